"""Forms for texts that several people write: a section, and what becomes of two texts for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation.covenants.forms import ProseInput, RuleForm
from emulation.versions import LONGEST


class SectionForm(RuleForm):
    """The text of one section, and the version that the writer had before their eyes."""

    body = ProseInput(label=_("Text"), required=False, max_length=LONGEST, rows=7, help_text=_("One paragraph a line."))
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def save(self, rule, thing, key, *, by):
        """Let `rule` put the text into the section `key` of `thing`. Return whether it did."""
        return self.carry_out(rule, thing, key, self.text, version=self.cleaned_data["version"], by=by)

    @property
    def text(self):
        return self.cleaned_data["body"]


class TwoTexts(forms.Form):
    """What becomes of two texts for one section: both put together, the writer's own, or the one that is there."""

    TOGETHER, MINE, THEIRS = "together", "mine", "theirs"

    choice = forms.ChoiceField(choices=[(name, name) for name in (TOGETHER, MINE, THEIRS)])
    mine = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.HiddenInput)

    @property
    def text(self):
        return self.cleaned_data["mine" if self.cleaned_data["choice"] == self.MINE else "body"]


class ChoiceForm(TwoTexts, SectionForm):
    """The choice between two texts of a section that is nothing but text."""
