"""Ranges of values with the points they earn; each bound says whether it belongs to the range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from emulation.scoring.exact import ONE, number


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high` (None: without end); `has_low` and `has_high` say whether the bound itself is in."""

    low: Decimal | None
    high: Decimal | None
    points: Decimal
    has_low: bool = True
    has_high: bool = True

    def holds(self, value: Decimal, of: Decimal = ONE) -> bool:
        """Whether `value` ÷ `of` lies in the range; nothing is divided, so nothing is rounded."""
        if self.low is not None:
            low = self.low * of
            if value < low or (value == low and not self.has_low):
                return False
        if self.high is None:
            return True
        high = self.high * of
        return value < high or (value == high and self.has_high)

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.has_low and self.has_high))

    def __str__(self) -> str:
        """The range as rules write it and `options` reads it: `<75`, `75–95`, `95–<100`, `≥100`."""
        return self._written(lambda bound: f"{bound.normalize():f}")

    @property
    def label(self) -> str:
        """The same with numbers as people here write them."""
        return self._written(number)

    def _written(self, shown: Callable[[Decimal], str]) -> str:
        low, high = self.low, self.high
        if low is None or high is None:
            return self._one_sided(shown)
        if low == high and not self.is_empty:
            return shown(low)
        return f"{'' if self.has_low else '>'}{shown(low)}–{'' if self.has_high else '<'}{shown(high)}"

    def _one_sided(self, shown: Callable[[Decimal], str]) -> str:
        if self.low is not None:
            return f"{'≥' if self.has_low else '>'}{shown(self.low)}"
        return f"{'≤' if self.has_high else '<'}{shown(self.high)}" if self.high is not None else "–"


def find(ranges: Iterable[Range], value: Decimal, of: Decimal = ONE) -> Range | None:
    """Return the range that holds `value` ÷ `of`, or None."""
    return next((one for one in ranges if one.holds(value, of)), None)


class Fault(NamedTuple):
    """What is wrong with ranges: code `empty` (of one), `gap` or `overlap` (between two)."""

    code: str
    first: Range
    second: Range


def in_order(ranges: Iterable[Range]) -> list[Range]:
    """Return the ranges from low to high."""
    return sorted(ranges, key=lambda one: (one.low is not None, one.low or Decimal(0), not one.has_low))


def faults(ranges: Sequence[Range], *, whole: bool) -> Iterator[Fault]:
    """Yield what keeps the ranges from giving every value between their ends exactly one place.

    With `whole` only whole numbers occur, so that nothing is missing between 1–2 and 3–5.
    """
    empty = [one for one in ranges if one.is_empty]
    yield from (Fault("empty", one, one) for one in empty)
    if empty:
        return
    for first, second in pairwise(in_order(ranges)):
        if code := (_between_whole if whole else _between)(first, second):
            yield Fault(code, first, second)


def _between(first: Range, second: Range) -> str:
    if first.high is None or second.low is None or second.low < first.high:
        return "overlap"
    if second.low > first.high:
        return "gap"
    if second.has_low and first.has_high:
        return "overlap"
    return "" if second.has_low or first.has_high else "gap"


def _between_whole(first: Range, second: Range) -> str:
    if first.high is None or second.low is None:
        return "overlap"
    last, following = _last_whole(first.high, first.has_high), -_last_whole(-second.low, second.has_low)
    if following <= last:
        return "overlap"
    return "gap" if following > last + 1 else ""


def _last_whole(bound: Decimal, included: bool) -> int:
    """Return the greatest whole number up to `bound`."""
    floor = int(bound // 1)
    if floor > bound:  # // of Decimal cuts towards zero
        floor -= 1
    return floor - 1 if floor == bound and not included else floor
