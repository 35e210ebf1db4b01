"""The answer to a warning."""

from django.utils.translation import gettext_lazy as _

from awards.fairness import warning
from emulation.covenants.forms import ProseInput, RuleForm


class AnswerForm(RuleForm):
    text = ProseInput(
        label=_("Answer"), rows=4, max_length=2000,
        help_text=_("Why the bloc proposes as it does. The members and the council read it; nothing is blocked."),
    )  # fmt: skip

    def answer(self, campaign, warned, *, by):
        return self.carry_out(
            warning.answer, campaign, warned.concern, figures=warned.figures, by=by, **self.cleaned_data
        )
