"""Each kind of criterion as the published rules have it: every worked example, to the last decimal."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from emulation.scoring import formulas
from emulation.scoring.formulas import score
from emulation.scoring.results import Entry
from emulation.scoring.tables import (
    AllOrNothing,
    Bands,
    Counter,
    DaysLate,
    Direct,
    Ladder,
    LeaderRelative,
    Proportional,
    Step,
)
from tests.conftest import codes
from tests.emulation.scoring.conftest import bands, d, group, leaf, one_leaf, points, result, table, typed

LADDER = Ladder(tuple(map(Decimal, (60, 45, 30, 15, 0))))
DAYS = DaysLate(bands({"0": 2, "1–2": "1.5", "3–5": 1, "6–10": "0.5", ">10": 0}))


def refused(rule, most, given, **settings) -> set[str]:
    with pytest.raises(ValidationError) as error:
        points(rule, most, given, **settings)
    return codes(error)


# --- All or nothing, direct --------------------------------------------------------------------------------------


def test_all_or_nothing_gives_the_full_points_or_none():
    assert points(AllOrNothing(), "0.5", result(1)) == d("0.5")
    assert points(AllOrNothing(), 50, result(0)) == 0
    assert refused(AllOrNothing(), 50, result("0.5")) == {"not_yes_or_no"}


@pytest.mark.parametrize("value", ["0", "0.25", "87.25", "90"])
def test_points_typed_are_taken_exactly(value):
    assert points(Direct(), 90, result(value)) == Decimal(value)


@pytest.mark.parametrize("value", ["-0.5", "90.01"])
def test_points_typed_outside_the_maximum_are_refused(value):
    assert refused(Direct(), 90, result(value)) == {"out_of_bounds"}


# --- Counter -----------------------------------------------------------------------------------------------------

POLICE = Counter((Step("khen", Decimal(3)), Step("phê bình", Decimal(-3))), base=Decimal(7))


@pytest.mark.parametrize(
    ("commended", "criticised", "expected"), [(0, 0, 7), (1, 0, 10), (2, 0, 10), (1, 1, 7), (0, 1, 4)]
)
def test_a_counter_adds_and_takes_off_and_the_sum_never_passes_the_maximum(commended, criticised, expected):
    assert points(POLICE, 10, result(parts=(commended, criticised))) == expected


def test_a_counter_without_a_least_of_its_own_stays_at_zero():
    assert points(POLICE, 10, result(parts=(0, 5))) == 0


@pytest.mark.parametrize(("people", "expected"), [(0, "0"), (1, "0.5"), (9, "4.5"), (10, "5"), (25, "5")])
def test_half_a_point_per_person_up_to_five(people, expected):
    rule = Counter((Step("", Decimal("0.5")),), most=Decimal(5), is_within_max=False)
    assert points(rule, 5, result(people)) == d(expected)


def test_a_counter_is_clamped_to_a_least_of_its_own_even_below_zero():
    rule = Counter((Step("", Decimal(-3)),), least=Decimal(-9))
    assert [points(rule, 1, result(times)) for times in (1, 3, 4)] == [-3, -9, -9]


def test_a_counter_may_pass_the_maximum_where_the_rule_lets_it():
    rule = Counter((Step("", Decimal(3)),), base=Decimal(10), is_within_max=False)
    assert points(rule, 10, result(2)) == 16


def test_a_counter_takes_a_whole_number_for_every_step():
    assert refused(POLICE, 10, result(1)) == {"steps_differ"}
    assert refused(POLICE, 10, result(parts=(1, "0.5"))) == {"not_a_count"}
    assert refused(POLICE, 10, result(parts=(-1, 0))) == {"not_a_count"}


# --- Ranges ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("74.99", 0), ("75", 3), ("95", 3), ("95.01", 4), ("99.9999", 4), ("100", 5), ("130", 5)],
)
def test_each_bound_of_a_range_says_whether_it_is_in(value, expected):
    rule = Bands(bands({"<75": 0, "75–95": 3, ">95–<100": 4, "≥100": 5}))
    assert points(rule, 5, result(value)) == expected


@pytest.mark.parametrize(("value", "expected"), [("94.99", 3), ("95", 4), ("99.99", 4), ("100", 5)])
def test_the_same_number_may_belong_to_the_range_above(value, expected):
    rule = Bands(bands({"75–<95": 3, "95–<100": 4, "100": 5}))
    assert points(rule, 5, result(value)) == expected


def test_ranges_of_the_percentage_of_the_target_are_found_without_dividing():
    rule = Bands(bands({"<100": 0, "≥100": 5}), is_percent=True)
    assert points(rule, 5, result("6.9999", 7)) == 0
    assert points(rule, 5, result(7, 7)) == 5
    assert refused(rule, 5, result(7)) == {"target_missing"}
    assert refused(rule, 5, result(7, 0)) == {"target_zero"}


def test_a_result_in_no_range_is_refused_not_scored_zero():
    rule = Bands(bands({"75–95": 3, ">95": 5}))
    assert refused(rule, 5, result(60)) == {"no_range"}


# --- Days late ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-4, "2"), (0, "2"), (1, "1.5"), (2, "1.5"), (3, "1"), (5, "1"), (6, "0.5"), (10, "0.5"), (11, "0"), (200, "0")],
)
def test_lateness_costs_points_by_ranges_of_days(days, expected):
    assert points(DAYS, 2, result(days)) == d(expected)


def test_days_late_are_whole():
    assert refused(DAYS, 2, result("1.5")) == {"not_whole_days"}


# --- Proportional ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("actual", "capped", "growing"), [(0, 0, 0), (8, 8, 8), (10, 10, 10), (13, 10, 13)])
def test_in_proportion_to_the_target_capped_or_growing(actual, capped, growing):
    assert points(Proportional(), 10, result(actual, 10)) == capped
    assert points(Proportional(grows=True), 10, result(actual, 10)) == growing


def test_quotients_are_rounded_half_up_to_the_places_of_the_table():
    assert points(Proportional(), 10, result(1, 3)) == d("3.33")
    assert points(Proportional(), 10, result(2, 3)) == d("6.67")
    assert points(Proportional(), 1, result(1, 8)) == d("0.13")
    assert points(Proportional(), 1, result(1, 8), places=3) == d("0.125")
    assert points(Proportional(), 1, result("0.0049999999", 1)) == 0


def test_a_target_of_zero_and_a_result_below_zero_are_refused():
    for rule in (Proportional(), LeaderRelative()):
        assert refused(rule, 10, result(5, 0)) == {"target_zero"}
        assert refused(rule, 10, result(-1, 10)) == {"negative"}
    assert refused(Proportional(), 10, result(5)) == {"target_missing"}


# --- Against the leader ------------------------------------------------------------------------------------------


def test_the_worked_example_against_the_leader():
    given = {"8": result(8, 10), "10": result(10, 10), "20": result(20, 10), "15": result(15, 10)}
    assert one_leaf(LeaderRelative(), 5, given) == {"8": d(2), "10": d("2.5"), "20": d(5), "15": d("3.75")}


def test_nobody_over_the_target_means_nobody_above_half():
    given = {"A": result(10, 10), "B": result(9, 10), "C": result(0, 10)}
    assert one_leaf(LeaderRelative(), 5, given) == {"A": d("2.5"), "B": d("2.25"), "C": 0}


def test_the_leader_is_who_is_furthest_over_in_percent_not_in_number():
    given = {"small": result(6, 3), "large": result(150, 100)}
    assert one_leaf(LeaderRelative(), 8, given) == {"small": 8, "large": 6}


def test_who_ties_with_the_leader_gets_the_maximum():
    given = {"A": result(20, 10), "B": result(6, 3), "C": result(15, 10)}
    assert one_leaf(LeaderRelative(), 5, given) == {"A": 5, "B": 5, "C": d("3.75")}


def test_the_sum_of_both_halves_is_rounded_once():
    # ½·1.01 + ½·1.01·(10 ÷ 30) = 0.6733…; the halves rounded by themselves would be 0.51 + 0.17.
    given = {"A": result(13, 10), "B": result(11, 10)}
    assert one_leaf(LeaderRelative(), "1.01", given) == {"A": d("1.01"), "B": d("0.67")}


def test_units_without_a_target_are_a_group_of_their_own():
    given = {"A": result(30), "B": result(10), "C": result(20, assigned=False), "D": result(100, 10)}
    assert one_leaf(LeaderRelative(), 5, given) == {"A": 5, "B": d("1.67"), "C": d("3.33"), "D": 5}


def test_where_the_best_without_a_target_is_zero_everybody_there_has_zero():
    assert one_leaf(LeaderRelative(), 5, {"A": result(0), "B": result(0)}) == {"A": 0, "B": 0}


def test_not_assigned_but_with_a_result_is_scored_without_a_target_where_the_rule_is_proportional_too():
    given = {"A": result(4, 10, assigned=False), "B": result(8, assigned=False), "C": result(9, 10)}
    assert one_leaf(Proportional(), 10, given) == {"A": 5, "B": 10, "C": 9}


# --- Ladder ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rank", "expected"), [(1, 60), (2, 45), (3, 30), (4, 15), (5, 0), (6, 0)])
def test_the_ladder_gives_points_by_a_rank_from_outside(rank, expected):
    assert points(LADDER, 60, result(rank)) == expected


def test_ranks_beyond_the_ladder_earn_what_it_says():
    assert points(Ladder((Decimal(9), Decimal(6)), beyond=Decimal(2)), 9, result(7)) == 2


@pytest.mark.parametrize("rank", ["0", "-1", "1.5"])
def test_a_rank_is_a_whole_number_from_one(rank):
    assert refused(LADDER, 60, result(rank)) == {"not_a_rank"}


def test_of_several_outside_scorers_the_average_makes_the_rank():
    rule = Ladder(LADDER.points, by_scores=True)
    given = {
        "A": result(parts=(80, 90)),
        "B": result(parts=(85, 86, 84)),
        "C": result(parts=(100, 100)),
        "D": result(parts=("84.99", "85")),
    }
    assert one_leaf(rule, 60, given) == {"C": 60, "A": 45, "B": 45, "D": 15}


# --- Null, assignment, variants ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [AllOrNothing(), Direct(), POLICE, Proportional(), LeaderRelative(), LADDER, DAYS])
def test_nothing_given_is_not_scored_and_not_zero(rule):
    assert points(rule, 60, result()) is None
    assert points(rule, 60, result(target=10)) is None


def test_a_unit_without_a_result_is_nobodys_leader():
    given = {"A": result(None, 1), "B": result(11, 10)}
    assert one_leaf(LeaderRelative(), 5, given) == {"A": None, "B": 5}


def test_a_mark_says_how_it_came_about_and_whether_its_maximum_counts():
    one = table(leaf("A", 5, LeaderRelative()))
    sheets = score(one, [Entry("X", {"A": result(8, 10)}), Entry("Y", {"A": result(assigned=False)}), Entry("Z", {})])
    assert [sheet.marks["A"] for sheet in sheets] == [
        formulas.Mark(Decimal(2), Decimal(5), True, "below_half", (Decimal(8), Decimal(10))),
        formulas.Mark(None, Decimal(5), False, "not_assigned"),
        formulas.Mark(None, Decimal(5), True, "not_scored"),
    ]


def test_a_result_for_a_group_or_for_another_kind_of_unit_is_refused():
    one = table(group("I", 5), leaf("A", 5, parent="I", only_for=frozenset({"xã"})), unit_kinds=("xã", "phường"))
    for entry in (Entry("X", {"I": result(1)}, "xã"), Entry("X", {"A": result(1)}, "phường")):
        with pytest.raises(ValidationError) as error:
            score(one, [entry])
        assert codes(error) == {"unknown_criterion"}


def test_each_kind_of_unit_has_its_own_maximum():
    one = table(leaf("A", 5, AllOrNothing(), max_for={"xã": Decimal(8)}), unit_kinds=("xã", "phường"))
    sheets = score(one, [typed(one, "X", 1, kind="xã"), typed(one, "Y", 1, kind="phường")])
    assert {sheet.unit: sheet.marks["A"].points for sheet in sheets} == {"X": 8, "Y": 5}


def test_what_stands_in_a_group_is_for_nobody_else_than_the_group():
    criteria = (group("I", 5, only_for=frozenset({"xã"})), leaf("A", 5, parent="I"), leaf("B", 5))
    one = table(*criteria, unit_kinds=("xã", "phường"))
    assert [[found.code for found in one.for_kind(kind).criteria] for kind in one.unit_kinds] == [
        ["I", "A", "B"],
        ["B"],
    ]


def test_a_unit_stands_in_a_bloc_once():
    one = table(leaf("A", 5))
    with pytest.raises(ValueError, match="One entry"):
        score(one, [Entry("X", {}), Entry("X", {})])
