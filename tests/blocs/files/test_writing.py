"""Tables as they leave: dates and numbers keep their kind, and no text is run as a formula."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import tablib

from blocs.files import reading
from blocs.files.writing import to_csv, to_xlsx

ROWS = [
    ["=HYPERLINK(1)", date(2026, 3, 15), Decimal("70.5000")],
    ["- Nguyễn Đức Thắng", None, Decimal("1.125")],
    ["'=x", None, 12000],
]


@pytest.fixture
def table():
    return tablib.Dataset(*ROWS, headers=["text", "day", "number"], title="units")


def test_csv_begins_with_a_mark_and_escapes_what_excel_would_run(table):
    content = to_csv(table).decode()
    assert content.startswith("\ufefftext,day,number\r\n")
    assert content.splitlines()[1:] == [
        "'=HYPERLINK(1),2026-03-15,70.5",
        "'- Nguyễn Đức Thắng,,1.1250",
        "''=x,,12000",
    ]


def test_csv_reads_back_as_the_same_text(table):
    rows = reading.read(to_csv(table), table="units").rows
    assert [cells[0] for _number, cells in rows] == [row[0] for row in ROWS]


def test_in_excel_formulas_are_text_and_dates_and_numbers_are_real(table):
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).active
    assert sheet.title == "units"
    cells = list(sheet.iter_rows(min_row=2))
    assert [(row[0].value, row[0].data_type) for row in cells] == [(row[0], "s") for row in ROWS]
    assert (cells[0][1].is_date, cells[0][1].number_format) == (True, "dd/mm/yyyy")
    assert [row[2].data_type for row in cells] == ["n", "n", "n"]
    assert cells[1][2].value == 1.125


def test_excel_reads_back_without_a_complaint(table):
    assert [cells[0] for _n, cells in reading.read(to_xlsx(table), table="units").rows] == [row[0] for row in ROWS]
