"""Where a ballot is, who acts next, and what its reader may do with the vote they hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from emulation.ballots.models import Ballot, Seat
from emulation.ballots.permissions import Right
from emulation.covenants.reading import Link
from emulation.covenants.turns import Turn


def turn(ballot: Ballot, roll: Collection[Seat]) -> Turn:
    """Return the sentence for `ballot` as it is now; before it is counted it says how many voted, never how."""
    states = Ballot.State
    values = {"voted": sum(seat.has_voted for seat in roll), "roll": len(roll)}
    if ballot.state == states.DRAFT:
        return Turn(_("This ballot is being prepared; nobody votes yet."))
    if ballot.state == states.OPEN:
        return _open(ballot, values)
    if ballot.state == states.CLOSED:
        return Turn(_("Voting is closed: %(voted)s of %(roll)s voted. The votes are being counted.") % values)
    if ballot.state == states.CANCELLED:
        return Turn(_("Cancelled: %(reason)s") % {"reason": ballot.cancel_reason or "–"}, "late")
    return Turn(_("Counted: %(voted)s of %(roll)s voted.") % values, "done")


def _open(ballot: Ballot, values: dict[str, Any]) -> Turn:
    if values["voted"] == values["roll"]:
        return Turn(_("Everyone on the roll has voted. Waiting for the ballot to be closed."), "done")
    if not ballot.closes_at:
        return Turn(_("Voting is open: %(voted)s of %(roll)s have voted.") % values)
    values["when"] = date_format(localtime(ballot.closes_at), "H:i d/m/Y")
    return Turn(_("Voting is open: %(voted)s of %(roll)s have voted. Planned to end at %(when)s.") % values)


def votes(ballot: Ballot, rights: Collection[Right]) -> list[Link]:
    """Return a way to the voting page for each seat that still has its vote, while voting is open."""
    if ballot.state != Ballot.State.OPEN or not ballot.is_secret:
        return []
    waiting = [right.seat for right in rights if not right.seat.has_voted]
    address = reverse("emulation:ballot_vote", args=[ballot.pk])
    label = _("Try the vote of %(seat)s") if ballot.is_trial else _("Vote for %(seat)s")
    if ballot.council_id:
        label = _("Try the vote") if ballot.is_trial else _("Vote")
    return [Link(label % {"seat": _short(seat)}, f"{address}?ghe={seat.pk}") for seat in waiting]


def _short(seat: Seat) -> str:
    return (seat.unit.short_name if seat.unit else "") or seat.name
