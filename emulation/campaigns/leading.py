"""Which years a reader prepares, and whose papers of them a deputy reviews: as conditions for many rows.

Of one year `permissions` says the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from blocs import scope, succession
from blocs.models import Succession, Term
from blocs.models.blocs import EVERY_ROW
from blocs.permissions import heads_among
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns.models import Campaign


def prepared_by(user: Any, path: str = "") -> Q:
    """Return the condition that `user` drafts for a year; `path` ("campaign__") leads to it from other rows.

    The answer of `permissions.can_prepare`, for many rows: see there.
    """
    if scope.sees_everything(user):
        return EVERY_ROW
    found = Q(pk__in=[])
    if councils := scope.council_ids(user):
        found |= Q(**{f"{path}bloc__council__in": councils})
    heads = _heads_around(user)
    for term in heads:
        if term.unit_id in scope.unit_ids(user):
            found |= _led_by(term, heads, path)
    return found


def _led_by(term: Term, heads: list[Term], path: str) -> Q:
    """The years that the unit of `term` prepares: a coming one in preparation; the present one, and launched years
    before it that have no head any more, back to the next one that has."""
    bloc, year, state = Q(**{f"{path}bloc": term.bloc_id}), f"{path}year", f"{path}state"
    if not term.is_current:
        return bloc & Q(**{year: term.year, state: Campaign.State.DRAFT})
    nearer = [row.year for row in heads if row.bloc_id == term.bloc_id and row.is_current and row.year < term.year]
    before = Q(**{f"{year}__lt": term.year, state: Campaign.State.LAUNCHED})
    if nearer:
        before &= Q(**{f"{year}__gt": max(nearer)})
    return bloc & (Q(**{year: term.year}) | before)


def deputised_by(user: Any, path: str = "") -> Q:
    """Return the condition that a row is of a unit (`unit`) whose papers of a year its deputies review, of whom `user`
    is one: of the unit that leads the year, which nobody reviews for themselves, and of those that ended in it; of all
    units where none leads it.

    `path` leads to the year. `reviewers` says the same of one year.
    """
    found, units = Q(pk__in=[]), scope.unit_ids(user)
    beside = scope.once(user, "deputised", lambda: _deputised(units)) if units else _Deputised([], [], {})
    for term in beside.deputies:
        found |= _left_to(term, beside, path)
    return found


class _Deputised(NamedTuple):
    """Terms as deputy, who heads those years or later ones of these blocs, and which units ended in those."""

    deputies: list[Term]
    heads: list[Term]
    ended: dict[int, set[int]]

    def with_ended(self, heads: Iterable[Term]) -> set[int]:
        units = {term.unit_id for term in heads}
        return units.union(*(self.ended.get(pk, ()) for pk in units))


def _deputised(units: Collection[int]) -> _Deputised:
    terms = _beside_deputies(units=units, day=today())
    heads = [term for term in terms if term.role == Term.Role.HEAD]
    deputies = [term for term in terms if term.role == Term.Role.DEPUTY]
    return _Deputised(deputies, heads, succession.ended_in({term.unit_id for term in heads if term.is_heir}))


def _left_to(deputy: Term, beside: _Deputised, path: str) -> Q:
    """Whose papers of its year the unit of `deputy` reviews: a launched year without a head is led by those who
    follow."""
    year = Q(**{f"{path}bloc": deputy.bloc_id, f"{path}year": deputy.year})
    leading = heads_among((head for head in beside.heads if head.bloc_id == deputy.bloc_id), deputy.year)
    if leading.present:
        return year & Q(unit__in=beside.with_ended(leading.present))
    if not leading.successors:
        return year
    taken_over = Q(**{f"{path}state": Campaign.State.LAUNCHED})
    return year & (~taken_over | Q(unit__in=beside.with_ended(leading.successors)))


@Prepared
def _beside_deputies(units: list[int], day: date) -> QuerySet:
    """The terms of `units` as deputies, and who heads those years or later ones of these blocs; in office on `day`.

    With `is_heir`: whether a unit ended in that of the term.
    """
    ended = Succession.objects.filter(new=OuterRef("unit"), old__dissolved_on__isnull=False)
    in_office = Term.objects.in_office(day)
    mine = in_office.filter(role=Term.Role.DEPUTY, unit__pk__in=units).order_by()
    beside = Q(bloc__terms__in=mine.values("pk"), bloc__terms__year__lte=F("year"))
    wanted = Q(role=Term.Role.HEAD) | Q(pk=F("bloc__terms"))
    return in_office.filter(beside & wanted).annotate(is_heir=Exists(ended)).order_by()


def _heads_around(user: Any) -> list[Term]:
    """Return who heads, today or later, the blocs that a unit of `user` heads or will head; asked once for a reader."""
    units = scope.unit_ids(user)
    return scope.once(user, "heads", lambda: _heads_beside(units=units, day=today())) if units else []


@Prepared
def _heads_beside(units: list[int], day: date) -> QuerySet:
    """Who heads, on `day` or later, the blocs that one of `units` heads then."""
    heads = Term.objects.heads().overlapping(day, None)
    mine = heads.filter(unit__pk__in=units).order_by()
    return heads.of_members(day).filter(bloc__in=mine.values("bloc")).order_by()
