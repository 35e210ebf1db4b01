"""What a unit achieved on a leaf, and whether the leaf's rule can score it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from emulation.scoring.exact import HUNDRED, ZERO, number
from emulation.scoring.ranges import find
from emulation.scoring.tables import Bands, Counter, Criterion, DaysLate, Finding, Kind, Ladder


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit achieved on one leaf. `actual` None (and no `parts`) means not scored, which is not zero.

    `actual` is 1 or 0 for all-or-nothing, the points themselves for direct, the rank for a ladder, the days for days
    late. `parts` are the occurrences of each step of a counter, or the scores of the outside scorers of a ladder.
    """

    is_assigned: bool = True
    target: Decimal | None = None
    actual: Decimal | None = None
    parts: tuple[Decimal, ...] = ()

    @property
    def is_given(self) -> bool:
        return self.actual is not None or bool(self.parts)


NOTHING = Result()


@dataclass(frozen=True)
class Entry:
    """A unit and its results by the codes of leaves; `kind` chooses its variant, `blocked` are codes of reasons."""

    unit: str
    results: Mapping[str, Result]
    kind: str = ""
    blocked: frozenset[str] = frozenset()


def check(leaf: Criterion, result: Result) -> Finding | None:
    """Return why `result` cannot be scored on `leaf`, with one of the codes below, or None. Nothing given is fine.

    `out_of_bounds`, `not_yes_or_no`, `not_a_count`, `steps_differ`, `negative`, `target_missing`, `target_zero`,
    `no_range`, `not_a_rank`, `scores_missing`, `not_whole_days`.
    """
    assert leaf.rule
    if not result.is_given:
        return None
    return CHECKS[leaf.rule.kind](leaf, leaf.rule, result)


def _finding(leaf: Criterion, code: str, message: str, field: str = "actual", **said: Any) -> Finding:
    return Finding(code, message % {"code": leaf.code, **said}, leaf.code, field)


def _is_count(value: Decimal) -> bool:
    return value >= 0 and value == value.to_integral_value()


def _done(leaf: Criterion, rule: Any, result: Result) -> Finding | None:
    if result.actual in (0, 1):
        return None
    return _finding(leaf, "not_yes_or_no", _("“%(code)s” is done or not done: there is nothing between."))


def _typed(leaf: Criterion, rule: Any, result: Result) -> Finding | None:
    if result.actual is not None and 0 <= result.actual <= leaf.max:
        return None
    message = _("The points of “%(code)s” must lie between 0 and %(max)s.")
    return _finding(leaf, "out_of_bounds", message, max=number(leaf.max))


def counts(result: Result) -> tuple[Decimal, ...]:
    """Return the occurrences of each step of a counter."""
    return result.parts or (() if result.actual is None else (result.actual,))


def _counted(leaf: Criterion, rule: Counter, result: Result) -> Finding | None:
    given = counts(result)
    if len(given) != len(rule.steps):
        message = _("“%(code)s” counts several things. Give the number of each: %(steps)s.")
        return _finding(leaf, "steps_differ", message, steps="; ".join(step.name for step in rule.steps))
    if all(map(_is_count, given)):
        return None
    return _finding(leaf, "not_a_count", _("“%(code)s” counts occurrences: a whole number from 0."))


def _over_target(leaf: Criterion, result: Result) -> Finding | None:
    if result.target is None:
        return _finding(leaf, "target_missing", _("“%(code)s” is measured against a target. Give one."), "target")
    if result.target > 0:
        return None
    message = _("The target of “%(code)s” must be above zero: nothing can be measured against %(target)s.")
    return _finding(leaf, "target_zero", message, "target", target=number(result.target))


def _ranged(leaf: Criterion, rule: Bands, result: Result) -> Finding | None:
    value = result.actual
    assert value is not None
    if rule.is_percent and (fault := _over_target(leaf, result)):
        return fault
    found = find(rule.ranges, value * HUNDRED, result.target or ZERO) if rule.is_percent else find(rule.ranges, value)
    if found and (not rule.is_whole or rule.is_percent or value == value.to_integral_value()):
        return None
    message = _("The result %(value)s lies in none of the ranges of “%(code)s”: %(ranges)s.")
    said = {"value": number(value), "ranges": "; ".join(one.label for one in rule.ranges)}
    return _finding(leaf, "no_range", message, **said)


def _measured(leaf: Criterion, rule: Any, result: Result) -> Finding | None:
    if result.actual is None or result.actual < 0:
        return _finding(leaf, "negative", _("The result of “%(code)s” cannot be below zero."))
    if not result.is_assigned or (rule.kind == Kind.LEADER_RELATIVE and result.target is None):
        return None  # scored among the units without a target
    return _over_target(leaf, result)


def _ranked(leaf: Criterion, rule: Ladder, result: Result) -> Finding | None:
    if rule.by_scores:
        if all(score >= 0 for score in scores(result)):
            return None
        return _finding(leaf, "negative", _("The result of “%(code)s” cannot be below zero."))
    if result.actual is not None and result.actual >= 1 and _is_count(result.actual):
        return None
    return _finding(leaf, "not_a_rank", _("“%(code)s” takes a rank: 1, 2, 3 …"))


def scores(result: Result) -> tuple[Decimal, ...]:
    """Return what each outside scorer of a ladder gave."""
    return counts(result)


def _late(leaf: Criterion, rule: DaysLate, result: Result) -> Finding | None:
    days = result.actual
    if days is None or days != days.to_integral_value():
        return _finding(leaf, "not_whole_days", _("“%(code)s” counts whole days."))
    if find(rule.ranges, max(days, ZERO)):
        return None
    message = _("%(days)s days late lie in none of the ranges of “%(code)s”: %(ranges)s.")
    return _finding(leaf, "no_range", message, days=number(days), ranges="; ".join(one.label for one in rule.ranges))


CHECKS: dict[Kind, Callable[[Criterion, Any, Result], Finding | None]] = {
    Kind.ALL_OR_NOTHING: _done,
    Kind.DIRECT: _typed,
    Kind.COUNTER: _counted,
    Kind.BANDS: _ranged,
    Kind.PROPORTIONAL: _measured,
    Kind.LEADER_RELATIVE: _measured,
    Kind.LADDER: _ranked,
    Kind.DAYS_LATE: _late,
}
