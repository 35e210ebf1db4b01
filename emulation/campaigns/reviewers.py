"""Which unit looks at what a unit hands in, for one bloc year or for many at once in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from blocs import succession
from blocs.models import Term, Unit
from blocs.permissions import Heads, heads_among
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns import permissions
from emulation.campaigns.models import Campaign


@dataclass
class Ended:
    """The units that ended in each of `units`: asked once, when what a unit that ended left is on the table."""

    units: set[int] = field(default_factory=set)

    @cached_property
    def by_heir(self) -> dict[int, set[int]]:
        return succession.ended_in(self.units)


@dataclass(frozen=True)
class Reviewers:
    """Who reviews what the units of one bloc year hand in today: the units that lead it, else its deputies in their
    order.

    What a unit left that ended in one of them is its own, and nobody reviews what is their own.
    """

    leading: list[Unit] = field(default_factory=list)
    deputies: list[Unit] = field(default_factory=list)
    ended: Ended = field(default_factory=Ended)
    heads: Heads = field(default_factory=lambda: Heads([], [], []))

    def all_of(self, unit: Unit) -> list[Unit]:
        """Return the units that may look at what `unit` hands in: those that lead the year; for one of these the
        deputies that are other units. Nobody else does but the secretariat."""
        if self.leading and not self.is_of_leading(unit):
            return self.leading
        return [each for each in self.deputies if not self._is_own(each, unit)]

    def first_of(self, unit: Unit) -> Unit | None:
        """Return the unit whose turn it is when `unit` hands something in; None when it is the secretariat's."""
        return next(iter(self.all_of(unit)), None)

    def is_of_leading(self, unit: Unit) -> bool:
        """Whether `unit` leads the year, or ended in one that does."""
        return any(self._is_own(each, unit) for each in self.leading)

    def _is_own(self, reviewer: Unit, unit: Unit) -> bool:
        if unit.pk == reviewer.pk or not unit.dissolved_on:
            return unit.pk == reviewer.pk
        return unit.pk in self.ended.by_heir.get(reviewer.pk, ())


def of(campaign: Campaign) -> Reviewers:
    """Return who reviews in `campaign` today."""
    return of_many([campaign])[campaign.pk]


def of_many(campaigns: Iterable[Campaign]) -> dict[int, Reviewers]:
    """Return who reviews in each of `campaigns` today, by its key, in one query for any number; in another for each
    step of succession, when something of a unit that ended is among theirs."""
    rows = list(campaigns)
    if not rows:
        return {}
    terms = _terms(blocs={row.bloc_id for row in rows}, day=today())
    heads = [term for term in terms if term.role == Term.Role.HEAD]
    deputies = [term for term in terms if term.role == Term.Role.DEPUTY]
    deputies.sort(key=lambda term: (term.order, term.since))
    ended = Ended({term.unit_id for term in terms})
    return {row.pk: _of_one(row, heads, deputies, ended) for row in rows}


@Prepared
def _terms(blocs: list[int], day: date) -> QuerySet:
    """Heads of `day` and later, and deputies of `day`."""
    wanted = Q(role=Term.Role.HEAD) | Q(role=Term.Role.DEPUTY, since__lte=day)
    terms = Term.objects.filter(wanted, bloc__pk__in=blocs).overlapping(day, None).of_members(day)
    return terms.select_related("unit").order_by("year", "since")


def _of_one(campaign: Campaign, heads: list[Term], deputies: list[Term], ended: Ended) -> Reviewers:
    of_bloc = [term for term in heads if term.bloc_id == campaign.bloc_id and term.year >= campaign.year]
    of_year = heads_among(of_bloc, campaign.year)
    leaders = permissions.leaders(campaign, of_year)
    helping = [term for term in deputies if (term.bloc_id, term.year) == (campaign.bloc_id, campaign.year)]
    return Reviewers([term.unit for term in leaders], [term.unit for term in helping], ended, of_year)
