"""Sample results for a criteria table: a file, text out of a spreadsheet, or a small grid."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.files import reading
from emulation.covenants.forms import LineInput, RuleForm
from emulation.criteria import trying
from emulation.criteria.forms import FileProblems
from emulation.scoring import files
from emulation.scoring.tables import AllOrNothing, DaysLate

UNITS = 4
GRID = 40
"""Of a larger table the grid shows one part, or so many leaves, at a time."""


class SampleForm(FileProblems, RuleForm):
    """A file of results, or its rows pasted."""

    file = forms.FileField(
        label=_("A file of results"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
        help_text=_("CSV, Excel (.xlsx) or JSON; the empty file above has the columns."),
    )
    text = forms.CharField(
        label=_("Or rows copied out of Excel"),
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With the row of headings: unit, code, target, actual."),
    )

    def run(self, table):
        """Return whether the results could be scored; `result` is the trial, `problems` what is wrong."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if not file and not text.strip():
            self.add_error("file", ValidationError(gettext("Choose a file or paste the rows."), "nothing"))
            return False
        try:
            if file:
                content = file.read(reading.settings.UPLOAD_MAX_BYTES + 1)
                entries = files.read_results(content, table=table, name=file.name).entries
            else:
                entries = trying.from_text(table, text)
            self.result = trying.run(table, entries)
        except ValidationError as error:
            self.problems = [" ".join(message.split()) for message in error.messages]
        return not self.problems


class GridForm(RuleForm):
    """A few units and some leaves, with the targets that all units share."""

    def __init__(self, *args, table, leaves, **kwargs):
        super().__init__(*args, **kwargs)
        self.table, self.leaves = table, leaves
        self.places = {leaf.code: place for place, leaf in enumerate(table.leaves)}
        kinds = [(kind, kind) for kind in table.unit_kinds]
        for unit in range(UNITS):
            label = _("Name of unit %(number)d") % {"number": unit + 1}
            name = _("Unit %(number)d") % {"number": unit + 1} if unit < 2 else ""
            self._put(f"unit_{unit}", LineInput(label=label, required=False, max_length=80, initial=name))
            if kinds:
                label = _("Kind of unit %(number)d") % {"number": unit + 1}
                self._put(f"kind_{unit}", forms.ChoiceField(label=label, choices=kinds, required=False))
        for leaf in leaves:
            self._add_leaf(leaf)

    def _put(self, name, field):
        is_select = isinstance(field.widget, forms.Select)
        field.widget.attrs |= {"class": "form-select" if is_select else "form-control", "aria-label": field.label}
        self.fields[name] = field

    def _add_leaf(self, leaf):
        place = self.places[leaf.code]
        if trying.wants_target(leaf):
            label = _("Due day of %(code)s") if isinstance(leaf.rule, DaysLate) else _("Target of %(code)s")
            self._put(
                f"target_{place}", forms.CharField(label=label % {"code": leaf.code}, required=False, max_length=40)
            )
        for unit in range(UNITS):
            label = _("Result of %(code)s, unit %(number)d") % {"code": leaf.code, "number": unit + 1}
            if isinstance(leaf.rule, AllOrNothing):
                choices = [("", "–"), ("1", _("achieved")), ("0", _("not achieved"))]
                self._put(f"result_{place}_{unit}", forms.ChoiceField(label=label, choices=choices, required=False))
            else:
                self._put(f"result_{place}_{unit}", forms.CharField(label=label, required=False, max_length=300))

    @property
    def units(self):
        kinds = bool(self.table.unit_kinds)
        return [(self[f"unit_{unit}"], self[f"kind_{unit}"] if kinds else None) for unit in range(UNITS)]

    @property
    def rows(self):
        for leaf in self.leaves:
            place = self.places[leaf.code]
            target = self[f"target_{place}"] if f"target_{place}" in self.fields else None
            yield leaf, target, [self[f"result_{place}_{unit}"] for unit in range(UNITS)]

    def run(self):
        """Return whether what was typed could be scored; `result` is the trial."""
        given = self.cleaned_data
        chosen = [unit for unit in range(UNITS) if given[f"unit_{unit}"]]
        named = [(given[f"unit_{unit}"], given.get(f"kind_{unit}", "")) for unit in chosen]
        if len({name for name, _kind in named}) < max(2, len(named)):
            message = gettext("Name at least two units, each once.")
            self.add_error("unit_0", ValidationError(message, "units"))
            return False
        cells = {}
        for leaf in self.leaves:
            place = self.places[leaf.code]
            cells[leaf.code, trying.TARGET] = given.get(f"target_{place}", "")
            cells |= {(leaf.code, at): given[f"result_{place}_{unit}"] for at, unit in enumerate(chosen)}
        try:
            self.result = trying.run(self.table, trying.from_cells(self.table, named, cells))
        except ValidationError as error:
            self._show(error, chosen)
        return not self.errors

    def _show(self, error, chosen):
        if not hasattr(error, "error_dict"):
            return self.show(error)
        for key, messages in error.message_dict.items():
            code, _colon, at = key.rpartition(":")
            self.add_error(f"result_{self.places[code]}_{chosen[int(at)]}", messages)
        return None
