"""Criteria tables as rows: one table for each version, its groups and leaves, and where their figures come from."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from emulation.campaigns.leading import prepared_by
from emulation.campaigns.models import Campaign
from emulation.reports.models import ReportRequest
from emulation.scoring.tables import KIND_LABELS, Section


class CriteriaTableQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published tables, present and replaced, for the whole bloc; drafts for those who prepare the year."""
        shown = Q(state__in=CriteriaTable.PUBLIC)
        return self.filter(year_seen_by(user, "campaign__"), shown | prepared_by(user, "campaign__"))


class CriteriaTable(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Bảng tiêu chí: one version of by what the units of a bloc year are scored; frozen once it is published.

    `options` is what `emulation.scoring.options.of_table` reads (docs/files.md): measure, places, bonus_max,
    penalty_max, headroom, unassigned_returns, floor_on, gates, blocked_because, tie_break, unit_kinds, total_for.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being drafted")
        PUBLISHED = "published", _("published")
        REPLACED = "replaced", _("replaced by a new version")
        WITHDRAWN = "withdrawn", _("given up")

    PUBLIC = (State.PUBLISHED, State.REPLACED)

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="criteria_tables", verbose_name=_("bloc year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = LineField(_("name"), max_length=250)
    total = models.DecimalField(_("total points"), max_digits=14, decimal_places=4)
    options = models.JSONField(_("settings"), default=dict, blank=True)
    source = LineField(_("source"), max_length=400, blank=True, help_text=_("The paper that the table follows."))
    is_example = models.BooleanField(_("example"), default=False, help_text=_("Invented, to try the system."))
    change_reason = ProseField(_("why this version"), blank=True, max_length=1000)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("published by"),
    )  # fmt: skip

    objects = CriteriaTableQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criteria table")
        verbose_name_plural = _("criteria tables")
        ordering = ["-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="criteria_version_once"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state="draft"),
                name="criteria_one_draft_per_year",
                violation_error_code="draft_exists",
                violation_error_message=_("This year already has a criteria table that is being drafted."),
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state="published"), name="criteria_one_published_per_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.campaign}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        kept = ("campaign_id", "version", "name", "total", "options", "source", "change_reason", "published_at")
        frozen = CriteriaTable.objects.filter(pk=self.pk).exclude(state=self.State.DRAFT).values(*kept).first()
        if frozen and any(self.__dict__.get(name, value) != value for name, value in frozen.items()):
            raise _frozen()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("emulation:criteria_table", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT

    @transition(state, source=State.DRAFT, target=State.PUBLISHED)
    def publish(self) -> None:
        self.published_at = now()

    @transition(state, source=State.PUBLISHED, target=State.REPLACED)
    def replace(self) -> None:
        """A new version was published."""

    @transition(state, source=State.DRAFT, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The draft is given up."""


class Criterion(models.Model):
    """Tiêu chí: a group (empty kind), or a leaf that carries points. `options` is what `scoring.options` reads."""

    class Source(models.TextChoices):
        TYPED = "", _("typed by the unit")
        COMMITMENT = "commitment", _("result of a commitment")
        FIGURE = "figure", _("figure of the reports")
        REPORT_DAYS = "report_days", _("days by which a report was late")

    KINDS = [("", _("group")), *((kind.value, label) for kind, label in KIND_LABELS.items())]

    table = models.ForeignKey(CriteriaTable, models.PROTECT, related_name="criteria", verbose_name=_("criteria table"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent criterion")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Within the whole table."))
    code = LineField(_("code"), max_length=40)
    name = LineField(_("name"), max_length=1000)
    max = models.DecimalField(_("maximum points"), max_digits=14, decimal_places=4)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS, blank=True, default="")
    options = models.JSONField(_("options"), default=dict, blank=True)
    source = models.CharField(
        _("where the result comes from"), max_length=12, choices=Source, blank=True, default=Source.TYPED
    )
    commitment_number = models.PositiveSmallIntegerField(_("number of the commitment"), null=True, blank=True)
    figure = models.CharField(_("figure"), max_length=40, blank=True)
    report_kind = models.CharField(_("report"), max_length=10, choices=ReportRequest.Kind, blank=True)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "code"],
                name="criterion_code_once",
                violation_error_message=_("The table has a criterion with this code."),
            ),
            models.CheckConstraint(condition=Q(max__gte=0), name="criterion_max_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_when_frozen(Q(pk=self.table_id) | Q(criteria__in=[self.pk or 0]))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_when_frozen(Q(criteria__in=[self.pk]))
        return super().delete(*args, **kwargs)

    @property
    def is_leaf(self) -> bool:
        return bool(self.kind)

    @property
    def section(self) -> str:
        """What its points count as, where it stands at the top: base, bonus or penalty."""
        return str(self.options.get("section", Section.BASE.value))


def _frozen() -> ValidationError:
    return ValidationError(_("The table is published. Make a new version to change it."), code="frozen")


def _refuse_when_frozen(which: Q) -> None:
    """Ask the database, because a table in memory may have been published since."""
    if CriteriaTable.objects.filter(which).exclude(state=CriteriaTable.State.DRAFT).exists():
        raise _frozen()
