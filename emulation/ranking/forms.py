"""Forms of a ranking: proposing it, agreeing to it, taking it back."""

from django.utils.translation import gettext_lazy as _

from emulation.covenants.forms import ProseInput, RuleForm
from emulation.ranking import agreeing, proposing


class ProposeForm(RuleForm):
    because = ProseInput(
        label=_("Why the published ranking is corrected"),
        max_length=1000,
        rows=4,
        help_text=_("Every unit of the bloc reads it."),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, *args, round, published, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        if not published:
            del self.fields["because"]

    def propose(self, *, by):
        return self.carry_out(proposing.propose, self.round, by=by, **self.cleaned_data)


class AgreeForm(RuleForm):
    def __init__(self, *args, ranking, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.ranking, self.side = ranking, side

    def agree(self, *, by):
        return self.carry_out(agreeing.agree, self.ranking, self.side, by=by)
