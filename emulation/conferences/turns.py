"""Whose turn it is with a conference, and what the reader may do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import scope
from common.clock import today
from emulation.campaigns.lifecycle import Missing
from emulation.conferences import attending, inviting
from emulation.conferences.attending import Tally
from emulation.conferences.models import Attendance, Conference
from emulation.conferences.permissions import Rights
from emulation.covenants.reading import Link
from emulation.covenants.turns import Turn, listed


@dataclass
class Acts:
    """What the reader may do: one main act, others, those seldom needed, and what stands in the way."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)
    gaps: list[Missing] = field(default_factory=list)


def when(conference: Conference) -> str:
    """Return the beginning as people read it."""
    return date_format(localtime(conference.starts_at), "H:i d/m/Y")


def turn(conference: Conference, rows: list[Attendance], tally: Tally) -> Turn:
    """Return the sentence for `conference` as it is now."""
    states, head = Conference.State, conference.chair_unit.name
    if conference.state == states.PLANNED:
        return Turn(_("%(head)s prepares the conference; the units are not invited yet.") % {"head": head})
    if conference.state == states.INVITED:
        return _invited(conference, rows)
    if conference.state == states.OPEN:
        return _in_session(tally)
    if conference.state == states.CANCELLED:
        return Turn(_("Cancelled: %(reason)s") % {"reason": conference.cancel_reason}, "late")
    values = {"day": date_format(conference.day, "SHORT_DATE_FORMAT"), "here": tally.here, "members": tally.members}
    return Turn(_("Held on %(day)s with %(here)s of %(members)s units.") % values, "done")


def _invited(conference: Conference, rows: list[Attendance]) -> Turn:
    waiting = [row.unit.name for row in rows if row.is_waited_for and row.sits]  # type: ignore[attr-defined]
    values = {"when": when(conference), "units": listed(waiting)}
    if conference.day < today():
        return Turn(_("The day was %(when)s. Open the session, change the time, or cancel.") % values, "late")
    if not waiting:
        return Turn(_("Every unit has answered. The conference begins at %(when)s.") % values, "done")
    if conference.revision and any(row.answer for row in rows if row.is_waited_for):
        return Turn(_("Time or place changed: now %(when)s. Waiting for the answer of %(units)s.") % values)
    return Turn(_("The conference begins at %(when)s. Waiting for the answer of %(units)s.") % values)


def _in_session(tally: Tally) -> Turn:
    values = {"here": tally.here, "members": tally.members, "needed": tally.needed}
    if tally.has_quorum:
        return Turn(_("In session with %(here)s of %(members)s units; there is a quorum.") % values, "done")
    return Turn(_("In session with %(here)s of %(members)s units; the quorum is %(needed)s.") % values)


def mine(user: Any, rows: list[Attendance]) -> list[Attendance]:
    """Return the rows of the units that `user` acts for today, while they sit in the bloc."""
    units = scope.unit_ids(user)
    return [row for row in rows if row.unit_id in units and row.sits]  # type: ignore[attr-defined]


def acts(conference: Conference, user: Any, rights: Rights, rows: list[Attendance]) -> Acts:
    """Return what `user` may do with `conference` now; the first of the list is the act of the hour."""
    acts = Acts()
    found: list[Link] = _unit_acts(conference, mine(user, rows), acts)
    if conference.is_ahead and rights.decides:
        found += _calling(conference, acts)
    if conference.state in {Conference.State.INVITED, Conference.State.OPEN} and rights.prepares:
        place = found if attending.doors_are_open(conference) else acts.rare
        place.append(_link(_("Record attendance"), "conference_attendance", conference))
    if conference.state == Conference.State.OPEN and rights.prepares:
        found.append(_link(_("Record a show of hands"), "conference_vote", conference))
    if conference.state == Conference.State.OPEN and rights.decides:
        found.append(_link(_("Close the session"), "conference_close", conference))
    if conference.state == Conference.State.HELD and rights.prepares:
        acts.rare.append(_link(_("Correct the attendance"), "conference_attendance", conference))
    _preparing(conference, rights, acts)
    acts.main, acts.others = (found[0], found[1:] + acts.others) if found else (None, acts.others)
    return acts


def _unit_acts(conference: Conference, own: list[Attendance], acts: Acts) -> list[Link]:
    """Return what the reader's units owe; an answer that was given may be changed, which is no act of the hour."""
    doors, links = attending.doors_are_open(conference), []
    for row in own:
        named, tail = {"unit": row.unit.short_name or row.unit.name}, f"?don-vi={row.unit_id}"
        if doors and not row.is_here:
            links.append(_link(_("Check in for %(unit)s") % named, "conference_check_in", conference, tail))
        elif conference.state == Conference.State.INVITED and row.is_waited_for:
            links.append(_link(_("Answer for %(unit)s") % named, "conference_answer", conference, tail))
        elif conference.state == Conference.State.INVITED:
            acts.others.append(_link(_("Change the answer of %(unit)s") % named, "conference_answer", conference, tail))
    return links


def _calling(conference: Conference, acts: Acts) -> list[Link]:
    acts.rare.append(_link(_("Cancel the conference"), "conference_cancel", conference))
    links = []
    if conference.day <= today():
        links.append(_link(_("Open the session"), "conference_open", conference))
    if conference.state == Conference.State.PLANNED:
        acts.gaps = inviting.missing(conference)
        if not acts.gaps:
            links.append(_link(_("Send the invitations"), "conference_invite", conference))
    else:
        acts.rare.insert(0, _link(_("Bring the invitation up to date"), "conference_invite", conference))
    return links


def _preparing(conference: Conference, rights: Rights, acts: Acts) -> None:
    if not rights.prepares:
        return
    if conference.is_ahead:
        acts.rare.insert(0, _link(_("Change time, place or quorum"), "conference_edit", conference))
    if conference.state in Conference.RUNNING:
        acts.rare.append(_link(_("Add a guest"), "guest_add", conference))


def _link(label: str, page: str, conference: Conference, tail: str = "") -> Link:
    return Link(label, reverse(f"emulation:{page}", args=[conference.pk]) + tail)


def answers_line(rows: list[Attendance]) -> str:
    """Return how many of the units that count have answered."""
    counted = [row for row in rows if row.sits]  # type: ignore[attr-defined]
    done = sum(not row.is_waited_for for row in counted)
    sentence = ngettext(
        "%(done)s of %(count)s unit has answered", "%(done)s of %(count)s units have answered", len(counted)
    )
    return sentence % {"done": done, "count": len(counted)}
