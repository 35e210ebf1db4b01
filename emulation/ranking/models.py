"""Published rankings: what stood when head and secretariat agreed to show it, frozen as it was."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document, Sealed
from emulation.campaigns.leading import prepared_by
from emulation.sheets.models import ScoringRound


class PublishedRankingQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published rankings for the whole bloc; one that waits for agreement for those who prepare the year."""
        shown = Q(state__in=PublishedRanking.PUBLIC)
        return self.filter(year_seen_by(user, "round__campaign__"), shown | prepared_by(user, "round__campaign__"))


class PublishedRanking(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Bảng xếp hạng: one version of the ranking; shown to the members once head and secretariat have both agreed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for agreement")
        PUBLISHED = "published", _("published")
        REPLACED = "replaced", _("replaced by a corrected one")
        WITHDRAWN = "withdrawn", _("withdrawn before it was published")

    PUBLIC = (State.PUBLISHED, State.REPLACED)

    round = models.ForeignKey(ScoringRound, models.PROTECT, related_name="rankings", verbose_name=_("scoring round"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = StateField(_("state"), default=State.PROPOSED, choices=State, protected=True)
    fingerprint = models.CharField(
        _("SHA-256 of the results"), max_length=64, editable=False,
        help_text=_("Of the table and all results: a later change of a score shows."),
    )  # fmt: skip
    head_agreed_at = models.DateTimeField(_("head agreed at"), null=True, blank=True, editable=False)
    head_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("agreed for the head by"),
    )  # fmt: skip
    secretariat_agreed_at = models.DateTimeField(_("secretariat agreed at"), null=True, blank=True, editable=False)
    secretariat_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("agreed for the secretariat by"),
    )  # fmt: skip
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    change_reason = ProseField(_("why this version"), blank=True, max_length=1000)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper")
    )

    objects = PublishedRankingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="ranking_version_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="published"), name="ranking_one_published_per_round"
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="proposed"), name="ranking_one_proposed_per_round"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(head_agreed_at__isnull=False) & Q(secretariat_agreed_at__isnull=False)),
                name="ranking_published_by_both",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Ranking, version %(version)s: %(round)s")) % {"version": self.version, "round": self.round}

    def get_absolute_url(self) -> str:
        return reverse("emulation:ranking", args=[self.round.campaign_id])

    @transition(state, source=State.PROPOSED, target=State.PUBLISHED)
    def publish(self) -> None:
        self.published_at = now()

    @transition(state, source=State.PUBLISHED, target=State.REPLACED)
    def replace(self) -> None:
        """A corrected ranking was published."""

    @transition(state, source=State.PROPOSED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """Scores changed, or somebody did not agree."""


class Placing(Sealed):
    """Thứ hạng: where one unit stood in a ranking, with the figures it rests on."""

    sealed = (
        "ranking_id", "unit_id", "order", "rank", "points", "assigned_max", "percent", "base", "bonus", "penalty",
        "is_tied", "band", "blocked_because", "decided_by", "was_head",
    )  # fmt: skip

    ranking = models.ForeignKey(PublishedRanking, models.PROTECT, related_name="placings", verbose_name=_("ranking"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placings", verbose_name=_("unit"))
    order = models.PositiveSmallIntegerField(_("order"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=14, decimal_places=4, null=True, blank=True)
    assigned_max = models.DecimalField(_("assigned maximum"), max_digits=14, decimal_places=4)
    percent = models.DecimalField(_("percent"), max_digits=7, decimal_places=2, null=True, blank=True)
    base = models.DecimalField(_("base"), max_digits=14, decimal_places=4)
    bonus = models.DecimalField(_("bonus"), max_digits=14, decimal_places=4)
    penalty = models.DecimalField(_("penalty"), max_digits=14, decimal_places=4)
    is_tied = models.BooleanField(_("tied"), default=False)
    band = LineField(_("result"), max_length=250, blank=True)
    blocked_because = ProseField(_("blocked because"), blank=True, max_length=2000)
    decided_by = LineField(_("tie decided by"), max_length=250, blank=True)
    was_head = models.BooleanField(_("headed the bloc this year"), default=False)

    class Meta:
        verbose_name = _("placing")
        verbose_name_plural = _("placings")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["ranking", "unit"], name="placing_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.rank or '–'}. {self.unit}"
