"""The one clock, and how late a moment is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from common import clock

DUE = date(2026, 3, 31)


def vietnam(day: int, hour: int = 0, minute: int = 0, second: int = 0, month: int = 4) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour, minute, second))


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (vietnam(30, 12, month=3), 0),
        (vietnam(31, 23, 59, 59, month=3), 0),
        (vietnam(31, 23, 59, 59, month=3) + timedelta(microseconds=999_999), 0),
        (vietnam(1), 1),
        (vietnam(1, 23, 59, 59), 1),
        (vietnam(2), 2),
        (vietnam(30), 30),
        (datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 31, 17, 0, 0, tzinfo=UTC), 1),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(moment, days):
    assert clock.days_late(DUE, moment) == days


def test_nothing_is_late_without_a_last_day():
    assert clock.days_late(None, vietnam(1)) == 0


def test_the_clock_can_be_set_and_goes_back():
    before = clock.today()
    with clock.at(date(2025, 2, 3)):
        assert clock.now() == timezone.make_aware(datetime(2025, 2, 3, 8))
        assert clock.today() == date(2025, 2, 3)
        with clock.at(datetime(2024, 1, 1, 0, 0)):
            assert clock.today() == date(2024, 1, 1)
        assert clock.today() == date(2025, 2, 3)
    assert clock.today() == before


def test_the_clock_goes_back_after_an_error():
    before = clock.today()
    with pytest.raises(RuntimeError), clock.at(date(2025, 2, 3)):
        raise RuntimeError
    assert clock.today() == before


def test_today_is_the_day_in_vietnam_and_not_in_greenwich():
    with clock.at(datetime(2026, 1, 1, 18, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 2)
