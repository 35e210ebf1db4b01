"""The values of the leaves of one page of a sheet, as a form."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from emulation.another_hand import fingerprint
from emulation.covenants.forms import ProseInput, RuleForm
from emulation.inputs import ChoiceBox, HiddenBox, LineBox, ProseBox, boxed
from emulation.scoring.results import Result, check
from emulation.scoring.tables import AllOrNothing, Counter, DaysLate, Direct, Ladder
from emulation.sheets import entering, explaining, turns, values, verifying
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
    said: str = ""
    """What stands between its name and its fields, as HTML."""

    @property
    def anchor(self):
        """Its place on the page, without the points that long numbers have."""
        return str(self.line.pk)

    @property
    def names(self):
        return [*self.values, *(name for name in (self.target, self.words) if name)]

    @property
    def seen(self):
        return self.form[f"seen_{self.line.pk}"]

    @property
    def boxes(self):
        """The fields of its result, of its target where that is written too, and of the words beside it, as HTML."""
        found = [boxed(self.form[name]) for name in (*self.values, self.target) if name]
        return SafeString("".join([*found, boxed(self.form[self.words], "words")]))

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
        self._field(row, row.words, _Prose(label=label, required=False, **limit), words)
        shown = {name: self.shown[name] for name in row.names}
        digest = f"{row.line.version}:{mark(shown)}"
        name = f"seen_{row.line.pk}"
        self.fields[name] = forms.CharField(required=False, widget=HiddenBox)
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


class _Prose(ProseInput):
    """The words beside a result: one row, which grows."""

    def __init__(self, **kwargs):
        super().__init__(rows=1, widget=ProseBox, **kwargs)


def _number(label):
    made = forms.CharField(label=label, required=False, max_length=200, widget=LineBox)
    made.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return made


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
        made = forms.ChoiceField(label=gettext("Result"), required=False, choices=choices, widget=ChoiceBox)
        made.widget.attrs["class"] = "form-select"
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
