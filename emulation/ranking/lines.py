"""Results over the years: the published places of a bloc's units, each line going on where a unit became another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from blocs.models import Bloc, Membership, Succession, Unit
from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from common.text import sort_key
from documents import charts
from emulation.ranking.models import Placing, PublishedRanking


class Place(NamedTuple):
    """The published place of a unit in a year that ended on `ends_on`."""

    unit_id: int
    year: str
    ends_on: date
    rank: int | None
    percent: Decimal | None
    was_head: bool

    @property
    def words(self) -> str:
        ranked = _("rank %(rank)s") % {"rank": localize(self.rank)} if self.rank else _("no rank")
        return " · ".join([ranked, charts.percent(self.percent), *([_("head")] if self.was_head else [])])


ByUnit = Mapping[int, Mapping[str, Place]]
"""Places by the key of the unit and the year."""


@dataclass(frozen=True)
class Line:
    """A unit as it is called today (or was last), its places by year, and the units it came from.

    Where two units were merged each of their lines goes on with the new unit; where one was divided, with each part.
    """

    units: tuple[Unit, ...]
    """From the oldest to the newest."""
    places: Mapping[str, Place]
    note: str = ""

    @property
    def unit(self) -> Unit:
        return self.units[-1]

    @property
    def label(self) -> str:
        """The unit; where it came from another, that one before it, so that lines that meet are told apart."""
        first = self.units[0]
        return self.unit.name if first == self.unit else f"{first.short_name or first.name} → {self.unit.name}"

    def cells(self, years: list[str]) -> list[tuple[str, Place | None, str]]:
        """Return for each year the place, and the same in words; None and "" where there is none."""
        found = [(year, self.places.get(year)) for year in years]
        return [(year, place, place.words if place else "") for year, place in found]


@dataclass(frozen=True)
class OverTheYears:
    """The years that have a published ranking, oldest first, and the lines of the units, by name."""

    years: list[str]
    lines: list[Line]

    def of(self, unit_id: int) -> OverTheYears:
        """Return only the lines that lead through this unit."""
        return OverTheYears(self.years, [line for line in self.lines if unit_id in {unit.pk for unit in line.units}])


def read(bloc: Bloc, user: Any) -> OverTheYears:
    """Return what `user` may see of the published rankings of `bloc`, in three queries."""
    by_unit: dict[int, dict[str, Place]] = defaultdict(dict)
    for row in _published(bloc=bloc.pk, **sight(user)):
        place = Place(*row)
        by_unit[place.unit_id][place.year] = place
    units = {unit.pk: unit for unit in _units(bloc=bloc.pk)} if by_unit else {}
    units = {pk: units[pk] for pk in by_unit}
    years = sorted({year for found in by_unit.values() for year in found})
    lines = [line for path in _paths(bloc, units, by_unit) if (line := _line(path, by_unit)).places]
    return OverTheYears(years, sorted(lines, key=lambda line: (sort_key(line.unit.name), sort_key(line.label))))


@Prepared
def _published(bloc: int, **sight: Any) -> QuerySet:
    year = "ranking__round__campaign__"
    rows = Placing.objects.filter(
        year_seen(year, **sight), ranking__state=PublishedRanking.State.PUBLISHED, **{f"{year}bloc": bloc}
    )
    told = ("unit", f"{year}year", f"{year}ends_on", "rank", "percent", "was_head")
    return rows.order_by("pk").values_list(*told)


@Prepared
def _units(bloc: int) -> QuerySet:
    placed = Placing.objects.filter(ranking__round__campaign__bloc=bloc).order_by()
    return Unit.objects.filter(pk__in=placed.values("unit"))


def _line(path: list[Succession | Unit], by_unit: ByUnit) -> Line:
    """A line has the places of a unit from the day on which it took over; where that is not known, from its first."""
    units, places = [], {}
    for step in path:
        unit, since = (step.new, step.effective_on) if isinstance(step, Succession) else (step, None)
        units.append(unit)
        own = by_unit.get(unit.pk, {})
        places.update({year: place for year, place in own.items() if since is None or place.ends_on >= since})
    notes = [_told(step) for step in path if isinstance(step, Succession)]
    return Line(tuple(units), places, " ".join(notes))


def _told(step: Succession) -> str:
    values = {"old": step.old.name, "new": step.new.name, "what": step.get_kind_display()}  # type: ignore[attr-defined]
    if not step.effective_on:
        return _("%(old)s became %(new)s (%(what)s).") % values
    text = _("%(old)s became %(new)s on %(day)s (%(what)s).")
    return text % {**values, "day": date_format(step.effective_on, "SHORT_DATE_FORMAT")}


def _paths(bloc: Bloc, units: Mapping[int, Unit], by_unit: ByUnit) -> Iterator[list[Succession | Unit]]:
    """Yield every way to a unit that became no other: the unit it begins with, then the successions.

    It begins with a unit that came from none, or that had places of its own before others were merged into it.
    """
    onward: dict[int, list[Succession]] = defaultdict(list)
    into: dict[int, list[Succession]] = defaultdict(list)
    known = dict(units)
    for row in _successions(bloc=bloc.pk):
        onward[row.old_id].append(row)
        into[row.new_id].append(row)
        known[row.old_id], known[row.new_id] = row.old, row.new
    for unit in known.values():
        if not into[unit.pk] or _was_there_before(into[unit.pk], by_unit.get(unit.pk, {})):
            yield from _onward([unit], onward, {unit.pk})


@Prepared
def _successions(bloc: int) -> QuerySet:
    """The successions of units that sit or sat in the bloc."""
    sat = Membership.objects.filter(bloc=bloc, unit=OuterRef("old")).order_by()
    rows = Succession.objects.filter(Exists(sat)).select_related("old", "new")
    return rows.order_by("effective_on", "pk")


def _was_there_before(into: list[Succession], places: Mapping[str, Place]) -> bool:
    days = [row.effective_on for row in into if row.effective_on]
    return any(place.ends_on < min(days) for place in places.values()) if days else False


def _onward(
    path: list[Succession | Unit], onward: Mapping[int, list[Succession]], seen: set[int]
) -> Iterator[list[Succession | Unit]]:
    last = path[-1]
    unit_id = last.new_id if isinstance(last, Succession) else last.pk
    steps = [row for row in onward.get(unit_id, []) if row.new_id not in seen]
    if not steps:
        yield path
    for row in steps:
        yield from _onward([*path, row], onward, seen | {row.new_id})


def drawn(found: OverTheYears, *, by_rank: bool) -> bytes:
    """Draw the lines by rank, or by percent of the assigned maximum."""
    rows = [
        charts.Line(line.label, [_value(line.places.get(year), by_rank=by_rank) for year in found.years])
        for line in found.lines
    ]
    title = _("Rank over the years") if by_rank else _("Percent of the assigned maximum over the years")
    return charts.over_the_years(found.years, rows, title=title, by_rank=by_rank)


def _value(place: Place | None, *, by_rank: bool) -> Any:
    if place is None:
        return None
    return place.rank if by_rank else place.percent
