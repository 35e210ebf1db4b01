"""Forms of a ranking: proposing it, agreeing to it, taking it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation.covenants.forms import ProseInput, RuleForm
from emulation.ranking import agreeing, proposing


class ProposeForm(RuleForm):
    """Says which places were read before they are proposed; a correction gives its reason."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    because = ProseInput(
        label=_("Why the published ranking is corrected"),
        max_length=1000,
        rows=4,
        help_text=_("Every unit of the bloc reads it."),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = page.round
        self.initial["read"] = page.current.fingerprint if page.current else ""
        if not page.published:
            del self.fields["because"]

    def propose(self, *, by):
        return self.carry_out(proposing.propose, self.round, by=by, **self.cleaned_data)

    def show(self, error):
        """What was refused because it changed is read again: send the new mark next time."""
        super().show(error)
        self.data = {**self.data.dict(), "read": self.initial["read"]}


class AgreeForm(RuleForm):
    def __init__(self, *args, ranking, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.ranking, self.side = ranking, side

    def agree(self, *, by):
        return self.carry_out(agreeing.agree, self.ranking, self.side, by=by)
