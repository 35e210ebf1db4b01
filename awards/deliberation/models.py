"""Meetings of a council on awards: what is before it, and the ballot by which it voted."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from awards.proposals.models import Nomination
from blocs import scope
from blocs.models import Council, CouncilMember
from common.clock import today
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from common.periods import covers
from emulation.ballots.models import Ballot, Candidate


class CouncilMeetingQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Meetings of the councils that `user` is secretariat of or sits on."""
        if scope.sees_everything(user):
            return self
        sits = CouncilMember.objects.filter(covers(today()), person=user.pk).values("council")
        return self.filter(Q(council__in=scope.council_ids(user)) | Q(council__in=sits))


class CouncilMeeting(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Phiên họp Hội đồng: nominations of one council, voted on by all its members; absent ones are asked in writing."""

    class State(models.TextChoices):
        PLANNED = "planned", _("being prepared")
        VOTING = "voting", _("voting")
        HELD = "held", _("voted")
        CANCELLED = "cancelled", _("cancelled")

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings", verbose_name=_("council"))
    title = LineField(pgettext_lazy("meeting of a council", "title"), max_length=300)
    held_on = models.DateField(_("day of the meeting"))
    place = LineField(_("place"), max_length=300, blank=True)
    note = ProseField(_("remark"), max_length=4000, blank=True)
    state = StateField(_("state"), default=State.PLANNED, choices=State, protected=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = CouncilMeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("meeting of a council")
        verbose_name_plural = _("meetings of councils")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:meeting", args=[self.pk])

    @transition(state, source=State.PLANNED, target=State.VOTING)
    def vote(self) -> None:
        """The ballots of the meeting are open."""

    @transition(state, source=State.VOTING, target=State.HELD)
    def hold(self) -> None:
        """Every ballot of the meeting is counted."""

    @transition(state, source=[State.PLANNED, State.VOTING], target=State.CANCELLED)
    def cancel(self) -> None:
        """What was before the meeting waits for another one."""


class MeetingItemQuerySet(OneByOneQuerySet):
    def binding(self) -> Self:
        """Items that keep their nomination from other meetings: not those of a meeting that was called off, nor of a
        ballot that was cancelled or had no result (no quorum)."""
        no_result = Q(ballot__state=Ballot.State.COUNTED, candidate__outcome=Candidate.Outcome.OPEN)
        called_off = Q(meeting__state=CouncilMeeting.State.CANCELLED) | Q(ballot__state=Ballot.State.CANCELLED)
        return self.exclude(called_off | no_result)


class MeetingItem(models.Model):
    """Nội dung xét: a nomination before a meeting, the ballot it is on and its line on that paper."""

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, related_name="items", verbose_name=_("meeting"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="meeting_items", verbose_name=_("nomination")
    )
    ballot = models.ForeignKey(
        Ballot, models.PROTECT, null=True, blank=True, related_name="meeting_items", verbose_name=_("ballot")
    )
    candidate = models.OneToOneField(
        Candidate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_item",
        verbose_name=_("line on the paper"),
    )
    note = ProseField(_("remark of the secretariat"), max_length=2000, blank=True)

    objects = MeetingItemQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item of a council meeting")
        verbose_name_plural = _("items of council meetings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "nomination"], name="meeting_item_once")]

    def __str__(self) -> str:
        return str(self.nomination)

    @property
    def came_to_nothing(self) -> str:
        """Why the vote on it binds nobody, once that is known: its ballot was cancelled, or had no result."""
        if self.ballot and self.ballot.state == Ballot.State.CANCELLED:
            return _t("ballot cancelled")
        is_counted = self.ballot and self.ballot.state == Ballot.State.COUNTED
        if is_counted and self.candidate and self.candidate.outcome == Candidate.Outcome.OPEN:
            return _t("no result")
        return ""
