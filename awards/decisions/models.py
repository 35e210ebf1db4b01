"""Decisions on nominations, one ruling each; and awards taken back, with what had relied on them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from awards.catalogue.models import AwardType
from awards.proposals.models import Nomination
from awards.records.models import AwardRecord
from blocs import scope, succession
from blocs.models import Council
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document


class DecisionQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Its secretariat; once issued, also the units whose nominations it rules on."""
        if scope.sees_everything(user):
            return self
        mine = Ruling.objects.filter(nomination__submission__unit__in=succession.acted_for(user)).values("decision")
        return self.filter(Q(council__in=scope.council_ids(user)) | Q(pk__in=mine, state=Decision.State.ISSUED))


class Decision(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Quyết định khen thưởng: prepared with a ruling on each nomination, then issued with its number and day."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ISSUED = "issued", _("issued")
        DROPPED = "dropped", _("dropped before it was issued")

    council = models.ForeignKey(Council, models.PROTECT, related_name="decisions", verbose_name=_("council"))
    title = LineField(_("title"), max_length=300)
    decided_by = LineField(_("decided by"), max_length=250, help_text=_("The authority, for example a chairman."))
    signer_post = LineField(_("post of the signer"), max_length=120, blank=True)
    signer_name = LineField(_("signer"), max_length=120, blank=True)
    place = LineField(_("place"), max_length=120, blank=True, help_text=_("It stands before the date on the paper."))
    number = LineField(
        _("number"), max_length=80, blank=True, help_text=_("As the clerk registered it; empty until then.")
    )
    decided_on = models.DateField(_("dated"), null=True, blank=True)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    issued_at = models.DateTimeField(_("recorded at"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper"),
        related_name="award_decision",
    )  # fmt: skip
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan of the signed decision")
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision on awards")
        verbose_name_plural = _("decisions on awards")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="issued") | (~Q(number="") & Q(decided_on__isnull=False)),
                name="decision_issued_with_number_and_day",
                violation_error_message=_("Give the number and the day of the decision."),
            ),
            models.UniqueConstraint(
                fields=["number", "decided_on", "decided_by"],
                condition=Q(state="issued"),
                name="decision_once",
                violation_error_message=_("This decision is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:decision", args=[self.pk])

    @transition(state, source=State.DRAFT, target=State.ISSUED)
    def issue(self) -> None:
        self.issued_at = now()

    @transition(state, source=State.DRAFT, target=State.DROPPED)
    def drop(self) -> None:
        """Nothing was decided by it; its nominations wait for another one."""


class Ruling(models.Model):
    """Kết quả đối với một đề nghị: granted, another award, or rejected with the reason that goes back to the unit."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        OTHER = "other", _("another award")
        REJECTED = "rejected", _("rejected")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="rulings", verbose_name=_("decision"))
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="rulings", verbose_name=_("nomination"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    award = models.ForeignKey(
        AwardType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("award granted")
    )
    reason = ProseField(_("reason"), max_length=2000, blank=True)
    record = models.OneToOneField(
        AwardRecord, models.PROTECT, null=True, blank=True, related_name="ruling", editable=False,
        verbose_name=_("award on record"),
    )  # fmt: skip

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ruling on a nomination")
        verbose_name_plural = _("rulings on nominations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "nomination"], name="ruling_once"),
            models.CheckConstraint(
                condition=Q(outcome="granted") | ~Q(reason=""),
                name="ruling_gives_a_reason",
                violation_error_code="reason_missing",
                violation_error_message=_("Say why something else than what was proposed is decided."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="rejected", award__isnull=True) | (~Q(outcome="rejected") & Q(award__isnull=False)),
                name="ruling_names_the_award",
                violation_error_message=_("Name the award that is granted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_outcome_display()}"


class Revocation(models.Model):
    """Hủy bỏ quyết định, thu hồi danh hiệu: why an award is taken back, and by which decision."""

    class Ground(models.TextChoices):
        FALSE_DECLARATION = "false", _("dishonest declaration of achievements")
        FORGED_DOSSIER = "forged", _("false certification or forged papers")
        WRONG_PROCEDURE = "wrong", _("against authority, subject, procedure or dossier")
        VIOLATION = "violation", _("a violation within the years counted, or a final judgment")

    record = models.OneToOneField(AwardRecord, models.PROTECT, related_name="revocation", verbose_name=_("award"))
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    is_cancelled = models.BooleanField(
        _("the decision is cancelled"), default=True,
        help_text=_("Otherwise the award is withdrawn for what happened later."),
    )  # fmt: skip
    reason = ProseField(_("reason"), max_length=4000)
    decision_number = LineField(_("number of the decision"), max_length=80)
    decided_on = models.DateField(_("dated"))
    decided_by = LineField(_("decided by"), max_length=250)
    recovered_on = models.DateField(_("certificate and prize recovered on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=now, editable=False)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("award taken back")
        verbose_name_plural = _("awards taken back")
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.record}: {self.get_ground_display()}"


class Reliance(models.Model):
    """Căn cứ bị ảnh hưởng: a later award or an open nomination that relied on one taken back, until it is settled."""

    class Settlement(models.TextChoices):
        OPEN = "", _("not settled")
        STANDS = "stands", _("stands on other grounds")
        REVOKED = "revoked", _("taken back too")

    revocation = models.ForeignKey(Revocation, models.PROTECT, related_name="reliances", verbose_name=_("taken back"))
    record = models.ForeignKey(
        AwardRecord, models.PROTECT, null=True, blank=True, related_name="reliances", verbose_name=_("later award")
    )
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, null=True, blank=True, related_name="reliances", verbose_name=_("nomination")
    )
    settlement = models.CharField(_("settled"), max_length=8, choices=Settlement, blank=True, default=Settlement.OPEN)
    note = ProseField(_("how it was settled"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("settled by"),
    )  # fmt: skip

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("what relied on an award taken back")
        verbose_name_plural = _("what relied on awards taken back")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revocation", "record"], name="reliance_once_per_record"),
            models.UniqueConstraint(fields=["revocation", "nomination"], name="reliance_once_per_nomination"),
            models.CheckConstraint(
                condition=Q(record__isnull=False, nomination__isnull=True)
                | Q(record__isnull=True, nomination__isnull=False),
                name="reliance_of_a_record_or_a_nomination",
            ),
        ]

    def __str__(self) -> str:
        return str(self.record or self.nomination)
