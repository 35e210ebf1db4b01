"""Writes tables as CSV and XLSX: dates stay dates, numbers open as numbers, and no text is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import tablib
from import_export.formats.base_formats import Format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from blocs.files import reading

RISKY = re.compile(r"^'*[=+\-@\t\r]")
DAY = "dd/mm/yyyy"
BOM = "\ufeff"


def to_csv(table: tablib.Dataset) -> bytes:
    """Return `table` as UTF-8 CSV with a byte-order mark; an apostrophe stands before text that Excel would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.headers)
    writer.writerows([_text(cell) for cell in row] for row in table)
    return (BOM + out.getvalue()).encode()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, str) and RISKY.match(cell):
        return f"'{cell}"
    return str(cell)


def plain(number: Decimal) -> str:
    """A number without grouping; never with exactly three decimals, which could be read as thousands."""
    text = f"{number.normalize():f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def to_xlsx(table: tablib.Dataset) -> bytes:
    """Return `table` as an Excel file of one sheet."""
    return to_book([table])


def to_book(tables: Iterable[tablib.Dataset]) -> bytes:
    """Return `tables` as an Excel file with a sheet for each, named by its title."""
    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_sheet(book: Workbook, table: tablib.Dataset) -> None:
    sheet = book.create_sheet(table.title or "table")
    sheet.freeze_panes = "A2"
    for index in range(table.width):
        sheet.column_dimensions[chr(ord("A") + index)].width = 28
    cell = partial(_cell, sheet)
    sheet.append([cell(heading, bold=True) for heading in table.headers])
    for row in table:
        sheet.append([cell(value) for value in row])


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) or None)
        if cell.value is not None:
            cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
    else:
        cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = DAY
    if bold:
        cell.font = Font(bold=True)
    return cell


class TableFormat(Format):
    """What import-export's pages ask of a format; files are always bytes here."""

    title = extension = content_type = ""

    def __init__(self, encoding: str | None = None, *, table: str = "") -> None:
        self.table = table

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type


class AnyTable(TableFormat):
    """CSV or XLSX, told apart by their content."""

    title = "CSV, XLSX"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, content: bytes) -> reading.Sheet:
        return reading.read(content, table=self.table)


class CSV(TableFormat):
    title, extension, content_type = "CSV", "csv", "text/csv; charset=utf-8"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return to_csv(dataset)


class XLSX(TableFormat):
    title, extension = "XLSX", "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return to_xlsx(dataset)


FORMATS = {"csv": CSV, "xlsx": XLSX}
