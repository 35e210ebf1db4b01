"""What people send about public notices."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.consultation import opinions, publishing
from awards.proposals.models import Nomination
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm


class NominationChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, nomination):
        return f"{nomination.recipient.name} ({nomination.unit.name}) – {nomination.award.name}"


class PublishForm(RuleForm):
    title = LineInput(label=pgettext_lazy("public notice", "Title"), max_length=300)
    nominations = NominationChoices(Nomination.objects.none(), label=_("Nominations"))
    text = ProseInput(label=_("Text"), rows=4, max_length=8000, required=False)
    channel = LineInput(
        label=_("Also published in"), max_length=300, required=False,
        help_text=_("Portal, newspaper or broadcast, as the law asks."),
    )  # fmt: skip
    starts_on = DayInput(label=_("From"), required=False, help_text=_("Empty: from today."))
    ends_on = DayInput(label=_("To"), required=False, help_text=_("Empty: the tenth working day."))

    def __init__(self, *args, nominations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations

    def publish(self, council, *, by):
        return self.carry_out(publishing.publish, council, by=by, **self.cleaned_data)


class OpinionForm(RuleForm):
    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), label=_("About"), required=False, empty_label=_("The whole notice")
    )
    text = ProseInput(label=_("Opinion"), rows=5, max_length=4000)
    name = LineInput(label=_("Full name"), max_length=120)
    contact = LineInput(
        label=_("How to be reached"), max_length=200, required=False,
        help_text=_("Telephone or e-mail; only the secretariat reads it."),
    )  # fmt: skip

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, **kwargs)
        self.notice = notice
        self.fields["nomination"].queryset = notice.nominations.select_related("recipient", "award")

    def give(self, *, by):
        return self.carry_out(opinions.give, self.notice, by=by, **self.cleaned_data)


class AnswerForm(RuleForm):
    text = ProseInput(label=_("Answer"), rows=5, max_length=4000)


class CloseForm(RuleForm):
    conclusion = ProseInput(
        label=_("What came of it"), rows=4, max_length=4000,
        help_text=_("How many looked at it, what was said, and what follows for the nominations."),
    )  # fmt: skip
