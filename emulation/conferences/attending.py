"""Which units came, in the hall or online, and whether they are enough."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Mandate, Unit
from common import history
from common.clock import now
from common.text import tidy
from emulation.conferences import inviting, permissions, planning
from emulation.conferences.models import Attendance, Conference, Guest

DOORS_OPEN = timedelta(hours=3)
"""So long before the beginning units check in."""


@dataclass(frozen=True)
class Tally:
    """Who is here, by unit. `needed` units make the quorum."""

    members: int
    here: int
    hall: int
    online: int
    needed: int

    @property
    def has_quorum(self) -> bool:
        return 0 < self.needed <= self.here


def needed(members: int, *, parts: int, of: int) -> int:
    """Return the smallest number of units here with here × of ≥ parts × members, in integers."""
    return -(-parts * members // of)


def roll(conference: Conference) -> list[Attendance]:
    """Return every listed unit in order, each with `sits`: whether it is a member on the day. Two queries."""
    members = inviting.sitting(conference)
    rows = list(conference.attendances.select_related("unit", "checked_in_by"))
    for row in rows:
        row.conference, row.sits = conference, row.unit_id in members  # type: ignore[attr-defined]
    return rows


def tally(conference: Conference, rows: list[Attendance] | None = None) -> Tally:
    """Count the units of `roll` that are members on the day; a unit that left counts on neither side."""
    listed = [row for row in (roll(conference) if rows is None else rows) if row.sits]  # type: ignore[attr-defined]
    here = [row for row in listed if row.is_here]
    online = sum(row.mode == Attendance.Mode.ONLINE for row in here)
    quorum = needed(len(listed), parts=conference.quorum_parts, of=conference.quorum_of)
    return Tally(len(listed), len(here), len(here) - online, online, quorum)


def doors_are_open(conference: Conference) -> bool:
    """Whether units check in now: in session, or invited and at most three hours before the beginning."""
    if conference.state == Conference.State.OPEN:
        return True
    return conference.state == Conference.State.INVITED and now() >= conference.starts_at - DOORS_OPEN


@transaction.atomic
def check_in(
    conference: Conference,
    *,
    unit: Unit,
    by: Any,
    code: str,
    mode: str = Attendance.Mode.HALL,
    presence: str = Attendance.Presence.PRESENT,
    representative: str = "",
    post: str = "",
) -> Attendance:
    """Record that `unit` is here, by somebody of the unit who heard the code in the hall. The first one counts:
    a second person of the unit, or the same one again, changes nothing.

    Raises PermissionDenied (no mandate for the unit today, or not invited), or ValidationError with code
    `doors_closed`, `wrong_code` or `presence`.
    """
    conference = planning.lock(conference)
    row = inviting.speaking_row(conference, unit, by)
    if not doors_are_open(conference):
        raise ValidationError(
            _("Units check in from three hours before the beginning until the session is closed."), "doors_closed"
        )
    if not is_code(conference, code):
        raise ValidationError({"code": ValidationError(_("This is not the code of the meeting."), "wrong_code")})
    if row.is_here:
        return row
    if presence not in Attendance.HERE:
        raise ValidationError(_("Say who represents the unit."), "presence")
    row.presence, row.mode = presence, mode
    row.representative, row.post = representative or row.representative, post or row.post
    row.checked_in_at, row.checked_in_by = now(), by
    history.save(row, by=by)
    return row


def is_code(conference: Conference, typed: str) -> bool:
    """Whether `typed` is the code, whatever the case and the blanks."""
    return hmac.compare_digest("".join(typed.split()).upper().encode(), conference.check_in_code.encode())


def proposed_presence(row: Attendance, mandate: Mandate) -> str:
    """Return how the unit is proposed to be represented: by its leaders, or by a substitute."""
    leads = mandate.capacity in {Mandate.Capacity.LEADER, Mandate.Capacity.DEPUTY}
    if row.answer == Attendance.Answer.SUBSTITUTE or not leads:
        return Attendance.Presence.SUBSTITUTE
    return Attendance.Presence.PRESENT


@transaction.atomic
def record(
    row: Attendance,
    *,
    by: Any,
    presence: str,
    mode: str = Attendance.Mode.HALL,
    seen: tuple[str, str] | None = None,
    because: str = "",
) -> Attendance:
    """Record for a unit whether it is here, by somebody who prepares the conference; the same twice changes nothing.

    `seen` is the presence and mode that stood on the page: what a unit said for itself since is not written over.
    After the session a correction needs a reason. Raises PermissionDenied, or ValidationError with code `not_invited`,
    `cancelled`, `because_missing`, or `changed_since`.
    """
    conference = planning.lock(row.conference)
    permissions.check_can_prepare(by, conference)
    stored = inviting.attendance_of(conference, row.unit)
    if (stored.presence, stored.mode) == (presence, mode):
        return stored
    _check_recording(conference, because)
    if seen is not None and seen != (stored.presence, stored.mode):
        raise ValidationError(
            _("%(unit)s was recorded meanwhile: %(presence)s.")
            % {"unit": stored.unit, "presence": stored.get_presence_display()},
            "changed_since",
        )
    stored.presence, stored.mode = presence, mode
    stored.checked_in_at, stored.checked_in_by = (now(), by) if stored.is_here else (None, by)
    history.save(stored, by=by, because=because)
    return stored


def _check_recording(conference: Conference, because: str) -> None:
    if conference.state == Conference.State.CANCELLED:
        raise ValidationError(_("This conference was cancelled."), "cancelled")
    if conference.state == Conference.State.PLANNED:
        raise ValidationError(_("Nobody was invited yet."), "not_invited")
    if conference.state == Conference.State.HELD and not because.strip():
        raise ValidationError(_("The session is closed: say why the attendance is corrected."), "because_missing")


@transaction.atomic
def record_guest(guest: Guest, *, by: Any, has_come: bool) -> Guest:
    """Record whether a guest has come. Raises PermissionDenied, or ValidationError with code `cancelled`."""
    conference = planning.lock(guest.conference)
    permissions.check_can_prepare(by, conference)
    stored = Guest.objects.get(pk=guest.pk, conference=conference)
    if stored.has_come != has_come:
        _check_recording(conference, because=tidy(stored.name))
        stored.has_come = has_come
        history.save(stored, by=by)
    return stored
