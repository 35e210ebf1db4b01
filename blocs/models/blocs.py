"""Councils, the blocs they organise, who sits in them and who leads them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs import scope
from blocs.models.units import Unit
from blocs.prepared import Prepared
from blocs.years import YearField
from common.constraints import NoOverlap
from common.fields import FoundQuerySet, LineField, SearchField
from common.periods import Period, PeriodQuerySet
from common.text import VIETNAMESE_COLLATION


class Level(models.TextChoices):
    """Cấp of a council or bloc; the Vietnamese labels are the ones officers write in their files."""

    CENTRAL = "central", _("central")
    CENTRAL_REGION = "central_region", _("central, by region")
    MINISTRY = "ministry", _("ministry or sector")
    SECTOR_REGION = "sector_region", _("sector, by region")
    PROVINCE = "province", _("province")
    COMMUNE = "commune", _("commune")
    CORPORATION = "corporation", _("corporation")


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        if scope.sees_everything(user):
            return self
        seen = Exists(Bloc.objects.visible_to(user).filter(council=OuterRef("pk")))
        return self.filter(Q(pk__in=scope.council_ids(user)) | seen)

    def manageable_by(self, user: Any) -> Self:
        return self if scope.sees_everything(user) else self.filter(pk__in=scope.council_ids(user))


class Council(models.Model):
    """Hội đồng Thi đua – Khen thưởng: organises blocs and is served by a standing unit."""

    name = LineField(_("name"), max_length=250, unique=True, db_collation=VIETNAMESE_COLLATION)
    short_name = LineField(_("short name"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    standing_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="serves", verbose_name=_("standing unit")
    )
    recognises_heads = models.BooleanField(
        _("recognises heads by decision"),
        default=False,
        help_text=_("Whether head and deputies chosen at the closing conference wait for a decision."),
    )
    is_placeholder = models.BooleanField(
        _("placeholder"), default=False, help_text=_("Made by an import that did not name the council.")
    )
    search = SearchField("name", "short_name")

    objects = CouncilQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def seen_by(user: Any, path: str = "") -> Q:
    """Return the condition that `user` sees a bloc: of their councils, or one in which a unit of theirs sits or sat.

    For rows that hang on a bloc, `path` leads to it ("campaign__bloc"). Kept flat, because every page asks it.
    """
    if scope.sees_everything(user):
        return EVERY_ROW
    sat = Q(**{f"{path or 'pk'}__in": {seat.bloc_id for seat in seats_of(user)}})
    councils = scope.council_ids(user)
    return sat | Q(**{f"{path}__council__in" if path else "council__in": councils}) if councils else sat


def year_seen_by(user: Any, path: str = "") -> Q:
    """Return the condition that `user` sees a bloc year: of their councils, or one in which a unit of theirs sat.

    Whoever left keeps the years it took part in and sees no later one; a unit also has the seats of those it came
    from. `path` ("campaign__") leads to the row that has `bloc`, `starts_on` and `ends_on`.
    """
    return year_seen(path, **sight(user))


def sight(user: Any) -> dict[str, Any]:
    """Return by what `user` sees bloc years: the values of a prepared query that asks `year_seen`."""
    everything = scope.sees_everything(user)
    seats = [] if everything else seats_of(user)
    return {
        "everything": everything,
        "councils": scope.council_ids(user),
        "blocs": [seat.bloc_id for seat in seats],
        "since": [seat.since for seat in seats],
        "until": [seat.until or date.max for seat in seats],
    }


def year_seen(
    path: str = "", *, everything: bool, councils: Any, blocs: list[int], since: list[date], until: list[date]
) -> Q:
    """Return the condition of `year_seen_by` for what `sight` returned."""
    if everything:
        return EVERY_ROW
    found = Q(**{f"{path}bloc__council__pk__in": councils}) if councils else Q(pk__in=[])
    for bloc, first, last in zip(blocs, since, until, strict=True):
        found |= Q(**{f"{path}bloc": bloc, f"{path}ends_on__gte": first, f"{path}starts_on__lte": last})
    return found


EVERY_ROW = ~Q(pk__in=[])
"""True of every row; an empty Q() would vanish inside an OR."""


def seats_of(user: Any) -> list[Membership]:
    """Return the seats, past and present, of the units that `user` acts for; asked once for a reader."""
    units = scope.unit_ids(user)
    return scope.once(user, "seats", lambda: Membership.objects.of_line(units)) if units else []


class BlocQuerySet(FoundQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Blocs of the user's councils, and blocs in which a unit of theirs sits or sat."""
        return self.filter(seen_by(user))

    def manageable_by(self, user: Any) -> Self:
        """Blocs of the councils that the user is secretariat of."""
        if scope.sees_everything(user):
            return self
        return self.filter(council__in=scope.council_ids(user))

    def with_member_count(self, day: date) -> Self:
        sitting = Membership.objects.on(day).filter(bloc=OuterRef("pk")).order_by()
        count = sitting.values("bloc").annotate(n=models.Count("pk")).values("n")
        return self.annotate(member_count=Coalesce(models.Subquery(count, output_field=models.IntegerField()), 0))


class Bloc(models.Model):
    """Khối thi đua, cụm thi đua: units that compete with each other in good work through a year."""

    class Kind(models.TextChoices):
        BLOC = "bloc", _("bloc")
        CLUSTER = "cluster", _("cluster")

    USUAL_SIZE = range(4, 21)

    council = models.ForeignKey(Council, models.PROTECT, related_name="blocs", verbose_name=_("council"))
    name = LineField(_("name"), max_length=250, db_collation=VIETNAMESE_COLLATION)
    short_name = LineField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BLOC)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    established_by = LineField(
        _("established by"), max_length=250, blank=True, help_text=_("The decision and who signed it.")
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    search = SearchField("name", "short_name")

    objects = BlocQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("bloc")
        verbose_name_plural = _("blocs")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="bloc_name_once_per_council",
                violation_error_message=_("The council already has a bloc of this name."),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(established_on__isnull=True)
                | Q(dissolved_on__gte=F("established_on")),
                name="bloc_dissolved_after_established",
                violation_error_message=_("A bloc is dissolved after it was established."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blocs:bloc", args=[self.pk])

    @property
    def label(self) -> str:
        """The name as it stands in a crumb."""
        return self.short_name or self.name


class MembershipQuerySet(PeriodQuerySet):
    def of_year(self, since: date, until: date) -> Self:
        """Memberships that hold on at least one day of the year, in the order in which units joined."""
        return self.overlapping(since, until).select_related("unit").order_by("pk")

    def of_line(self, units: Collection[int]) -> list[Membership]:
        """Return the seats of `units` and of every unit they came from, in one query."""
        seats = """
            WITH RECURSIVE line(id) AS (
                SELECT id FROM blocs_unit WHERE id IN ({})
                UNION SELECT old_id FROM blocs_succession JOIN line ON new_id = line.id
            )
            SELECT * FROM blocs_membership WHERE unit_id IN (SELECT id FROM line) ORDER BY id
        """
        return list(self.raw(seats.format(", ".join(["%s"] * len(units))), list(units)))


class Membership(Period):
    """Thành viên: a unit sits in a bloc from one day to another."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="memberships", verbose_name=_("bloc"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            NoOverlap(
                name="membership_once_at_a_time",
                fields=["bloc", "unit"],
                violation_error_code="overlap",
                violation_error_message=_("This unit already sits in this bloc in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.bloc}"


@Prepared
def seats_of_year(bloc: int, since: date, until: date) -> models.QuerySet:
    """The memberships of `bloc` that hold on at least one day from `since` to `until`, as `of_year` gives them."""
    return Membership.objects.filter(bloc=bloc).of_year(since, until)


def _sitting(day: date) -> Exists:
    return Exists(Membership.objects.on(day).filter(bloc=OuterRef("bloc"), unit=OuterRef("unit")).order_by())


class TermQuerySet(PeriodQuerySet):
    def heads(self) -> Self:
        return self.filter(role=Term.Role.HEAD)

    def of_members(self, day: date) -> Self:
        """Terms of units that exist on `day` and sit in the bloc on that day."""
        exists = Q(unit__dissolved_on__isnull=True) | Q(unit__dissolved_on__gt=day)
        return self.filter(exists, _sitting(day))

    def with_seat(self, day: date) -> Self:
        """Adds `is_seated`: whether the unit sits in the bloc on `day`."""
        return self.annotate(is_seated=_sitting(day))

    def in_office(self, day: date) -> Self:
        """Terms that hold on `day`, of units that exist and sit in the bloc on that day."""
        return self.on(day).of_members(day)

    def coming(self, day: date) -> Self:
        """Terms that begin after `day`, of units that sit in the bloc on `day` already."""
        return self.filter(since__gt=day).of_members(day)


class Term(Period):
    """Nhiệm kỳ: a member unit heads a bloc, or is a deputy, for a year or a part of it.

    The role belongs to the unit, not to a person (guidance 1122/BTĐKT-VI of 2011: elected in turn at the closing
    conference; elsewhere appointed or recognised by decision). The deputy does not become head by itself.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("head of the bloc")
        DEPUTY = "deputy", _("deputy head of the bloc")

    class Basis(models.TextChoices):
        ELECTION = "election", _("election")
        RECOGNITION = "recognition", _("recognition by decision")
        APPOINTMENT = "appointment", _("appointment")
        NOT_STATED = "not_stated", _("not stated in the source")

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="terms", verbose_name=_("bloc"))
    year = YearField(_("year"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Of several deputies: 2 is the second deputy.")
    )
    is_acting = models.BooleanField(_("acting"), default=False)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis, default=Basis.ELECTION)
    document = LineField(
        _("document"), max_length=250, blank=True, help_text=_("Minutes or decision, with number and date.")
    )

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["-year", "role", "order", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="term_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            NoOverlap(
                name="term_one_head_per_bloc_and_year",
                fields=["bloc", "year"],
                equal={"role": "head"},
                violation_error_code="head_exists",
                violation_error_message=_("The bloc already has a head in this time. End that term first."),
            ),
            NoOverlap(
                name="term_one_role_per_unit_and_year",
                fields=["bloc", "year", "unit"],
                violation_error_code="role_exists",
                violation_error_message=_("This unit already has a role in this bloc in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.year}: {self.unit}"

    @property
    def role_label(self) -> str:
        """The role as people say it, also of a second deputy."""
        return role_label(self.role, self.order)


def role_label(role: str, order: int = 1) -> str:
    """Return “head of the bloc”, “deputy head of the bloc”, “second deputy head of the bloc” …"""
    if role == Term.Role.DEPUTY and order == 2:
        return str(_("second deputy head of the bloc"))
    if role == Term.Role.DEPUTY and order > 2:
        return str(_("deputy head of the bloc, number %(order)s")) % {"order": order}
    return str(Term.Role(role).label)
