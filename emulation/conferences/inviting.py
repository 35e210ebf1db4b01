"""Who is asked to come, and what they answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from blocs.models import Term, Unit
from common import history
from common.clock import now, today
from emulation.campaigns.lifecycle import Missing
from emulation.conferences import letters, permissions, planning, telling
from emulation.conferences.models import Attendance, Conference, Guest


def missing(conference: Conference) -> list[Missing]:
    """Return what the invitation still needs, with the page where it is put right."""
    pk = conference.pk
    found = [
        (conference.place or conference.online_url, "no_place",
         _("Say where the conference is held, or its online address."), "emulation:conference_edit", pk),
        (conference.agenda.exists(), "no_agenda", _("The agenda is empty."), "emulation:agenda_add", pk),
        (conference.campaign.memberships().current().exists(), "no_members",
         _("The bloc has no members today."), "blocs:bloc", conference.campaign.bloc_id),
    ]  # fmt: skip
    return [Missing(code, message, page, at) for there, code, message, page, at in found if not there]


@transaction.atomic
def invite(conference: Conference, *, by: Any) -> Conference:
    """List the member units of today (head first) and put the letter on file.

    Inviting again adds units that joined since, and makes the letter anew when its words changed (the agenda, the
    head); with nothing new it changes nothing. A unit that left stays listed, and no longer counts.
    Raises PermissionDenied, or ValidationError with code `not_ahead`, `in_the_past`, `unprintable`, or one message per
    missing thing.
    """
    conference = planning.lock(conference)
    permissions.check_can_decide(by, conference)
    planning.check_ahead(conference)
    if conference.starts_at < now():
        raise ValidationError(_("The beginning is over. Change the time first."), "in_the_past")
    if gaps := missing(conference):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    before = (conference.chair_unit_id, conference.letter_id, conference.state)
    listed = list_units(conference, by=by)
    planning.follow_head(conference)
    if conference.state == Conference.State.PLANNED:
        conference.invite()
    letters.put_on_file(conference, by=by)
    if (conference.chair_unit_id, conference.letter_id, conference.state) != before:
        history.save(conference, by=by)
    telling.invited(conference, listed, by=by)
    return conference


def newcomers(conference: Conference) -> list[Unit]:
    """Return the members of today that are not listed yet, the head first, then deputies, then as they joined."""
    roles = {term.unit_id: term.role for term in conference.campaign.terms().current()}
    rank = {Term.Role.HEAD.value: 0, Term.Role.DEPUTY.value: 1}
    listed = set(conference.attendances.values_list("unit_id", flat=True))
    seats = conference.campaign.bloc.memberships.current().select_related("unit").order_by("pk")
    units = list(dict.fromkeys(seat.unit for seat in seats))
    units.sort(key=lambda unit: rank.get(roles.get(unit.pk, ""), 2))
    return [unit for unit in units if unit.pk not in listed]


def list_units(conference: Conference, *, by: Any) -> list[int]:
    """Put the members of today that are missing on the list, and return their keys.

    The conference is locked by who calls this.
    """
    order = conference.attendances.aggregate(last=Max("order"))["last"] or 0
    new = newcomers(conference)
    for number, unit in enumerate(new, start=order + 1):
        history.save(Attendance(conference=conference, unit=unit, order=number), by=by)
    return [unit.pk for unit in new]


@transaction.atomic
def answer(
    conference: Conference,
    *,
    unit: Unit,
    by: Any,
    answer: str,
    note: str = "",
    representative: str = "",
    post: str = "",
) -> Attendance:
    """Answer the invitation for `unit`; a later answer takes the place of the one before, the same changes nothing.

    Raises PermissionDenied (no mandate for the unit today, or not invited), or ValidationError with code `not_invited`
    (before the invitation and from the opening of the session on), `answer_missing`, `because_missing`, or
    `substitute_missing`.
    """
    conference = planning.lock(conference)
    row = speaking_row(conference, unit, by)
    if conference.state != Conference.State.INVITED:
        raise ValidationError(_("Answers are taken from the invitation to the opening of the session."), "not_invited")
    _check_answer(answer, note, representative)
    new = {"answer": answer, "answer_note": note.strip(), "representative": representative, "post": post}
    if any(getattr(row, name) != value for name, value in new.items()) or row.is_waited_for:
        for name, value in new.items():
            setattr(row, name, value)
        row.answered_at, row.answered_revision = now(), conference.revision
        history.save(row, by=by)
    return row


def _check_answer(answer: str, note: str, representative: str) -> None:
    if answer not in Attendance.Answer.values or not answer:
        raise ValidationError(_("Choose an answer."), "answer_missing")
    if answer == Attendance.Answer.DECLINED and not note.strip():
        raise ValidationError({"note": ValidationError(_("Say why the unit cannot attend."), "because_missing")})
    if answer == Attendance.Answer.SUBSTITUTE and not representative.strip():
        raise ValidationError(
            {"representative": ValidationError(_("Name the person who comes instead."), "substitute_missing")}
        )


def attendance_of(conference: Conference, unit: Unit) -> Attendance:
    """Return the row of `unit`. Raises PermissionDenied when it was not invited."""
    row = Attendance.objects.select_related("unit").filter(conference=conference, unit=unit).first()
    if not row:
        raise PermissionDenied(_("%(unit)s was not invited to this conference.") % {"unit": unit})
    row.conference = conference
    return row


def speaking_row(conference: Conference, unit: Unit, by: Any) -> Attendance:
    """Return the row of `unit` for somebody who acts for it. Raises PermissionDenied, also when the unit left."""
    row = attendance_of(conference, unit)
    permissions.check_speaks_for(by, unit)
    if unit.pk not in sitting(conference):
        raise PermissionDenied(_("%(unit)s is no longer a member of the bloc.") % {"unit": unit})
    return row


def sitting(conference: Conference) -> set[int]:
    """Return the units that sit in the bloc on the day of the meeting; today, as long as it is ahead."""
    day = min(conference.day, today())
    return set(conference.campaign.bloc.memberships.on(day).values_list("unit_id", flat=True))


@transaction.atomic
def invite_guest(conference: Conference, *, by: Any, name: str, post: str = "", email: str = "") -> Guest:
    """Put a guest on the list; the same name and post sent twice is one guest. Raises PermissionDenied, or `over`."""
    conference = planning.lock(conference)
    permissions.check_can_prepare(by, conference)
    planning.check_running(conference)
    if same := conference.guests.filter(name=name, post=post).first():
        return same
    guest = Guest(conference=conference, name=name, post=post, email=email)
    history.save(guest, by=by)
    return guest


@transaction.atomic
def drop_guest(guest: Guest, *, by: Any) -> None:
    """Take a guest off the list. Twice changes nothing. Raises PermissionDenied, or `over`, or `has_come`."""
    conference = planning.lock(guest.conference)
    permissions.check_can_prepare(by, conference)
    planning.check_running(conference)
    found = conference.guests.filter(pk=guest.pk).first()
    if found and found.has_come:
        raise ValidationError(_("This guest has come."), "has_come")
    if found:
        history.delete(found, by=by)
