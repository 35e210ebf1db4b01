"""Totals of a sheet: only leaves are added up; bonus and penalty stand beside the base, each with its yearly limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from emulation.scoring.exact import HUNDRED, ZERO, half_up
from emulation.scoring.formulas import Mark, Sheet
from emulation.scoring.tables import Criterion, Section, Table


@dataclass(frozen=True)
class Part:
    """What a group came to: the points of the leaves scored in it, and the maximum of the leaves that count."""

    points: Decimal | None
    assigned_max: Decimal


@dataclass(frozen=True)
class Totals:
    """The total of one unit. `points` is None when nothing of the base was scored yet, which is not zero."""

    points: Decimal | None
    assigned_max: Decimal
    base: Decimal = ZERO
    bonus: Decimal = ZERO
    """What counts of `bonus_earned`: at most what the table lets a year bring."""
    bonus_earned: Decimal = ZERO
    penalty: Decimal = ZERO
    """What counts of `penalty_earned`; taken off, so above zero."""
    penalty_earned: Decimal = ZERO
    cut: Decimal = ZERO
    """What was cut because the total would have passed the scale by more than the table's headroom."""
    unscored: tuple[str, ...] = ()
    """Leaves of the base that are assigned and not scored."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """Each group of every section, by its code."""

    @property
    def share(self) -> Fraction | None:
        """Points ÷ assigned maximum, exact, or None when nothing was assigned or scored."""
        if self.points is None or not self.assigned_max:
            return None
        return Fraction(self.points) / Fraction(self.assigned_max)

    @property
    def percent(self) -> Decimal | None:
        """The share in percent as it is shown, with two decimals; ranking compares the exact share."""
        if self.points is None or not self.assigned_max:
            return None
        return half_up(self.points * HUNDRED, self.assigned_max, 2)


class _Sums:
    """Adds up marks by section and by group."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.points: dict[str, Decimal] = {}
        self.maxima: dict[str, Decimal] = {}
        self.unscored: list[str] = []

    def add(self, leaf: Criterion, mark: Mark) -> None:
        section = self.table.section_of[leaf.code]
        if mark.points is None and mark.counts and section == Section.BASE:
            self.unscored.append(leaf.code)
        for code in self._keys(leaf, section):
            if mark.points is not None:
                self.points[code] = self.points.get(code, ZERO) + mark.points
            if mark.counts:
                self.maxima[code] = self.maxima.get(code, ZERO) + mark.max

    def _keys(self, leaf: Criterion, section: Section) -> list[str]:
        return [f"\0{section}", *(group.code for group in self.table.groups_of[leaf.code])]

    def of(self, section: Section) -> Decimal:
        return self.points.get(f"\0{section}", ZERO)

    def parts(self) -> dict[str, Part]:
        groups = [one.code for one in self.table.criteria if not one.rule]
        return {code: Part(self.points.get(code), self.maxima.get(code, ZERO)) for code in groups}


def total(table: Table, sheet: Sheet) -> Totals:
    """Add up `sheet`; `table` is the one of the unit's kind (`table.for_kind`).

    Bonus and penalty are limited to what a year may bring, then the total to the assigned maximum plus the headroom.
    """
    sums = _Sums(table)
    for leaf in table.leaves:
        if found := sheet.marks.get(leaf.code):
            sums.add(leaf, found)
    assigned_max = sums.maxima.get(f"\0{Section.BASE}", ZERO)
    base, bonus, penalty = (sums.of(section) for section in Section)
    kept_bonus, kept_penalty = _at_most(bonus, table.bonus_max), _at_most(penalty, table.penalty_max)
    points = base + kept_bonus - kept_penalty
    ceiling = None if table.headroom is None else assigned_max + table.headroom
    kept = _at_most(points, ceiling)
    return Totals(
        points=kept if f"\0{Section.BASE}" in sums.points else None,
        assigned_max=assigned_max,
        base=base,
        bonus=kept_bonus,
        bonus_earned=bonus,
        penalty=kept_penalty,
        penalty_earned=penalty,
        cut=points - kept,
        unscored=tuple(sums.unscored),
        parts=sums.parts(),
    )


def _at_most(value: Decimal, limit: Decimal | None) -> Decimal:
    return value if limit is None else min(value, limit)
