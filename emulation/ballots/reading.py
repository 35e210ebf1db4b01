"""What a reader of ballots sees: their own ballots, one ballot with its roll, and what was counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from emulation.ballots import permissions, words
from emulation.ballots.models import Ballot, Candidate, Seat
from emulation.ballots.permissions import Right
from emulation.ballots.results import Result, Row
from emulation.scoring.exact import number

SHOWN = 100
"""So many ballots that are over stand on the page of one's own ballots, the latest first."""


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
    """The ballots of one reader: those that wait for their vote, those still open, and those that are over."""

    waiting: list[Mine] = field(default_factory=list)
    going_on: list[Mine] = field(default_factory=list)
    over: list[Mine] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.going_on or self.over)


def desk(user: Any) -> Desk:
    """Return the ballots of `user`; drafts stand with the conference that prepares them. Constant queries."""
    rows = readable(user).exclude(state=Ballot.State.DRAFT)
    running = list(rows.filter(state=Ballot.State.OPEN))
    over = list(rows.exclude(state=Ballot.State.OPEN)[:SHOWN])
    rights = defaultdict(list)
    for seat in permissions.seats_near(user).filter(ballot__in=[row.pk for row in (*running, *over)]):
        if right := permissions.right_to(user, seat):
            rights[seat.ballot_id].append(right)
    mine = [Mine(row, rights[row.pk]) for row in running]
    return Desk(
        [one for one in mine if one.is_waiting],
        [one for one in mine if not one.is_waiting],
        [Mine(row, rights[row.pk]) for row in over],
    )


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
