"""How many awards may be proposed, by rule; and waivers, each with who granted it and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from awards.catalogue.models import AwardType
from blocs.models import Bloc, Council
from common.clock import now
from common.fields import LineField, ProseField
from common.history import OneByOneQuerySet
from common.periods import Period, PeriodQuerySet
from emulation.campaigns.models import Campaign


class QuotaRule(Period):
    """Chỉ tiêu đề nghị: so many of an award, or at most such a share, for a bloc or for a whole council.

    The more special rule wins: of the bloc, of the council, of everybody. “At most” rounds down.
    """

    class Of(models.TextChoices):
        NUMBER = "number", _("a fixed number for each bloc")
        UNITS = "units", _("a share of the member units")
        REST = "rest", _("a share of the units that are not proposed for a flag")
        LEADERS = "leaders", _("a share of the units that lead a bloc of the council")
        HOLDERS = "holders", _("a share of those who hold the award below")

    award = models.ForeignKey(AwardType, models.PROTECT, related_name="quotas", verbose_name=_("award"))
    council = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("council")
    )
    bloc = models.ForeignKey(Bloc, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("bloc"))
    of = models.CharField(_("how it is reckoned"), max_length=8, choices=Of)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    parts = models.PositiveSmallIntegerField(_("share"), null=True, blank=True)
    whole = models.PositiveSmallIntegerField(_("share of"), null=True, blank=True)
    holders_of = models.ForeignKey(
        AwardType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("award below")
    )
    document = LineField(_("which rule says so"), max_length=300)
    confidence = LineField(_("how sure"), max_length=300, blank=True)
    to_verify = models.BooleanField(_("to be verified"), default=False)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["award__order", "-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="quota_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(of="number", number__isnull=False)
                | (~Q(of="number") & Q(parts__gte=1, whole__gte=F("parts"))),
                name="quota_is_a_number_or_a_share",
                violation_error_message=_("Give a number, or a share such as 20 of 100."),
            ),
            models.CheckConstraint(
                condition=Q(council__isnull=True) | Q(bloc__isnull=True),
                name="quota_of_a_council_or_a_bloc",
                violation_error_message=_("A quota is for a council or for one of its blocs."),
            ),
            models.CheckConstraint(
                condition=~Q(of="holders") | Q(holders_of__isnull=False),
                name="quota_names_the_award_below",
                violation_error_message=_("Name the award whose holders are counted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_of_display()}"


class QuotaWaiver(models.Model):
    """Cho phép vượt chỉ tiêu: more of an award for a bloc year, named, with the reason and the document."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="quota_waivers", verbose_name=_("bloc year"))
    award = models.ForeignKey(AwardType, models.PROTECT, related_name="+", verbose_name=_("award"))
    extra = models.PositiveSmallIntegerField(_("how many more"))
    reason = ProseField(_("reason"), max_length=1000)
    document = LineField(_("document"), max_length=250)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"), default=now, editable=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("waiver of a quota")
        verbose_name_plural = _("waivers of quotas")
        ordering = ["-granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra__gte=1), name="quota_waiver_adds",
                violation_error_message=_("A waiver allows at least one more."),
            ),
            models.UniqueConstraint(
                fields=["campaign", "award", "document"], name="quota_waiver_once",
                violation_error_message=_("This waiver is recorded already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign}: {self.award} +{self.extra}"
