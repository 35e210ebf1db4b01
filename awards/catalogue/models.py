"""The catalogue of awards as data: each award, the terms in force from day to day, and the base salary by date."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from common.constraints import NoOverlap
from common.fields import FoundQuerySet, LineField, ProseField, SearchField
from common.periods import Period, PeriodQuerySet


class AwardTypeQuerySet(FoundQuerySet):
    def visible_to(self, user: Any) -> AwardTypeQuerySet:
        """The catalogue is open to everybody who signs in."""
        return self if user.is_authenticated else self.none()


class AwardType(models.Model):
    """Danh hiệu thi đua, hình thức khen thưởng: one award of the catalogue, under its code."""

    class Kind(models.TextChoices):
        TITLE = "title", _("emulation title")
        FORM = "form", _("form of commendation")

    class Recipient(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        COLLECTIVE = "collective", _("collective")
        HOUSEHOLD = "household", _("household")
        ANY = "any", _("individual or collective")

    class Level(models.TextChoices):
        COMMUNE = "commune", _("commune")
        BASE = "base", _("base unit")
        CORPS = "corps", _("military region or national university")
        MINISTRY = "ministry", _("ministry or province")
        STATE = "state", pgettext_lazy("level of an award", "state")

    code = LineField(_("code"), max_length=20, unique=True)
    name = LineField(_("name"), max_length=250)
    name_en = LineField(_("name in English"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    recipient = models.CharField(_("for"), max_length=10, choices=Recipient)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    for_bloc_leader = models.BooleanField(
        _("only for the unit that leads its bloc"), default=False,
        help_text=_("The proposal then names the bloc year that the unit led."),
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search = SearchField("code", "name", "name_en")

    objects = AwardTypeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class AwardTerms(Period):
    """Quy định về một danh hiệu: standards, authority, vote, quota and prize of an award while a regime is in force."""

    class Regime(models.TextChoices):
        """The decree that details the law; a decision keeps the regime of its day."""

        LAW_2003 = "2003", "Luật 15/2003/QH11"
        DECREE_91 = "nd91", "Nghị định 91/2017/NĐ-CP"
        DECREE_98 = "nd98", "Nghị định 98/2023/NĐ-CP"
        DECREE_152 = "nd152", "Nghị định 152/2025/NĐ-CP"

    class Base(models.TextChoices):
        ALL = "all", _("all members of the council")
        PRESENT = "present", _("members who took part")

    award = models.ForeignKey(AwardType, models.PROTECT, related_name="terms", verbose_name=_("award"))
    regime = models.CharField(_("regime"), max_length=8, choices=Regime)
    decided_by = ProseField(_("decided by"), max_length=1000, blank=True)
    conditions = ProseField(_("conditions"), max_length=4000, blank=True)
    prior_titles = LineField(_("titles held before"), max_length=250, blank=True)
    years = models.PositiveSmallIntegerField(_("years looked at"), null=True, blank=True)
    quota = ProseField(_("quota"), max_length=1000, blank=True)
    vote = ProseField(_("vote"), max_length=1000, blank=True)
    vote_parts = models.PositiveSmallIntegerField(_("votes needed"), null=True, blank=True)
    vote_of = models.PositiveSmallIntegerField(_("votes needed"), null=True, blank=True)
    vote_strictly = models.BooleanField(_("more than this share"), default=False)
    vote_base = models.CharField(_("share of"), max_length=8, choices=Base, blank=True)
    needs_notice = models.BooleanField(_("public notice before the vote"), default=False)
    individual = models.DecimalField(
        _("prize coefficient, individual"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    collective = models.DecimalField(
        _("prize coefficient, collective"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    legal_basis = LineField(_("legal basis"), max_length=300)
    confidence = LineField(
        _("how sure"), max_length=300,
        help_text=_("S1 seen in the text; S2 in a secondary source; S-old of an earlier regime; K to be verified."),
    )  # fmt: skip
    to_verify = models.BooleanField(_("to be verified"), default=False)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("terms of an award")
        verbose_name_plural = _("terms of awards")
        ordering = ["award__order", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="award_terms_end_after_they_begin",
                violation_error_message=_("The last day is not before the first."),
            ),
            NoOverlap(
                name="award_terms_one_at_a_time",
                fields=["award"],
                violation_error_code="overlap",
                violation_error_message=_("Other terms of this award are in force in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} ({self.get_regime_display()})"


class BaseSalary(models.Model):
    """Mức lương cơ sở: the amount in đồng by which prizes are reckoned, from a day on until the next one begins."""

    since = models.DateField(_("from"), unique=True)
    amount = models.PositiveIntegerField(_("amount in đồng"))
    legal_basis = LineField(_("legal basis"), max_length=300)
    confidence = LineField(_("how sure"), max_length=300, blank=True)
    to_verify = models.BooleanField(_("to be verified"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.since:%d/%m/%Y}: {self.amount}"
