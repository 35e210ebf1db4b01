"""Inputs that write themselves write what Django's own inputs write."""

import pytest
from django import forms
from django.test.html import parse_html

from emulation.inputs import ChoiceBox, HiddenBox, LineBox, ProseBox

CHOICES = [("", "–"), ("1", "đạt"), ("0", "<không> đạt")]
ATTRS = {"class": "form-control", "aria-label": 'Kết quả: "A1" & <b>', "required": True, "disabled": False}


@pytest.mark.parametrize("value", [None, "", "12,5", '"><script>', "hai\ndòng", "0", 1])
@pytest.mark.parametrize(
    ("own", "of_django"),
    [
        (LineBox(ATTRS), forms.TextInput(ATTRS)),
        (HiddenBox(), forms.HiddenInput()),
        (ProseBox({**ATTRS, "rows": 1}), forms.Textarea({**ATTRS, "rows": 1})),
        (ChoiceBox(ATTRS, CHOICES), forms.Select(ATTRS, CHOICES)),
    ],
    ids=["line", "hidden", "prose", "choice"],
)
def test_they_write_what_django_writes(own, of_django, value):
    attrs = {"id": "id_x", "aria-invalid": "true"}
    assert parse_html(own.render("x", value, attrs)) == parse_html(of_django.render("x", value, attrs))


def test_a_hidden_one_counts_as_hidden():
    assert HiddenBox().is_hidden
