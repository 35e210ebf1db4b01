"""A table that goes in and out: its row form says the columns; import is all or nothing, export gives the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import tablib
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from import_export.resources import Resource
from import_export.results import Result, RowResult

from blocs.files.cells import Choice, Day, Names, Number, Whole, as_text, spellings
from blocs.files.reading import Problem, Sheet
from blocs.years import validate_year
from common import history
from common.text import fold

NEW, UPDATE, SKIP = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP
PREVIEWED = 200
INVALID = RowResult.IMPORT_TYPE_INVALID


class RowForm(forms.Form):
    """One row of a table. `save` brings it in and says whether that was new, a change, or nothing new."""

    optional: ClassVar[tuple[str, ...]] = ()
    """Columns that a file may leave out."""
    columns_of: ClassVar[Mapping[str, str]] = {}
    """Columns by the names of the model's fields, where they differ."""
    called: ClassVar[Mapping[str, Any]] = {}
    """What a column is called on other pages; a heading may say that too."""

    def __init__(self, cells: Mapping[str, Any], *, by: Any, source: str = "") -> None:
        super().__init__(data=cells, use_required_attribute=False)
        self.by, self.source = by, source
        self.warnings: list[str] = []
        self.before: dict[str, Any] = {}
        """What a row that is changed held until now, by column."""

    def key(self) -> tuple[Any, ...]:
        """What makes the row one of its kind: the same key twice in a file is a mistake."""
        raise NotImplementedError

    def save(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class Cell:
    """A cell of a preview; `old` is what a change replaces."""

    new: str
    old: str | None = None

    def __str__(self) -> str:
        return self.new


@dataclass
class Row:
    """A row on its way in."""

    number: int
    form: RowForm
    result: RowResult = field(default_factory=RowResult)


class Outcome(Result):
    """What an import did, or would do; nothing at all when there are problems."""

    def __init__(self, sheet: str = "", headings: Iterable[str] = ()) -> None:
        super().__init__()
        self.sheet, self.diff_headers = sheet, list(headings)
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.headings: dict[str, str] = {}

    def has_validation_errors(self) -> bool:
        return bool(self.problems)

    def warn(self, texts: Iterable[str]) -> None:
        self.warnings += [text for text in texts if text not in self.warnings]

    @property
    def moved(self) -> list[RowResult]:
        """The rows that change something."""
        return [row for row in self.rows if row.import_type != SKIP]

    @property
    def shown(self) -> list[RowResult]:
        """The rows that a preview lists: the first of those that change something."""
        return self.moved[:PREVIEWED]

    @property
    def hidden(self) -> int:
        return max(0, len(self.moved) - PREVIEWED)

    @property
    def same(self) -> list[RowResult]:
        """Rows that change nothing: listed for who asks."""
        return [row for row in self.rows if row.import_type == SKIP][:PREVIEWED]

    def count(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.warn(row.form.warnings)
            self.append_row_result(row.result)
            self.increment_row_result_total(row.result)
        self.problems.sort(key=lambda problem: problem.row or 0)

    def refuse(self, row: int | None, error: Any, columns_of: Mapping[str, str] | None = None) -> None:
        """Note why `row` cannot come in, column by column."""
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in found.items():
            heading = self.headings.get((columns_of or {}).get(name, name), "")
            self.problems += [Problem(message, self.sheet, row, heading) for message in messages]


class TableResource(Resource):
    """A named table. Subclasses give the row form, the rows to export, and what else a whole file asks for."""

    table: ClassVar[str]
    row_form: ClassVar[type[RowForm]]

    @classmethod
    def get_display_name(cls) -> str:
        return cls.table

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the table, those that a file may leave out excepted."""
        return [name for name in cls.row_form.base_fields if name not in cls.row_form.optional]

    # --- in ------------------------------------------------------------------------------------------

    def import_data(
        self, dataset: Any, dry_run: bool = False, user: Any = None, file_name: str = "", **kw: Any
    ) -> Outcome:
        """Bring in every row of `dataset`, or, when one has a problem or on a dry run, none."""
        sheet: Sheet = dataset
        name = sheet.name if sheet.name not in ("", self.table) else file_name or sheet.name
        outcome = Outcome(name, sheet.headings)
        outcome.warn(sheet.warnings)
        outcome.total_rows = len(sheet)
        with transaction.atomic():
            names = self.match(sheet, outcome)
            if not outcome.problems:
                rows = [self.row(number, names, cells, user, file_name) for number, cells in sheet.rows]
                self.check(rows, outcome)
                self.bring_in(rows, outcome)
                outcome.count(rows)
            if dry_run or outcome.problems:
                transaction.set_rollback(True)
        return outcome

    def match(self, sheet: Sheet, outcome: Outcome) -> list[str]:
        """Return the column that each heading stands for; say which are unknown, missing or doubled."""
        known = {
            word: name for name, cell in self.row_form.base_fields.items() for word in spellings(cell.label or name)
        }
        known |= {word: name for name, label in self.row_form.called.items() for word in spellings(label)}
        known |= {fold(name): name for name in self.row_form.base_fields}
        names = [known.get(fold(heading), "") for heading in sheet.headings]
        outcome.headings = dict(zip(names, sheet.headings, strict=True))
        expected = {"expected": ", ".join(map(self.heading, self.columns()))}
        for heading, name in zip(sheet.headings, names, strict=True):
            if heading and not name:
                self._refuse(outcome, _("Unknown column. Expected are: %(expected)s.") % expected, heading)
            elif name and names.count(name) > 1:
                self._refuse(outcome, _("The column stands there twice."), heading)
        for name in self.columns():
            if name not in names:
                self._refuse(
                    outcome, _("The column is missing. Expected are: %(expected)s.") % expected, self.heading(name)
                )
        return names

    def heading(self, name: str) -> str:
        """What a column is called when a file is told which ones it may have."""
        return name

    def _refuse(self, outcome: Outcome, message: str, column: str) -> None:
        outcome.problems.append(Problem(message, outcome.sheet, 1, column))

    def row(self, number: int, names: list[str], cells: list[Any], by: Any, source: str) -> Row:
        data = dict(zip(names, cells, strict=False))
        row = Row(number, self.row_form(data, by=by, source=source))
        row.result.row_values = data
        row.result.diff = [Cell(as_read(cell)) for cell in cells]
        return row

    def check(self, rows: list[Row], outcome: Outcome) -> None:
        """See to the shape of every row, and that none says again what another row says."""
        seen: dict[tuple[Any, ...], int] = {}
        for row in rows:
            if not row.form.is_valid():
                outcome.refuse(row.number, ValidationError(row.form.errors.as_data()))
            elif (first := seen.setdefault(row.form.key(), row.number)) != row.number:
                message = _("Row %(row)d is already about the same.") % {"row": first}
                outcome.refuse(row.number, ValidationError(message, "twice"))

    def bring_in(self, rows: list[Row], outcome: Outcome) -> None:
        """Save the rows, each in its own savepoint so that every problem is found in one go."""
        for row in rows:
            with Savepoint(outcome, row):
                if row.form.is_valid():
                    row.result.import_type = row.form.save()
                    self.compare(row, outcome)

    def compare(self, row: Row, outcome: Outcome) -> None:
        """Set beside each cell of a changed row what it replaces."""
        before = row.form.before if row.result.import_type == UPDATE else {}
        for index, name in enumerate(list(outcome.headings)[: len(row.result.diff)]):
            if name in before:
                new = row.result.diff[index].new
                row.result.diff[index] = Cell(new or as_read(None), as_read(before[name]))

    # --- out -----------------------------------------------------------------------------------------

    def export(self, queryset: Any = None, *, user: Any = None, **kwargs: Any) -> tablib.Dataset:
        """Return the table of `queryset`, or of everything that `user` may export."""
        rows = list(self.rows(self.everything(user) if queryset is None else queryset))
        columns = self.columns()
        blocs = {(row["bloc"], row["council"]) for row in rows if "council" in row}
        if len(blocs) > len({name for name, _council in blocs}):
            columns.append("council")  # without it two blocs of one name could not be told apart
        return tablib.Dataset(*([row[name] for name in columns] for row in rows), headers=columns, title=self.table)

    def everything(self, user: Any) -> models.QuerySet:
        raise NotImplementedError

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    @classmethod
    def guide(cls) -> list[Column]:
        """What the import page says about each column."""
        form = cls.row_form
        return [
            Column(name, field.label, field.required and name not in form.optional, *asked(field))
            for name, field in form.base_fields.items()
        ]

    def get_user_visible_fields(self) -> list[Any]:
        """What the import and export pages list."""
        return [_Listed(name) for name in self.row_form.base_fields]


@dataclass(frozen=True)
class _Listed:
    column_name: str


@dataclass(frozen=True)
class Column:
    """One column as the import page explains it."""

    name: str
    label: Any
    required: bool
    accepts: str
    example: str


def asked(field: forms.Field) -> tuple[str, str]:
    """Return what `field` accepts, and an example of it."""
    if isinstance(field, Choice):
        words = [*field.also] or [str(label) for code, label in field.pairs() if code != ""]
        return _("one of: %(words)s") % {"words": "; ".join(words)}, words[0]
    if validate_year in field.validators:
        return _("a year or a school year"), "2026; 2025-2026"
    said = {
        Day: (_("a day, as day/month/year"), "31/12/2026"),
        Whole: (_("a whole number"), "1"),
        Number: (_("a number with a decimal comma"), "95,5"),
        Names: (_("names, separated by “;”"), ""),
    }
    return said.get(type(field), (_("any text"), ""))


def as_read(cell: Any) -> str:
    """A cell as a person reads it: days as they are written here."""
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return str(cell) if isinstance(cell, models.Model) else as_text(cell)


class Savepoint:
    """Runs a block in a savepoint; a refusal inside it becomes a problem of the row, and the row changes nothing."""

    def __init__(self, outcome: Outcome, row: Row, column: str = "") -> None:
        self.outcome, self.row, self.column = outcome, row, column
        self.atomic = transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.atomic.__exit__(kind, error, trace)
        if isinstance(error, PermissionDenied):
            error = ValidationError(str(error) or _("You may not do this."), "forbidden")
        if not isinstance(error, ValidationError):
            return False
        if self.column:
            error = ValidationError({self.column: error.messages})
        self.outcome.refuse(self.row.number, error, self.row.form.columns_of)
        self.row.result.import_type = INVALID
        return True


def put(instance: models.Model, values: Mapping[str, Any], *, by: Any, form: RowForm | None = None) -> str:
    """Give `instance` these values and save it with history, unless it has them already; `form` notes what was."""
    changed = {name: value for name, value in values.items() if getattr(instance, name) != value}
    if instance.pk and not changed:
        return SKIP
    kind = UPDATE if instance.pk else NEW
    if form and instance.pk:
        form.before = {form.columns_of.get(name, name): shown_value(instance, name) for name in changed}
    for name, value in changed.items():
        setattr(instance, name, value)
    history.save(instance, by=by)
    return kind


def shown_value(instance: models.Model, name: str) -> Any:
    """A field in the words of the interface."""
    display = getattr(instance, f"get_{name}_display", None)
    return display() if display else getattr(instance, name)
