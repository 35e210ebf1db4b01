"""Forms of scoring: opening a round, reasons, verifiers, evidence, figures."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.covenants.forms import DayInput, ProseInput, RuleForm
from emulation.evidence.models import Evidence
from emulation.sheets import blocking, flowing, opening


class OpenForm(RuleForm):
    self_due_on = DayInput(label=_("Self-scoring until"))
    verify_due_on = DayInput(label=_("Verification until"))
    explain_due_on = DayInput(label=_("Explanation until"))
    final_due_on = DayInput(label=_("Final scores until"))
    has_peers = forms.BooleanField(
        label=_("Members verify each other as well"),
        required=False,
        help_text=_(
            "Each member verifies the next one. "
            "What it finds is hidden until both verifications are done, and does not count."
        ),
    )

    def __init__(self, *args, campaign, table, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.units = campaign, units
        kinds = [(kind, kind) for kind in table.options.get("unit_kinds", [])]
        if kinds:
            for unit in units:
                self.fields[f"kind_{unit.pk}"] = forms.ChoiceField(
                    label=_("Kind of unit: %(unit)s") % {"unit": unit.name}, choices=[("", "–"), *kinds]
                )

    def open(self, *, by):
        given = self.cleaned_data
        days = {name: given[name] for name in opening.DAYS}
        kinds = {unit: given.get(f"kind_{unit.pk}", "") for unit in self.units}
        return self.carry_out(opening.open_round, self.campaign, days, kinds, has_peers=given["has_peers"], by=by)


class ReasonForm(RuleForm):
    because = ProseInput(
        label=_("Reason"), max_length=2000, rows=4, help_text=_("The unit reads it."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip


class SureForm(RuleForm):
    """Asks for nothing but the click."""


class VerifierForm(ReasonForm):
    verifier = forms.ModelChoiceField(
        label=_("Verified by"), queryset=None, required=False, empty_label=_("The secretariat")
    )
    field_order = ("verifier", "because")

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        members = sheet.round.campaign.memberships().current().values("unit")
        self.fields["verifier"].queryset = Unit.objects.filter(pk__in=members).exclude(pk=sheet.unit_id)


class AssignForm(ReasonForm):
    is_assigned = forms.TypedChoiceField(
        label=_("This criterion is"), coerce=lambda value: value == "1", widget=forms.RadioSelect,
        choices=[("1", _("assigned to the unit")), ("0", _("not assigned to the unit"))],
    )  # fmt: skip
    field_order = ("is_assigned", "because")


class BlockForm(RuleForm):
    code = forms.ChoiceField(label=_("Reason of the table"))
    note = ProseInput(
        label=_("What it rests on"), max_length=1000, rows=3,
        help_text=_("The decision or document, with number and day."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        known = blocking.reasons(round).values()
        self.fields["code"].choices = [(reason.code, capfirst(str(reason.text))) for reason in known]


class UnblockForm(ReasonForm):
    code = forms.CharField(widget=forms.HiddenInput, max_length=250)


class EvidenceForm(RuleForm):
    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence for this criterion"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A chosen file was taken away meanwhile. Choose again.")},
    )  # fmt: skip

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Evidence.objects.filter(unit=sheet.unit_id, campaign=sheet.round.campaign_id)
        self.fields["evidence"].queryset = rows.order_by("name", "pk")

    @property
    def has_files(self):
        return self.fields["evidence"].queryset.exists()


class FiguresForm(RuleForm):
    codes = forms.MultipleChoiceField(
        label=_("Take over"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("What a person typed stays unless you tick it."),
    )  # fmt: skip

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(offer.code, _change(offer)) for offer in offers]
        self.fields["codes"].initial = [offer.code for offer in offers if not offer.is_typed]

    def take_over(self, sheet, *, by):
        return self.carry_out(flowing.take_over, sheet, self.cleaned_data["codes"], by=by)


def _change(offer):
    """Return what taking over would change of one leaf, in one line."""
    parts = [f"{offer.code}. {offer.name}"]
    if offer.changes_value:
        parts.append(gettext("result %(old)s → %(new)s") % {"old": offer.old, "new": offer.new})
    if offer.changes_target:
        parts.append(gettext("target %(old)s → %(new)s") % {"old": offer.old_target, "new": offer.new_target})
    if offer.is_typed:
        parts.append(gettext("typed by a person"))
    return " · ".join(parts)
