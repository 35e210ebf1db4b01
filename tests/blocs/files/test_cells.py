"""What a cell may hold."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from blocs.files.cells import Choice, Day, Line, Names, Number, Whole
from blocs.models import Term


@pytest.mark.parametrize(
    "value", ["15/03/2026", "2026-03-15", " 15/3/2026 ", date(2026, 3, 15), datetime(2026, 3, 15, 7)]
)
def test_a_day_is_read_as_officers_and_excel_write_it(value):
    assert Day().clean(value) == date(2026, 3, 15)


@pytest.mark.parametrize("value", ["2026/15/03", "31/02/2026", "hôm qua", 46096])
def test_what_is_no_day_is_refused(value):
    with pytest.raises(ValidationError) as error:
        Day().clean(value)
    assert error.value.code == "date"


@pytest.mark.parametrize(
    ("value", "number"),
    [("70", 70), ("70,5", "70.5"), ("70.5", "70.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), (1.125, "1.125"),
     ("-5", -5), ("12 000", 12000), (0, 0)],
)  # fmt: skip
def test_a_number_is_read_with_comma_or_point(value, number):
    assert Number().clean(value) == Decimal(number)


def test_no_number_is_not_zero():
    assert Number(required=False).clean("") is None


@pytest.mark.parametrize(("value", "code"), [("1.000", "ambiguous"), ("1,000", "ambiguous"), ("nhiều", "number")])
def test_what_can_be_read_in_two_ways_is_refused(value, code):
    with pytest.raises(ValidationError) as error:
        Number().clean(value)
    assert error.value.code == code


def test_a_whole_number_has_no_fraction():
    assert Whole().clean(3.0) == 3
    with pytest.raises(ValidationError):
        Whole().clean("3,5")


@pytest.mark.parametrize(("value", "text"), [(2022.0, "2022"), (2022, "2022"), (" Sơ\u0309  Nội vụ\n", "Sở Nội vụ")])
def test_a_line_is_tidy_text(value, text):
    assert Line().clean(value) == text


def test_names_are_separated_by_semicolons():
    assert Names().clean("Sở A;  Sở B ;") == ["Sở A", "Sở B"]


@pytest.mark.parametrize("value", ["head", "HEAD", str(Term.Role.HEAD.label)])
def test_a_choice_is_the_word_of_the_format_or_a_label(value):
    assert Choice(choices=Term.Role).clean(value) == "head"


def test_an_unknown_choice_lists_the_possible_ones():
    with pytest.raises(ValidationError) as error:
        Choice(choices=[], also={"tỉnh": "province", "xã": "commune"}).clean("huyện")
    assert "tỉnh, xã" in error.value.messages[0]
