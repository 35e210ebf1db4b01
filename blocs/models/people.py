"""People and the capacities they act in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models.blocs import Council
from blocs.models.units import Unit
from blocs.prepared import Prepared
from common.constraints import NoOverlap
from common.fields import FoundQuerySet, LineField, SearchField
from common.periods import Period, PeriodQuerySet
from common.text import VIETNAMESE_COLLATION


class PositionClass(models.TextChoices):
    """Nhóm đối tượng: what a person who is praised does, so that the share of those who work directly can be read."""

    LEADER = "leader", _("leader")
    MANAGER = "manager", _("manager of a division")
    WORKER = "worker", _("works directly")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class UserQuerySet(FoundQuerySet):
    def manageable_by(self, user: Any) -> UserQuerySet:
        """People all of whose mandates are for councils of the user and units that the user keeps.

        Whoever has no mandate yet belongs to the person who made the account.
        """
        return self._held_within(Mandate.objects.manageable_by(user), user)

    def overseen_by(self, user: Any) -> UserQuerySet:
        """People whom the user may look at: also those of units that other councils keep and the user's share."""
        return self._held_within(Mandate.objects.overseen_by(user), user)

    def _held_within(self, mandates: MandateQuerySet, user: Any) -> UserQuerySet:
        if scope.sees_everything(user):
            return self
        if not scope.is_secretariat(user):
            return self.none()
        held = Mandate.objects.filter(person=OuterRef("pk"))
        foreign = held.filter(~Exists(mandates.filter(pk=OuterRef("pk"))))
        made = self.model.history.filter(id=OuterRef("pk"), history_type="+", history_user=user.pk)
        return self.filter(~Exists(foreign), Exists(held) | Exists(made), is_superuser=False)


class User(AbstractBaseUser, PermissionsMixin):
    """Người dùng: a person who signs in. What the person may do follows from the mandates held today."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = LineField(_("full name"), max_length=120, db_collation=VIETNAMESE_COLLATION)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off instead of deleting: history keeps the name.")
    )
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    search = SearchField("full_name", "email")

    objects = UserManager.from_queryset(UserQuerySet)()
    history = HistoricalRecords(excluded_fields=["search", "password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the administration: system administrators and secretariats of today."""
        return self.is_active and (self.is_superuser or scope.is_secretariat(self))

    def mandates_on(self, day: date) -> list[Mandate]:
        """Return the mandates held on `day`, with their unit or council, in the order in which they were entered."""
        held: list[Mandate] = _held(person=self.pk, day=day)
        for mandate in held:
            mandate.person = self
        return held


class MandateQuerySet(PeriodQuerySet):
    def manageable_by(self, user: Any) -> MandateQuerySet:
        """Mandates for the user's councils and for units that the user keeps."""
        return self._of(user, Unit.objects.kept_by(user))

    def overseen_by(self, user: Any) -> MandateQuerySet:
        """Mandates that the user may look at: also those of units that other councils keep and the user's share."""
        return self._of(user, Unit.objects.manageable_by(user))

    def _of(self, user: Any, units: Any) -> MandateQuerySet:
        if scope.sees_everything(user):
            return self
        return self.filter(Q(council__in=scope.council_ids(user)) | Q(unit__in=units.values("pk")))

    def signing(self) -> MandateQuerySet:
        """Mandates that let a person sign for a unit."""
        return self.filter(unit__isnull=False, capacity__in=Mandate.SIGNING)


class Mandate(Period):
    """Thẩm quyền: from when to when a person acts for a unit, or works for the secretariat of a council."""

    class Capacity(models.TextChoices):
        LEADER = "leader", _("head of the unit")
        DEPUTY = "deputy", _("deputy head of the unit")
        AUTHORISED = "authorised", _("authorised to sign")
        OFFICER = "officer", _("officer")

    SIGNING = (Capacity.LEADER, Capacity.DEPUTY, Capacity.AUTHORISED)

    person = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("person"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("unit")
    )
    council = models.ForeignKey(
        Council,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("council"),
        help_text=_("For secretariat staff: the council whose blocs they look after."),
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity, default=Capacity.OFFICER)
    post = LineField(
        _("post"), max_length=120, help_text=_("As it stands under a signature, for example “Phó Giám đốc”.")
    )
    authority = LineField(
        _("authorisation document"),
        max_length=250,
        blank=True,
        help_text=_("Number and date of the paper; needed for a person authorised to sign."),
    )

    objects = MandateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, council__isnull=True) | Q(unit__isnull=True, council__isnull=False),
                name="mandate_for_a_unit_or_a_council",
                violation_error_message=_("A mandate is for a unit or for a council: choose one of them."),
            ),
            models.CheckConstraint(
                condition=~Q(capacity="authorised") | ~Q(authority=""),
                name="mandate_authorised_by_a_document",
                violation_error_message=_("Name the authorisation document."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            NoOverlap(
                name="mandate_one_leader_per_unit",
                fields=["unit"],
                equal={"capacity": "leader"},
                violation_error_code="leader_exists",
                violation_error_message=_("The unit already has a head in this time. End that mandate first."),
            ),
            NoOverlap(
                name="mandate_once_per_person_and_unit",
                fields=["person", "unit"],
                violation_error_code="overlap",
                violation_error_message=_("This person already has a mandate for this unit in this time."),
            ),
            NoOverlap(
                name="mandate_once_per_person_and_council",
                fields=["person", "council"],
                violation_error_code="overlap",
                violation_error_message=_("This person already has a mandate for this council in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post} · {self.unit or self.council}"

    @property
    def may_sign(self) -> bool:
        return self.unit_id is not None and self.capacity in self.SIGNING


@Prepared
def _held(person: int, day: date) -> MandateQuerySet:
    return Mandate.objects.on(day).filter(person=person).select_related("unit", "council").order_by("pk")
