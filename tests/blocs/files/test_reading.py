"""Files that people bring: what is read, and what is refused with its place."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from blocs.files import reading
from tests.conftest import codes


def xlsx(*rows, title="units", more=()) -> bytes:
    book = openpyxl.Workbook()
    for name, cells in [(title, rows), *more]:
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(content, name="") -> pytest.ExceptionInfo:
    with pytest.raises(ValidationError) as error:
        reading.read(content, table="units", name=name)
    return error


def test_csv_is_read_with_comma_or_semicolon_and_with_or_without_a_mark():
    for text in ["code,name\nA,Sở\n", "code;name\r\nA;Sở\r\n", "\ufeffcode;name\nA;Sở"]:
        sheet = reading.read(text.encode(), table="units", name="don-vi.csv")
        assert (sheet.name, sheet.headings, sheet.rows) == ("don-vi.csv", ["code", "name"], [(2, ["A", "Sở"])])


def test_text_is_composed_and_rows_keep_the_number_that_a_spreadsheet_shows():
    text = 'code,name\n\nA,"Sơ\u0309 \nNội vụ"\nB,x\n'
    assert reading.read(text.encode(), table="units").rows == [(3, ["A", "Sở \nNội vụ"]), (4, ["B", "x"])]


def test_the_apostrophe_of_an_export_is_taken_off_again():
    assert reading.read(b"code\n'=A1\n''-5\n'x\n", table="units").rows == [(2, ["=A1"]), (3, ["'-5"]), (4, ["'x"])]


def test_of_several_sheets_the_one_of_the_same_name_is_read_and_the_others_are_named():
    content = xlsx(["x"], title="Ghi chú", more=[("Units", [["code"], ["A"]]), ("Trống", [])])
    sheet = reading.read(content, table="units")
    assert (sheet.name, sheet.rows) == ("Units", [(2, ["A"])])
    assert len(sheet.warnings) == 1
    assert "Ghi chú" in sheet.warnings[0]


def test_without_a_sheet_of_the_same_name_the_first_is_read():
    assert reading.read(xlsx(["code"], ["A"], title="Trang 1"), table="units").rows == [(2, ["A"])]


def test_dates_and_numbers_of_excel_come_as_they_are():
    sheet = reading.read(xlsx(["d", "n"], [date(2026, 3, 15), 2022]), table="units")
    assert sheet.rows == [(2, [datetime(2026, 3, 15), 2022])]


def test_a_formula_is_refused_with_sheet_row_and_column():
    error = refused(xlsx(["code", "name"], ["A", "Sở"], ["B", '=HYPERLINK("http://x")']))
    assert codes(error) == {"cell"}
    with translation.override("en"):
        error = refused(xlsx(["code", "name"], ["A", "Sở"], ["B", "=1+1"]))
    assert error.value.messages == [
        "sheet “units”, row 3, column “name”: “=1+1” is a formula. Paste its value instead."
    ]


def test_a_formula_in_the_heading_is_refused():
    assert codes(refused(xlsx(["code", "=1"], ["A", "B"]))) == {"cell"}


@pytest.mark.parametrize("text", ["code\nA\x00\n", "code\nA\x1b\n", "code\nA,B\n", "code,\nA,B\n"])
def test_control_characters_and_values_without_a_heading_are_refused(text):
    assert codes(refused(text.encode())) == {"cell"}


def test_a_zip_bomb_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert codes(refused(out.getvalue(), "a.xlsx")) == {"bomb"}


def test_an_archive_of_thousands_of_files_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(reading.MAX_ENTRIES + 1):
            archive.writestr(f"{number}", b"")
    assert codes(refused(out.getvalue())) == {"bomb"}


def test_a_size_that_the_archive_lies_about_does_no_harm():
    content = xlsx(["code"], ["A"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = next(i for i in archive.infolist() if i.filename.endswith("sheet1.xml"))
    lying = bytearray(content)
    at = lying.rindex(b"PK\x01\x02", 0, lying.rindex(entry.filename.encode()))
    lying[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert codes(refused(bytes(lying))) == {"not_excel"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"<html><body>Excel</body></html>", "not_excel"),
        ("a.xlsx", b"PK\x03\x04 broken", "not_excel"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        ("a.csv", "mã,tên\nA,Sở".encode("utf-16"), "encoding"),
        ("a.csv", "mã,tên".encode("cp1258", errors="replace"), "encoding"),
        ("a.csv", b'code,name\nA,"unfinished', "malformed"),
        ("a.csv", b"code\n" + b"x" * 200_000, "malformed"),
        ("a.csv", b" \n", "empty"),
        ("a.csv", b",,\n,,\n", "empty"),
    ],
)
def test_what_is_no_table_is_refused_clearly(name, content, code):
    assert codes(refused(content, name)) == {code}


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", b"x")
    assert codes(refused(out.getvalue())) == {"not_excel"}


def test_a_file_that_is_too_big_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 10
    assert codes(refused(b"code\n" + b"A\n" * 10)) == {"too_big"}


def test_a_table_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert codes(refused(b"code\nA\nB\nC\n")) == {"too_long"}


def test_a_row_far_below_is_still_read():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A500"] = "code", "A"
    out = io.BytesIO()
    book.save(out)
    assert reading.read(out.getvalue(), table="units").rows == [(500, ["A"])]


def test_a_formula_in_a_csv_file_is_refused_and_text_after_an_equals_sign_is_not():
    with translation.override("en"), pytest.raises(ValidationError, match="is a formula"):
        reading.read(b'name\n"=HYPERLINK(""x"")"\n', table="units")
    assert reading.read(b"name\n= 5\n'=SUM(A1)\n", table="units").rows == [(2, ["= 5"]), (3, ["=SUM(A1)"])]
