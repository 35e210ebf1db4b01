"""Bloc years with theme, tasks, dates and a covenant that all units have signed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from blocs.models import Level, Mandate, Unit, User
from blocs.years import bounds
from common.clock import now, today
from config.demo.province.bulk import link, write
from config.demo.province.places import Place
from documents.models import Document, Signature
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Objective, Step, Task
from emulation.covenants import text
from emulation.covenants.models import Commitment, Covenant, Party

MOVEMENTS = ("Chung tay xây dựng nông thôn mới (ví dụ)", "Thi đua đẩy mạnh cải cách hành chính (ví dụ)")
THEME = "Đoàn kết, kỷ cương, sáng tạo, hiệu quả"
TASKS = 5
COMMITMENTS = 8
SENTENCE = "Hoàn thành xuất sắc các chỉ tiêu, nhiệm vụ được giao trong năm; bảo đảm đúng tiến độ, đúng quy định"


@dataclass
class Year:
    """A bloc year: how many years ago it was, and what hangs on it."""

    place: Place
    back: int
    campaign: Campaign
    tasks: list[Task]
    commitments: list[Commitment]


def build(places: list[Place], *, years: int) -> list[Year]:
    """Make `years` years of every bloc, this one launched and the others closed, each with a covenant in force."""
    pairs = [(place, back) for back in range(years) for place in places]
    campaigns = write(Campaign, [_campaign(place, back) for place, back in pairs])
    write(Step, [Step(campaign=c, kind=kind, due_on=c.ends_on) for c in campaigns for kind in Step.Kind])
    write(Objective, [Objective(campaign=c, number=n, text=SENTENCE) for c in campaigns for n in (1, 2)])
    tasks = write(Task, [Task(campaign=c, number=n, text=SENTENCE) for c in campaigns for n in range(1, TASKS + 1)])
    movements = write(Movement, [Movement(name=name, level=Level.PROVINCE, is_example=True) for name in MOVEMENTS])
    write(MovementResponse, [MovementResponse(campaign=c, movement=m) for c in campaigns for m in movements])
    commitments = _covenants(list(zip(campaigns, [place for place, _back in pairs], strict=True)), movements)
    return [
        Year(
            place, back, campaign,
            tasks[TASKS * number : TASKS * (number + 1)],
            commitments[COMMITMENTS * number : COMMITMENTS * (number + 1)],
        )
        for number, ((place, back), campaign) in enumerate(zip(pairs, campaigns, strict=True))
    ]  # fmt: skip


def _campaign(place: Place, back: int) -> Campaign:
    year = str(today().year - back)
    since, until = bounds(year)
    closed = {"state": Campaign.State.CLOSED, "closed_on": until} if back else {"state": Campaign.State.LAUNCHED}
    return Campaign(
        bloc=place.bloc, year=year, theme=THEME, starts_on=since, ends_on=until, place="Ví Dụ", is_example=True,
        launched_on=since, **closed,
    )  # fmt: skip


def _covenants(pairs: list[tuple[Campaign, Place]], movements: list[Movement]) -> list[Commitment]:
    papers = write(Document, [_paper(campaign, place) for campaign, place in pairs])
    opened = now()
    common = {
        "preamble": SENTENCE, "closing": SENTENCE, "state": Covenant.State.IN_FORCE, "opened_at": opened,
        "circulated_at": opened, "in_force_at": opened,
    }  # fmt: skip
    matched = list(zip(pairs, papers, strict=True))
    covenants = write(Covenant, [Covenant(campaign=pair[0], document=paper, **common) for pair, paper in matched])
    promised = {"comparator": Commitment.Comparator.AT_LEAST, "target": 95, "unit_of_measure": "%", "text": SENTENCE}
    commitments = write(
        Commitment, [Commitment(covenant=c, number=n, **promised) for c in covenants for n in range(1, COMMITMENTS + 1)]
    )
    through = Commitment.movements.through
    link(through, [through(commitment=c, movement=movements[c.number % len(movements)]) for c in commitments])
    signed = list(zip(covenants, pairs, papers, strict=True))
    write(
        Party,
        [Party(covenant=c, unit=u, order=n) for c, pair, _paper in signed for n, u in enumerate(pair[1].units, 1)],
    )
    write(
        Signature,
        [signature(paper, unit, pair[1].leaders[unit.pk]) for _c, pair, paper in signed for unit in pair[1].units],
    )
    return commitments


def _paper(campaign: Campaign, place: Place) -> Document:
    author = place.leaders[place.units[0].pk].person
    return paper(campaign, place.units, author)


def paper(campaign: Campaign, units: list[Unit], author: User) -> Document:
    """Return the frozen text of a covenant with an empty place for each unit; its bytes were never made."""
    commitments = [
        {"number": n, "text": SENTENCE, "target": "≥ 95 %", "scope": "Mỗi đơn vị", "unit_targets": [], "movements": []}
        for n in range(1, COMMITMENTS + 1)
    ]
    code = f"KTD-{campaign.pk:012d}"
    data: dict[str, Any] = {
        "title": f"GIAO ƯỚC THI ĐUA NĂM {campaign.year}",
        "theme": campaign.theme,
        "is_example": True,
        "superior": campaign.bloc.council.name.upper(),
        "issuer": campaign.bloc.name.upper(),
        "number": "",
        "symbol": "",
        "place": campaign.place,
        "date": today().isoformat(),
        "version": 1,
        "version_note": "",
        "preamble": [SENTENCE] * 3,
        "movements": ["Phong trào thi đua 1", "Phong trào thi đua 2"],
        "commitments": commitments,
        "closing": [SENTENCE] * 2,
        "signatures": [{**text.EMPTY_BLOCK, "unit": unit.name} for unit in units],
        "stage": "text",
        "stage_label": "",
        "code": code,
        "verify_url": text.verify_url(code),
        "text_sha256": "",
        "language": "vi",
    }
    sha256 = hashlib.sha256(code.encode()).hexdigest()
    fields = {"kind": Document.Kind.COVENANT, "code": code, "data": data, "sha256": sha256, "is_example": True}
    return Document(title=f"Giao ước thi đua – {campaign.bloc.name}", created_at=now(), created_by=author, **fields)


def signature(document: Document, unit: Unit, mandate: Mandate) -> Signature:
    """Return the signature of `unit` by the holder of `mandate`."""
    return Signature(
        document=document,
        unit=unit,
        unit_name=unit.name,
        signer=mandate.person,
        signer_name=mandate.person.full_name,
        post=mandate.post,
        mandate=mandate,
        proof="password",
        signed_hash=document.sha256,
        signed_at=now(),
        recorded_by=mandate.person,
    )
