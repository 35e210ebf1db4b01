"""How the version that a reviewer has read is accepted or returned: once, by one, and never by the unit itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from emulation.covenants.reading import moment
from emulation.reports import permissions
from emulation.reports.contents import names
from emulation.reports.models import FlaggedPart, Report, ReviewStep, Submission
from emulation.reports.steps import last_step, note
from emulation.reports.writing import lock
from emulation.reviews import telling

Kind = ReviewStep.Kind


@transaction.atomic
def accept(report: Report, *, submission: int, by: Any) -> Report:
    """Accept the version that was read: `submission` is its order. The same person accepting twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `withdrawn`, `not_submitted`, or `changed_since`: the unit
    handed in again, or somebody decided meanwhile; the message says who and what.
    """
    report = lock(report)
    permissions.check_can_review(by, report)
    last = last_step(report)
    if last and _is_repeated(last, Kind.ACCEPTED, submission, by):
        return report
    read = _check_read(report, submission, last)
    report.accept()
    history.save(report, by=by)
    step = note(report, Kind.ACCEPTED, for_unit=_acting_unit(by, report), submission=read, by=by)
    telling.accepted(step, by=by)
    return report


@transaction.atomic
def send_back(report: Report, *, submission: int, reason: str, flags: Mapping[str, str], by: Any) -> Report:
    """Return the version that was read to its unit, with a reason and a remark for each part to be completed.

    Only the flagged parts can be changed until it is handed in again; without any the whole report can. The same
    return twice changes nothing. Raises PermissionDenied, or ValidationError as `accept` does, or with code
    `reason_missing` or `unknown_part`.
    """
    report = lock(report)
    permissions.check_can_review(by, report)
    reason, last = _said(reason), last_step(report)
    if last and _is_repeated(last, Kind.RETURNED, submission, by) and last.reason == reason:
        return report
    read = _check_read(report, submission, last)
    _check_flags(read, flags)
    report.send_back()
    history.save(report, by=by, because=reason)
    unit = _acting_unit(by, report)
    step = note(report, Kind.RETURNED, for_unit=unit, submission=read, reason=reason, by=by)
    _flag(step, flags)
    telling.returned(step, by=by)
    return report


def _acting_unit(by: Any, report: Report) -> Unit | None:
    """Return the unit for which `by` reviews; None for the secretariat."""
    mandate = permissions.reviewing_mandate(by, report)
    return mandate.unit if mandate else None


def _is_repeated(last: ReviewStep, kind: str, submission: int, by: Any) -> bool:
    is_read = last.submission is not None and last.submission.order == submission
    return last.kind == kind and last.by_id == by.pk and is_read


def _check_read(report: Report, order: int, last: ReviewStep | None) -> Submission:
    """Return the submission that is under review when it is the one that was read."""
    check_asked(report)
    newest = report.submissions.order_by("-order").first()
    if not newest:
        raise ValidationError(_("This report was not handed in yet."), "not_submitted")
    if report.state != Report.State.SUBMITTED:
        raise ValidationError(happened(last) if last else _("This report is not under review."), "changed_since")
    if newest.order != order:
        raise ValidationError(
            _("%(unit)s handed in again at %(when)s (%(number)s). Read what is there now, then decide.")
            % {"unit": report.unit.name, "when": moment(newest.submitted_at), "number": newest.number},
            "changed_since",
        )
    return newest


def check_asked(report: Report) -> None:
    """Raise ValidationError `withdrawn` when the bloc took its request for a locked `report` back."""
    if report.request.withdrawn_at:
        raise ValidationError(_("This report is no longer asked for."), "withdrawn")


def happened(step: ReviewStep) -> str:
    """Return who decided what meanwhile, for somebody who wanted to decide too."""
    who = f"{step.by} ({step.for_unit})" if step.for_unit else str(step.by)
    values = {"who": who, "when": moment(step.at), "reason": step.reason}
    if step.kind == Kind.ACCEPTED:
        return _("%(who)s accepted this report at %(when)s.") % values
    if step.kind == Kind.RETURNED:
        return _("%(who)s returned this report at %(when)s: %(reason)s") % values
    if step.kind == Kind.TAKEN_BACK:
        return _("%(who)s took this report back at %(when)s: %(reason)s") % values
    return _("%(who)s changed the state of this report at %(when)s: %(reason)s") % values


def _said(reason: str) -> str:
    words: str = ReviewStep._meta.get_field("reason").to_python(reason or "")
    if not words:
        raise ValidationError({"reason": ValidationError(_("Say why."), "reason_missing")})
    return words


def _check_flags(submission: Submission, flags: Mapping[str, str]) -> None:
    if flags.keys() - names(submission.content).keys():
        raise ValidationError(_("A part that was flagged is not in this report."), "unknown_part")


def _flag(step: ReviewStep, flags: Mapping[str, str]) -> None:
    for key, remark in flags.items():
        flag = FlaggedPart(step=step, key=key, remark=remark)
        flag.full_clean()
        flag.save()
