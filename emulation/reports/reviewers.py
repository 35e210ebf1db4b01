"""Which unit reviews which report, for one bloc year or for many at once in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from blocs.models import Succession, Term, Unit
from blocs.permissions import Heads, heads_among
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.reports.models import Report


@dataclass
class Ended:
    """The units that ended in each of `units`: asked once, when the report of a unit that ended is on the table."""

    units: set[int] = field(default_factory=set)

    @cached_property
    def by_heir(self) -> dict[int, set[int]]:
        return _before(self.units)


@dataclass(frozen=True)
class Reviewers:
    """Who reviews the reports of one bloc year today: the units that lead it, else its deputies in their order.

    What a unit left that ended in one of them is its own.
    """

    leading: list[Unit] = field(default_factory=list)
    deputies: list[Unit] = field(default_factory=list)
    ended: Ended = field(default_factory=Ended)
    heads: Heads = field(default_factory=lambda: Heads([], [], []))

    def of(self, report: Report) -> Unit | None:
        """Return the unit that reviews `report` today; None when the secretariat does.

        The head reviews; its own report goes to the first deputy that is another unit, without one to the
        secretariat. What the secretariat gave to another unit, or took over itself, stays there.
        """
        if is_given(report):
            return report.reviewer
        return self.other_than(report.unit)

    def other_than(self, unit: Unit) -> Unit | None:
        """Return who looks at what `unit` hands in: the head, else the first deputy that is another unit, or nobody."""
        if self.leading and not any(self._is_own(each, unit) for each in self.leading):
            return self.leading[0]
        return next((each for each in self.deputies if not self._is_own(each, unit)), None)

    def _is_own(self, reviewer: Unit, unit: Unit) -> bool:
        if unit.pk == reviewer.pk or not unit.dissolved_on:
            return unit.pk == reviewer.pk
        return unit.pk in self.ended.by_heir.get(reviewer.pk, ())


def is_given(report: Report) -> bool:
    """Whether the secretariat gave the review of `report` to a unit or took it over itself."""
    return report.is_secretariats or bool(report.reviewer_id)


def reviewing_unit(report: Report, bench: Reviewers | None = None) -> Unit | None:
    """Return the unit that reviews `report` today (see `Reviewers.of`); None when the secretariat does.

    A page that knows the `bench` of the year already hands it over.
    """
    return report.reviewer if is_given(report) else (bench or of(report.request.campaign)).of(report)


def of(campaign: Campaign) -> Reviewers:
    """Return who reviews the reports of `campaign` today."""
    return of_many([campaign])[campaign.pk]


def of_many(campaigns: Iterable[Campaign]) -> dict[int, Reviewers]:
    """Return who reviews the reports of each of `campaigns` today, by its key, in one query for any number; in
    another for each step of succession, when the report of a unit that ended is among theirs."""
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


@Prepared
def _ended_in(units: list[int]) -> QuerySet:
    return Succession.objects.filter(new__pk__in=units, old__dissolved_on__isnull=False).order_by()


def _of_one(campaign: Campaign, heads: list[Term], deputies: list[Term], ended: Ended) -> Reviewers:
    of_bloc = [term for term in heads if term.bloc_id == campaign.bloc_id and term.year >= campaign.year]
    of_year = heads_among(of_bloc, campaign.year)
    leaders = campaign_permissions.leaders(campaign, of_year)
    helping = [term for term in deputies if (term.bloc_id, term.year) == (campaign.bloc_id, campaign.year)]
    return Reviewers([term.unit for term in leaders], [term.unit for term in helping], ended, of_year)


def _before(units: set[int]) -> dict[int, set[int]]:
    """Return, for each of `units`, the units that ended in it, directly or through others; a query for each step."""
    found: dict[int, set[int]] = {pk: set() for pk in units}
    ring = {pk: {pk} for pk in units}
    while ahead := set().union(*ring.values()):
        olds: dict[int, set[int]] = {}
        for link in _ended_in(units=ahead):
            olds.setdefault(link.new_id, set()).add(link.old_id)
        ring = {pk: set().union(*(olds.get(new, set()) for new in last)) - found[pk] for pk, last in ring.items()}
        for pk, fresh in ring.items():
            found[pk] |= fresh
    return found
