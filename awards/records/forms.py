"""Forms for recipients and what is on record about them."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.records import finding, merging, moving, recording
from awards.records.models import Discipline, Grading, Initiative, Occasion, Recipient
from blocs import lists
from blocs.models import PositionClass, Unit
from blocs.years import validate_year
from common.clock import today
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised


class RecipientFilterForm(forms.Form):
    """How the list of recipients is narrowed and sorted; what it does not understand it leaves out."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", _("all")), *capitalised(Recipient.Kind.choices)])
    unit = forms.CharField(label=_("Unit"), required=False, max_length=250)
    sort = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def words(self):
        """What was searched for, as it is noted."""
        said = (self.cleaned_data.get(name) for name in ("q", "kind", "unit"))
        return " · ".join(filter(None, said))

    def narrow(self, rows):
        kept = finding.narrowed(rows, **self.cleaned_data)
        return kept.order_by(*lists.order(finding.SORTS, self.cleaned_data.get("sort") or "name"))


class WholeInput(forms.IntegerField):
    """A whole number, without the arrows of a browser."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date-input"})
        super().__init__(widget=widget, min_value=0, **kwargs)


def year_input():
    return LineInput(
        label=_("Year"), max_length=9, validators=[validate_year], help_text=_("2026, or 2025-2026 for a school year."),
        widget=forms.TextInput(attrs={"class": "date-input", "autocomplete": "off"}),
    )  # fmt: skip


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.code})"


class RecipientFields(RuleForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(Recipient.Kind.choices))
    name = LineInput(label=_("Full name"), max_length=250, help_text=_("As it stands in papers, with all accents."))
    post = LineInput(label=_("Post"), max_length=200, required=False)
    position_class = forms.ChoiceField(
        label=_("Position"), required=False, choices=[("", _("not stated")), *capitalised(PositionClass.choices)]
    )
    birth_year = WholeInput(label=_("Year of birth"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=capitalised(Recipient.Sex.choices))
    told_apart_by = LineInput(
        label=_("Told apart by"), max_length=80, required=False,
        help_text=_("Only where a unit has two people of one name and year of birth: their division, for example."),
    )  # fmt: skip
    joined_on = DayInput(label=_("In the unit since"), required=False)


class RecipientAddForm(RecipientFields):
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())
    field_order = ("unit", "kind", "name")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = moving.units_of(user).existing_on(today())

    def add(self, *, by):
        return self.carry_out(recording.add, by=by, **self.cleaned_data)


class RecipientEditForm(RecipientFields):
    kind = None

    def __init__(self, *args, recipient, **kwargs):
        self.recipient = recipient
        known = {name: getattr(recipient, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": {**known, **kwargs.get("initial", {})}})
        if recipient.kind != Recipient.Kind.INDIVIDUAL:
            for name in ("position_class", "birth_year", "sex"):
                del self.fields[name]

    def change(self, *, by):
        return self.carry_out(recording.change, self.recipient, by=by, **self.cleaned_data)


class RowForm(RuleForm):
    """One row about a recipient: a new one, or `row` to be corrected."""

    def __init__(self, *args, recipient, row=None, **kwargs):
        self.recipient, self.row = recipient, row
        known = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(*args, **{**kwargs, "initial": {**known, **kwargs.get("initial", {})}})


class GradingForm(RowForm):
    year = year_input()
    level = forms.ChoiceField(label=_("Grading"), choices=capitalised(Grading.Level.choices))
    months_worked = WholeInput(
        label=_("Months worked"), required=False, help_text=_("Maternity leave counts as worked: write both together.")
    )
    months_maternity = WholeInput(
        label=_("Months of maternity leave"), required=False,
        help_text=_("How many of the months worked were maternity leave."),
    )  # fmt: skip
    members = WholeInput(label=_("People in the collective"), required=False)
    document = LineInput(label=_("Decision"), max_length=250, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_person = self.recipient.kind == Recipient.Kind.INDIVIDUAL
        for name in ("members",) if is_person else ("months_worked", "months_maternity"):
            del self.fields[name]

    def clean_months_maternity(self):
        return self.cleaned_data["months_maternity"] or 0

    def put(self, *, by):
        return self.carry_out(recording.grade, self.recipient, by=by, **self.cleaned_data)


class InitiativeForm(RowForm):
    title = LineInput(label=pgettext_lazy("initiative", "Title"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(Initiative.Kind.choices))
    year = year_input()
    scope = forms.ChoiceField(label=_("Scope of effect"), choices=capitalised(Initiative.Scope.choices))
    recognised_by = LineInput(label=_("Recognised by"), max_length=250)
    decision_number = LineInput(label=_("Number of the decision"), max_length=80, required=False)
    decided_on = DayInput(label=_("Dated"), required=False)

    def put(self, *, by):
        return self.carry_out(recording.note_initiative, self.recipient, row=self.row, by=by, **self.cleaned_data)


class DisciplineForm(RowForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(Discipline.Kind.choices))
    what = LineInput(label=_("What it is"), max_length=200, required=False)
    since = DayInput(label=_("From"))
    until = DayInput(label=_("To"), required=False, help_text=_("Empty as long as it is open."))
    document = LineInput(label=_("Decision"), max_length=250, required=False)

    def put(self, *, by):
        return self.carry_out(recording.suspend, self.recipient, row=self.row, by=by, **self.cleaned_data)


class AwardRecordForm(RowForm):
    award = forms.ModelChoiceField(label=_("Award"), queryset=AwardType.objects.none())
    year = year_input()
    occasion = forms.ChoiceField(label=_("Occasion"), choices=capitalised(Occasion.choices))
    decision_number = LineInput(label=_("Number of the decision"), max_length=80)
    decided_on = DayInput(label=_("Dated"))
    decided_by = LineInput(label=_("Decided by"), max_length=250)
    prize = WholeInput(label=_("Prize in đồng"), required=False, help_text=_("Digits only, for example 2340000."))
    achievement = ProseInput(label=_("Achievement"), max_length=4000, rows=4, required=False)
    achieved_on = DayInput(
        label=_("Day of the achievement"),
        required=False,
        help_text=_("For sudden achievements: one achievement, one award."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fitting = [kind for kind, kinds in recording.FITTING.items() if self.recipient.kind in kinds]
        self.fields["award"].queryset = AwardType.objects.filter(recipient__in=fitting)

    def put(self, *, by):
        return self.carry_out(recording.award, self.recipient, row=self.row, by=by, **self.cleaned_data)


class MoveForm(RuleForm):
    unit = UnitField(label=_("New unit"), queryset=Unit.objects.none())
    on = DayInput(label=_("From"))

    def __init__(self, *args, recipient, user, **kwargs):
        heir = moving.proposed(recipient)
        proposed = {"unit": heir, "on": heir.founded_on if heir else None}
        super().__init__(*args, **{**kwargs, "initial": {**proposed, **kwargs.get("initial", {})}})
        self.recipient = recipient
        self.fields["unit"].queryset = moving.targets(recipient, user)

    def move(self, *, by):
        return self.carry_out(moving.move, self.recipient, by=by, **self.cleaned_data)


class OtherField(forms.ModelChoiceField):
    def label_from_instance(self, other):
        born = f", {gettext('born in %(year)s') % {'year': other.birth_year}}" if other.birth_year else ""
        return f"{other.name}{born} – {other.unit.name}"


class MergeForm(RuleForm):
    other = OtherField(label=_("The other entry"), queryset=Recipient.objects.none(), widget=forms.RadioSelect)
    because = LineInput(label=_("How it is known"), max_length=250, help_text=_("For example the number of a paper."))

    def __init__(self, *args, recipient, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.recipient = recipient
        rows = Recipient.objects.select_related("unit").filter(pk__in=[each.pk for each in candidates])
        self.fields["other"].queryset = rows
        self.fields["other"].empty_label = None

    def merge(self, *, by):
        return self.carry_out(merging.merge, self.recipient, by=by, **self.cleaned_data)
