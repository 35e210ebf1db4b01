"""Results as people type and read them: “đạt”, “85,5 %”, “khen 2; phê bình 1”; nothing typed is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.scoring.answers import NUMBER, Answer, answer
from emulation.scoring.exact import number
from emulation.scoring.results import Result, check
from emulation.scoring.tables import AllOrNothing, Bands, Counter, Criterion, DaysLate, Direct, Kind, Ladder

NOTHING: Answer = (None, ())
NONE = "–"


def parsed(leaf: Criterion, value: Any) -> Answer:
    """Return what somebody typed for `leaf`; a list is the count of each step of a counter. Empty is not scored.

    Raises ValidationError with a code of `scoring.answers`.
    """
    if isinstance(leaf.rule, Counter) and isinstance(value, (list, tuple)):
        if not any(str(each).strip() for each in value if each is not None):
            return NOTHING
        if len(leaf.rule.steps) == 1:
            return answer(leaf, value[0])
        named = zip((step.name for step in leaf.rule.steps), value, strict=False)
        return answer(leaf, {name: None if each == "" else each for name, each in named})
    return answer(leaf, value)


def checked(leaf: Criterion, given: Answer, *, target: Decimal | None, is_assigned: bool = True) -> None:
    """Raise ValidationError, with a code of `scoring.results.check`, when `leaf` cannot score `given`."""
    if fault := check(leaf, Result(is_assigned, target, *given)):
        raise ValidationError(fault.message, fault.code)


def target(leaf: Criterion, value: Any) -> Decimal | None:
    """Return a typed target. Raises ValidationError with code `target_zero` or as a number that cannot be read."""
    found = NUMBER.clean(value.strip() if isinstance(value, str) else value)
    if found is not None and found <= 0:
        message = _("The target of “%(code)s” must be above zero: nothing can be measured against %(target)s.")
        raise ValidationError(message % {"code": leaf.code, "target": number(found)}, "target_zero")
    return found


def takes_target(leaf: Criterion) -> bool:
    """Whether results of `leaf` are measured against a target."""
    assert leaf.rule
    return leaf.rule.kind in (Kind.PROPORTIONAL, Kind.LEADER_RELATIVE) or (
        isinstance(leaf.rule, Bands) and leaf.rule.is_percent
    )


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are equal as numbers; not scored equals only not scored."""
    return one[0] == other[0] and tuple(one[1]) == tuple(other[1])


def in_words(leaf: Criterion, actual: Decimal | None, parts: Sequence[Decimal | str] = ()) -> str:
    """Return a result as people read it, in the language of the page; a dash when nothing was scored."""
    if actual is None and not parts:
        return NONE
    rule, counted = leaf.rule, [number(Decimal(part)) for part in parts]
    if isinstance(rule, Counter) and len(counted) == len(rule.steps) > 1:
        return "; ".join(f"{step.name} {count}" for step, count in zip(rule.steps, counted, strict=True))
    if actual is None:
        return "; ".join(counted)
    return _single(leaf, actual)


def _single(leaf: Criterion, actual: Decimal) -> str:
    rule = leaf.rule
    if isinstance(rule, AllOrNothing):
        return _("achieved") if actual else _("not achieved")
    said = {"number": number(actual)}
    if isinstance(rule, Direct):
        return _("%(number)s points") % said
    if isinstance(rule, DaysLate):
        if actual <= 0:
            return _("on time")
        return ngettext("%(number)s day late", "%(number)s days late", int(actual)) % said
    if isinstance(rule, Ladder):
        return _("rank %(number)s") % said
    return " ".join(part for part in (number(actual), leaf.unit_of_measure) if part)


def target_in_words(leaf: Criterion, value: Decimal | None) -> str:
    """Return a target with its unit of measure; a dash without one."""
    if value is None:
        return NONE
    return " ".join(part for part in (number(value), leaf.unit_of_measure) if part)


def kept_words(leaf: Criterion, given: Answer) -> str:
    """Return a result as the log keeps it: in the language of the site, whatever language the page was in."""
    with translation.override(settings.LANGUAGE_CODE):
        return in_words(leaf, *given)


def kept_target(leaf: Criterion, value: Decimal | None) -> str:
    """Return a target as the log keeps it."""
    with translation.override(settings.LANGUAGE_CODE):
        return target_in_words(leaf, value)
