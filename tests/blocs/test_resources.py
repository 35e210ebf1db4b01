"""The tables `units` and `terms`: all or nothing, with places, and twice is once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from blocs import succession
from blocs.files import reading
from blocs.files.tables import Outcome
from blocs.files.writing import to_csv, to_xlsx
from blocs.models import Bloc, Term, Unit
from blocs.resources import TermResource, UnitResource, find_unit
from common.clock import today
from tests.conftest import make_bloc, make_unit

UNITS = "code,name,short_name,kind,parent_code,founded_on,dissolved_on\n"
TERMS = "bloc,year,unit,role,since,until,basis,document\n"


def bring(resource, text: str | bytes, by, **kwargs) -> Outcome:
    content = text if isinstance(text, bytes) else text.encode()
    sheet = reading.read(content, table=resource.table, name="tep.csv")
    with translation.override("en"):
        return resource().import_data(sheet, user=by, file_name="tep.csv", **kwargs)


def totals(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.totals["new"], outcome.totals["update"], outcome.totals["skip"]


def problems(outcome: Outcome) -> list[tuple]:
    return [(problem.sheet, problem.row, problem.column) for problem in outcome.problems]


FAMILY = UNITS + (
    "CON,Chi cục,,vertical,ME,01/07/2025,\n"
    "ME,Sở Tài chính,STC,Tỉnh lạ,,2020-01-01,\n"
)  # fmt: skip


def test_parents_may_come_later_in_the_same_file(cast):
    outcome = bring(UnitResource, FAMILY.replace("Tỉnh lạ", "provincial"), cast.admin)
    assert totals(outcome) == (2, 0, 0), outcome.problems
    child = Unit.objects.get(code="CON")
    assert (child.parent.code, child.kind, child.founded_on) == ("ME", "vertical", date(2025, 7, 1))


def test_the_same_file_twice_changes_nothing_and_writes_no_history(cast):
    text = FAMILY.replace("Tỉnh lạ", "provincial")
    bring(UnitResource, text, cast.admin)
    before = Unit.history.count()
    assert totals(bring(UnitResource, text, cast.admin)) == (0, 0, 2)
    assert Unit.history.count() == before


def test_a_change_is_kept_with_history_and_the_person(cast):
    bring(UnitResource, UNITS + "A,Sở A,,,,,\n", cast.admin)
    assert totals(bring(UnitResource, UNITS + "A,Sở A mới,,,,,\n", cast.admin)) == (0, 1, 0)
    latest = Unit.history.filter(code="A").first()
    assert (latest.name, latest.history_user) == ("Sở A mới", cast.admin)


def test_an_error_in_the_last_row_keeps_everything_out(cast):
    before = Unit.objects.count()
    outcome = bring(UnitResource, UNITS + "A,Sở A,,,,,\nB,,,,,,\n", cast.admin)
    assert problems(outcome) == [("tep.csv", 3, "name")]
    assert Unit.objects.count() == before


def test_every_problem_is_named_at_once(cast):
    outcome = bring(
        UnitResource,
        UNITS + "A,Sở A,,lạ,KHONGCO,32/01/2026,\nB,Sở B,,,,2026-01-02,2026-01-01\nB,Sở B,,,,,\nC,Sở C,,,KHONGCO,,\n",
        cast.admin,
    )
    assert problems(outcome) == [
        ("tep.csv", 2, "kind"), ("tep.csv", 2, "founded_on"), ("tep.csv", 3, ""), ("tep.csv", 4, ""),
        ("tep.csv", 5, "parent_code"),
    ]  # fmt: skip
    with translation.override("en"):
        said = str(outcome.problems[-1])
    assert said == "file “tep.csv”, row 5, column “parent_code”: There is no unit with the code “KHONGCO”."


def test_a_circle_of_parents_is_refused(cast):
    bring(UnitResource, UNITS + "A,Sở A,,,,,\nB,Sở B,,,A,,\n", cast.admin)
    outcome = bring(UnitResource, UNITS + "A,Sở A,,,B,,\n", cast.admin)
    assert problems(outcome) == [("tep.csv", 2, "parent_code")]


def test_a_dry_run_counts_and_writes_nothing(cast):
    before = Unit.objects.count(), Unit.history.count()
    assert totals(bring(UnitResource, UNITS + "A,Sở A,,,,,\n", cast.admin, dry_run=True)) == (1, 0, 0)
    assert (Unit.objects.count(), Unit.history.count()) == before


@pytest.mark.parametrize(
    ("heading", "column", "says"),
    [
        ("code,name,short_name,kind,parent_code,founded_on", "dissolved_on", "missing"),
        ("code,name,short_name,kind,parent_code,founded_on,dissolved_on,x", "x", "Unknown column"),
        ("code,name,short_name,kind,parent_code,founded_on,dissolved_on,Code", "Code", "twice"),
    ],
)
def test_wrong_columns_are_named_and_the_expected_ones_listed(cast, heading, column, says):
    outcome = bring(UnitResource, heading + "\nA,Sở A,,,,,,\n", cast.admin)
    mistakes = {problem.column: problem.message for problem in outcome.problems}
    assert says in mistakes[column]
    assert says == "twice" or "code, name, short_name, kind, parent_code, founded_on, dissolved_on" in mistakes[column]
    assert not Unit.objects.filter(code="A").exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_headings_and_kinds_may_be_those_of_the_interface(cast, language):
    with translation.override(language):
        headings = ";".join(str(field.label).upper() for field in UnitResource.row_form.base_fields.values())
        kind = str(Unit.Kind.SCHOOL.label)
    outcome = bring(UnitResource, f"\ufeff{headings}\nA;Trường A;;{kind};;;\n", cast.admin)
    assert totals(outcome) == (1, 0, 0), outcome.problems
    assert Unit.objects.get(code="A").kind == Unit.Kind.SCHOOL


def test_decomposed_letters_are_the_same_name(cast):
    bring(UnitResource, UNITS + "A,Sở A,,,,,\n", cast.admin)
    assert totals(bring(UnitResource, UNITS + "A,Sơ\u0309  A,,,,,\n", cast.admin)) == (0, 0, 1)


def test_a_secretariat_changes_only_units_that_it_manages(cast):
    own = bring(UnitResource, UNITS + f"{cast.member.code},{cast.member.name},Tắt,,,,\n", cast.thu)
    assert totals(own) == (0, 1, 0)
    other = bring(UnitResource, UNITS + f"{cast.elsewhere.code},{cast.elsewhere.name},Tắt,,,,\n", cast.thu)
    assert problems(other) == [("tep.csv", 2, "")]
    assert Unit.objects.get(pk=cast.elsewhere.pk).short_name == ""


def test_a_file_renames_no_unit_that_sat_in_a_bloc(cast):
    for by in (cast.thu, cast.admin):
        outcome = bring(UnitResource, UNITS + f"{cast.member.code},Tên mới,,,,,\n", by)
        assert problems(outcome) == [("tep.csv", 2, "name")]
        assert "Rename the unit" in outcome.problems[0].message
    assert Unit.objects.get(pk=cast.member.pk).name == cast.member.name


def test_a_file_neither_revives_nor_ends_a_unit_that_sits_somewhere(cast):
    export = to_csv(UnitResource().export(Unit.objects.filter(pk=cast.member.pk)))
    day = today() + timedelta(days=10)
    succession.merge([cast.member, cast.head], into=cast.head, on=day, decision="QĐ 1", by=cast.thu)
    for _time in (1, 2):
        assert totals(bring(UnitResource, export, cast.thu)) == (0, 0, 1), "an empty day says nothing"
    for unit in (cast.member, cast.deputy):
        outcome = bring(UnitResource, UNITS + f"{unit.code},{unit.name},,,,,2021-01-01\n", cast.thu)
        assert problems(outcome) == [("tep.csv", 2, "dissolved_on")]
    assert Unit.objects.get(pk=cast.member.pk).dissolved_on == day


def test_the_end_of_a_unit_that_sits_nowhere_is_set_once(cast):
    bring(UnitResource, UNITS + "A,Sở A,,,,,\n", cast.admin)
    ended = UNITS + "A,Sở A,,,,,2025-07-01\n"
    assert totals(bring(UnitResource, ended, cast.admin)) == (0, 1, 0)
    assert totals(bring(UnitResource, ended, cast.admin)) == (0, 0, 1)
    assert totals(bring(UnitResource, UNITS + "A,Sở A,,,,,\n", cast.admin)) == (0, 0, 1)
    assert problems(bring(UnitResource, UNITS + "A,Sở A,,,,,2026-01-01\n", cast.admin))
    assert Unit.objects.get(code="A").dissolved_on == date(2025, 7, 1)


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
@pytest.mark.parametrize("resource", [UnitResource, TermResource])
def test_what_goes_out_comes_in_again_without_a_change(cast, resource, write):
    make_unit("=HYPERLINK(1)", founded_on=date(2020, 1, 31), parent=cast.head)
    content = write(resource().export())
    outcome = bring(resource, content, cast.admin)
    assert outcome.problems == []
    assert totals(outcome)[:2] == (0, 0)
    assert totals(outcome)[2] >= 2


def test_a_term_is_brought_in_by_the_rule(cast):
    text = TERMS + f"{cast.bloc.name},{cast.year},{cast.member.name},deputy,,,election,Biên bản số 1\n"
    assert totals(bring(TermResource, text, cast.thu)) == (1, 0, 0)
    term = Term.objects.get(unit=cast.member)
    assert (term.role, term.since.month, term.until.month, term.document) == ("deputy", 1, 12, "Biên bản số 1")
    assert totals(bring(TermResource, text, cast.thu)) == (0, 0, 1)


def test_the_end_of_a_term_can_be_brought_in(cast):
    text = TERMS + f"{cast.bloc.name},{cast.year},{cast.head.code},head,,{cast.year}-06-30,,QĐ 5\n"
    assert totals(bring(TermResource, text, cast.thu)) == (0, 1, 0)
    term = Term.objects.get(unit=cast.head)
    assert term.until == date(int(cast.year), 6, 30)
    assert "QĐ 5" in term.history.values_list("history_change_reason", flat=True)
    assert totals(bring(TermResource, text, cast.thu)) == (0, 0, 1)


def test_without_a_document_the_file_is_the_reason_for_an_end(cast):
    text = TERMS + f"{cast.bloc.name},{cast.year},{cast.head.code},head,,{cast.year}-06-30,,\n"
    outcome = bring(TermResource, text, cast.thu)
    assert totals(outcome) == (0, 1, 0)
    assert [str(cell.old) for cell in outcome.rows[0].diff if cell.old] == [f"31/12/{cast.year}"]
    assert Term.objects.get(unit=cast.head).history.first().history_change_reason == "tep.csv"


@pytest.mark.parametrize("until", ["{next}-01-31", "{last}-12-31"])
def test_a_file_neither_prolongs_a_term_nor_ends_it_before_it_began(cast, until):
    day = until.format(next=int(cast.year) + 1, last=int(cast.year) - 1)
    text = TERMS + f"{cast.bloc.name},{cast.year},{cast.head.code},head,,{day},,QĐ 5\n"
    before = Term.history.count()
    assert problems(bring(TermResource, text, cast.thu)) == [("tep.csv", 2, "until")]
    assert Term.history.count() == before
    assert Term.objects.get(unit=cast.head).until == date(int(cast.year), 12, 31)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Khối không có,{y},{u},deputy,,,,", "bloc"),
        ("{b},{y},Đơn vị không có,deputy,,,,", "unit"),
        ("{b},{y},{c},deputy,,,,", ""),
        ("{b},{y},{u},head,,,,", ""),
        ("{b},20222,{u},head,,,,", "year"),
        ("{b},{y},{u},vua,,,,", "role"),
    ],
)
def test_a_term_that_cannot_be_is_named_with_its_column(cast, row, column):
    text = row.format(b=cast.bloc.name, y=cast.year, u=cast.member.name, c=cast.elsewhere.name)
    outcome = bring(TermResource, TERMS + text + "\n", cast.thu)
    assert problems(outcome) == [("tep.csv", 2, column)]


def test_terms_of_another_councils_bloc_do_not_come_in(cast):
    text = TERMS + f"{cast.other_bloc.name},{cast.year},{cast.elsewhere.name},head,,,,\n"
    assert problems(bring(TermResource, text, cast.thu)) == [("tep.csv", 2, "bloc")]
    assert not Term.objects.filter(bloc=cast.other_bloc).exists()


def test_a_council_tells_blocs_of_one_name_apart(cast):
    twin = make_bloc(cast.bloc.name, [make_unit("Sở khác")])
    row = f"{cast.bloc.name},{cast.year},Sở khác,head,,,,"
    assert problems(bring(TermResource, TERMS + row + "\n", cast.admin)) == [("tep.csv", 2, "bloc")]
    text = TERMS.strip() + ",council\n" + row + f",{twin.council.name}\n"
    assert totals(bring(TermResource, text, cast.admin)) == (1, 0, 0)
    assert "council" in TermResource().export().headers
    assert "council" not in TermResource().export(user=cast.thu).headers


def test_a_unit_is_found_by_code_then_in_the_bloc_then_anywhere(cast):
    twin = make_unit(cast.member.name)
    assert find_unit(twin.code) == twin
    assert find_unit(cast.member.name, bloc=cast.bloc) == cast.member
    with pytest.raises(ValidationError) as error:
        find_unit(twin.name)
    assert twin.code in error.value.messages[0]
    assert cast.member.code in error.value.messages[0]
    assert find_unit("Không có") is None


def test_of_units_of_one_name_the_one_of_that_year_counts(cast):
    old = make_unit("Sở Cũ", dissolved_on=date(2024, 1, 1))
    new = make_unit("Sở Cũ", founded_on=date(2024, 1, 1))
    assert (find_unit("Sở Cũ", year="2023"), find_unit("Sở Cũ", year="2025")) == (old, new)
    assert Bloc.objects.count() == 2
