"""Rows that hold from one day to another, both included."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.clock import today


def covers(day: date, prefix: str = "") -> Q:
    """Return the condition that a row, or the one behind `prefix` ("terms__"), holds on `day`."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    )


class PeriodQuerySet(models.QuerySet):
    """Selections by day."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(covers(day))

    def current(self) -> Self:
        """Rows that hold today."""
        return self.on(today())

    def overlapping(self, since: date, until: date | None) -> Self:
        """Rows that hold on at least one day from `since` to `until` (open-ended when None)."""
        rows = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return rows.filter(since__lte=until) if until else rows


class Period(models.Model):
    """A row that holds from `since` to `until`; an empty `until` means until further notice."""

    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    @property
    def is_current(self) -> bool:
        return self.holds_on(today())
