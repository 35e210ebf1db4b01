"""The ranking: shared ranks, what decides a tie, gates, blocked units, spread."""

from decimal import Decimal

from emulation.scoring.ranking import Shortfall, gates
from emulation.scoring.spread import Spread
from emulation.scoring.tables import Figure, FloorOn, Gate, Measure, Reason, Section, TieBreak
from emulation.scoring.totals import total
from tests.emulation.scoring.conftest import d, group, leaf, order, rank_of, sheet_of, table, typed

ONE = table(leaf("A", 100))
TWO = (leaf("A", 60), leaf("B", 40))
EXCELLENT, GOOD, COMPLETED = GATES = (
    Gate("xuất sắc", Decimal(90), Decimal(85)),
    Gate("tốt", Decimal(80), Decimal(80)),
    Gate("hoàn thành", Decimal(70), Decimal(70)),
)


def units(the_table, **given):
    return [typed(the_table, name, *(value if isinstance(value, tuple) else (value,))) for name, value in given.items()]


def test_equal_scores_share_a_rank_and_the_next_is_left_out():
    ranked = rank_of(ONE, *units(ONE, D="87", A="89", C="88.25", B="88.25"))
    assert order(ranked) == [(1, "A", False), (2, "B", True), (2, "C", True), (4, "D", False)]
    assert ranked.places[1].tied_with == ("C",)


def test_all_may_be_equal():
    ranked = rank_of(ONE, *units(ONE, **dict.fromkeys("ABCDEF", 100)))
    assert [place.rank for place in ranked.places] == [1] * 6


def test_ties_are_listed_in_vietnamese_order():
    ranked = rank_of(ONE, *units(ONE, **{"Đơn vị Đ": 90, "Đơn vị D": 90, "An": 90}))
    assert [place.unit for place in ranked.places] == ["An", "Đơn vị D", "Đơn vị Đ"]


def test_by_percent_of_what_was_assigned_or_by_points():
    entries = units(table(*TWO), X=(54, 30), Y=(55, "-"))
    assert order(rank_of(table(*TWO), *entries)) == [(1, "Y", False), (2, "X", False)]
    by_points = table(*TWO, measure=Measure.POINTS)
    assert order(rank_of(by_points, *entries)) == [(1, "X", False), (2, "Y", False)]


def test_shares_that_look_alike_after_rounding_are_not_a_tie():
    one = table(leaf("A", 30000), leaf("B", 30000))
    ranked = rank_of(one, *units(one, X=(20000, "-"), Y=("20000.1", "-")))
    assert [place.totals.percent for place in ranked.places] == [d("66.67"), d("66.67")]
    assert order(ranked) == [(1, "Y", False), (2, "X", False)]


def test_a_stated_order_decides_ties_step_by_step_and_says_which_step_did():
    steps = (TieBreak(Figure.CRITERION, "A"), TieBreak(Figure.PENALTY))
    one = table(*TWO, leaf("T", 5, section=Section.PENALTY), tie_break=steps)
    entries = units(one, W=(50, 20, 0), X=(45, 25, None), Y=(50, 22, 2), Z=(45, 25, 0))
    ranked = rank_of(one, *entries)
    assert order(ranked) == [(1, "W", False), (2, "Y", False), (3, "X", True), (3, "Z", True)]
    assert [place.decided_by for place in ranked.places] == [steps[1], steps[1], steps[0], steps[0]]


def test_a_group_may_decide_a_tie_and_what_is_not_scored_comes_last():
    tie_break = (TieBreak(Figure.CRITERION, "I"),)
    one = table(group("I", 60), leaf("I.1", 60, parent="I"), leaf("II", 40), tie_break=tie_break)
    assert order(rank_of(one, *units(one, X=(None, 40), Y=(0, 40), Z=(10, 30)))) == [
        (1, "Z", False),
        (2, "Y", False),
        (3, "X", False),
    ]


def test_figures_of_the_total_may_decide_a_tie():
    criteria = (leaf("A", 60), leaf("B", 40), leaf("C", 10, section=Section.BONUS))
    for figure, first in [(Figure.BASE, "X"), (Figure.BONUS, "Y"), (Figure.POINTS, ""), (Figure.PERCENT, "")]:
        one = table(*criteria, tie_break=(TieBreak(figure),))
        ranked = rank_of(one, *units(one, X=(50, 40, 0), Y=(50, 35, 5)))
        assert (ranked.places[0].unit if not ranked.places[0].is_tied else "") == first


def test_a_blocked_unit_is_named_with_the_reason_and_takes_nobodys_place():
    one = table(leaf("A", 100), reasons=(Reason("covenant_unsigned", "chưa ký giao ước"),), gates=GATES)
    ranked = rank_of(one, typed(one, "X", 95), typed(one, "Y", 99, blocked=("covenant_unsigned",)), typed(one, "Z", 80))
    assert order(ranked) == [(1, "X", False), (2, "Z", False), (None, "Y", False)]
    assert (ranked.places[2].reasons, ranked.places[2].gate) == (one.reasons, None)
    assert ranked.spread.units == 2


def test_without_anything_scored_or_assigned_a_unit_has_no_rank():
    ranked = rank_of(ONE, *units(ONE, X=50, Y=None, Z="-"))
    assert order(ranked) == [(1, "X", False), (None, "Y", False), (None, "Z", False)]


# --- Gates -------------------------------------------------------------------------------------------------------


def gate_of(*given, **settings):
    one = table(leaf("A", 50), leaf("B", 50), gates=GATES, **settings)
    sheet = sheet_of(one, typed(one, "X", *given))
    return gates(one, total(one, sheet), sheet)


def test_a_gate_wants_its_total_and_its_share_of_every_criterion():
    assert gate_of(45, 45) == (EXCELLENT, ())
    assert gate_of("42.5", "47.5") == (EXCELLENT, ())
    assert gate_of(40, 40) == (GOOD, ())
    assert gate_of(35, 35) == (COMPLETED, ())
    assert gate_of("34.99", 35) == (None, ())


def test_enough_in_total_but_not_everywhere_drops_to_the_best_gate_that_holds():
    assert gate_of(50, 41) == (GOOD, (Shortfall(EXCELLENT, "B", Decimal(41), Decimal(50)),))
    assert gate_of(50, 35)[0] == COMPLETED
    assert gate_of(50, "34.5") == (
        None,
        tuple(Shortfall(gate, "B", Decimal("34.5"), Decimal(50)) for gate in (GOOD, COMPLETED)),
    )


def test_a_criterion_that_is_not_scored_meets_no_floor_and_one_that_is_not_assigned_needs_none():
    assert gate_of(46, None, measure=Measure.POINTS) == (None, ())
    assert gate_of(46, "-") == (EXCELLENT, ())
    one = table(leaf("A", 90), leaf("B", 10), gates=GATES)
    sheet = sheet_of(one, typed(one, "X", 90, None))
    found = gates(one, total(one, sheet), sheet)
    assert found == (None, tuple(Shortfall(gate, "B", None, Decimal(10)) for gate in GATES))


def test_the_floor_may_be_asked_of_parts_instead_of_leaves():
    criteria = (group("I", 50), leaf("I.1", 40, parent="I"), leaf("I.2", 10, parent="I"), leaf("II", 50))
    for floor_on, expected in [(FloorOn.LEAF, None), (FloorOn.PART, EXCELLENT)]:
        one = table(*criteria, gates=GATES, floor_on=floor_on)
        sheet = sheet_of(one, typed(one, "X", 40, 5, 50))
        assert gates(one, total(one, sheet), sheet)[0] == expected


def test_bonus_counts_for_the_total_and_no_floor_is_asked_of_it():
    one = table(leaf("A", 100), leaf("C", 10, section=Section.BONUS), gates=GATES)
    sheet = sheet_of(one, typed(one, "X", 86, 4))
    assert gates(one, total(one, sheet), sheet) == (EXCELLENT, ())


# --- Spread ------------------------------------------------------------------------------------------------------


def test_the_spread_says_how_compressed_the_scores_are():
    ranked = rank_of(ONE, *units(ONE, A="89", B="88.25", C="87.25", D="87.25", E="80"))
    assert ranked.spread == Spread(
        units=5,
        highest=Decimal(89),
        lowest=Decimal(80),
        mean=d("86.35"),
        median=d("87.25"),
        deviation=d("3.24"),
        distinct=4,
        largest_tie=2,
        near_first=2,
        range_percent=Decimal(9),
    )


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert rank_of(ONE, *units(ONE, A=90, B=85, C=84, D=10)).spread.median == d("84.5")


def test_a_bloc_without_scores_has_no_spread():
    assert rank_of(ONE, *units(ONE, A=None)).spread is None
