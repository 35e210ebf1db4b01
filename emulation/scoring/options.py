"""Reads the JSON of the column `options`: the rule of a leaf, and the settings of a table (docs/files.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import nfc, tidy
from emulation.scoring import tables
from emulation.scoring.exact import ZERO
from emulation.scoring.ranges import Range
from emulation.scoring.tables import Figure, Kind

NUMBER = r"[+-]?\d{1,12}(?:[.,]\d{1,4})?"
ONE_SIDED = re.compile(rf"^(<=|>=|<|>|≤|≥)({NUMBER})$")
BETWEEN = re.compile(rf"^(>?)({NUMBER})[-–—](<?)({NUMBER})$")
MOST_DIGITS, MOST_PLACES = 14, 4
Choice = TypeVar("Choice", bound=StrEnum)


def parse(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`. Raises ValidationError with code `json`."""
    found = loads(text)
    if not isinstance(found, dict):
        raise ValidationError(_("Options are a JSON object: {…}."), "json")
    return found


def loads(text: str) -> Any:
    """Return what the JSON in `text` says, its numbers as Decimal. Raises ValidationError with code `json`."""
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = _('This is not JSON: look at character %(position)d. Quotation marks must be straight (").')
        raise ValidationError(message % {"position": error.pos + 1}, "json") from error
    except RecursionError as error:
        raise ValidationError(_("This JSON is nested too deeply."), "json") from error


def _refuse(word: str) -> None:
    raise ValidationError(_("“%(value)s” is not a number.") % {"value": word}, "json")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice; the second would silently win."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        name = nfc(name)
        if name in found:
            raise ValidationError(_("“%(name)s” stands there twice.") % {"name": name}, "json")
        found[name] = value
    return found


class Options:
    """An object of options from which each reader takes what it knows; what is left over is unknown."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = dict(values)
        self.known: list[str] = []

    def take(self, name: str, default: Any = None) -> Any:
        self.known.append(name)
        value = self.values.pop(name, None)
        return default if value is None else value

    def has_null(self, name: str) -> bool:
        return name in self.values and self.values[name] is None

    def finish(self) -> None:
        """Raises ValidationError with code `option_unknown` when something was not taken."""
        if unknown := sorted(self.values):
            message = _("The option “%(name)s” is unknown here. Possible are: %(known)s.")
            raise ValidationError(message % {"name": unknown[0], "known": ", ".join(self.known)}, "option_unknown")

    # --- typed -----------------------------------------------------------------------------------------------

    def number(self, name: str, default: Decimal | None = None) -> Decimal | None:
        value = self.take(name)
        return default if value is None else as_number(value, name)

    def flag(self, name: str, default: bool) -> bool:
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise _wrong(_("The option “%(name)s” is true or false."), name)
        return value

    def text(self, name: str) -> str:
        value = self.take(name, "")
        if not isinstance(value, str):
            raise _wrong(_("The option “%(name)s” is a text."), name)
        return tidy(value)

    def choice(self, name: str, default: Choice) -> Choice:
        value = self.take(name, default.value)
        kinds = {one.value: one for one in type(default)}
        if not isinstance(value, str) or value not in kinds:
            message = _("The option “%(name)s” is one of: %(words)s.")
            raise ValidationError(message % {"name": name, "words": ", ".join(kinds)}, "option_wrong")
        return kinds[value]

    def list(self, name: str) -> list[Any]:
        value = self.take(name, [])
        if not isinstance(value, list):
            raise _wrong(_("The option “%(name)s” is a list: […]."), name)
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        value = self.take(name, {})
        if not isinstance(value, dict):
            raise _wrong(_("The option “%(name)s” is an object: {…}."), name)
        return value

    def numbers_by_name(self, name: str) -> dict[str, Decimal]:
        return {tidy(key): as_number(value, key) for key, value in self.mapping(name).items()}


def _wrong(message: str, name: str) -> ValidationError:
    return ValidationError(message % {"name": name}, "option_wrong")


def as_number(value: Any, name: str) -> Decimal:
    """Return a number of the JSON. Raises ValidationError with code `option_wrong`."""
    if not isinstance(value, Decimal):
        raise _wrong(_("“%(name)s” wants a number, with a decimal point and without quotation marks."), name)
    _sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent < -MOST_PLACES or len(digits) + max(exponent, 0) > MOST_DIGITS:
        raise _wrong(_("The number of “%(name)s” has too many digits."), name)
    return value


# --- Leaves ------------------------------------------------------------------------------------------------------


def rule(kind: Kind, options: Options) -> tables.Rule:
    """Return the rule of a leaf of `kind`. Raises ValidationError with code `option_wrong` or `range_unreadable`."""
    return RULES[kind](options)


def _counter(options: Options) -> tables.Counter:
    steps = [tables.Step(name, points) for name, points in options.numbers_by_name("steps").items()]
    single = options.number("step")
    if single is not None:
        steps.append(tables.Step("", single))
    return tables.Counter(
        steps=tuple(steps),
        base=options.number("base", ZERO) or ZERO,
        least=options.number("least"),
        most=options.number("most"),
        is_within_max=options.flag("within_max", default=True),
    )


def _bands(options: Options) -> tables.Bands:
    is_percent = options.flag("percent_of_target", default=False)
    return tables.Bands(_ranges(options), is_percent, not is_percent and options.flag("whole", default=False))


def _ladder(options: Options) -> tables.Ladder:
    points = tuple(as_number(value, "points") for value in options.list("points"))
    return tables.Ladder(points, options.number("beyond", ZERO) or ZERO, options.flag("by_scores", default=False))


RULES: dict[Kind, Callable[[Options], tables.Rule]] = {
    Kind.ALL_OR_NOTHING: lambda options: tables.AllOrNothing(),
    Kind.DIRECT: lambda options: tables.Direct(),
    Kind.COUNTER: _counter,
    Kind.BANDS: _bands,
    Kind.PROPORTIONAL: lambda options: tables.Proportional(options.flag("grows", default=False)),
    Kind.LEADER_RELATIVE: lambda options: tables.LeaderRelative(),
    Kind.LADDER: _ladder,
    Kind.DAYS_LATE: lambda options: tables.DaysLate(_ranges(options)),
}


def _ranges(options: Options) -> tuple[Range, ...]:
    return tuple(read_range(text, as_number(points, text)) for text, points in options.mapping("bands").items())


def read_range(text: str, points: Decimal) -> Range:
    """Return a range as rules write it: `<75`, `75–95`, `95–<100`, `>95`, `≥100`, `0`.

    A bound is in the range unless `<` or `>` stands before it. Raises ValidationError with code `range_unreadable`.
    """
    bare = "".join(text.split()).replace("%", "")
    if re.fullmatch(NUMBER, bare):
        return Range(_bound(bare), _bound(bare), points)
    if found := ONE_SIDED.match(bare):
        sign, bound = found[1], _bound(found[2])
        included = sign not in ("<", ">")
        return (
            Range(None, bound, points, has_high=included)
            if sign in ("<", "<=", "≤")
            else Range(bound, None, points, has_low=included)
        )
    if found := BETWEEN.match(bare):
        return Range(_bound(found[2]), _bound(found[4]), points, has_low=not found[1], has_high=not found[3])
    message = _("“%(text)s” is not a range. Write <75, 75–95, 95–<100, >95 or 100.")
    raise ValidationError(message % {"text": text[:40]}, "range_unreadable")


def _bound(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def of_criterion(options: Options) -> dict[str, Any]:
    """Return what any criterion may say of itself, as fields of `Criterion`."""
    return {
        "section": options.choice("section", tables.Section.BASE),
        "unit_of_measure": options.text("unit_of_measure"),
        "evidence": options.text("evidence"),
        "only_for": frozenset(_texts(options.list("only_for"), "only_for")),
        "max_for": options.numbers_by_name("max_for"),
    }


def _texts(values: Iterable[Any], name: str) -> list[str]:
    found = list(values)
    if not all(isinstance(value, str) and value.strip() for value in found):
        raise _wrong(_("The option “%(name)s” is a list of texts."), name)
    return [tidy(value) for value in found]


# --- The table ---------------------------------------------------------------------------------------------------


def of_table(options: Options) -> dict[str, Any]:
    """Return the settings of a table, as fields of `Table`."""
    return {
        "measure": options.choice("measure", tables.Measure.PERCENT),
        "places": _places(options),
        "bonus_max": options.number("bonus_max"),
        "penalty_max": options.number("penalty_max"),
        "headroom": options.number("headroom", None if options.has_null("headroom") else ZERO),
        "unassigned_returns": options.flag("unassigned_returns", default=True),
        "floor_on": options.choice("floor_on", tables.FloorOn.LEAF),
        "gates": tuple(_gate(value) for value in options.list("gates")),
        "reasons": tuple(_reason(value) for value in options.list("blocked_because")),
        "tie_break": tuple(_tie_break(value) for value in _texts(options.list("tie_break"), "tie_break")),
        "unit_kinds": tuple(_texts(options.list("unit_kinds"), "unit_kinds")),
        "total_for": options.numbers_by_name("total_for"),
    }


def _places(options: Options) -> int:
    places = options.number("places", Decimal(2)) or ZERO
    if places not in range(5):
        raise _wrong(_("The option “%(name)s” is a whole number from 0 to 4."), "places")
    return int(places)


def _gate(value: Any) -> tables.Gate:
    if not isinstance(value, dict):
        raise _wrong(_("The option “%(name)s” is a list of objects: [{…}]."), "gates")
    options = Options(value)
    name, minimum = options.text("name"), options.number("minimum")
    if not name or minimum is None:
        raise _wrong(_("Each of “%(name)s” needs a name and a minimum."), "gates")
    gate = tables.Gate(name, minimum, options.number("floor", ZERO) or ZERO)
    options.finish()
    return gate


def _reason(value: Any) -> tables.Reason:
    """One of the usual reasons by its code, or one in the table's own words."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong(_("The option “%(name)s” is a list of texts."), "blocked_because")
    return tables.Reason(tidy(value), tables.USUAL_REASONS.get(tidy(value), tidy(value)))


def _tie_break(value: str) -> tables.TieBreak:
    """A figure of the total by its name, or else the code of a criterion."""
    figures = {figure.value: figure for figure in Figure if figure != Figure.CRITERION}
    return tables.TieBreak(figures[value]) if value in figures else tables.TieBreak(Figure.CRITERION, value)
