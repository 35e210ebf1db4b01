"""Large tables on their way in: read, looked up and written batch by batch, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from import_export.results import RowResult

from blocs.files import reading
from blocs.files.tables import (
    NEW,
    PREVIEWED,
    SKIP,
    UPDATE,
    Cell,
    Outcome,
    TableResource,
    as_read,
    shown_value,
)
from common.clock import now
from common.fields import SearchField

BATCH = 2_000
CACHED = 5_000
MOST_PROBLEMS = 500
Row = TypeVar("Row", bound=models.Model)


def batches(rows: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    every = iter(rows)
    while batch := list(islice(every, size)):
        yield batch


@dataclass
class Line:
    """One row of the file with its cleaned cells; what became of it is noted in `kind` and `before`."""

    number: int
    cells: list[Any]
    values: dict[str, Any]
    kind: str = SKIP
    before: dict[str, Any] = field(default_factory=dict)


class BulkOutcome(Outcome):
    """Counts every row, and keeps only those that a preview shows."""

    def note(self, line: Line) -> None:
        self.totals[line.kind] += 1
        if self.totals[line.kind] > PREVIEWED:
            return
        result = RowResult()
        result.import_type = line.kind
        result.diff = [Cell(as_read(cell)) for cell in line.cells]
        for index, name in enumerate(list(self.headings)[: len(result.diff)]):
            if name in line.before:
                result.diff[index] = Cell(result.diff[index].new or as_read(None), as_read(line.before[name]))
        self.append_row_result(result)

    @property
    def hidden(self) -> int:
        return self.totals[NEW] + self.totals[UPDATE] - len(self.shown)


class Cells:
    """Cleans cells by the fields of a row form; what was read a moment ago is not read again."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields
        self.known: dict[str, dict[str, Any]] = {name: {} for name in fields}

    def clean(self, name: str, cell: Any) -> Any:
        """Return the value of a cell. Raises ValidationError as its field does."""
        known = self.known[name]
        if type(cell) is not str:
            return self.fields[name].clean(cell)
        if cell not in known:
            if len(known) >= CACHED:
                known.clear()
            known[cell] = self.fields[name].clean(cell)
        return known[cell]


class Writer(Generic[Row]):
    """Writes rows of one model with their history, many at once; PostgreSQL takes them by COPY."""

    def __init__(self, model: type[Row], *, by: Any, because: str) -> None:
        self.model, self.past = model, model.history.model  # type: ignore[attr-defined]
        self.by, self.because = getattr(by, "pk", None), because
        self.fields = list(model._meta.concrete_fields)
        self.derived = [each for each in self.fields if isinstance(each, SearchField)]
        names = {each.attname for each in self.past._meta.concrete_fields}
        self.remembered = [each for each in self.fields if each.attname in names]

    def write(self, new: list[Row], changed: list[Row]) -> None:
        """Write `changed` first. Callers have checked what the model asks for; the database checks its constraints."""
        if changed:
            self._derive(changed)
            rest = [each.name for each in self.fields if not each.primary_key]
            self.model._base_manager.bulk_update(changed, rest, batch_size=500)
            self._remember(changed, "~")
        if new:
            self._create(new)
            self._remember(new, "+")

    def _create(self, rows: list[Row]) -> None:
        if connection.vendor != "postgresql":
            self.model._base_manager.bulk_create(rows)
            return
        self._derive(rows)
        for row, key in zip(rows, self._keys(len(rows)), strict=True):
            row.pk = key
        self._copy(self.model, [each.column for each in self.fields], map(_getter(self.fields), rows))

    def _derive(self, rows: list[Row]) -> None:
        """Fill what is searched by; cells are in the form in which they are stored."""
        for row in rows:
            for each in self.derived:
                each.pre_save(row, add=False)

    def _remember(self, rows: list[Row], kind: str) -> None:
        note = {
            "history_type": kind,
            "history_date": now(),
            "history_change_reason": self.because,
            "history_user_id": self.by,
        }
        if connection.vendor != "postgresql":
            values = ({each.attname: getattr(row, each.attname) for each in self.remembered} for row in rows)
            self.past._default_manager.bulk_create([self.past(**each, **note) for each in values])
            return
        columns = [each.column for each in self.remembered] + list(note)
        end, get = tuple(note.values()), _getter(self.remembered)
        self._copy(self.past, columns, ((*get(row), *end) for row in rows))

    def _keys(self, count: int) -> list[int]:
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [key for (key,) in cursor.fetchall()]

    def _copy(self, model: type[models.Model], columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
        quote = connection.ops.quote_name
        said = f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(said) as copy:
            for row in rows:
                copy.write_row(row)


def _getter(fields: Iterable[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(each.attname for each in fields))


class BulkResource(TableResource):
    """A table of up to 100,000 rows. Subclasses say what a batch of lines becomes."""

    model: ClassVar[type[models.Model]]

    def import_data(
        self,
        dataset: Any,
        dry_run: bool = False,
        user: Any = None,
        file_name: str = "",
        progress: Callable[[int], None] | None = None,
        **kw: Any,
    ) -> Outcome:
        """As every table: all rows or none. `progress` is told after each batch how many rows were read.

        A dry run looks everything up and writes nothing.
        """
        name = dataset.name if dataset.name not in ("", self.table) else file_name or dataset.name
        outcome = BulkOutcome(name, dataset.headings)
        outcome.warn(dataset.warnings)
        self.begin(user)
        writer: Writer = Writer(self.model, by=user, because=_("Import: %(file)s") % {"file": file_name or name})
        try:
            with transaction.atomic():
                names = self.match(dataset, outcome)
                if not outcome.problems:
                    self._read(dataset, names, outcome, None if dry_run else writer, progress)
                if outcome.problems:
                    transaction.set_rollback(True)
        except IntegrityError:
            message = _("Someone else changed this at the same moment. Nothing was saved; look again.")
            outcome.refuse(None, ValidationError(message, "conflict"))
        outcome.problems.sort(key=lambda problem: problem.row or 0)
        return outcome

    def _read(self, sheet: Any, names: list[str], outcome: BulkOutcome, writer: Writer | None, progress: Any) -> None:
        cells = Cells(dict(self.row_form.base_fields))
        given = [name for name in self.row_form.base_fields if name in names]
        try:
            for batch in batches(sheet.rows):
                outcome.total_rows += len(batch)
                lines = [line for row in batch if (line := self._line(row, names, given, cells, outcome))]
                new, changed = self.bring_in_batch(lines, outcome)
                if writer and not outcome.problems:
                    writer.write(new, changed)
                for line in lines:
                    outcome.note(line)
                if progress:
                    progress(outcome.total_rows)
                if len(outcome.problems) >= MOST_PROBLEMS:
                    break
        except reading.StreamError as error:
            outcome.problems += error.problems

    def _line(
        self, row: tuple[int, list[Any]], names: list[str], given: list[str], cells: Cells, outcome: BulkOutcome
    ) -> Line | None:
        number, raw = row
        found, values = dict(zip(names, raw, strict=False)), {}
        is_sound = True
        for name in given:
            try:
                values[name] = cells.clean(name, found.get(name))
            except ValidationError as error:
                outcome.refuse(number, ValidationError({name: error}))
                is_sound = False
        return Line(number, raw, values) if is_sound else None

    def begin(self, by: Any) -> None:
        """Get ready for a file that `by` brings."""
        self.by = by
        self.claimed: dict[int, int] = {}

    def claim(self, line: Line, *key: Any) -> None:
        """Say what `line` is about. Raises ValidationError with code `twice` when an earlier line is about the same."""
        first = self.claimed.setdefault(hash(key), line.number)
        if first != line.number:
            raise ValidationError(_("Row %(row)d is already about the same.") % {"row": first}, "twice")

    def bring_in_batch(self, lines: list[Line], outcome: BulkOutcome) -> tuple[list[Any], list[Any]]:
        """Look up what `lines` are about; return the rows that are new and those that changed, ready to be written."""
        raise NotImplementedError


def settle(line: Line, row: models.Model, values: dict[str, Any]) -> bool:
    """Give `row` these values and note on `line` whether it is new, changed or the same; return whether to write it."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    line.kind = NEW if row.pk is None else UPDATE if changed else SKIP
    if line.kind == UPDATE:
        line.before = {name.removesuffix("_id"): shown_value(row, name.removesuffix("_id")) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return line.kind != SKIP
