"""The year of a bloc: a calendar year ("2022") or a school year ("2020-2021")."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.clock import today

_PATTERN = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?")


def validate_year(value: str) -> None:
    """Accept "2022" and "2020-2021". Raises ValidationError with code `year`."""
    match = _PATTERN.fullmatch(value)
    if not match or (match[2] and int(match[2]) != int(match[1]) + 1):
        raise ValidationError(_("“%(value)s” is not a year. Write 2022 or 2020-2021."), "year", {"value": value})


def bounds(year: str) -> tuple[date, date]:
    """Return the first and last day of `year`: 1 January to 31 December, or 1 September to 31 August."""
    validate_year(year)
    first = int(year[:4])
    return (date(first, 9, 1), date(first + 1, 8, 31)) if "-" in year else (date(first, 1, 1), date(first, 12, 31))


def current_year() -> str:
    """Return this calendar year."""
    return str(today().year)


def following(year: str) -> str:
    """Return the year after `year`: 2022 after 2021, 2021-2022 after 2020-2021."""
    return "-".join(str(int(part) + 1) for part in year.split("-"))


class YearField(models.CharField):
    """A calendar or school year; text, so that both sort as they follow each other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 9
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_year]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs
