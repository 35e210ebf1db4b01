"""Requests, reports and submissions made row by row, for tests of what comes after writing and handing in."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from blocs.models import Unit
from common import history
from common.clock import now, today
from emulation.campaigns.models import Campaign
from emulation.reports.models import Report, ReportFigure, ReportRequest, ReportSection, ReviewStep, Submission

_numbers = itertools.count(1)


def make_request(campaign: Campaign, *, by: Any, due_on: date | None = None, **fields: Any) -> ReportRequest:
    given = {
        "kind": ReportRequest.Kind.AD_HOC, "title": "Báo cáo chuyên đề", "covers_from": campaign.starts_on,
        "covers_to": campaign.ends_on, "due_on": due_on or today() + timedelta(days=10), "asks_for": ["situation"],
        "asked_by": by, "asked_at": now(), **fields,
    }  # fmt: skip
    row = ReportRequest(campaign=campaign, **given)
    history.save(row, by=by)
    return row


def make_report(request: ReportRequest, unit: Unit, *, by: Any, **fields: Any) -> Report:
    row = Report(request=request, unit=unit, **{"due_on": request.due_on, **fields})
    history.save(row, by=by)
    return row


def make_section(report: Report, *, by: Any, key: str = "situation", heading: str = "Tình hình chung") -> ReportSection:
    row = ReportSection(report=report, key=key, heading=heading)
    history.save(row, by=by)
    return row


def make_figure(report: Report, *, by: Any, **fields: Any) -> ReportFigure:
    row = ReportFigure(report=report, **fields)
    history.save(row, by=by)
    return row


def section(
    body: str = "Đã triển khai.", key: str = "situation", heading: str = "Tình hình chung", evidence=()
) -> dict:
    return {"key": key, "heading": heading, "body": body, "evidence": [_file(row) for row in evidence]}


def commitment(row: Any, value: str | None, *, target: str | None = None, note: str = "", evidence=()) -> dict:
    asked = f"{row.target.normalize():f}" if target is None and row.target is not None else target
    return {
        "key": f"commitment-{row.pk}", "pk": row.pk, "number": row.number, "text": row.text, "target": asked,
        "value": value, "note": note, "evidence": [_file(each) for each in evidence],
    }  # fmt: skip


def figure(code: str, label: str, value: str | None, *, note: str = "", evidence=()) -> dict:
    files = [_file(row) for row in evidence]
    return {"key": f"figure-{code}", "code": code, "label": label, "value": value, "note": note, "evidence": files}


def content(*, sections=None, commitments=(), figures=()) -> dict:
    sections = [section()] if sections is None else sections
    return {"sections": list(sections), "commitments": list(commitments), "figures": list(figures)}


def _file(row: Any) -> dict:
    return {"pk": row.pk, "name": row.name, "sha256": row.sha256}


def hand_in(report: Report, words: dict | None = None, *, by: Any, answer: str = "") -> Submission:
    """Hand in what `words` says, as a leader of the unit would."""
    report.refresh_from_db()
    row = Submission(
        report=report, order=report.submissions.count() + 1, number=f"BC-{next(_numbers):04}",
        content=words or content(), answer=answer,
        submitted_at=now(), submitted_by=by, post="Giám đốc", due_on=report.due_on,
    )  # fmt: skip
    row.save()
    report.submit()
    history.save(report, by=by)
    step = ReviewStep(report=report, kind=ReviewStep.Kind.SUBMITTED, by=by, for_unit=report.unit, submission=row)
    step.save()
    return row
