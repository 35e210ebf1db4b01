"""Forms for the draft of a covenant: its words, its commitments, comments and answers, and dates."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.clock import today
from common.text import nfc, tidy
from emulation.another_hand import SeenForm
from emulation.covenants import drafting
from emulation.covenants.models import Comment, Commitment


class LineInput(forms.CharField):
    """One line, composed (NFC), white space folded."""

    def to_python(self, value):
        return tidy(super().to_python(value))


class ProseInput(forms.CharField):
    """Paragraphs, composed (NFC). Too long a text is refused in words, not cut off by the browser."""

    def __init__(self, *, rows=5, widget=forms.Textarea, **kwargs):
        super().__init__(widget=widget, **kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value):
        return nfc(super().to_python(value)).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class DayInput(forms.DateField):
    """A day, typed dd/mm/yyyy."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"class": "date-input", "placeholder": "dd/mm/yyyy", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)


class NumberInput(forms.DecimalField):
    """A number written as people here write it: 70,5 or 70.5 is seventy and a half, 1.000 or 1 000 is a thousand.

    Where one mark with three digits after it could mean both, the language of the page decides.
    """

    def __init__(self, **kwargs):
        limits = {"max_digits": 14, "decimal_places": 4, "min_value": 0}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "date-input"})
        super().__init__(**{"widget": widget, **limits, **kwargs})

    def to_python(self, value):
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", formats.get_format("DECIMAL_SEPARATOR"))
        return value


def capitalised(choices):
    """Return `choices` as they stand in a list of their own; labels stay lazy."""
    return [(value, capfirst(label)) for value, label in choices]


def plain_number(text):
    """Return `text` with a point for the decimals and no grouping; the field refuses what is no number."""
    text = re.sub(r"\s", "", text)
    marks = [mark for mark in text if mark in ",."]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        return text.replace(marks[0], "").replace(marks[-1], ".")
    if not marks or len(set(marks)) == 2:
        return text
    whole, *groups = re.split("[,.]", text)
    is_grouped = all(len(group) == 3 for group in groups) and whole not in ("", "0")
    if len(groups) > 1 or (is_grouped and marks[0] == formats.get_format("THOUSAND_SEPARATOR")):
        return text.replace(marks[0], "") if is_grouped else text
    return text.replace(",", ".")


class RuleForm(forms.Form):
    """A form whose data goes to a rule; what the rule refuses is shown above the form and the input stays.

    `result` is what the rule returned.
    """

    result = None

    def carry_out(self, rule, *args, **kwargs):
        """Call `rule`. Return whether it accepted."""
        try:
            self.result = rule(*args, **kwargs)
        except ValidationError as error:
            self.show(error)
        return not self.errors

    def show(self, error):
        """Put the messages of a rule on the fields they name, the others above the form."""
        named = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
        for name, errors in named.items():
            for each in errors:
                self.add_error(name if name in self.fields else None, each)

    @property
    def codes(self):
        """The codes of all errors, for the page to offer the way out."""
        return {error.code for errors in self.errors.as_data().values() for error in errors}


class DraftForm(SeenForm, RuleForm):
    preamble = ProseInput(
        label=_("Opening paragraphs"),
        required=False,
        max_length=8000,
        rows=8,
        help_text=_("One paragraph a line. Legal grounds begin with “Căn cứ”."),
    )
    closing = ProseInput(label=_("Closing paragraphs"), required=False, max_length=8000, rows=5)


class CommitmentForm(SeenForm, RuleForm):
    text = ProseInput(label=_("What is promised"), max_length=2000, rows=4)
    comparator = forms.ChoiceField(
        label=_("Measure"), choices=capitalised(Commitment.Comparator.choices), initial=Commitment.Comparator.DONE
    )
    target = NumberInput(label=_("Target"), required=False, help_text=_("For example 70 or 70,5."))
    unit_of_measure = LineInput(
        label=_("Unit of measure"), required=False, max_length=40, help_text=_("For example %, articles, initiatives.")
    )
    scope = forms.ChoiceField(
        label=_("Who is measured"),
        choices=capitalised(Commitment.Scope.choices),
        widget=forms.RadioSelect,
        initial=Commitment.Scope.EACH,
    )
    movements = forms.ModelMultipleChoiceField(
        label=_("Movements served"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, covenant, **kwargs):
        super().__init__(*args, **kwargs)
        self.covenant, self.units = covenant, {unit.pk: unit for unit in covenant.campaign.members()}
        self.fields["movements"].queryset = covenant.campaign.movements.all()
        for unit in self.units.values():
            self.fields[f"target_{unit.pk}"] = NumberInput(label=unit.name, required=False)

    @property
    def own_targets(self):
        """The fields for targets of single units."""
        return [self[f"target_{pk}"] for pk in self.units]

    @property
    def has_own_targets(self):
        return any(field.value() not in (None, "") or field.errors for field in self.own_targets)

    def put(self, *, by, number=None):
        names = ("text", "comparator", "target", "unit_of_measure", "scope", "movements")
        own = {unit: self.cleaned_data[f"target_{pk}"] for pk, unit in self.units.items()}
        return self.carry_out(
            drafting.put,
            self.covenant,
            by=by,
            number=number,
            unit_targets={unit: target for unit, target in own.items() if target is not None},
            **{name: self.cleaned_data[name] for name in names},
        )


def values_of(commitment):
    """Return `commitment` as the initial data of its form."""
    own = {f"target_{row.unit_id}": row.target for row in commitment.unit_targets.all()}
    names = ("text", "comparator", "target", "unit_of_measure", "scope")
    rows = {name: getattr(commitment, name) for name in names}
    return {**rows, "movements": sorted(movement.pk for movement in commitment.movements.all()), **own}


class CirculateForm(RuleForm):
    due_on = DayInput(
        label=_("Last day for comments"), help_text=_("The members may comment until the end of this day.")
    )


class OpenForm(RuleForm):
    """`read` is the mark of the text that stands on the page: no other text is frozen."""

    due_on = DayInput(
        label=_("Last day for signing"), help_text=_("Later signatures are accepted and marked with the days late.")
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def show_again(self, mark):
        """The page shows the text anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}


class CommentForm(RuleForm):
    text = ProseInput(
        label=_("Your comment"), max_length=4000, rows=6, error_messages={"required": _("Write your comment.")}
    )


class AnswerForm(SeenForm, RuleForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=capitalised([choice for choice in Comment.Outcome.choices if choice[0]]),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the comment.")},
    )
    answer = ProseInput(
        label=_("Answer"),
        required=False,
        max_length=4000,
        rows=5,
        help_text=_("Needed unless the comment is accepted."),
    )


class ReasonForm(RuleForm):
    """An act that needs a reason."""

    because = ProseInput(label=_("Reason"), max_length=1000, rows=4, error_messages={"required": _("Give the reason.")})

    def __init__(self, *args, label=None, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["because"].label = label
        self.fields["because"].help_text = help_text


def not_later_than_today(value):
    """Raise ValidationError (`in_the_future`) for a day after today."""
    if value > today():
        raise ValidationError(gettext("This day lies in the future."), "in_the_future")
