"""A criteria table in words: how a leaf is scored, what its settings say, and what is different in another table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from emulation.scoring import derivation, tables
from emulation.scoring.exact import number
from emulation.scoring.ranges import Range
from emulation.scoring.tables import KIND_LABELS, Criterion, FloorOn, Kind, Measure, Section, Table

Facts = dict[str, str]
"""What something says, by labels in the language of the page."""


# --- A criterion -------------------------------------------------------------------------------------------------


def of_rule(one: Criterion) -> str:
    """Return how a leaf is scored, in a line; empty for a group."""
    return RULES[one.rule.kind](one.rule) if one.rule else ""


def _ranges(ranges: tuple[Range, ...]) -> str:
    return "; ".join(f"{one.label}: {number(one.points)}" for one in ranges) or "–"


def _counter(rule: tables.Counter) -> str:
    steps = [f"{step.name or _('each occurrence')} {_signed(step.points)}" for step in rule.steps]
    parts = [_("from %(points)s") % {"points": number(rule.base)}] if rule.base else []
    parts += steps or ["–"]
    if rule.least is not None:
        parts.append(_("occurrences bring %(points)s at least") % {"points": number(rule.least)})
    if rule.most is not None:
        parts.append(_("occurrences bring %(points)s at most") % {"points": number(rule.most)})
    if not rule.is_within_max:
        parts.append(_("may pass the maximum"))
    return "; ".join(parts)


def _signed(points: Any) -> str:
    return f"+{number(points)}" if points > 0 else number(points)


def _bands(rule: tables.Bands) -> str:
    text = _("percent of the target – %(ranges)s") if rule.is_percent else "%(ranges)s"
    said = text % {"ranges": _ranges(rule.ranges)}
    return f"{said} ({_('whole numbers')})" if rule.is_whole else said


def _ladder(rule: tables.Ladder) -> str:
    ranks = [f"{rank}: {number(points)}" for rank, points in enumerate(rule.points, start=1)]
    parts = [_("by rank – %(ranks)s") % {"ranks": "; ".join(ranks) or "–"}]
    parts.append(_("later ranks: %(points)s") % {"points": number(rule.beyond)})
    if rule.by_scores:
        parts.append(_("ranked by the average of several scorers"))
    return "; ".join(parts)


RULES: dict[Kind, Callable[[Any], str]] = {
    Kind.ALL_OR_NOTHING: lambda rule: _("done: the full points; not done: 0"),
    Kind.DIRECT: lambda rule: _("points from 0 to the maximum, given by whoever scores"),
    Kind.COUNTER: _counter,
    Kind.BANDS: _bands,
    Kind.PROPORTIONAL: lambda rule: (
        _("the maximum at the target, in proportion below and above")
        if rule.grows
        else _("the maximum at the target, in proportion below, no more above")
    ),
    Kind.LEADER_RELATIVE: lambda rule: _("half the maximum at the target, the other half against the bloc's leader"),
    Kind.LADDER: _ladder,
    Kind.DAYS_LATE: lambda rule: _("by days late – %(ranges)s") % {"ranges": _ranges(rule.ranges)},
}

SECTIONS: dict[Section, Callable[[], str]] = {
    Section.BASE: lambda: _("base points"),
    Section.BONUS: lambda: _("bonus points"),
    Section.PENALTY: lambda: _("penalty points"),
}


def of_variants(one: Criterion) -> str:
    """Return for which kinds of unit a criterion is, and with which maxima; empty when it is the same for all."""
    parts = [_("only for: %(kinds)s") % {"kinds": ", ".join(sorted(one.only_for))}] if one.only_for else []
    parts += [f"{kind}: {number(most)}" for kind, most in one.max_for.items()]
    return "; ".join(parts)


def of_criterion(one: Criterion) -> Facts:
    """Return everything that a criterion says of itself."""
    return {
        _("Name"): one.name,
        _("Stands in"): one.parent,
        _("Maximum points"): number(one.max),
        _("Kind"): capfirst(str(KIND_LABELS[one.rule.kind])) if one.rule else capfirst(_("group")),
        _("How it is scored"): of_rule(one),
        _("Unit of measure"): one.unit_of_measure,
        _("Evidence asked for"): one.evidence,
        _("Kinds of unit"): of_variants(one),
        _("Counts as"): SECTIONS[one.section]() if one.section != Section.BASE else "",
    }


# --- Settings ----------------------------------------------------------------------------------------------------


def of_settings(table: Table) -> Facts:
    """Return the settings of a table; what is not said is empty."""
    headroom = _("by any number") if table.headroom is None else number(table.headroom)
    totals = {kind: f" ({number(total)})" for kind, total in table.total_for.items()}
    measures = {Measure.POINTS: _("points"), Measure.PERCENT: _("percent of the assigned maximum")}
    return {
        _("Total points"): number(table.total),
        _("Ranked by"): capfirst(measures[table.measure]),
        _("Most bonus of a year"): _limit(table.bonus_max),
        _("Most penalty of a year"): _limit(table.penalty_max),
        _("A total may pass the maximum by"): headroom,
        _("A result without assignment"): (
            _("counts, and so does its maximum") if table.unassigned_returns else _("counts; its maximum does not")
        ),
        _("Decimals of quotients"): str(table.places),
        _("Titles"): "; ".join(map(of_gate, table.gates)),
        _("The least of a title is asked of"): of_floor(table),
        _("Not considered"): "; ".join(str(reason.text) for reason in table.reasons),
        _("Equal scores are parted by"): "; ".join(derivation.figure_name(table, step) for step in table.tie_break),
        _("Kinds of unit"): "; ".join(f"{kind}{totals.get(kind, '')}" for kind in table.unit_kinds),
    }


def _limit(points: Any) -> str:
    return _("no limit") if points is None else number(points)


def of_gate(gate: tables.Gate) -> str:
    """Return what a title asks for."""
    said = {"name": gate.name, "minimum": number(gate.minimum), "floor": number(gate.floor)}
    if not gate.floor:
        return _("%(name)s: from %(minimum)s") % said
    return _("%(name)s: from %(minimum)s, and everywhere %(floor)s %% at least") % said


def of_floor(table: Table) -> str:
    if not any(gate.floor for gate in table.gates):
        return ""
    return _("every criterion") if table.floor_on == FloorOn.LEAF else _("every part at the top")


# --- What is different -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A criterion that was added, removed or changed (`kind`), or the settings (without `code`), fact by fact."""

    kind: str
    code: str
    name: str
    facts: tuple[tuple[str, str, str], ...] = ()
    """Label, before, after."""


def differences(before: Table, after: Table) -> list[Difference]:
    """Return what `after` changes in `before`, in the order of `after`, what is gone last."""
    found = []
    if facts := _facts(of_settings(before), of_settings(after), (_("Name"), before.name, after.name)):
        found.append(Difference("changed", "", _("Settings of the table"), facts))
    if _order(before, after) != _order(after, before):
        found.append(Difference("changed", "", _("The order of the criteria")))
    for one in after.criteria:
        known = before.by_code.get(one.code)
        if not known:
            found.append(Difference("added", one.code, one.name, _facts({}, of_criterion(one))))
        elif known != one:
            found.append(Difference("changed", one.code, one.name, _facts(of_criterion(known), of_criterion(one))))
    gone = [one for one in before.criteria if one.code not in after.by_code]
    return found + [Difference("removed", one.code, one.name) for one in gone]


def _order(table: Table, other: Table) -> list[str]:
    """The codes that both tables have, in the order of the first."""
    return [one.code for one in table.criteria if one.code in other.by_code]


def _facts(before: Facts, after: Facts, *more: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    pairs = [*more, *((label, before.get(label, ""), said) for label, said in after.items())]
    return tuple((label, was, now) for label, was, now in pairs if was != now)
