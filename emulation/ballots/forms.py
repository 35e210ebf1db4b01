"""The voting paper. What is chosen on it lives in the pages that are posted, and nowhere else."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from emulation.ballots import voting, words
from emulation.ballots.models import OPTIONS, Ballot, Tally
from emulation.covenants.forms import RuleForm, capitalised

BLANK = "blank"
CHOICE = "choice"


class VoteForm(RuleForm):
    """Answers for one seat: one for each candidate, or who is chosen. `refused` is the code of a rule's refusal."""

    refused = ""

    def __init__(self, *args, ballot, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.ballot, self.seat = ballot, seat
        self.candidates = {row.pk: row for row in ballot.candidates.all()}
        build = self._each if ballot.form == Ballot.Form.EACH else self._choose
        build()

    def _each(self):
        options = [(option.value, option.label) for option in OPTIONS[self.ballot.form]]
        for key, row in self.candidates.items():
            self.fields[f"c{key}"] = forms.ChoiceField(
                label=self._named(row),
                choices=capitalised(options),
                widget=forms.RadioSelect,
                error_messages={"required": _("Agree, disagree or abstain.")},
            )

    def _choose(self):
        many = self.ballot.most > 1
        choices = [(str(key), self._named(row)) for key, row in self.candidates.items()]
        choices.append((BLANK, _("Nobody: a blank vote, which counts as cast and as invalid")))
        kind = forms.MultipleChoiceField if many else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if many else forms.RadioSelect
        label = _("Your choice, up to %(most)s") % {"most": self.ballot.most} if many else _("Your choice")
        missing = {"required": _("Choose somebody, or the blank vote.")}
        self.fields[CHOICE] = kind(label=label, choices=choices, widget=widget, error_messages=missing)

    def _named(self, row):
        """The name with what it stands for and its conflict of interest."""
        return " – ".join(filter(None, [row.name, row.note, str(words.interest(row, self.ballot))]))

    def clean_choice(self):
        chosen = self.cleaned_data[CHOICE]
        chosen = chosen if isinstance(chosen, list) else [chosen]
        if BLANK in chosen and len(chosen) > 1:
            raise ValidationError(_("A blank vote goes with no name."), "blank_and_names")
        if len(chosen) > self.ballot.most:
            raise ValidationError(_("Choose %(most)s at most.") % {"most": self.ballot.most}, "too_many")
        return chosen

    @property
    def answers(self):
        """What the rule takes: an option by the key of the candidate."""
        if self.ballot.form == Ballot.Form.EACH:
            return {key: self.cleaned_data[f"c{key}"] for key in self.candidates}
        return {int(key): Tally.Option.AGREE.value for key in self.cleaned_data[CHOICE] if key != BLANK}

    @property
    def lines(self):
        """What the check page shows: name, conflict of interest, answer."""
        answers = self.answers
        if not answers:
            return [(_("A blank vote"), "", _("no name chosen"))]
        said = {option.value: capfirst(option.label) for option in Tally.Option}
        chosen = capfirst(_("chosen"))
        is_each = self.ballot.form == Ballot.Form.EACH
        return [
            (row.name, words.interest(row, self.ballot), said[answers[key]] if is_each else chosen)
            for key, row in self.candidates.items()
            if key in answers
        ]

    @property
    def carried(self):
        """Names and values that the check page posts again."""
        for name in self.fields:
            value = self.cleaned_data[name]
            yield from ((name, each) for each in (value if isinstance(value, list) else [value]))

    def vote(self, *, by):
        """Return whether the vote is in."""
        return self.carry_out(voting.vote, self.ballot, self.seat, self.answers, by=by)

    def show(self, error):
        self.refused = getattr(error, "code", "") or ""
        super().show(error)


def typed(data, form):
    """Return what was posted as initial data of a fresh paper: the voter goes back to choose anew."""
    return {
        name: data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name)
        for name, field in form.fields.items()
    }
