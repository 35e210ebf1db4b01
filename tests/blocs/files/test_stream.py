import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from blocs.files import reading
from tests.conftest import codes

CSV = "unit;name\nSở Nội vụ;  Nguyễn Văn Ánh \n\nKho bạc;'=Bình\n"


def excel(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [CSV.encode(), excel(["unit", "name"], ["Sở Nội vụ", "Ánh"], [], ["Kho bạc", 2026])]
)
def test_a_stream_reads_what_a_sheet_holds(content):
    sheet, stream = (read(content, table="people", name="people.csv") for read in (reading.read, reading.stream))
    assert (stream.name, stream.headings, list(stream.rows)) == (sheet.name, sheet.headings, sheet.rows)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"unit,name\nA,B\nA,=SUM(B1)\n", (3, "name")),
        (b"unit,name\nA,B\nA,\x07\n", (3, "name")),
        (b"unit,name\nA,B\nA,B,C\n", (3, "C")),
        (excel(["unit", "name"], ["A", "B"], ["A", "=1+1"]), (3, "name")),
    ],
)
def test_faults_are_told_when_everything_was_read(content, place):
    with pytest.raises(reading.StreamError) as error:
        list(reading.stream(content, table="people").rows)
    assert [(problem.row, problem.column) for problem in error.value.problems] == [place]


def test_a_file_that_is_too_long_is_told(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    with pytest.raises(reading.StreamError):
        list(reading.stream(b"unit\nA\nB\nC\n", table="people").rows)


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff\xfeA", "encoding"), (b" \n", "empty"), (b"PK\x03\x04x", "not_excel")]
)
def test_what_is_no_table_is_refused_at_once(content, code):
    with pytest.raises(ValidationError) as error:
        reading.stream(content, table="people", name="people.csv")
    assert codes(error) == {code}
