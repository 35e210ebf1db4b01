"""What the pages of criteria tables send, apart from the forms for each kind of criterion: names, files, settings."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.files import reading
from emulation.another_hand import SeenForm
from emulation.covenants.forms import LineInput, NumberInput, RuleForm
from emulation.criteria import drafting, importing, publishing

SPARE, MOST_ROWS = 3, 60
SHOWN = 50
"""Problems of a file that a page lists."""
LARGEST_TEXT = 1_500_000
"""Characters of a file that travels through its preview."""


class PointsInput(NumberInput):
    """Points, which may be below zero; the minus of a word processor is one too."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": None, "required": False, **kwargs})

    def to_python(self, value):
        return super().to_python(value.replace("−", "-").replace("–", "-") if isinstance(value, str) else value)


class RowsForm(SeenForm, RuleForm):
    """A form with rows of fields: as many as are written, and some to spare. `more` asks for others, and sends nothing.

    A subclass says the fields of a row in `row_fields`; `rows_of` gives the initial rows.
    """

    MORE = "more"
    row_count = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kept=None, rows=(), **kwargs):
        self.first_rows = list(rows)
        super().__init__(*args, kept=kept, **kwargs)
        asked = self.data.get("row_count") if self.is_bound else (kwargs.get("initial") or {}).get("row_count")
        least = len(self.first_rows) + SPARE
        self.count = min(max(int(asked) if str(asked or "").isdecimal() else 0, least), MOST_ROWS)
        self.row_names = list(self.row_fields(0))
        self.headings = [getattr(field, "heading", field.label) for field in self.row_fields(0).values()]
        for index in range(self.count):
            for name, field in self.row_fields(index).items():
                widget = field.widget
                widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"
                widget.attrs["aria-label"] = field.label
                self.fields[f"{name}_{index}"] = field

    def row_fields(self, index):
        return {}

    @staticmethod
    def flat(rows):
        """Return rows of values as the initial values of their fields."""
        return {f"{name}_{index}": value for index, row in enumerate(rows) for name, value in row.items()}

    @property
    def rows(self):
        """The bound fields row by row, each with the heading of its column."""
        named = list(zip(self.headings, self.row_names, strict=True))
        return [[(heading, self[f"{name}_{index}"]) for heading, name in named] for index in range(self.count)]

    def row_values(self):
        """Return the cleaned rows, each with its number from 0."""
        given = self.cleaned_data
        return [(index, {name: given.get(f"{name}_{index}") for name in self.row_names}) for index in range(self.count)]

    @classmethod
    def with_more(cls, data, **kwargs):
        """Return the form as it was typed, not sent, with more rows to write in."""
        typed = cls(data, **kwargs)
        values = {name: field.widget.value_from_datadict(data, {}, name) for name, field in typed.fields.items()}
        return cls(**{**kwargs, "initial": {**values, "row_count": str(min(typed.count + SPARE, MOST_ROWS))}})


def titled(field, heading):
    """Return a field of a row whose column has a heading of its own."""
    field.heading = heading
    return field


class NameForm(RuleForm):
    name = LineInput(label=_("Name of the table"), max_length=250)
    total = NumberInput(
        label=_("Total points"),
        help_text=_("What the base adds up to, bonus and penalty left out: 90, 100, 950, 1,000 …"),
    )

    def begin(self, campaign, *, by):
        return self.carry_out(drafting.begin, campaign, by=by, **self.cleaned_data)


class CopyForm(RuleForm):
    table = forms.ModelChoiceField(
        None, label=_("The table to copy"), error_messages={"required": _("Choose the table to copy.")}
    )

    def __init__(self, *args, tables, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["table"].queryset = tables

    def copy(self, campaign, *, by):
        return self.carry_out(drafting.copy, self.cleaned_data["table"], campaign, by=by)


class FileProblems:
    """Shows the first problems of a file, and counts the others."""

    problems = ()

    @property
    def shown(self):
        return self.problems[:SHOWN]

    @property
    def hidden(self):
        return max(0, len(self.problems) - SHOWN)


class FileForm(FileProblems, RuleForm):
    """A criteria table as a file; it is previewed first."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, Excel (.xlsx) or JSON, at most 20 MB. It replaces what the draft says."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def preview(self, campaign):
        """Return whether the file can be brought in; `result` says what it changes, `problems` what is wrong."""
        file = self.cleaned_data["file"]
        content = file.read(reading.settings.UPLOAD_MAX_BYTES + 1)
        try:
            self.result = importing.preview(campaign, content, file.name)
        except ValidationError as error:
            self.problems = [" ".join(message.split()) for message in error.messages]
        return not self.problems


class BringForm(RuleForm):
    """The file once more, as its preview read it; `read` is the mark of the draft that stood beside it."""

    content = forms.CharField(max_length=LARGEST_TEXT, widget=forms.HiddenInput, strip=False)
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def bring(self, campaign, *, by, mark):
        if self.cleaned_data["read"] != mark:
            message = gettext("Somebody changed the draft after you opened this page. Look at the preview again.")
            self.add_error(None, ValidationError(message, "changed_since"))
            return False
        content = self.cleaned_data["content"].encode()
        return self.carry_out(importing.import_file, campaign, content, "criteria.json", by=by)


class ReasonForm(RuleForm):
    because = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, *args, label, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].label, self.fields["because"].help_text = label, help_text


class PublishForm(RuleForm):
    """`read` is the mark of the table that stands on the page: no other is published."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    was_read = forms.BooleanField(
        label=_("I have read the table and what will happen"),
        error_messages={"required": _("Read the table and what will happen, then tick this.")},
    )

    def publish(self, table, *, by):
        return self.carry_out(publishing.publish, table, read=self.cleaned_data["read"], by=by)

    def show_again(self, mark):
        """After a refusal the page shows the table anew: what is sent next was read in it."""
        self.data = {**self.data.dict(), "read": mark}
        self.data.pop("was_read", None)
