"""Who may do what with blocs, derived from the mandates and terms of today and never from copied groups.

What holds for one row is asked of the queryset that lists such rows: one rule, so that page and list cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blocs import scope
from blocs.models import Bloc, Council, Mandate, Membership, Term, Unit, User
from blocs.prepared import Prepared
from common.clock import today

DECIDING = Mandate.SIGNING
"""Capacities that decide for a unit; officers prepare."""

SECRETARIAT_APPS = {"blocs", "documents", "emulation", "awards"}
SECRETARIAT_ACTIONS = {"view", "add", "change", "import", "export"}


class MandateBackend:
    """Gives secretariats their rights in the administration for as long as their mandate lasts.

    Which rows they reach is decided by the `manageable_by` querysets; nobody deletes there.
    """

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id).first()

    def has_perm(self, user: Any, perm: str, obj: Any = None) -> bool:
        app, _dot, codename = perm.partition(".")
        return (
            app in SECRETARIAT_APPS
            and codename.partition("_")[0] in SECRETARIAT_ACTIONS
            and user.is_active
            and scope.is_secretariat(user)
        )

    def has_module_perms(self, user: Any, app: str) -> bool:
        return app in SECRETARIAT_APPS and user.is_active and scope.is_secretariat(user)


def manages_bloc(user: Any, bloc: Bloc) -> bool:
    """Whether `user` is secretariat of the council that organises `bloc` (or system administrator)."""
    return scope.sees_everything(user) or bloc.council_id in scope.council_ids(user)


def manages_unit(user: Any, unit: Unit) -> bool:
    """Whether `user` works with `unit`: it sits, or will sit, in a bloc of theirs, or they keep it."""
    return scope.sees_everything(user) or Unit.objects.manageable_by(user).filter(pk=unit.pk).exists()


def keeps_unit(user: Any, unit: Unit) -> bool:
    """Whether the name of `unit`, its people and what becomes of it are in the hands of `user`."""
    return scope.sees_everything(user) or Unit.objects.kept_by(user).filter(pk=unit.pk).exists()


def manages_person(user: Any, person: User) -> bool:
    """Whether `user` may change the account of `person`.

    Administrators are changed by administrators only, people by a secretariat that keeps all their units.
    """
    return scope.sees_everything(user) or User.objects.manageable_by(user).filter(pk=person.pk).exists()


def manages_mandate(user: Any, mandate: Mandate) -> bool:
    """Whether `user` may change `mandate`: it is for their council, or for a unit that they keep."""
    return scope.sees_everything(user) or Mandate.objects.manageable_by(user).filter(pk=mandate.pk).exists()


def mandate_in(user: Any, unit_ids: set[int], *, deciding: bool = False) -> Mandate | None:
    """Return a mandate of today by which `user` acts (or, with `deciding`, decides) for one of `unit_ids`."""
    for mandate in scope.mandates(user):
        if mandate.unit_id in unit_ids and (not deciding or mandate.capacity in DECIDING):
            return mandate
    return None


@dataclass(frozen=True)
class Heads:
    """Terms of units that head a year of a bloc: now; now, but of the next year that has a head; and later on."""

    present: list[Term]
    successors: list[Term]
    coming: list[Term]

    @property
    def units(self) -> set[int]:
        return {term.unit_id for term in self.present}


def heads_among(terms: Iterable[Term], year: str) -> Heads:
    """Return who of `terms` (of heads that sit in the bloc today) heads `year`, who follows, and who will head it.

    `successors` are named only when the year has no head any more. Years sort as they follow each other.
    """
    terms = list(terms)
    in_office = [term for term in terms if term.is_current and term.year >= year]
    present = [term for term in in_office if term.year == year]
    first = min((term.year for term in in_office), default="")
    successors = [term for term in in_office if term.year == first and not present]
    coming = [term for term in terms if term.year == year and term.since > today()]
    return Heads(present, successors, coming)


def heads_of(bloc: Bloc, year: str) -> Heads:
    """Return who heads `year` of `bloc`, who follows, and who will head it, in one query."""
    return heads_among(_heads(bloc=bloc.pk, year=year, day=today()), year)


@Prepared
def _heads(bloc: int, year: str, day: date) -> QuerySet:
    terms = Term.objects.heads().overlapping(day, None).of_members(day)
    return terms.filter(bloc=bloc, year__gte=year).select_related("unit").order_by("year", "since")


def heads_bloc(user: Any, bloc: Bloc, year: str, *, deciding: bool = False) -> bool:
    """Whether `user` acts (or decides) today for the unit that heads `bloc` in `year` today."""
    return bool(mandate_in(user, heads_of(bloc, year).units, deciding=deciding))


def check_manages_bloc(user: Any, bloc: Bloc) -> None:
    """Raise PermissionDenied unless `user` is secretariat for `bloc`."""
    if not manages_bloc(user, bloc):
        raise PermissionDenied(_("Only the secretariat of this bloc's council may do this."))


def check_manages_council(user: Any, council: Council) -> None:
    """Raise PermissionDenied unless `user` is secretariat of `council`."""
    if not (scope.sees_everything(user) or council.pk in scope.council_ids(user)):
        raise PermissionDenied(_("Only the secretariat of this council may do this."))


def sits_in(unit: Unit, bloc: Bloc) -> bool:
    """Whether `unit` is a member of `bloc` today."""
    return Membership.objects.on(today()).filter(unit=unit, bloc=bloc).exists()
