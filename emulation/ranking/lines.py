"""Results over the years: the published places of a bloc's units, each line going on where a unit became another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs.models import Bloc, Succession, Unit
from common.text import sort_key
from documents import charts
from emulation.ranking.models import Placing, PublishedRanking

ByUnit = Mapping[int, Mapping[str, Placing]]
"""Places by the key of the unit and the year."""


@dataclass(frozen=True)
class Line:
    """A unit as it is called today (or was last), its places by year, and the units it came from.

    Where two units were merged each of their lines goes on with the new unit; where one was divided, with each part.
    """

    units: tuple[Unit, ...]
    """From the oldest to the newest."""
    places: Mapping[str, Placing]
    note: str = ""

    @property
    def unit(self) -> Unit:
        return self.units[-1]

    @property
    def label(self) -> str:
        """The unit; where it came from another, that one before it, so that lines that meet are told apart."""
        first = self.units[0]
        return self.unit.name if first == self.unit else f"{first.short_name or first.name} → {self.unit.name}"

    def cells(self, years: list[str]) -> list[tuple[str, Placing | None, str]]:
        """Return for each year the place and its percent in words; None where there is none."""
        found = [(year, self.places.get(year)) for year in years]
        return [(year, place, charts.percent(place.percent) if place else "") for year, place in found]


@dataclass(frozen=True)
class OverTheYears:
    """The years that have a published ranking, oldest first, and the lines of the units, by name."""

    years: list[str]
    lines: list[Line]

    def of(self, unit_id: int) -> OverTheYears:
        """Return only the lines that lead through this unit."""
        return OverTheYears(self.years, [line for line in self.lines if unit_id in {unit.pk for unit in line.units}])


def read(bloc: Bloc, user: Any) -> OverTheYears:
    """Return what `user` may see of the published rankings of `bloc`, in two queries."""
    shown = PublishedRanking.objects.visible_to(user).filter(
        state=PublishedRanking.State.PUBLISHED, round__campaign__bloc=bloc
    )
    places = Placing.objects.filter(ranking__in=shown).select_related("unit", "ranking__round__campaign")
    by_unit: dict[int, dict[str, Placing]] = defaultdict(dict)
    units: dict[int, Unit] = {}
    for place in places.order_by("pk"):
        by_unit[place.unit_id][place.ranking.round.campaign.year] = place
        units[place.unit_id] = place.unit
    years = sorted({year for found in by_unit.values() for year in found})
    lines = [line for path in _paths(bloc, units, by_unit) if (line := _line(path, by_unit)).places]
    return OverTheYears(years, sorted(lines, key=lambda line: (sort_key(line.unit.name), sort_key(line.label))))


def _line(path: list[Succession | Unit], by_unit: ByUnit) -> Line:
    """A line has the places of a unit from the day on which it took over; where that is not known, from its first."""
    units, places = [], {}
    for step in path:
        unit, since = (step.new, step.effective_on) if isinstance(step, Succession) else (step, None)
        units.append(unit)
        own = by_unit.get(unit.pk, {})
        places.update({year: place for year, place in own.items() if since is None or _ends_on(place) >= since})
    notes = [_told(step) for step in path if isinstance(step, Succession)]
    return Line(tuple(units), places, " ".join(notes))


def _ends_on(place: Placing) -> date:
    return place.ranking.round.campaign.ends_on


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
    rows = Succession.objects.filter(old__memberships__bloc=bloc).select_related("old", "new").distinct()
    for row in rows.order_by("effective_on", "pk"):
        onward[row.old_id].append(row)
        into[row.new_id].append(row)
        known[row.old_id], known[row.new_id] = row.old, row.new
    for unit in known.values():
        if not into[unit.pk] or _was_there_before(into[unit.pk], by_unit.get(unit.pk, {})):
            yield from _onward([unit], onward, {unit.pk})


def _was_there_before(into: list[Succession], places: Mapping[str, Placing]) -> bool:
    days = [row.effective_on for row in into if row.effective_on]
    return any(_ends_on(place) < min(days) for place in places.values()) if days else False


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


def _value(place: Placing | None, *, by_rank: bool) -> Any:
    if place is None:
        return None
    return place.rank if by_rank else place.percent
