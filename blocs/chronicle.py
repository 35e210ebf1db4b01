"""What a bloc has been: its years, who led it when, who sits in it and under which names before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from blocs.models import Bloc, Membership, Succession, Term, Unit
from blocs.years import bounds
from common.clock import today


@dataclass(frozen=True)
class Served:
    """A unit in a role: from when to when, where that is not the whole year."""

    term: Term

    @property
    def unit(self) -> Unit:
        return self.term.unit

    @property
    def since(self) -> date | None:
        return None if self.term.since == bounds(self.term.year)[0] else self.term.since

    @property
    def until(self) -> date | None:
        return None if self.term.until in {None, bounds(self.term.year)[1]} else self.term.until


@dataclass
class YearRow:
    """One year of a bloc: its campaign, when there is one, and who held which role."""

    year: str
    campaign: Any = None
    heads: list[Served] = field(default_factory=list)
    deputies: list[Served] = field(default_factory=list)

    def add(self, term: Term) -> None:
        (self.heads if term.role == Term.Role.HEAD else self.deputies).append(Served(term))


@dataclass(frozen=True)
class Seat:
    """A member, since when, the names it had before (newest first), and when it sat here earlier."""

    membership: Membership
    former: list[Succession]
    earlier: list[Membership]

    @property
    def unit(self) -> Unit:
        return self.membership.unit


def years(campaigns: Iterable[Any], terms: Iterable[Term]) -> list[YearRow]:
    """Return the years that have a campaign or a term, newest first."""
    found: dict[str, YearRow] = {}
    for campaign in campaigns:
        found.setdefault(campaign.year, YearRow(campaign.year)).campaign = campaign
    for term in sorted(terms, key=lambda term: term.since):
        found.setdefault(term.year, YearRow(term.year)).add(term)
    return [found[year] for year in sorted(found, reverse=True)]


def heading(terms: Iterable[Term], sitting: set[int]) -> set[int]:
    """Return the units that head the bloc today or will (in any year of `terms`), and sit in the bloc today."""
    day = today()
    lasting = [term for term in terms if term.until is None or term.until >= day]
    return {term.unit_id for term in lasting if term.role == Term.Role.HEAD} & sitting


def seats(bloc: Bloc) -> tuple[list[Seat], list[Membership]]:
    """Return who sits in `bloc` today, in the order in which they joined, and the memberships of those who left."""
    day = today()
    held = list(bloc.memberships.select_related("unit").order_by("pk"))
    sitting = {row.unit_id: row for row in held if row.holds_on(day)}
    former = former_names(sitting)
    ended: dict[int, list[Membership]] = defaultdict(list)
    for row in held:
        if row.until and row.until < day:
            ended[row.unit_id].append(row)
    seated = [Seat(row, former.get(unit, []), ended.pop(unit, [])) for unit, row in sitting.items()]
    left = [row for rows in ended.values() for row in rows]
    return seated, sorted(left, key=lambda row: row.since, reverse=True)


def former_names(units: Iterable[int]) -> dict[int, list[Succession]]:
    """Return by unit what it came from, newest first, two steps back at most, in one query."""
    wanted = list(units)
    rows = Succession.objects.filter(Q(new__in=wanted) | Q(new__successions__new__in=wanted)).select_related("old")
    before: dict[int, list[Succession]] = defaultdict(list)
    for row in rows.distinct():
        before[row.new_id].append(row)
    return {
        unit: before[unit] + [older for row in before[unit] for older in before.get(row.old_id, [])]
        for unit in wanted
        if unit in before
    }


@dataclass(frozen=True)
class Service:
    """What a unit, or one that it came from, was in each of some years, and when it last was head."""

    unit: Unit
    by_year: list[tuple[str, list[Term]]]
    last_headed: str
    years_since: int | None


MOST_YEARS = 8


def services(units: Iterable[Unit], terms: Iterable[Term], *, before: str) -> tuple[list[str], list[Service]]:
    """Return the latest years before `before` with a term, oldest first, and what each of `units` was in them.

    Longest without the head's role first, so that the list reads as a turn; no rule asks for it.
    """
    units = list(units)
    terms = [term for term in terms if term.year < before]
    former = former_names(unit.pk for unit in units)
    shown = sorted({term.year for term in terms})[-MOST_YEARS:]
    found = []
    for unit in units:
        own = {unit.pk, *(row.old_id for row in former.get(unit.pk, []))}
        held = [term for term in terms if term.unit_id in own]
        by_year = [(year, [term for term in held if term.year == year]) for year in shown]
        last = max((term.year for term in held if term.role == Term.Role.HEAD), default="")
        since = int(before[:4]) - int(last[:4]) if last else None
        found.append(Service(unit, by_year, last, since))
    return shown, sorted(found, key=lambda row: row.last_headed)
