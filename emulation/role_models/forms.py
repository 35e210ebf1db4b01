"""What people send about role models and initiatives."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import PositionClass, Unit
from emulation.another_hand import SeenForm
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised, not_later_than_today
from emulation.evidence.forms import FilesField
from emulation.evidence.models import Evidence
from emulation.role_models import adopting, consenting, deciding, noticing
from emulation.role_models.models import RoleModel

UNSAID = ("", _("Not said"))
SHORT = ("kind", "name", "what_was_done")
DETAILS = ("position_class", "scope", "since", "place", "recognised_by", "recognition", "recognised_on", "files")


class DetailsForm(RuleForm):
    """What is known of a role model; `SHORT` stands on top, `DETAILS` may be filled in later."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=capitalised(RoleModel.Kind.choices), widget=forms.RadioSelect,
        initial=RoleModel.Kind.PERSON,
    )  # fmt: skip
    name = LineInput(
        label=_("Who or what"), max_length=250,
        help_text=_("A name with the post, a team, or the title of an initiative."),
        error_messages={"required": _("Say who or what it is.")},
    )  # fmt: skip
    what_was_done = ProseInput(
        label=_("What was done"), max_length=4000, rows=3, help_text=_("One sentence is enough."),
        error_messages={"required": _("Say in one sentence what was done.")},
    )  # fmt: skip
    position_class = forms.ChoiceField(
        label=_("Position of the person"), choices=[UNSAID, *capitalised(PositionClass.choices)], required=False
    )
    scope = forms.ChoiceField(
        label=_("How far the initiative is applied"), choices=[UNSAID, *capitalised(RoleModel.Scope.choices)],
        required=False,
    )  # fmt: skip
    since = DayInput(label=_("Since"), required=False, validators=[not_later_than_today])
    place = LineInput(label=_("Place"), required=False, max_length=250)
    recognised_by = LineInput(label=_("Recognised by"), required=False, max_length=250)
    recognition = LineInput(label=_("Number of the recognition"), required=False, max_length=100)
    recognised_on = DayInput(label=_("Recognised on"), required=False, validators=[not_later_than_today])
    files = FilesField(
        label=_("Picture or file"), required=False,
        help_text=_("On a phone you can take a picture. It is kept among the evidence of the unit."),
    )  # fmt: skip

    @property
    def details(self):
        """The fields that may wait."""
        return [self[name] for name in DETAILS]

    @property
    def has_details(self):
        """Whether anything there was filled in, or refused."""
        return any(self[name].errors or (name != "files" and self[name].value()) for name in DETAILS)

    def sent(self):
        found = {**self.cleaned_data}
        return {**found, "files": found.get("files") or []}


class NoticeForm(DetailsForm):
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).defer("search")
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial["unit"] = units[0].pk

    def notice(self, campaign, *, by):
        sent = self.sent()
        return self.carry_out(noticing.notice, campaign, sent.pop("unit"), by=by, **sent)


class EvidenceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, file):
        return f"{file.name} · {file.note}" if file.note else file.name


class ChangeForm(SeenForm, DetailsForm):
    evidence = EvidenceChoices(
        label=_("Files that stay"), queryset=Evidence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A chosen file was taken away meanwhile. Choose again.")},
    )  # fmt: skip

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["evidence"].queryset = Evidence.objects.filter(campaign=row.campaign_id, unit=row.unit_id)
        if not self.fields["evidence"].queryset.exists():
            del self.fields["evidence"]

    @property
    def details(self):
        return [*super().details, *([self["evidence"]] if "evidence" in self.fields else [])]

    def change(self, *, by):
        return self.carry_out(noticing.change, self.row, by=by, **self.sent())


def values_of(row):
    """Return `row` as the initial data of its form."""
    names = [*SHORT, *(name for name in DETAILS if name != "files")]
    return {name: getattr(row, name) for name in names} | {"evidence": sorted(file.pk for file in row.evidence.all())}


class DecideForm(RuleForm):
    """Go on (`yes`), or decline with a reason."""

    YES, NO = "yes", "no"

    outcome = forms.ChoiceField(
        label=_("What you decide"), widget=forms.RadioSelect, error_messages={"required": _("Choose what you decide.")}
    )
    because = ProseInput(
        label=_("Reason"), required=False, max_length=1000, rows=3, help_text=_("Needed to decline; its unit reads it.")
    )

    def __init__(self, *args, rule, yes, no, may_go_on=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["outcome"].choices = [*([(self.YES, yes)] if may_go_on else []), (self.NO, no)]
        if not may_go_on:
            self.initial.setdefault("outcome", self.NO)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == self.NO and not cleaned.get("because"):
            self.add_error("because", ValidationError(gettext("Give the reason."), "because_missing"))
        return cleaned

    @property
    def goes_on(self):
        return self.cleaned_data["outcome"] == self.YES

    def decide(self, row, *, by):
        if self.goes_on:
            return self.carry_out(self.rule, row, by=by)
        return self.carry_out(deciding.decline, row, because=self.cleaned_data["because"], by=by)


class ConsentForm(RuleForm):
    """Explicit, never ticked beforehand."""

    on = DayInput(label=_("Consent given on"), validators=[not_later_than_today])
    how = LineInput(
        label=_("How consent was given"), max_length=250,
        help_text=_("For example: signed sheet kept by the office, e-mail of the person, said before two colleagues."),
        error_messages={"required": _("Say how consent was given.")},
    )  # fmt: skip
    is_explicit = forms.BooleanField(
        label=_(
            "The person was told what is published, to whom and what for, and that consent can be withdrawn at any "
            "time, and agreed explicitly."
        ),
        error_messages={"required": _("Without explicit consent nothing is recorded.")},
    )

    def record(self, row, *, by):
        return self.carry_out(consenting.record, row, by=by, **self.cleaned_data)


class AdoptForm(RuleForm):
    unit = forms.ModelChoiceField(label=_("Unit that adopted it"), queryset=None)
    what_was_applied = ProseInput(
        label=_("What was applied, and the result"), max_length=2000, rows=4,
        error_messages={"required": _("Say what was applied.")},
    )  # fmt: skip
    since = DayInput(label=_("Since"), required=False, validators=[not_later_than_today])

    def __init__(self, *args, row, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).defer("search")
        if len(units) == 1:
            self.initial["unit"] = units[0].pk

    def register(self, *, by):
        sent = {**self.cleaned_data}
        return self.carry_out(adopting.register, self.row, sent.pop("unit"), by=by, **sent)


class AnswerForm(DecideForm):
    """What the adopting unit says."""

    def __init__(self, *args, **kwargs):
        yes, no = _("Yes, our unit adopted it"), _("No, that is not so")
        super().__init__(*args, rule=adopting.answer, yes=yes, no=no, **kwargs)
        self.fields["because"].help_text = _("Needed for a no; the other unit reads it.")

    def decide(self, row, *, by):
        return self.carry_out(self.rule, row, confirmed=self.goes_on, because=self.cleaned_data["because"], by=by)


class FilterForm(forms.Form):
    """How the list is narrowed; what is wrong narrows nothing."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", _("All kinds")), *capitalised(RoleModel.Kind.choices)])
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False)
    state = forms.ChoiceField(
        required=False, choices=[("", _("All that count")), *capitalised(RoleModel.State.choices)]
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])

    def conditions(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
