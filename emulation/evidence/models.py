"""Evidence: a file of a unit for a year, with its bytes."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.fields import LineField
from common.history import OneByOneQuerySet
from documents.models import Sealed
from emulation.campaigns.models import Campaign, prepared_by


class EvidenceQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files of the years that `user` sees: of units of theirs, and all of them for those who review the year."""
        mine = models.Q(unit__in=scope.unit_ids(user))
        return self.filter(year_seen_by(user, "campaign__"), mine | prepared_by(user, "campaign__"))


class Evidence(models.Model):
    """Minh chứng: a file that a unit attached once for a year; the same bytes are the same file."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="evidence", verbose_name=_("bloc year"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence", verbose_name=_("unit"))
    name = LineField(_("file name"), max_length=200)
    note = LineField(_("what it shows"), max_length=300, blank=True)
    media_type = models.CharField(_("kind of file"), max_length=80, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"), editable=False
    )
    added_at = models.DateTimeField(_("added at"), editable=False)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "sha256"],
                name="evidence_once",
                violation_error_message=_("This file is already among the evidence of the unit."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("emulation:evidence_file", args=[self.pk])


class EvidenceBytes(Sealed):
    """The bytes of a piece of evidence, beside it so that lists never read them."""

    sealed = ("evidence_id", "data")

    evidence = models.OneToOneField(Evidence, models.PROTECT, primary_key=True, related_name="bytes")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.evidence_id)
