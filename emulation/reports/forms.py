"""Forms of reports: asking for them, writing their parts, handing them in."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.another_hand import SeenForm
from emulation.covenants.forms import DayInput, LineInput, NumberInput, ProseInput, RuleForm
from emulation.evidence.models import Evidence
from emulation.reports import catalogue, requesting, submitting, writing
from emulation.reports.figure_rows import Row
from emulation.section_forms import TwoTexts
from emulation.versions import LONGEST


class AskForm(RuleForm):
    """What is asked; the kind is chosen before, on the page."""

    title = LineInput(label=_("Title"), max_length=250)
    covers_from = DayInput(label=_("Covers from"))
    covers_to = DayInput(label=_("Covers to"))
    due_on = DayInput(label=_("Due on"))
    is_lock = forms.BooleanField(
        label=_("Refuse reports after this day"),
        required=False,
        help_text=_("Otherwise a late report is accepted and marked with the days late."),
    )
    asks_for = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=[(section.key, section.heading) for section in catalogue.SECTIONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section to ask for.")},
    )
    note = ProseInput(
        label=_("What the units should know"), required=False, max_length=4000, rows=4,
        help_text=_("It stands in the mail to the units and above the report they write."),
    )  # fmt: skip
    units = forms.ModelMultipleChoiceField(
        label=_("Asked of"), queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one unit.")},
    )  # fmt: skip

    def __init__(self, *args, campaign, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.kind = campaign, kind
        self.fields["units"].queryset = _among(requesting.sitting(campaign))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("covers_from"), cleaned.get("covers_to")
        if first and last and last < first:
            self.add_error("covers_to", gettext("The time that a report covers ends after it begins."))
        return cleaned

    def ask(self, *, by):
        given = dict(self.cleaned_data)
        covers = given.pop("covers_from"), given.pop("covers_to")
        return self.carry_out(requesting.ask, self.campaign, self.kind, covers=covers, by=by, **given)


def _among(units):
    return Unit.objects.filter(pk__in=[unit.pk for unit in units])


class MoveForm(SeenForm, RuleForm):
    due_on = DayInput(label=_("New last day"))
    because = ProseInput(
        label=_("Reason"), max_length=1000, rows=3, help_text=_("Every unit of the bloc reads it."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip


class MembersForm(RuleForm):
    """Which members that were not asked are asked now."""

    units = forms.ModelMultipleChoiceField(
        label=_("Ask these units as well"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, drift, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = _among(drift.unasked)
        if not drift.unasked:
            del self.fields["units"]

    def follow(self, request, *, by):
        if chosen := self.cleaned_data.get("units"):
            return self.carry_out(self._both, request, chosen, by=by)
        return self.carry_out(requesting.follow_members, request, by=by)

    @staticmethod
    def _both(request, chosen, *, by):
        requesting.add(request, list(chosen), by=by)
        return requesting.follow_members(request, by=by)


VERSION = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
NOTE = ProseInput(label=_("Remark"), required=False, max_length=1000, rows=1)
"""The same for every figure, made once; a form changes nothing in them."""


class PartForm(RuleForm):
    """Text and figures of one part, as far as they can be changed today, and the versions their writer saw.

    `refused` is what a save put aside because somebody else had saved before. With a `register` its lines are put
    below the text, and its figures where none was filled in.
    """

    refused = register = None

    def __init__(self, *args, part, places=None, remarks=None, **kwargs):
        self.places, self.remarks = places, remarks or {}
        kwargs["initial"] = {**_initial(part), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.part = part
        if part.section and part.is_open:
            self.fields["body"] = ProseInput(label=part.heading, required=False, max_length=LONGEST, rows=6)
            self.fields["version"] = VERSION
        for figure in part.figures:
            if figure.is_open:
                self._add(figure)

    def _add(self, figure):
        kind = _yes_or_no if figure.is_yes_or_no else _number
        self.fields[f"value-{figure.key}"] = kind(figure)
        self.fields[f"note-{figure.key}"], self.fields[f"seen-{figure.key}"] = NOTE, VERSION

    @property
    def rows(self):
        """Each figure of the part as the page shows it."""
        return [self._row(figure, figure.key) for figure in self.part.figures]

    def _row(self, figure, key):
        names = (f"value-{key}", f"note-{key}")
        both = (self[name] if name in self.fields else None for name in names)
        return Row(figure, self.places.evidence(key), *both, self.remarks.get(key, ""))

    @property
    def save_url(self):
        return self.places.part(self.part.key)

    @property
    def evidence_url(self):
        return self.places.evidence(self.part.key)

    @property
    def hidden(self):
        """The names and values that say which versions the writer saw."""
        names = [name for name in self.fields if name == "version" or name.startswith("seen-")]
        return [(name, self[name].value()) for name in names]

    @property
    def remark(self):
        """What the reviewer says to the text of the part."""
        return self.remarks.get(self.part.key, "")

    def save(self, report, *, by):
        data = self.cleaned_data
        figures = {
            figure.key: writing.Entry(self._value(figure.key), data[f"note-{figure.key}"], data[f"seen-{figure.key}"])
            for figure in self.part.figures
            if f"value-{figure.key}" in data
        }
        return self.carry_out(
            self._save, report, self.part.key, body=self.text, version=data.get("version", 0), figures=figures, by=by
        )

    def _value(self, key):
        typed = self.cleaned_data[f"value-{key}"]
        return self.register.figures.get(key) if typed is None and self.register else typed

    def _save(self, *args, **kwargs):
        try:
            return writing.save(*args, **kwargs)
        except writing.StaleError as error:
            self.refused = error.saved
            raise

    @property
    def text(self):
        typed = self.cleaned_data.get("body")
        return typed if typed is None or not self.register else self.register.put_into(typed)

    def show_present(self):
        """Offer the figures again upon what is there now: sending once more puts the writer's in its place."""
        self.data, self.present = self.data.copy(), []
        for figure in self.refused.part.figures:
            if figure.key in self.refused.stale_figures:
                self.data[f"seen-{figure.key}"] = str(figure.row.version)
                self.present.append((figure.label, _in_words(figure)))


class ChoiceForm(TwoTexts, PartForm):
    """The choice between two texts of a part; its figures stay as they are."""

    def _add(self, figure):
        """Only the text is in question."""


def _initial(part):
    found = {"body": part.section.body, "version": part.section.version} if part.section else {}
    for figure in part.figures:
        row = figure.row
        value = row.value
        if figure.is_yes_or_no:
            value = "" if value is None else f"{value:.0f}"
        found |= {f"value-{figure.key}": value, f"note-{figure.key}": row.note, f"seen-{figure.key}": row.version}
    return found


def _number(figure):
    measure = f" ({figure.measure})" if figure.measure else ""
    return NumberInput(label=gettext("Figure") + measure, required=False)


def _yes_or_no(figure):
    return forms.TypedChoiceField(
        label=_("Figure"), required=False, coerce=Decimal, empty_value=None,
        choices=[("", _("Not filled in")), ("1", _("Done")), ("0", _("Not done"))],
    )  # fmt: skip


def _in_words(figure):
    return " · ".join(part for part in (figure.words, figure.row.note) if part)


class FileChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, file):
        return f"{file.name} · {file.note}" if file.note else file.name


class EvidenceForm(SeenForm, RuleForm):
    """Which files of the unit prove a section or a figure."""

    evidence = FileChoices(
        label=_("Evidence"), queryset=Evidence.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A chosen file was taken away meanwhile. Choose again.")},
    )  # fmt: skip

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = writing.choices(report)


class TakeBackForm(RuleForm):
    because = ProseInput(
        label=_("Reason"), max_length=4000, rows=3, help_text=_("Whoever was to review the report reads it."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip

    def take_back(self, report, *, by):
        return self.carry_out(submitting.take_back, report, by=by, **self.cleaned_data)


class SubmitForm(RuleForm):
    """`read` is the mark of the content that stands on the page: nothing else is handed in."""

    answer = ProseInput(
        label=_("What was done about what the reviewer asked"), required=False, max_length=4000, rows=5,
        help_text=_("The reviewer reads it first."),
    )  # fmt: skip
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        if not submitting.needs_answer(report):
            del self.fields["answer"]

    def show_again(self, mark):
        """The page shows the report anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}

    def submit(self, *, by):
        return self.carry_out(submitting.submit, self.report, by=by, **self.cleaned_data)
