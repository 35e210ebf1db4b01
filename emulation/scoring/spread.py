"""How far apart the scores of a bloc are, and how compressed: where all are equal, points decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from emulation.scoring.exact import of_fraction
from emulation.scoring.tables import Measure, Table

NEAR = Fraction(1, 100)
"""Units within this share of the scale of the first one are near it."""


@dataclass(frozen=True)
class Spread:
    """Statistics of the ranked units, in the measure of the ranking (points or percent), with two decimals."""

    units: int
    highest: Decimal
    lowest: Decimal
    mean: Decimal
    median: Decimal
    deviation: Decimal
    """Standard deviation of the whole bloc (not of a sample)."""
    distinct: int
    """How many different scores there are; with one, everybody is equal."""
    largest_tie: int
    """How many units share the most frequent score."""
    near_first: int
    """How many units, the first included, are within 1 % of the scale of the first."""
    range_percent: Decimal
    """From the highest to the lowest, in percent of the scale."""


def spread_of(table: Table, measures: Sequence[Fraction]) -> Spread | None:
    """Return the statistics of the exact scores, or None without any."""
    if not measures:
        return None
    scale = Fraction(table.total) if table.measure == Measure.POINTS else Fraction(100)
    ordered, count = sorted(measures, reverse=True), len(measures)
    mean = sum(ordered, Fraction(0)) / count
    variance = sum(((value - mean) ** 2 for value in ordered), Fraction(0)) / count
    return Spread(
        units=count,
        highest=_shown(ordered[0]),
        lowest=_shown(ordered[-1]),
        mean=_shown(mean),
        median=_shown((ordered[(count - 1) // 2] + ordered[count // 2]) / 2),
        deviation=_root(variance),
        distinct=len(set(ordered)),
        largest_tie=max(Counter(ordered).values()),
        near_first=sum(ordered[0] - value <= NEAR * scale for value in ordered),
        range_percent=_shown((ordered[0] - ordered[-1]) * 100 / scale) if scale else Decimal(0),
    )


def _shown(value: Fraction) -> Decimal:
    return of_fraction(value, 2)


def _root(value: Fraction) -> Decimal:
    """Return the square root rounded half up to two decimals, from whole numbers alone."""
    return Decimal((isqrt(int(value * 40_000)) + 1) // 2).scaleb(-2)
