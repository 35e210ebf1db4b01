"""Forms for the report of the bloc: its title, what to take over, and the conference that adopted it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation.another_hand import SeenForm
from emulation.bloc_reports import adopting, collecting
from emulation.conferences.models import Conference
from emulation.covenants.forms import LineInput, RuleForm
from emulation.covenants.reading import day


class TitleForm(SeenForm, RuleForm):
    title = LineInput(label=_("Title"), max_length=250, help_text=_("It stands on the paper under “BÁO CÁO”."))


class CollectForm(RuleForm):
    """The sections into which the texts of the units are taken over."""

    keys = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section.")},
    )

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(row.part.key, row.part.heading) for row in proposals]

    def take_over(self, report, *, by):
        return self.carry_out(collecting.take_over, report, keys=self.cleaned_data["keys"], by=by)


class ConferenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, conference):
        return f"{conference.title} · {day(conference.day)} · {conference.get_state_display()}"


class AdoptForm(RuleForm):
    """The conference that adopted the report. `read` is the mark of what stands on the page: nothing else is frozen."""

    conference = ConferenceChoice(label=_("Adopted at"), queryset=None, empty_label=None)
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in adopting.conferences(report)]
        self.fields["conference"].queryset = Conference.objects.filter(pk__in=keys).order_by("-starts_at", "-pk")

    def show_again(self, mark):
        """The page shows the text anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}
