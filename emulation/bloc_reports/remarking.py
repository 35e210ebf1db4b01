"""Comments of the members on the report of the bloc, section by section, and the answers of the head."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from common.text import nfc
from emulation.bloc_reports import drafting, permissions
from emulation.bloc_reports.models import BlocReport, BlocReportRemark


@transaction.atomic
def comment(report: BlocReport, *, by: Any, text: str, key: str = "") -> BlocReportRemark:
    """Say something to the section `key`, or to the whole, for the unit of `by`; the same words are kept once.

    After the last day a comment is accepted, and shown with the days late, until the report is adopted.
    Raises PermissionDenied (not a member today), or ValidationError with code `not_circulated`, `empty` or `elsewhere`.
    """
    report = drafting.lock(report)
    unit = permissions.check_can_comment(by, report)
    if report.state != BlocReport.State.CIRCULATED:
        raise ValidationError(_("This draft is not out for comments."), "not_circulated")
    if not text.strip():
        raise ValidationError(_("Write your comment."), "empty")
    if key and not drafting.part(report, key):
        raise ValidationError(_("The report has no such section."), "elsewhere")
    said = nfc(text).strip()
    rows = report.remarks.filter(unit=unit, key=key, text=said, outcome=BlocReportRemark.Outcome.OPEN)  # type: ignore[attr-defined]
    if existing := rows.first():
        return existing
    remark = BlocReportRemark(report=report, key=key, unit=unit, author=by, text=said, made_at=now())
    history.save(remark, by=by)
    return remark


@transaction.atomic
def answer(remark: BlocReportRemark, *, by: Any, outcome: str, text: str = "") -> BlocReportRemark:
    """Answer a comment for the head. Not accepting it needs words.

    Raises PermissionDenied, or ValidationError with code `adopted`, `outcome`, `answer_missing`, or
    `answered_meanwhile` when somebody gave another answer since `remark` was read.
    """
    report = drafting.for_writing(remark.report, by)
    stored = report.remarks.get(pk=remark.pk)  # type: ignore[attr-defined]
    return stored.settle(outcome, text, read_at=remark.answered_at, by=by)
