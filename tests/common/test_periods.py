"""Rows that hold from one day to another, both included."""

from datetime import date, timedelta

import pytest

from blocs.models import Membership
from common import clock
from tests.conftest import make_bloc, make_unit

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def seat(db):
    return Membership.objects.create(bloc=make_bloc(), unit=make_unit(), since=FIRST, until=LAST)


@pytest.mark.parametrize(("day", "holds"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_a_row_holds_on_its_first_and_its_last_day(seat, day, holds):
    assert seat.holds_on(day) is holds
    assert Membership.objects.on(day).exists() is holds
    with clock.at(day):
        assert seat.is_current is holds
        assert Membership.objects.current().exists() is holds


def test_a_row_without_an_end_holds_for_ever(seat):
    seat.until = None
    seat.save()
    assert seat.holds_on(date(2999, 1, 1))
    assert Membership.objects.on(date(2999, 1, 1)).get() == seat
    assert not seat.holds_on(FIRST - DAY)


@pytest.mark.parametrize(
    ("since", "until", "touches"),
    [
        (FIRST - DAY, FIRST - DAY, False),
        (FIRST - DAY, FIRST, True),
        (LAST, LAST + DAY, True),
        (LAST + DAY, LAST + DAY, False),
        (FIRST + DAY, FIRST + DAY, True),
        (LAST, None, True),
        (LAST + DAY, None, False),
        (date(2000, 1, 1), None, True),
    ],
)
def test_rows_overlap_when_they_share_a_day(seat, since, until, touches):
    assert Membership.objects.overlapping(since, until).exists() is touches
