"""What people send about a handover."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from blocs.years import bounds
from common.clock import today
from emulation.another_hand import SeenForm
from emulation.campaigns.models import Step
from emulation.covenants.forms import DayInput, ProseInput, RuleForm
from emulation.covenants.signing_forms import ActForm
from emulation.handover import handing, pack


class BeginForm(SeenForm, RuleForm):
    effective_on = DayInput(
        label=_("First day of the new head"),
        help_text=_("Rights change at 00:00 of this day; the outgoing head leads until the end of the day before."),
    )
    note = ProseInput(
        label=_("Note of the outgoing head"),
        max_length=4000,
        rows=6,
        required=False,
        help_text=_("What the data does not say; it becomes part of the record."),
    )

    def __init__(self, *args, campaign, handover, initial=None, **kwargs):
        kept = {"effective_on": handover.effective_on, "note": handover.note} if handover else None
        super().__init__(
            *args, kept=kept, initial={**({} if handover else proposed(campaign)), **(initial or {})}, **kwargs
        )
        self.campaign = campaign

    def begin(self, *, by):
        return self.carry_out(handing.begin, self.campaign, by=by, **self.cleaned_data)


def proposed(campaign):
    """The day after the closing, or the first of the next year; where the next head leads already, its first day."""
    coming = handing.incoming(campaign)
    if coming and coming.since <= today():
        return {"effective_on": coming.since}
    closing = campaign.steps.filter(kind=Step.Kind.CLOSING).first()
    held = closing and (closing.done_on or closing.due_on)
    day = (held or bounds(campaign.year)[1]) + timedelta(days=1)
    return {"effective_on": max(day, today() + timedelta(days=1))}


class OpenForm(RuleForm):
    """Says which record was read before it is frozen."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, handover, **kwargs):
        super().__init__(*args, **kwargs)
        self.handover = handover
        self.initial["read"] = pack.mark(handover) if handover.document_id is None else ""

    def open(self, *, by):
        return self.carry_out(handing.open_signing, self.handover, by=by, read=self.cleaned_data["read"])

    def show(self, error):
        """What was refused because it changed is read again: send the new mark next time."""
        super().show(error)
        self.data = {**self.data.dict(), "read": self.initial["read"]}


class SignForm(ActForm):
    """A signature under the handover record."""

    unit = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, handover, unit, mandate, **kwargs):
        kwargs["initial"] = {"unit": unit.pk, **kwargs.get("initial", {})}
        super().__init__(*args, document=handover.document, unit=unit, mandate=mandate, **kwargs)
        self.handover, self.signs_for = handover, unit

    def sign(self, *, address):
        return self.give(handing.sign, self.handover, unit=self.signs_for, address=address)
