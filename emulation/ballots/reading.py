"""What a reader of ballots sees: their own ballots, one ballot with its roll, and what was counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, When

from emulation.ballots import permissions, words
from emulation.ballots.models import Ballot, Candidate, Seat
from emulation.ballots.permissions import Right
from emulation.ballots.results import Result, Row
from emulation.scoring.exact import number

ROWS = 50
"""So many ballots stand on a page of a list."""


def readable(user: Any) -> Any:
    """Ballots that `user` may see, with what every page about one shows."""
    rows = Ballot.objects.visible_to(user)
    related = ("conference__campaign__bloc__council", "council", "document", "run_off_of")
    return rows.select_related(*related).defer("document__data")


@dataclass(frozen=True)
class Mine:
    """A ballot with the seats that its reader votes for."""

    ballot: Ballot
    rights: list[Right]

    @property
    def is_waiting(self) -> bool:
        """Whether a vote of the reader is still awaited."""
        takes = self.ballot.state == Ballot.State.OPEN and self.ballot.is_secret
        return takes and any(not right.seat.has_voted for right in self.rights)

    @property
    def about(self) -> str:
        campaign = self.ballot.conference.campaign if self.ballot.conference else None
        return f"{campaign.bloc.label} · {campaign.year}" if campaign else str(self.ballot.council)


@dataclass(frozen=True)
class Desk:
    """The ballots of one reader: those that wait for their vote, and a page of those still open and those over."""

    waiting: list[Mine]
    page: Any
    going_on: list[Mine]
    over: list[Mine]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.page.object_list)


def desk(user: Any, page: str | None = None) -> Desk:
    """Return the ballots of `user`, the open ones first; drafts stand with the conference that prepares them. Constant
    queries."""
    rows, seats = readable(user).exclude(state=Ballot.State.DRAFT), permissions.seats_near(user)
    is_open = {"state": Ballot.State.OPEN}
    own = rows.filter(**is_open, pk__in=seats.order_by().values("ballot"))
    waiting = [one for one in _mine(user, own) if one.is_waiting]
    rest = rows.exclude(pk__in=[one.ballot.pk for one in waiting])
    shown = Paginator(rest.order_by(Case(When(**is_open, then=0), default=1), "-pk"), ROWS).get_page(page)
    others = _mine(user, shown.object_list)
    going_on = [one for one in others if one.ballot.state == Ballot.State.OPEN]
    return Desk(waiting, shown, going_on, [one for one in others if one.ballot.state != Ballot.State.OPEN])


def _mine(user: Any, ballots: Iterable[Ballot]) -> list[Mine]:
    rows, rights = list(ballots), defaultdict(list)
    for seat in permissions.seats_near(user).filter(ballot__in=[row.pk for row in rows]):
        if right := permissions.right_to(user, seat):
            rights[seat.ballot_id].append(right)
    return [Mine(row, rights[row.pk]) for row in rows]


@dataclass(frozen=True)
class Standing:
    """A candidate with what is printed beside its name and, once they are shown, its figures."""

    candidate: Candidate
    interest: str
    counts: dict[str, str] | None = None


def candidates(ballot: Ballot, found: Result | None = None) -> list[Standing]:
    """Return who stands, in the order of the paper; with the figures of `found` only when they may be shown."""
    rows = [row.candidate for row in found.rows] if found else list(ballot.candidates.select_related("unit"))
    counts = {row.candidate.pk: _counts(row) for row in found.rows} if found and found.shows_figures else {}
    return [Standing(row, words.interest(row, ballot), counts.get(row.pk)) for row in rows]


def _counts(row: Row) -> dict[str, str]:
    said = {name: str(getattr(row, name)) for name in ("agree", "disagree", "abstain")}
    return {**said, "share": number(row.share)}


def roll(ballot: Ballot) -> list[Seat]:
    """Return the roll in order: who may vote and who has, never how or when."""
    return list(ballot.seats.select_related("unit", "member"))
