"""Fields that we draw ourselves look as crispy draws them."""

from datetime import date
from decimal import Decimal

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.template import Context, Template
from django.test.html import parse_html
from django.utils.translation import gettext_lazy as _

from config.templatetags import fields
from emulation.covenants.forms import DayInput, LineInput, NumberInput, ProseInput


class EveryKind(forms.Form):
    line = LineInput(label="A & <b>", max_length=20, help_text=_("Reason"))
    free = LineInput(required=False, label="")
    prose = ProseInput(rows=2, help_text="<em>as it is</em>")
    day = DayInput(required=False, help_text="dd/mm/yyyy")
    number = NumberInput(label=_("Figure"), required=False)
    whole = forms.IntegerField(min_value=0, max_value=9, disabled=True, initial=3)
    mail = forms.EmailField()
    choice = forms.ChoiceField(choices=[("", _("all")), ("1", "One & <two>"), (2, "Two")])
    grouped = forms.ChoiceField(choices=[("none", "None"), ("A <group>", [("1", "One"), ("2", "Two")])], required=False)
    local = forms.DecimalField(localize=True, required=False)
    tick = forms.BooleanField(label="Tick")
    ticks = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One")
    secret = forms.CharField(widget=forms.PasswordInput)
    file = forms.FileField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    described = forms.CharField(widget=forms.TextInput(attrs={"aria-describedby": "x", "id": "own", "class": "wide"}))


GIVEN = {
    "line": 'a "word" & <more>', "prose": "\n<one>\ntwo", "day": date(2026, 3, 4), "number": Decimal("70.5"),
    "mail": "an@vidu.vn", "choice": 2, "grouped": "2", "local": Decimal("1234.5"), "several": ["b"], "way": "b",
}  # fmt: skip
FORMS = {
    "empty": lambda: EveryKind(),
    "filled in": lambda: EveryKind(initial=GIVEN),
    "wrong": lambda: EveryKind({"day": "31/31", "number": "x", "mail": "<an>", "choice": "9", "several": "c"}),
    "without ids": lambda: EveryKind({"number": "x"}, auto_id=False),
    "with a prefix": lambda: EveryKind({"x-line": "y"}, prefix="x", auto_id="part-%s"),
}


@pytest.mark.parametrize("name", EveryKind.base_fields)
@pytest.mark.parametrize("form", FORMS)
def test_a_field_is_drawn_as_crispy_draws_it(form, name):
    ours, theirs = FORMS[form](), FORMS[form]()
    assert parse_html(fields.as_field(ours[name])) == parse_html(as_crispy_field(theirs[name]))


def test_templates_load_it_by_its_name():
    source = Template("{% load fields %}{{ form.line|as_field }}")
    assert source.render(Context({"form": EveryKind()})).startswith('<div id="div_id_line" class="mb-3"><label')


def test_drawing_a_field_twice_says_the_same():
    form = FORMS["wrong"]()
    assert fields.as_field(form["number"]) == fields.as_field(form["number"])
