"""Forms for directives: giving one, reporting its result, changing what is asked."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm
from emulation.directives import directing


class GiveForm(RuleForm):
    text = ProseInput(label=_("What is to be done"), max_length=2000, rows=4)
    owner = forms.ModelChoiceField(label=_("Responsible unit"), queryset=None)
    due_on = DayInput(label=_("Due on"))
    conference = forms.ModelChoiceField(
        label=_("Given at"), queryset=None, required=False, empty_label=_("Between two conferences")
    )
    given_by = LineInput(
        label=_("Given by"), required=False, max_length=250, help_text=_("The person who gave it, with their post.")
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        members = campaign.memberships().current().values("unit")
        self.fields["owner"].queryset = Unit.objects.filter(pk__in=members)
        self.fields["conference"].queryset = directing.conferences_of(campaign)

    def give(self, *, by):
        return self.carry_out(directing.give, self.campaign, by=by, **self.cleaned_data)


class ReportForm(RuleForm):
    result = ProseInput(
        label=_("What came of it"), max_length=2000, rows=5, error_messages={"required": _("Say what came of it.")}
    )


class ChangeForm(RuleForm):
    """What changes, and why; everyone in the bloc reads the reason."""

    MOVE, DROP, REOPEN = "move", "drop", "reopen"

    what = forms.ChoiceField(label=_("What changes"), widget=forms.RadioSelect)
    due_on = DayInput(label=_("New due day"), required=False)
    because = ProseInput(
        label=_("Reason"),
        max_length=1000,
        rows=4,
        help_text=_("Every unit of the bloc reads it."),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, *args, directive, **kwargs):
        super().__init__(*args, **kwargs)
        self.directive = directive
        if directive.state == directive.State.OPEN:
            choices = [(self.MOVE, _("Another due day")), (self.DROP, _("It is no longer asked for"))]
        else:
            choices = [(self.REOPEN, _("It is asked for again"))]
            del self.fields["due_on"]
        self.fields["what"].choices = choices
        self.fields["what"].initial = choices[0][0]

    def clean(self):
        cleaned = super().clean()
        is_moved = cleaned.get("what") == self.MOVE
        if is_moved and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(gettext("Say until when."), "required"))
        return cleaned

    def change(self, *, by):
        what, because = self.cleaned_data["what"], self.cleaned_data["because"]
        if what == self.MOVE:
            due_on = self.cleaned_data["due_on"]
            return self.carry_out(directing.move, self.directive, due_on=due_on, because=because, by=by)
        rule = directing.drop if what == self.DROP else directing.reopen
        return self.carry_out(rule, self.directive, because=because, by=by)
