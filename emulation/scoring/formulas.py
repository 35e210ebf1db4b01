"""Points of a leaf from a result: one function per kind. Decimals are exact, and null is not zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.scoring.exact import EXACT, HUNDRED, ONE, ZERO, of_fraction, quotient
from emulation.scoring.ranges import find
from emulation.scoring.results import NOTHING, Entry, Result, check, counts, scores
from emulation.scoring.tables import (
    AllOrNothing,
    Bands,
    Counter,
    Criterion,
    DaysLate,
    Direct,
    Kind,
    Ladder,
    LeaderRelative,
    Proportional,
    Table,
)


class Mark(NamedTuple):
    """The points of one leaf, None when not scored, and what they are out of.

    `counts` says whether `max` stands in the unit's denominator; `how` names the step of the rule that applied,
    `figures` what went into it (`derivation` says both in words).
    """

    points: Decimal | None
    max: Decimal
    counts: bool
    how: str
    figures: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The marks of one unit, by the codes of the leaves of its variant."""

    unit: str
    marks: Mapping[str, Mark]
    kind: str = ""
    blocked: frozenset[str] = frozenset()


class Peers(NamedTuple):
    """What a leaf needs to know of the whole bloc."""

    leader: Result | None = None
    """The unit with the largest percentage over its target."""
    best: Decimal = ZERO
    """The best result among the units without a target."""
    averages: tuple[Fraction, ...] = ()
    """Of each unit what its outside scorers gave on average, highest first."""


class Row(NamedTuple):
    """One unit on one leaf, as its variant has it."""

    unit: str
    leaf: Criterion
    result: Result


# --- A bloc ------------------------------------------------------------------------------------------------------


def score(table: Table, entries: Iterable[Entry]) -> list[Sheet]:
    """Return one sheet for each entry, in their order; on some leaves units count for each other's points.

    Pure, and the same whatever the order of the entries. Raises ValidationError with a code of `results.check`, or
    `unknown_criterion`, when a result cannot be scored.
    """
    entries = list(entries)
    marks: dict[str, dict[str, Mark]] = {entry.unit: {} for entry in entries}
    if len(marks) != len(entries):
        raise ValueError("One entry for each unit.")
    with localcontext(EXACT):
        for code, rows in _by_leaf(table, entries).items():
            known = peers([row for row in rows if row.result.is_given])
            for unit, leaf, result in rows:
                marks[unit][code] = mark(leaf, result, known, table)
    return [Sheet(entry.unit, marks[entry.unit], entry.kind, entry.blocked) for entry in entries]


def _by_leaf(table: Table, entries: list[Entry]) -> dict[str, list[Row]]:
    variants = {kind: table.for_kind(kind) for kind in {entry.kind for entry in entries}}
    found: dict[str, list[Row]] = {}
    for entry in entries:
        leaves = variants[entry.kind].leaves
        if unknown := entry.results.keys() - {leaf.code for leaf in leaves}:
            message = _("“%(unit)s” has a result for “%(code)s”, which is no criterion that carries points for it.")
            raise ValidationError(message % {"unit": entry.unit, "code": min(unknown)}, "unknown_criterion")
        for leaf in leaves:
            found.setdefault(leaf.code, []).append(Row(entry.unit, leaf, entry.results.get(leaf.code, NOTHING)))
    return found


def peers(rows: list[Row]) -> Peers:
    """Return what the results on one leaf say of the bloc. Percentages are compared without dividing."""
    if not rows:
        return Peers()
    leaf = rows[0].leaf
    if isinstance(leaf.rule, Ladder) and leaf.rule.by_scores:
        return Peers(averages=tuple(sorted((_average(row.result) for row in rows), reverse=True)))
    if not isinstance(leaf.rule, (LeaderRelative, Proportional)):
        return Peers()
    leader, best = None, ZERO
    for row in rows:
        result = row.result
        target, actual = result.target, result.actual or ZERO
        if target is None or not result.is_assigned:
            best = max(best, actual)
        elif actual > target and (leader is None or _is_further(result, leader)):
            leader = result
    return Peers(leader, best)


def _is_further(one: Result, other: Result) -> bool:
    """Whether `one` reached the larger percentage of its target."""
    return (one.actual or ZERO) * (other.target or ZERO) > (other.actual or ZERO) * (one.target or ZERO)


def _average(result: Result) -> Fraction:
    given = scores(result)
    return Fraction(sum(given, ZERO)) / len(given)


# --- A leaf ------------------------------------------------------------------------------------------------------

Scored = tuple[Decimal, str, tuple[Any, ...]]
"""Points, the step of the rule, and its figures."""


def mark(leaf: Criterion, result: Result, known: Peers, table: Table) -> Mark:
    """Return the mark of one unit on one leaf. Not assigned leaves the denominator, unless there is a result and the
    table says that it returns then. Raises ValidationError with a code of `results.check`."""
    if not result.is_given:
        how = "not_scored" if result.is_assigned else "not_assigned"
        return Mark(None, leaf.max, result.is_assigned, how)
    if fault := check(leaf, result):
        raise ValidationError(fault.message, fault.code)
    assert leaf.rule
    points, how, figures = FORMULAS[leaf.rule.kind](leaf.rule, leaf.max, result, known, table.places)
    return Mark(points, leaf.max, result.is_assigned or table.unassigned_returns, how, figures)


def _all_or_nothing(rule: AllOrNothing, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    return (most, "done", ()) if result.actual else (ZERO, "not_done", ())


def _direct(rule: Direct, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    assert result.actual is not None
    return result.actual, "typed", ()


def _counter(rule: Counter, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    """Occurrences are clamped to the limits of the counter, then their sum with the base to those of the leaf."""
    given = counts(result)
    brought = sum((step.points * count for step, count in zip(rule.steps, given, strict=True)), ZERO)
    kept = brought if rule.most is None else min(brought, rule.most)
    kept = kept if rule.least is None else max(kept, rule.least)
    points = rule.base + kept
    if rule.is_within_max:
        points = min(points, most)
    if rule.least is None:
        points = max(points, ZERO)
    return points, "counted", (rule.steps, given, rule.base, brought, kept)


def _bands(rule: Bands, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    value, of = result.actual or ZERO, result.target or ZERO
    if rule.is_percent:
        found = find(rule.ranges, value * HUNDRED, of)
        figures: tuple[Any, ...] = (value, found, of)
    else:
        found = find(rule.ranges, value)
        figures = (value, found)
    assert found
    return found.points, "in_range_of_target" if rule.is_percent else "in_range", figures


def _days_late(rule: DaysLate, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    days = max(result.actual or ZERO, ZERO)
    found = find(rule.ranges, days)
    assert found
    return found.points, "days_late" if days else "on_time", (days, found)


def _proportional(rule: Proportional, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    actual, target = result.actual or ZERO, result.target
    if target is None or not result.is_assigned:
        return _among_those_without_target(most, actual, known, places)
    if actual >= target and not rule.grows:
        return most, "at_target" if actual == target else "capped", (actual, target)
    return quotient(most * actual, target, places), "in_proportion", (actual, target)


def _leader_relative(rule: LeaderRelative, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    """Below the target ½·MS·A/T; over it ½·MS + ½·MS·(own % over ÷ leader's % over), rounded once, at the end."""
    actual, target, leader = result.actual or ZERO, result.target, known.leader
    if target is None or not result.is_assigned:
        return _among_those_without_target(most, actual, known, places)
    if actual <= target:
        how = "at_half" if actual == target else "below_half"
        return quotient(most * actual, 2 * target, places), how, (actual, target)
    assert leader and leader.actual and leader.target
    own, best = (actual - target) * leader.target, (leader.actual - leader.target) * target
    if own == best:
        return most, "leads", (actual, target)
    points = quotient(most * (best + own), 2 * best, places)
    return points, "behind_leader", (actual, target, leader.actual, leader.target)


def _among_those_without_target(most: Decimal, actual: Decimal, known: Peers, places: int) -> Scored:
    """MS · A ÷ the best result of the units that have a result but no target."""
    points = quotient(most * actual, known.best, places) if known.best else ZERO
    return points, "without_target", (actual, known.best)


def _ladder(rule: Ladder, most: Decimal, result: Result, known: Peers, places: int) -> Scored:
    if not rule.by_scores:
        rank = int(result.actual or ONE)
        return _rung(rule, rank), "ranked", (rank,)
    average = _average(result)
    rank = known.averages.index(average) + 1  # equal averages share a rank, and the next one is left out
    return _rung(rule, rank), "ranked_by_scores", (rank, of_fraction(average, places), len(scores(result)))


def _rung(rule: Ladder, rank: int) -> Decimal:
    return rule.points[rank - 1] if rank <= len(rule.points) else rule.beyond


FORMULAS: dict[Kind, Callable[[Any, Decimal, Result, Peers, int], Scored]] = {
    Kind.ALL_OR_NOTHING: _all_or_nothing,
    Kind.DIRECT: _direct,
    Kind.COUNTER: _counter,
    Kind.BANDS: _bands,
    Kind.PROPORTIONAL: _proportional,
    Kind.LEADER_RELATIVE: _leader_relative,
    Kind.LADDER: _ladder,
    Kind.DAYS_LATE: _days_late,
}
