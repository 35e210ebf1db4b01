"""Numbers for an order: few are given anew."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from emulation.criteria.order import LAST, numbers


def test_new_things_get_numbers_with_room_between():
    assert numbers([None, None, None]) == [100, 200, 300]


def test_one_that_comes_between_takes_a_number_between():
    assert numbers([100, None, 200]) == [100, 150, 200]


def test_one_that_moves_is_numbered_anew_and_no_other():
    assert numbers([300, 100, 200]) == [50, 100, 200]


def test_without_room_all_are_numbered_anew():
    assert numbers([1, None, 2]) == [100, 200, 300]


def test_a_table_that_was_numbered_from_nought_keeps_what_it_can():
    assert numbers([0, 1, 2, None]) == [100, 200, 300, 400]


@given(st.lists(st.none() | st.integers(0, 40_000), max_size=60))
def test_numbers_always_rise_within_what_the_column_holds(present):
    found = numbers(present)
    assert len(found) == len(present)
    assert all(a < b for a, b in pairwise(found))
    assert all(0 < number <= LAST for number in found)


@given(st.lists(st.integers(1, 300), unique=True, max_size=40).map(sorted))
def test_what_is_in_order_stays_as_it_is(present):
    assert numbers(present) == present
