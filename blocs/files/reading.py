"""Reads a table out of a CSV or XLSX file, checked before it is opened, with the place of every cell."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import fold, nfc

MAX_ROWS = 100_000
MAX_COLUMNS = 60
EXCEL_ROWS = 1_048_576
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 1000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ESCAPED = re.compile(r"^'+[=+\-@\t\r]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of pairs, which no database takes; white space excepted."""
FORMULA = re.compile(r"^\s*=\s*[+-]?[^\W\d][\w.]*\s*\(")


@dataclass(frozen=True)
class Problem:
    """Something that keeps a file out, and where it stands."""

    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        of_file = self.sheet.lower().endswith((".csv", ".xlsx", ".json"))
        named = (
            _("file “%(file)s”") % {"file": self.sheet} if of_file else _("sheet “%(sheet)s”") % {"sheet": self.sheet}
        )
        place = [named % {"file": self.sheet, "sheet": self.sheet}] if self.sheet else []
        place += [_("row %(row)d") % {"row": self.row}] if self.row else []
        place += [_("column “%(column)s”") % {"column": self.column}] if self.column else []
        text = " ".join(self.message.split())
        return ": ".join(part for part in (", ".join(place), text) if part)


@dataclass
class Sheet:
    """A table as it was read: its headings, and its rows with their numbers as a spreadsheet counts them."""

    name: str
    headings: list[str]
    rows: list[tuple[int, list[Any]]]
    warnings: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)


class StreamError(Exception):
    """A stream came upon cells that cannot be taken."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass
class Stream:
    """A table as it is being read: `rows` come one by one, once, and raise StreamError at the end of a bad file."""

    name: str
    headings: list[str]
    rows: Iterator[tuple[int, list[Any]]]
    warnings: list[str] = field(default_factory=list)


def check(name: str, content: bytes) -> None:
    """Refuse what cannot be a table. Raises ValidationError with code `too_big`, `empty`, `old_excel`, `not_excel`."""
    if len(content) > settings.UPLOAD_MAX_BYTES:
        size = settings.UPLOAD_MAX_BYTES // 1024**2
        raise ValidationError(_("The file is larger than %(size)d MB.") % {"size": size}, "too_big")
    if not content.strip():
        raise ValidationError(_("The file is empty."), "empty")
    if content.startswith(OLE):
        raise ValidationError(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password."),
            "old_excel",
        )
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")) and not content.startswith(ZIP):
        raise ValidationError(_("The name says Excel, but this is not an Excel file."), "not_excel")


def read(content: bytes, *, table: str, name: str = "") -> Sheet:
    """Return the table in `content`: of an Excel file the sheet called `table`, else the first.

    Raises ValidationError with a code of `check`, or `bomb`, `encoding`, `malformed`, `too_long`, or one message per
    cell that cannot be taken (a formula, a control character, a value without a heading).
    """
    check(name, content)
    if content.startswith(ZIP):
        return _read_xlsx(content, table)
    return _sheet(name, enumerate(_csv_rows(content), start=1))


def stream(content: bytes, *, table: str, name: str = "") -> Stream:
    """As `read`, for tables that are too long to be held: each row is read when it is asked for."""
    check(name, content)
    if content.startswith(ZIP):
        name, cells, warned = _open_xlsx(content, table)
    else:
        cells, warned = _csv_rows(content), []
    numbered = _plain_rows(cells)
    first = next(numbered, None)
    if first is None:
        raise ValidationError(_("The file is empty."), "empty")
    if faults := list(_faults(name, *first, None)):
        raise ValidationError([ValidationError(str(problem), "cell") for problem in faults])
    headings = [nfc(str(cell)).strip() if cell is not None else "" for cell in first[1]]
    return Stream(name, headings, _streamed(name, headings, numbered), warned)


def _plain_rows(rows: Iterator[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold something, with their numbers and without empty cells at the end."""
    for number, cells in enumerate(rows, start=1):
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            yield number, cells


def _streamed(
    sheet: str, headings: list[str], rows: Iterator[tuple[int, list[Any]]]
) -> Iterator[tuple[int, list[Any]]]:
    problems: list[Problem] = []
    try:
        for count, (number, cells) in enumerate(rows, start=1):
            if count > MAX_ROWS:
                message = _("The table has more than %(count)d rows.") % {"count": MAX_ROWS}
                raise StreamError([*problems, Problem(message, sheet)])
            if not _is_sound(cells, headings) and len(problems) < 100:
                problems += _faults(sheet, number, cells, headings)
            yield number, [_tidy(cell) for cell in cells]
    except ValidationError as error:
        problems += [Problem(message, sheet) for message in error.messages]
    if problems:
        raise StreamError(problems)


def _is_sound(cells: list[Any], headings: list[str]) -> bool:
    """Whether a row has no fault at first sight; `_faults` looks closer at the few that may have."""
    if len(cells) > len(headings) or "" in headings:
        return False
    return not any(isinstance(cell, str) and (type(cell) is _Formula or CONTROL.search(cell)) for cell in cells)


def _open_xlsx(content: bytes, table: str) -> tuple[str, Iterator[list[Any]], list[str]]:
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        chosen = next((s for s in book.worksheets if fold(s.title) == fold(table)), book.worksheets[0])
        others = [s.title for s in book.worksheets if s is not chosen and any(map(_filled, _rows_of(s)))]
    except Exception as error:  # openpyxl raises a dozen kinds for a damaged file
        raise _damaged() from error
    warned = [_("The sheet “%(sheet)s” was not read.") % {"sheet": title} for title in others]
    return chosen.title, _readable(_rows_of(chosen)), warned


def _readable(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    try:
        yield from rows
    except Exception as error:  # as above: the damage may lie deep in the file
        raise _damaged() from error


def _damaged() -> ValidationError:
    return ValidationError(_("This Excel file is damaged and cannot be read."), "not_excel")


def _csv_rows(content: bytes) -> Iterator[list[Any]]:
    first = content.partition(b"\n")[0].decode("utf-8", "replace")
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    lines = csv.reader(text, delimiter=max(",;", key=first.count), strict=True)
    try:
        for row in lines:
            yield [_csv_cell(cell) for cell in row]
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8. In Excel choose “CSV UTF-8” or save it as .xlsx.")
        raise ValidationError(message, "encoding") from error
    except csv.Error as error:
        message = _("The file cannot be read after line %(line)d: a quotation mark is missing or a cell is too long.")
        raise ValidationError(message % {"line": lines.line_num}, "malformed") from error


def _csv_cell(cell: str) -> str:
    """A cell without the apostrophe of an export; `=NAME(` is a formula here as it is in Excel."""
    if not cell or cell[0].isalnum():
        return cell
    if ESCAPED.match(cell):
        return cell[1:]
    return _Formula(cell) if FORMULA.match(cell) else cell


def _read_xlsx(content: bytes, table: str) -> Sheet:
    name, rows, warned = _open_xlsx(content, table)
    sheet = _sheet(name, enumerate(rows, start=1))
    sheet.warnings += warned
    return sheet


def _check_archive(content: bytes) -> None:
    """Look at what an Excel file would unpack to before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED or size > MAX_RATIO * len(content):
                raise ValidationError(
                    _("This Excel file unpacks to far more than a table holds. It was not opened."), "bomb"
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise ValidationError(_("The name says Excel, but this is not an Excel file."), "not_excel")
    except zipfile.BadZipFile as error:
        raise ValidationError(_("This Excel file is damaged and cannot be read."), "not_excel") from error


def _rows_of(sheet: Any) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what the file says of its size may be too small
    for row in sheet.iter_rows(max_row=EXCEL_ROWS, max_col=MAX_COLUMNS):
        yield [_Formula(c.value) if c.data_type in "fe" and c.value is not None else c.value for c in row]


class _Formula(str):
    """What Excel would compute, or failed to: never taken as a value."""


def _filled(row: Sequence[Any]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _sheet(name: str, numbered: Iterator[tuple[int, list[Any]]]) -> Sheet:
    headings: list[str] | None = None
    rows: list[tuple[int, list[Any]]] = []
    problems: list[Problem] = []
    for number, cells in numbered:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        if len(rows) >= MAX_ROWS:
            raise ValidationError(_("The table has more than %(count)d rows.") % {"count": MAX_ROWS}, "too_long")
        problems += _faults(name, number, cells, headings)
        if headings is None:
            headings = [nfc(str(cell)).strip() if cell is not None else "" for cell in cells]
        else:
            rows.append((number, [_tidy(cell) for cell in cells]))
    if problems:
        raise ValidationError([ValidationError(str(problem), "cell") for problem in problems[:100]])
    if headings is None:
        raise ValidationError(_("The file is empty."), "empty")
    return Sheet(name, headings, rows)


def _tidy(cell: Any) -> Any:
    if isinstance(cell, str) and cell.isascii():
        return cell.strip()
    return nfc(cell).strip() if isinstance(cell, str) else cell


def _faults(sheet: str, number: int, cells: list[Any], headings: list[str] | None) -> Iterator[Problem]:
    for index, cell in enumerate(cells):
        heading = headings[index] if headings and index < len(headings) else ""
        place = heading or openpyxl.utils.get_column_letter(index + 1)
        if isinstance(cell, _Formula):
            message = _("“%(cell)s” is a formula. Paste its value instead.") % {"cell": cell[:60]}
        elif isinstance(cell, str) and CONTROL.search(cell):
            message = _("The cell holds a character that cannot be stored.")
        elif headings is not None and not heading and cell not in (None, ""):
            message = _("There is a value in a column without a heading.")
        else:
            continue
        yield Problem(message, sheet, number, place)
