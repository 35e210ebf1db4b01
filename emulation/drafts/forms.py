"""What people send to write a draft, to ask for comments, to comment and to answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emulation.another_hand import SeenForm
from emulation.covenants.forms import LineInput, ProseInput, RuleForm, capitalised
from emulation.drafts.models import Draft

LONGEST = 4000
"""Characters of one paragraph."""


def paragraphs(text):
    """Return the paragraphs of `text`, one a line; empty lines do not count."""
    return [line for line in (line.strip() for line in text.split("\n")) if line]


class TextInput(ProseInput):
    """A whole paper, one paragraph a line."""

    def clean(self, value):
        text = super().clean(value)
        for number, line in enumerate(paragraphs(text), start=1):
            if len(line) > LONGEST:
                message = _("Paragraph %(number)s is longer than %(longest)s characters.")
                raise ValidationError(message, "too_long", {"number": number, "longest": LONGEST})
        return text


class WriteForm(SeenForm, RuleForm):
    title = LineInput(label=_("Title"), max_length=300)
    text = TextInput(
        label=_("Text"), max_length=100_000, rows=18, required=False, help_text=_("One paragraph a line, in order.")
    )


class BeginForm(RuleForm):
    kind = forms.ChoiceField(
        label=_("Kind of paper"), choices=capitalised(Draft.Kind.choices), widget=forms.RadioSelect
    )
    title = LineInput(label=_("Title"), max_length=300, help_text=_("As it will stand on the paper."))
    text = TextInput(
        label=_("Text"), max_length=100_000, rows=14, required=False,
        help_text=_("One paragraph a line, in order; it may follow later."),
    )  # fmt: skip


class FinishForm(RuleForm):
    """`read` is the mark of the text that stands on the page: no other text is made final."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def show_again(self, mark):
        """The page shows the text anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}
