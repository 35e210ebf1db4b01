"""What only the secretariat does with a report, each act with a reason that everyone who reads the report reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import today
from emulation.reports import permissions
from emulation.reports.models import Report, ReviewStep
from emulation.reports.reviewers import reviewing_unit
from emulation.reports.steps import last_step, note
from emulation.reports.writing import lock
from emulation.reviews import telling
from emulation.reviews.reviewing import check_asked

Kind, State = ReviewStep.Kind, Report.State


@transaction.atomic
def reassign(report: Report, *, to: Unit | None, because: str, by: Any) -> Report:
    """Give the review to the unit `to`, or (None) to the secretariat. To whom it was given already, changes nothing.

    Raises PermissionDenied, or ValidationError with code `withdrawn`, `because_missing`, `decided`, `own_unit` or
    `not_a_member`.
    """
    report, because = _for_steering(report, because, by)
    if (report.reviewer_id, report.is_secretariats) == (to.pk if to else None, to is None):
        return report
    if report.state in {State.ACCEPTED, State.WAIVED}:
        raise ValidationError(_("Nothing is left to review here."), "decided")
    if to:
        _check_reviewer(report, to)
    before = reviewing_unit(report)
    report.reviewer, report.is_secretariats = to, to is None
    history.save(report, by=by, because=because)
    details = {"before": str(before or ""), "after": str(to or "")}
    step = note(report, Kind.REASSIGNED, by=by, reason=because, details=details)
    telling.reassigned(step, by=by)
    return report


def reviewers(report: Report) -> list[Unit]:
    """Return the units to which the review of `report` may be given: members of today, never the unit itself."""
    own = permissions.own_units(report)
    members = report.request.campaign.memberships().current().select_related("unit")
    return [row.unit for row in members if row.unit_id not in own]


@transaction.atomic
def extend(report: Report, *, due_on: date, because: str, by: Any) -> Report:
    """Give the unit until `due_on`, later than before; the same day twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `withdrawn`, `because_missing`, `not_with_unit`,
    `in_the_past` or `not_later`.
    """
    report, because = _for_steering(report, because, by)
    if report.due_on == due_on:
        return report
    _check_with_unit(report)
    _check_ahead("due_on", due_on)
    if due_on < report.due_on:
        message = ValidationError(_("The new day is not later than the one before."), "not_later")
        raise ValidationError({"due_on": message})
    days = {"before": report.due_on.isoformat(), "after": due_on.isoformat()}
    report.due_on = due_on
    history.save(report, by=by, because=because)
    telling.extended(note(report, Kind.EXTENDED, by=by, reason=because, details=days), by=by)
    return report


@transaction.atomic
def unlock(report: Report, *, until: date, because: str, by: Any) -> Report:
    """Take a late report until the day `until`; one that was accepted is opened again, all of it.

    The same day again changes nothing while the unit writes. Raises PermissionDenied, or ValidationError with code
    `because_missing`, `under_review`, `waived` or `in_the_past`.
    """
    report, because = _for_steering(report, because, by)
    if report.unlocked_until == until and report.is_with_unit:
        return report
    _check_can_unlock(report)
    _check_ahead("until", until)
    details = {"before": report.unlocked_until.isoformat() if report.unlocked_until else "", "after": until.isoformat()}
    details["was"] = report.state
    if report.state == State.ACCEPTED:
        report.reopen()
    report.unlocked_until = until
    history.save(report, by=by, because=because)
    telling.unlocked(note(report, Kind.UNLOCKED, by=by, reason=because, details=details), by=by)
    return report


def _check_can_unlock(report: Report) -> None:
    if report.state == State.SUBMITTED:
        raise ValidationError(_("This report is under review; its reviewer can return it."), "under_review")
    if report.state == State.WAIVED:
        raise ValidationError(_("This report is no longer asked for."), "waived")


@transaction.atomic
def waive(report: Report, *, because: str, by: Any) -> Report:
    """Ask the unit for this report no longer: it left, was merged or is excused. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `not_with_unit`.
    """
    report, because = _for_steering(report, because, by)
    if report.state == State.WAIVED:
        return report
    _check_with_unit(report)
    report.waive()
    history.save(report, by=by, because=because)
    telling.waived(note(report, Kind.WAIVED, by=by, reason=because), by=by)
    return report


@transaction.atomic
def ask_again(report: Report, *, due_on: date, because: str, by: Any) -> Report:
    """Ask the unit after all for a report that was waived, until the day `due_on`; what it had written is there.

    The same day again changes nothing. Raises PermissionDenied, or ValidationError with code `withdrawn`,
    `because_missing`, `not_waived`, `not_open` (the year is over) or `in_the_past`.
    """
    report, because = _for_steering(report, because, by)
    last = last_step(report)
    if report.is_with_unit and last and last.kind == Kind.ASKED and report.due_on == due_on:
        return report
    if report.state != State.WAIVED:
        raise ValidationError(_("This report is asked for already."), "not_waived")
    if not report.request.campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    _check_ahead("due_on", due_on)
    days = {"before": report.due_on.isoformat(), "after": due_on.isoformat()}
    _give_back(report)
    report.due_on = due_on
    history.save(report, by=by, because=because)
    telling.asked_again(note(report, Kind.ASKED, by=by, reason=because, details=days), by=by)
    return report


def _give_back(report: Report) -> None:
    """Put a waived report where it was: returned to be completed, being written, or not begun."""
    if report.first_submitted_at:
        report.resume()
        return
    report.ask_again()
    if report.sections.exclude(body="").exists() or report.figures.exists():  # type: ignore[attr-defined]
        report.begin()


def _for_steering(report: Report, because: str, by: Any) -> tuple[Report, str]:
    report = lock(report)
    permissions.check_can_steer(by, report)
    check_asked(report)
    words: str = ReviewStep._meta.get_field("reason").to_python(because or "")
    if not words:
        raise ValidationError({"because": ValidationError(_("Give the reason."), "because_missing")})
    return report, words


def _check_with_unit(report: Report) -> None:
    if not report.is_with_unit:
        raise ValidationError(_("The unit does not have this report in its hands now."), "not_with_unit")


def _check_ahead(name: str, value: date) -> None:
    if value < today():
        raise ValidationError({name: ValidationError(_("The day has passed."), "in_the_past")})


def _check_reviewer(report: Report, to: Unit) -> None:
    if to.pk in permissions.own_units(report):
        raise ValidationError({"to": ValidationError(_("Nobody reviews their own unit."), "own_unit")})
    if to not in reviewers(report):
        raise ValidationError({"to": ValidationError(_("This unit is not a member of the bloc."), "not_a_member")})
