"""Numbers that put criteria in an order, with room between them so that one more seldom renumbers the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

ROOM, LAST = 100, 32_000
"""Between two numbers at first; the greatest number given, below what the column holds."""


def numbers(present: Sequence[int | None]) -> list[int]:
    """Return rising numbers for things in their wanted order; `present` is what each has now, None for a new one.

    As many as possible keep their number. Where there is no room between two, all are numbered anew.
    """
    kept = _longest_rising(present)
    found: list[int | None] = [number if index in kept else None for index, number in enumerate(present)]
    edges = [-1, *sorted(kept), len(found)]
    for left, right in pairwise(edges):
        low = found[left] if left >= 0 else 0
        high = found[right] if right < len(found) else None
        if not _fill(found, left + 1, right, low or 0, high):
            return _anew(len(found))
    return [number for number in found if number is not None]


def _anew(count: int) -> list[int]:
    room = max(1, min(ROOM, LAST // (count + 1)))
    return [room * place for place in range(1, count + 1)]


def _fill(found: list[int | None], start: int, stop: int, low: int, high: int | None) -> bool:
    """Number the places from `start` to before `stop` between `low` and `high`. Return whether there was room."""
    count = stop - start
    if not count:
        return True
    room = ROOM if high is None else (high - low) // (count + 1)
    if room < 1 or low + room * count > LAST:
        return False
    for place in range(count):
        found[start + place] = low + room * (place + 1)
    return True


def _longest_rising(present: Sequence[int | None]) -> set[int]:
    """Return the places of a longest strictly rising run of numbers above zero."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for index, number in enumerate(present):
        if not number or number > LAST:
            continue
        place = bisect_left(tails, number)
        before[index] = ends[place - 1] if place else None
        tails[place : place + 1] = [number]
        ends[place : place + 1] = [index]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
