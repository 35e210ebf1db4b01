"""Criteria tables and results out of files, the ranking as a table; nothing touches the database (docs/files.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blocs.files.cells import as_text, spellings
from blocs.files.tables import Outcome, Row
from common.text import fold
from emulation.scoring import checks, options, results
from emulation.scoring.answers import answer, target_of, yes_or_no
from emulation.scoring.exact import ZERO
from emulation.scoring.formulas import Sheet as ScoreSheet
from emulation.scoring.options import Options
from emulation.scoring.ranking import Ranking
from emulation.scoring.results import Entry, Result
from emulation.scoring.rows import TABLE, CriteriaFile, ResultsFile, rows_of
from emulation.scoring.tables import Criterion, Finding, Kind, Section, Table


@dataclass
class TableFile:
    """A criteria table as a file held it, with what was noticed that does not keep it out."""

    table: Table
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class ResultsOfFile:
    """The entries of a file of results, in the order in which units first stand there."""

    entries: list[Entry]
    warnings: list[str] = field(default_factory=list)


def _refuse(outcome: Outcome) -> None:
    """Raises ValidationError with a message for each problem, in the order of the rows, if there is any."""
    outcome.problems.sort(key=lambda problem: problem.row or 0)
    if outcome.problems:
        raise ValidationError([ValidationError(str(problem), "file") for problem in outcome.problems])


def _noting(outcome: Outcome, row: Row, column: str, error: ValidationError) -> None:
    outcome.refuse(row.number, ValidationError({column: error.messages}))


# --- The table ---------------------------------------------------------------------------------------------------


def read_table(content: bytes, *, name: str) -> TableFile:
    """Read a criteria table, checked as before publication.

    Raises ValidationError with one message for each problem: sheet (or file), row, column, and what is wrong there.
    """
    rows, outcome = rows_of(CriteriaFile(), content, name)
    _refuse(outcome)
    own = [row for row in rows if row.form.cleaned_data["kind"] == TABLE]
    criteria = [one for row in rows if row not in own and (one := _criterion(row, outcome))]
    table = _table(own, criteria, PurePath(name).stem, outcome)
    _refuse(outcome)
    places = {row.form.cleaned_data["code"]: row.number for row in rows if row not in own}
    found = checks.check(table)
    for finding in found:
        if finding.stops:
            row_number = places.get(finding.criterion) or (own[0].number if own else None)
            outcome.refuse(row_number, ValidationError({finding.field: [finding.message]}))
    _refuse(outcome)
    return TableFile(table, [finding for finding in found if not finding.stops], outcome.warnings)


def _options(row: Row) -> Options:
    given = row.form.cleaned_data["options"]
    if isinstance(given, dict):
        return Options(given)
    text = as_text(given).strip()
    return Options(options.parse(text) if text else {})


def _criterion(row: Row, outcome: Outcome) -> Criterion | None:
    cells = row.form.cleaned_data
    try:
        given = _options(row)
        rule = options.rule(Kind(cells["kind"]), given) if cells["kind"] else None
        own = options.of_criterion(given)
        given.finish()
    except ValidationError as error:
        _noting(outcome, row, "options", error)
        return None
    return Criterion(cells["code"], cells["name"], cells["max"], cells["parent"], rule, **own)


def _table(own: list[Row], criteria: list[Criterion], name: str, outcome: Outcome) -> Table:
    """Return the table that the row of kind `table` describes; without one its total is what its base adds up to."""
    base = sum((one.max for one in criteria if not one.parent and one.section == Section.BASE), ZERO)
    if not own:
        return Table(name, base, tuple(criteria))
    for row in own[1:]:
        _noting(outcome, row, "kind", ValidationError(_("There is a row for the table already."), "twice"))
    cells = own[0].form.cleaned_data
    total = base if cells["max"] is None else cells["max"]
    try:
        given = _options(own[0])
        settings = options.of_table(given)
        given.finish()
    except ValidationError as error:
        _noting(outcome, own[0], "options", error)
        return Table(name, total, tuple(criteria))
    return Table(cells["name"] or name, total, tuple(criteria), **settings)


# --- Results -----------------------------------------------------------------------------------------------------


def read_results(content: bytes, *, table: Table, name: str) -> ResultsOfFile:
    """Read what units achieved on the leaves of `table`. Raises ValidationError as `read_table`."""
    rows, outcome = rows_of(ResultsFile(), content, name)
    _refuse(outcome)
    units: dict[str, _Unit] = {}
    for row in rows:
        cells = row.form.cleaned_data
        unit = units.setdefault(cells["unit"], _Unit(cells["unit"]))
        unit.add(row, table, outcome)
    variants = {kind: table.for_kind(kind) for kind in {unit.kind for unit in units.values()}}
    for unit in units.values():
        unit.read(table, variants[unit.kind], outcome)
    _refuse(outcome)
    return ResultsOfFile([unit.entry() for unit in units.values()], outcome.warnings)


class _Unit:
    """The rows of one unit on their way to an entry."""

    def __init__(self, name: str) -> None:
        self.name, self.kind = name, ""
        self.rows: list[Row] = []
        self.results: dict[str, Result] = {}
        self.blocked: set[str] = set()

    def entry(self) -> Entry:
        return Entry(self.name, self.results, self.kind, frozenset(self.blocked))

    def add(self, row: Row, table: Table, outcome: Outcome) -> None:
        kind = row.form.cleaned_data["unit_kind"]
        self.rows.append(row)
        self.blocked |= set(_reasons(row, table, outcome))
        if kind and self.kind and kind != self.kind:
            message = _("The unit is of kind “%(kind)s” in another row.") % {"kind": self.kind}
            _noting(outcome, row, "unit_kind", ValidationError(message, "kinds_differ"))
        elif kind and kind not in table.unit_kinds:
            listed = {"kind": kind, "listed": "; ".join(table.unit_kinds) or "–"}
            message = _("The table has no variant for units of kind “%(kind)s”. It has: %(listed)s.") % listed
            _noting(outcome, row, "unit_kind", ValidationError(message, "unit_kind_unknown"))
        self.kind = self.kind or kind

    def read(self, table: Table, variant: Table, outcome: Outcome) -> None:
        if table.unit_kinds and not self.kind:
            message = _("The table differs by kind of unit: say of what kind “%(unit)s” is. Possible are: %(listed)s.")
            said = {"unit": self.name, "listed": "; ".join(table.unit_kinds)}
            _noting(outcome, self.rows[0], "unit_kind", ValidationError(message % said, "unit_kind_missing"))
            return
        for row in self.rows:
            if row.form.cleaned_data["code"]:
                self._read(row, variant, outcome)
            elif as_text(row.form.cleaned_data["actual"]).strip():
                message = _("This result is for no criterion: its code is missing.")
                _noting(outcome, row, "code", ValidationError(message, "code_missing"))

    def _read(self, row: Row, variant: Table, outcome: Outcome) -> None:
        code = row.form.cleaned_data["code"]
        try:
            leaf = _leaf(code, variant)
            result = _result(leaf, row.form.cleaned_data)
        except ValidationError as error:
            outcome.refuse(row.number, error)
            return
        if fault := results.check(leaf, result):
            outcome.refuse(row.number, ValidationError({fault.field: [fault.message]}))
        self.results[code] = result


def _reasons(row: Row, table: Table, outcome: Outcome) -> Iterator[str]:
    """Yield the codes of the reasons in a row, named by their code or in the words of the table."""
    for word in row.form.cleaned_data["blocked_because"]:
        said = fold(word)
        found = [one.code for one in table.reasons if said in spellings(one.text) | {fold(one.code)}]
        if found:
            yield found[0]
            continue
        message = _("“%(reason)s” is none of the table's reasons: %(listed)s.")
        texts = "; ".join(str(reason.text) for reason in table.reasons) or "–"
        text = message % {"reason": word, "listed": texts}
        _noting(outcome, row, "blocked_because", ValidationError(text, "reason_unknown"))


def _leaf(code: str, variant: Table) -> Criterion:
    found = variant.by_code.get(code)
    if found and found.rule:
        return found
    message = (
        _("“%(code)s” is a group: results belong to the criteria in it.")
        if found
        else _("The table has no criterion “%(code)s” for this unit.")
    )
    raise ValidationError({"code": [message % {"code": code}]})


def _result(leaf: Criterion, cells: dict[str, Any]) -> Result:
    """Return the result in a row. Raises ValidationError by column."""
    errors: dict[str, list[str]] = {}

    def read(column: str, reader: Callable[[], Any]) -> Any:
        try:
            return reader()
        except ValidationError as error:
            errors[column] = error.messages

    assigned = read("assigned", lambda: yes_or_no(cells["assigned"]))
    target = read("target", lambda: target_of(leaf, cells["target"]))
    found = read("actual", lambda: answer(leaf, cells["actual"], due=cells["target"]))
    if errors:
        raise ValidationError(errors)
    return Result(assigned is not False, target, *found)


# --- Out ---------------------------------------------------------------------------------------------------------


def ranking_table(ranking: Ranking) -> tablib.Dataset:
    """Return the ranking as the table `ranking`: units without a rank last, an empty cell where nothing is known."""
    headers = ["rank", "unit", "points", "assigned_max", "percent", "bonus", "penalty", "tied", "blocked_because"]
    table = tablib.Dataset(headers=headers, title="ranking")
    for place in ranking.places:
        sums, reasons = place.totals, "; ".join(str(reason.text) for reason in place.reasons)
        figures = (sums.points, sums.assigned_max, sums.percent, sums.bonus, sums.penalty)
        table.append([place.rank, place.unit, *figures, "yes" if place.is_tied else "no", reasons])
    return table


def sheet_table(table: Table, sheets: Iterable[ScoreSheet]) -> tablib.Dataset:
    """Return the points of each unit on each of its leaves, in the order of the table; empty means not scored."""
    found = tablib.Dataset(headers=["unit", "code", "points"], title="sheet")
    for sheet in sheets:
        points: dict[str, Decimal | None] = {code: mark.points for code, mark in sheet.marks.items()}
        for leaf in table.leaves:
            if leaf.code in points:
                found.append([sheet.unit, leaf.code, points[leaf.code]])
    return found
