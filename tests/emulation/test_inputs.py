"""Inputs that write themselves write what Django's own inputs write."""

import pytest
from django import forms
from django.test.html import parse_html

from emulation.inputs import ChoiceBox, HiddenBox, LineBox, ProseBox, boxed

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


def test_a_box_says_what_is_wrong_and_escapes_what_people_wrote():
    class Form(forms.Form):
        score = forms.CharField(label="<b>Điểm</b>", max_length=2, widget=LineBox)

    form = Form({"score": '"12'})
    assert not form.is_valid()
    said = boxed(form["score"], "words")
    assert said.startswith('<div class="words"><label for="id_score">&lt;b&gt;Điểm&lt;/b&gt;</label><input ')
    assert 'value="&quot;12"' in said
    assert said.endswith(f'<p class="invalid-feedback">{form.errors["score"][0]}</p></div>')
