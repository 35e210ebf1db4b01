"""`manage.py export_table`: the file that goes out is the file that came in."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

FILE = Path(__file__).parents[1] / "data" / "blocs.csv"


@pytest.fixture
def years(db):
    call_command("import_table", "bloc_years", str(FILE), stdout=io.StringIO())


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_equal_rows_in_equal_order_go_out(years, tmp_path):
    target = tmp_path / "ra.csv"
    call_command("export_table", "bloc_years", "--output", str(target), stdout=io.StringIO())
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows(target.read_text(encoding="utf-8")) == rows(FILE.read_text(encoding="utf-8"))


def test_without_a_file_it_goes_to_standard_output(years):
    out = io.StringIO()
    call_command("export_table", "bloc_years", stdout=out)
    assert rows(out.getvalue()) == rows(FILE.read_text(encoding="utf-8"))


def test_the_ending_or_the_option_says_which_format(years, tmp_path):
    by_ending, by_option = tmp_path / "a.xlsx", tmp_path / "b.dat"
    call_command("export_table", "units", "--output", str(by_ending), stdout=io.StringIO())
    call_command("export_table", "units", "--format", "xlsx", "--output", str(by_option), stdout=io.StringIO())
    for path in (by_ending, by_option):
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
        assert sheet.title == "units"
        assert sheet.max_row > 50


def test_a_file_that_cannot_be_written_is_said(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_table", "units", "--output", str(tmp_path / "no" / "x.csv"))
