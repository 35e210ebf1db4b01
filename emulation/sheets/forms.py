"""Forms of scoring: opening a round, the values of a page of a sheet, reasons, verifiers, evidence."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Unit
from emulation.another_hand import fingerprint
from emulation.covenants.forms import DayInput, ProseInput, RuleForm
from emulation.evidence.models import Evidence
from emulation.scoring.results import Result, check
from emulation.scoring.tables import AllOrNothing, Counter, DaysLate, Direct, Ladder
from emulation.sheets import blocking, entering, explaining, flowing, opening, turns, values, verifying
from emulation.sheets.assessing import KEEP, Stage, Typed

AT_TARGET = {"target_missing", "target_zero", "target_fixed"}
AT_REASON = {"because_missing"}


def as_typed(value):
    """Return a number as a person would type it: never with three decimals, which could be read as thousands."""
    if value is None:
        return ""
    text = f"{Decimal(value).normalize():f}"
    text += "0" if len(text.partition(".")[2]) == 3 else ""
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


def mark(shown):
    """Return a short mark of what a page shows of a leaf, so that a whole page is kept when a session ends."""
    return fingerprint(shown)[:16]


def is_open(board, line, mode):
    """Whether `mode` writes on `line`: explanations on what changed, a second look on what was explained."""
    if mode == turns.SECOND:
        return bool(line.answer)
    if mode != turns.EXPLAIN:
        return True
    upto = board.result(line, Stage.VERIFIED), board.result(line, Stage.SELF)
    return not values.same(*[(one.actual, one.parts) for one in upto])


@dataclass
class LeafFields:
    """A leaf on the page: the names of its fields, and what stands there now."""

    leaf: object
    line: object
    entry: object = None
    values: list = field(default_factory=list)
    target: str = ""
    words: str = ""
    form: object = None
    points: str = ""
    hint: object = None

    @property
    def names(self):
        return [*self.values, *(name for name in (self.target, self.words) if name)]

    @property
    def seen(self):
        return self.form[f"seen_{self.line.pk}"]

    @property
    def value_fields(self):
        return [self.form[name] for name in self.values]

    @property
    def target_field(self):
        return self.form[self.target] if self.target else None

    @property
    def words_field(self):
        return self.form[self.words] if self.words else None

    @property
    def errors(self):
        return [error for name in self.names for error in self.form.errors.get(name, [])]


class LeavesForm(RuleForm):
    """The values of the leaves of one page, in the mode of whoever writes; untouched leaves are not sent to the rule.

    Each leaf has a hidden `seen`: its version, and a mark of what the page showed. Somebody else's change of a leaf is
    refused once, with who it was, and only where this person typed something.
    """

    WORDS = {
        turns.SELF: _("Explanation"),
        turns.EXPLAIN: _("Your explanation; empty: accepted"),
        turns.PEER: _("Remark or reason"),
    }

    def __init__(self, *args, board, sheet, page, mode, entries=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.board, self.sheet, self.mode, self.leaves = board, sheet, mode, []
        kept, self.shown = dict(self.initial), {}
        for leaf in page.leaves:
            line = board.scores.get(sheet.pk, {}).get(leaf.code)
            entry = (entries or {}).get(leaf.code)
            if line and is_open(board, line, mode):
                self._add(LeafFields(leaf, line, entry, form=self), kept)

    def _add(self, row, kept):
        if self.mode != turns.EXPLAIN:
            self._add_values(row)
        words = self._words(row)
        row.words = f"words_{row.line.pk}"
        label = self.WORDS.get(self.mode, _("Reason for a change"))
        limit = {"max_length": 4000 if self.mode in (turns.SELF, turns.EXPLAIN) else 2000}
        self._field(row, row.words, ProseInput(label=label, required=False, rows=1, **limit), words)
        shown = {name: self.shown[name] for name in row.names}
        digest = f"{row.line.version}:{mark(shown)}"
        name = f"seen_{row.line.pk}"
        self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[name] = kept.get(name, digest)
        self.leaves.append(row)

    def _add_values(self, row):
        stands = self.board.result(row.line, self._stage()) if self.mode != turns.PEER else self._peer(row.line)
        for name, made, text in _value_fields(row.leaf, row.line.pk, stands):
            row.values.append(name)
            self._field(row, name, made, text)
        if values.takes_target(row.leaf) and self.mode in (turns.SELF, turns.VERIFY, turns.FINAL):
            row.target = f"target_{row.line.pk}"
            self._field(row, row.target, _number(_("Target")), as_typed(row.line.target))

    def _field(self, row, name, made, text):
        made.widget.attrs["aria-label"] = f"{made.label}: {row.leaf.code}"
        made.widget.attrs["class"] = made.widget.attrs.get("class", "form-control")
        self.fields[name], self.shown[name] = made, text
        self.initial.setdefault(name, text)

    def _stage(self):
        return {turns.SELF: Stage.SELF, turns.VERIFY: Stage.VERIFIED, turns.SECOND: Stage.SECOND}.get(
            self.mode, Stage.FINAL
        )

    def _peer(self, line):
        own = self.board.peers.get(line.pk)
        if not own:
            return self.board.result(line, Stage.SELF)
        return Result(True, None, own.actual, tuple(map(Decimal, own.parts)))

    def _words(self, row):
        if self.mode == turns.SELF:
            return row.line.explanation
        if self.mode == turns.EXPLAIN:
            return row.line.answer
        if self.mode == turns.PEER:
            said = self.board.peers.get(row.line.pk)
        else:
            said = self.board.assessments.get(row.line.pk, {}).get(self._stage())
        return said.reason if said else ""

    def _sent(self, row):
        """What arrived for a leaf, as text by field; a field that did not arrive is what it was."""
        return {name: (self.data.get(name, self.shown[name]) or "").replace("\r\n", "\n").strip() for name in row.names}

    def typed(self):
        """Return what this person touched, leaf by leaf."""
        found = []
        for row in self.leaves:
            sent = self._sent(row)
            version, _colon, digest = self.data.get(f"seen_{row.line.pk}", "").partition(":")
            if mark(sent) == digest:
                continue
            given = [sent[name] for name in row.values]
            found.append(
                Typed(
                    row.leaf.code,
                    int(version) if version.isdecimal() else -1,
                    KEEP if not row.values else given if isinstance(row.leaf.rule, Counter) else given[0],
                    sent[row.target] if row.target else KEEP,
                    sent[row.words] if row.words else KEEP,
                )
            )
        return found

    def results(self):
        """Return what is typed as results for the engine, for totals while typing; what cannot be read stays out."""
        found = {}
        for row in self.leaves:
            sent = self._sent(row)
            given = [sent[name] for name in row.values]
            if not given:
                continue
            target = row.line.target
            try:
                actual, parts = values.parsed(row.leaf, given if isinstance(row.leaf.rule, Counter) else given[0])
                if row.target:
                    target = values.target(row.leaf, sent[row.target])
            except ValidationError:
                actual, parts = values.NOTHING
            result = Result(row.line.is_assigned, target, actual, parts)
            is_wrong = check(row.leaf, result)
            found[row.leaf.code] = Result(row.line.is_assigned, target) if is_wrong else result
        return found

    def save(self, *, by):
        """Give what was typed to the rule of this mode. Return whether everything was accepted."""
        typed = self.typed()
        if self.mode == turns.EXPLAIN:
            said = {one.code: one.words for one in typed}
            versions = {one.code: one.version for one in typed}
            return self.carry_out(explaining.explain, self.sheet, said, versions=versions, by=by)
        rule = {turns.SELF: entering.enter_all, turns.PEER: verifying.peer_all}.get(self.mode, verifying.verify_all)
        return self.carry_out(rule, self.sheet, typed, by=by)

    def show(self, error):
        """Put the messages on the fields of their leaves, and take the present version for the next time."""
        if not hasattr(error, "error_dict"):
            super().show(error)
            return
        rows = {row.leaf.code: row for row in self.leaves}
        for code, errors in error.error_dict.items():
            for each in errors:
                self.add_error(self._place(rows.get(code), each.code), each)

    def _place(self, row, code):
        if not row:
            return None
        if code == "stale":
            self._look_again(row)
        if code in AT_TARGET and row.target:
            return row.target
        return row.words if code in AT_REASON or not row.values else row.values[0]

    def _look_again(self, row):
        name = f"seen_{row.line.pk}"
        data = self.data.copy()
        _version, _colon, digest = data.get(name, "").partition(":")
        data[name] = f"{row.line.version}:{digest}"
        self.data = data


def _number(label):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


def _measured_in(unit):
    """Return how the field of a result is called: by its unit of measure, where that is a word."""
    if not any(letter.isalpha() for letter in unit):
        return gettext("Result (%(unit)s)") % {"unit": unit} if unit else capfirst(gettext("result"))
    return capfirst(unit)


def _value_fields(leaf, pk, stands):
    """Yield the fields of a leaf as its kind asks: a choice, a number, or one number for each step of a counter."""
    rule, label = leaf.rule, _measured_in(leaf.unit_of_measure)
    if isinstance(rule, AllOrNothing):
        choices = [("", values.NONE), ("1", gettext("achieved")), ("0", gettext("not achieved"))]
        widget = forms.Select(attrs={"class": "form-select"})
        made = forms.ChoiceField(label=gettext("Result"), required=False, choices=choices, widget=widget)
        yield f"actual_{pk}", made, "" if stands.actual is None else "1" if stands.actual else "0"
    elif isinstance(rule, Counter):
        given = stands.parts or ((stands.actual,) if stands.actual is not None else ())
        for place, step in enumerate(rule.steps):
            text = as_typed(given[place]) if place < len(given) else ""
            yield f"actual_{pk}_{place}", _number(step.name or gettext("Occurrences")), text
    elif isinstance(rule, Ladder) and rule.by_scores:
        yield f"actual_{pk}", _number(gettext("Outside scores: 85; 90,5")), "; ".join(map(as_typed, stands.parts))
    else:
        names = {Direct: gettext("Points"), DaysLate: gettext("Days late"), Ladder: gettext("Rank")}
        yield f"actual_{pk}", _number(names.get(type(rule), label)), as_typed(stands.actual)


class OpenForm(RuleForm):
    self_due_on = DayInput(label=_("Self-scoring until"))
    verify_due_on = DayInput(label=_("Verification until"))
    explain_due_on = DayInput(label=_("Explanation until"))
    final_due_on = DayInput(label=_("Final scores until"))
    has_peers = forms.BooleanField(
        label=_("Members verify each other as well"),
        required=False,
        help_text=_(
            "Each member verifies the next one. "
            "What it finds is hidden until both verifications are done, and does not count."
        ),
    )

    def __init__(self, *args, campaign, table, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.units = campaign, units
        kinds = [(kind, kind) for kind in table.options.get("unit_kinds", [])]
        if kinds:
            for unit in units:
                self.fields[f"kind_{unit.pk}"] = forms.ChoiceField(
                    label=_("Kind of unit: %(unit)s") % {"unit": unit.name}, choices=[("", "–"), *kinds]
                )

    def open(self, *, by):
        given = self.cleaned_data
        days = {name: given[name] for name in opening.DAYS}
        kinds = {unit: given.get(f"kind_{unit.pk}", "") for unit in self.units}
        return self.carry_out(opening.open_round, self.campaign, days, kinds, has_peers=given["has_peers"], by=by)


class ReasonForm(RuleForm):
    because = ProseInput(
        label=_("Reason"), max_length=2000, rows=4, help_text=_("The unit reads it."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip


class SureForm(RuleForm):
    """Asks for nothing but the click."""


class VerifierForm(ReasonForm):
    verifier = forms.ModelChoiceField(
        label=_("Verified by"), queryset=None, required=False, empty_label=_("The secretariat")
    )
    field_order = ("verifier", "because")

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        members = sheet.round.campaign.memberships().current().values("unit")
        self.fields["verifier"].queryset = Unit.objects.filter(pk__in=members).exclude(pk=sheet.unit_id)


class AssignForm(ReasonForm):
    is_assigned = forms.TypedChoiceField(
        label=_("This criterion is"), coerce=lambda value: value == "1", widget=forms.RadioSelect,
        choices=[("1", _("assigned to the unit")), ("0", _("not assigned to the unit"))],
    )  # fmt: skip
    field_order = ("is_assigned", "because")


class BlockForm(RuleForm):
    code = forms.ChoiceField(label=_("Reason of the table"))
    note = ProseInput(
        label=_("What it rests on"), max_length=1000, rows=3,
        help_text=_("The decision or document, with number and day."),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        known = blocking.reasons(round).values()
        self.fields["code"].choices = [(reason.code, capfirst(str(reason.text))) for reason in known]


class UnblockForm(ReasonForm):
    code = forms.CharField(widget=forms.HiddenInput, max_length=250)


class EvidenceForm(RuleForm):
    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence for this criterion"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A chosen file was taken away meanwhile. Choose again.")},
    )  # fmt: skip

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Evidence.objects.filter(unit=sheet.unit_id, campaign=sheet.round.campaign_id)
        self.fields["evidence"].queryset = rows.order_by("name", "pk")

    @property
    def has_files(self):
        return self.fields["evidence"].queryset.exists()


class FiguresForm(RuleForm):
    codes = forms.MultipleChoiceField(
        label=_("Take over"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("What a person typed stays unless you tick it."),
    )  # fmt: skip

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(offer.code, _change(offer)) for offer in offers]
        self.fields["codes"].initial = [offer.code for offer in offers if not offer.is_typed]

    def take_over(self, sheet, *, by):
        return self.carry_out(flowing.take_over, sheet, self.cleaned_data["codes"], by=by)


def _change(offer):
    """Return what taking over would change of one leaf, in one line."""
    parts = [f"{offer.code}. {offer.name}"]
    if offer.changes_value:
        parts.append(gettext("result %(old)s → %(new)s") % {"old": offer.old, "new": offer.new})
    if offer.changes_target:
        parts.append(gettext("target %(old)s → %(new)s") % {"old": offer.old_target, "new": offer.new_target})
    if offer.is_typed:
        parts.append(gettext("typed by a person"))
    return " · ".join(parts)
