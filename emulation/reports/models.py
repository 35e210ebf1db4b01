"""Reports of units: what was asked, what is written, what was handed in, and every step of its review."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import succession
from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Sealed
from emulation.campaigns.leading import deputised_by, prepared_by
from emulation.campaigns.models import Campaign, Movement, Step, Task
from emulation.covenants.models import Commitment
from emulation.evidence.models import Evidence
from emulation.versions import KeptVersion, Written


class ReportRequestQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(year_seen_by(user, "campaign__"))


class ReportRequest(models.Model):
    """Yêu cầu báo cáo: what the bloc asks of its units, for which time, until when."""

    class Kind(models.TextChoices):
        MIDYEAR = "midyear", _("six months")
        YEAR = "year", _("the year")
        ONE_OFF = "one_off", _("one subject")
        AD_HOC = "ad_hoc", _("ad hoc")

    STEPS = {Kind.MIDYEAR: Step.Kind.MIDYEAR_REPORT, Kind.YEAR: Step.Kind.YEAR_REPORT}
    """The step of the year's plan that says when a periodic report is due, and whether lateness is refused."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="report_requests", verbose_name=_("bloc year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = LineField(_("title"), max_length=250)
    covers_from = models.DateField(_("covers from"))
    covers_to = models.DateField(_("covers to"))
    due_on = models.DateField(_("due on"))
    is_lock = models.BooleanField(
        _("locks"), default=False, help_text=_("After the last day a report is refused, not marked late.")
    )
    asks_for = models.JSONField(
        _("sections asked for"), default=list, help_text=_("Keys of the catalogue of sections, in its order.")
    )
    note = ProseField(_("what is asked"), blank=True, max_length=4000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"), editable=False
    )
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = ReportRequestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("request for reports")
        verbose_name_plural = _("requests for reports")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                condition=Q(kind__in=["midyear", "year"], withdrawn_at__isnull=True),
                name="report_request_periodic_once",
                violation_error_code="asked_already",
                violation_error_message=_("This periodic report was asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(covers_to__gte=F("covers_from")),
                name="report_covers_a_time",
                violation_error_message=_("The time that a report covers ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:report_request", args=[self.pk])


class ReportQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Every unit's report of the years that `user` sees, with its state and days late; not yet its text."""
        return self.filter(year_seen_by(user, "request__campaign__"))

    def readable_by(self, user: Any) -> Self:
        """Reports whose text `user` may read: their own unit's (or of one that ended in it); handed in ones for
        those who review the year or were given the review; accepted ones for the whole bloc."""
        units = succession.acted_for(user)
        mine = Q(unit__in=units)
        handed_in = ~Q(state__in=Report.UNSENT)
        reviews = prepared_by(user, "request__campaign__") | Q(reviewer__in=units)
        reviews |= deputised_by(user, "request__campaign__")
        return self.visible_to(user).filter(mine | Q(state=Report.State.ACCEPTED) | (handed_in & reviews))

    def outstanding(self) -> Self:
        """Reports that their unit still has to hand in."""
        return self.filter(state__in=Report.WITH_UNIT, request__withdrawn_at=None)


class Report(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Báo cáo của đơn vị: one for each unit and request, made when it is asked for; private until handed in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not begun")
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("handed in, under review")
        RETURNED = "returned", _("returned to be completed")
        ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
        WAIVED = "waived", _("not asked of this unit any more")

    UNSENT = (State.WAITING, State.DRAFT, State.WAIVED)
    """States in which nothing was handed in yet."""
    WITH_UNIT = (State.WAITING, State.DRAFT, State.RETURNED)
    """States in which it is the unit's turn."""

    request = models.ForeignKey(ReportRequest, models.PROTECT, related_name="reports", verbose_name=_("request"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name=_("unit"))
    state = StateField(_("state"), default=State.WAITING, choices=State, protected=True)
    due_on = models.DateField(_("due on"), help_text=_("The day of the request, unless it was extended."))
    unlocked_until = models.DateField(_("accepted late until"), null=True, blank=True)
    reviewer = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by"),
        help_text=_("Given by the secretariat; else the head, and for the head's own report its deputy."),
    )  # fmt: skip
    is_secretariats = models.BooleanField(_("reviewed by the secretariat"), default=False)
    first_submitted_at = models.DateTimeField(_("first handed in at"), null=True, blank=True, editable=False)
    days_late = models.PositiveSmallIntegerField(_("days late"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("report of a unit")
        verbose_name_plural = _("reports of units")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "unit"], name="report_once_per_unit"),
            models.CheckConstraint(
                condition=Q(is_secretariats=False) | Q(reviewer__isnull=True), name="report_has_one_reviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.title} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:report", args=[self.pk])

    @property
    def is_with_unit(self) -> bool:
        return self.state in self.WITH_UNIT

    @transition(state, source=State.WAITING, target=State.DRAFT)
    def begin(self) -> None:
        """Somebody of the unit wrote the first words."""

    @transition(state, source=[State.WAITING, State.DRAFT, State.RETURNED], target=State.SUBMITTED)
    def submit(self) -> None:
        self.first_submitted_at = self.first_submitted_at or now()

    @transition(state, source=State.SUBMITTED, target=State.DRAFT)
    def take_back(self) -> None:
        """Its unit took the first submission back before it was decided on; how late it comes is counted anew."""
        self.first_submitted_at = self.days_late = None

    @transition(state, source=[State.SUBMITTED, State.WAIVED], target=State.RETURNED)
    def resume(self) -> None:
        """It was returned before, and is with its unit again: taken back by it, or asked for again."""

    @transition(state, source=State.SUBMITTED, target=State.RETURNED)
    def send_back(self) -> None:
        """Only the flagged parts can be changed until it is handed in again."""

    @transition(state, source=State.SUBMITTED, target=State.ACCEPTED)
    def accept(self) -> None:
        self.accepted_at = now()

    @transition(state, source=State.ACCEPTED, target=State.RETURNED)
    def reopen(self) -> None:
        """The secretariat unlocked an accepted report, with a reason."""
        self.accepted_at = None

    @transition(state, source=[State.WAITING, State.DRAFT, State.RETURNED], target=State.WAIVED)
    def waive(self) -> None:
        """The unit left, was merged, or is excused."""

    @transition(state, source=State.WAIVED, target=State.WAITING)
    def ask_again(self) -> None:
        """The secretariat wants it after all, with a reason; nothing of it was handed in before."""


class ReportSection(Written):
    """Mục của báo cáo: what the unit writes under one heading; `key` names the section of the catalogue, the task
    (`task-12`) or the movement (`movement-7`)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="sections", verbose_name=_("report of a unit"))
    key = models.CharField(_("key"), max_length=40)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("task"))
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("movement")
    )
    heading = LineField(_("heading"), max_length=320)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="report_sections", verbose_name=_("evidence"))

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["body"], m2m_fields=[evidence])

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_key_once")]

    def __str__(self) -> str:
        return self.heading


class ReportSectionVersion(KeptVersion):
    """Bản cũ của một mục báo cáo."""

    section = models.ForeignKey(ReportSection, models.PROTECT, related_name="versions", verbose_name=_("section"))

    class Meta(KeptVersion.Meta):
        verbose_name = _("old version of a report section")
        verbose_name_plural = _("old versions of report sections")
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"], condition=Q(kind="replaced"), name="report_version_kept_once"
            )
        ]


class ReportFigure(models.Model):
    """Số liệu: the figure of one commitment, or of one entry of the catalogue (`code`). Empty is not zero."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures", verbose_name=_("report of a unit"))
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("commitment")
    )
    code = models.CharField(_("figure"), max_length=40, blank=True)
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=4, null=True, blank=True,
        help_text=_("Of a commitment that is done or not done: 1 or 0."),
    )  # fmt: skip
    note = ProseField(_("remark"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(_("version"), default=0, help_text=_("Counts every save."))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="report_figures", verbose_name=_("evidence"))

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[evidence])

    class Meta:
        verbose_name = _("figure of a report")
        verbose_name_plural = _("figures of reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "commitment"],
                condition=Q(commitment__isnull=False),
                name="figure_commitment_once",
            ),
            models.UniqueConstraint(fields=["report", "code"], condition=~Q(code=""), name="figure_code_once"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, code="") | (Q(commitment__isnull=True) & ~Q(code="")),
                name="figure_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.commitment or self.code}"

    @property
    def key(self) -> str:
        """How a flag or a page names it: `commitment-12` or `figure-news_own`."""
        return f"commitment-{self.commitment_id}" if self.commitment_id else f"figure-{self.code}"


class Submission(Sealed):
    """Lần nộp: what was handed in, as it was, with its number and how late it came."""

    sealed = (
        "report_id", "order", "number", "content", "answer", "submitted_at", "submitted_by_id", "post", "due_on",
        "days_late",
    )  # fmt: skip

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions", verbose_name=_("report of a unit"))
    order = models.PositiveSmallIntegerField(_("which time"), default=1)
    number = models.CharField(_("number of the submission"), max_length=40, unique=True)
    content = models.JSONField(_("content"), help_text=_("Sections and figures as they were handed in."))
    answer = ProseField(_("answer to what was asked"), blank=True, max_length=4000)
    submitted_at = models.DateTimeField(_("handed in at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    post = LineField(_("post"), max_length=120, blank=True)
    due_on = models.DateField(_("due on"))
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="submission_order_once")]

    def __str__(self) -> str:
        return self.number


class ReviewStep(Sealed):
    """Bước xét: what happened to a report, who did it and why, in words that everyone who reads it understands."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
        REASSIGNED = "reassigned", _("given to another reviewer")
        EXTENDED = "extended", _("extended")
        UNLOCKED = "unlocked", _("unlocked")
        WAIVED = "waived", _("no longer asked for")
        TAKEN_BACK = "taken_back", _("taken back by the unit")
        ASKED = "asked", _("asked for again")

    sealed = ("report_id", "kind", "at", "by_id", "for_unit_id", "reason", "submission_id", "details")

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps", verbose_name=_("report of a unit"))
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"), default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    for_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the unit"),
        help_text=_("Empty when the secretariat acted."),
    )  # fmt: skip
    reason = ProseField(_("reason"), blank=True, max_length=4000)
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("submission")
    )
    details = models.JSONField(_("details"), default=dict, blank=True, help_text=_("For example the old and new day."))

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["submitted", "accepted"]) | ~Q(reason=""),
                name="review_step_with_a_reason",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"  # type: ignore[attr-defined]


class FlaggedPart(Sealed):
    """Phần phải hoàn thiện: a part of a returned report that can be changed again, and what is wrong with it."""

    sealed = ("step_id", "key", "remark")

    step = models.ForeignKey(ReviewStep, models.PROTECT, related_name="flags", verbose_name=_("step of a review"))
    key = models.CharField(_("part"), max_length=40)
    remark = ProseField(_("what is to be changed"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("flagged part")
        verbose_name_plural = _("flagged parts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="part_flagged_once")]

    def __str__(self) -> str:
        return self.key
