"""What the secretariat sends to prepare and apply a new division."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.division import applying, drafting
from blocs.files import reading as files
from blocs.models import Bloc, Council, Level
from emulation.another_hand import SeenForm
from emulation.covenants.forms import DayInput, LineInput, RuleForm, capitalised
from emulation.redivision.resources import DivisionResource

SHOWN = 50
"""Problems of a file that a page lists."""


class DetailsForm(SeenForm, RuleForm):
    """The decision, its first day, and what becomes of blocs without units."""

    FIELDS = ("decision", "decided_on", "effective_on", "dissolves_empty")

    council = forms.ModelChoiceField(Council.objects.none(), label=_("Council"))
    decision = LineInput(
        label=_("Decision"),
        max_length=250,
        help_text=_("Its number and symbol, and who issued it. It becomes the reason in every history."),
    )
    decided_on = DayInput(label=_("Dated"), required=False)
    effective_on = DayInput(
        label=_("First day of the new division"), help_text=_("Seats end the day before and begin on this day.")
    )
    dissolves_empty = forms.BooleanField(
        label=_("Dissolve blocs in which no unit sits any more, on that day"), required=False, initial=True
    )

    def __init__(self, *args, user, redivision=None, **kwargs):
        kept = {name: getattr(redivision, name) for name in self.FIELDS} if redivision else None
        super().__init__(*args, kept=kept, **kwargs)
        councils = Council.objects.manageable_by(user)
        self.fields["council"].queryset = councils
        self.user, self.redivision = user, redivision
        if redivision:
            del self.fields["council"]
        elif len(councils) == 1:
            self.fields["council"].initial = councils[0]
            self.fields["council"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        decided, effective = cleaned.get("decided_on"), cleaned.get("effective_on")
        if decided and effective and decided > effective:
            message = gettext("The decision is dated before the first day of the division, or on it.")
            self.add_error("decided_on", ValidationError(message, "decided_later"))
        return cleaned

    def begin(self):
        return self.carry_out(drafting.begin, by=self.user, **self.cleaned_data)

    def change(self):
        return self.carry_out(drafting.describe, self.redivision, by=self.user, **self.cleaned_data)


class FileForm(RuleForm):
    """A whole division as a table; all or nothing."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or Excel (.xlsx), at most 20 MB. It replaces the whole plan."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": _("The file is empty.")},
    )
    problems: list[str] = []
    notes: list[str] = []

    def bring_in(self, redivision, *, by):
        """Take the file into the plan. Return whether it went in; `problems` says why not, by sheet, row and column."""
        file = self.cleaned_data["file"]
        return self.carry_out(self._bring_in, redivision, file, by) and not self.problems

    def _bring_in(self, redivision, file, by):
        files.check(file.name, file.read(files.settings.UPLOAD_MAX_BYTES + 1))
        file.seek(0)
        resource = DivisionResource(redivision)
        sheet = files.read(file.read(), table=resource.table, name=file.name)
        outcome = resource.import_data(sheet, user=by, file_name=file.name)
        self.problems, self.notes = [str(problem) for problem in outcome.problems], outcome.warnings
        return outcome

    @property
    def shown(self):
        return self.problems[:SHOWN]

    @property
    def hidden(self):
        return max(0, len(self.problems) - SHOWN)


class BlocForm(RuleForm):
    name = LineInput(label=_("Name of the new bloc"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(Bloc.Kind.choices))
    level = forms.ChoiceField(label=_("Level"), choices=capitalised(Level.choices))

    def add(self, redivision, *, by):
        return self.carry_out(drafting.add_bloc, redivision, by=by, **self.cleaned_data)


class NarrowForm(forms.Form):
    """Which units the page lists; what it does not understand it leaves out."""

    NOWHERE = "0"

    q = forms.CharField(label=_("Name or code of the unit"), required=False, max_length=200)
    bloc = forms.ChoiceField(label=_("Bloc"), required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(place.pk), place.name) for place in places]
        self.fields["bloc"].choices = [("", _("all")), (self.NOWHERE, _("in no bloc")), *named]
        self.is_valid()

    @property
    def words(self):
        return self.cleaned_data.get("q", "")

    @property
    def chosen(self):
        """The key of the place, 0 for none, or None when all are asked for."""
        value = self.cleaned_data.get("bloc", "")
        return int(value) if value else None


class PlacesForm(SeenForm, RuleForm):
    """For each unit of a page the bloc in which it is to sit."""

    def __init__(self, *args, rows, places, **kwargs):
        self.rows, self.places = rows, places
        super().__init__(*args, kept={f"unit_{row.pk}": str(row.place_id or "") for row in rows}, **kwargs)
        choices = [("", _("in no bloc")), *((str(place.pk), place.name) for place in places)]
        for row in rows:
            widget = forms.Select(attrs={"class": "form-select"})
            label = row.name
            self.fields[f"unit_{row.pk}"] = forms.ChoiceField(
                choices=choices, required=False, label=label, widget=widget
            )

    @cached_property
    def lines(self):
        return [(row, self[f"unit_{row.pk}"]) for row in self.rows]

    def place(self, redivision, *, by):
        moves = {row.pk: int(self.cleaned_data[f"unit_{row.pk}"] or 0) or None for row in self.rows}
        return self.carry_out(drafting.place, redivision, moves, by=by)


class ApplyForm(RuleForm):
    """Applies exactly the preview that was looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    was_read = forms.BooleanField(
        label=_("I have read what this changes and what it leaves open"),
        error_messages={"required": _("Read what it changes and what it leaves open, then tick this.")},
    )

    def apply(self, redivision, *, by, left_open):
        seen = self.cleaned_data["seen"]
        return self.carry_out(applying.apply, redivision, seen=seen, by=by, left_open=left_open)

    def show_anew(self, fingerprint):
        """After a refusal the page shows the present preview: its mark is the one to send back."""
        self.data = self.data.copy()
        self.data["seen"] = fingerprint
        self.data.pop("was_read", None)
