"""Who is told of reports: the units that are asked, and whoever reviews what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from blocs.models import Unit
from emulation.campaigns import telling
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message
from emulation.reports.models import Report, ReportRequest, ReviewStep, Submission
from emulation.reports.reviewers import reviewing_unit


def asked(request: ReportRequest, units: Iterable[Unit], *, by: Any) -> None:
    """Ask the people of `units` for their report, with its last day."""
    lock = "Sau ngày này hệ thống không nhận báo cáo." if request.is_lock else ""
    covers = f"Thời gian báo cáo: từ {request.covers_from:%d/%m/%Y} đến {request.covers_to:%d/%m/%Y}."
    _tell(request, "asked", units, "Đề nghị nộp báo cáo", covers, _due(request), lock, request.note, by=by)


def moved(request: ReportRequest, units: Iterable[Unit], *, because: str, by: Any) -> None:
    """Tell them of another last day."""
    event = f"moved:{request.history.count()}"
    _tell(request, event, units, "Thay đổi thời hạn nộp báo cáo", _due(request), f"Lý do: {because}", by=by)


def withdrawn(request: ReportRequest, units: Iterable[Unit], *, because: str, by: Any) -> None:
    """Tell them that nothing is asked any more."""
    _tell(request, "withdrawn", units, "Không còn yêu cầu báo cáo", f"Lý do: {because}", by=by)


def submitted(report: Report, submission: Submission, *, by: Any) -> None:
    """Tell whoever reviews `report` that it was handed in: a unit, or the secretariat of the council."""
    request = report.request
    late = f"Nộp muộn {submission.days_late} ngày." if submission.days_late else ""
    again = f"Nộp lần {submission.order}." if submission.order > 1 else ""
    telling.tell(
        request.campaign, Message.Kind.REPORT, f"report:{report.pk}:submitted:{submission.order}",
        _to(report, by),
        f"Báo cáo đã nộp, chờ xét: {report.unit.name}", f"Báo cáo: {request.title}.", f"Số: {submission.number}.",
        again, late, url=report.get_absolute_url(), by=by,
    )  # fmt: skip


def taken_back(step: ReviewStep, *, by: Any) -> None:
    """Tell whoever was to review the report that its unit took it back, and why."""
    report, number = step.report, f"Số: {step.submission.number}." if step.submission else ""
    telling.tell(
        report.request.campaign, Message.Kind.REPORT, f"report:{report.pk}:{step.kind}:{step.pk}", _to(report, by),
        f"Đơn vị rút lại báo cáo đã nộp: {report.unit.name}", f"Báo cáo: {report.request.title}.", number,
        f"Lý do: {step.reason}", url=reverse("emulation:report_steps", args=[report.pk]), by=by,
    )  # fmt: skip


def _to(report: Report, by: Any) -> Audience:
    """Whoever reviews `report`: a unit, or the secretariat of the council."""
    unit = reviewing_unit(report)
    return of_units([unit], but=by) if unit else of_councils([report.request.campaign.bloc.council_id])


def _due(request: ReportRequest) -> str:
    return f"Hạn nộp: {request.due_on:%d/%m/%Y}."


def _tell(request: ReportRequest, what: str, units: Iterable[Unit], subject: str, *lines: str, by: Any) -> None:
    """Post one message; `what` and the units asked name it for good."""
    keys = sorted(unit.pk for unit in units)
    if not keys:
        return
    name = f"report_request:{request.pk}:{what}" + (f":{keys[0]}" if what == "asked" else "")
    to: Audience = of_units(keys, but=by)
    telling.tell(
        request.campaign, Message.Kind.REPORT, name, to, subject, f"Báo cáo: {request.title}.", *lines,
        url=request.get_absolute_url(), by=by,
    )  # fmt: skip
