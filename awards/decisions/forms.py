"""What people send about decisions and about awards taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.decisions import issuing, revoking, ruling
from awards.decisions.models import Reliance, Revocation, Ruling
from awards.decisions.revoking import Ground
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised, not_later_than_today


class BeginForm(RuleForm):
    title = LineInput(label=_("Title"), max_length=300, help_text=_("For example: Tặng Bằng khen năm 2026."))
    decided_by = LineInput(label=_("Decided by"), max_length=250, help_text=_("The authority, as on the letterhead."))
    place = LineInput(
        label=_("Place"), max_length=120, required=False, help_text=_("It stands before the date on the paper.")
    )
    signer_post = LineInput(label=_("Post of the signer"), max_length=120, required=False)
    signer_name = LineInput(label=_("Signer"), max_length=120, required=False)

    def begin(self, council, *, by):
        return self.carry_out(ruling.begin, council, by=by, **self.cleaned_data)


class RulingForm(RuleForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=capitalised(Ruling.Outcome.choices), widget=forms.RadioSelect
    )
    award = forms.ModelChoiceField(
        AwardType.objects.none(), label=_("Award granted instead"), required=False,
        help_text=_("Only when another award is granted."),
    )  # fmt: skip
    reason = ProseInput(
        label=_("Reason"), rows=3, max_length=2000, required=False,
        help_text=_("The unit reads it. Needed unless what was proposed is granted as it stands."),
    )  # fmt: skip

    def __init__(self, *args, decision, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        self.decision, self.nomination = decision, nomination
        self.fields["award"].queryset = ruling.others(nomination)

    def rule(self, *, by):
        sent = {**self.cleaned_data}
        if sent["outcome"] != Ruling.Outcome.OTHER:
            sent["award"] = None
        return self.carry_out(ruling.rule, self.decision, self.nomination, by=by, **sent)


class IssueForm(RuleForm):
    number = LineInput(label=_("Number"), max_length=80, help_text=_("As the clerk registered it: 123/QĐ-UBND."))
    decided_on = DayInput(label=_("Dated"), validators=[not_later_than_today])

    def issue(self, decision, *, by):
        return self.carry_out(issuing.issue, decision, by=by, **self.cleaned_data)


class RevokeForm(RuleForm):
    kind = forms.ChoiceField(
        label=_("Ground"), choices=capitalised(Revocation.Ground.choices), widget=forms.RadioSelect
    )
    is_cancelled = forms.TypedChoiceField(
        label=_("What happens"),
        choices=[("yes", _("The decision is cancelled")), ("no", _("The award is withdrawn for what came later"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    reason = ProseInput(label=_("Reason"), rows=4, max_length=4000)
    decision_number = LineInput(label=_("Number of the decision"), max_length=80)
    decided_on = DayInput(label=_("Dated"), validators=[not_later_than_today])
    decided_by = LineInput(label=_("Decided by"), max_length=250)

    def revoke(self, record, *, by):
        return self.carry_out(revoking.revoke, record, Ground(**self.cleaned_data), by=by)


class SettleForm(RuleForm):
    settlement = forms.ChoiceField(
        label=_("What becomes of it"), widget=forms.RadioSelect,
        choices=capitalised([choice for choice in Reliance.Settlement.choices if choice[0]]),
    )  # fmt: skip
    note = ProseInput(label=_("How it was settled"), rows=4, max_length=2000)

    def settle(self, reliance, *, by):
        return self.carry_out(revoking.settle, reliance, by=by, **self.cleaned_data)


class RecoveredForm(RuleForm):
    on = DayInput(label=_("Certificate and prize came back on"), validators=[not_later_than_today])

    def note(self, revocation, *, by):
        return self.carry_out(revoking.note_recovered, revocation, by=by, **self.cleaned_data)
