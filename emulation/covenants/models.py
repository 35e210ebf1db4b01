"""The covenant: what is promised, by whom, and what each unit says to the draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from blocs.models import Unit
from blocs.models.blocs import year_seen_by
from common.clock import now
from common.fields import LineField, ProseField, StateField
from common.history import OneByOneQuerySet
from documents.models import Document, Sealed, Signature
from emulation.campaigns.leading import prepared_by
from emulation.campaigns.models import Campaign, Movement
from emulation.remarks import Said


class CovenantQuerySet(OneByOneQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Covenants of the years that `user` sees; one that was never shown only to those who prepare it."""
        is_shown = Q(circulated_at__isnull=False) | Q(document__isnull=False)
        return self.filter(year_seen_by(user, "campaign__"), is_shown | prepared_by(user, "campaign__"))

    def with_signing_progress(self) -> Self:
        """Adds `party_count` and `signed_count`."""
        signed = Signature.objects.valid().filter(document=OuterRef("document")).order_by().values("document")
        return self.annotate(
            party_count=Count("parties", distinct=True),
            signed_count=Coalesce(
                models.Subquery(signed.annotate(n=Count("pk")).values("n"), output_field=models.IntegerField()), 0
            ),
        )

    def waiting_for(self, units: set[int]) -> Self:
        """Covenants open for signing that one of `units` has neither signed nor declined."""
        signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
        missing = Party.objects.filter(~Exists(signed), covenant=OuterRef("pk"), unit__in=units, declined_at=None)
        return self.filter(Exists(missing), state=Covenant.State.SIGNING)


class Covenant(ConcurrentTransitionMixin, FSMModelMixin, models.Model):
    """Giao ước thi đua: one version of what all members promise for the year.

    Drafted by the head, circulated for comments, frozen and opened for signing in one act; in force when all have
    signed or the head closes it. A later change is a new version, signed again (no guidance describes an amendment
    procedure, so the strictest one is used).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being drafted")
        CIRCULATED = "circulated", _("out for comments")
        SIGNING = "signing", _("open for signing")
        IN_FORCE = "in_force", _("in force")
        REPLACED = "replaced", _("replaced by a new version")
        WITHDRAWN = "withdrawn", _("withdrawn before it was in force")

    EDITABLE = (State.DRAFT, State.CIRCULATED)
    UNFINISHED = (State.DRAFT, State.CIRCULATED, State.SIGNING)
    FROZEN = ("campaign_id", "version", "preamble", "closing", "change_reason", "document_id", "opened_at")
    """What no longer changes once signing has opened."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="covenants", verbose_name=_("bloc year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    preamble = ProseField(_("opening paragraphs"), blank=True, max_length=8000)
    closing = ProseField(_("closing paragraphs"), blank=True, max_length=8000)
    change_reason = ProseField(_("why this version"), blank=True, max_length=1000)
    comments_due_on = models.DateField(_("comments until"), null=True, blank=True)
    signing_due_on = models.DateField(_("signing until"), null=True, blank=True)
    state = StateField(_("state"), default=State.DRAFT, choices=State, protected=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("frozen paper")
    )
    circulated_at = models.DateTimeField(_("first shown to the members at"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened for signing at"), null=True, blank=True, editable=False)
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("closed by"), help_text=_("Set when signing was closed with units missing."),
    )  # fmt: skip

    objects = CovenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("covenant")
        verbose_name_plural = _("covenants")
        ordering = ["-version", "pk"]
        indexes = [models.Index(fields=["signing_due_on", "id"], condition=Q(state="signing"), name="covenant_to_sign")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="covenant_version_once"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state__in=["draft", "circulated", "signing"]),
                name="covenant_one_unfinished_per_year",
                violation_error_code="unfinished_exists",
                violation_error_message=_("An unfinished version of this covenant already exists."),
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state="in_force"), name="covenant_one_in_force_per_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "circulated", "withdrawn"]) | Q(document__isnull=False),
                name="covenant_frozen_before_signing",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Covenant %(year)s, version %(version)s: %(bloc)s")) % {
            "year": self.campaign.year,
            "version": self.version,
            "bloc": self.campaign.bloc,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        frozen = Covenant.objects.filter(pk=self.pk).exclude(state__in=self.EDITABLE).values(*self.FROZEN).first()
        if frozen and any(self.__dict__.get(name, value) != value for name, value in frozen.items()):
            raise _frozen()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("emulation:covenant", args=[self.pk])

    def is_shown_to(self, *, drafts: bool) -> bool:
        """Whether a reader of its year sees this version: what `visible_to` asks of many rows, for one."""
        return drafts or bool(self.circulated_at or self.document_id)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @transition(state, source=State.DRAFT, target=State.CIRCULATED)
    def circulate(self) -> None:
        """The members are asked for comments."""
        self.circulated_at = now()

    @transition(state, source=[State.DRAFT, State.CIRCULATED], target=State.SIGNING)
    def open_signing(self) -> None:
        self.opened_at = now()
        self.circulated_at = self.circulated_at or self.opened_at

    @transition(state, source=State.SIGNING, target=State.IN_FORCE)
    def take_effect(self) -> None:
        self.in_force_at = now()

    @transition(state, source=State.IN_FORCE, target=State.REPLACED)
    def replace(self) -> None:
        """A new version has come into force."""

    @transition(state, source=UNFINISHED, target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The version is given up; its signatures stay on file."""


class Commitment(models.Model):
    """Chỉ tiêu, nội dung giao ước: one numbered promise, with a target that can be measured."""

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", _("at least (≥)")
        AT_MOST = "<=", _("at most (≤)")
        MORE = ">", _("more than (>)")
        LESS = "<", _("less than (<)")
        EQUAL = "=", _("exactly (=)")
        DONE = "done", _("done or not done")

    class Scope(models.TextChoices):
        EACH = "each", _("each unit")
        BLOC = "bloc", _("the whole bloc")

    SIGNS = {">=": "≥", "<=": "≤"}

    covenant = models.ForeignKey(Covenant, models.CASCADE, related_name="commitments", verbose_name=_("covenant"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("what is promised"), max_length=2000)
    comparator = models.CharField(_("comparator"), max_length=4, choices=Comparator, default=Comparator.DONE)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit_of_measure = LineField(_("unit of measure"), max_length=40, blank=True)
    scope = models.CharField(_("scope"), max_length=4, choices=Scope, default=Scope.EACH)
    movements = models.ManyToManyField(
        Movement, blank=True, related_name="commitments", verbose_name=_("movements served")
    )

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[movements])

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "number"],
                name="commitment_number_once",
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(
                condition=Q(comparator="done", target__isnull=True) | (~Q(comparator="done") & Q(target__isnull=False)),
                name="commitment_target_fits_comparator",
                violation_error_code="target",
                violation_error_message=_("Give a target, or choose “done or not done” and leave the target empty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_when_frozen(Q(pk=self.covenant_id) | Q(commitments__in=[self.pk or 0]))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_when_frozen(Q(commitments__in=[self.pk]))
        return super().delete(*args, **kwargs)

    def target_label(self, target: Decimal | None = None) -> str:
        """The target as it is printed, for example “≥ 70 %”; empty for “done or not done”."""
        value = self.target if target is None else target
        if value is None:
            return ""
        number = f"{value.normalize():f}".replace(".", ",")
        return " ".join(
            part for part in (self.SIGNS.get(self.comparator, self.comparator), number, self.unit_of_measure) if part
        )


class UnitTarget(models.Model):
    """Chỉ tiêu riêng: the target of one unit where it differs."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="unit_targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4)

    objects = OneByOneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target of a unit")
        verbose_name_plural = _("targets of units")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "unit"],
                name="unit_target_once",
                violation_error_message=_("This unit already has a target of its own here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.commitment.target_label(self.target)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_when_frozen(Q(commitments=self.commitment_id) | Q(commitments__unit_targets__in=[self.pk or 0]))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_when_frozen(Q(commitments__unit_targets__in=[self.pk]))
        return super().delete(*args, **kwargs)


def _frozen() -> ValidationError:
    return ValidationError(_("The covenant is frozen. Make a new version to change it."), code="frozen")


def _refuse_when_frozen(which: Q) -> None:
    """Ask the database, because a covenant in memory may have been opened for signing since."""
    if Covenant.objects.filter(which).exclude(state__in=Covenant.EDITABLE).exists():
        raise _frozen()


@receiver(m2m_changed, sender=Commitment.movements.through)
def movements_freeze_too(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Links to movements are rows that Django writes without asking `save`."""
    if action.startswith("pre_"):
        touched = (pk_set or instance.commitments.values("pk")) if reverse else [instance.pk]
        _refuse_when_frozen(Q(commitments__in=touched))


class Party(Sealed):
    """Bên ký: a member unit that is asked to sign; the list is frozen when signing opens."""

    sealed = ("covenant_id", "unit_id", "order")

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="parties", verbose_name=_("covenant"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parties", verbose_name=_("unit"))
    order = models.PositiveSmallIntegerField(_("order"))
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("declined by")
    )
    decline_reason = ProseField(_("reason for declining"), blank=True, max_length=2000)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["covenant", "unit"], name="party_once_per_unit"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(decline_reason=""),
                name="party_declines_with_a_reason",
                violation_error_message=_("Say why the unit declines."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.covenant}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            _refuse_when_frozen(Q(pk=self.covenant_id))
        super().save(*args, **kwargs)


class Comment(Said):
    """Góp ý: what a unit says to the draft, to one commitment or to the whole, and the head's answer."""

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="comments", verbose_name=_("covenant"))
    commitment = models.ForeignKey(
        Commitment, models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name=_("commitment")
    )
    commitment_was = ProseField(_("the commitment as it was"), blank=True, max_length=2500, editable=False)

    history = HistoricalRecords()

    class Meta(Said.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def get_answer_url(self) -> str:
        return reverse("emulation:comment_answer", args=[self.pk])
