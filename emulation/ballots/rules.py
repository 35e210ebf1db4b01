"""When votes are enough, and who wins: whole numbers only, no database.

Published rules differ in threshold, base and quorum, so all three are data of a ballot. A share is never computed:
"at least 90 % of n" is `10 · yes >= 9 · n`, and "more than" is another rule than "at least".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

LEAST = 3
"""Of fewer secret votes nothing is told, not even the outcome: whoever knows the own vote would know the others."""


class Outcome(StrEnum):
    """What came of a candidate, from worst to best; the values are those of `Candidate.Outcome`."""

    NOT_ELECTED = "not_elected"
    TIED = "tied"
    ELECTED = "elected"


@dataclass(frozen=True)
class Threshold:
    """The votes needed: `parts` of `of` of the base, at least or (`strictly`) more than that; 1 <= parts <= of."""

    parts: int
    of: int
    strictly: bool = False


@dataclass(frozen=True)
class Numbers:
    """How many are on the roll, took part (present, or asked in writing and answered), and voted validly."""

    roll: int
    present: int
    valid: int

    def base(self, base: str) -> int:
        """The number that votes in favour are a share of; `base` is a value of `Ballot.Base`."""
        return {"all": self.roll, "present": self.present, "valid": self.valid}[base]


@dataclass(frozen=True)
class Figures:
    """What was counted for one candidate, by any key; `rank` is its place in the ranking: 1 is best, None is none."""

    key: Hashable
    agree: int
    disagree: int = 0
    abstain: int = 0
    rank: int | None = None


def is_enough(yes: int, base: int, threshold: Threshold) -> bool:
    """Whether `yes` votes of `base` reach the threshold. Of nobody, no number is enough."""
    if base <= 0:
        return False
    reached, wanted = threshold.of * yes, threshold.parts * base
    return reached > wanted if threshold.strictly else reached >= wanted


def needed(base: int, threshold: Threshold) -> int:
    """The fewest votes of `base` that are enough: 9 of 10 for "at least 90 %", 10 of 10 for "more than 90 %"."""
    wanted = threshold.parts * base
    return wanted // threshold.of + 1 if threshold.strictly else -(-wanted // threshold.of)


def has_quorum(present: int, roll: int, parts: int, of: int) -> bool:
    """Whether `present` are at least `parts` of `of` of the roll. An empty roll never has a quorum."""
    return roll > 0 and of * present >= parts * roll


def decide(
    figures: Iterable[Figures],
    *,
    threshold: Threshold,
    base: int,
    places: int | None = None,
    tie_break: str = "none",
) -> dict[Hashable, Outcome]:
    """The outcome of every candidate by its key; the order in which they are given does not matter.

    `base` is the number of `Numbers.base`. With `places`, the most votes among those that have enough win.
    A tie at the last place is decided here only by the ranking (`tie_break` "ranking"), and only when every one of the
    tied has a place in it; else all of them stay `TIED`: a second ballot or the chair decides, nothing silently does.
    """
    figures = list(figures)
    enough = [row for row in figures if is_enough(row.agree, base, threshold)]
    outcomes: dict[Hashable, Outcome] = {row.key: Outcome.NOT_ELECTED for row in figures}
    if places is None or len(enough) <= places:
        return outcomes | {row.key: Outcome.ELECTED for row in enough}
    last = sorted((row.agree for row in enough), reverse=True)[places - 1]
    above = [row for row in enough if row.agree > last]
    level = [row for row in enough if row.agree == last]
    outcomes |= {row.key: Outcome.ELECTED for row in above}
    return outcomes | _last_places(level, places - len(above), by_rank=tie_break == "ranking")


def _last_places(level: list[Figures], left: int, *, by_rank: bool) -> dict[Hashable, Outcome]:
    """Who of those with equally many votes gets the `left` places (1 or more)."""
    if len(level) <= left:
        return {row.key: Outcome.ELECTED for row in level}
    ranks = sorted(row.rank for row in level if row.rank is not None)
    if not by_rank or len(ranks) < len(level):
        return {row.key: Outcome.TIED for row in level}
    last = ranks[left - 1]
    shared = ranks[left] == last
    return {row.key: _by_rank(row.rank or 0, last, shared=shared) for row in level}


def _by_rank(rank: int, last: int, *, shared: bool) -> Outcome:
    """`last` is the place that gets the last seat; `shared` says that more bear it than seats are left."""
    if rank > last:
        return Outcome.NOT_ELECTED
    return Outcome.TIED if shared and rank == last else Outcome.ELECTED
