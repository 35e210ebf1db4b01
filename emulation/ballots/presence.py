"""Who is at the meeting, put right on the roll: it counts for the quorum, and for the share of those present."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.translation import gettext as _

from common import history
from emulation.ballots import hands, locking, permissions, voting
from emulation.ballots.models import Ballot, Seat

Channel, State = Seat.Channel, Ballot.State
ALL = "tất cả"


def is_open(ballot: Ballot) -> bool:
    """Whether presence can be put right: while voting goes on, and with hands until they are counted."""
    return ballot.state == State.OPEN or (ballot.state == State.CLOSED and not ballot.is_secret)


@transaction.atomic
def note(seat: Seat, *, is_present: bool, by: Any) -> Seat:
    """Note whether somebody on the roll is at the meeting: who came late, who is absent, which members came.

    The same again changes nothing. Hands that were recorded are void then and have to be recorded anew. Who noted it
    stays in the history of the ballot. Raises PermissionDenied, or ValidationError with code `not_open` or
    `already_voted` (who voted otherwise was there, or was asked).
    """
    ballot = _held(seat.ballot, by)
    seat = ballot.seats.select_for_update().get(pk=seat.pk)
    if seat.is_present == is_present:
        return seat
    if seat.channel not in {Channel.NONE, Channel.HANDS} and not is_present:
        raise ValidationError(_("%(name)s has voted already.") % {"name": seat.name}, "already_voted")
    _write(ballot, Q(pk=seat.pk), is_present)
    history.save(ballot, by=by, because=f"{'Có mặt' if is_present else 'Vắng mặt'}: {seat.name}")
    return Seat.objects.get(pk=seat.pk)


@transaction.atomic
def note_all(ballot: Ballot, *, by: Any) -> Ballot:
    """Note that everybody on the roll is at the meeting; twice is once. Raises as `note` does."""
    ballot = _held(ballot, by)
    if ballot.seats.filter(is_present=False).exists():
        _write(ballot, Q(), True)
        history.save(ballot, by=by, because=f"Có mặt: {ALL}")
    return ballot


def is_known(seats: Collection[Seat]) -> bool:
    """Whether anybody was noted as present; if not, only those who voted took part."""
    return any(seat.is_present for seat in seats)


def _held(ballot: Ballot, by: Any) -> Ballot:
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    if not is_open(ballot):
        raise ValidationError(_("The roll is put right while the ballot is open."), "not_open")
    return ballot


def _write(ballot: Ballot, whom: Q, is_present: bool) -> None:
    """Every row of the roll is written anew, as at a vote."""
    hands.forget(ballot)
    said = When(whom, then=Value(is_present)) if whom else None
    value = Case(said, default=F("is_present"), output_field=BooleanField()) if said else Value(is_present)
    Seat.objects.filter(ballot=ballot).update(is_present=value)
    transaction.on_commit(voting.sweep, robust=True)
