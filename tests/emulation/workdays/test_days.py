"""Which days are worked: what the project ships, what the law says of other years, and corrections."""

from datetime import date, timedelta

import pytest

from common import history
from emulation.workdays import days, lunar, national
from emulation.workdays.days import Calendar
from emulation.workdays.models import Holiday

SHIPPED = Calendar()
YEARS = range(2021, 2028)


def off(*span: date) -> list[date]:
    """The days from the first to the last of `span`."""
    return [span[0] + timedelta(days=number) for number in range((span[-1] - span[0]).days + 1)]


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (2020, date(2020, 1, 25)), (2021, date(2021, 2, 12)), (2022, date(2022, 2, 1)), (2023, date(2023, 1, 22)),
        (2024, date(2024, 2, 10)), (2025, date(2025, 1, 29)), (2026, date(2026, 2, 17)), (2027, date(2027, 2, 6)),
    ],
)  # fmt: skip
def test_the_lunar_new_year_falls_where_everybody_knows_it(year, first):
    assert lunar.solar(1, 1, year) == first


def test_a_doubled_month_is_counted():
    """2023 had two second months, 2025 a doubled sixth, which lies after the tenth day of the third."""
    assert (lunar.solar(10, 3, 2023), lunar.solar(10, 3, 2025)) == (date(2023, 4, 29), date(2025, 4, 7))
    assert (lunar.solar(15, 8, 2023), lunar.solar(15, 8, 2025)) == (date(2023, 9, 29), date(2025, 10, 6))


@pytest.mark.parametrize("year", YEARS)
def test_the_file_agrees_with_the_lunar_calendar_and_the_law(year):
    listed = {entry.day: entry for entry in national.of_year(year)}
    names = [entry.name for entry in listed.values()]
    assert listed[lunar.solar(1, 1, year)].name == "Tết Nguyên đán (mùng 1)"
    assert listed[lunar.solar(10, 3, year)].name.startswith("Giỗ Tổ")
    assert all(date(year, month, day) in listed for month, day in [(1, 1), (4, 30), (5, 1), (9, 2)])
    assert sum(name.startswith("Tết Nguyên đán") for name in names) == 5
    assert sum(name.startswith("Quốc khánh") for name in names) == 2
    assert all(entry.source and entry.name for entry in listed.values())
    assert {entry.certainty for entry in listed.values()} <= set(Holiday.Certainty.values)


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_on_a_weekend_is_made_up_and_each_day_made_up_is_a_saturday(year):
    listed = national.of_year(year)
    weekend = [entry for entry in listed if entry.kind == "public" and entry.day.weekday() >= 5]
    compensation = [entry for entry in listed if entry.kind == "compensation"]
    assert len(weekend) == len(compensation)
    assert all(entry.day.weekday() < 5 for entry in compensation)
    worked = [entry.day for entry in listed if entry.kind == "worked"]
    assert all(day.weekday() == 5 for day in worked)
    assert len(worked) == sum(entry.kind == "swapped" for entry in listed)


def test_the_days_off_of_2025_are_those_of_the_announcements():
    closed = [day for day in off(date(2025, 1, 1), date(2025, 12, 31)) if not SHIPPED.is_working(day)]
    weekdays = [day for day in closed if day.weekday() < 5]
    assert weekdays == [
        date(2025, 1, 1), *off(date(2025, 1, 27), date(2025, 1, 31)), date(2025, 4, 7), date(2025, 4, 30),
        date(2025, 5, 1), date(2025, 5, 2), date(2025, 9, 1), date(2025, 9, 2),
    ]  # fmt: skip
    assert SHIPPED.is_working(date(2025, 4, 26)), "a Saturday worked for 2 May"


def test_what_is_not_sure_is_marked_to_be_verified():
    doubtful = [entry.day for entry in national.of_year(2027) if entry.certainty == Holiday.Certainty.VERIFY]
    assert doubtful == [
        date(2027, 2, 4), date(2027, 2, 5), date(2027, 2, 9), date(2027, 2, 10), date(2027, 9, 3), date(2027, 11, 24),
    ]  # fmt: skip


def test_a_year_that_nobody_announced_is_computed_with_its_compensations():
    assert not national.is_announced(2028) and national.is_announced(2027)
    found = {entry.day: (entry.kind, entry.certainty) for entry in national.of_year(2028)}
    assert found[date(2028, 1, 26)] == ("public", "computed")
    assert found[date(2028, 5, 1)] == ("public", "computed")
    assert found[date(2028, 1, 3)] == ("compensation", "computed"), "1 January 2028 is a Saturday"
    assert found[date(2028, 9, 4)] == ("compensation", "computed"), "and so is 2 September"
    assert found[date(2028, 9, 5)] == ("compensation", "computed")


def test_counting_goes_around_tet():
    friday, back = date(2026, 2, 13), date(2026, 2, 23)
    assert days.next_working_day(date(2026, 2, 14), SHIPPED) == back
    assert days.last_working_day(date(2026, 2, 22), SHIPPED) == friday
    assert days.working_days_between(friday, back, SHIPPED) == 1
    assert days.add_working_days(friday, 2, SHIPPED) == date(2026, 2, 24)
    assert days.add_working_days(back, -1, SHIPPED) == friday
    assert days.add_working_days(back, 0, SHIPPED) == back
    assert days.next_working_day(back, SHIPPED) == back
    assert days.working_days_between(back, friday, SHIPPED) == 0


def test_a_leap_day_is_a_day_like_others():
    assert days.is_working(date(2028, 2, 29), SHIPPED)
    assert days.working_days_between(date(2028, 2, 28), date(2028, 3, 1), SHIPPED) == 2


def correct(cast, day, kind, name="Sửa"):
    history.save(Holiday(day=day, kind=kind, name=name, source="Thông báo 1/TB-BNV"), by=cast.thu)


def test_a_correction_wins_over_the_file(cast, django_assert_num_queries):
    correct(cast, date(2027, 2, 11), "public")
    correct(cast, date(2027, 11, 24), "ordinary")
    correct(cast, date(2027, 3, 6), "worked")
    with django_assert_num_queries(1):
        calendar = days.calendar()
    asked = [date(2027, 2, 11), date(2027, 11, 24), date(2027, 3, 6)]
    assert [calendar.is_working(day) for day in asked] == [False, True, True]
    assert [SHIPPED.is_working(day) for day in asked] == [True, False, False]
    assert calendar.entry(date(2027, 11, 24)) is None
    assert [entry.name for entry in calendar.of_year(2027) if entry.day in asked] == ["Sửa"] * 3
    assert days.is_working(date(2027, 3, 6))
