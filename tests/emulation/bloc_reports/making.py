"""Makers: what a bloc asks, and reports of units that were accepted, row by row without the pages of units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from common import history
from common.clock import now, today
from emulation.bloc_reports import drafting
from emulation.bloc_reports.models import BlocReport
from emulation.reports.catalogue import BY_KEY
from emulation.reports.models import Report, ReportFigure, ReportRequest, ReportSection, Submission


def make_request(campaign, *, by, units=None, kind="midyear", **fields) -> ReportRequest:
    """A request for reports of the first half of the year, and a report that is not begun for every member."""
    defaults = {
        "title": "Báo cáo sơ kết 6 tháng đầu năm", "covers_from": date(int(campaign.year[:4]), 1, 1),
        "covers_to": date(int(campaign.year[:4]), 6, 30), "due_on": today() + timedelta(days=10),
        "asked_by": by, "asked_at": now(), "asks_for": list(BY_KEY),
    }  # fmt: skip
    request = ReportRequest(campaign=campaign, kind=kind, **{**defaults, **fields})
    history.save(request, by=by)
    for unit in campaign.members() if units is None else units:
        history.save(Report(request=request, unit=unit, due_on=request.due_on), by=by)
    return request


def report_of(request, unit) -> Report:
    return request.reports.get(unit=unit)


def fill(report: Report, *, by, figures: Mapping[str, Any] | None = None, sections: Mapping[str, str] | None = None):
    """Write figures (by key: `commitment-12`, `figure-news_own`) and sections into `report`."""
    for key, value in (figures or {}).items():
        name, _dash, rest = key.partition("-")
        which = {"commitment_id": int(rest)} if name == "commitment" else {"code": rest}
        row = ReportFigure.objects.filter(report=report, **which).first() or ReportFigure(report=report, **which)
        row.value = None if value is None else Decimal(str(value))
        history.save(row, by=by)
    for key, body in (sections or {}).items():
        history.save(ReportSection(report=report, key=key, heading=key, body=body, version=1, written_by=by), by=by)


def hand_in(report: Report, *, by) -> Report:
    report.refresh_from_db()
    report.submit()
    history.save(report, by=by)
    order = report.submissions.count() + 1
    Submission.objects.create(
        report=report, order=order, number=f"BC-{report.pk}-{order}", content={}, submitted_at=now(),
        submitted_by=by, due_on=report.due_on,
    )  # fmt: skip
    return report


def accepted(request, unit, *, by, figures=None, sections=None) -> Report:
    """The report of `unit`, filled, handed in and accepted."""
    report = report_of(request, unit)
    fill(report, by=by, figures=figures, sections=sections)
    report = hand_in(report, by=by)
    report.accept()
    history.save(report, by=by)
    return report


def make_bloc_report(request, *, by, circulated=False, **texts) -> BlocReport:
    """The report of the bloc with one section written, and, when asked, out for comments."""
    report = drafting.begin(request, by=by)
    for key, body in (texts or {"situation": "Khối tổ chức phong trào thi đua theo kế hoạch."}).items():
        drafting.save_section(report, key, body, version=0, by=by)
    if circulated:
        drafting.circulate(report, due_on=today() + timedelta(days=5), by=by)
    report.refresh_from_db()
    return report
