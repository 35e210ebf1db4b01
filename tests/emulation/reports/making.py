"""Reports made through the rules: a request, a report written and handed in, its return, evidence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from common import history
from common.clock import now, today
from documents import paper
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Commitment, Covenant
from emulation.evidence.models import Evidence
from emulation.reports import requesting, submitting, writing
from emulation.reports.models import FlaggedPart, Report, ReportRequest, ReviewStep, Submission
from emulation.reports.writing import Entry

EVERYTHING = ("situation", "tasks", "movements", "role_models", "publicity", "awards", "limits")


def make_request(campaign: Campaign, *, by: Any, kind: str = "midyear", **fields: Any) -> ReportRequest:
    given = {
        "title": "Báo cáo sơ kết 6 tháng đầu năm", "covers": (campaign.starts_on, campaign.starts_on + timedelta(180)),
        "due_on": today() + timedelta(days=5), "asks_for": EVERYTHING, **fields,
    }  # fmt: skip
    return requesting.ask(campaign, kind, by=by, **given)


def report_of(request: ReportRequest, unit: Any) -> Report:
    rows = Report.objects.select_related("request__campaign__bloc__council", "unit__parent", "reviewer")
    return rows.get(request=request, unit=unit)


def write(report: Report, *, by: Any, body: str = "Đơn vị đã triển khai phong trào.", value: Any = "85.5") -> Report:
    """Write the section on the situation and the first figure of the catalogue's section on publicity."""
    writing.save(report, "situation", body=body, version=_version(report), by=by)
    if "publicity" in report.request.asks_for:
        figure = report.figures.filter(code="news_own").first()
        entry = Entry(Decimal(value), "", figure.version if figure else 0)
        writing.save(report, "publicity", figures={"figure-news_own": entry}, by=by)
    report.refresh_from_db()
    return report


def _version(report: Report) -> int:
    section = report.sections.filter(key="situation").first()
    return section.version if section else 0


def hand_in(report: Report, *, by: Any, **fields: Any) -> Submission:
    if report.state == Report.State.WAITING:
        write(report, by=by)
    return submitting.submit(report, by=by, **fields)


def force(covenant: Covenant, *, by: Any) -> Covenant:
    """Put a covenant open for signing in force, without its signatures."""
    covenant.take_effect()
    history.save(covenant, by=by)
    return covenant


def make_evidence(campaign: Campaign, unit: Any, *, by: Any, name: str = "ảnh.jpg", data: bytes = b"") -> Evidence:
    row = Evidence(
        campaign=campaign, unit=unit, name=name, media_type="image/jpeg", size=len(data) or 1,
        sha256=paper.digest(data or name.encode()), added_by=by, added_at=now(),
    )  # fmt: skip
    history.save(row, by=by)
    return row


def give_back(report: Report, *, by: Any, parts: dict[str, str] | None = None, because: str = "Bổ sung") -> Report:
    """Return a report row by row, as a reviewer does: with a reason and what is to be changed in which part."""

    report.refresh_from_db()
    report.send_back()
    history.save(report, by=by, because=because)
    step = ReviewStep(report=report, kind=ReviewStep.Kind.RETURNED, at=now(), by=by, reason=because)
    history.save(step, by=by)
    for key, remark in (parts or {}).items():
        history.save(FlaggedPart(step=step, key=key, remark=remark), by=by)
    return report


def commitment_of(covenant: Covenant) -> Commitment:
    return covenant.commitments.exclude(target=None).first()
