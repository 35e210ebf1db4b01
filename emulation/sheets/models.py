"""Score sheets: one for each unit of a round, a score for each leaf, and who put which value there and why."""

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

from blocs import succession
from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Sealed
from emulation.campaigns.leading import prepared_by
from emulation.campaigns.models import Campaign
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.evidence.models import Evidence
from emulation.reports.models import Report


class ScoringRoundQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(year_seen_by(user, "campaign__"))


class ScoringRound(models.Model):
    """Đợt chấm điểm: the scoring of a bloc year by a published table, with the last day of each stage."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="scoring_round", verbose_name=_("bloc year"))
    table = models.ForeignKey(CriteriaTable, models.PROTECT, related_name="rounds", verbose_name=_("criteria table"))
    self_due_on = models.DateField(_("self-scoring until"))
    verify_due_on = models.DateField(_("verification until"))
    explain_due_on = models.DateField(_("explanation until"))
    final_due_on = models.DateField(_("final scores until"))
    has_peers = models.BooleanField(
        _("members verify each other"), default=False,
        help_text=_("Each member verifies another by rota; what they find is hidden until both are done."),
    )  # fmt: skip
    opened_at = models.DateTimeField(pgettext_lazy("scoring round", "opened at"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by"), editable=False
    )

    objects = ScoringRoundQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("scoring round")
        verbose_name_plural = _("scoring rounds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verify_due_on__gte=models.F("self_due_on"))
                & Q(explain_due_on__gte=models.F("verify_due_on"))
                & Q(final_due_on__gte=models.F("explain_due_on")),
                name="scoring_days_in_order",
                violation_error_message=_("The stages of scoring follow each other: put their days in this order."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Scoring %(campaign)s")) % {"campaign": self.campaign}

    def get_absolute_url(self) -> str:
        return reverse("emulation:scoring", args=[self.campaign_id])


class ScoreSheetQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Sheets of a unit of `user`, of those they verify, and all of a bloc for those who prepare its year.

        The other members see the points once the ranking is published, on its page.
        """
        units = succession.acted_for(user)
        mine = Q(unit__in=units) | Q(verifier__in=units) | Q(peer__in=units)
        return self.filter(year_seen_by(user, "round__campaign__"), mine | prepared_by(user, "round__campaign__"))


class ScoreSheet(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Phiếu chấm điểm: the sheet of one unit; whose turn it is follows from its state."""

    class State(models.TextChoices):
        SELF = "self", _("self-scoring")
        VERIFYING = "verifying", _("being verified")
        EXPLAINING = "explaining", _("the unit explains")
        SECOND = "second", _("second verification")
        SECRETARIAT = "secretariat", _("with the secretariat")
        FINAL = "final", _("final")

    round = models.ForeignKey(ScoringRound, models.PROTECT, related_name="sheets", verbose_name=_("scoring round"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="score_sheets", verbose_name=_("unit"))
    unit_kind = LineField(_("variant of the table"), max_length=80, blank=True)
    state = StateField(_("state"), default=State.SELF, choices=State, protected=True)
    verifier = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by"),
        help_text=_("Proposed by the rule and changed by the secretariat; empty: the secretariat verifies."),
    )  # fmt: skip
    peer = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by the member")
    )
    peer_done_at = models.DateTimeField(_("member done at"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("self-score handed in at"), null=True, blank=True, editable=False)
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0, editable=False)
    final_at = models.DateTimeField(_("final at"), null=True, blank=True, editable=False)

    objects = ScoreSheetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="sheet_once_per_unit"),
            models.CheckConstraint(
                condition=Q(verifier__isnull=True) | ~Q(verifier=models.F("unit")),
                name="sheet_not_verified_by_its_unit",
                violation_error_code="own_sheet",
                violation_error_message=_("Nobody verifies the sheet of their own unit."),
            ),
            models.CheckConstraint(
                condition=Q(peer__isnull=True) | ~Q(peer=models.F("unit")), name="sheet_peer_is_another_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("emulation:sheet", args=[self.pk])

    @transition(state, source=State.SELF, target=State.VERIFYING)
    def hand_in(self) -> None:
        self.submitted_at = now()

    @transition(state, source=State.VERIFYING, target=State.SELF)
    def hand_back(self) -> None:
        """The verifier asks the unit to complete it; what it entered stays."""

    @transition(state, source=State.VERIFYING, target=State.EXPLAINING)
    def ask(self) -> None:
        """Verified; points were changed, and the unit may explain."""

    @transition(state, source=State.EXPLAINING, target=State.SECOND)
    def explain(self) -> None:
        """The unit explained, or its time is over."""

    @transition(state, source=[State.VERIFYING, State.EXPLAINING, State.SECOND], target=State.SECRETARIAT)
    def pass_on(self) -> None:
        """Nothing is in dispute any more, or the second verification is done."""

    @transition(state, source=State.SECRETARIAT, target=State.FINAL)
    def make_final(self) -> None:
        self.final_at = now()

    @transition(state, source=State.FINAL, target=State.SECRETARIAT)
    def reopen(self) -> None:
        """The secretariat takes a final sheet back, with a reason."""
        self.final_at = None


class Score(models.Model):
    """Điểm của một tiêu chí: what was assigned to the unit and from where the result flows; values are assessments."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores", verbose_name=_("score sheet"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    is_assigned = models.BooleanField(_("assigned"), default=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4, null=True, blank=True)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="scores", verbose_name=_("taken from the report")
    )
    explanation = ProseField(_("explanation of the unit"), blank=True, max_length=4000)
    answer = ProseField(
        _("answer to the verification"), blank=True, max_length=4000,
        help_text=_("Why the unit does not accept what was changed; what is answered is verified again."),
    )  # fmt: skip
    version = models.PositiveIntegerField(_("version"), default=0, help_text=_("Counts every change of a value."))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="scores", verbose_name=_("evidence"))

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[evidence])

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once_per_leaf")]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.sheet.unit}"


class Assessment(models.Model):
    """Giá trị theo vòng: what one stage says was achieved; the last stage that says anything counts.

    `actual` (or `parts`) is what the engine takes: 1 or 0, points, a quantity, a rank, days (`scoring.results`). Both
    empty means not scored, which is not zero.
    """

    class Stage(models.TextChoices):
        SELF = "self", _("self-score")
        PEER = "peer", _("member's verification")
        VERIFIED = "verified", _("verification")
        SECOND = "second", _("second verification")
        FINAL = "final", _("final")

    COUNTING = (Stage.FINAL, Stage.SECOND, Stage.VERIFIED, Stage.SELF)
    """Which stage's value counts, the strongest first; a member's verification informs and does not count."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="assessments", verbose_name=_("score"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    actual = models.DecimalField(_("result"), max_digits=14, decimal_places=4, null=True, blank=True)
    parts = models.JSONField(_("results in parts"), default=list, blank=True, help_text=_("Exact decimals as text."))
    reason = ProseField(_("reason"), blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    for_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the unit")
    )
    at = models.DateTimeField(_("at"))

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["score", "stage"], name="assessment_once_per_stage")]

    def __str__(self) -> str:
        return f"{self.score} · {self.get_stage_display()}"  # type: ignore[attr-defined]


class ScoreChange(Sealed):
    """Nhật ký điểm: every change of a sheet – who, when, old, new, why."""

    class Field(models.TextChoices):
        RESULT = "result", _("result")
        TARGET = "target", _("target")
        ASSIGNED = "assigned", _("assigned")
        EXPLANATION = "explanation", _("explanation")
        EVIDENCE = "evidence", _("evidence")
        STATE = "state", _("state of the sheet")
        VERIFIER = "verifier", _("verifier")
        BLOCKED = "blocked", _("blocked because")
        TABLE = "table", _("criteria table")

    sealed = ("sheet_id", "score_id", "field", "stage", "old", "new", "why", "by_id", "for_unit_id", "at")

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="changes", verbose_name=_("score sheet"))
    score = models.ForeignKey(
        Score, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name=_("score")
    )
    field = models.CharField(_("what"), max_length=12, choices=Field)
    stage = models.CharField(_("stage"), max_length=8, choices=Assessment.Stage, blank=True)
    old = ProseField(_("old"), blank=True, max_length=4000)
    new = ProseField(_("new"), blank=True, max_length=4000)
    why = ProseField(_("why"), blank=True, max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    for_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the unit")
    )
    at = models.DateTimeField(_("at"), default=now)

    class Meta:
        verbose_name = _("change of a score")
        verbose_name_plural = _("changes of scores")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.old} → {self.new}"


class Block(models.Model):
    """Lý do không xét: a reason of the table that keeps a unit out of the ranking, and what it rests on."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="blocks", verbose_name=_("score sheet"))
    code = LineField(_("reason"), max_length=250)
    note = ProseField(_("what it rests on"), blank=True, max_length=1000)
    is_found = models.BooleanField(_("found by the system"), default=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reason for not considering a unit")
        verbose_name_plural = _("reasons for not considering units")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="block_once_per_reason")]

    def __str__(self) -> str:
        return f"{self.sheet.unit}: {self.code}"
