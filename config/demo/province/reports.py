"""Reports of every unit and year: handed in and accepted, with texts, figures and what was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from blocs.models import Unit
from config.demo.province.bulk import write
from config.demo.province.years import SENTENCE, Year
from emulation.reports.catalogue import FIGURES, SECTIONS
from emulation.reports.models import Report, ReportFigure, ReportRequest, ReportSection, ReviewStep, Submission

ASKED = tuple(section.key for section in SECTIONS)
WRITTEN = tuple(section for section in SECTIONS if not section.each)


@dataclass
class Handed:
    """A report as it was handed in, with the year and the unit it belongs to."""

    year: Year
    unit: Unit
    number: int
    report: Report


def build(years: list[Year]) -> list[Handed]:
    """Ask for the report of every past year, and for this one's six months; return the reports, all accepted."""
    requests = write(ReportRequest, [_request(year) for year in years])
    places = [(year, request, unit) for year, request in zip(years, requests, strict=True) for unit in year.place.units]
    reports = write(Report, [_report(year, request, unit, n) for n, (year, request, unit) in enumerate(places)])
    handed = [
        Handed(year, unit, number, report)
        for number, ((year, _request, unit), report) in enumerate(zip(places, reports, strict=True))
    ]
    write(ReportSection, [_section(each, section) for each in handed for section in WRITTEN])
    write(ReportFigure, [figure for each in handed for figure in _figures(each)])
    submissions = write(Submission, [_submission(each) for each in handed])
    pairs = list(zip(handed, submissions, strict=True))
    steps = [_step(each, row, kind) for each, row in pairs for kind in ("submitted", "accepted")]
    write(ReviewStep, steps)
    return handed


def value_of(number: int, place: int) -> Decimal:
    """Return an invented result around a target of 95: the same for the same report and place."""
    return Decimal(80 + (number * 7 + place * 13) % 31)


def days_late(number: int) -> int:
    return 0 if number % 5 else number % 7


def _request(year: Year) -> ReportRequest:
    campaign = year.campaign
    kind = ReportRequest.Kind.YEAR if year.back else ReportRequest.Kind.MIDYEAR
    until = campaign.ends_on if year.back else date(campaign.starts_on.year, 6, 30)
    title = f"Báo cáo năm {campaign.year}" if year.back else f"Báo cáo 6 tháng đầu năm {campaign.year}"
    return ReportRequest(
        campaign=campaign, kind=kind, title=title, covers_from=campaign.starts_on, covers_to=until,
        due_on=until - timedelta(days=10), asks_for=list(ASKED), asked_by=_leader(year, year.place.head(year.back)),
        asked_at=_at(campaign.starts_on),
    )  # fmt: skip


def _leader(year: Year, unit: Unit) -> Any:
    return year.place.leaders[unit.pk].person


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), timezone.get_default_timezone())


def _report(year: Year, request: ReportRequest, unit: Unit, number: int) -> Report:
    late = days_late(number)
    sent = _at(request.due_on + timedelta(days=late))
    return Report(
        request=request, unit=unit, state=Report.State.ACCEPTED, due_on=request.due_on, first_submitted_at=sent,
        days_late=late, accepted_at=sent + timedelta(days=1),
    )  # fmt: skip


def _section(each: Handed, section: Any) -> ReportSection:
    return ReportSection(
        report=each.report, key=section.key, heading=section.heading, body=f"{SENTENCE}.\n{SENTENCE}.", version=1,
        written_by=_leader(each.year, each.unit), written_at=each.report.first_submitted_at,
    )  # fmt: skip


def _figures(each: Handed) -> list[ReportFigure]:
    promised = [
        ReportFigure(
            report=each.report, commitment=commitment, value=value_of(each.number, commitment.number), version=1
        )
        for commitment in each.year.commitments
    ]
    counted = [
        ReportFigure(report=each.report, code=figure.code, value=Decimal((each.number + place) % 12), version=1)
        for place, figure in enumerate(FIGURES)
    ]
    return promised + counted


def _submission(each: Handed) -> Submission:
    assert each.report.first_submitted_at
    return Submission(
        report=each.report, order=1, number=f"VD-{each.year.campaign.year}-{each.number:06d}", content=_content(each),
        submitted_at=each.report.first_submitted_at, submitted_by=_leader(each.year, each.unit),
        post="Thủ trưởng đơn vị", due_on=each.report.due_on, days_late=each.report.days_late or 0,
    )  # fmt: skip


def _content(each: Handed) -> dict[str, Any]:
    return {
        "sections": [
            {"key": one.key, "heading": one.heading, "body": f"{SENTENCE}.", "evidence": []} for one in WRITTEN
        ],
        "commitments": [
            {
                "key": f"commitment-{one.pk}", "pk": one.pk, "number": one.number, "text": one.text,
                "comparator": one.comparator, "target": "95", "target_label": "≥ 95 %", "unit": one.unit_of_measure,
                "scope": one.scope, "value": str(value_of(each.number, one.number)), "note": "", "evidence": [],
            }
            for one in each.year.commitments
        ],
        "figures": [
            {
                "key": f"figure-{one.code}", "code": one.code, "label": one.label, "unit": one.unit,
                "value": str((each.number + place) % 12), "note": "", "evidence": [],
            }
            for place, one in enumerate(FIGURES)
        ],
    }  # fmt: skip


def _step(each: Handed, submission: Submission, kind: str) -> ReviewStep:
    is_sent = kind == ReviewStep.Kind.SUBMITTED
    unit = each.unit if is_sent else each.year.place.head(each.year.back)
    return ReviewStep(
        report=each.report, kind=kind, submission=submission, for_unit=unit, by=_leader(each.year, unit),
        at=each.report.first_submitted_at if is_sent else each.report.accepted_at,
    )  # fmt: skip
