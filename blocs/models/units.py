"""Units and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import scope
from common.clock import today
from common.fields import FoundQuerySet, LineField, ProseField, SearchField
from common.text import VIETNAMESE_COLLATION


class UnitQuerySet(FoundQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Units that `user` may see: those that ever shared a bloc with theirs, and all units for secretariats."""
        if scope.sees_everything(user) or scope.is_secretariat(user):
            return self
        mine = scope.unit_ids(user)
        beside = Q(memberships__bloc__memberships__unit__in=mine)
        return self.filter(Q(pk__in=mine) | Q(pk__in=self.model.objects.filter(beside).values("pk")))

    def manageable_by(self, user: Any) -> Self:
        """Units that `user` keeps, and units that sit, or will sit, in a bloc of the user's councils beside others.

        Those that never sat elsewhere are asked for first: seats elsewhere are few where units are many.
        """
        if scope.sees_everything(user):
            return self
        if not scope.is_secretariat(user):
            return self.none()
        return self.worked_with(scope.council_ids(user), today())

    def worked_with(self, councils: Collection[Any], day: date) -> Self:
        """As `manageable_by`, for the secretariat of `councils` on `day`."""
        seats = self._seats()
        standing = seats.overlapping(day, None)
        elsewhere = seats.exclude(bloc__council__pk__in=councils)
        beside = standing.filter(bloc__council__pk__in=councils)
        return self.alias(last_keeper=self._last_keeper()).filter(
            ~Exists(elsewhere) | Exists(beside) | (~Exists(standing) & Q(last_keeper__in=councils))
        )

    def kept_by(self, user: Any) -> Self:
        """Units whose people and name are in the hands of `user`.

        The council of the seat that was entered first keeps a unit (a day can be dated back, an entry cannot); when
        every seat ended, that of its last; every secretariat, when the unit never sat anywhere.
        """
        if scope.sees_everything(user):
            return self
        if not scope.is_secretariat(user):
            return self.none()
        seats, day = self._seats(), today()
        turns = (seats.on(day).order_by("pk"), seats.filter(since__gt=day).order_by("pk"))
        keeper = Coalesce(*(self._council_of(rows) for rows in turns), self._last_keeper())
        return self.alias(keeper=keeper).filter(self._in_hands_of(user, "keeper"))

    def _last_keeper(self) -> Subquery:
        return self._council_of(self._seats().order_by("-until", "-pk"))

    def _council_of(self, seats: Any) -> Subquery:
        """Return the key of the council of the first of `seats`."""
        return Subquery(seats.values("bloc__council")[:1], output_field=models.BigIntegerField())

    def _in_hands_of(self, user: Any, keeper: str) -> Q | Combinable:
        return Q(**{f"{keeper}__in": scope.council_ids(user)}) | ~Exists(self._seats())

    def _seats(self) -> Any:
        return self.model._meta.get_field("memberships").related_model.objects.filter(unit=OuterRef("pk"))

    def existing_on(self, day: date) -> Self:
        return self.filter(Q(founded_on__isnull=True) | Q(founded_on__lte=day)).filter(
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
        )


class Unit(models.Model):
    """Đơn vị: an agency, organisation or enterprise under one name.

    A rename, merge or split ends the row and opens a new one (see `succession`), so that old papers keep old names.
    """

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry or central body")
        PROVINCIAL = "provincial", _("provincial department")
        VERTICAL = "vertical", _("central branch in a province")
        DISTRICT = "district", _("district")
        COMMUNE = "commune", _("commune, ward or special zone")
        PARTY = "party", _("Party body")
        FRONT = "front", _("Fatherland Front or mass organisation")
        JUDICIAL = "judicial", _("court, procuracy or judgment enforcement")
        ARMED = "armed", _("armed forces")
        SERVICE = "service", _("public service unit")
        SCHOOL = "school", _("school or institute")
        ENTERPRISE = "enterprise", _("enterprise")
        OTHER = "other", _("other")

    code = LineField(_("code"), max_length=40, unique=True)
    name = LineField(_("name"), max_length=250, db_collation=VIETNAMESE_COLLATION)
    short_name = LineField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit")
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    dissolved_on = models.DateField(
        _("dissolved on"), null=True, blank=True, help_text=_("The first day on which the unit no longer exists.")
    )
    search = SearchField("code", "name", "short_name")

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name", "code"]
        indexes = [models.Index(fields=["name", "code"], name="unit_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gt=F("founded_on")),
                name="unit_dissolved_after_founded",
                violation_error_message=_("A unit is dissolved after it was founded."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="unit_not_its_own_parent",
                violation_error_message=_("A unit is not its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        above, seen = self.parent, {self.pk}
        while above:
            if above.pk in seen:
                raise ValidationError({"parent": gettext("A unit cannot stand under itself.")}, "circle")
            seen.add(above.pk)
            above = above.parent

    @property
    def is_on_record(self) -> bool:
        """Whether the unit sat in a bloc or stands in a covenant: what was written then knows it by this name."""
        return self.memberships.exists() or self.parties.exists()  # type: ignore[attr-defined]

    @property
    def may_be_dissolved(self) -> bool:
        """Whether an end may be noted by itself: a unit that sits somewhere ends by a succession, once and for all."""
        standing = self.memberships.overlapping(today(), None)  # type: ignore[attr-defined]
        return not self.dissolved_on and not standing.exists()

    def exists_on(self, day: date) -> bool:
        return (not self.founded_on or self.founded_on <= day) and (not self.dissolved_on or self.dissolved_on > day)


class Succession(models.Model):
    """Kế thừa: the unit `old` became, wholly or in part, the unit `new`."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("rename")
        MERGE = "merge", _("merge")
        SPLIT = "split", _("split")

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("former unit"))
    new = models.ForeignKey(Unit, models.PROTECT, related_name="origins", verbose_name=_("new unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    effective_on = models.DateField(
        _("effective on"), null=True, blank=True, help_text=_("Empty when no source states the day.")
    )
    decision = LineField(_("decision"), max_length=250, blank=True)
    note = ProseField(_("note"), blank=True, max_length=1000)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once_per_pair"),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="succession_between_two_units",
                violation_error_message=_("A unit does not succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
