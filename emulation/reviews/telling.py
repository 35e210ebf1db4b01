"""Who hears of a review: the unit of every decision on its report, a new reviewer of what it was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from emulation.campaigns import telling
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message
from emulation.reports import contents
from emulation.reports.models import Report, ReviewStep


def returned(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit what has to be completed, part by part, and why."""
    names = contents.names(step.submission.content) if step.submission else {}
    parts = [
        f"- {names.get(flag.key, flag.key)}" + (f": {flag.remark}" if flag.remark else "") for flag in _flags(step)
    ]
    what = ["Các phần cần hoàn thiện:", *parts] if parts else ["Toàn bộ báo cáo được mở để hoàn thiện."]
    _tell_unit(step, "Báo cáo cần hoàn thiện", f"Lý do: {step.reason}", *what, _due(step.report), by=by)


def accepted(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit that its report stands."""
    number = f"Lần nộp: {step.submission.number}." if step.submission else ""
    _tell_unit(step, "Báo cáo đã được chấp nhận", number, by=by)


def reassigned(step: ReviewStep, *, by: Any) -> None:
    """Tell the new reviewer whose report to review, and why it was given to them."""
    report = step.report
    to = of_units([report.reviewer_id], but=by) if report.reviewer_id else of_councils([_council(report)])
    is_here = report.state == Report.State.SUBMITTED
    state = "Báo cáo đã được nộp, chờ xét." if is_here else "Báo cáo chưa được nộp; khi nộp sẽ chờ xét."
    _tell(step, to, "Được giao xét báo cáo", _of(report), f"Lý do: {step.reason}", state, by=by)


def extended(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit of its later last day."""
    _tell_unit(step, "Gia hạn nộp báo cáo", f"Lý do: {step.reason}", _due(step.report), by=by)


def unlocked(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit that it may write again, until when, and why."""
    until = step.report.unlocked_until
    line = f"Được nhận đến hết ngày {_day(until)}." if until else ""
    is_reopened = step.details.get("was") == Report.State.ACCEPTED
    subject = "Báo cáo đã chấp nhận được mở lại" if is_reopened else "Được nộp báo cáo sau hạn"
    _tell_unit(step, subject, f"Lý do: {step.reason}", line, by=by)


def waived(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit that the report is no longer asked of it."""
    _tell_unit(step, "Không còn yêu cầu báo cáo", f"Lý do: {step.reason}", by=by)


def asked_again(step: ReviewStep, *, by: Any) -> None:
    """Tell the unit that the report is wanted after all, until when, and why."""
    _tell_unit(step, "Đề nghị nộp lại báo cáo đã miễn", f"Lý do: {step.reason}", _due(step.report), by=by)


def _flags(step: ReviewStep) -> Any:
    return step.flags.all()  # type: ignore[attr-defined]


def _council(report: Report) -> int:
    council: int = report.request.campaign.bloc.council_id
    return council


def _of(report: Report) -> str:
    return f"Báo cáo: {report.request.title}, {report.unit.name}."


def _due(report: Report) -> str:
    return f"Hạn: {_day(max(report.due_on, report.unlocked_until or report.due_on))}."


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _tell_unit(step: ReviewStep, subject: str, *lines: str, by: Any) -> None:
    _tell(step, of_units([step.report.unit_id], but=by), subject, _of(step.report), *lines, by=by)


def _tell(step: ReviewStep, to: Audience, subject: str, *lines: str, by: Any) -> None:
    report = step.report
    telling.tell(
        report.request.campaign, Message.Kind.REPORT, f"report:{report.pk}:{step.kind}:{step.pk}", to, subject, *lines,
        url=report.get_absolute_url(), by=by,
    )  # fmt: skip
