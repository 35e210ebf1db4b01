"""What is known of one recipient, year by year, and what one proposal asks; plain data, no database.

Rows are named tuples: a hundred thousand proposals come with two million of them.

A year is *on record* when it has a grading or an award for merit: what such a year does not hold was not there. Of any
other year nothing is known, and a condition that needs it cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import cached_property

from blocs import years

GOOD = ("good", "excellent")
ADVANCED = ("T-LDTT", "T-CSTT")
FIGHTER = ("T-CSTDCS",)
IMPLY_GOOD = (*ADVANCED, *FIGHTER)
"""Titles that are only given for a year graded good or better."""
WITHIN = {"base": ("base", "ministry", "nation"), "ministry": ("ministry", "nation"), "nation": ("nation",)}
UNSURE = ("merge", "split")
"""Successions by which a unit takes over the past of another: the law does not say that merit goes along."""

Holds = Callable[[str], bool | None]
"""Whether something was so in a year; None when that is not known."""


class Graded(NamedTuple):
    """The grading of a year; `through` is the kind of succession by which it came from a former unit, if it did."""

    year: str
    level: str
    months_worked: int | None = None
    months_maternity: int = 0
    members: int | None = None
    through: str = ""


class Held(NamedTuple):
    """An award on record, under whatever law it was decided."""

    award: str
    year: str
    decided_on: date
    occasion: str = "merit"
    state: str = "granted"
    achieved_on: date | None = None
    through: str = ""

    @property
    def counts(self) -> bool:
        """Whether later awards for merit may rest on it: granted, and neither sudden nor thematic."""
        return self.state == "granted" and self.occasion == "merit"


class Solution(NamedTuple):
    """An initiative, a study or ingenuity in combat, with the scope in which it was recognised."""

    year: str
    scope: str
    kind: str = "initiative"
    key: int = 0


class Suspension(NamedTuple):
    """A penalty, a review or a complaint, with its days; open when `until` is empty."""

    kind: str
    since: date
    until: date | None = None


class Members(NamedTuple):
    """What is known of the people of a collective in a year, as numbers of people."""

    year: str
    people: int | None = None
    advanced: int = 0
    fighters: int = 0
    graded: int = 0
    completed: int = 0
    penalised: int | None = None


class Led(NamedTuple):
    """The place in a ranking that a proposal names: of which bloc and year, and whether it may be relied on."""

    bloc: str
    year: str
    level: str
    rank: int | None
    is_published: bool = True
    is_own: bool = True
    is_tied: bool = False
    blocked_because: str = ""


@dataclass
class Timeline:
    """Everything on record of one recipient and of those it succeeds."""

    kind: str = "individual"
    gradings: Sequence[Graded] = ()
    awards: Sequence[Held] = ()
    solutions: Sequence[Solution] = ()
    suspensions: Sequence[Suspension] = ()
    members: Sequence[Members] = ()
    serves_since: date | None = None

    @cached_property
    def _graded(self) -> dict[str, Graded]:
        """By year; what is the recipient's own counts before what came from a former unit."""
        return {row.year: row for row in sorted(self.gradings, key=_is_own)}

    @cached_property
    def _on_record(self) -> set[str]:
        return {*self._graded, *(held.year for held in self.awards if held.occasion == "merit")}

    @cached_property
    def _titles(self) -> dict[str, list[Held]]:
        found: dict[str, list[Held]] = {}
        for held in self.awards:
            if held.state == "granted" and held.occasion == "merit":
                found.setdefault(held.award, []).append(held)
        return found

    def grading(self, year: str) -> Graded | None:
        return self._graded.get(year)

    def knows(self, year: str) -> bool:
        """Whether the year is on record."""
        return year in self._on_record

    def held(self, codes: Iterable[str]) -> list[Held]:
        """Awards of these codes that count for merit, oldest first."""
        found = [held for code in codes for held in self._titles.get(code, ())]
        return sorted(found, key=_oldest) if len(found) > 1 else found

    def has_title(self, codes: Iterable[str], year: str) -> bool:
        titles = self._titles
        for code in codes:
            for held in titles.get(code, ()):
                if held.year == year:
                    return True
        return False

    def set_aside(self, codes: Iterable[str]) -> list[Held]:
        """Awards of these codes that do not count: sudden, thematic, cancelled or withdrawn."""
        return [held for held in self.awards if held.award in codes and not held.counts]

    def of_members(self, year: str) -> Members | None:
        return next((row for row in self.members if row.year == year), None)

    def is_unsure(self, wanted: Iterable[str]) -> bool:
        """Whether a collective has what it holds in these years from a unit that was merged or divided."""
        if self.kind != "collective":
            return False
        rows: list[Graded | Held] = [*self.gradings, *(held for held in self.awards if held.counts)]
        of_years = set(wanted)
        return any(row.through in UNSURE and row.year in of_years for row in rows)


def _is_own(row: Graded) -> bool:
    return not row.through


def _oldest(held: Held) -> tuple[str, date]:
    return held.year, held.decided_on


class Case(NamedTuple):
    """What is asked: an award for a year on a day.

    `day` is that of the handing in, which chooses the regime; `considered_on` that on which it is looked at (None: the
    same): penalties and inquiries count as they stand then. `least_months` and `own_standard` (in words) are what the
    authority set itself, by `own_document`.
    """

    award: str
    year: str
    day: date
    occasion: str = "merit"
    achieved_on: date | None = None
    is_described: bool = False
    led: Led | None = None
    named: tuple[int, ...] = ()
    least_months: int | None = None
    own_standard: str = ""
    own_document: str = ""
    considered_on: date | None = None

    @property
    def considered(self) -> date:
        return self.considered_on or self.day


@lru_cache(maxsize=1024)
def shifted(year: str, by: int) -> str:
    """Return the year `by` years on: 2023 is 2024 shifted by -1, 2020-2021 is 2021-2022 shifted by -1."""
    return "-".join(str(int(part) + by) for part in year.split("-"))


@lru_cache(maxsize=4096)
def window(year: str, count: int) -> tuple[str, ...]:
    """Return the `count` adjacent years of evaluation that end with `year`, oldest first."""
    return tuple(shifted(year, back - count + 1) for back in range(count))


@lru_cache(maxsize=1024)
def bounds(year: str) -> tuple[date, date]:
    return years.bounds(year)


@lru_cache(maxsize=1024)
def shown(day: date) -> str:
    """Return a day as findings say it."""
    return f"{day:%d/%m/%Y}"


def counted_from(timeline: Timeline, day: date) -> date | None:
    """Return from when achievement counts again: the day after the last penalty that is over on `day`."""
    if not timeline.suspensions:
        return None
    ends = [row.until for row in timeline.suspensions if row.kind == "penalty" and row.until and row.until < day]
    return max(ends) + timedelta(days=1) if ends else None


def counting(timeline: Timeline, day: date, holds: Holds) -> Holds:
    """Return `holds`, but no for years before the end of a penalty, and not known for the year in which it ended."""
    since = counted_from(timeline, day)
    if since is None:
        return holds

    def counted(year: str) -> bool | None:
        first, last = bounds(year)
        if last < since:
            return False
        return (None if holds(year) else holds(year)) if first < since else holds(year)

    return counted


def title(timeline: Timeline, codes: tuple[str, ...]) -> Holds:
    """Return whether one of these titles was held for a year."""
    return lambda year: timeline.has_title(codes, year) or (False if timeline.knows(year) else None)


def excellent(timeline: Timeline) -> Holds:
    """Return whether a year was graded excellent."""

    def asked(year: str) -> bool | None:
        grading = timeline.grading(year)
        return grading.level == "excellent" if grading else None

    return asked


def good(timeline: Timeline) -> Holds:
    """Return whether a year was graded good or better; a title that demands it says so where the grading is missing."""

    def asked(year: str) -> bool | None:
        if grading := timeline.grading(year):
            return grading.level in GOOD
        return timeline.has_title(IMPLY_GOOD, year) or None

    return asked


def all_of(holds: Holds, wanted: Iterable[str]) -> bool | None:
    """Return whether it was so in all these years: no by one, else not known by one, else yes."""
    answers = [holds(year) for year in wanted]
    return False if False in answers else None if None in answers else True


def run(holds: Holds, year: str, most: int = 60) -> tuple[str, ...]:
    """Return the unbroken years that end with `year` in which it was so, oldest first; at most `most` years."""
    found: list[str] = []
    while len(found) < most and holds(year):
        found.append(year)
        year = shifted(year, -1)
    return tuple(reversed(found))
