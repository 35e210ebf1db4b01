"""One report, several movements: what the bloc and its units did for one movement, as a paper of its own.

Until the report is adopted an extract says what the rows say now; from then on what was frozen with the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from emulation.bloc_reports import adding_up, collecting, drafting, tables, text
from emulation.bloc_reports.adding_up import Sums
from emulation.bloc_reports.collecting import Voice
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Movement
from emulation.covenants.text import paragraphs

FORMS = {"regular": "thường xuyên", "period": "theo đợt", "thematic": "theo chuyên đề"}
LABEL = "TRÍCH BÁO CÁO"


def key_of(movement: Movement) -> str:
    """Return how sections and frozen extracts name a movement."""
    return f"movement-{movement.pk}"


def movements(report: BlocReport) -> list[Movement]:
    """Return the movements that the year answers, in the order in which it took them up."""
    return list(report.request.campaign.movements.order_by("responses__pk"))


def voices_by_movement(report: BlocReport) -> dict[int, int]:
    """Return of how many units the text on each movement of the year can be extracted."""
    said = collecting.voices(report)
    return {movement.pk: len(said.get(key_of(movement), [])) for movement in movements(report)}


def words(report: BlocReport, movement: Movement) -> dict[str, Any]:
    """Return the extract as data for the paper; raises KeyError when the adopted report says nothing of it."""
    if not report.document:
        return {**text.head(report), **_body(report, movement, adding_up.of(report.request), collecting.voices(report))}
    kept, copy = report.document.data["extracts"][key_of(movement)], text.copy(report)
    source = f"Trích báo cáo “{report.title}”, mã xác minh {report.document.code}."
    body = {**copy, **kept, "label": LABEL, "code": "", "verify_url": "", "text_sha256": ""}
    return {**body, "number": "", "symbol": "", "closing": [*copy["closing"], source]}


def frozen(report: BlocReport, sums: Sums) -> dict[str, Any]:
    """Return the extracts for all movements of the year, by key, to be frozen with the report."""
    said = collecting.voices(report)
    return {key_of(movement): _body(report, movement, sums, said) for movement in movements(report)}


def _body(report: BlocReport, movement: Movement, sums: Sums, said: dict[str, list[Voice]]) -> dict[str, Any]:
    with translation.override("vi"):
        return {
            "subject": f"Kết quả hưởng ứng phong trào thi đua “{movement.name}”",
            "opening": tables.reported(sums),
            "parts": text.numbered(_parts(report, movement, sums, said.get(key_of(movement), []))),
            "closing": [],
        }


def _parts(report: BlocReport, movement: Movement, sums: Sums, said: list[Voice]) -> Iterator[dict[str, Any]]:
    yield text.block("Thông tin về phong trào", facts(report, movement))
    if rows := sums.serving(movement.pk):
        yield text.block("Chỉ tiêu giao ước phục vụ phong trào", [], tables.commitments(rows))
    written = drafting.part(report, key_of(movement))
    yield text.block("Kết quả của khối", paragraphs(written.section.body) if written else [])
    units = text.block("Kết quả của các đơn vị")
    yield {**units, "subparts": [text.block(voice.unit.name, voice.lines) for voice in said]}


def facts(report: BlocReport, movement: Movement) -> list[str]:
    """Return who launched the movement, by which paper, for which time, and how the bloc answers it."""
    response = report.request.campaign.responses.filter(movement=movement).first()  # type: ignore[attr-defined]
    days = [f"từ ngày {movement.started_on:%d/%m/%Y}" if movement.started_on else "",
            f"đến ngày {movement.ended_on:%d/%m/%Y}" if movement.ended_on else ""]  # fmt: skip
    known = (
        ("Phát động", movement.launched_by),
        ("Hình thức", FORMS.get(movement.form, "")),
        ("Văn bản", movement.directive),
        ("Thời gian", " ".join(part for part in days if part)),
        ("Cách thức hưởng ứng", response.note if response else ""),
    )
    return [f"{label}: {value.rstrip('.')}." for label, value in known if value]
