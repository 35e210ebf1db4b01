"""The settings of a criteria table as a form: how units are ranked, limits, titles, reasons, ties, kinds of unit."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.text import tidy
from emulation.covenants.forms import LineInput, NumberInput, ProseInput
from emulation.criteria import drafting
from emulation.criteria.forms import RowsForm, titled
from emulation.scoring import tables
from emulation.scoring.tables import USUAL_REASONS, Figure, FloorOn, Gate, Measure, Reason, TieBreak

FIGURES = [
    ("", "–"),
    (Figure.BASE.value, _("points of the base")),
    (Figure.BONUS.value, _("bonus points")),
    (Figure.PENALTY.value, _("fewer penalty points")),
    (Figure.POINTS.value, _("points")),
    (Figure.PERCENT.value, _("percent of the assigned maximum")),
]
TIE_STEPS = 5
OF_CRITERION = "criterion:"


class SettingsForm(RowsForm):
    """The rows are the titles (gates), from the best down."""

    NO, SOME, ANY = "", "some", "any"

    name = LineInput(label=_("Name of the table"), max_length=250)
    source = LineInput(
        label=_("Source"), max_length=400, required=False, help_text=_("The paper that the table follows.")
    )
    total = NumberInput(label=_("Total points"), help_text=_("What the base adds up to, bonus and penalty left out."))
    measure = forms.ChoiceField(
        label=_("Units are ranked by"),
        choices=[
            (Measure.PERCENT.value, _("Percent of the maximum that was assigned to them")),
            (Measure.POINTS.value, _("Points")),
        ],
        widget=forms.RadioSelect,
    )
    places = forms.ChoiceField(
        label=_("Decimals of quotients"),
        choices=[(str(places), str(places)) for places in range(5)],
        help_text=_("Rounded half up; ranks are compared before rounding."),
    )
    bonus_max = NumberInput(label=_("Most bonus of a year"), required=False, help_text=_("Empty: no limit."))
    penalty_max = NumberInput(label=_("Most penalty of a year"), required=False, help_text=_("Empty: no limit."))
    headroom_rule = forms.ChoiceField(
        label=_("With bonus, a total may pass the maximum"),
        choices=[(NO, _("Not at all")), (SOME, _("By the points below")), (ANY, _("By any number"))],
        widget=forms.RadioSelect,
        required=False,
    )
    headroom = NumberInput(label=_("Points above the maximum"), required=False)
    unassigned_returns = forms.BooleanField(
        label=_("A criterion that was not assigned counts with its maximum when there is a result all the same"),
        required=False,
    )
    floor_on = forms.ChoiceField(
        label=_("The least of a title is asked of"),
        choices=[(FloorOn.LEAF.value, _("Every criterion")), (FloorOn.PART.value, _("Every part at the top"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=_("A unit is not considered when it"),
        choices=[(code, capfirst(text)) for code, text in USUAL_REASONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    own_reasons = ProseInput(
        label=_("Other reasons not to consider a unit"), required=False, rows=3, max_length=4000,
        help_text=_("One a line."),
    )  # fmt: skip
    unit_kinds = ProseInput(
        label=_("Kinds of unit for which the table differs"), required=False, rows=3, max_length=2000,
        help_text=_("One a line, for example xã, phường. Empty: one table for all."),
    )  # fmt: skip

    def __init__(self, *args, table, engine, **kwargs):
        self.table, self.engine = table, engine
        rows = [{"gate": gate.name, "minimum": gate.minimum, "floor": gate.floor or None} for gate in engine.gates]
        super().__init__(*args, kept=self.values() | self.flat(rows), rows=rows, **kwargs)
        for place in range(self.tie_count):
            label = _("Step %(number)d") % {"number": place + 1}
            choice = forms.ChoiceField(label=label, required=False, choices=self._tie_choices)
            self.fields[f"tie_{place}"] = choice
        for place, kind in enumerate(engine.unit_kinds):
            label = _("Total points for %(kind)s") % {"kind": kind}
            self.fields[f"total_for_{place}"] = NumberInput(label=label, required=False)

    @property
    def tie_count(self):
        return max(TIE_STEPS, len(self.engine.tie_break) + 1)

    def values(self):
        one = self.engine
        headroom = self.ANY if one.headroom is None else self.SOME if one.headroom else self.NO
        codes = [reason.code for reason in one.reasons]
        found = {name: getattr(one, name) for name in ("name", "total", "bonus_max", "penalty_max")}
        found |= {"measure": one.measure.value, "floor_on": one.floor_on.value, "places": str(one.places)}
        found |= {"source": self.table.source, "unassigned_returns": one.unassigned_returns}
        found |= {"headroom_rule": headroom, "headroom": one.headroom or None}
        found |= {"reasons": [code for code in codes if code in USUAL_REASONS]}
        found |= {"own_reasons": "\n".join(code for code in codes if code not in USUAL_REASONS)}
        found |= {"unit_kinds": "\n".join(one.unit_kinds)}
        found |= {f"tie_{place}": self._tie_key(step) for place, step in enumerate(one.tie_break)}
        return found | {f"total_for_{place}": one.total_for.get(kind) for place, kind in enumerate(one.unit_kinds)}

    @staticmethod
    def _tie_key(step):
        return f"{OF_CRITERION}{step.code}" if step.figure == Figure.CRITERION else step.figure.value

    def _tie_choices(self):
        named = {one.code: f"{one.code} {one.name}"[:100] for one in self.engine.criteria}
        gone = {step.code: step.code for step in self.engine.tie_break if step.code and step.code not in named}
        return [*FIGURES, *((f"{OF_CRITERION}{code}", name) for code, name in {**named, **gone}.items())]

    # --- parts of the page ---------------------------------------------------------------------------------------

    @property
    def about(self):
        return [self[name] for name in ("name", "source", "total")]

    @property
    def measuring(self):
        names = ("measure", "bonus_max", "penalty_max", "headroom_rule", "headroom", "unassigned_returns", "places")
        return [self[name] for name in names]

    @property
    def ties(self):
        return [self[f"tie_{place}"] for place in range(self.tie_count)]

    @property
    def totals(self):
        return [self[f"total_for_{place}"] for place in range(len(self.engine.unit_kinds))]

    # --- rows: the titles ----------------------------------------------------------------------------------------

    def row_fields(self, index):
        number = {"number": index + 1}
        name = LineInput(label=gettext("Name of title %(number)d") % number, required=False, max_length=120)
        minimum = NumberInput(label=gettext("Title %(number)d: at least") % number, required=False)
        floor = NumberInput(label=gettext("Title %(number)d: everywhere at least, in percent") % number, required=False)
        return {
            "gate": titled(name, _("Emulation title")),
            "minimum": titled(minimum, _("Total from")),
            "floor": titled(floor, _("Everywhere at least (%)")),
        }

    # --- what it says --------------------------------------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            if cleaned["headroom_rule"] == self.SOME and not cleaned["headroom"]:
                self.add_error("headroom", ValidationError(gettext("Give the points."), "headroom_missing"))
            self.gates = self._gates()
        return cleaned

    def _gates(self):
        found = []
        for index, row in self.row_values():
            if not row["gate"] and row["minimum"] is None:
                continue
            if not row["gate"]:
                self.add_error(f"gate_{index}", ValidationError(gettext("Give the title a name."), "name_missing"))
            if row["minimum"] is None:
                message = gettext("Say from which total it is given.")
                self.add_error(f"minimum_{index}", ValidationError(message, "minimum_missing"))
            else:
                found.append(Gate(row["gate"], row["minimum"], row["floor"] or Decimal(0)))
        return tuple(found)

    def settings(self):
        """Return a table without criteria that has the name, the total and the settings that were typed."""
        given = self.cleaned_data
        kinds = tuple(dict.fromkeys(lines(given["unit_kinds"])))
        headroom = {self.NO: Decimal(0), self.SOME: given["headroom"], self.ANY: None}[given["headroom_rule"]]
        plain = {name: given[name] for name in ("bonus_max", "penalty_max", "unassigned_returns")}
        return tables.Table(
            given["name"], given["total"], (),
            measure=Measure(given["measure"]), places=int(given["places"]), floor_on=FloorOn(given["floor_on"]),
            headroom=headroom, gates=self.gates, reasons=self._reasons(), tie_break=self._tie_break(),
            unit_kinds=kinds, total_for=self._total_for(kinds), **plain,
        )  # fmt: skip

    def _reasons(self):
        """Return the reasons, those that were there before in their order."""
        chosen = [*self.cleaned_data["reasons"], *lines(self.cleaned_data["own_reasons"])]
        before = [reason.code for reason in self.engine.reasons if reason.code in chosen]
        ordered = dict.fromkeys([*before, *chosen])
        return tuple(Reason(code, USUAL_REASONS.get(code, code)) for code in ordered)

    def _tie_break(self):
        keys = dict.fromkeys(self.cleaned_data[f"tie_{place}"] for place in range(self.tie_count))
        return tuple(
            TieBreak(Figure.CRITERION, key.removeprefix(OF_CRITERION))
            if key.startswith(OF_CRITERION)
            else TieBreak(Figure(key))
            for key in keys
            if key
        )

    def _total_for(self, kinds):
        typed = {kind: self.cleaned_data[f"total_for_{place}"] for place, kind in enumerate(self.engine.unit_kinds)}
        others = {kind: total for kind, total in self.engine.total_for.items() if kind not in typed}
        return {kind: total for kind, total in {**others, **typed}.items() if total is not None and kind in kinds}

    def save(self, *, by):
        source = self.cleaned_data["source"]
        return self.carry_out(drafting.change_settings, self.table, self.settings(), source=source, by=by)


def lines(text):
    return [line for each in text.splitlines() if (line := tidy(each))]
