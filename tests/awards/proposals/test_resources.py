"""The table `nominations`, in and out."""

import pytest

from awards.proposals.models import Nomination
from awards.proposals.resources import NominationResource
from blocs.files import reading
from tests.awards.proposals.making import handed_in, nominated
from tests.awards.records.making import collective, person

pytestmark = pytest.mark.django_db
HEAD = "unit,name,kind,birth_year,year,award,position,post,achievement\n"


def bring(text, by, *, dry_run=False):
    sheet = reading.stream((HEAD + text).encode(), table="nominations", name="nominations.csv")
    return NominationResource().import_data(sheet, dry_run=dry_run, user=by)


def problems(outcome):
    return [(problem.row, problem.column) for problem in outcome.problems]


def test_nominations_come_into_the_submission_in_hand(cast, submission):
    person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)
    collective(cast.member, "Phòng Kế toán")
    text = (
        f"{cast.member.name},Nguyễn Văn Ánh,,1980,{cast.year},T-LDTT,worker,Kế toán viên,Hoàn thành tốt\n"
        f"{cast.member.name},Phòng Kế toán,tập thể,,{cast.year},T-TTLDTT,,,\n"
    )
    outcome = bring(text, cast.binh)
    assert (problems(outcome), outcome.totals["new"]) == ([], 2)
    rows = list(submission.nominations.order_by("order"))
    assert [(row.recipient.name, row.order, row.position_class) for row in rows] == [
        ("Nguyễn Văn Ánh", 1, "worker"), ("Phòng Kế toán", 2, ""),
    ]  # fmt: skip
    assert rows[0].history.get().history_user == cast.binh
    again = bring(text, cast.binh)
    assert (again.totals["new"], again.totals["skip"]) == (0, 2)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("{unit},Ai đó,,,{year},T-LDTT,worker,,", "name"),
        ("{unit},Nguyễn Văn Ánh,,,{year},T-TTLDXS,worker,,", "award"),
        ("{unit},Nguyễn Văn Ánh,,,{year},T-CTDB,worker,,", "award"),
        ("{unit},Nguyễn Văn Ánh,,,2019,T-LDTT,worker,,", "unit"),
        ("{unit},Nguyễn Văn Ánh,,,{year},Không có,worker,,", "award"),
    ],
)
def test_what_is_wrong_is_said_with_its_column_and_nothing_comes_in(cast, submission, row, column):
    person(cast.member, "Nguyễn Văn Ánh")
    outcome = bring(row.format(unit=cast.member.name, year=cast.year) + "\n", cast.binh)
    assert problems(outcome) == [(2, column)]
    assert not Nomination.objects.exists()


def test_what_was_handed_in_takes_no_more(cast, submission):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    outcome = bring(f"{cast.member.name},{row.recipient.name},,1985,{cast.year},T-CSTDCS,worker,,\n", cast.binh)
    assert problems(outcome) == [(2, "unit")]


def test_strangers_bring_nothing_in(cast, submission):
    person(cast.member, "Nguyễn Văn Ánh")
    outcome = bring(f"{cast.member.name},Nguyễn Văn Ánh,,,{cast.year},T-LDTT,worker,,\n", cast.an)
    assert problems(outcome) == [(2, "unit")]


def test_what_goes_out_comes_in_again_unchanged(cast, submission):
    nominated(submission, by=cast.binh, achievement="Hoàn thành tốt\nnhiều việc", post="Kế toán viên")
    table = NominationResource().export(user=cast.binh)
    assert (table.headers[:2], len(table)) == (["unit", "name"], 1)
    sheet = reading.stream(table.export("csv").encode(), table="nominations", name="nominations.csv")
    outcome = NominationResource().import_data(sheet, user=cast.binh)
    assert (problems(outcome), outcome.totals["skip"]) == ([], 1)
    assert NominationResource().export(user=cast.chi).height == 0
