"""What people send to prepare, change and lead a bloc year."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blocs import rotation
from blocs.models import Level, Membership, Term, Unit
from blocs.years import bounds, current_year, following, validate_year
from common.clock import today
from common.text import tidy
from emulation.another_hand import SeenForm
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign, Movement, Step

LONGEST = 2000
"""Characters of one task or objective."""

HELD_BY_NOTE = (Step.Kind.MIDYEAR, Step.Kind.SCORING, Step.Kind.BALLOT)
"""Steps that no other act marks as done: somebody notes the day on which they happened."""


def day_field(label, **kwargs):
    attrs = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off", "class": "date-input"}
    return forms.DateField(label=label, widget=forms.DateInput(attrs=attrs), **kwargs)


class RuleForm(forms.Form):
    """A form that calls rules: all of them or none, and what they refuse stands above the form."""

    def do(self):
        """Return whether the input was fine and the rules agreed; `result` is what they gave back."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.result = self.act()
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True


class BeginForm(RuleForm):
    year = forms.CharField(label=_("Year"), max_length=9, help_text=_("2026, or 2026-2027 for a school year."))
    theme = forms.CharField(label=_("Theme"), max_length=400, required=False, help_text=_("May follow later."))
    place = forms.CharField(
        label=_("Place of papers"), max_length=80, required=False, help_text=_("As in “Hà Nội, ngày …”.")
    )

    def __init__(self, *args, bloc, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.bloc, self.by = bloc, by
        self.fields["year"].validators.append(validate_year)
        self.initial.setdefault("year", self._next_year())

    def _next_year(self):
        latest = self.bloc.campaigns.order_by("-year").values_list("year", flat=True).first()
        return following(latest) if latest and latest >= current_year() else current_year()

    def act(self):
        sent = self.cleaned_data
        return lifecycle.begin(self.bloc, sent["year"], theme=sent["theme"], place=sent["place"], by=self.by)


class LinesField(forms.CharField):
    """A list of texts, one a line; white space and empty lines do not count."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def clean(self, value):
        lines = [line for line in map(tidy, super().clean(value).splitlines()) if line]
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST:
                message = _("Line %(number)s is longer than %(longest)s characters.")
                raise ValidationError(message, "too_long", {"number": number, "longest": LONGEST})
        return lines


def lines(rows):
    """Return numbered rows as one text, one a line."""
    return "\n".join(tidy(row.text) for row in rows)


class CampaignForm(SeenForm, RuleForm):
    """Theme, days, objectives, tasks and movements of a year."""

    theme = forms.CharField(label=_("Theme"), max_length=400, required=False)
    theme_set_by = forms.CharField(
        label=_("Theme set by"), max_length=250, required=False, help_text=_("When a level above the bloc set it.")
    )
    place = forms.CharField(
        label=_("Place of papers"), max_length=80, required=False, help_text=_("As in “Hà Nội, ngày …”.")
    )
    objectives = LinesField(label=_("Objectives"), help_text=_("One a line, in order."))
    tasks = LinesField(label=_("Tasks"), help_text=_("One a line, in order."))
    movements = forms.ModelMultipleChoiceField(
        Movement.objects.none(), label=_("Movements answered"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, campaign, by, initial=None, **kwargs):
        self.campaign, self.by = campaign, by
        self.steps = [step for step in campaign.steps.all() if step.is_stop]
        self.is_planned_here = campaign.state == Campaign.State.DRAFT
        kept = self._kept()
        super().__init__(*args, kept=kept, initial=initial, **kwargs)
        self.fields["movements"].queryset = self._movements(kept["movements"])
        for step in self.steps:
            if self.is_planned_here:
                self.fields[f"due_{step.kind}"] = day_field(_("Planned day"), required=False)
            if step.kind in HELD_BY_NOTE:
                self.fields[f"held_{step.kind}"] = day_field(_("Held on"), required=False)

    def _kept(self):
        """What the year says now, as the form shows it."""
        campaign = self.campaign
        return {
            "theme": campaign.theme,
            "theme_set_by": campaign.theme_set_by,
            "place": campaign.place,
            "objectives": lines(campaign.objectives.all()),
            "tasks": lines(campaign.tasks.all()),
            "movements": list(campaign.responses.values_list("movement", flat=True)),
            **{f"due_{step.kind}": step.due_on for step in self.steps},
            **{f"held_{step.kind}": step.done_on for step in self.steps},
        }

    def _movements(self, answered):
        """Movements that run in the year, and those that are answered already."""
        campaign = self.campaign
        begun = Q(started_on=None) | Q(started_on__lte=campaign.ends_on)
        going_on = Q(ended_on=None) | Q(ended_on__gte=campaign.starts_on)
        return Movement.objects.filter((begun & going_on) | Q(pk__in=answered)).defer("search")

    def step_fields(self):
        """The steps of the year, each with its fields."""
        rows = [
            (step, [self[name] for name in (f"due_{step.kind}", f"held_{step.kind}") if name in self.fields])
            for step in self.steps
        ]
        return [(step, fields) for step, fields in rows if fields]

    def clean(self):
        for kind in HELD_BY_NOTE:
            held = self.cleaned_data.get(f"held_{kind}")
            if held and held > today():
                self.add_error(f"held_{kind}", ValidationError(_("This day lies in the future."), "in_the_future"))
        return super().clean()

    def act(self):
        campaign, by, sent = self.campaign, self.by, self.cleaned_data
        content.set_theme(campaign, sent["theme"], theme_set_by=sent["theme_set_by"], place=sent["place"], by=by)
        if self.is_planned_here:
            lifecycle.plan(campaign, {step.kind: sent[f"due_{step.kind}"] for step in self.steps}, by=by)
        for kind in HELD_BY_NOTE:
            if held := sent[f"held_{kind}"]:
                lifecycle.happened(campaign, kind, on=held, by=by)
        self._number("objectives", content.set_objectives)
        self._number("tasks", content.set_tasks)
        content.answer_movements(campaign, sent["movements"], by=by)

    def _number(self, name, write):
        """Call the rule when the list is not what the form showed, so that a text of paragraphs stays as it is."""
        if self.cleaned_data[name] != self._kept()[name].splitlines():
            write(self.campaign, self.cleaned_data[name], by=self.by)


class CloseForm(RuleForm):
    """The end of a year; with things still open it asks why it is closed all the same."""

    because = forms.CharField(
        label=_("Why the year is closed with this open"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the history of the year; what is open stays on the desks it is on."),
        error_messages={"required": _("Say why the year is closed with this open.")},
    )

    def __init__(self, *args, campaign, by, is_asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.by = campaign, by
        if not is_asked:
            del self.fields["because"]

    def act(self):
        return lifecycle.close(self.campaign, by=self.by, because=self.cleaned_data.get("because", ""))


class RoleForm(RuleForm):
    """An act on who leads the bloc in a year."""

    def __init__(self, *args, campaign, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.by = campaign, by
        first, last = bounds(campaign.year)
        if "unit" in self.fields:
            seats = Membership.objects.filter(bloc=campaign.bloc_id).overlapping(min(first, today()), last)
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=seats.values("unit")).defer("search")


class AppointForm(RoleForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Member unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Term.Role)
    order = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=9,
        required=False,
        help_text=_("Of several deputies: 2 is the second deputy. Empty: the first."),
    )
    basis = forms.ChoiceField(label=_("Basis"), choices=Term.Basis)
    document = forms.CharField(
        label=_("Document"), max_length=250, required=False, help_text=_("Minutes or decision, with number and date.")
    )
    since = day_field(_("From"), required=False, help_text=_("Empty: from the first day of the year."))
    until = day_field(_("Until"), required=False, help_text=_("Empty: to the last day of the year."))
    is_acting = forms.BooleanField(label=_("Acting"), required=False)

    def clean_order(self):
        return self.cleaned_data["order"] or 1

    def act(self):
        return rotation.appoint(self.campaign.bloc, year=self.campaign.year, by=self.by, **self.cleaned_data)


class ReplaceHeadForm(RoleForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("New head"))
    from_day = day_field(_("From"), help_text=_("The present head leads until the day before."))
    document = forms.CharField(label=_("Document"), max_length=250, help_text=_("Decision with number and date."))
    because = forms.CharField(label=_("Reason"), max_length=250)
    is_acting = forms.BooleanField(label=_("Acting, for the rest of the year"), required=False, initial=True)

    def act(self):
        return rotation.replace_head(self.campaign.bloc, year=self.campaign.year, by=self.by, **self.cleaned_data)


class EndTermForm(RoleForm):
    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term"))
    on = day_field(_("Last day"))
    because = forms.CharField(label=_("Reason"), max_length=250)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = self.campaign.terms()

    def act(self):
        return rotation.end(
            self.cleaned_data["term"], on=self.cleaned_data["on"], because=self.cleaned_data["because"], by=self.by
        )


ROLE_ACTS = {
    "bo-nhiem": (_("Appoint a head or deputy"), AppointForm),
    "thay": (_("Replace the head"), ReplaceHeadForm),
    "ket-thuc": (_("End a term"), EndTermForm),
}
"""What a secretariat does about roles, by its word in the address."""


class MovementFilterForm(forms.Form):
    """How the list of movements is narrowed and sorted; what it does not understand it leaves out."""

    q = forms.CharField(label=_("Name or who launched it"), required=False, max_length=200)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all")), *Level.choices])
    form = forms.ChoiceField(
        label=_("Form"),
        required=False,
        choices=[("", _("all")), *[choice for choice in Movement.Form.choices if choice[0]]],
    )
    sort = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()
