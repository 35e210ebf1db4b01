"""Exact decimals: sums and products lose no digit, quotients are rounded half up once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
EXACT = Context(prec=120, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""Refuses to lose a digit: a sum or product that did not fit would be an error, never a rounded figure."""


def half_up(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """Return the quotient rounded half up (away from zero) to `places`, exact to the last digit."""
    with localcontext(EXACT):
        return quotient(numerator, denominator, places)


def quotient(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """The same, for callers that work inside `EXACT` already."""
    whole = ((abs(numerator) * 2).scaleb(places) + abs(denominator)) // (abs(denominator) * 2)
    return (whole if (numerator < 0) == (denominator < 0) else -whole).scaleb(-places)


def of_fraction(value: Fraction, places: int) -> Decimal:
    """Return a fraction of any size rounded half up (away from zero) to `places`."""
    whole = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places, EXACT)


def number(value: Decimal) -> str:
    """Return a number as people here write it, without zeros that say nothing."""
    return _written(value, get_language())


@lru_cache(maxsize=10_000)
def _written(value: Decimal, language: str | None) -> str:
    """A long page writes thousands of numbers, and few different ones."""
    return number_format(value.normalize() if value else ZERO)
