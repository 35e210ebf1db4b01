"""A unit's report as data: what is frozen when it is handed in, and the printed paper.

Official papers are in Vietnamese whatever the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from documents.paper import canonical, digest
from emulation.campaigns import reviewers
from emulation.campaigns.reviewers import Reviewers
from emulation.covenants.models import Commitment
from emulation.covenants.reading import date_line
from emulation.covenants.text import paragraphs
from emulation.reports import catalogue, parts
from emulation.reports.models import Report, Submission
from emulation.reports.parts import COMMITMENTS_HEADING, Figure, File

DONE, NOT_DONE, EMPTY = "Đã thực hiện", "Chưa thực hiện", "–"
NUMERALS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
)  # fmt: skip
GROUPS = {"task": catalogue.BY_KEY["tasks"].heading, "movement": catalogue.BY_KEY["movements"].heading}
"""The heading above the sections that repeat, by the beginning of their keys."""


def exact(value: Decimal | None) -> str | None:
    """Return a number as text that loses no digit and has no empty ones (“70.5”, “0”); None stays None."""
    return None if value is None else f"{value.normalize():f}"


# --- What is frozen ---------------------------------------------------------------------------------


def content(report: Report) -> dict[str, Any]:
    """Return sections and figures of `report` as they stand, for `Submission.content`.

    Values and targets are exact text or None (not filled in, which is not zero); done and not done are “1” and “0”.
    """
    found = parts.of(report)
    figures = [figure for part in found for figure in part.figures]
    return {
        "sections": [
            {"key": part.key, "heading": part.heading, "body": part.section.body, "evidence": _files(part.evidence)}
            for part in found
            if part.section
        ],
        "commitments": [_commitment(figure) for figure in figures if figure.commitment],
        "figures": [
            {
                "key": figure.key,
                "code": figure.row.code,
                "label": figure.label,
                "unit": figure.measure,
                **_filled(figure),
            }
            for figure in figures
            if not figure.commitment
        ],
    }


def mark(found: dict[str, Any]) -> str:
    """Return a mark of a content: whoever hands it in says by this what they read."""
    return digest(canonical(found))


def _commitment(figure: Figure) -> dict[str, Any]:
    commitment = figure.commitment
    assert commitment is not None
    return {
        "key": figure.key,
        "pk": commitment.pk,
        "number": commitment.number,
        "text": commitment.text,
        "comparator": commitment.comparator,
        "target": exact(figure.target),
        "target_label": figure.target_label,
        "unit": commitment.unit_of_measure,
        "scope": commitment.scope,
        **_filled(figure),
    }


def _filled(figure: Figure) -> dict[str, Any]:
    return {"value": exact(figure.row.value), "note": figure.row.note, "evidence": _files(figure.evidence)}


def _files(rows: Iterable[File]) -> list[dict[str, Any]]:
    return [{"pk": row.pk, "name": row.name, "sha256": row.sha256} for row in rows]


# --- The paper --------------------------------------------------------------------------------------


def paper(
    report: Report, found: dict[str, Any], submission: Submission | None = None, *, bench: Reviewers | None = None
) -> dict[str, Any]:
    """Return the data of the paper: of a `submission`, or of a draft with the content `found`.

    A page that knows the `bench` of the year already hands it over.
    """
    request = report.request
    campaign = request.campaign
    handed_in_on = timezone.localdate(submission.submitted_at).isoformat() if submission else ""
    with translation.override("vi"):
        return {
            "title": "BÁO CÁO",
            "subject": request.title,
            "is_example": campaign.is_example,
            "is_draft": submission is None,
            "superior": report.unit.parent.name.upper() if report.unit.parent else "",
            "issuer": report.unit.name.upper(),
            "number": "",
            "symbol": "",
            "place": campaign.place,
            "date": handed_in_on,
            "date_line": date_line(handed_in_on),
            "covers": f"(Từ ngày {request.covers_from:%d/%m/%Y} đến ngày {request.covers_to:%d/%m/%Y})",
            "to": _addressee(report, bench or reviewers.of(campaign)),
            "parts": _parts(found),
            "post": submission.post.upper() if submission else "",
            "name": submission.submitted_by.full_name if submission else "",
            "receipt": receipt(submission) if submission else "",
            "recipients": [campaign.bloc.name[:1].upper() + campaign.bloc.name[1:], f"Lưu: VT, {report.unit.name}"],
            "language": "vi",
            "rendered_at": submission.submitted_at.replace(microsecond=0).isoformat() if submission else "",
        }


def _addressee(report: Report, bench: Reviewers) -> str:
    """Return to whom the report goes: the unit that heads the year, or the secretariat of the council."""
    campaign = report.request.campaign
    role = "Cụm trưởng" if campaign.bloc.kind == "cluster" else "Khối trưởng"
    leading = [unit for unit in bench.leading if unit.pk != report.unit_id]
    return f"{leading[0].name} ({role})" if leading else f"Thường trực {campaign.bloc.council.name}"


def receipt(submission: Submission) -> str:
    """Return the line that says when and under which number it was handed in."""
    late = f", muộn {submission.days_late} ngày" if submission.days_late else ""
    again = f" (lần {submission.order})" if submission.order > 1 else ""
    return f"Nộp qua hệ thống{again} số {submission.number}, lúc {moment(submission.submitted_at)}{late}."


def moment(when: datetime) -> str:
    return f"{timezone.localtime(when):%H:%M ngày %d/%m/%Y}"


def _parts(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the numbered parts of the paper: commitments first, then sections; those that repeat under one heading."""
    rows: list[dict[str, Any]] = []
    if found["commitments"]:
        rows.append({**_part(COMMITMENTS_HEADING), "commitments": [_printed(row) for row in found["commitments"]]})
    for section in found["sections"]:
        group = GROUPS.get(section["key"].partition("-")[0]) if "-" in section["key"] else None
        if not group:
            rows.append({**_part(section["heading"]), "blocks": [_block(section, found["figures"])]})
            continue
        if rows and rows[-1]["heading"] == group:
            holder = rows[-1]
        else:
            holder = _part(group)
            rows.append(holder)
        holder["blocks"].append({**_block(section, []), "heading": section["heading"]})
    return [{**row, "numeral": numeral(number)} for number, row in enumerate(rows)]


def numeral(number: int) -> str:
    """Return the Roman number of the part at place `number`, counted from 0; far ones in Arabic."""
    return NUMERALS[number] if number < len(NUMERALS) else str(number + 1)


def _part(heading: str) -> dict[str, Any]:
    return {"heading": heading, "commitments": [], "blocks": []}


def _block(section: dict[str, Any], figures: list[dict[str, Any]]) -> dict[str, Any]:
    own = [row for row in figures if _section_of(row["code"]) == section["key"]]
    return {
        "key": section["key"],
        "heading": "",
        "paragraphs": paragraphs(section["body"]),
        "figures": [_printed(row) for row in own],
        "evidence": [row["name"] for row in section["evidence"]],
    }


def _section_of(code: str) -> str:
    kind = catalogue.FIGURE_BY_CODE.get(code)
    return kind.section if kind else ""


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a figure as it is printed; nothing filled in is a dash, zero is 0."""
    return {
        "key": row["key"],
        "number": str(row.get("number", "")),
        "text": row.get("text") or row.get("label", ""),
        "target": row.get("target_label") or ("Thực hiện" if "target" in row else ""),
        "value": printed_value(row),
        "note": row["note"],
        "evidence": [file["name"] for file in row["evidence"]],
    }


def printed_value(row: dict[str, Any]) -> str:
    """Return the value of a frozen figure as people here write it, with its unit of measure."""
    if row["value"] is None:
        return EMPTY
    if row.get("comparator") == Commitment.Comparator.DONE:
        return DONE if row["value"] == "1" else NOT_DONE
    whole, _point, decimals = row["value"].partition(".")
    number = f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return " ".join(part for part in (number, row.get("unit", "")) if part)
