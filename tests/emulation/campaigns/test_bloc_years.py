"""Bloc years as officers keep them: what a file makes, what it leaves alone, and what it cannot be."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from blocs import permissions
from blocs.files import reading
from blocs.files.writing import to_csv, to_xlsx
from blocs.models import Bloc, Council, Membership, Term, Unit, User
from common import clock
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.campaigns.resources import BlocYearResource
from tests.conftest import make_bloc, make_unit

HEAD = "bloc,level,year,theme,head,deputy,member\n"
FILE = Path(__file__).parents[2] / "data" / "blocs.csv"
HISTORIES = (Bloc, Campaign, Council, Membership, Term, Unit)


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("goc@vidu.vn", "một mật khẩu đủ dài", full_name="Gốc")


def bring(text: str | bytes, by, **kwargs):
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    sheet = reading.read(content, table="bloc_years", name="khoi.csv")
    with translation.override("en"):
        return BlocYearResource().import_data(sheet, user=by, file_name="khoi.csv", **kwargs)


def written() -> list[int]:
    return [model.history.count() for model in HISTORIES]


def problems(outcome) -> list[tuple]:
    return [(problem.row, problem.column) for problem in outcome.problems]


def seats(name: str) -> list[tuple]:
    return list(Membership.objects.filter(unit__name=name).order_by("since").values_list("since", "until"))


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_the_officers_file_comes_in_twice_and_goes_out_equal(root, write):
    original = FILE.read_bytes()
    first = bring(original, root)
    assert (first.problems, first.totals["new"]) == ([], 140)
    before = written()
    second = bring(original, root)
    assert (second.problems, second.warnings, second.totals["skip"], second.totals["new"]) == ([], [], 140, 0)
    assert written() == before

    exported = write(BlocYearResource().export())
    rows = [
        ["" if cell is None else str(cell) for cell in cells]
        for _number, cells in reading.read(exported, table="bloc_years").rows
    ]
    assert rows == [cells for _number, cells in reading.read(original, table="bloc_years").rows]
    third = bring(exported, root)
    assert (third.problems, third.totals["skip"], written()) == ([], 140, before)


def test_a_first_row_makes_all_that_is_missing(root):
    with clock.at(date(2026, 5, 1)):
        outcome = bring(
            "Cụm thi đua số 9,tỉnh,2025,Đoàn kết,Sở A,Sở B,Sở A\nCụm thi đua số 9,tỉnh,2025,Đoàn kết,Sở A,Sở B,Sở B\n",
            root,
        )
    assert outcome.problems == []
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.source, campaign.theme) == ("recorded", "khoi.csv", "Đoàn kết")
    assert (campaign.bloc.kind, campaign.bloc.level, campaign.bloc.council.is_placeholder) == (
        "cluster",
        "province",
        True,
    )
    assert [(term.role, term.unit.name, term.basis) for term in campaign.terms()] == [
        ("head", "Sở A", "not_stated"), ("deputy", "Sở B", "not_stated"),
    ]  # fmt: skip
    assert seats("Sở A") == [(date(2025, 1, 1), date(2025, 12, 31))]
    assert Unit.objects.get(name="Sở A").code == "SA"
    assert len(outcome.warnings) == 1
    assert campaign.bloc.council.name in outcome.warnings[0]


def test_a_year_that_is_not_over_is_a_draft(root):
    with clock.at(date(2026, 5, 1)):
        bring("Khối 1,xã,2026,,,,Xã A\n", root)
    assert Campaign.objects.get().state == Campaign.State.DRAFT


def test_adjacent_years_are_one_seat_and_a_gap_makes_a_second(root):
    bring("Khối 1,xã,2023,,,,Xã A\nKhối 1,xã,2020,,,,Xã A\nKhối 1,xã,2022,,,,Xã A\n", root)
    assert seats("Xã A") == [(date(2020, 1, 1), date(2020, 12, 31)), (date(2022, 1, 1), date(2023, 12, 31))]


def test_a_year_before_extends_the_seat_too(root):
    bring("Khối 1,xã,2023,,,,Xã A\n", root)
    bring("Khối 1,xã,2022,,,,Xã A\n", root)
    assert seats("Xã A") == [(date(2022, 1, 1), date(2023, 12, 31))]


def test_a_school_year_runs_from_september_to_august(root):
    bring("Khối 1,bộ/ngành,2020-2021,,,,Trường A\nKhối 1,bộ/ngành,2021-2022,,,,Trường A\n", root)
    assert seats("Trường A") == [(date(2020, 9, 1), date(2022, 8, 31))]


def test_one_placeholder_council_per_level_is_used_and_reported_once(root):
    outcome = bring("Khối 1,xã,2023,,,,Xã A\nKhối 2,xã,2023,,,,Xã B\nKhối 3,tỉnh,2023,,,,Sở C\n", root)
    assert Council.objects.filter(is_placeholder=True).count() == 2
    assert len(outcome.warnings) == 2


def test_a_council_column_names_the_council(root):
    text = (HEAD.strip() + ",council\nKhối 1,tỉnh,2023,,,,Sở A,Hội đồng tỉnh X\n").encode()
    outcome = bring(text, root)
    assert Bloc.objects.get().council.name == "Hội đồng tỉnh X"
    assert len(outcome.warnings) == 1
    assert bring(text, root).warnings == []


def test_head_and_deputies_that_are_not_listed_are_added_with_a_warning(root):
    outcome = bring("Khối 1,xã,2023,,Xã T,Xã P; Xã Q,Xã A\n", root)
    campaign = Campaign.objects.get()
    assert [unit.name for unit in campaign.members()] == ["Xã A", "Xã T", "Xã P", "Xã Q"]
    assert [term.unit.name for term in campaign.terms()] == ["Xã T", "Xã P", "Xã Q"]
    assert sum("was added" in warning for warning in outcome.warnings) == 3
    assert bring("Khối 1,xã,2023,,Xã T,Xã P; Xã Q,Xã A\n", root).totals["skip"] == 1
    assert bring(to_csv(BlocYearResource().export()), root).totals["skip"] == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khối 1,huyện,2023,,,,A\n", [(2, "level")]),
        ("Khối 1,xã,23,,,,A\n", [(2, "year")]),
        ("Khối 1,xã,2020-2022,,,,A\n", [(2, "year")]),
        (",xã,2023,,,,A\n", [(2, "bloc")]),
        ("Khối 1,xã,2023,,,,\n", [(2, "member")]),
        ("Khối 1,xã,2023,,,,A\nKhối 1,xã,2023,,,,A\n", [(3, "")]),
        (
            "Khối 1,xã,2023,Một,A,,A\nKhối 1,tỉnh,2023,Hai,B,C,B\n",
            [(3, "level"), (3, "theme"), (3, "head"), (3, "deputy")],
        ),
        ("Khối 1,xã,2023,,A,A,A\n", [(2, "deputy")]),
    ],
)
def test_rows_that_cannot_be_are_named_with_row_and_column(root, text, expected):
    before = written()
    assert problems(bring(text, root)) == expected
    assert written() == before


def test_an_unknown_level_lists_the_known_ones(root):
    message = bring("Khối 1,huyện,2023,,,,A\n", root).problems[0].message
    assert "trung ương, trung ương/vùng, bộ/ngành, ngành/vùng, tỉnh, xã, tập đoàn" in message


def test_an_error_in_the_last_row_keeps_everything_out(root):
    text = FILE.read_text(encoding="utf-8").replace("MTTQ huyện Xuân Lộc", "", -1)
    assert problems(bring(text.encode(), root))[-1] == (141, "member")
    assert not Bloc.objects.exists()
    assert not Unit.objects.exists()


def test_a_dry_run_writes_nothing(root):
    assert bring(FILE.read_bytes(), root, dry_run=True).totals["new"] == 140
    assert written() == [0] * len(HISTORIES)


def test_another_theme_changes_a_draft_but_no_year_that_runs_or_is_over(cast, campaign):
    row = f"{cast.bloc.name},tỉnh,{cast.year},%s,,,{cast.member.name}\n"
    assert bring(row % "Chủ đề mới", cast.thu).totals["update"] == 1
    campaign.refresh_from_db()
    assert campaign.theme == "Chủ đề mới"
    with clock.at(date(int(cast.year) + 1, 2, 1)):
        lifecycle.record(campaign, source="Sổ", by=cast.thu)
    assert bring(row % "Chủ đề mới", cast.thu).totals["skip"] == 1
    assert problems(bring(row % "Khác nữa", cast.thu)) == [(2, "theme")]


def test_another_head_than_the_one_set_is_an_error(cast, campaign):
    row = f"{cast.bloc.name},tỉnh,{cast.year},,%s,,{cast.member.name}\n"
    assert problems(bring(row % cast.member.name, cast.thu)) == [(2, "head")]
    assert bring(row % cast.head.name, cast.thu).problems == []


def test_units_are_found_by_code_and_by_decomposed_names(cast, campaign):
    before = Unit.objects.count()
    for cell in (cast.member.code, "Kho  bạc Nhà nước tỉnh", "Kho bạc Nhà nước tỉnh".encode().decode()):
        assert bring(f"{cast.bloc.name},tỉnh,{cast.year},,,,{cell}\n", cast.thu).totals["skip"] == 1
    assert Unit.objects.count() == before


def test_a_name_that_several_units_bear_is_an_error_with_their_codes(root):
    one, other = make_unit("Thanh tra tỉnh"), make_unit("Thanh tra tỉnh")
    outcome = bring("Khối 1,tỉnh,2023,,,,Thanh tra tỉnh\n", root)
    assert problems(outcome) == [(2, "member")]
    assert one.code in outcome.problems[0].message
    assert other.code in outcome.problems[0].message
    assert bring(f"Khối 1,tỉnh,2023,,,,{one.code}\n", root).problems == []
    assert bring("Khối 1,tỉnh,2024,,,,Thanh tra tỉnh\n", root).problems == [], "the member of this bloc is meant"


def test_members_that_the_file_leaves_out_stay_and_are_named(cast, campaign):
    outcome = bring(f"{cast.bloc.name},tỉnh,{cast.year},,,,{cast.member.name}\n", cast.thu)
    assert outcome.totals["skip"] == 1
    assert outcome.warnings == []
    other = make_unit("Sở Thứ tư")
    Membership.objects.create(bloc=cast.bloc, unit=other, since=date(2020, 1, 1))
    outcome = bring(f"{cast.bloc.name},tỉnh,{cast.year},,,,{cast.member.name}\n", cast.thu)
    assert len(outcome.warnings) == 1
    assert "Sở Thứ tư" in outcome.warnings[0]


def test_a_secretariat_brings_in_blocs_of_its_own_council(cast):
    assert bring("Khối mới,tỉnh,2024,,,,Sở mới\n", cast.thu).problems == []
    assert Bloc.objects.get(name="Khối mới").council == cast.council


def test_a_secretariat_reaches_no_other_council_and_takes_no_unit_of_one(cast):
    before = written()
    named = (HEAD.strip() + f",council\nKhối X,tỉnh,2024,,,,Sở X,{cast.other_bloc.council.name}\n").encode()
    assert problems(bring(named, cast.thu)) == [(2, "council")]
    assert problems(bring(f"Khối mới,tỉnh,2024,,,,{cast.elsewhere.name}\n", cast.thu)) == [(2, "member")]
    assert written() == before
    assert not permissions.manages_unit(cast.thu, cast.elsewhere)


def test_who_is_no_secretariat_brings_nothing_in(cast):
    assert problems(bring("Khối mới,tỉnh,2024,,,,Sở mới\n", cast.an)) == [(2, "bloc")]
    assert problems(bring("Khối mới,tỉnh,2024,,,,Sở mới\n", cast.chi)) == [(2, "bloc")]
    twin = make_bloc("Khối thi đua Tổng hợp")
    assert bring(to_csv(BlocYearResource().export(user=cast.thu)), cast.thu).problems == []
    assert twin.campaigns.count() == 0
