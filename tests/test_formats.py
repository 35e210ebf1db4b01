"""Dates are read and written day first in both languages; numbers follow the language."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation

LANGUAGES = ["vi", "en"]
FIFTH_OF_MARCH = datetime.date(2026, 3, 5)
HALF_PAST_TWO = datetime.datetime(2026, 3, 5, 14, 30)


@pytest.fixture(autouse=True)
def fresh_formats():
    """What is looked up once is kept; a test that ran before with other settings must not leave its answers."""
    formats.reset_format_cache()
    yield
    formats.reset_format_cache()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["05/03/2026", "5/3/2026", "05-03-2026", "05.03.2026", "2026-03-05"])
def test_a_typed_date_is_read_day_first(language, typed):
    with translation.override(language):
        assert forms.DateField(localize=True).clean(typed) == FIFTH_OF_MARCH


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["03/25/2026", "31/02/2026", "03/2026", "2026/03/05"])
def test_a_date_that_is_no_day_first_date_is_refused(language, typed):
    with translation.override(language), pytest.raises(forms.ValidationError):
        forms.DateField(localize=True).clean(typed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["05/03/2026 14:30", "14:30 05/03/2026", "5/3/2026 14:30:00", "2026-03-05T14:30"])
def test_a_typed_time_of_a_day_is_read_day_first(language, typed, settings):
    settings.USE_TZ = False
    with translation.override(language):
        assert forms.DateTimeField(localize=True).clean(typed) == HALF_PAST_TWO


def test_a_vietnamese_hour_may_be_typed_with_an_h():
    with translation.override("vi"):
        assert forms.TimeField(localize=True).clean("14h30") == datetime.time(14, 30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_shows_a_date_as_it_would_be_typed(language):
    with translation.override(language):
        field = forms.DateField(localize=True)
        assert field.widget.format_value(FIFTH_OF_MARCH) == "05/03/2026"
        assert not field.has_changed(FIFTH_OF_MARCH, "05/03/2026")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_form_shows_loses_no_second(language, settings):
    settings.USE_TZ = False
    moment = HALF_PAST_TWO.replace(second=59)
    with translation.override(language):
        field = forms.DateTimeField(localize=True)
        assert field.clean(field.widget.format_value(moment)) == moment


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_is_written_day_first(language):
    with translation.override(language):
        assert formats.date_format(FIFTH_OF_MARCH) == "05/03/2026"
        assert formats.date_format(FIFTH_OF_MARCH, "SHORT_DATE_FORMAT") == "05/03/2026"
        assert formats.date_format(HALF_PAST_TWO, "DATETIME_FORMAT") == "14:30 05/03/2026"
        assert formats.date_format(HALF_PAST_TWO, "SHORT_DATETIME_FORMAT") == "14:30 05/03/2026"
        assert formats.time_format(HALF_PAST_TWO.time()) == "14:30"


@pytest.mark.parametrize(
    ("language", "month", "day"), [("vi", "tháng 3 năm 2026", "05 tháng 3"), ("en", "March 2026", "5 March")]
)
def test_a_month_and_a_day_of_it_are_written_in_words(language, month, day):
    with translation.override(language):
        assert formats.date_format(FIFTH_OF_MARCH, "YEAR_MONTH_FORMAT") == month
        assert formats.date_format(FIFTH_OF_MARCH, "MONTH_DAY_FORMAT") == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_week_begins_on_monday(language):
    with translation.override(language):
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234.567,5"), ("en", "1,234,567.5")])
def test_a_number_is_written_and_read_as_its_language_does(language, written):
    number = Decimal("1234567.5")
    with translation.override(language):
        assert formats.number_format(number, force_grouping=True) == written
        assert forms.DecimalField(localize=True).clean(written) == number


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [("vi", "9,75", "9.75"), ("vi", "9.75", "9.75"), ("vi", "1.500", "1500"), ("en", "9.75", "9.75")],
)
def test_a_score_is_read_with_the_decimal_mark_that_was_typed(language, typed, number):
    with translation.override(language):
        assert forms.DecimalField(localize=True).clean(typed) == Decimal(number)
