"""Who is told what of a conference: the letter and the calendar file to those invited, and every change of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from emulation.campaigns import telling
from emulation.conferences import letters
from emulation.conferences.models import Conference
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message


def invited(conference: Conference, units: Iterable[int], *, by: Any) -> None:
    """Send the invitation to `units`, listed just now, and at the first time to the guests."""
    new = sorted(units)
    if new:
        guests = _guests(conference) if conference.attendances.count() == len(new) else ()
        _send(conference, f"invited:{'-'.join(map(str, new))}", _audience(new, guests), by)


def changed(conference: Conference, *, by: Any) -> None:
    """Tell everybody invited of another time or place, with the letter and calendar file that hold now."""
    _send(conference, f"changed:{conference.revision}", _everybody(conference), by)


def cancelled(conference: Conference, *, by: Any) -> None:
    """Tell everybody invited that the conference is called off, and why."""
    _send(conference, "cancelled", _everybody(conference), by)


def _send(conference: Conference, what: str, to: Audience, by: Any) -> None:
    mail = letters.message(conference)
    telling.tell(
        conference.campaign,
        Message.Kind.CONFERENCE,
        f"conference:{conference.pk}:{what}",
        to,
        mail.subject,
        mail.body,
        url=reverse("emulation:conference", args=[conference.pk]),
        by=by,
        attachments=mail.attachments,
    )


def _everybody(conference: Conference) -> Audience:
    sitting = conference.campaign.bloc.memberships.current().values("unit")
    units = conference.attendances.filter(unit__in=sitting).values_list("unit_id", flat=True)
    return _audience(units, _guests(conference))


def _audience(units: Iterable[int], guests: tuple[tuple[str, str], ...]) -> Audience:
    return Audience(units=of_units(units).units, leaders_only=True, guests=guests)


def _guests(conference: Conference) -> tuple[tuple[str, str], ...]:
    return tuple((guest.name, guest.email) for guest in conference.guests.exclude(email=""))
