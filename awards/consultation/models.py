"""Public notices: who is proposed for what, open to everybody for so many working days, with what people said."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from awards.proposals.models import Nomination
from blocs import scope
from blocs.models import Council
from common.clock import now, today
from common.fields import LineField, ProseField
from common.history import OneByOneQuerySet


class PublicNoticeQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everybody reads a notice that has begun; its secretariat reads it before."""
        if scope.sees_everything(user):
            return self
        return self.filter(Q(starts_on__lte=today()) | Q(council__in=scope.council_ids(user)))


class PublicNotice(models.Model):
    """Thông báo lấy ý kiến: nominations shown to the public for a time, before the council votes."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="public_notices", verbose_name=_("council"))
    title = LineField(pgettext_lazy("public notice", "title"), max_length=300)
    text = ProseField(_("text"), max_length=8000, blank=True)
    channel = LineField(_("also published in"), max_length=300, blank=True)
    nominations = models.ManyToManyField(Nomination, related_name="notices", verbose_name=_("nominations"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    views = models.PositiveIntegerField(_("views"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("published by")
    )
    closed_at = models.DateTimeField(pgettext_lazy("public notice", "closed at"), null=True, blank=True, editable=False)
    conclusion = ProseField(_("what came of it"), max_length=4000, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = PublicNoticeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["views"])

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="public_notice_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:public_notice", args=[self.pk])


class Opinion(models.Model):
    """Ý kiến góp ý: what somebody said about a notice or one nomination in it, and the answer."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="opinions", verbose_name=_("public notice"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("about")
    )
    text = ProseField(_("opinion"), max_length=4000)
    name = LineField(_("full name"), max_length=120)
    contact = LineField(_("how to be reached"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), default=now, editable=False)
    answer = ProseField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opinion on a notice")
        verbose_name_plural = _("opinions on notices")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
