"""Every figure in words: how a leaf, a total and a place came about."""

from decimal import Decimal

import pytest
from django.utils import translation

from emulation.scoring import account, checks, derivation, formulas
from emulation.scoring.results import Entry
from emulation.scoring.tables import (
    AllOrNothing,
    Bands,
    Counter,
    DaysLate,
    Direct,
    Figure,
    Gate,
    Ladder,
    LeaderRelative,
    Proportional,
    Reason,
    Section,
    Step,
    TieBreak,
)
from tests.emulation.scoring.conftest import bands, group, leaf, rank_of, result, table, total_of, typed

SAID = Counter((Step("khen", Decimal(3)), Step("phê bình", Decimal(-3))), base=Decimal(2), most=Decimal(3))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def words(rule, given, *others) -> str:
    entries = [Entry(f"U{n}", {"A": one}) for n, one in enumerate((given, *others))]
    return derivation.of_mark(formulas.score(table(leaf("A", 5, rule)), entries)[0].marks["A"])


@pytest.mark.parametrize(
    ("rule", "given", "others", "expected"),
    [
        (Direct(), result(), (), "Not scored yet."),
        (Direct(), result(assigned=False), (), "Not assigned: not scored, and its maximum does not count."),
        (Direct(), result(3), (), "Points given directly."),
        (AllOrNothing(), result(1), (), "Done: the full points."),
        (AllOrNothing(), result(0), (), "Not done: 0."),
        (
            SAID,
            result(parts=(3, 1)),
            (),
            "khen 3 × 3; phê bình 1 × -3 = 6, of which 3 may count, added to 2.",
        ),
        (
            SAID,
            result(parts=(0, 1)),
            (),
            "khen 0 × 3; phê bình 1 × -3 = -3, added to 2, limited to 0 by the criterion.",
        ),
        (Counter((Step("", Decimal(1)),)), result(3), (), "occurrences 3 × 1 = 3."),
        (Bands(bands({"<5": 0, "≥5": 5})), result(7), (), "Result 7: range ≥5."),
        (
            Bands(bands({"<90": 0, "≥90": 5}), is_percent=True),
            result(2, 3),
            (),
            "Result 2 of target 3 is 66.67 %: range <90.",
        ),
        (DaysLate(bands({"0": 5, "1–2": 3})), result(2), (), "2 days late: range 1–2."),
        (DaysLate(bands({"0": 5, "1–2": 3})), result(0), (), "On time."),
        (Proportional(), result(10, 10), (), "Result 10 reaches target 10: the full points."),
        (Proportional(), result(12, 10), (), "Result 12 is over target 10: the full points, and no more."),
        (Proportional(), result(5, 10), (), "5 × 5 ÷ 10."),
        (LeaderRelative(), result(8, 10), (), "Result 8 is below target 10: ½ × 5 × 8 ÷ 10."),
        (LeaderRelative(), result(10, 10), (), "Result 10 reaches target 10: ½ × 5."),
        (LeaderRelative(), result(20, 10), (), "Result 20 is furthest over target 10 in the bloc: the full points."),
        (
            LeaderRelative(),
            result(15, 10),
            (result(20, 10),),
            "Result 15 is 50 % over target 10, the leader's 100 %: ½ × 5 + ½ × 5 × 50 ÷ 100.",
        ),
        (
            LeaderRelative(),
            result(5),
            (result(20),),
            "No target: 5 × 5 ÷ 20, the best of the units without a target.",
        ),
        (Ladder((Decimal(5),)), result(2), (), "Rank 2."),
        (
            Ladder((Decimal(5),), by_scores=True),
            result(parts=(80, 85)),
            (result(parts=(90,)),),
            "Rank 2 by the average 82.5 of 2 outside scores.",
        ),
    ],
)
def test_a_leaf_says_how_its_points_came_about(rule, given, others, expected):
    assert words(rule, given, *others) == expected


def test_numbers_are_written_as_people_here_write_them():
    with translation.override("vi"):
        assert derivation.points_of(Decimal("87.250"), Decimal("1E+3")) == "87,25 / 1.000"
        assert words(Bands(bands({"<7.5": 0, "≥7.5": 5})), result(2)).endswith("<7,5.")
        assert derivation.points_of(None, Decimal(5)) == "– / 5"


def test_a_total_says_what_was_added_taken_off_and_cut():
    criteria = (
        leaf("A", 100),
        leaf("C", 30, section=Section.BONUS),
        leaf("T", 9, section=Section.PENALTY),
    )
    one = table(*criteria, bonus_max=Decimal(20), penalty_max=Decimal(8))
    said = derivation.of_total(one, total_of(one, 95, 30, 9))
    assert said == (
        "base 95 + bonus 20 (the year's limit, of 30) − penalty 8 (the year's limit, of 9) "
        "− 7 above the scale = 100 / 100 = 100 %"
    )
    assert derivation.of_total(one, total_of(one, None, None, None)) == "Nothing was scored yet."


def test_a_place_says_ties_what_parted_equals_gates_and_what_is_open():
    one = table(
        leaf("A", 50),
        leaf("B", 50),
        gates=(Gate("xuất sắc", Decimal(90), Decimal(85)), Gate("tốt", Decimal(80), Decimal(50))),
        tie_break=(TieBreak(Figure.CRITERION, "A"), TieBreak(Figure.BONUS)),
        reasons=(Reason("covenant_unsigned", "chưa ký giao ước"),),
    )
    ranked = rank_of(
        one,
        typed(one, "X", 50, 41),
        typed(one, "Y", 45, 46),
        typed(one, "Z", 45, 46),
        typed(one, "W", 50, None),
        typed(one, "V", 50, 50, blocked=("covenant_unsigned",)),
        typed(one, "U", "-", "-"),
    )
    said = {place.unit: list(derivation.of_place(one, place))[1:] for place in ranked.places}
    assert said == {
        "X": [
            "Equal scores were parted by: A Tiêu chí A.",
            "Enough for: tốt.",
            "Not “xuất sắc”: “B” has 82 %, less than 85 %.",
        ],
        "Y": ["Tied with: Z.", "Equal scores were parted by: A Tiêu chí A.", "Enough for: xuất sắc."],
        "Z": ["Tied with: Y.", "Equal scores were parted by: A Tiêu chí A.", "Enough for: xuất sắc."],
        "W": ["1 criterion is not scored yet."],
        "V": ["Not considered: chưa ký giao ước."],
        "U": ["Not ranked: nothing was assigned to it."],
    }


def test_every_figure_that_may_decide_a_tie_has_a_name():
    one = table(leaf("A", 5))
    names = {derivation.figure_name(one, TieBreak(figure)) for figure in Figure if figure != Figure.CRITERION}
    assert len(names) == len(Figure) - 1


def test_the_account_goes_from_the_place_to_every_leaf():
    one = table(group("I", 5), leaf("I.1", 5, LeaderRelative(), parent="I"), leaf("II", 5))
    ranked = rank_of(one, Entry("X", {"I.1": result(8, 10), "II": result("4.5")}))
    lines = list(account.of_ranking(ranked, checks.check(one)))
    assert lines[0] == "TABLE Bảng thử: 10 points"
    assert "  all or nothing, or typed by hand: 50 % of the points" in lines
    assert "RANKING by percent of the assigned maximum" in lines
    assert lines[-9:-4] == [
        "  base 6.5 = 6.5 / 10 = 65 %",
        "    I Nhóm I: 2 / 5",
        "      I.1 Tiêu chí I.1: 2 / 5 · Result 8 is below target 10: ½ × 5 × 8 ÷ 10.",
        "    II Tiêu chí II: 4.5 / 5 · Points given directly.",
        "",
    ]


def test_every_way_to_a_mark_has_its_sentence():
    assert set(derivation.SENTENCES) == {
        *("not_assigned", "not_scored", "done", "not_done", "typed", "counted", "in_range", "in_range_of_target"),
        *("on_time", "days_late", "at_target", "capped", "in_proportion", "below_half", "at_half", "leads"),
        *("behind_leader", "without_target", "ranked", "ranked_by_scores"),
    }
