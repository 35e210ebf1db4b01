"""Evidence: a file of a unit for a year, with its bytes."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import succession
from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.fields import LineField
from common.history import OneByOneQuerySet
from documents.models import Sealed
from emulation.campaigns.leading import deputised_by, prepared_by
from emulation.campaigns.models import Campaign


class EvidenceQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files of the years that `user` sees.

        All files: of units of theirs (and of those that ended in them), of every unit for head and secretariat, of
        those whose papers a deputy reviews for the deputy (`deputised_by`), of a unit whose report a unit of theirs was
        given to review; of a score sheet that they verify what its scores show; both once it was handed in. Of other
        members only what an accepted report or a published role model shows: there the whole bloc reads the text too.
        """
        units = succession.acted_for(user)
        everything = prepared_by(user, "campaign__") | deputised_by(user, "campaign__")
        found = Q(unit__in=units) | everything | Q(pk__in=self._reviewed_for(units)) | Q(pk__in=self._accepted())
        return self.filter(year_seen_by(user, "campaign__")).filter(found)

    def _reviewed_for(self, units: set[int]) -> models.QuerySet:
        """Files of units that one of `units` reviews or verifies; papers above this capability are known by name."""
        handed_in = ["submitted", "returned", "accepted"]
        report = Q(unit__reports__request__campaign=F("campaign"), unit__reports__state__in=handed_in)
        sheet = Q(scores__sheet__submitted_at__isnull=False)
        verifier = Q(scores__sheet__verifier__in=units) | Q(scores__sheet__peer__in=units)
        rows = self.model._default_manager.order_by()
        of_reports = rows.filter(report, unit__reports__reviewer__in=units).values("pk")
        return of_reports.union(rows.filter(sheet, verifier).values("pk"))

    def _accepted(self) -> models.QuerySet:
        rows = self.model._default_manager.order_by()
        figures = rows.filter(report_figures__report__state="accepted").values("pk")
        role_models = rows.filter(role_models__state="published").values("pk")
        return rows.filter(report_sections__report__state="accepted").values("pk").union(figures, role_models)


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

    was_there = False
    """Said by `keeping.add` of a file that the unit had attached before."""

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
