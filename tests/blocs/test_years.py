"""The year of a bloc: calendar or school year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from blocs.years import YearField, bounds, current_year, validate_year
from common import clock
from tests.conftest import codes


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2020-2021", date(2020, 9, 1), date(2021, 8, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_year_has_a_first_and_a_last_day(year, first, last):
    assert bounds(year) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "20222",
        "2020-2022",
        "2021-2020",
        "2020-2020",
        "2020/2021",
        "2022\n",
        " 2022",
        "0000",
        "９９９９",
        "năm",
    ],
)
def test_what_is_not_a_year_is_refused(text):
    with pytest.raises(ValidationError) as error:
        validate_year(text)
    assert codes(error) == {"year"}
    with pytest.raises(ValidationError):
        bounds(text)


def test_this_year_changes_at_midnight_in_vietnam():
    with clock.at(date(2027, 1, 1)):
        assert current_year() == "2027"


def test_years_sort_as_they_follow_each_other():
    assert sorted(["2022", "2021-2022", "2021", "2020-2021"]) == ["2020-2021", "2021", "2021-2022", "2022"]


def test_the_field_checks_what_it_stores():
    with pytest.raises(ValidationError) as error:
        YearField().clean("2020-2023", None)
    assert codes(error) == {"year"}
