"""Days on which offices are closed, or open although it is a weekend, where they differ from what the project ships."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.fields import LineField


class Holiday(models.Model):
    """Ngày nghỉ, ngày làm bù: one day as the secretariat corrects it; it wins over what `national` says of the day."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("public holiday")
        COMPENSATION = "compensation", _("day off in compensation")
        SWAPPED = "swapped", _("day off swapped with a Saturday")
        WORKED = "worked", _("working day in exchange for a day off")
        ORDINARY = "ordinary", _("an ordinary day after all")

    class Certainty(models.TextChoices):
        LAW = "law", _("by law")
        ANNOUNCED = "announced", _("announced for the year")
        COMPUTED = "computed", _("computed")
        VERIFY = "verify", _("to be verified")

    OFF = (Kind.PUBLIC, Kind.COMPENSATION, Kind.SWAPPED)

    day = models.DateField(_("day"), unique=True, error_messages={"unique": _("This day is entered already.")})
    name = LineField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PUBLIC)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.ANNOUNCED)
    source = LineField(_("source"), max_length=400, help_text=_("Law or announcement, with number and date."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("day off or made up")
        verbose_name_plural = _("days off and made up")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    @property
    def is_off(self) -> bool:
        return self.kind in self.OFF
