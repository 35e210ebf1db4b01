"""What was answered to a warning about fairness before the bloc voted or proposed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.clock import now
from common.fields import ProseField
from common.history import OneByOneQuerySet
from emulation.campaigns.models import Campaign


class FairnessAnswer(models.Model):
    """Giải trình: why the bloc proposes as it does in spite of a warning; the figures stand as they were then."""

    class Concern(models.TextChoices):
        FEW_WORKERS = "few_workers", _("few direct workers among the people proposed")
        FEW_WOMEN = "few_women", _("few women among the people proposed")
        NEVER_PROPOSED = "never_proposed", _("units that were never proposed")
        HEAD_WINS = "head_wins", _("the head unit is proposed for the flag")
        LATE = "late", _("long time from achievement to decision")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="fairness_answers", verbose_name=_("bloc year"))
    warning = models.CharField(_("warning"), max_length=16, choices=Concern)
    figures = models.JSONField(_("figures at the time"), default=dict, blank=True)
    answer = ProseField(_("answer"), max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), default=now, editable=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer to a fairness warning")
        verbose_name_plural = _("answers to fairness warnings")
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.get_warning_display()}"
