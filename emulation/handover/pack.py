"""The handover record as data: what is open, which papers there are, and whom to call; for the page and the paper.

Official papers are Vietnamese. A capability that others may wait for adds its `open_for` to SOURCES, one that keeps
papers its function to PAPERS.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format

from blocs.models import Mandate, Unit
from blocs.years import following
from common.clock import today
from documents.models import Document, Signature
from documents.paper import canonical, digest
from emulation.bloc_reports import obligations as bloc_report_obligations
from emulation.campaigns.models import Campaign
from emulation.conferences import obligations as conference_obligations
from emulation.conferences.models import Conference, Paper
from emulation.covenants import obligations as covenant_obligations
from emulation.covenants import signing
from emulation.covenants.models import Covenant
from emulation.covenants.text import CLUSTER_ROLES, EMPTY_BLOCK, ROLES, paragraphs, signed_block, verify_url
from emulation.criteria import obligations as criteria_obligations
from emulation.directives.models import Directive
from emulation.drafts import obligations as draft_obligations
from emulation.handover.models import Handover
from emulation.minutes import obligations as minutes_obligations
from emulation.minutes import signing as minutes_signing
from emulation.minutes.models import Minutes
from emulation.obligations import Obligation
from emulation.ranking import obligations as ranking_obligations
from emulation.reports import obligations as report_obligations
from emulation.rotation import obligations as rotation_obligations
from emulation.sheets import obligations as sheet_obligations

Collect = Callable[..., list[Obligation]]

SOURCES: list[Collect] = [
    covenant_obligations.open_for,
    draft_obligations.open_for,
    conference_obligations.open_for,
    minutes_obligations.open_for,
    report_obligations.open_for,
    bloc_report_obligations.open_for,
    criteria_obligations.open_for,
    sheet_obligations.open_for,
    ranking_obligations.open_for,
    rotation_obligations.open_for,
]
"""Where open duties are told; each takes the units and the councils."""

IN_A_SECTION_OF_ITS_OWN = (covenant_obligations.SIGN, "minutes_sign", "directive")
"""Duties (by the beginning of their kind) that the record lists elsewhere."""

NONE = "Không có."
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
SECTIONS = 5
LEVELS = {Mandate.Capacity.LEADER: 0, Mandate.Capacity.DEPUTY: 1, Mandate.Capacity.AUTHORISED: 2}


@dataclass(frozen=True)
class Column:
    label: str
    share: int


@dataclass(frozen=True)
class Section:
    """A numbered part of the record: a table, or the word that there is nothing."""

    heading: str
    columns: list[Column]
    rows: list[list[str]]

    def as_data(self, numeral: str) -> dict[str, Any]:
        return {
            "heading": f"{numeral}. {self.heading}",
            "labels": [column.label for column in self.columns],
            "shares": [column.share for column in self.columns],
            "rows": self.rows,
            "empty": NONE,
        }


def mark(handover: Handover) -> str:
    """Return a mark of what the record says now; equal as long as nothing changed."""
    return digest(canonical(words(handover)))


def frozen(handover: Handover, *, code: str) -> dict[str, Any]:
    """Return what is frozen and signed."""
    head = _head_name(handover.campaign)
    sides = zip(handover.units, ("Bên giao", "Bên nhận"), strict=True)
    return {
        **words(handover),
        "signatures": [{**EMPTY_BLOCK, "unit": unit.name, "role": f"{side}, {head}"} for unit, side in sides],
        "stage": "text",
        "stage_label": "",
        "code": code,
        "verify_url": verify_url(code),
        "text_sha256": "",
    }


def copy(handover: Handover, signatures: Mapping[int, Signature]) -> tuple[dict[str, Any], int]:
    """Return the data of a copy of the frozen record with the signatures it has now, and how many they are."""
    document = handover.document
    assert document is not None
    blocks = [
        {**block, **(signed_block(signatures[unit.pk]) if unit.pk in signatures else {})}
        for block, unit in zip(document.data["signatures"], handover.units, strict=True)
    ]
    return {
        **document.data,
        "number": document.number,
        "symbol": document.symbol,
        "signatures": blocks,
        "stage": "copy",
        "stage_label": f"Bản sao có {len(signatures)}/2 chữ ký",
        "text_sha256": document.sha256,
    }, len(signatures)


def words(handover: Handover) -> dict[str, Any]:
    """Return the text of the record as the data says it now, without code and signatures."""
    campaign = handover.campaign
    year, head = campaign.year, _head_name(campaign)
    with translation.override("vi"):
        return {
            "title": "BIÊN BẢN BÀN GIAO",
            "subject": f"Nhiệm vụ {head} năm {year} sang năm {following(year)}",
            "is_example": campaign.is_example,
            "superior": campaign.bloc.council.name.upper(),
            "issuer": campaign.bloc.name.upper(),
            "number": "",
            "symbol": "",
            "place": campaign.place,
            "date": today().isoformat(),
            "version": 1,
            "language": "vi",
            "opening": _opening(handover),
            "sides": [
                _side("BÊN GIAO", f"{head} năm {year}", handover.from_unit),
                _side("BÊN NHẬN", f"{head} năm {following(year)}", handover.to_unit),
            ],
            "sections": [
                section.as_data(numeral) for numeral, section in zip(NUMERALS, sections(campaign), strict=False)
            ],
            "note_heading": f"{NUMERALS[SECTIONS]}. Ý kiến của Bên giao",
            "note": paragraphs(handover.note),
            "closing_heading": f"{NUMERALS[SECTIONS + bool(handover.note)]}. Thống nhất của hai bên",
            "closing": _closing(handover),
        }


def _head_name(campaign: Campaign) -> str:
    return (CLUSTER_ROLES if campaign.bloc.kind == "cluster" else ROLES)["head"]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def _opening(handover: Handover) -> list[str]:
    named = handover.campaign.bloc.name[:1].lower() + handover.campaign.bloc.name[1:]
    return [
        f"Căn cứ kết quả lựa chọn đơn vị đảm nhận nhiệm vụ {_head_name(handover.campaign)} "
        f"năm {following(handover.campaign.year)} của {named}.",
        f"Hôm nay, ngày {date_format(today(), 'd/m/Y')}, hai bên tiến hành bàn giao nhiệm vụ và hồ sơ, gồm có:",
    ]


def _side(title: str, role: str, unit: Unit) -> dict[str, Any]:
    leaders = unit.mandates.current().filter(capacity=Mandate.Capacity.LEADER)  # type: ignore[attr-defined]
    people = [f"{row.person.full_name}, {row.post}" for row in leaders.select_related("person").order_by("pk")]
    return {"title": title, "unit": unit.name, "role": role, "people": people}


def _closing(handover: Handover) -> list[str]:
    head = _head_name(handover.campaign)
    return [
        f"Kể từ 0 giờ 00 phút ngày {_day(handover.effective_on)}, Bên nhận thực hiện nhiệm vụ, quyền hạn của {head}, "
        "kể cả những việc còn lại của năm trước nêu tại Biên bản này; Bên giao vẫn được xem toàn bộ hồ sơ của năm do "
        "mình phụ trách.",
        "Hai bên thống nhất nội dung Biên bản. Biên bản được lập trên hệ thống; hai bên cùng ký để thực hiện.",
    ]


# --- The sections ------------------------------------------------------------------------------------


def sections(campaign: Campaign) -> list[Section]:
    """Return the parts of the record in their order."""
    members = {unit.pk: unit for unit in campaign.members()}
    return [
        Section(
            "Công việc còn phải thực hiện",
            [Column("TT", 1), Column("Công việc", 7), Column("Đơn vị", 5), Column("Hạn", 3)],
            _numbered(_open_work(campaign, members)),
        ),
        Section(
            "Văn bản chưa ký đủ",
            [Column("TT", 1), Column("Văn bản", 6), Column("Đơn vị chưa ký", 6), Column("Hạn ký", 3)],
            _numbered(_unsigned(campaign)),
        ),
        Section(
            "Kết luận chỉ đạo chưa hoàn thành",
            [Column("Số", 1), Column("Nội dung", 7), Column("Đơn vị", 5), Column("Hạn", 3)],
            list(_directives(campaign)),
        ),
        Section(
            "Danh mục văn bản bàn giao",
            [Column("TT", 1), Column("Văn bản", 6), Column("Số, ký hiệu, ngày", 4), Column("Dấu kiểm (SHA-256)", 5)],
            _numbered(_documents(campaign)),
        ),
        Section(
            "Đầu mối liên hệ",
            [Column("TT", 1), Column("Đơn vị", 5), Column("Họ và tên, chức vụ", 5), Column("Thư điện tử", 5)],
            _numbered(_contacts(members)),
        ),
    ]


def _numbered(rows: Iterator[list[str]]) -> list[list[str]]:
    return [[str(number), *row] for number, row in enumerate(rows, start=1)]


def _open_work(campaign: Campaign, members: Mapping[int, Unit]) -> Iterator[list[str]]:
    """What units of the bloc and its secretariat still have to do for this year."""
    found = [row for source in SOURCES for row in source(members.keys(), councils=[campaign.bloc.council_id])]
    mine = [row for row in found if row.campaign_id == campaign.pk and not row.kind.startswith(IN_A_SECTION_OF_ITS_OWN)]
    for row in sorted(mine, key=lambda row: row.due_on or date.max):
        unit = members.get(row.unit_id or 0)
        about = row.about.partition(" · ")[0]
        title = row.title if about in {campaign.bloc.name, campaign.bloc.label} else f"{row.title} ({about})"
        yield [title, unit.name if unit else "Thường trực Hội đồng", _day(row.due_on)]


def _unsigned(campaign: Campaign) -> Iterator[list[str]]:
    for covenant in Covenant.objects.filter(campaign=campaign, state=Covenant.State.SIGNING).select_related("document"):
        missing = "; ".join(party.unit.name for party in signing.waiting_for(covenant))
        yield [covenant.document.title if covenant.document else "", missing, _day(covenant.signing_due_on)]
    waiting = Minutes.objects.filter(conference__campaign=campaign, state=Minutes.State.SIGNING)
    for minutes in waiting.select_related("document", "chair_unit", "secretary_unit").order_by("pk"):
        given = minutes_signing.signatures(minutes)
        sides = (("chair", minutes.chair_unit), ("secretary", minutes.secretary_unit))
        names = "; ".join(unit.name for role, unit in sides if unit and role not in given)
        yield [minutes.document.title if minutes.document else "", names, "–"]


def _directives(campaign: Campaign) -> Iterator[list[str]]:
    rows = Directive.objects.open().filter(campaign=campaign).select_related("owner").order_by("number")
    for row in rows:
        yield [str(row.number), row.text, row.owner.name, _day(row.due_on)]


def covenant_papers(campaign: Campaign) -> Collection[Document]:
    return list(Document.objects.filter(covenant__campaign=campaign).order_by("pk"))


def letters_and_minutes(campaign: Campaign) -> Collection[Document]:
    letters = Conference.objects.filter(campaign=campaign, letter__isnull=False).values("letter")
    minutes = Minutes.objects.filter(conference__campaign=campaign, document__isnull=False).values("document")
    return list(Document.objects.filter(Q(pk__in=letters) | Q(pk__in=minutes)).order_by("pk"))


def conference_papers(campaign: Campaign) -> Collection[Document]:
    final = Paper.objects.filter(item__conference__campaign=campaign, stage=Paper.Stage.FINAL)
    return list(Document.objects.filter(pk__in=final.values("document")).order_by("pk"))


def reports_and_rankings(campaign: Campaign) -> Collection[Document]:
    found = Q(blocreport__request__campaign=campaign) | Q(publishedranking__round__campaign=campaign)
    return list(Document.objects.filter(found).order_by("pk"))


PAPERS: list[Callable[[Campaign], Collection[Document]]] = [
    covenant_papers,
    letters_and_minutes,
    conference_papers,
    reports_and_rankings,
]
"""Where the papers of a year are kept."""


def _documents(campaign: Campaign) -> Iterator[list[str]]:
    for document in (row for papers in PAPERS for row in papers(campaign)):
        number = "/".join(part for part in (document.number, document.symbol) if part) or "chưa có số"
        hash_ = document.sha256
        yield [
            document.title,
            f"{number}, ngày {_day(document.issued_on)}" if document.issued_on else number,
            " ".join(hash_[at : at + 16] for at in range(0, len(hash_), 16)) or "–",
        ]


def _contacts(members: Mapping[int, Unit]) -> Iterator[list[str]]:
    """Who acts for the units today: their heads first, then deputies, those authorised, officers."""
    rows = list(Mandate.objects.current().filter(unit__in=members).select_related("person"))
    place = {pk: index for index, pk in enumerate(members)}
    rows.sort(key=lambda row: (place[row.unit_id or 0], LEVELS.get(Mandate.Capacity(row.capacity), 3), row.pk))
    for row in rows:
        yield [members[row.unit_id or 0].name, f"{row.person.full_name}, {row.post}", row.person.email]
