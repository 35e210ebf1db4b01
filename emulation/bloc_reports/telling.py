"""Who is told what when the report of a bloc goes out for comments, and when a conference adopted it."""

from __future__ import annotations

from typing import Any

from emulation.bloc_reports.models import BlocReport
from emulation.campaigns import telling
from emulation.notices.models import Message


def circulated(report: BlocReport, *, by: Any) -> None:
    """Tell the members that the report is out for comments; another last day is told anew."""
    due = report.comments_due_on
    until = f" đến hết ngày {due:%d/%m/%Y}" if due else ""
    _tell(
        report, f"circulated:{due}", "Lấy ý kiến dự thảo báo cáo",
        f"Dự thảo báo cáo “{report.title}” được gửi lấy ý kiến các đơn vị thành viên{until}.", by=by,
    )  # fmt: skip


def adopted(report: BlocReport, *, by: Any) -> None:
    """Tell the members that the report stands, and at which conference it was adopted."""
    conference = report.conference
    at = f" tại {conference.title}, ngày {conference.day:%d/%m/%Y}" if conference else ""
    _tell(
        report, "adopted", "Báo cáo đã được thông qua",
        f"Báo cáo “{report.title}” đã được thông qua{at}; bản PDF để ở trang dưới đây.", by=by,
    )  # fmt: skip


def _tell(report: BlocReport, what: str, subject: str, line: str, *, by: Any) -> None:
    campaign = report.request.campaign
    telling.tell(
        campaign, Message.Kind.REPORT, f"bloc_report:{report.pk}:{what}", telling.members(campaign, but=by),
        subject, line, url=report.get_absolute_url(), by=by,
    )  # fmt: skip
