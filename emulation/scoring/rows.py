"""The rows of a criteria table and of results as files hold them: CSV, XLSX or JSON (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs.files import reading
from blocs.files.cells import Choice, Line, Names, Number
from blocs.files.reading import Sheet
from blocs.files.tables import Outcome, Row, RowForm, TableResource
from emulation.scoring import options
from emulation.scoring.tables import KIND_LABELS

TABLE = "table"


class AsGiven(forms.Field):
    """A cell that is read later, when it is known what it must hold."""


class CriterionRow(RowForm):
    """A criterion; an empty `kind` makes it a group, the kind `table` makes it the table itself."""

    code = Line(label=_("code"), max_length=40, required=False)
    parent = Line(label=_("parent criterion"), max_length=40, required=False)
    name = Line(label=_("name"), max_length=1000, required=False)
    max = Number(label=_("maximum points"), max_digits=14, decimal_places=4, required=False)
    kind = Choice(label=_("kind"), choices=[*KIND_LABELS.items(), (TABLE, _("criteria table"))], required=False)
    options = AsGiven(label=_("options"), required=False)

    optional = ("options",)

    def key(self) -> tuple[Any, ...]:
        return (self.cleaned_data["code"], self.cleaned_data["kind"] == TABLE)

    def clean(self) -> None:
        cells = self.cleaned_data
        if "kind" not in cells or cells["kind"] == TABLE:
            return
        needed = {
            "code": _t("A criterion needs a code."),
            "name": _t("A criterion needs a name."),
            "max": _t("A criterion needs a maximum."),
        }
        for column, message in needed.items():
            if column in cells and cells[column] in ("", None):
                self.add_error(column, ValidationError(message, f"{column}_missing"))


class ResultRow(RowForm):
    """What one unit achieved on one leaf. An empty `actual` means not scored, which is not zero."""

    unit = Line(label=_("unit"), max_length=255)
    code = Line(label=_("code of the criterion"), max_length=40, required=False)
    assigned = AsGiven(label=_("assigned"), required=False)
    target = AsGiven(label=_("target"), required=False)
    actual = AsGiven(label=_("result"), required=False)
    unit_kind = Line(label=_("kind of unit"), max_length=80, required=False)
    blocked_because = Names(label=_("blocked because"), required=False)

    optional = ("assigned", "target", "unit_kind", "blocked_because")

    def key(self) -> tuple[Any, ...]:
        return (self.cleaned_data["unit"], self.cleaned_data["code"])


class CriteriaFile(TableResource):
    table = "criteria"
    row_form = CriterionRow


class ResultsFile(TableResource):
    table = "results"
    row_form = ResultRow


# --- Rows --------------------------------------------------------------------------------------------------------


def rows_of(resource: TableResource, content: bytes, name: str) -> tuple[list[Row], Outcome]:
    """Return the rows of the file with what is wrong with their shape. Raises ValidationError as `reading.read`."""
    sheet = read(content, table=resource.table, name=name, columns=resource.columns())
    outcome = Outcome(sheet.name if sheet.name not in ("", resource.table) else name, sheet.headings)
    outcome.warn(sheet.warnings)
    names = resource.match(sheet, outcome)
    if outcome.problems:
        return [], outcome
    rows = [resource.row(number, names, cells, None, name) for number, cells in sheet.rows]
    resource.check(rows, outcome)
    return rows, outcome


def read(content: bytes, *, table: str, name: str, columns: Iterable[str] = ()) -> Sheet:
    """Return the rows of a CSV, XLSX or JSON file. Raises ValidationError as `reading.read`, or with code `json`.

    Entries of JSON need not name the `columns` they leave empty.
    """
    if not (name.lower().endswith(".json") or content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")):
        return reading.read(content, table=table, name=name)
    reading.check(name, content)
    try:
        said = options.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError(_t("The file is not UTF-8."), "encoding") from error
    entries = _json_entries(said, table)
    if len(entries) > reading.MAX_ROWS:
        raise ValidationError(_t("The table has more than %(count)d rows.") % {"count": reading.MAX_ROWS}, "too_long")
    headings = list(dict.fromkeys(chain(columns, *(entry for _number, entry in entries))))
    return Sheet(name, headings, [(number, [entry.get(key) for key in headings]) for number, entry in entries])


def _json_entries(said: Any, table: str) -> list[tuple[int, dict[str, Any]]]:
    """Number the entries of a list from 1; what stands beside the list in an object says what the table is."""
    around = said if isinstance(said, dict) else {}
    listed = around.get(table) if isinstance(said, dict) else said
    if not isinstance(listed, list) or not listed or not all(isinstance(entry, dict) for entry in listed):
        message = _t("The JSON must hold a list of objects, alone or called “%(table)s” in an object.")
        raise ValidationError(message % {"table": table}, "json")
    numbered = list(enumerate(listed, start=1))
    if beside := {key: value for key, value in around.items() if key not in (CriteriaFile.table, ResultsFile.table)}:
        own = {"kind": TABLE, "max": beside.pop("total", None)} if table == CriteriaFile.table else {}
        numbered.insert(0, (0, own | beside))
    return numbered
