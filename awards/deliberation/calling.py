"""A meeting of the council: what is put before it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.consultation import publishing
from awards.deliberation import permissions
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common import history

State = CouncilMeeting.State


def lock(meeting: CouncilMeeting) -> CouncilMeeting:
    """Return `meeting` as it is now, held until the end of the transaction."""
    return CouncilMeeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)


@transaction.atomic
def call(council: Council, *, title: str, held_on: date, by: Any, place: str = "", note: str = "") -> CouncilMeeting:
    """Prepare a meeting of `council` on `held_on`. The same meeting twice is prepared once. Raises PermissionDenied."""
    Council.objects.select_for_update().get(pk=council.pk)
    permissions.check_can_prepare(by, council)
    values = {"council": council, "title": title, "held_on": held_on}
    if same := CouncilMeeting.objects.filter(**values, state=State.PLANNED).first():
        return same
    meeting = CouncilMeeting(**values, place=place, note=note, created_by=by)
    history.save(meeting, by=by)
    return meeting


@transaction.atomic
def put(meeting: CouncilMeeting, nomination: Nomination, *, by: Any, note: str = "") -> MeetingItem:
    """Put `nomination` before `meeting`; twice changes nothing. What is an example makes the meeting one.

    Raises PermissionDenied, or ValidationError with code `not_planned`, `another_council`, `not_checked`, `decided`,
    `elsewhere` or `notice_missing`.
    """
    meeting = lock(meeting)
    permissions.check_can_prepare(by, meeting.council)
    if found := MeetingItem.objects.filter(meeting=meeting, nomination=nomination).first():
        return found
    _check_planned(meeting)
    locked = Nomination.objects.select_for_update(of=("self", "submission"))  # nobody returns it meanwhile
    nomination = locked.select_related("submission", "award").get(pk=nomination.pk)
    _check(meeting, nomination)
    item = MeetingItem(meeting=meeting, nomination=nomination, note=note)
    history.save(item, by=by)
    if nomination.submission.is_example and not meeting.is_example:
        meeting.is_example = True
        history.save(meeting, by=by)
    return item


def _check_planned(meeting: CouncilMeeting) -> None:
    if meeting.state != State.PLANNED:
        raise ValidationError(_("The council is voting or has voted: what is before it stands."), "not_planned")


def _check(meeting: CouncilMeeting, nomination: Nomination) -> None:
    if nomination.submission.council_id != meeting.council_id:
        raise ValidationError(_("This nomination is before another council."), "another_council")
    if nomination.submission.state != Submission.State.CHECKED:
        raise ValidationError(_("The dossier of this nomination is not checked yet."), "not_checked")
    if nomination.state in Nomination.DECIDED or nomination.state == Nomination.State.WITHDRAWN:
        raise ValidationError(_("This nomination is decided or withdrawn."), "decided")
    items = MeetingItem.objects.binding().filter(nomination=nomination)
    if other := items.exclude(meeting=meeting).select_related("meeting").first():
        message = _("It is before another meeting already: %(meeting)s.") % {"meeting": other.meeting}
        raise ValidationError(message, "elsewhere")
    if waits := publishing.waits_for_notice(nomination, meeting.held_on):
        raise ValidationError(waits, "notice_missing")


@transaction.atomic
def take_off(item: MeetingItem, *, by: Any) -> None:
    """Take an item off a meeting that is being prepared; twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_planned`.
    """
    meeting = lock(item.meeting)
    permissions.check_can_prepare(by, meeting.council)
    stored = MeetingItem.objects.filter(pk=item.pk).first()
    if not stored:
        return
    _check_planned(meeting)
    history.delete(stored, by=by)


@transaction.atomic
def cancel(meeting: CouncilMeeting, *, because: str, by: Any) -> CouncilMeeting:
    """Call the meeting off before it voted; what was before it may go before another one. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `voted` or `because_missing`.
    """
    meeting = lock(meeting)
    permissions.check_can_prepare(by, meeting.council)
    if meeting.state == State.CANCELLED:
        return meeting
    if meeting.state != State.PLANNED:
        raise ValidationError(_("The council is voting or has voted: what is before it stands."), "voted")
    if not because.strip():
        raise ValidationError(_("Say why the meeting is called off."), "because_missing")
    meeting.cancel()
    history.save(meeting, by=by, because=because)
    return meeting
