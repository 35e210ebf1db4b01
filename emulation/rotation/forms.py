"""What people send about who leads the next year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from blocs.models import Term, Unit
from emulation.ballots.models import Candidate
from emulation.conferences.models import Conference, Vote
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised, not_later_than_today
from emulation.rotation import balloting, choosing, permissions, proposing
from emulation.rotation.models import Choice

HANDS, BALLOT, APPOINTMENT, NOT_CHOSEN = (
    Choice.Method.HANDS.value, Choice.Method.BALLOT.value, Choice.Method.APPOINTMENT.value, "not_chosen",
)  # fmt: skip


class ProposeForm(RuleForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Member unit"))
    role = forms.ChoiceField(label=_("Role"), choices=capitalised(Term.Role.choices))
    reason = ProseInput(label=_("Why this unit"), max_length=1000, rows=3, required=False)

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        seats = proposing.seats_ahead(campaign).values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=seats, dissolved_on=None).defer("search")

    def propose(self, *, by):
        return self.carry_out(proposing.propose, self.campaign, by=by, **self.cleaned_data)


class VoteField(forms.ModelChoiceField):
    def label_from_instance(self, vote):
        counts = {"for": vote.in_favour, "present": vote.units_present}
        said = _("%(for)s of %(present)s units in favour") % counts
        return f"{vote.question[:80]} – {vote.conference.title[:60]} ({said})"


class CandidateField(forms.ModelChoiceField):
    def label_from_instance(self, candidate):
        return f"{candidate.ballot.title[:100]} – {candidate.ballot.conference.title[:60]}"


class BallotForm(RuleForm):
    """The conference at which the bloc votes on the units proposed, and for which role."""

    role = forms.ChoiceField(label=_("Role"), choices=capitalised(Term.Role.choices))
    conference = forms.ModelChoiceField(Conference.objects.none(), label=_("Conference"))

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        running = Conference.objects.filter(campaign=campaign, state__in=Conference.RUNNING)
        self.fields["conference"].queryset = running
        self.initial.setdefault("conference", running.first())

    def prepare(self, *, by):
        return self.carry_out(balloting.prepare, self.campaign, by=by, **self.cleaned_data)


class ChooseForm(RuleForm):
    """Chosen by show of hands or by ballot, appointed, or not chosen: what the reader may record."""

    outcome = forms.ChoiceField(label=_("What was decided"), widget=forms.RadioSelect)
    vote = VoteField(
        Vote.objects.none(),
        label=_("Show of hands"),
        required=False,
        help_text=_("As recorded at the conference, with its figures."),
    )
    candidate = CandidateField(
        Candidate.objects.none(),
        label=_("Ballot"),
        required=False,
        help_text=_("Counted, and the unit had enough votes."),
    )
    document = LineInput(
        label=_("Document"), max_length=250, required=False, help_text=_("Minutes or decision, with number and date.")
    )
    order = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=9,
        required=False,
        help_text=_("Of several deputies: 2 is the second deputy. Empty: the next one."),
    )

    def __init__(self, *args, choice, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.choice, self.by = choice, by
        ways = [(HANDS, _("chosen by show of hands")), (NOT_CHOSEN, _("not chosen"))]
        if permissions.can_appoint(by, choice.campaign):
            ways.insert(1, (APPOINTMENT, _("appointed")))
        won = balloting.elected(choice)
        if won:
            ways.insert(0, (BALLOT, _("chosen by ballot")))
            self.initial.setdefault("candidate", won[0])
        else:
            del self.fields["candidate"]
        self.fields["outcome"].choices = capitalised(ways)
        self.initial.setdefault("outcome", BALLOT if won else HANDS)
        if won:
            self.fields["candidate"].queryset = won
        votes = Vote.objects.filter(conference__campaign__bloc=choice.campaign.bloc_id)
        self.fields["vote"].queryset = votes.select_related("conference").order_by("-recorded_at", "-pk")
        if choice.role == Term.Role.HEAD:
            del self.fields["order"]

    def record(self):
        sent = {**self.cleaned_data}
        outcome = sent.pop("outcome")
        if outcome == NOT_CHOSEN:
            return self.carry_out(choosing.pass_over, self.choice, vote=sent["vote"], by=self.by)
        if outcome != HANDS:
            sent["vote"] = None
        if outcome != BALLOT:
            sent.pop("candidate", None)
        return self.carry_out(choosing.choose, self.choice, method=outcome, by=self.by, **sent)


class RecogniseForm(RuleForm):
    recognised = forms.TypedChoiceField(
        label=_("The council"),
        choices=[("yes", _("Recognises the choice")), ("no", _("Does not recognise it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    document = LineInput(label=_("Number of the decision"), max_length=200)
    on = DayInput(label=_("Dated"), validators=[not_later_than_today])

    def record(self, choice, *, by):
        return self.carry_out(choosing.recognise, choice, by=by, **self.cleaned_data)
