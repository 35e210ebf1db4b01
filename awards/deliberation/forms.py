"""What people send about meetings of a council."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.consultation.forms import NominationChoices
from awards.deliberation import calling
from awards.proposals.models import Nomination
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm


class CallForm(RuleForm):
    title = LineInput(label=pgettext_lazy("meeting of a council", "Title"), max_length=300)
    held_on = DayInput(label=_("Day of the meeting"))
    place = LineInput(label=_("Place"), max_length=300, required=False)
    note = ProseInput(label=_("Remark"), rows=3, max_length=4000, required=False)

    def call(self, council, *, by):
        return self.carry_out(calling.call, council, by=by, **self.cleaned_data)


class PutForm(RuleForm):
    """Several nominations at once: each is put before the meeting or refused with its own reason."""

    nominations = NominationChoices(Nomination.objects.none(), label=_("Nominations"))

    def __init__(self, *args, nominations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations

    def put(self, meeting, *, by):
        """Return how many were put before `meeting`; what was refused is named above the form."""
        rows = list(self.cleaned_data["nominations"])
        return sum(self._put_one(meeting, row, by) for row in rows)

    def _put_one(self, meeting, nomination, by):
        try:
            calling.put(meeting, nomination, by=by)
        except forms.ValidationError as error:
            for message in error.messages:
                self.add_error(None, f"{nomination.recipient.name}: {message}")
            return False
        return True


class NothingForm(RuleForm):
    """An act that needs no words."""
