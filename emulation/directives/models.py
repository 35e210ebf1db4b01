"""Directives of a conference: tasks with an owner unit and a due date that stay until they are done."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now, today
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference


class DirectiveQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Directives of the years that `user` sees."""
        return self.filter(year_seen_by(user, "campaign__"))

    def open(self) -> Self:
        return self.filter(state=Directive.State.OPEN)


class Directive(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Kết luận chỉ đạo: what a conference asks of a unit until a day; comes back at each conference until done."""

    class State(models.TextChoices):
        OPEN = "open", _("to be done")
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer asked for")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="directives", verbose_name=_("bloc year"))
    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="directives", verbose_name=_("conference")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("what is to be done"), max_length=2000)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="directives", verbose_name=_("responsible unit"))
    due_on = models.DateField(_("due on"))
    given_by = LineField(_("given by"), max_length=250, blank=True)
    given_at = models.DateTimeField(_("given at"), default=now, editable=False)
    state = StateField(_("state"), default=State.OPEN, choices=State, protected=True)
    result = ProseField(_("result, or why it is no longer asked for"), blank=True, max_length=2000)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("finished by"),
    )  # fmt: skip

    objects = DirectiveQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("a task given", "directive")
        verbose_name_plural = _("directives")
        ordering = ["due_on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="directive_number_once"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(result=""),
                name="directive_finished_with_a_result",
                violation_error_message=_("Say what came of it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:directive", args=[self.pk])

    @property
    def days_late(self) -> int:
        """Whole days past the due day while it is open."""
        return max(0, (today() - self.due_on).days) if self.state == self.State.OPEN else 0

    @transition(state, source=State.OPEN, target=State.DONE)
    def finish(self) -> None:
        self.finished_at = now()

    @transition(state, source=State.OPEN, target=State.DROPPED)
    def drop(self) -> None:
        self.finished_at = now()

    @transition(state, source=[State.DONE, State.DROPPED], target=State.OPEN)
    def reopen(self) -> None:
        self.finished_at = None
