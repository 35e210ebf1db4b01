"""Opening and closing the session, and calling a conference off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from documents import paper
from documents.models import Document
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.conferences import attending, inviting, permissions, planning, telling
from emulation.conferences.models import Attendance, Conference

STEPS = {
    Conference.Kind.LAUNCH.value: Step.Kind.LAUNCH,
    Conference.Kind.MIDYEAR.value: Step.Kind.MIDYEAR,
    Conference.Kind.FINAL.value: Step.Kind.CLOSING,
}
"""The step of the year that has happened when such a conference was held; other kinds are no step."""


@transaction.atomic
def open_session(conference: Conference, *, by: Any) -> Conference:
    """Open the session; units that joined since the invitation (or all, without one) are listed. Twice is once.

    A meeting without the quorum may be opened: units arrive late, and the page shows what is missing.
    Raises PermissionDenied, or ValidationError with code `not_ahead`, `too_early`.
    """
    conference = planning.lock(conference)
    permissions.check_can_decide(by, conference)
    if conference.state == Conference.State.OPEN:
        return conference
    planning.check_ahead(conference)
    if today() < conference.day:
        raise ValidationError(_("The day of the conference has not come. Change its time first."), "too_early")
    inviting.list_units(conference, by=by)
    planning.follow_head(conference)
    conference.open()
    history.save(conference, by=by)
    return conference


@transaction.atomic
def close_session(conference: Conference, *, by: Any) -> Conference:
    """Close the session: units not recorded are absent (with an excuse if they had declined), and the year's step is
    noted with day and place; also the launch of the next year when the conference launches it. Twice is once.

    Raises PermissionDenied, or ValidationError with code `not_in_session`.
    """
    campaigns = _lock_years(conference)
    conference = planning.lock(conference)
    permissions.check_can_decide(by, conference)
    if conference.state == Conference.State.HELD:
        return conference
    if conference.state != Conference.State.OPEN:
        raise ValidationError(_("The session is not open."), "not_in_session")
    _mark_missing(conference, by)
    conference.close()
    history.save(conference, by=by)
    if step := STEPS.get(conference.kind):
        _note(campaigns[conference.campaign_id], step, conference, by)
    if conference.launches_id:
        _note(campaigns[conference.launches_id], Step.Kind.LAUNCH, conference, by)
    return conference


def _lock_years(conference: Conference) -> dict[int, Campaign]:
    """Hold the years that are told, always before the conference, so that two acts never wait in a circle."""
    stored = Conference.objects.values_list("campaign", "launches").get(pk=conference.pk)
    return {key: lifecycle.lock(Campaign(pk=key)) for key in sorted(key for key in stored if key)}


def _mark_missing(conference: Conference, by: Any) -> None:
    for row in attending.roll(conference):
        if row.presence == Attendance.Presence.UNKNOWN and row.sits:  # type: ignore[attr-defined]
            has_excuse = row.answer == Attendance.Answer.DECLINED
            row.presence = Attendance.Presence.EXCUSED if has_excuse else Attendance.Presence.ABSENT
            history.save(row, by=by)


def _note(campaign: Campaign, step: str, conference: Conference, by: Any) -> None:
    """Note a step of a year that is still open; a closed or recorded one is never touched."""
    if campaign.is_open and conference.opened_at:
        day = localdate(conference.opened_at)
        lifecycle.note_step(campaign, step, on=day, by=by, place=conference.place[:250])


@transaction.atomic
def cancel(conference: Conference, *, by: Any, because: str) -> Conference:
    """Call the conference off, with a reason that the invited units read. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_ahead` or `because_missing`.
    """
    conference = planning.lock(conference)
    permissions.check_can_decide(by, conference)
    if conference.state == Conference.State.CANCELLED:
        return conference
    planning.check_ahead(conference)
    if not because.strip():
        raise ValidationError(_("Say why the conference is cancelled."), "because_missing")
    conference.revision += conference.state == Conference.State.INVITED
    conference.cancel_reason = because
    conference.cancel()
    history.save(conference, by=by, because=because)
    if conference.letter:
        paper.stand(conference.letter, Document.Standing.WITHDRAWN, by=by)
        telling.cancelled(conference, by=by)
    return conference
