"""What the cells of a result say: yes or no, a number, several numbers, or days, as the leaf's rule wants it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.files.cells import Day, Number, as_text, spellings
from common.text import fold
from emulation.scoring.exact import ONE, ZERO
from emulation.scoring.tables import AllOrNothing, Counter, Criterion, DaysLate, Ladder

NUMBER = Number(max_digits=14, decimal_places=4, required=False)
DAY = Day(required=False)
YES, NO = ("1", "x", "true"), ("0", "false")

Answer = tuple[Decimal | None, tuple[Decimal, ...]]
"""What a result has as `actual` and as `parts`."""


@cache
def _words() -> dict[str, bool]:
    """Yes and no in every language of the site."""
    yes = {*YES, *spellings(gettext_lazy("yes")), *spellings(gettext_lazy("achieved"))}
    no = {*NO, *spellings(gettext_lazy("no")), *spellings(gettext_lazy("not achieved"))}
    return dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def yes_or_no(value: Any) -> bool | None:
    """Return what a cell says, None when it is empty. Raises ValidationError with code `not_yes_or_no`."""
    text = fold(as_text(value))
    if not text:
        return None
    if text in _words():
        return _words()[text]
    message = _("“%(value)s” is neither yes nor no.") % {"value": as_text(value)[:40]}
    raise ValidationError(message, "not_yes_or_no")


def answer(leaf: Criterion, value: Any, *, due: Any = None) -> Answer:
    """Return what the cell `actual` says of `leaf`; `(None, ())` when it is empty. Raises ValidationError.

    `due` is the due day where the result is a day of submission.
    """
    if value is None or as_text(value).strip() == "":
        return None, ()
    if isinstance(leaf.rule, AllOrNothing):
        return _done(leaf, value), ()
    if isinstance(leaf.rule, Counter) and len(leaf.rule.steps) > 1:
        return None, _counts(leaf.rule, value)
    if isinstance(leaf.rule, Ladder) and leaf.rule.by_scores:
        return None, _several(value)
    if isinstance(leaf.rule, DaysLate) and _is_day(value):
        return _days_after(value, due), ()
    return NUMBER.clean(value), ()


def target_of(leaf: Criterion, value: Any) -> Decimal | None:
    """Return the target in a cell; the due day of a leaf by days late is read with its result."""
    if isinstance(leaf.rule, DaysLate) and _is_day(value):
        return None
    return NUMBER.clean(value)


def _done(leaf: Criterion, value: Any) -> Decimal:
    """Yes or no; the full points, typed where yes is asked for, are a yes as well."""
    try:
        return ONE if yes_or_no(value) else ZERO
    except ValidationError:
        try:
            points = NUMBER.clean(value)
        except ValidationError:
            points = None
        if points == leaf.max:
            return ONE
        raise


def _several(value: Any) -> tuple[Decimal, ...]:
    cells = value if isinstance(value, list) else as_text(value).split(";") if isinstance(value, str) else [value]
    found = [NUMBER.clean(cell.strip() if isinstance(cell, str) else cell) for cell in cells]
    return tuple(number for number in found if number is not None)


def _counts(rule: Counter, value: Any) -> tuple[Decimal, ...]:
    """Read `khen = 2; phê bình = 1`: a number for every step, each by its name."""
    given: dict[str, Any] = {}
    pairs = value.items() if isinstance(value, dict) else (part.split("=", 1) for part in as_text(value).split(";"))
    for pair in pairs:
        name, count = pair if len(pair) == 2 else (pair[0], None)
        given[fold(name)] = NUMBER.clean(count.strip() if isinstance(count, str) else count)
    found = [given.get(fold(step.name)) for step in rule.steps]
    if None in found or len(given) != len(found):
        message = _("Write the number of each: %(example)s.")
        example = "; ".join(f"{step.name} = 0" for step in rule.steps)
        raise ValidationError(message % {"example": example}, "steps_differ")
    return tuple(number for number in found if number is not None)


def _is_day(value: Any) -> bool:
    return isinstance(value, (date, datetime)) or (isinstance(value, str) and ("/" in value or value.count("-") == 2))


def _days_after(value: Any, due: Any) -> Decimal:
    handed_in, due_on = DAY.clean(value), DAY.clean(due)
    if due_on is None:
        raise ValidationError(_("The target of a day is the due day, and it is missing."), "due_missing")
    return Decimal((_day(handed_in) - _day(due_on)).days)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value
