"""What people send while a ballot is prepared: question and rule, candidates, units of the ranking."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.another_hand import SeenForm
from emulation.ballots import preparing, presets, proposing
from emulation.ballots.models import Ballot
from emulation.ballots.presets import BY_KEY
from emulation.conferences.forms import HourInput
from emulation.conferences.models import Conference
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised

OWN = ""
"""The rule is typed, not taken from the list."""
COUNTS = ("quorum_parts", "quorum_of", "yes_parts", "yes_of")
RULE = (*COUNTS, "yes_strictly", "base")


def part(label, *, least=1, most=100, **kwargs):
    """A small whole number."""
    widget = forms.NumberInput(attrs={"class": "date-input", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **kwargs)


def in_full(conference):
    """Return a conference as a list offers it."""
    return f"{conference.title} ({localtime(conference.starts_at):%d/%m/%Y})"


class BallotForm(SeenForm, RuleForm):
    """What is asked and by which rule it is decided; a rule chosen from the list replaces the numbers below it."""

    purpose = forms.ChoiceField(label=_("What for"), choices=capitalised(Ballot.Purpose.choices))
    conference = forms.ModelChoiceField(Conference.objects.none(), label=_("Conference"))
    title = LineInput(
        label=pgettext_lazy("ballot", "Title"),
        max_length=300,
        help_text=_("As it stands on the paper and in the minutes."),
    )
    question = ProseInput(label=_("Question or explanation"), max_length=2000, rows=3, required=False)
    form = forms.ChoiceField(
        label=_("How one votes"), choices=capitalised(Ballot.Form.choices), widget=forms.RadioSelect, initial="each"
    )
    most = part(_("Choices at most"), most=50, initial=1, help_text=_("How many candidates one voter chooses at most."))
    method = forms.ChoiceField(
        label=_("Method"), choices=capitalised(Ballot.Method.choices), widget=forms.RadioSelect, initial="secret"
    )
    by_paper = forms.BooleanField(
        label=_("Paper votes are taken too"), required=False,
        help_text=_("On the same roll: who takes a paper does not vote online. Two tellers named beforehand count."),
    )  # fmt: skip
    preset = forms.ChoiceField(label=_("Rule"), required=False)
    quorum_parts = part(_("Quorum: so many parts …"), initial=2)
    quorum_of = part(_("… of so many"), initial=3)
    yes_parts = part(_("Votes needed: so many parts …"), initial=1)
    yes_of = part(_("… of so many"), initial=2)
    yes_strictly = forms.BooleanField(label=_("More than this share, not just as much"), required=False, initial=True)
    base = forms.ChoiceField(label=_("Share of"), choices=capitalised(Ballot.Base.choices), initial="present")
    rule_source = LineInput(
        label=_("Which rule says so"), max_length=300, required=False,
        help_text=_("For example the article of the bloc's statute. It is printed in the minutes."),
    )  # fmt: skip
    places = part(_("Places"), most=200, required=False, help_text=_("Empty: everyone who has enough votes."))
    tie_break = forms.ChoiceField(label=_("At a tie"), choices=capitalised(Ballot.TieBreak.choices), initial="none")
    counts_from = part(
        _("Figures shown from"), most=200, initial=5,
        help_text=_("With fewer secret votes than this only the outcome is shown."),
    )  # fmt: skip
    day = DayInput(label=_("Voting is planned to end on"), required=False)
    hour = HourInput(label=_("at"), required=False)

    def __init__(self, *args, conferences=None, council=None, ballot=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, self.council = ballot, council or (ballot and ballot.council)
        self._offer_rules()
        if ballot or council:
            del self.fields["conference"]
        else:
            self.fields["conference"].queryset = conferences
            self.fields["conference"].label_from_instance = lambda row: (
                f"{row.title} ({localtime(row.starts_at):%d/%m/%Y})"
            )
        if ballot:
            del self.fields["purpose"]
        elif self.council:
            self.fields["purpose"].choices = capitalised([c for c in Ballot.Purpose.choices if c[0] in FOR_COUNCILS])
        else:
            self.fields["purpose"].choices = capitalised([c for c in Ballot.Purpose.choices if c[0] != "awards"])

    def _offer_rules(self):
        rules = presets.of(presets.COUNCIL if self.council else presets.BLOC)
        self.fields["preset"].choices = [
            *((row.key, row.name) for row in rules),
            (OWN, _("Another rule: as typed below")),
        ]
        if not self.ballot:
            self.initial.setdefault("preset", rules[0].key)

    @property
    def notes(self):
        """Each rule of the list with its source and how sure it is."""
        rules = presets.of(presets.COUNCIL if self.council else presets.BLOC)
        return [(row.name, row.source, row.confidence, row.to_verify) for row in rules]

    def clean(self):
        cleaned = super().clean()
        day, hour = cleaned.pop("day", None), cleaned.pop("hour", None)
        if bool(day) != bool(hour) and not {"day", "hour"} & set(self.errors):
            self.add_error("day", ValidationError(gettext("Give the day and the hour, or neither."), "half"))
        cleaned["closes_at"] = make_aware(datetime.combine(day, hour)) if day and hour else None
        if preset := BY_KEY.get(cleaned.pop("preset", OWN)):
            source = cleaned.get("rule_source")
            cleaned |= preset.settings | ({"rule_source": source} if source else {})
        return cleaned

    def save(self, *, by):
        if self.ballot:
            return self.carry_out(preparing.change, self.ballot, by=by, **self.cleaned_data)
        body = {"council": self.council} if self.council else {}
        return self.carry_out(preparing.prepare, by=by, **body, **self.cleaned_data)


FOR_COUNCILS = {Ballot.Purpose.AWARDS.value, Ballot.Purpose.QUESTION.value}


def values_of(ballot):
    """Return `ballot` as the initial data of its form."""
    ends = localtime(ballot.closes_at) if ballot.closes_at else None
    names = [name for name in preparing.WRITABLE if name != "closes_at"]
    preset = presets.like(ballot)
    return {
        **{name: getattr(ballot, name) for name in names},
        "preset": preset.key if preset else OWN,
        "day": ends.date() if ends else None,
        "hour": ends.time() if ends else None,
    }


class CandidateForm(SeenForm, RuleForm):
    """A unit, where units stand; a name on the paper; and what for."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    name = LineInput(label=_("Name on the paper"), max_length=300, required=False)
    note = LineInput(
        label=_("What for"), max_length=300, required=False, help_text=_("For example the award that is proposed.")
    )

    def __init__(self, *args, ballot, candidate=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, self.candidate = ballot, candidate
        by_units = ballot.purpose in preparing.FOR_UNITS
        if by_units and not candidate:
            members = [unit.pk for unit in ballot.conference.campaign.members()]
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=members).defer("search")
            self.fields["unit"].required = True
            del self.fields["name"]
        else:
            del self.fields["unit"]
            self.fields["name"].required = True
        if candidate and not preparing.may_rename(candidate):
            del self.fields["name"]

    def save(self, *, by):
        if self.candidate:
            values = {"name": self.candidate.name, **self.cleaned_data}
            return self.carry_out(preparing.change_candidate, self.candidate, by=by, **values)
        values = {"name": "", **self.cleaned_data}
        return self.carry_out(preparing.put_candidate, self.ballot, by=by, **values)


class RankedForm(RuleForm):
    """The units of the published ranking: for what they stand, how many, and why a blocked one does all the same."""

    note = LineInput(label=_("What for"), max_length=250, required=False, help_text=_("For example the award."))
    places = part(
        _("Only the first … places"), most=200, required=False, help_text=_("Empty: every unit with a place.")
    )

    def __init__(self, *args, ballot, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        self.blocked = [line for line in lines if line.reason]
        for line in self.blocked:
            label = _("Why %(unit)s stands all the same") % {"unit": line.placing.unit.name}
            self.fields[f"why_{line.placing.unit_id}"] = LineInput(
                label=label, max_length=250, required=False,
                help_text=_("Left out: %(reason)s. Leave it empty to keep it so.") % {"reason": capfirst(line.reason)},
            )  # fmt: skip

    def put(self, *, by):
        remarks = {line.placing.unit_id: self.cleaned_data[f"why_{line.placing.unit_id}"] for line in self.blocked}
        given = {name: self.cleaned_data[name] for name in ("note", "places")}
        return self.carry_out(proposing.put_ranked, self.ballot, remarks=remarks, by=by, **given)


class ActForm(RuleForm):
    """An act that is confirmed and asks for nothing."""
