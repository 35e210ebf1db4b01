"""The ranking of a bloc: who stands where and why, what a total is enough for, how close together the units are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from common.text import sort_key
from emulation.scoring import totals
from emulation.scoring.exact import HUNDRED, ZERO
from emulation.scoring.formulas import Sheet
from emulation.scoring.spread import Spread, spread_of
from emulation.scoring.tables import Figure, FloorOn, Gate, Measure, Reason, Section, Table, TieBreak
from emulation.scoring.totals import Totals

Key = tuple[Fraction, ...]
LAST = Fraction(-(10**9))
"""Of what is not scored: after everything that is, zero included."""


@dataclass(frozen=True)
class Shortfall:
    """Why a unit that has the total for `gate` does not pass it: a criterion under the floor, or not scored yet."""

    gate: Gate
    criterion: str
    points: Decimal | None
    max: Decimal


@dataclass(frozen=True)
class Place:
    """Where a unit stands. Without a rank it is not in the ranking: blocked, nothing assigned, or nothing scored."""

    unit: str
    totals: Totals
    sheet: Sheet
    rank: int | None = None
    tied_with: tuple[str, ...] = ()
    """Units that share the rank, after every step of the tie-break."""
    decided_by: TieBreak | None = None
    """The step of the tie-break that parted this unit from another one with the same score."""
    gate: Gate | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_tied(self) -> bool:
        return bool(self.tied_with)


@dataclass(frozen=True)
class Ranking:
    """The places in their order, those without a rank last, and how close together the ranked ones are."""

    table: Table
    places: tuple[Place, ...]
    spread: Spread | None


def rank(table: Table, sheets: Iterable[Sheet]) -> Ranking:
    """Rank the units, highest first. Equal scores share a rank (1, 2, 2, 4) unless the tie-break parts them.

    Shares are compared exactly, before any rounding; the order of `sheets` makes no difference.
    """
    variants: dict[str, Table] = {}
    ranked: list[tuple[Key, Place]] = []
    others: list[Place] = []
    for sheet in sheets:
        if sheet.kind not in variants:
            variants[sheet.kind] = table.for_kind(sheet.kind)
        place = _place(variants[sheet.kind], sheet)
        measured = measure(table, place.totals)
        if measured is None or place.reasons:
            others.append(place)
        else:
            ranked.append(((measured, *(_figure(step, place) for step in table.tie_break)), place))
    placed = list(_ranks(table, ranked))
    others.sort(key=lambda place: sort_key(place.unit))
    measures = [key[0] for key, _place in ranked]
    return Ranking(table, (*placed, *others), spread_of(table, measures))


def measure(table: Table, sums: Totals) -> Fraction | None:
    """Return what units are ranked by: points, or percent of the assigned maximum; None when there is nothing."""
    share = sums.share
    if share is None or sums.points is None:
        return None
    return Fraction(sums.points) if table.measure == Measure.POINTS else share * 100


def _place(table: Table, sheet: Sheet) -> Place:
    sums = totals.total(table, sheet)
    known = {reason.code: reason for reason in table.reasons}
    reasons = tuple(known.get(code) or Reason(code, code) for code in sorted(sheet.blocked))
    gate, shortfalls = (None, ()) if reasons else gates(table, sums, sheet)
    return Place(sheet.unit, sums, sheet, gate=gate, shortfalls=shortfalls, reasons=reasons)


# --- Ranks and ties ----------------------------------------------------------------------------------------------


def _figure(step: TieBreak, place: Place) -> Fraction:
    """Return what the tie-break compares, the higher the better."""
    sums = place.totals
    if step.figure == Figure.CRITERION:
        return _of_criterion(step.code, place)
    if step.figure == Figure.PERCENT:
        return LAST if sums.share is None else sums.share
    if step.figure == Figure.POINTS:
        return LAST if sums.points is None else Fraction(sums.points)
    if step.figure == Figure.PENALTY:
        return -Fraction(sums.penalty)
    return Fraction(sums.base if step.figure == Figure.BASE else sums.bonus)


def _of_criterion(code: str, place: Place) -> Fraction:
    found = place.sheet.marks.get(code) or place.totals.parts.get(code)
    return LAST if found is None or found.points is None else Fraction(found.points)


def _ranks(table: Table, ranked: list[tuple[Key, Place]]) -> Iterable[Place]:
    """Yield the places with their ranks; those that stay tied in the order of their names."""
    ranked = sorted(ranked, key=lambda pair: (tuple(-figure for figure in pair[0]), sort_key(pair[1].unit)))
    number = 1
    for key, tied in groupby(ranked, key=lambda pair: pair[0]):
        places = [place for _key, place in tied]
        rivals = [other for other, _place in ranked if other[0] == key[0] and other != key]
        for place in places:
            yield _ranked(place, number, places, _deciding(table.tie_break, key, rivals))
        number += len(places)


def _ranked(place: Place, number: int, tied: list[Place], decided_by: TieBreak | None) -> Place:
    others = tuple(other.unit for other in tied if other is not place)
    return Place(place.unit, place.totals, place.sheet, number, others, decided_by, place.gate, place.shortfalls)


def _deciding(steps: Sequence[TieBreak], key: Key, rivals: list[Key]) -> TieBreak | None:
    """Return the last step that was needed to part the unit from those with the same score."""
    depths = [next(i for i, (a, b) in enumerate(zip(key, rival, strict=True)) if a != b) for rival in rivals]
    return steps[max(depths) - 1] if depths else None


# --- Gates -------------------------------------------------------------------------------------------------------


def gates(table: Table, sums: Totals, sheet: Sheet) -> tuple[Gate | None, tuple[Shortfall, ...]]:
    """Return the best gate whose two conditions hold, and why the better ones that the total was enough for do not."""
    measured = measure(table, sums)
    shortfalls: list[Shortfall] = []
    if measured is None:
        return None, ()
    for gate in table.gates:
        if measured < Fraction(gate.minimum):
            continue
        short = _short_of(gate, table, sums, sheet)
        if not short:
            return gate, tuple(shortfalls)
        shortfalls += short
    return None, tuple(shortfalls)


def _short_of(gate: Gate, table: Table, sums: Totals, sheet: Sheet) -> list[Shortfall]:
    if not gate.floor:
        return []
    return [
        Shortfall(gate, code, points, most)
        for code, points, most in _floored(table, sums, sheet)
        if most and (points is None or points * HUNDRED < gate.floor * most)
    ]


def _floored(table: Table, sums: Totals, sheet: Sheet) -> Iterable[tuple[str, Decimal | None, Decimal]]:
    """Yield what the floor is asked of: leaves or parts of the base that count for the unit."""
    if table.floor_on == FloorOn.LEAF:
        for leaf in table.leaves:
            found = sheet.marks.get(leaf.code)
            if found and found.counts and table.section_of[leaf.code] == Section.BASE:
                yield leaf.code, found.points, found.max
        return
    for part in table.parts:
        if part.section == Section.BASE and (whole := _of_part(part.code, sums, sheet)):
            yield part.code, *whole


def _of_part(code: str, sums: Totals, sheet: Sheet) -> tuple[Decimal | None, Decimal] | None:
    if found := sums.parts.get(code):
        return found.points, found.assigned_max
    single = sheet.marks.get(code)
    return (single.points, single.max if single.counts else ZERO) if single else None
