"""What an authority sets by itself where the law leaves it to ministries and provinces."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from awards.catalogue.models import AwardType
from blocs.models import Council
from common.constraints import NoOverlap
from common.fields import LineField, ProseField
from common.periods import Period, PeriodQuerySet


class Standard(Period):
    """Tiêu chuẩn do bộ, ban, ngành, tỉnh quy định: from how many months of work on, and what else is asked in words."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="standards", verbose_name=_("council"))
    award = models.ForeignKey(AwardType, models.PROTECT, related_name="standards", verbose_name=_("award"))
    least_months = models.PositiveSmallIntegerField(
        _("months of work at least"), null=True, blank=True, help_text=_("Maternity leave counts as worked.")
    )
    words = ProseField(_("what is asked"), max_length=4000, blank=True)
    document = LineField(_("which rule says so"), max_length=300)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("standard of an authority")
        verbose_name_plural = _("standards of authorities")
        ordering = ["award__order", "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="standard_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(least_months__isnull=True) | Q(least_months__lte=12),
                name="standard_within_a_year",
                violation_error_message=_("A year has twelve months."),
            ),
            NoOverlap(
                name="standard_one_at_a_time",
                fields=["council", "award"],
                violation_error_code="overlap",
                violation_error_message=_("Another standard of this council for this award is in force in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.document}"
