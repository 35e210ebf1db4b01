"""The report of the bloc as data for the printed paper: what people wrote, with the figures where they belong.

Official papers are in Vietnamese whatever the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from blocs import permissions as bloc_permissions
from blocs.models import Mandate, Unit
from documents.paper import canonical, digest
from emulation.bloc_reports import adding_up, drafting, tables
from emulation.bloc_reports.adding_up import Sums
from emulation.bloc_reports.drafting import Part
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.covenants.text import paragraphs, verify_url
from emulation.reports.catalogue import BY_KEY, SECTIONS

COMMITMENTS = "commitments"
COMMITMENTS_HEADING = "Kết quả thực hiện các chỉ tiêu giao ước thi đua"
AFTER = "tasks"
"""The commitments stand after this section."""
DRAFT = "DỰ THẢO"


def words(report: BlocReport, sums: Sums | None = None) -> dict[str, Any]:
    """Return the text of the paper as the rows have it now, without day, code and conference."""
    sums = sums or adding_up.of(report.request)
    with translation.override("vi"):
        return {
            **head(report),
            "subject": report.title,
            "opening": [_opening(report), *tables.reported(sums)],
            "parts": numbered(_parts(report, sums)),
            "closing": [],
        }


def mark(report: BlocReport) -> str:
    """Return a mark of text and figures as they are now: whoever has them adopted says by this what they read."""
    return digest(canonical(words(report)))


def frozen(report: BlocReport, conference: Conference, sums: Sums, *, code: str) -> dict[str, Any]:
    """Return what is frozen when `conference` adopts the report: text, figures, and every figure's source."""
    place = report.request.campaign.place
    return {
        **words(report, sums),
        "date": conference.day.isoformat() if place else "",
        "closing": [f"Báo cáo được thông qua tại {conference.title}, ngày {conference.day:%d/%m/%Y}."],
        "figures": tables.snapshot(sums),
        "label": "",
        "code": code,
        "verify_url": verify_url(code),
    }


def copy(report: BlocReport) -> dict[str, Any]:
    """Return the frozen paper with the number and day that the clerk gave it."""
    document = report.document
    assert document is not None
    day = {"date": document.issued_on.isoformat()} if document.issued_on else {}
    return {
        **document.data, "number": document.number, "symbol": document.symbol, "text_sha256": document.sha256, **day,
    }  # fmt: skip


def head(report: BlocReport) -> dict[str, Any]:
    """Return letterhead and signatory: the same for the report and for what is extracted from it."""
    campaign = report.request.campaign
    bloc = campaign.bloc
    leader = _leader(campaign)
    unit = leading_unit(campaign)
    return {
        "title": "BÁO CÁO",
        "is_example": campaign.is_example,
        "superior": bloc.council.name.upper(),
        "issuer": bloc.name.upper(),
        "number": "",
        "symbol": "",
        "place": campaign.place,
        "date": "",
        "label": DRAFT,
        "role": "CỤM TRƯỞNG" if bloc.kind == "cluster" else "KHỐI TRƯỞNG",
        "post": f"{leader.post if leader else 'Thủ trưởng'} {unit.name}".upper() if unit else "",
        "signer": leader.person.full_name if leader else "",
        "recipients": ["Thường trực " + bloc.council.name, "Các đơn vị thành viên", "Lưu: VT"],
        "code": "",
        "verify_url": "",
        "text_sha256": "",
        "language": "vi",
    }


def leading_unit(campaign: Campaign) -> Unit | None:
    """Return the unit that heads the year today."""
    leading = campaign_permissions.leaders(campaign, bloc_permissions.heads_of(campaign.bloc, campaign.year))
    return leading[0].unit if leading else None


def _leader(campaign: Campaign) -> Mandate | None:
    unit = leading_unit(campaign)
    rows = Mandate.objects.current().filter(unit=unit, unit__isnull=False, capacity=Mandate.Capacity.LEADER)
    return rows.select_related("person").order_by("pk").first()


def _opening(report: BlocReport) -> str:
    request = report.request
    named = request.campaign.bloc.name
    return (
        f"{named[:1].upper()}{named[1:]} báo cáo kết quả công tác thi đua, khen thưởng từ ngày "
        f"{request.covers_from:%d/%m/%Y} đến ngày {request.covers_to:%d/%m/%Y} như sau:"
    )


# --- The parts of the paper -------------------------------------------------------------------------


def numbered(parts: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number the parts that have something to say (I, II, …), and within them their subparts (1, 2, …)."""
    filled = [part for part in parts if part["paragraphs"] or part["tables"] or part["subparts"]]
    return [
        {
            **part,
            "heading": f"{roman(number)}. {part['heading']}",
            "subparts": [
                {**sub, "heading": f"{at}. {sub['heading']}"} for at, sub in enumerate(part["subparts"], start=1)
            ],
        }
        for number, part in enumerate(filled, start=1)
    ]


def roman(number: int) -> str:
    """Return a number below 90 in Roman numerals: I, II, III, IV …"""
    tens, ones = divmod(number, 10)
    fifties, tens = divmod(tens, 5)
    tenfold = "XL" if tens == 4 else "L" * fifties + "X" * tens
    return tenfold + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def block(heading: str, lines: list[str] | None = None, *found: dict[str, Any], key: str = "") -> dict[str, Any]:
    """Return a part of the paper: heading, paragraphs, tables."""
    return {"key": key, "heading": heading, "paragraphs": lines or [], "tables": list(found), "subparts": []}


def _parts(report: BlocReport, sums: Sums) -> Iterator[dict[str, Any]]:
    written: dict[str, list[Part]] = {}
    for part in drafting.parts(report):
        written.setdefault(part.group or part.key, []).append(part)
    for kind in SECTIONS:
        yield _section(kind.key, written.pop(kind.heading, []) or written.pop(kind.key, []), sums)
        if kind.key == AFTER and sums.commitments:
            yield block(COMMITMENTS_HEADING, [], tables.commitments(sums.commitments), key=COMMITMENTS)
    for parts in written.values():
        yield from (block(part.heading, paragraphs(part.section.body), key=part.key) for part in parts)


def _section(key: str, parts: list[Part], sums: Sums) -> dict[str, Any]:
    """Return one section of the catalogue with the figures that belong to it; tasks and movements as its subparts."""
    found = block(BY_KEY[key].heading, [], *_figures(key, sums), key=key)
    if any(part.group for part in parts):
        subs = [block(part.heading, paragraphs(part.section.body), key=part.key) for part in parts]
        return {**found, "subparts": [sub for sub in subs if sub["paragraphs"]]}
    return {**found, "paragraphs": [line for part in parts for line in paragraphs(part.section.body)]}


def _figures(key: str, sums: Sums) -> Iterator[dict[str, Any]]:
    persons = set(adding_up.KINDS_OF_PERSON)
    rows = [row for row in sums.figures if row.kind.section == key and row.said]
    if any(row.kind.code in persons for row in rows):
        yield tables.awards(sums.awards)
    if others := [row for row in rows if row.kind.code not in persons]:
        yield tables.figures(others, sums.expected)
