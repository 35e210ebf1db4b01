"""Units proposed for head and deputies of the next year, and what became of each."""

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

from blocs.models import Term, Unit
from blocs.models.blocs import role_label, year_seen_by
from blocs.years import YearField
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from emulation.ballots.models import Candidate
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Vote


class ChoiceQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What concerns the years that `user` sees."""
        return self.filter(year_seen_by(user, "campaign__"))


class Choice(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Giới thiệu, chọn khối trưởng và khối phó: a unit proposed for a role of the next year.

    Chosen by show of hands at the closing conference, or appointed. Where the council recognises heads by decision,
    the choice waits for it. What is final becomes a term, which says from when to when the unit is in office.
    """

    class Method(models.TextChoices):
        NONE = "", _("not decided")
        HANDS = "hands", _("show of hands")
        BALLOT = "ballot", _("ballot")
        APPOINTMENT = "appointment", _("appointment")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        WITHDRAWN = "withdrawn", _("proposal withdrawn")
        NOT_CHOSEN = "not_chosen", _("not chosen")
        WAITING = "waiting", _("chosen, waiting for recognition")
        CHOSEN = "chosen", _("chosen")
        RECOGNISED = "recognised", _("recognised by decision")
        NOT_RECOGNISED = "not_recognised", _("not recognised")

    SEATED = (State.WAITING, State.CHOSEN, State.RECOGNISED)
    """The place is taken."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="choices", verbose_name=_("closing year"))
    year = YearField(_("year to lead"))
    role = models.CharField(_("role"), max_length=10, choices=Term.Role)
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Of several deputies: 2 is the second deputy.")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="choices", verbose_name=_("unit"))
    reason = ProseField(_("why this unit"), blank=True, max_length=1000)
    proposed_at = models.DateTimeField(_("proposed at"), default=now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposed by")
    )
    proposing_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("proposing unit"),
        help_text=_("Empty when the secretariat proposed it."),
    )  # fmt: skip
    state = StateField(_("state"), default=State.PROPOSED, choices=State, protected=True)
    method = models.CharField(
        pgettext_lazy("choice", "method"), max_length=12, choices=Method, blank=True, default=Method.NONE
    )
    vote = models.ForeignKey(
        Vote, models.PROTECT, null=True, blank=True, related_name="choices", verbose_name=_("show of hands")
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="choices", verbose_name=_("ballot")
    )
    document = LineField(_("document"), max_length=250, blank=True, help_text=_("Minutes or decision, with number."))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    recognition = LineField(_("decision of the council"), max_length=200, blank=True, help_text=_("Its number."))
    recognised_on = models.DateField(_("dated"), null=True, blank=True)
    term = models.OneToOneField(
        Term, models.SET_NULL, null=True, blank=True, related_name="choice", editable=False, verbose_name=_("term")
    )

    objects = ChoiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("choice of a leading unit")
        verbose_name_plural = _("choices of leading units")
        ordering = ["-year", "-role", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "role"],
                condition=Q(state__in=["proposed", "waiting", "chosen", "recognised"]),
                name="choice_proposed_once",
                violation_error_code="proposed_already",
                violation_error_message=_("This unit is proposed for this role already."),
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(role="head", state__in=["waiting", "chosen", "recognised"]),
                name="choice_one_head",
                violation_error_code="head_exists",
                violation_error_message=_("Another unit is chosen as head already."),
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=Q(state__in=["waiting", "chosen", "recognised"]),
                name="choice_one_role_per_unit",
                violation_error_code="role_exists",
                violation_error_message=_("This unit is chosen for another role already."),
            ),
            models.UniqueConstraint(
                fields=["campaign", "order"],
                condition=Q(role="deputy", state__in=["waiting", "chosen", "recognised"]),
                name="choice_deputies_in_order",
                violation_error_code="order_taken",
                violation_error_message=_("Another unit is chosen as this deputy already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recognised", "not_recognised"])
                | (~Q(recognition="") & Q(recognised_on__isnull=False)),
                name="choice_recognised_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_label} {self.year}: {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:rotation", args=[self.campaign_id])

    @property
    def role_label(self) -> str:
        return role_label(self.role, self.order)

    @property
    def is_seated(self) -> bool:
        return self.state in self.SEATED

    @transition(state, source=State.PROPOSED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The proposal is taken back; it stays on file."""

    @transition(state, source=State.PROPOSED, target=State.NOT_CHOSEN)
    def pass_over(self) -> None:
        """The conference chose another unit, or none."""

    @transition(state, source=State.PROPOSED, target=State.WAITING)
    def await_recognition(self) -> None:
        """The council recognises the choice by decision, or does not."""

    @transition(state, source=State.PROPOSED, target=State.CHOSEN)
    def choose(self) -> None:
        """The choice is final."""

    @transition(state, source=State.WAITING, target=State.RECOGNISED)
    def recognise(self) -> None:
        """The choice is final."""

    @transition(state, source=State.WAITING, target=State.NOT_RECOGNISED)
    def refuse(self) -> None:
        """The place is free again."""
