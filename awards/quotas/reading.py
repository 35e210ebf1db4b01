"""Quotas in the open: for each unit the way from its place over the vote and the quota to what is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from awards.quotas import reckoning
from awards.quotas.reckoning import Quota
from blocs.models import Unit
from emulation.ballots.models import Ballot, Candidate
from emulation.campaigns.models import Campaign
from emulation.ranking.models import Placing, PublishedRanking


@dataclass
class Proposal:
    """What a unit itself is proposed for; `is_within` the quota, None when no rule limits it."""

    award: Any
    is_within: bool | None
    state: str


@dataclass
class UnitLine:
    """One unit: its place, what the vote said, and what it is proposed for."""

    unit: Unit
    place: Placing | None = None
    votes: list[Candidate] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def order(self) -> tuple[bool, int]:
        """Units without a place stand last."""
        rank = self.place.rank if self.place else None
        return (rank is None, rank or 0)


@dataclass(frozen=True)
class InTheOpen:
    """The page: quotas, and the units in the order of the published ranking (joining order before there is one)."""

    quotas: list[Quota]
    lines: list[UnitLine]
    is_ranked: bool
    is_voted: bool

    @property
    def unverified(self) -> list[Quota]:
        return [quota for quota in self.quotas if quota.to_verify]


def in_the_open(campaign: Campaign, day: date) -> InTheOpen:
    """Return the quotas of a bloc year and the derivation for each unit; a fixed number of queries."""
    quotas = reckoning.of_bloc(campaign, day)
    lines = {unit.pk: UnitLine(unit) for unit in campaign.members()}
    places, votes = _places(campaign), _votes(campaign)
    for place in places:
        if place.unit_id in lines:
            lines[place.unit_id].place = place
    for vote in votes:
        if vote.unit_id in lines:
            lines[vote.unit_id].votes.append(vote)
    ordered = sorted(lines.values(), key=lambda line: line.order)
    _propose(campaign, quotas, ordered)
    return InTheOpen(quotas, ordered, bool(places), bool(votes))


def _places(campaign: Campaign) -> list[Placing]:
    published = Q(ranking__state=PublishedRanking.State.PUBLISHED, ranking__round__campaign=campaign)
    return list(Placing.objects.filter(published).order_by("order"))


def _votes(campaign: Campaign) -> list[Candidate]:
    """What the counted ballots for awards said of units; trials and ballots that still run say nothing."""
    counted = Q(ballot__state=Ballot.State.COUNTED, ballot__purpose=Ballot.Purpose.ACCLAIM, ballot__is_trial=False)
    rows = Candidate.objects.filter(counted, ballot__conference__campaign=campaign, unit__isnull=False)
    return list(rows.order_by("ballot", "order"))


def _propose(campaign: Campaign, quotas: list[Quota], ordered: list[UnitLine]) -> None:
    """Put what is proposed of the units themselves beside them, the first in the order within the quota."""
    rows = reckoning.handed_in(Q(submission__campaign=campaign, recipient__stands_for__isnull=False))
    by_unit: dict[int, list[Any]] = {}
    for row in rows.select_related("award", "recipient").order_by("award__order", "pk"):
        by_unit.setdefault(row.recipient.stands_for_id, []).append(row)
    limits = {quota.award.pk: quota for quota in quotas}
    taken: dict[int, int] = {}
    for line in ordered:
        for row in by_unit.get(line.unit.pk, ()):
            taken[row.award_id] = taken.get(row.award_id, 0) + 1
            quota = limits.get(row.award_id)
            is_within = None if quota is None or quota.number is None else taken[row.award_id] <= quota.number
            line.proposals.append(Proposal(row.award, is_within, row.get_state_display()))
