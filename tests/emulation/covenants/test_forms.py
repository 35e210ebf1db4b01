"""Numbers and texts as people type them."""

import unicodedata
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from emulation.covenants.forms import NumberInput, ProseInput


@pytest.mark.parametrize(
    ("typed", "vietnamese", "english"),
    [
        ("70", "70", "70"),
        ("70,5", "70.5", "70.5"),
        ("70.5", "70.5", "70.5"),
        ("1.000", "1000", "1.000"),
        ("1,000", "1.000", "1000"),
        ("1 000,25", "1000.25", "1000.25"),
        ("1.234.567", "1234567", "1234567"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("0,125", "0.125", "0.125"),
    ],
)
def test_a_number_means_what_was_typed(typed, vietnamese, english):
    for language, expected in [("vi", vietnamese), ("en", english)]:
        with translation.override(language):
            assert NumberInput().clean(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["bảy mươi", "1.2.3", "1,23,4", "-5", "NaN", "1e400", "70%", "1,2.3,4"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        NumberInput().clean(typed)


def test_a_number_is_shown_as_it_is_typed():
    with translation.override("vi"):
        assert NumberInput().prepare_value(Decimal("70.5000")) == "70,5"
        assert NumberInput().clean(NumberInput().prepare_value(Decimal("1234.5"))) == Decimal("1234.5")


def test_decomposed_letters_are_composed_and_lines_end_in_one_way():
    typed = unicodedata.normalize("NFD", "Đà Nẵng\r\nthống nhất")
    assert ProseInput().clean(typed) == "Đà Nẵng\nthống nhất"


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    field = ProseInput(max_length=10)
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(forms.ValidationError) as error:
        field.clean("x" * 11)
    assert error.value.error_list[0].code == "max_length"
