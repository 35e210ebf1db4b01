"""A division as a file: all or nothing, every mistake with its place, and out again as it came in."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blocs.division import drafting
from blocs.files import reading
from blocs.files.writing import to_csv, to_xlsx
from blocs.models import Bloc, PlannedSeat
from emulation.redivision.resources import DivisionResource
from tests.conftest import make_bloc, make_unit

ON = date(2030, 7, 1)
HEADINGS = "bloc,kind,code,unit\n"


@pytest.fixture
def second(cast):
    return make_bloc("Khối thi đua Kinh tế", [make_unit("Sở Công Thương")], council=cast.council)


@pytest.fixture
def plan(cast, second):
    return drafting.begin(cast.council, effective_on=ON, decision="Quyết định 77", by=cast.thu)


def bring(plan, text: str | bytes, by, language="en"):
    content = text if isinstance(text, bytes) else text.encode()
    sheet = reading.read(content, table="division", name="tep.csv")
    with translation.override(language):
        return DivisionResource(plan).import_data(sheet, user=by, file_name="tep.csv")


def seats(plan) -> dict[str, str]:
    rows = PlannedSeat.objects.filter(redivision=plan).select_related("unit", "place")
    return {row.unit.name: row.place.name if row.place else "" for row in rows}


def problems(outcome) -> list[tuple]:
    return [(problem.sheet, problem.row, problem.column) for problem in outcome.problems]


WHOLE = (
    HEADINGS
    + "Cụm thi đua số 1,,,Sở Nội vụ\n"
    + "Khối thi đua Kinh tế,Khối,,Kho bạc Nhà nước tỉnh\n"
    + ",,,Sở Công Thương\n"
)


def test_a_file_replaces_the_plan_and_leaves_out_whom_it_does_not_name(cast, plan):
    outcome = bring(plan, WHOLE, cast.thu, "vi")
    assert not outcome.problems, outcome.problems
    assert seats(plan) == {
        "Sở Nội vụ": "Cụm thi đua số 1", "Kho bạc Nhà nước tỉnh": "Khối thi đua Kinh tế", "Sở Công Thương": "",
        "Đài Phát thanh và Truyền hình tỉnh": "",
    }  # fmt: skip
    assert plan.places.get(bloc=None).kind == "cluster"


def test_letters_may_come_decomposed_and_units_by_their_code(cast, plan):
    text = unicodedata.normalize("NFD", WHOLE.replace("Sở Nội vụ", cast.head.code))
    assert text != WHOLE
    assert not bring(plan, text, cast.thu, "vi").problems
    assert seats(plan)["Sở Nội vụ"] == "Cụm thi đua số 1"
    assert plan.places.filter(bloc=None).values_list("name", flat=True).get() == "Cụm thi đua số 1"


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_goes_out_comes_in_again_and_changes_nothing(cast, plan, write, language):
    drafting.add_bloc(plan, name="Cụm thi đua số 1", by=cast.thu)
    drafting.place(plan, {cast.head.pk: plan.places.get(bloc=None).pk, cast.member.pk: None}, by=cast.thu)
    before = seats(plan)
    with translation.override(language):
        content = write(DivisionResource(plan).export(user=cast.thu))
    outcome = bring(plan, content, cast.thu, language)
    assert not outcome.problems, outcome.problems
    assert seats(plan) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bloc,unit,màu\nA,Sở Nội vụ,đỏ\n", [("tep.csv", 1, "màu")]),
        ("bloc,kind\nA,\n", [("tep.csv", 1, "Unit")]),
        (HEADINGS + "A,,,Sở Nội vụ\nA,,,Sở không có\n", [("tep.csv", 3, "unit")]),
        (HEADINGS + "A,,KHONGCO,\n", [("tep.csv", 2, "code")]),
        (HEADINGS + "A,,,\nA,,,Sở Nội vụ\n", [("tep.csv", 2, "unit")]),
        (HEADINGS + "A,lạ,,Sở Nội vụ\n", [("tep.csv", 2, "kind")]),
        (HEADINGS + "A,,,Sở Nội vụ\nB,,,Sở Nội vụ\n", [("tep.csv", 3, "unit")]),
        (HEADINGS + "A,bloc,,Sở Nội vụ\nA,cluster,,Kho bạc Nhà nước tỉnh\n", [("tep.csv", 3, "kind")]),
        (HEADINGS + "Khối thi đua Kinh tế,cluster,,Sở Nội vụ\n", [("tep.csv", 2, "kind")]),
        (HEADINGS + "A,,,Sở Tài chính tỉnh khác\n", [("tep.csv", 2, "unit")]),
        (HEADINGS + "Khối cũ,,,Sở Nội vụ\n", [("tep.csv", 2, "bloc")]),
        (HEADINGS + "A,,,Sở đã hết\n", [("tep.csv", 2, "unit")]),
        (HEADINGS + "A,,,Trường hai tên\n", [("tep.csv", 2, "unit")]),
        (HEADINGS, [("tep.csv", None, "")]),
    ],
)  # fmt: skip
def test_a_mistake_keeps_the_whole_file_out_and_says_where_it_stands(cast, plan, text, expected):
    Bloc.objects.create(council=cast.council, name="Khối cũ", level="province", dissolved_on=date(2029, 1, 1))
    make_unit("Sở đã hết", dissolved_on=date(2029, 1, 1))
    make_unit("Trường hai tên"), make_unit("Trường hai tên")
    before = seats(plan)
    assert problems(bring(plan, text, cast.thu)) == expected
    assert seats(plan) == before


def test_headings_are_those_that_officers_write(cast, plan):
    text = "Khối,Loại,Mã đơn vị,Tên đơn vị\nKhối số 1,Cụm,,Sở Nội vụ\n"
    assert not bring(plan, text, cast.thu, "vi").problems
    assert plan.places.get(bloc=None).kind == "cluster"
    wrong = bring(plan, "Khối,Đơn vị,Màu\nA,Sở Nội vụ,đỏ\n", cast.thu, "vi")
    assert str(wrong.problems[0]).startswith("tệp “tep.csv”, dòng 1, cột “Màu”: ")
    assert "Khối thi đua" in str(wrong.problems[0])


def test_the_same_unit_by_code_and_by_name_is_noticed(cast, plan):
    text = HEADINGS + f"A,,,Sở Nội vụ\nB,,{cast.head.code},\n"
    assert problems(bring(plan, text, cast.thu)) == [("tep.csv", 3, "unit")]
    text = HEADINGS + f"A,,{cast.head.code},Kho bạc Nhà nước tỉnh\n"
    assert problems(bring(plan, text, cast.thu)) == [("tep.csv", 2, "code")]


def test_of_two_units_of_one_name_the_one_that_exists_on_the_day_is_meant(cast, plan):
    old = make_unit("Sở Y tế", dissolved_on=date(2029, 1, 1))
    new = make_unit("Sở Y tế", founded_on=date(2029, 1, 1))
    assert not bring(plan, HEADINGS + "A,,,Sở Y tế\n", cast.thu).problems
    assert PlannedSeat.objects.get(redivision=plan, unit=new).place.name == "A"
    assert not PlannedSeat.objects.filter(unit=old).exists()


def test_an_empty_file_is_no_table(cast, plan):
    with pytest.raises(ValidationError):
        bring(plan, "\n", cast.thu)


def test_many_units_are_read_in_as_many_queries_as_few(cast, plan):
    text, counts = HEADINGS, []
    for amount in (1, 30):
        names = [make_unit().name for _ in range(amount)]
        text += "".join(f"Khối thi đua Kinh tế,,,{name}\n" for name in names)
        with CaptureQueriesContext(connection) as asked:
            assert not bring(plan, text, cast.thu).problems
        counts.append(len(asked))
    assert counts[0] == counts[1]
