"""Forms for nominations: beginning, nominating, files, handing in, what the bloc and the secretariat decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.proposals import balloting, choosing, drafting, handing_in, keeping, permissions, reviewing, sudden
from awards.proposals.models import DossierPiece, Nomination
from awards.records.models import Occasion, Recipient
from blocs.models import Council, PositionClass, Unit
from common.clock import today
from documents import uploads
from emulation.another_hand import SeenForm
from emulation.conferences.models import Conference
from emulation.covenants.forms import DayInput, LineInput, ProseInput, RuleForm, capitalised, not_later_than_today
from emulation.evidence.forms import FilesField, error_code

OCCASIONS = [choice for choice in Occasion.choices if choice[0] != Occasion.SUDDEN]
POSITIONS = [("", "—"), *capitalised(PositionClass.choices)]


def unit_field(label, units):
    """Return a field to choose among `units`; hidden when there is nothing to choose."""
    rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    field = forms.ModelChoiceField(label=label, queryset=rows, empty_label=None if len(units) == 1 else "—")
    if len(units) == 1:
        field.widget, field.initial = forms.HiddenInput(), units[0].pk
    return field


def grouped_awards(rows):
    """Return awards as choices, grouped by whom they are for."""
    found = {}
    for row in rows.order_by("order", "code"):
        found.setdefault(str(capfirst(row.get_recipient_display())), []).append((row.pk, row.name))
    return [("", "—"), *found.items()]


class AwardField(forms.ModelChoiceField):
    """An award of those in force today, grouped by whom it is for."""

    def __init__(self, *, occasion, **kwargs):
        rows = choosing.awards_on(today(), occasion=occasion)
        super().__init__(label=_("Award proposed"), queryset=rows, **kwargs)
        self.choices = grouped_awards(rows)


class BeginForm(RuleForm):
    occasion = forms.ChoiceField(
        label=_("Occasion"), choices=capitalised(OCCASIONS), initial=Occasion.MERIT,
        help_text=_("Each occasion has its own submission letter."),
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(_("Proposing unit"), units)

    def begin(self, campaign, *, by):
        cells = self.cleaned_data
        return self.carry_out(drafting.begin, campaign, cells["unit"], by=by, occasion=cells["occasion"])


class DescribeForm(SeenForm, RuleForm):
    title = LineInput(label=_("Title"), max_length=300)
    note = ProseInput(
        label=_("Summary of the procedure followed"), required=False, max_length=8000, rows=10,
        help_text=_("When the unit met, how it voted, what was made public: it becomes part of the submission letter."),
    )  # fmt: skip

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, kept=drafting.shown(submission), **kwargs)
        self.submission = submission

    def save(self, *, by):
        cells = {name: self.cleaned_data[name] for name in ("title", "note")}
        return self.carry_out(drafting.describe, self.submission, by=by, seen=self.digest, **cells)


def birth_year_input(help_text):
    return forms.IntegerField(
        label=_("Year of birth"), required=False, min_value=1900, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "date-input"}),
    )  # fmt: skip


def check_birth_year(year):
    """Return the year. Raises ValidationError with code `birth_year` when nobody of an age to be proposed was born."""
    if year and year > today().year - 10:
        raise ValidationError(gettext("This is not a year of birth."), "birth_year")
    return year


class PersonForm(RuleForm):
    """Who it is about: two fields find a person on record, the others are for one who is new."""

    kind = forms.ChoiceField(
        label=_("Who is proposed"), choices=capitalised(Recipient.Kind.choices), initial=Recipient.Kind.INDIVIDUAL,
        widget=forms.RadioSelect,
    )  # fmt: skip
    name = LineInput(label=_("Name"), max_length=250)
    birth_year = birth_year_input(_("Of a person. Name and year find who is on record already."))

    def clean_birth_year(self):
        return check_birth_year(self.cleaned_data["birth_year"])


class NominateForm(PersonForm):
    position_class = forms.ChoiceField(
        label=_("Position"), choices=POSITIONS, required=False,
        help_text=_("Of a person. It shows how many of the proposed are direct workers."),
    )  # fmt: skip
    post = LineInput(label=_("Post"), required=False, max_length=200)
    sex = forms.ChoiceField(label=_("Sex"), choices=capitalised(Recipient.Sex.choices), required=False)
    achievement = ProseInput(
        label=_("Achievement"), required=False, max_length=12_000, rows=8,
        help_text=_("In short, for the list of the submission letter; the report goes into the dossier."),
    )  # fmt: skip

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.fields["award"] = AwardField(occasion=submission.occasion)
        self.fields["name"].widget.attrs["list"] = "on-record"
        self.order_fields(["kind", "name", "birth_year", "award", "position_class", "post", "sex", "achievement"])

    def known(self):
        """Names on record, for the browser to offer."""
        rows = choosing.on_record(self.submission.unit).order_by("name").values_list("name", flat=True)
        return [*dict.fromkeys([self.submission.unit.name, *rows[:300]])]

    def foresee(self):
        """Return what the law would say; nothing is saved."""
        names = ("award", "name", "kind", "birth_year", "achievement")
        cells = {name: self.cleaned_data[name] for name in names}
        return self.carry_out(drafting.foresee, self.submission, **cells)

    def nominate(self, *, by):
        return self.carry_out(drafting.nominate, self.submission, by=by, **self.cleaned_data)


class NominationForm(SeenForm, RuleForm):
    position_class = forms.ChoiceField(label=_("Position"), choices=POSITIONS, required=False)
    post = LineInput(label=_("Post"), required=False, max_length=200)
    achievement = ProseInput(label=_("Achievement"), required=False, max_length=12_000, rows=12)
    initiatives = forms.ModelMultipleChoiceField(
        label=_("Initiatives it rests on"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, kept=drafting.shown_of(nomination), **kwargs)
        self.nomination = nomination
        self.fields["initiatives"].queryset = choosing.initiatives_of(nomination.recipient)
        if nomination.recipient.kind != Recipient.Kind.INDIVIDUAL:
            del self.fields["position_class"], self.fields["post"]
        if not self.fields["initiatives"].queryset.exists():
            del self.fields["initiatives"]

    def save(self, *, by):
        cells = {name: self.cleaned_data[name] for name in self.fields if name != "seen"}
        return self.carry_out(drafting.edit, self.nomination, by=by, seen=self.digest, **cells)


class ReasonForm(RuleForm):
    """An act that needs a reason."""

    because = ProseInput(label=_("Reason"), max_length=1000, rows=4, error_messages={"required": _("Give the reason.")})

    def withdraw(self, submission, *, by):
        return self.carry_out(handing_in.withdraw, submission, by=by, because=self.cleaned_data["because"])


class ConfirmForm(RuleForm):
    """Nothing to fill in: the page says what will happen."""


class PieceForm(RuleForm):
    what = forms.ChoiceField(label=_("What it is"))
    files = FilesField(
        label=_("Files"),
        help_text=_(
            "PDF, Word, Excel without macros, JPEG or PNG, each at most 20 MB. On a phone you can take a picture. "
            "If your session ends before you send, choose the files again: they are not kept."
        ),
        error_messages={"required": _("Choose at least one file.")},
    )
    note = LineInput(label=_("Remark"), required=False, max_length=300)

    def __init__(self, *args, submission, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.nominations = {line.nomination.pk: line.nomination for line in lines if line.nomination}
        self.fields["what"].choices = _wanted(lines)

    def keep(self, *, by):
        """Keep each file; what is refused stands above the form with its name."""
        kind, _dash, key = self.cleaned_data["what"].partition("-")
        nomination, found = self.nominations.get(int(key or 0)), []
        for file in self.cleaned_data["files"]:
            try:
                row = keeping.add(
                    self.submission, kind, file, by=by, nomination=nomination, note=self.cleaned_data["note"]
                )
            except ValidationError as error:
                for words in error.messages:
                    self.add_error(None, ValidationError(f"{file.name}: {words}", error_code(error)))
            else:
                found.append(row)
        return found


def _wanted(lines):
    """Return what a file can be: first what is missing, then what is there, then anything else."""
    named = [(line.key, _named(line)) for line in sorted(lines, key=lambda line: line.is_there)]
    kinds = DossierPiece.Kind
    rest = [(kind.value, str(capfirst(kind.label))) for kind in (kinds.OPINION, kinds.OTHER)]
    return [*named, *[choice for choice in rest if choice[0] not in dict(named)]]


def _named(line):
    label = str(capfirst(DossierPiece.Kind(line.kind).label))
    return f"{line.nomination.recipient.name}: {label}" if line.nomination else label


class SubmitForm(RuleForm):
    """`read` is the mark of the letter that stands on the page: no other is handed in."""

    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, submission, missing, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission = submission
        if submission.state == submission.State.RETURNED:
            self.fields["answer"] = ProseInput(
                label=_("What was done about what was asked"), max_length=4000, rows=4, required=False
            )
        if missing and not submission.is_sudden:
            self.fields["knowingly"] = forms.BooleanField(
                label=_("Hand it in now; the missing pieces follow"), required=False,
                help_text=_("The secretariat does not pass it on to the council before they are there."),
            )  # fmt: skip

    def submit(self, *, by):
        cells = self.cleaned_data
        return self.carry_out(
            handing_in.submit, self.submission, by=by, read=cells["read"] or None, answer=cells.get("answer", ""),
            knowingly=cells.get("knowingly", False),
        )  # fmt: skip

    def show_again(self, mark):
        """The page shows the letter anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}


class ReturnForm(RuleForm):
    reason = ProseInput(
        label=_("What is missing or wrong"), max_length=4000, rows=6,
        help_text=_("The unit reads it on top of its page until it has answered."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip

    def send(self, submission, *, by):
        return self.carry_out(reviewing.give_back, submission, by=by, reason=self.cleaned_data["reason"])


class NoteForm(RuleForm):
    note = ProseInput(label=_("Remark"), required=False, max_length=4000, rows=4)

    def forward(self, submission, *, by):
        return self.carry_out(reviewing.forward, submission, by=by, note=self.cleaned_data["note"])

    def check_off(self, submission, *, by):
        return self.carry_out(reviewing.check_off, submission, by=by, note=self.cleaned_data["note"])


class BallotForm(RuleForm):
    conference = forms.ModelChoiceField(label=_("Conference"), queryset=Conference.objects.none(), empty_label=None)
    nominations = forms.ModelMultipleChoiceField(
        label=_("Nominations"), queryset=Nomination.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one nomination.")},
    )  # fmt: skip

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["conference"].queryset = campaign.conferences.filter(state__in=Conference.RUNNING).order_by(
            "-starts_at"
        )
        self.fields["nominations"].queryset = balloting.waiting(campaign)
        self.fields["nominations"].label_from_instance = lambda row: f"{row.recipient} – {row.award}"

    def put(self, *, by):
        cells = self.cleaned_data
        return self.carry_out(balloting.put_on_ballot, cells["conference"], cells["nominations"], by=by)


class SuddenForm(RuleForm):
    """Short enough for a phone."""

    name = LineInput(label=_("Who"), max_length=250, help_text=_("A person or a collective of your unit."))
    is_collective = forms.BooleanField(label=_("It is a collective"), required=False)
    birth_year = birth_year_input(_("Of a person, when several of the unit bear the name."))
    position_class = forms.ChoiceField(
        label=_("Position"), choices=POSITIONS, required=False,
        help_text=_("Of a person. Left empty, what is on record stands."),
    )  # fmt: skip
    achievement = ProseInput(
        label=_("What happened"), max_length=4000, rows=5,
        help_text=_("Where, what was done, what came of it: some sentences are enough."),
    )  # fmt: skip
    achieved_on = DayInput(label=_("When"), validators=[not_later_than_today])
    file = forms.FileField(
        label=_("Photo or file"), required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(uploads.ENDINGS)}),
        help_text=_("If there is one. The confirmation can follow later."),
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        councils = {council.pk for unit in units for council in permissions.councils_of(unit)}
        self.fields["award"] = AwardField(occasion=Occasion.SUDDEN)
        self.fields["unit"] = unit_field(_("Unit"), units)
        rows = Council.objects.filter(pk__in=councils)
        self.fields["council"] = forms.ModelChoiceField(
            label=_("To the secretariat of"), queryset=rows, empty_label=None if len(councils) == 1 else "—"
        )
        if len(councils) == 1:
            self.fields["council"].widget = forms.HiddenInput()
            self.fields["council"].initial = next(iter(councils))
        who, what = ["name", "is_collective", "birth_year", "position_class"], ["achievement", "achieved_on", "award"]
        self.order_fields([*who, *what, "file", "unit", "council"])

    def clean_birth_year(self):
        return check_birth_year(self.cleaned_data["birth_year"])

    def report(self, *, by):
        cells = dict(self.cleaned_data)
        kind = Recipient.Kind.COLLECTIVE if cells.pop("is_collective") else Recipient.Kind.INDIVIDUAL
        return self.carry_out(sudden.report, by=by, kind=kind, **cells)
