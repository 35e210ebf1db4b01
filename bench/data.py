"""Units in blocs of ten, each bloc with a year in the middle of signing and two years behind it.

Written in bulk and therefore without history: good enough to read pages from, and nothing else.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from blocs.models import Bloc, Council, Level, Mandate, Membership, Term, Unit, User
from blocs.years import bounds
from common.clock import now, today
from config.demo.province.bulk import write
from config.demo.province.years import COMMITMENTS, SENTENCE, paper, signature
from documents.models import Document, Signature
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Objective, Step, Task
from emulation.covenants import text
from emulation.covenants.models import Commitment, Covenant, Party

UNITS_PER_BLOC = 10
SIGNED = 6
PAST_YEARS = 2
TASKS = 5


def begin() -> User:
    """Make the council, ten movements, and its secretariat officer, who sees everything that `grow` adds."""
    council = Council.objects.create(name="Hội đồng Thi đua – Khen thưởng tỉnh Ví Dụ", level=Level.PROVINCE)
    secret = make_password(None)
    officer = User.objects.create(email="thuongtruc@vidu.vn", full_name="Thường trực Hội đồng", password=secret)
    Mandate.objects.create(person=officer, council=council, post="Chuyên viên", since=_long_ago())
    write(Movement, [Movement(name=f"Phong trào thi đua {n}", level=Level.PROVINCE) for n in range(10)])
    return officer


def grow(until: int) -> None:
    """Add blocs until there are `until` units."""
    first = Unit.objects.count()
    units = write(Unit, [_unit(n) for n in range(first, until)])
    groups = [units[start : start + UNITS_PER_BLOC] for start in range(0, len(units), UNITS_PER_BLOC)]
    _people(units)
    blocs = _blocs(groups, first // UNITS_PER_BLOC)
    campaigns = _campaigns(blocs)
    _covenants(campaigns, groups)


def _long_ago() -> Any:
    return today() - timedelta(days=2000)


def _unit(number: int) -> Unit:
    return Unit(code=f"DV{number}", name=f"Đơn vị sự nghiệp công lập số {number}", short_name=f"ĐV {number}")


def _email(unit: Unit) -> str:
    return f"{unit.code.lower()}@vidu.vn"


def _people(units: list[Unit]) -> None:
    password = make_password(None)
    people = write(
        User,
        [User(email=f"{u.code.lower()}@vidu.vn", full_name=f"Người ký {u.code}", password=password) for u in units],
    )
    leader = {"capacity": Mandate.Capacity.LEADER, "post": "Giám đốc", "since": _long_ago()}
    pairs = zip(people, units, strict=True)
    write(Mandate, [Mandate(person=p, unit=u, **leader) for p, u in pairs])


def _blocs(groups: list[list[Unit]], offset: int) -> list[Bloc]:
    council = Council.objects.get()
    rows = [Bloc(council=council, name=f"Khối thi đua {offset + n}", level=council.level) for n in range(len(groups))]
    blocs = write(Bloc, rows)
    seated = [(bloc, unit) for bloc, units in zip(blocs, groups, strict=True) for unit in units]
    write(Membership, [Membership(bloc=bloc, unit=unit, since=_long_ago()) for bloc, unit in seated])
    terms = []
    for bloc, units in zip(blocs, groups, strict=True):
        for back in range(PAST_YEARS + 1):
            year = str(today().year - back)
            since, until = bounds(year)
            for unit, role in zip(units[back:], [Term.Role.HEAD, Term.Role.DEPUTY], strict=False):
                terms.append(Term(bloc=bloc, unit=unit, year=year, role=role, since=since, until=until))
    write(Term, terms)
    return blocs


def _campaigns(blocs: list[Bloc]) -> list[Campaign]:
    """Return this year's campaigns, in the order of `blocs`."""
    rows = []
    for back in range(PAST_YEARS + 1):
        year = str(today().year - back)
        since, until = bounds(year)
        state = Campaign.State.RECORDED if back else Campaign.State.LAUNCHED
        fields = {"year": year, "starts_on": since, "ends_on": until, "state": state, "place": "Ví Dụ"}
        rows += [Campaign(bloc=bloc, theme="Đoàn kết, kỷ cương, sáng tạo, hiệu quả", **fields) for bloc in blocs]
    campaigns = write(Campaign, rows)
    steps = [Step(campaign=c, kind=kind, due_on=c.ends_on) for c in campaigns for kind in Step.STOPS]
    write(Step, steps)
    current = campaigns[: len(blocs)]
    write(Objective, [Objective(campaign=c, number=n, text=SENTENCE) for c in current for n in (1, 2)])
    write(Task, [Task(campaign=c, number=n, text=SENTENCE) for c in current for n in range(1, TASKS + 1)])
    movements = list(Movement.objects.all()[:2])
    write(MovementResponse, [MovementResponse(campaign=c, movement=m) for c in current for m in movements])
    return current


def _covenants(campaigns: list[Campaign], groups: list[list[Unit]]) -> None:
    leaders = {m.unit_id: m for m in Mandate.objects.filter(unit__isnull=False).select_related("person")}
    papers = write(
        Document, [paper(c, units, leaders[units[0].pk].person) for c, units in zip(campaigns, groups, strict=True)]
    )
    fields = {"preamble": SENTENCE, "closing": SENTENCE, "state": Covenant.State.SIGNING, "opened_at": now()}
    due = today() + timedelta(days=7)
    matched = zip(campaigns, papers, strict=True)
    covenants = write(Covenant, [Covenant(campaign=c, document=p, signing_due_on=due, **fields) for c, p in matched])
    promised = {"comparator": Commitment.Comparator.AT_LEAST, "target": 95, "unit_of_measure": "%", "text": SENTENCE}
    write(
        Commitment, [Commitment(covenant=c, number=n, **promised) for c in covenants for n in range(1, COMMITMENTS + 1)]
    )
    pairs = list(zip(covenants, groups, strict=True))
    parties = [Party(covenant=c, unit=u, order=n) for c, units in pairs for n, u in enumerate(units, start=1)]
    write(Party, parties)
    signatures = [signature(c.document, u, leaders[u.pk]) for c, units in pairs for u in units[:SIGNED]]
    write(Signature, signatures)


def paper_of_twelve() -> dict[str, Any]:
    """Return the data of a covenant's copy that twelve units have signed."""
    data, _count = text.copy(Covenant.objects.select_related("document").order_by("pk")[0])
    signed = [block for block in data["signatures"] if block["state"] == "signed"]
    return {**data, "signatures": (signed * 12)[:12], "stage_label": "Bản sao có 12/12 chữ ký"}
