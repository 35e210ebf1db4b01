"""What the head sends to plan the year: days, locks and the days on which steps were held."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.clock import today
from emulation.another_hand import SeenForm
from emulation.campaigns import lifecycle, planning
from emulation.campaigns.forms import RuleForm, day_field
from emulation.campaigns.models import Campaign, Step
from emulation.campaigns.planning import Planned

HELD_BY_ACT = (Step.Kind.LAUNCH, Step.Kind.COVENANT, Step.Kind.CLOSING)
"""Steps that an act of the application marks as done."""


class PlanForm(SeenForm, RuleForm):
    """The whole plan of a year; `proposed` fills in days for what has not happened yet.

    In a year that runs it fills only what has no day, so that days the bloc knows do not move by a click.
    """

    because = forms.CharField(label=_("Why the plan changes"), max_length=400, required=False)

    def __init__(self, *args, campaign, by, proposed=None, initial=None, **kwargs):
        self.campaign, self.by = campaign, by
        present = {step.kind: step for step in campaign.steps.all()}
        self.steps = [present.get(kind) or Step(campaign=campaign, kind=kind) for kind in Step.Kind]
        runs = campaign.state != Campaign.State.DRAFT
        open_steps = [step for step in self.steps if not (step.has_happened or (runs and step.due_on))]
        days = {f"due_{step.kind}": (proposed or {}).get(step.kind) for step in open_steps}
        filled = {name: day for name, day in days.items() if day}
        super().__init__(*args, kept=self._kept(), initial={**filled, **(initial or {})}, **kwargs)
        for step in self.steps:
            self.fields[f"due_{step.kind}"] = day_field(_("Planned day"), required=False)
            self.fields[f"lock_{step.kind}"] = forms.BooleanField(
                label=_("Lock after this day"),
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            if step.kind not in HELD_BY_ACT:
                self.fields[f"held_{step.kind}"] = day_field(_("Held on"), required=False)
        for name, field in self.fields.items():
            if name.startswith(("due_", "held_")):
                field.widget.attrs["class"] = "date-input form-control"
        if campaign.state != Campaign.State.LAUNCHED:
            del self.fields["because"]

    def _kept(self):
        kept = {}
        for step in self.steps:
            kept |= {f"due_{step.kind}": step.due_on, f"lock_{step.kind}": step.is_lock}
            if step.kind not in HELD_BY_ACT:
                kept[f"held_{step.kind}"] = step.done_on
        return kept

    def rows(self):
        """The steps, each with its fields; `held` is None for what an act marks as done."""
        return [
            {
                "step": step,
                "due": self[f"due_{step.kind}"],
                "lock": self[f"lock_{step.kind}"],
                "held": self[f"held_{step.kind}"] if f"held_{step.kind}" in self.fields else None,
            }
            for step in self.steps
        ]

    def clean(self):
        for name, day in list(self.cleaned_data.items()):
            if name.startswith("held_") and day and day > today():
                self.add_error(name, ValidationError(_("This day lies in the future."), "in_the_future"))
        return super().clean()

    def act(self):
        sent = self.cleaned_data
        steps = {step.kind: Planned(sent[f"due_{step.kind}"], sent[f"lock_{step.kind}"]) for step in self.steps}
        planning.change(self.campaign, steps, by=self.by, because=sent.get("because", ""))
        for step in self.steps:
            if held := sent.get(f"held_{step.kind}"):
                lifecycle.happened(self.campaign, step.kind, on=held, by=self.by)
