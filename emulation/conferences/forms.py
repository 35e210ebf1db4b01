"""What people send about a conference: its plan, agenda, papers, answers, check-ins and votes."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.forms import PaperField
from emulation.another_hand import SeenForm
from emulation.campaigns.models import Campaign
from emulation.conferences.models import AgendaItem, Attendance, Conference, Paper
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised


class HourInput(forms.TimeField):
    """A time of day, typed 08:30 or 8h30."""

    def __init__(self, **kwargs):
        widget = forms.TimeInput(
            format="%H:%M", attrs={"class": "date-input", "placeholder": "08:00", "autocomplete": "off"}
        )
        super().__init__(widget=widget, input_formats=["%H:%M", "%Hh%M", "%Hh", "%H.%M"], **kwargs)


def share_of(conference):
    return f"{conference.quorum_parts}/{conference.quorum_of}"


QUORUMS = [
    ("1/2", _("half of the units")),
    ("2/3", _("two thirds of the units")),
    ("3/4", _("three quarters of the units")),
]


class ConferenceForm(SeenForm, RuleForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(Conference.Kind.choices))
    title = LineInput(
        label=_("Name of the conference"),
        max_length=300,
        required=False,
        help_text=_("Left empty, it is called as usual for its kind."),
    )
    day = DayInput(label=_("Day"))
    begins = HourInput(label=_("Begins at"))
    ends = HourInput(label=_("Ends at"), required=False)
    place = LineInput(label=_("Place"), max_length=300, required=False)
    online_url = forms.URLField(
        label=_("Online address"), max_length=500, required=False, assume_scheme="https",
        help_text=_("For units that attend online."),
    )  # fmt: skip
    launches = forms.ModelChoiceField(
        label=_("Also launches"), queryset=Campaign.objects.none(), required=False,
        help_text=_("Only for a final review that launches the next year at the same meeting."),
    )  # fmt: skip
    quorum = forms.ChoiceField(label=_("Quorum"), choices=capitalised(QUORUMS), initial="2/3")

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        others = Campaign.objects.filter(bloc=campaign.bloc_id, year__gt=campaign.year)
        self.fields["launches"].queryset = others.filter(state__in=["draft", "launched"]).select_related("bloc")
        share = self.initial.get("quorum")
        if share and share not in dict(QUORUMS):
            self.fields["quorum"].choices = [*self.fields["quorum"].choices, (share, share)]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            day, begins, ends = cleaned.pop("day"), cleaned.pop("begins"), cleaned.pop("ends")
            cleaned["starts_at"] = make_aware(datetime.combine(day, begins))
            cleaned["ends_at"] = make_aware(datetime.combine(day, ends)) if ends else None
            if ends and ends <= begins:
                self.add_error("ends", ValidationError(gettext("The end is after the beginning."), "ends"))
            parts, _slash, of = cleaned.pop("quorum").partition("/")
            cleaned["quorum_parts"], cleaned["quorum_of"] = int(parts), int(of)
        return cleaned


def values_of(conference):
    """Return `conference` as the initial data of its form."""
    begins = localtime(conference.starts_at)
    ends = localtime(conference.ends_at) if conference.ends_at else None
    names = ("kind", "title", "place", "online_url")
    return {
        **{name: getattr(conference, name) for name in names},
        "launches": conference.launches_id,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time() if ends else None,
        "quorum": share_of(conference),
    }


class AgendaForm(SeenForm, RuleForm):
    title = LineInput(label=_("What it is about"), max_length=300)
    presenter = LineInput(label=_("Presented by"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Length in minutes"), required=False, min_value=1, max_value=1000)
    note = ProseInput(label=_("Note"), max_length=4000, required=False, rows=4)


class PaperForm(RuleForm):
    title = LineInput(label=_("Name of the paper"), max_length=300)
    stage = forms.ChoiceField(label=_("Stage"), choices=capitalised(Paper.Stage.choices), widget=forms.RadioSelect)
    audience = forms.ChoiceField(
        label=_("Visible to"), choices=capitalised(Paper.Audience.choices), widget=forms.RadioSelect
    )
    upload = PaperField(label=_("File"), help_text=_("PDF, Word (.docx) or Excel (.xlsx), at most 20 MB."))

    def __init__(self, *args, is_there=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = not is_there
        if is_there:
            self.fields["upload"].label = _("New file")
            self.fields["upload"].help_text = _("Leave it empty to keep the file. The one it replaces stays on file.")


class GuestForm(RuleForm):
    name = LineInput(label=_("Full name"), max_length=120)
    post = LineInput(label=_("Post and organisation"), max_length=250, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class ActForm(RuleForm):
    """An act that only has to be confirmed."""


class AnswerForm(RuleForm):
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=capitalised([choice for choice in Attendance.Answer.choices if choice[0]]),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    representative = LineInput(
        label=_("Who comes"), max_length=120, required=False, help_text=_("Needed when a substitute comes.")
    )
    post = LineInput(label=_("Post"), max_length=120, required=False)
    note = ProseInput(
        label=_("Reason or remark"), max_length=1000, required=False, rows=3,
        help_text=_("Needed when the unit cannot attend; the bloc reads it."),
    )  # fmt: skip


class CheckInForm(RuleForm):
    code = forms.CharField(
        label=_("Code of the meeting"), max_length=20, help_text=_("Six letters and digits, read out in the hall."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "date-input"}
        ),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Where"), choices=capitalised(Attendance.Mode.choices), widget=forms.RadioSelect,
        initial=Attendance.Mode.HALL,
    )  # fmt: skip
    presence = forms.ChoiceField(
        label=_("Who represents the unit"),
        choices=[
            (Attendance.Presence.PRESENT, _("The head of the unit or a deputy")),
            (Attendance.Presence.SUBSTITUTE, _("A substitute")),
        ],
        widget=forms.RadioSelect,
    )
    representative = LineInput(label=_("Full name"), max_length=120)
    post = LineInput(label=_("Post"), max_length=120, required=False)


class RollForm(RuleForm):
    """Everybody's presence in one table. Each row brings along what its page showed: only rows that were touched are
    sent on, and what a unit said for itself meanwhile stays."""

    because = ProseInput(label=_("Why the attendance is corrected"), max_length=1000, required=False, rows=2)

    SELECT = {"class": "form-select"}

    def __init__(self, *args, conference, rows, guests, **kwargs):
        super().__init__(*args, **kwargs)
        self.conference, self.roll, self.guests = conference, rows, guests
        if conference.state != Conference.State.HELD:
            del self.fields["because"]
        for row in rows:
            name = row.unit.name
            self.fields[f"presence_{row.pk}"] = forms.ChoiceField(
                label=name, choices=capitalised(Attendance.Presence.choices), required=False, initial=row.presence,
                widget=forms.Select(attrs=self.SELECT),
            )  # fmt: skip
            self.fields[f"mode_{row.pk}"] = forms.ChoiceField(
                label=gettext("How: %(unit)s") % {"unit": name}, choices=capitalised(Attendance.Mode.choices),
                initial=row.mode, widget=forms.Select(attrs=self.SELECT),
            )  # fmt: skip
            self.fields[f"seen_{row.pk}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=f"{row.presence}/{row.mode}"
            )
        for guest in guests:
            self.fields[f"guest_{guest.pk}"] = forms.BooleanField(
                label=guest.name, required=False, initial=guest.has_come
            )

    @property
    def lines(self):
        return [(row, *[self[f"{name}_{row.pk}"] for name in ("presence", "mode", "seen")]) for row in self.roll]

    @property
    def guest_lines(self):
        return [(guest, self[f"guest_{guest.pk}"]) for guest in self.guests]

    def touched(self):
        """Yield (row, presence, mode, seen) of the rows that say something else than their page did."""
        for row in self.roll:
            new = (self.cleaned_data[f"presence_{row.pk}"], self.cleaned_data[f"mode_{row.pk}"])
            seen = tuple((self.cleaned_data[f"seen_{row.pk}"] or "/hall").split("/"))[:2]
            if new != seen:
                yield row, *new, seen


class VoteForm(RuleForm):
    question = ProseInput(label=_("Question"), max_length=1000, rows=3)
    item = forms.ModelChoiceField(
        label=_("Point of the agenda"), queryset=AgendaItem.objects.none(), required=False, empty_label="–"
    )
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=1000)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=1000, initial=0)
    abstaining = forms.IntegerField(label=_("Abstaining"), min_value=0, max_value=1000, initial=0)

    def __init__(self, *args, conference, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = conference.agenda.all()
