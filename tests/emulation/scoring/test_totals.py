"""Totals: leaves only, null apart from zero, bonus and penalty beside the base, the denominator of what is assigned."""

from decimal import Decimal
from fractions import Fraction

from emulation.scoring.formulas import score
from emulation.scoring.results import Entry
from emulation.scoring.tables import AllOrNothing, Counter, Section, Step
from emulation.scoring.totals import Part, total
from tests.emulation.scoring.conftest import d, group, leaf, result, table, total_of

PARTS = (group("I", 60), leaf("I.1", 40, parent="I"), leaf("I.2", 20, parent="I"), leaf("II", 40))


def bonus(code, most):
    return leaf(code, most, section=Section.BONUS)


def penalty(code, most, rule=None):
    return leaf(code, most, rule, section=Section.PENALTY)


def test_only_leaves_are_added_up_and_groups_show_what_is_in_them():
    sums = total_of(table(*PARTS), "30.5", 20, "36.25")
    assert (sums.points, sums.assigned_max, sums.percent) == (d("86.75"), 100, d("86.75"))
    assert sums.parts == {"I": Part(d("50.5"), Decimal(60))}


def test_not_scored_is_named_and_keeps_its_maximum_in_the_denominator():
    sums = total_of(table(*PARTS), 40, None, 40)
    assert (sums.points, sums.assigned_max, sums.unscored) == (80, 100, ("I.2",))
    zero = total_of(table(*PARTS), 40, 0, 40)
    assert (zero.points, zero.assigned_max, zero.unscored) == (80, 100, ())


def test_with_nothing_scored_there_is_no_total():
    sums = total_of(table(*PARTS), None, None, None)
    assert (sums.points, sums.percent, sums.share, sums.assigned_max) == (None, None, None, 100)


def test_what_is_not_assigned_leaves_the_denominator():
    sums = total_of(table(*PARTS), 40, "-", 20)
    assert (sums.points, sums.assigned_max, sums.percent, sums.unscored) == (60, 80, 75, ())
    assert sums.parts == {"I": Part(Decimal(40), Decimal(40))}


def test_with_nothing_assigned_there_is_no_percentage():
    sums = total_of(table(*PARTS), "-", "-", "-")
    assert (sums.points, sums.assigned_max, sums.percent) == (None, 0, None)


def test_not_assigned_but_with_a_result_returns_to_the_denominator_as_the_table_says():
    entry = Entry("X", {"I.1": result(30), "I.2": result(10, assigned=False), "II": result(40)})
    for returns, assigned_max, percent in [(True, 100, 80), (False, 80, 100)]:
        one = table(*PARTS, unassigned_returns=returns)
        sums = total(one, score(one, [entry])[0])
        assert (sums.points, sums.assigned_max, sums.percent) == (80, assigned_max, percent)


def test_bonus_for_flags_held_may_pass_the_scale_where_the_city_lets_it():
    criteria = (leaf("A", 100), bonus("C1", 10), bonus("C2", 15))
    assert total_of(table(*criteria, headroom=None), 95, 10, 15).points == 120
    within = total_of(table(*criteria), 95, 10, 15)
    assert (within.points, within.cut, within.bonus, within.percent) == (100, 20, 25, 100)


def test_950_and_50_and_8_off_for_no_launch():
    one = table(
        leaf("A", 950),
        bonus("C", 80),
        penalty("T", 8, AllOrNothing()),
        bonus_max=Decimal(50),
        penalty_max=Decimal(8),
        headroom=Decimal(50),
    )
    assert total_of(one, 950, 80, 0).points == 1000
    sums = total_of(one, 900, 80, 1)
    assert (sums.points, sums.bonus, sums.bonus_earned, sums.penalty, sums.percent) == (942, 50, 80, 8, d("99.16"))
    assert total_of(one, "949.5", 30, 1).points == d("971.5")


def test_bonus_and_penalty_have_each_a_yearly_limit_of_its_own():
    rule = Counter((Step("", Decimal(3)),), is_within_max=False)
    one = table(leaf("A", 100), penalty("T", 3, rule), penalty_max=Decimal(10))
    sums = total_of(one, 90, 5)
    assert (sums.points, sums.penalty, sums.penalty_earned) == (80, 10, 15)


def test_bonus_not_claimed_is_not_missing_and_stands_in_no_denominator():
    sums = total_of(table(leaf("A", 100), bonus("C", 10)), 90, None)
    assert (sums.points, sums.assigned_max, sums.unscored) == (90, 100, ())


def test_the_scale_shrinks_with_what_is_not_assigned():
    one = table(leaf("A", 60), leaf("B", 40), bonus("C", 10))
    sums = total_of(one, 58, "-", 10)
    assert (sums.points, sums.assigned_max, sums.percent) == (60, 60, 100)


def test_the_share_is_exact_and_the_percentage_shown_is_rounded_half_up():
    sums = total_of(table(leaf("A", 3)), 2)
    assert (sums.share, sums.percent) == (Fraction(2, 3), d("66.67"))
    assert total_of(table(leaf("A", 800)), "1.04").percent == d("0.13")
