"""What a criteria table is checked for before it is published, and the figures that make it honest."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise

from django.utils.translation import gettext as _

from emulation.scoring import ranges, tables
from emulation.scoring.exact import HUNDRED, ZERO, half_up, number
from emulation.scoring.tables import Criterion, Figure, Finding, Kind, Section, Table

MEASURED = {Kind.COUNTER, Kind.BANDS, Kind.PROPORTIONAL, Kind.LEADER_RELATIVE}
"""Kinds whose results are quantities and want a unit of measure."""
JUDGED = {Kind.ALL_OR_NOTHING, Kind.DIRECT}


def check(table: Table) -> list[Finding]:
    """Return everything found; what `stops` keeps the table from being published or used.

    A table whose tree does not hold together is told only that: sums over it would mean nothing.
    """
    if broken := list(_tree(table)):
        return broken
    found = [*_settings(table), *chain.from_iterable(_leaf(leaf) for leaf in table.leaves)]
    for kind in table.unit_kinds or ("",):
        found += _sums(table.for_kind(kind), kind)
    return [finding for index, finding in enumerate(found) if finding not in found[:index]]


# --- The tree ----------------------------------------------------------------------------------------------------


def _tree(table: Table) -> Iterator[Finding]:
    if not table.leaves:
        yield Finding("no_leaf", _("The table has no criterion that carries points."))
    for code, times in Count(one.code for one in table.criteria).items():
        if times > 1:
            yield Finding("code_twice", _("The code “%(code)s” stands there twice.") % {"code": code}, code, "code")
    for criterion in table.criteria:
        yield from _place_in_tree(table, criterion)


def _place_in_tree(table: Table, criterion: Criterion) -> Iterator[Finding]:
    code, parent = criterion.code, criterion.parent
    if not code:
        yield Finding("code_missing", _("The criterion “%(name)s” has no code.") % {"name": criterion.name}, "", "code")
        return
    if parent and parent not in table.by_code:
        message = _("There is no criterion “%(parent)s” for “%(code)s” to stand in.") % {"parent": parent, "code": code}
        yield Finding("parent_unknown", message, code, "parent")
    if criterion in table.groups_of[code]:
        yield Finding("circle", _("The criterion “%(code)s” stands inside itself.") % {"code": code}, code, "parent")
    if criterion.rule and code in table.children:
        message = _("“%(code)s” has criteria inside, so it cannot carry points itself: only leaves do.")
        yield Finding("parent_is_leaf", message % {"code": code}, code, "kind")
    if not criterion.rule and code not in table.children:
        message = _("The group “%(code)s” is empty. Give it a kind or criteria inside.")
        yield Finding("group_empty", message % {"code": code}, code, "kind")
    if parent and criterion.section != Section.BASE:
        message = _("“%(code)s” stands inside a group: only a part of its own can be bonus or penalty.")
        yield Finding("section_inside", message % {"code": code}, code, "options")


# --- Sums, for each kind of unit ---------------------------------------------------------------------------------


def _sums(table: Table, kind: str) -> Iterator[Finding]:
    whose = f" ({_('units of kind “%(kind)s”') % {'kind': kind}})" if kind else ""
    for group in _mismatched(table):
        message = _("“%(code)s” has %(max)s points, but what stands in it adds up to %(sum)s%(whose)s.")
        added = sum((child.max for child in table.children.get(group.code, [])), ZERO)
        said = {"code": group.code, "max": number(group.max), "sum": number(added), "whose": whose}
        yield Finding("sum_differs", message % said, group.code, "max")
    base = base_of(table)
    if base != table.total:
        message = _("The table is to have %(total)s points, but its parts add up to %(sum)s%(whose)s.")
        yield Finding(
            "total_differs", message % {"total": number(table.total), "sum": number(base), "whose": whose}, "", "max"
        )
    for leaf in table.leaves:
        yield from _points_within(leaf)


def _mismatched(table: Table) -> Iterator[Criterion]:
    for group in table.criteria:
        if not group.rule and group.max != sum(child.max for child in table.children.get(group.code, [])):
            yield group


def base_of(table: Table) -> Decimal:
    """Return what the parts of the base add up to."""
    return sum((part.max for part in table.parts if part.section == Section.BASE), ZERO)


def _points_within(leaf: Criterion) -> Iterator[Finding]:
    """See that ranges and ladders give points from 0 to the maximum, and that the maximum can be reached."""
    rule = leaf.rule
    if isinstance(rule, (tables.Bands, tables.DaysLate)):
        points = [one.points for one in rule.ranges]
    elif isinstance(rule, tables.Ladder):
        points = [*rule.points, rule.beyond] if rule.points else []
    else:
        return
    said = {"code": leaf.code, "max": number(leaf.max)}
    if any(not 0 <= value <= leaf.max for value in points):
        message = _("“%(code)s” gives points outside 0 to %(max)s.") % said
        yield Finding("points_outside", message, leaf.code, "options")
    elif points and max(points) < leaf.max:
        message = _("Nobody can reach the %(max)s points of “%(code)s”.") % said
        yield Finding("max_unreachable", message, leaf.code, "options", stops=False)


# --- One leaf ----------------------------------------------------------------------------------------------------


def _leaf(leaf: Criterion) -> Iterator[Finding]:
    said, rule = {"code": leaf.code}, leaf.rule
    if any(value <= 0 for value in (leaf.max, *leaf.max_for.values())):
        message = _("The maximum of “%(code)s” must be above zero.") % said
        yield Finding("max_not_positive", message, leaf.code, "max")
    if isinstance(rule, (tables.Bands, tables.DaysLate)):
        yield from _ranges(leaf, rule)
    elif isinstance(rule, tables.Ladder):
        yield from _ladder(leaf, rule)
    elif isinstance(rule, tables.Counter):
        yield from _counter(leaf, rule)
    if rule and rule.kind in MEASURED and not leaf.unit_of_measure:
        message = _("“%(code)s” does not say in what unit its result is measured.") % said
        yield Finding("unit_of_measure_missing", message, leaf.code, "options", stops=False)
    if not leaf.evidence:
        message = _("“%(code)s” does not say what evidence it asks for.") % said
        yield Finding("evidence_missing", message, leaf.code, "options", stops=False)


def _ranges(leaf: Criterion, rule: tables.Bands | tables.DaysLate) -> Iterator[Finding]:
    is_whole = isinstance(rule, tables.DaysLate) or rule.is_whole
    messages = {
        "empty": _("“%(code)s”: no value lies in the range %(first)s."),
        "gap": _("“%(code)s”: between the ranges %(first)s and %(second)s values are left without points."),
        "overlap": _("“%(code)s”: the ranges %(first)s and %(second)s overlap."),
    }
    for fault in ranges.faults(rule.ranges, whole=is_whole):
        said = {"code": leaf.code, "first": fault.first.label, "second": fault.second.label}
        yield Finding(f"range_{fault.code}", messages[fault.code] % said, leaf.code, "options")
    if not rule.ranges:
        yield Finding("ranges_missing", _("“%(code)s” has no ranges.") % {"code": leaf.code}, leaf.code, "options")
        return
    yield from _ends(leaf, ranges.in_order(rule.ranges))


def _ends(leaf: Criterion, ordered: list[ranges.Range]) -> Iterator[Finding]:
    """Say where values below the lowest or above the highest range would be refused."""
    low, high = ordered[0], ordered[-1]
    if low.low is not None and (low.low > 0 or (low.low == 0 and not low.has_low)):
        message = _("“%(code)s”: a result below the range %(range)s cannot be scored.")
        yield Finding(
            "range_start", message % {"code": leaf.code, "range": low.label}, leaf.code, "options", stops=False
        )
    if high.high is not None:
        message = _("“%(code)s”: a result above the range %(range)s cannot be scored.")
        yield Finding(
            "range_end", message % {"code": leaf.code, "range": high.label}, leaf.code, "options", stops=False
        )


def _ladder(leaf: Criterion, rule: tables.Ladder) -> Iterator[Finding]:
    said = {"code": leaf.code}
    if not rule.points:
        message = _("“%(code)s” does not say how many points each rank earns.") % said
        yield Finding("ladder_empty", message, leaf.code, "options")
    elif any(later > earlier for earlier, later in pairwise((*rule.points, rule.beyond))):
        message = _("“%(code)s”: a later rank would earn more than an earlier one.") % said
        yield Finding("ladder_rises", message, leaf.code, "options")


def _counter(leaf: Criterion, rule: tables.Counter) -> Iterator[Finding]:
    said = {"code": leaf.code}
    if not rule.steps or any(not step.points for step in rule.steps):
        message = _("“%(code)s” does not say what an occurrence adds or takes off.") % said
        yield Finding("step_missing", message, leaf.code, "options")
    if rule.least is not None and rule.most is not None and rule.least > rule.most:
        message = _("“%(code)s”: its least is above its most.") % said
        yield Finding("limits_crossed", message, leaf.code, "options")
    if not 0 <= rule.base <= leaf.max:
        message = _("“%(code)s”: the points to begin with lie outside 0 to the maximum.") % said
        yield Finding("base_outside", message, leaf.code, "options")


# --- Settings of the table ---------------------------------------------------------------------------------------


def _settings(table: Table) -> Iterator[Finding]:
    yield from _gates(table)
    yield from _sections(table)
    for step in table.tie_break:
        if step.figure == Figure.CRITERION and step.code not in table.by_code:
            message = _("The order that decides ties names “%(code)s”, which is not in the table.")
            yield Finding("tie_break_unknown", message % {"code": step.code}, "", "options")
    for code, times in Count(reason.code for reason in table.reasons).items():
        if times > 1:
            message = _("The reason “%(code)s” stands there twice.") % {"code": code}
            yield Finding("reason_twice", message, "", "options")
    yield from _unit_kinds(table)


def _gates(table: Table) -> Iterator[Finding]:
    for higher, lower in pairwise(table.gates):
        if higher.minimum <= lower.minimum or higher.floor < lower.floor:
            message = _("The gate “%(lower)s” must ask for less than “%(higher)s” above it.")
            yield Finding("gate_order", message % {"lower": lower.name, "higher": higher.name}, "", "options")
    for gate in table.gates:
        if not 0 <= gate.floor <= HUNDRED:
            message = _("The gate “%(name)s” asks for a percentage outside 0 to 100.") % {"name": gate.name}
            yield Finding("gate_floor", message, "", "options")


def _sections(table: Table) -> Iterator[Finding]:
    sections = set(table.section_of.values())
    if Section.BONUS in sections and table.bonus_max is None:
        message = _("There are bonus points, but no most that a year may bring.")
        yield Finding("bonus_unlimited", message, "", "options", stops=False)
    if Section.PENALTY in sections and table.penalty_max is None:
        message = _("There are penalties, but no most that a year may take off.")
        yield Finding("penalty_unlimited", message, "", "options", stops=False)
    if any(value is not None and value < 0 for value in (table.bonus_max, table.penalty_max, table.headroom)):
        yield Finding("limit_negative", _("A limit of the table is below zero."), "", "options")


def _unit_kinds(table: Table) -> Iterator[Finding]:
    known = set(table.unit_kinds)
    message = _("“%(code)s” is for the kind of unit “%(kind)s”, which the table does not list.")
    for criterion in table.criteria:
        for kind in sorted((criterion.only_for | set(criterion.max_for)) - known):
            said = {"code": criterion.code, "kind": kind}
            yield Finding("unit_kind_unknown", message % said, criterion.code, "options")
    for kind in sorted(set(table.total_for) - known):
        yield Finding("unit_kind_unknown", message % {"code": table.name, "kind": kind}, "", "options")


# --- Honesty -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Honesty:
    """Figures to show beside a table before it is published; points and leaves are those of the base."""

    points: Decimal
    points_by_kind: dict[Kind, Decimal]
    leaves_by_kind: dict[Kind, int]
    judged_percent: Decimal
    """Share of points that are all-or-nothing or typed by hand, in percent with one decimal."""
    mismatched: tuple[str, ...]
    without_evidence: tuple[str, ...]
    without_unit_of_measure: tuple[str, ...]


def honesty(table: Table) -> Honesty:
    """Return the figures of a table as one kind of unit has it (`table.for_kind`)."""
    base = [leaf for leaf in table.leaves if table.section_of[leaf.code] == Section.BASE]
    points: dict[Kind, Decimal] = {}
    for leaf in base:
        points[_kind(leaf)] = points.get(_kind(leaf), ZERO) + leaf.max
    total = sum(points.values(), ZERO)
    judged = sum((points.get(kind, ZERO) for kind in JUDGED), ZERO)
    return Honesty(
        points=total,
        points_by_kind=points,
        leaves_by_kind=dict(Count(map(_kind, base))),
        judged_percent=half_up(judged * 100, total, 1) if total else ZERO,
        mismatched=tuple(group.code for group in _mismatched(table)),
        without_evidence=tuple(leaf.code for leaf in table.leaves if not leaf.evidence),
        without_unit_of_measure=tuple(
            leaf.code for leaf in table.leaves if _kind(leaf) in MEASURED and not leaf.unit_of_measure
        ),
    )


def _kind(leaf: Criterion) -> Kind:
    assert leaf.rule
    return leaf.rule.kind
