"""Forms for minutes: who signs, and the signature itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from blocs.models import Mandate
from emulation.covenants.forms import RuleForm
from emulation.covenants.signing_forms import ActForm
from emulation.minutes import permissions, signing


class MandateChoice(forms.ModelChoiceField):
    def label_from_instance(self, mandate):
        return f"{mandate.person} · {mandate.post} · {mandate.unit or mandate.council}"


class FinishForm(RuleForm):
    """Who is named as chair and as secretary. `read` is the mark of the text that stands on the page."""

    chair = MandateChoice(label=_("Chair"), queryset=None, empty_label=None)
    secretary = MandateChoice(label=_("Secretary"), queryset=None, empty_label=None)
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, conference, by, **kwargs):
        chairs, secretaries = permissions.chairs(conference), permissions.secretaries(conference)
        others = [row for row in secretaries if row not in chairs[:1]] or secretaries
        own = next((row for row in others if row.person_id == by.pk), None)
        kwargs["initial"] = {
            "chair": chairs[0] if chairs else None,
            "secretary": own or (others[0] if others else None),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.conference = conference
        for name, rows in (("chair", chairs), ("secretary", secretaries)):
            keys = [row.pk for row in rows]
            people = Mandate.objects.filter(pk__in=keys).select_related("person", "unit", "council")
            self.fields[name].queryset = people

    def show_again(self, mark):
        """The page shows the text anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}

    def finish(self, *, by):
        return self.carry_out(signing.finish, self.conference, by=by, **self.cleaned_data)


class MinutesSignForm(ActForm):
    """One person signs the minutes as chair or as secretary."""

    role = forms.CharField(max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args, minutes, role, mandate, **kwargs):
        kwargs["initial"] = {"role": role, **kwargs.get("initial", {})}
        unit = permissions.unit_of(mandate)
        super().__init__(*args, document=minutes.document, unit=unit, mandate=mandate, role=role, **kwargs)
        self.minutes = minutes

    def sign(self, *, address):
        return self.give(signing.sign, self.minutes, role=self.role, address=address)
