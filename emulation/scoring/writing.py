"""A criteria table as rows of a file, with the options that say it: what is read back is the same table."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import tablib

from emulation.scoring import tables
from emulation.scoring.exact import ZERO
from emulation.scoring.ranges import Range
from emulation.scoring.rows import TABLE
from emulation.scoring.tables import Criterion, Figure, Kind, Section, Table


def criteria_table(table: Table) -> tablib.Dataset:
    """Return the table `criteria`: a row for the table itself, then its criteria in their order."""
    found = tablib.Dataset(headers=["code", "parent", "name", "max", "kind", "options"], title="criteria")
    found.append([TABLE, "", table.name, table.total, TABLE, as_json(settings_of(table))])
    for one in table.criteria:
        kind = one.rule.kind.value if one.rule else ""
        found.append([one.code, one.parent, one.name, one.max, kind, as_json(options_of(one))])
    return found


def as_json(options: dict[str, Any]) -> str:
    """Return options as the text of a cell, empty without any."""
    return json.dumps(options, ensure_ascii=False, default=_number) if options else ""


def _number(value: Decimal) -> int | float:
    """What JSON writes with the same digits: a float keeps the 14 that a number here may have."""
    return int(value) if value == value.to_integral_value() else float(value)


def options_of(criterion: Criterion) -> dict[str, Any]:
    """Return what `options.rule` and `options.of_criterion` read; what goes without saying is left out."""
    own = {
        "section": criterion.section.value if criterion.section != Section.BASE else None,
        "unit_of_measure": criterion.unit_of_measure,
        "evidence": criterion.evidence,
        "only_for": sorted(criterion.only_for),
        "max_for": dict(criterion.max_for),
    }
    rule = RULES[criterion.rule.kind](criterion.rule) if criterion.rule else {}
    return rule | {name: value for name, value in own.items() if value}


def settings_of(table: Table) -> dict[str, Any]:
    """Return what `options.of_table` reads; what goes without saying is left out."""
    usual = Table("", ZERO, ())
    plain = ("measure", "places", "bonus_max", "penalty_max", "headroom", "unassigned_returns", "floor_on")
    found = {name: getattr(table, name) for name in plain if getattr(table, name) != getattr(usual, name)}
    listed = {
        "gates": [{"name": gate.name, "minimum": gate.minimum, "floor": gate.floor} for gate in table.gates],
        "blocked_because": [reason.code for reason in table.reasons],
        "tie_break": [step.code if step.figure == Figure.CRITERION else step.figure.value for step in table.tie_break],
        "unit_kinds": list(table.unit_kinds),
        "total_for": dict(table.total_for),
    }
    return found | {name: value for name, value in listed.items() if value}


def _ranges(ranges: tuple[Range, ...]) -> dict[str, Decimal]:
    return {str(one): one.points for one in ranges}


def _counter(rule: tables.Counter) -> dict[str, Any]:
    single = len(rule.steps) == 1 and not rule.steps[0].name
    found: dict[str, Any] = {"step": rule.steps[0].points} if single else {"steps": _steps(rule)}
    given = {"base": rule.base or None, "least": rule.least, "most": rule.most}
    found |= {name: value for name, value in given.items() if value is not None}
    return found if rule.is_within_max else found | {"within_max": False}


def _steps(rule: tables.Counter) -> dict[str, Decimal]:
    return {step.name: step.points for step in rule.steps}


def _bands(rule: tables.Bands) -> dict[str, Any]:
    flags = {"percent_of_target": rule.is_percent, "whole": rule.is_whole}
    return {"bands": _ranges(rule.ranges)} | {name: True for name, is_set in flags.items() if is_set}


def _ladder(rule: tables.Ladder) -> dict[str, Any]:
    found: dict[str, Any] = {"points": list(rule.points)}
    return found | ({"beyond": rule.beyond} if rule.beyond else {}) | ({"by_scores": True} if rule.by_scores else {})


RULES: dict[Kind, Callable[[Any], dict[str, Any]]] = {
    Kind.ALL_OR_NOTHING: lambda rule: {},
    Kind.DIRECT: lambda rule: {},
    Kind.COUNTER: _counter,
    Kind.BANDS: _bands,
    Kind.PROPORTIONAL: lambda rule: {"grows": True} if rule.grows else {},
    Kind.LEADER_RELATIVE: lambda rule: {},
    Kind.LADDER: _ladder,
    Kind.DAYS_LATE: lambda rule: {"bands": _ranges(rule.ranges)},
}
