"""What people send once a ballot is open: hands, who takes a paper, what tellers counted, how the chair decides."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.ballots import counting, hands, papers, presence, tellers
from emulation.ballots.models import OPTIONS, Ballot, Seat
from emulation.ballots.preparing_forms import part
from emulation.covenants.forms import ProseInput, RuleForm

PAPER, BACK, HERE, AWAY, ALL = "paper", "back", "here", "away", "all"


class FiguresForm(RuleForm):
    """A figure for each candidate and each answer that can be given."""

    def __init__(self, *args, ballot, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, self.candidates = ballot, list(ballot.candidates.all())
        self.options = OPTIONS[ballot.form]
        for row in self.candidates:
            for each in self.options:
                self.fields[f"c{row.pk}_{each.value}"] = part(
                    f"{row.name}: {each.label}", least=0, most=10_000, initial=0 if len(self.options) > 1 else None
                )

    @property
    def table(self):
        """Each candidate with its fields."""
        return [(row, [self[f"c{row.pk}_{each.value}"] for each in self.options]) for row in self.candidates]

    @property
    def figures(self):
        return {
            row.pk: {each.value: self.cleaned_data[f"c{row.pk}_{each.value}"] for each in self.options}
            for row in self.candidates
        }


class HandsForm(FiguresForm):
    def record(self, *, by):
        return self.carry_out(hands.record, self.ballot, self.figures, by=by)


class PaperCountForm(FiguresForm):
    issued = part(_("Papers given out"), least=0, most=10_000)
    collected = part(_("Papers collected"), least=0, most=10_000)
    invalid = part(_("Invalid papers"), least=0, most=10_000, initial=0)

    def count(self, *, by):
        given = {name: self.cleaned_data[name] for name in ("issued", "collected", "invalid")}
        return self.carry_out(papers.count, self.ballot, figures=self.figures, by=by, **given)


class TellersForm(RuleForm):
    """The two who count papers; once the voting is closed, why another is named."""

    first = forms.ChoiceField(label=_("First teller"))
    second = forms.ChoiceField(label=_("Second teller"))
    because = ProseInput(
        label=_("Why another teller is named now"), max_length=1000, rows=2,
        error_messages={"required": _("Voting is closed: say why another teller is named now.")},
    )  # fmt: skip

    def __init__(self, *args, ballot, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, self.people = ballot, {str(one.person.pk): one for one in tellers.choices(ballot)}
        named = [str(row.person_id) for row in ballot.tellers.all()]
        for place, field in enumerate(("first", "second")):
            self.fields[field].choices = [("", "–"), *((key, one.label) for key, one in self.people.items())]
            self.initial.setdefault(field, named[place] if place < len(named) else "")
        if ballot.state == Ballot.State.OPEN:
            del self.fields["because"]

    def name(self, *, by):
        chosen = [self.people[self.cleaned_data[field]].person for field in ("first", "second")]
        because = self.cleaned_data.get("because", "")
        return self.carry_out(tellers.name, self.ballot, chosen, because=because, by=by)


class SeatForm(RuleForm):
    """One act on one place of the roll."""

    seat = forms.ModelChoiceField(Seat.objects.none(), required=False)
    act = forms.ChoiceField(choices=[(name, name) for name in (PAPER, BACK, HERE, AWAY, ALL)])

    def __init__(self, *args, ballot, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        self.fields["seat"].queryset = ballot.seats.select_related("ballot")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("seat") and cleaned.get("act") != ALL and not self.errors:
            self.add_error("seat", ValidationError(gettext("Say for whom on the roll."), "seat_missing"))
        return cleaned

    def carry(self, *, by):
        seat, act = self.cleaned_data["seat"], self.cleaned_data["act"]
        if act == ALL:
            return self.carry_out(presence.note_all, self.ballot, by=by)
        if act in {HERE, AWAY}:
            return self.carry_out(presence.note, seat, is_present=act == HERE, by=by)
        return self.carry_out(papers.hand_out if act == PAPER else papers.take_back, seat, by=by)


class TieForm(RuleForm):
    winners = forms.MultipleChoiceField(label=_("Who wins"), widget=forms.CheckboxSelectMultiple)
    note = ProseInput(
        label=_("How the chair decided"), max_length=1000, rows=4, help_text=_("It is printed in the minutes."),
        error_messages={"required": _("Say how the chair decided.")},
    )  # fmt: skip

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot = found.ballot
        self.fields["winners"].choices = [(str(row.candidate.pk), row.candidate.name) for row in found.tied]

    def decide(self, *, by):
        winners = [int(key) for key in self.cleaned_data["winners"]]
        return self.carry_out(counting.decide_tie, self.ballot, winners, note=self.cleaned_data["note"], by=by)
