"""The bloc year: its theme, tasks, dated steps, and the movements it responds to."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Bloc, Level, Term, Unit
from blocs.models.blocs import MembershipQuerySet, TermQuerySet, seats_of_year, year_seen_by
from blocs.years import YearField, bounds
from common.clock import today
from common.fields import FoundQuerySet, LineField, ProseField, SearchField, StateField
from common.text import VIETNAMESE_COLLATION


class MovementQuerySet(FoundQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Movements are public knowledge: everyone who signs in sees them."""
        return self if user.is_authenticated else self.none()


class Movement(models.Model):
    """Phong trào thi đua: launched above the bloc, by the Prime Minister, a province or a sector."""

    class Form(models.TextChoices):
        REGULAR = "regular", _("regular")
        PERIOD = "period", _("by period")
        THEMATIC = "thematic", _("thematic")
        NOT_STATED = "", _("not stated")

    name = LineField(_("name"), max_length=300, unique=True, db_collation=VIETNAMESE_COLLATION)
    launched_by = LineField(_("launched by"), max_length=250, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    form = models.CharField(_("form"), max_length=10, choices=Form, blank=True, default=Form.NOT_STATED)
    directive = LineField(_("directive"), max_length=250, blank=True, help_text=_("Number, date and issuer."))
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("to"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    search = SearchField("name", "launched_by")

    objects = MovementQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="movement_ends_after_it_starts",
                violation_error_message=_("A movement ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Years of the user's councils, and those in which a unit of theirs sat in the bloc."""
        return self.filter(year_seen_by(user))

    def manageable_by(self, user: Any) -> Self:
        return self.filter(bloc__in=Bloc.objects.manageable_by(user))


class Campaign(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Năm thi đua của khối: one bloc, one year; everything of that year hangs on it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        LAUNCHED = "launched", _("launched")
        CLOSED = "closed", _("closed")
        RECORDED = "recorded", _("recorded afterwards")

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="campaigns", verbose_name=_("bloc"))
    year = YearField(_("year"))
    theme = LineField(_("theme"), max_length=400, blank=True)
    theme_set_by = LineField(
        _("theme set by"), max_length=250, blank=True, help_text=_("When a level above the bloc set it.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = LineField(_("place of papers"), max_length=80, blank=True, help_text=_("As in “Hà Nội, ngày …”."))
    source = LineField(
        _("source"), max_length=400, blank=True, help_text=_("Where a year recorded afterwards was read.")
    )
    is_example = models.BooleanField(_("example"), default=False, help_text=_("Invented, to try the system."))
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    movements: models.ManyToManyField = models.ManyToManyField(
        Movement, through="MovementResponse", related_name="campaigns", verbose_name=_("movements")
    )

    objects = CampaignQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("bloc year")
        verbose_name_plural = _("bloc years")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "year"],
                name="campaign_one_per_bloc_and_year",
                violation_error_message=_("The bloc already has this year."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("The last day is after the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bloc} · {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:campaign", args=[self.pk])

    def clean(self) -> None:
        if self.year and not self.starts_on:
            self.starts_on, self.ends_on = bounds(self.year)

    @transition(state, source=State.DRAFT, target=State.LAUNCHED)
    def launch(self) -> None:
        self.launched_on = today()

    @transition(state, source=State.LAUNCHED, target=State.CLOSED)
    def close(self) -> None:
        self.closed_on = today()

    @transition(state, source=State.DRAFT, target=State.RECORDED)
    def record(self) -> None:
        """The year was over before it entered the system: kept to be read, nothing acts on it."""

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.LAUNCHED}

    def memberships(self) -> MembershipQuerySet:
        """Memberships of the bloc that touch this year, in the order in which units joined."""
        return self.bloc.memberships.of_year(self.starts_on, self.ends_on)

    def members(self) -> list[Unit]:
        """The units of this year, each once, in the order in which they joined."""
        seats = seats_of_year(bloc=self.bloc_id, since=self.starts_on, until=self.ends_on)
        return list(dict.fromkeys(seat.unit for seat in seats))

    def terms(self) -> TermQuerySet:
        """Heads (first) and deputies of this year, each in time order."""
        return (
            Term.objects.filter(bloc=self.bloc_id, year=self.year)
            .select_related("unit")
            .order_by("-role", "order", "since")
        )


class NumberedText(models.Model):
    """One numbered sentence of a list."""

    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("text"), max_length=2000)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class Objective(NumberedText):
    """Mục đích: what the year is for."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="objectives", verbose_name=_("bloc year"))
    history = HistoricalRecords()

    class Meta(NumberedText.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="objective_number_once")]


class Task(NumberedText):
    """Nhiệm vụ: what the bloc sets out to do, in order."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tasks", verbose_name=_("bloc year"))
    history = HistoricalRecords()

    class Meta(NumberedText.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="task_number_once")]


class MovementResponse(models.Model):
    """Hưởng ứng phong trào: a bloc year answers a movement launched above it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="responses", verbose_name=_("bloc year"))
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="responses", verbose_name=_("movement"))
    note = ProseField(_("how"), blank=True, max_length=2000)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("response to a movement")
        verbose_name_plural = _("responses to movements")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "movement"], name="response_once_per_movement")]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.movement}"


class Step(models.Model):
    """Mốc của năm: a dated step of the year's plan, with its planned day, the day it happened and where.

    Six of them are the stops of the year line (`STOPS`), which every year has; the others stand under a stop and are
    there when the plan of the year has them.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", _("registration")
        LAUNCH = "launch", _("launch")
        COVENANT = "covenant", _("covenant")
        MIDYEAR_REPORT = "midyear_report", _("six-month report")
        MIDYEAR = "midyear", _("mid-year review")
        YEAR_REPORT = "year_report", _("report of the year")
        SELF_SCORE = "self_score", _("self-scoring")
        SCORING = "scoring", _("scoring")
        VERIFY = "verify", _("verification of the scores")
        BALLOT = "ballot", _("assessment and vote")
        CLOSING = "closing", _("closing and handover")
        HANDOVER = "handover", _("handover of the bloc")

    UNDER = {
        Kind.REGISTER: Kind.LAUNCH,
        Kind.MIDYEAR_REPORT: Kind.MIDYEAR,
        Kind.YEAR_REPORT: Kind.SCORING,
        Kind.SELF_SCORE: Kind.SCORING,
        Kind.VERIFY: Kind.SCORING,
        Kind.HANDOVER: Kind.CLOSING,
    }
    """Which stop of the year line a step that is none stands under."""
    STOPS = (Kind.LAUNCH, Kind.COVENANT, Kind.MIDYEAR, Kind.SCORING, Kind.BALLOT, Kind.CLOSING)
    RANK = {kind: place for place, kind in enumerate(Kind.values)}
    """The order of the steps within a year."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="steps", verbose_name=_("bloc year"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    due_on = models.DateField(_("planned for"), null=True, blank=True)
    done_on = models.DateField(_("happened on"), null=True, blank=True)
    has_happened = models.BooleanField(
        _("has happened"), default=False, help_text=_("Also when no source states the day.")
    )
    place = LineField(_("place"), max_length=250, blank=True)
    note = ProseField(_("who took part and what was done"), blank=True, max_length=4000)
    is_lock = models.BooleanField(
        _("locks"),
        default=False,
        help_text=_("After the planned day the act of this step is refused, not marked late."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("step of the year")
        verbose_name_plural = _("steps of the year")
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(has_happened=False), name="step_ahead")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                name="step_once_per_kind",
                violation_error_message=_("The year already has this step."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(has_happened=True),
                name="step_with_a_day_has_happened",
                violation_error_message=_("A step with a day has happened: tick it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.campaign.year}"

    @property
    def rank(self) -> int:
        return self.RANK[self.kind]

    @property
    def stop(self) -> str:
        """The stop of the year line under which this step stands; itself for a stop."""
        return self.UNDER.get(self.Kind(self.kind), self.Kind(self.kind))

    @property
    def is_stop(self) -> bool:
        return self.kind in self.STOPS


class ReviewPoint(NumberedText):
    """Điểm của báo cáo sơ kết, tổng kết: what was done, which limits were named, which direction was set."""

    class Kind(models.TextChoices):
        DONE = "done", _("what was done")
        LIMIT = "limit", _("limit named")
        DIRECTION = "direction", _("direction")
        REQUEST = "request", _("asked for")

    step = models.ForeignKey(Step, models.CASCADE, related_name="points", verbose_name=_("step of the year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    history = HistoricalRecords()

    class Meta(NumberedText.Meta):
        verbose_name = _("point of a review")
        verbose_name_plural = _("points of reviews")
        constraints = [models.UniqueConstraint(fields=["step", "kind", "number"], name="point_number_once")]
