"""What is drawn of a ranking: how many units lie in which range of points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from documents import charts
from documents.charts import Band
from emulation.scoring.exact import number
from emulation.scoring.ranking import Place
from emulation.scoring.tables import Measure, Table

STEPS = tuple(Decimal(step) for step in ("0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "5000"))
MOST_BANDS = 8


def of_scores(table: Table, places: Iterable[Place]) -> bytes:
    """Draw how many of the ranked units lie in which range of what they are ranked by."""
    values = scores(table, places)
    return charts.distribution(values, bands(values), title=title(table))


def counts(table: Table, places: Iterable[Place]) -> list[tuple[str, int]]:
    """Return what the picture shows as a table: each range, and how many units lie in it."""
    values = scores(table, places)
    ranges = bands(values)
    return list(zip((band.label for band in ranges), charts.counted(values, ranges), strict=True))


def title(table: Table) -> str:
    if table.measure == Measure.POINTS:
        return _("Number of units by points")
    return _("Number of units by percent of the assigned maximum")


def scores(table: Table, places: Iterable[Place]) -> list[Decimal]:
    """Return what the ranked units are ranked by, as it is shown."""
    by_points = table.measure == Measure.POINTS
    found = [place.totals.points if by_points else place.totals.percent for place in places if place.rank]
    return [value for value in found if value is not None]


def bands(values: Sequence[Decimal]) -> list[Band]:
    """Return even ranges of a round width that hold all `values`, at most eight; none without a value."""
    if not values:
        return []
    low, high = min(values), max(values)
    width = next((step for step in STEPS if _count(low, high, step) <= MOST_BANDS), STEPS[-1])
    first = _below(low, width)
    return [_band(first + width * index, width) for index in range(_count(low, high, width))]


def _below(value: Decimal, width: Decimal) -> Decimal:
    """The multiple of `width` at or below `value`; a remainder takes the sign of what is divided."""
    rest = value % width
    return value - rest - (width if rest < 0 else 0)


def _count(low: Decimal, high: Decimal, width: Decimal) -> int:
    return int((_below(high, width) - _below(low, width)) / width) + 1


def _band(least: Decimal, width: Decimal) -> Band:
    return Band(f"{number(least)} – <{number(least + width)}", least)
