"""What a cell may hold: form fields that read what officers type and what Excel makes of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.text import fold, nfc, tidy

AMBIGUOUS = re.compile(r"^[+-]?\d{1,3}[.,]\d{3}$")


def spellings(label: str | Promise) -> set[str]:
    """Return `label` in every language of the site, folded."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(fold(str(label)))
    return found


def as_text(value: Any) -> str:
    """Return a cell as text; Excel's 2022.0 is 2022."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    return nfc(str(value))


class Line(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        return tidy(as_text(value))


class Prose(forms.CharField):
    """Paragraphs."""

    def to_python(self, value: Any) -> str:
        return as_text(value).replace("\r\n", "\n").strip()


class Names(Line):
    """Several names, separated by semicolons."""

    def to_python(self, value: Any) -> Any:
        return [name for part in as_text(value).split(";") if (name := tidy(part))]

    def run_validators(self, value: Any) -> None:
        for name in value:
            super().run_validators(name)


class Day(forms.DateField):
    """A day: 31/12/2026, 2026-12-31, or a date of Excel."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value if isinstance(value, date) else as_text(value))
        except ValidationError as error:
            message = _("“%(value)s” is not a date. Write 31/12/2026 or 2026-12-31.") % {"value": as_text(value)[:40]}
            raise ValidationError(message, "date") from error


class Number(forms.DecimalField):
    """A number with a decimal comma or point. What can be read in two ways (1.000) is refused."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            value = self._plain(value)
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(_("“%(value)s” is not a number.") % {"value": str(value)[:40]}, "number") from error

    def _plain(self, text: str) -> str:
        text = "".join(text.split())
        if AMBIGUOUS.match(text):
            message = _("“%(value)s” can be read in two ways. Write it without a separator, or with two decimals.")
            raise ValidationError(message % {"value": text}, "ambiguous")
        decimal = "," if text.rfind(",") > text.rfind(".") else "."
        return text.replace("." if decimal == "," else ",", "").replace(",", ".")


class Whole(Number):
    """A whole number."""

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is not None and number != int(number):
            raise ValidationError(_("“%(value)s” is not a whole number.") % {"value": value}, "whole")
        return None if number is None else int(number)


class Choice(forms.ChoiceField):
    """One of a list of words: the word of the format, or the label of the interface in any of its languages."""

    def __init__(self, *, also: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.also = also or {}
        self._words: dict[str, str] = {}  # shared by the copies that forms make of a field

    def pairs(self) -> list[tuple[Any, Any]]:
        return list(self.choices)  # type: ignore[arg-type]

    def words(self) -> dict[str, str]:
        if not self._words:
            for code, label in self.pairs():
                self._words |= dict.fromkeys(spellings(label), str(code))
            self._words |= {fold(word): str(code) for word, code in self.also.items()}
            self._words |= {fold(str(code)): str(code) for code, _label in self.pairs()}
        return self._words

    def to_python(self, value: Any) -> str:
        text = tidy(as_text(value))
        if not text:
            return ""
        if (code := self.words().get(fold(text))) is not None:
            return code
        listed = ", ".join(self.also or (str(label) for _code, label in self.pairs()))
        message = _("“%(value)s” is unknown. Possible are: %(listed)s.")
        raise ValidationError(message % {"value": text[:60], "listed": listed}, "unknown")
