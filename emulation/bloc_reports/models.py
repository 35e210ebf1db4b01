"""The report of the bloc: sections that people write, what units say to it, and the paper once it is adopted."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models.blocs import year_seen_by
from common.clock import days_late, now
from common.fields import LineField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document
from emulation.campaigns.leading import prepared_by
from emulation.conferences.models import Conference
from emulation.remarks import Said
from emulation.reports.models import ReportRequest
from emulation.versions import KeptVersion, Written


class BlocReportQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Circulated and adopted reports for the whole bloc; one being written for those who prepare the year only."""
        shown = ~Q(state=BlocReport.State.DRAFT)
        return self.filter(year_seen_by(user, "request__campaign__"), shown | prepared_by(user, "request__campaign__"))


class BlocReport(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Báo cáo của khối: drafted from the accepted reports to one request, commented by the units, then adopted.

    Its figures are added up anew on every page until it is adopted; then they are frozen in the paper.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        CIRCULATED = "circulated", _("out for comments")
        ADOPTED = "adopted", _("adopted")

    FROZEN = ("request_id", "title", "conference_id", "document_id", "adopted_at")
    """What no longer changes once the report is adopted."""

    request = models.OneToOneField(
        ReportRequest, models.PROTECT, related_name="bloc_report", verbose_name=_("request for reports")
    )
    title = LineField(_("title"), max_length=250)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    comments_due_on = models.DateField(_("comments until"), null=True, blank=True)
    circulated_at = models.DateTimeField(_("first shown to the members at"), null=True, blank=True, editable=False)
    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="bloc_reports", verbose_name=_("adopted at")
    )
    adopted_at = models.DateTimeField(_("adopted on"), null=True, blank=True, editable=False)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper")
    )

    objects = BlocReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("report of the bloc")
        verbose_name_plural = _("reports of blocs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(document__isnull=False), name="bloc_report_frozen_when_adopted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.request.campaign}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        adopted = BlocReport.objects.filter(pk=self.pk, state=self.State.ADOPTED).values(*self.FROZEN).first()
        if adopted and any(self.__dict__.get(name, value) != value for name, value in adopted.items()):
            raise _adopted()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("emulation:bloc_report", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state != self.State.ADOPTED

    @transition(state, source=State.DRAFT, target=State.CIRCULATED)
    def circulate(self) -> None:
        self.circulated_at = now()

    @transition(state, source=State.CIRCULATED, target=State.ADOPTED)
    def adopt(self) -> None:
        """A conference adopted the text; figures and text are frozen in the paper."""
        self.adopted_at = now()


def _adopted() -> ValidationError:
    return ValidationError(_t("This report is adopted: it can be read but not changed."), "sealed")


class BlocReportSection(Written):
    """Mục của báo cáo khối: the prose under one heading; `key` as in the sections of unit reports."""

    report = models.ForeignKey(
        BlocReport, models.PROTECT, related_name="sections", verbose_name=_("report of the bloc")
    )
    key = models.CharField(_("key"), max_length=40)
    heading = LineField(_("heading"), max_length=320)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["body"])

    class Meta:
        verbose_name = _("section of the bloc's report")
        verbose_name_plural = _("sections of blocs' reports")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="bloc_report_section_key_once")]

    def __str__(self) -> str:
        return self.heading

    def save(self, *args: Any, **kwargs: Any) -> None:
        if BlocReport.objects.filter(pk=self.report_id, state=BlocReport.State.ADOPTED).exists():
            raise _adopted()
        super().save(*args, **kwargs)


class BlocReportVersion(KeptVersion):
    """Bản cũ của một mục báo cáo khối."""

    section = models.ForeignKey(BlocReportSection, models.PROTECT, related_name="versions", verbose_name=_("section"))

    class Meta(KeptVersion.Meta):
        verbose_name = _("old version of a section of the bloc's report")
        verbose_name_plural = _("old versions of sections of blocs' reports")
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"], condition=Q(kind="replaced"), name="bloc_report_version_kept_once"
            )
        ]


class BlocReportRemark(Said):
    """Góp ý vào báo cáo khối: what a unit says to one section (`key`) or to the whole."""

    report = models.ForeignKey(BlocReport, models.PROTECT, related_name="remarks", verbose_name=_("report of the bloc"))
    key = models.CharField(_("section"), max_length=40, blank=True)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Said.Meta):
        verbose_name = _("remark on the bloc's report")
        verbose_name_plural = _("remarks on blocs' reports")

    def get_answer_url(self) -> str:
        return reverse("emulation:bloc_report_answer", args=[self.pk])

    @property
    def late_label(self) -> str:
        """By how many days it came after the last day for comments, as that day stands now."""
        days = days_late(self.report.comments_due_on, self.made_at)
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days} if days else ""
