"""The handover: from which day the next head leads, and the record that both units sign."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models import Succession, Unit
from common.clock import now, today
from common.fields import ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document
from emulation.campaigns.models import Campaign


class HandoverQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Handovers of the units that `user` acts for, and of the councils that they are secretariat of.

        The record lists what is unfinished and whom to call: it is for those two units and the secretariat.
        """
        return self if scope.sees_everything(user) else self.known_to(scope.unit_ids(user), scope.council_ids(user))

    def known_to(self, units: Collection[int], councils: Collection[int]) -> Self:
        """Handovers of `units`, of those they came from, and of `councils`."""
        before = Succession.objects.filter(new__pk__in=units).order_by().values("old")
        mine = Q(from_unit__pk__in=units) | Q(to_unit__pk__in=units) | Q(from_unit__in=before) | Q(to_unit__in=before)
        return self.filter(Q(campaign__bloc__council__pk__in=councils) | mine)


class Handover(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Bàn giao nhiệm vụ khối trưởng: the outgoing head hands the bloc over to the head of the next year.

    Rights change at 00:00 of `effective_on` by the dates of the terms, signed or not; the record is what both units
    sign about it.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        SIGNING = "signing", _("open for signing")
        DONE = "done", _("signed by both units")

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="handover", verbose_name=_("closing year"))
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers_given", verbose_name=_("hands over"))
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers_taken", verbose_name=_("takes over"))
    effective_on = models.DateField(
        _("first day of the new head"), help_text=_("The new head leads from 00:00 of this day.")
    )
    note = ProseField(_("note of the outgoing head"), blank=True, max_length=4000)
    state = StateField(_("state"), default=State.PREPARED, choices=State, protected=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="handover",
        verbose_name=_("frozen paper"),
    )  # fmt: skip
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("begun by")
    )
    opened_at = models.DateTimeField(_("opened for signing at"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("signed by both at"), null=True, blank=True, editable=False)

    objects = HandoverQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")),
                name="handover_between_two_units",
                violation_error_code="same_unit",
                violation_error_message=_("A unit hands nothing over to itself."),
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", document__isnull=True) | ~Q(state="prepared") & Q(document__isnull=False),
                name="handover_frozen_before_signing",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Handover %(year)s: %(bloc)s")) % {"year": self.campaign.year, "bloc": self.campaign.bloc}

    def get_absolute_url(self) -> str:
        return reverse("emulation:handover", args=[self.pk])

    @property
    def units(self) -> list[Unit]:
        """Who hands over, and who takes over."""
        return [self.from_unit, self.to_unit]

    @property
    def is_in_effect(self) -> bool:
        """Whether the new head leads already."""
        return self.effective_on <= today()

    @transition(state, source=State.PREPARED, target=State.SIGNING)
    def open_signing(self) -> None:
        self.opened_at = now()

    @transition(state, source=State.SIGNING, target=State.PREPARED)
    def recall(self) -> None:
        """The frozen record is withdrawn, to be made anew."""
        self.opened_at = None

    @transition(state, source=State.SIGNING, target=State.DONE)
    def finish(self) -> None:
        self.done_at = now()
