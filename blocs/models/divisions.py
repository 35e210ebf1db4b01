"""A new division of a council's units into blocs: the plan that is worked on, and what came of it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models.blocs import Bloc, Council, Level
from blocs.models.units import Unit
from common.clock import now
from common.fields import LineField, StateField
from common.text import VIETNAMESE_COLLATION


class RedivisionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Divisions of the councils whose secretariat `user` belongs to: nobody else knows a plan."""
        return self if scope.sees_everything(user) else self.filter(council__in=scope.council_ids(user))


class Redivision(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Chia lại khối, cụm thi đua: who sits where from a day on, by a decision; a draft until it is applied."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("given up")

    council = models.ForeignKey(Council, models.PROTECT, related_name="redivisions", verbose_name=_("council"))
    effective_on = models.DateField(_("effective on"), help_text=_("The first day of the new division."))
    decision = LineField(_("decision"), max_length=250, help_text=_("Its number and symbol, and who issued it."))
    decided_on = models.DateField(_("dated"), null=True, blank=True)
    dissolves_empty = models.BooleanField(
        _("dissolves blocs without units"),
        default=True,
        help_text=_("Blocs in which no unit sits any more are dissolved on that day."),
    )
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    created_at = models.DateTimeField(_("begun at"), default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("begun by")
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("applied by"),
    )  # fmt: skip
    outcome = models.JSONField(_("outcome"), default=dict, blank=True, editable=False)
    """What was changed and what was left open, as it was when it was applied; read by the page of the result."""

    objects = RedivisionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["outcome"])

    class Meta:
        verbose_name = _("new division of blocs")
        verbose_name_plural = _("new divisions of blocs")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="applied") & Q(applied_at__isnull=False) & Q(applied_by__isnull=False))
                | (~Q(state="applied") & Q(applied_at__isnull=True) & Q(applied_by__isnull=True)),
                name="redivision_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__lte=F("effective_on")),
                name="redivision_decided_before_it_holds",
                violation_error_code="decided_later",
                violation_error_message=_("The decision is dated before the first day of the division, or on it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.council}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:redivision", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @transition(state, source=State.DRAFT, target=State.APPLIED)
    def apply(self, *, by: Any) -> None:
        """The new division holds from its day; it is not taken back but replaced by another one."""
        self.applied_at, self.applied_by = now(), by

    @transition(state, source=State.DRAFT, target=State.DISCARDED)
    def discard(self) -> None:
        """The plan is given up; it stays on file."""


class PlannedBloc(models.Model):
    """Khối trong phương án: a bloc of the plan, one that exists or one that the plan founds."""

    redivision = models.ForeignKey(Redivision, models.CASCADE, related_name="places", verbose_name=_("division"))
    bloc = models.ForeignKey(
        Bloc, models.PROTECT, null=True, blank=True, related_name="planned", verbose_name=_("bloc")
    )
    name = LineField(_("name"), max_length=250, db_collation=VIETNAMESE_COLLATION)
    kind = models.CharField(_("kind"), max_length=10, choices=Bloc.Kind, default=Bloc.Kind.BLOC)
    level = models.CharField(_("level"), max_length=20, choices=Level)

    class Meta:
        verbose_name = _("planned bloc")
        verbose_name_plural = _("planned blocs")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["redivision", "name"],
                name="planned_bloc_name_once",
                violation_error_code="name_taken",
                violation_error_message=_("The division already has a bloc of this name."),
            ),
            models.UniqueConstraint(fields=["redivision", "bloc"], name="planned_bloc_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedSeat(models.Model):
    """Đơn vị trong phương án: the bloc in which a unit sits from then on, or none."""

    redivision = models.ForeignKey(Redivision, models.CASCADE, related_name="seats", verbose_name=_("division"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="planned", verbose_name=_("unit"))
    place = models.ForeignKey(
        PlannedBloc, models.CASCADE, null=True, blank=True, related_name="seats", verbose_name=_("bloc")
    )

    class Meta:
        verbose_name = _("planned seat")
        verbose_name_plural = _("planned seats")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["redivision", "unit"], name="planned_seat_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.place or '–'}"
