"""What the form of every criterion asks, whatever its kind; alone it is the form of a group."""

from dataclasses import replace
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from emulation.covenants.forms import LineInput, NumberInput
from emulation.criteria import editing, sources
from emulation.criteria.forms import RowsForm
from emulation.scoring.tables import Criterion, Section

SECTIONS = [
    (Section.BASE.value, _("Base points")),
    (Section.BONUS.value, _("Bonus points, beside the base")),
    (Section.PENALTY.value, _("Penalty points, taken off")),
]


class NameInput(LineInput):
    """A line that may be as long as criteria are."""

    widget = forms.Textarea(attrs={"rows": 3})

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class CriterionForm(RowsForm):
    """What every criterion says; alone it is the form of a group."""

    kind = None
    is_measured = False

    code = LineInput(
        label=_("Criterion code"), max_length=40, help_text=_("Once in the table, for example A1 or II.3.")
    )
    name = NameInput(label=_("Name"), max_length=1000)
    parent = forms.ChoiceField(label=_("Stands in"), required=False)
    max = NumberInput(label=_("Maximum points"))
    section = forms.ChoiceField(label=_("Counts as"), choices=SECTIONS, required=False)
    unit_of_measure = LineInput(
        label=_("Unit of measure"), required=False, max_length=80, help_text=_("For example %, articles, initiatives.")
    )
    evidence = LineInput(
        label=_("Evidence asked for"),
        required=False,
        max_length=500,
        help_text=_("What a unit attaches to be believed."),
    )
    origin = forms.ChoiceField(label=_("Where the result comes from"), required=False)
    only_for = forms.MultipleChoiceField(
        label=_("Only for these kinds of unit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for every unit."),
    )

    def __init__(self, *args, table, engine, row=None, one=None, parent="", code="", **kwargs):
        self.table, self.engine, self.row = table, engine, row
        self.one = one or Criterion("", "", Decimal(0), parent)
        is_same_kind = bool(one) and (one.rule.kind if one.rule else None) == self.kind
        rule = self.one.rule if is_same_kind else None
        rows = self.rows_of(rule) if rule else []
        values = self.values() | self.rule_values(rule) | self.flat(rows)
        first = {} if one else {"parent": parent, "code": code, "max": None}
        given = {**first, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, kept=values if one else None, rows=rows, initial=given, **kwargs)
        if not one:
            for name, value in self.rule_values(None).items():
                self.initial.setdefault(name, value)
        self._choices(rule)

    def values(self):
        one, names = self.one, ("code", "name", "max", "parent", "unit_of_measure", "evidence")
        own = {f"max_for_{place}": one.max_for.get(kind) for place, kind in enumerate(self.engine.unit_kinds)}
        origin = sources.of(self.row).key if self.row else ""
        common = {name: getattr(one, name) for name in names}
        return {**common, "section": one.section.value, "only_for": sorted(one.only_for), "origin": origin, **own}

    def _choices(self, rule):
        groups = [one for one in self.engine.criteria if not one.rule]
        if self.row:
            inside = {one.code for one in self.engine.criteria if self.one in self.engine.groups_of[one.code]}
            groups = [one for one in groups if one.code != self.one.code and one.code not in inside]
        self.fields["parent"].choices = [
            ("", _("at the top")),
            *((one.code, f"{one.code} {one.name}"[:120]) for one in groups),
        ]
        if self.one.parent:
            del self.fields["section"]
        if not self.is_measured:
            del self.fields["unit_of_measure"]
        if self.kind is None:
            del self.fields["evidence"], self.fields["origin"]
        else:
            self._origins(rule)
        self._variants()

    def _origins(self, rule):
        known = sources.choices(rule or self.EXAMPLE, self.table.campaign)
        present = sources.of(self.row) if self.row else sources.TYPED
        if present.key not in dict(known) and present.source in sources.fitting(rule or self.EXAMPLE):
            known.append((present.key, sources.label(present)))
        self.fields["origin"].choices = known
        if len(known) == 1:
            del self.fields["origin"]

    def _variants(self):
        kinds = list(self.engine.unit_kinds)
        extra = sorted(self.one.only_for - set(kinds))
        self.fields["only_for"].choices = [(kind, kind) for kind in [*kinds, *extra]]
        for place, kind in enumerate(kinds):
            label = _("Maximum points for %(kind)s") % {"kind": kind}
            self.fields[f"max_for_{place}"] = NumberInput(label=label, required=False)
        if not kinds and not extra:
            del self.fields["only_for"]

    # --- parts of the page ---------------------------------------------------------------------------------------

    RULE_FIELDS = ()
    """Single fields of the rule, below its rows."""

    def _bound(self, *names):
        return [self[name] for name in names if name in self.fields]

    @property
    def head(self):
        return self._bound("code", "max", "unit_of_measure")

    @property
    def of_rule(self):
        return self._bound(*self.RULE_FIELDS)

    @property
    def tail(self):
        return self._bound("evidence", "origin", "parent", "section")

    @property
    def variants(self):
        return self._bound("only_for", *(name for name in self.fields if name.startswith("max_for_")))

    @property
    def has_variants(self):
        return any(field.value() or field.errors for field in self.variants)

    # --- what it says --------------------------------------------------------------------------------------------

    def rule_values(self, rule):
        """Return the initial values of the single fields; of None what a new criterion begins with."""
        return {}

    def rows_of(self, rule):
        return []

    def rule(self):
        """Return the rule that was typed. Raises nothing: what is wrong is put on its fields."""
        return

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.typed_rule = self.rule()
        return cleaned

    def criterion(self):
        """Return the criterion as it was typed; what this form does not ask for stays as it was."""
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in ("code", "name", "max", "parent") if name in cleaned}
        plain |= {name: cleaned[name] for name in ("unit_of_measure", "evidence") if name in cleaned}
        if "section" in cleaned:
            plain["section"] = Section(cleaned["section"] or Section.BASE.value)
        if "only_for" in cleaned:
            plain["only_for"] = frozenset(cleaned["only_for"])
        return replace(self.one, **plain, rule=self.typed_rule, max_for=self._max_for())

    def _max_for(self):
        kinds = self.engine.unit_kinds
        typed = {kind: self.cleaned_data.get(f"max_for_{place}") for place, kind in enumerate(kinds)}
        others = {kind: most for kind, most in self.one.max_for.items() if kind not in kinds}
        return {kind: most for kind, most in {**others, **typed}.items() if most is not None}

    @property
    def typed_origin(self):
        return sources.parse(self.cleaned_data.get("origin", ""))

    def add(self, *, by, after=None):
        return self.carry_out(editing.add, self.table, self.criterion(), origin=self.typed_origin, after=after, by=by)

    def change(self, *, by):
        return self.carry_out(editing.change, self.row, self.criterion(), origin=self.typed_origin, by=by)

    def _fault(self, name, message, code):
        self.add_error(name, ValidationError(message, code))


def next_code(engine, parent):
    """Propose the code of the next criterion in the group `parent`: after A1, A2 comes A3."""
    codes = {one.code for one in engine.criteria}
    last = [one.code for one in engine.criteria if one.parent == parent][-1:]
    stem, number = (last[0].rstrip("0123456789"), last[0]) if last else (parent and f"{parent}.", "")
    digits = number[len(stem) :] if last else "0"
    if not digits:
        follows = chr(ord(stem[-1]) + 1) if len(stem) == 1 and "A" <= stem < "Z" else ""
        return follows if follows not in codes else ""
    following = int(digits) + 1
    while f"{stem}{following}" in codes:
        following += 1
    return f"{stem}{following}"
