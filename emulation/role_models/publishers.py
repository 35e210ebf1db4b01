"""Which units publish what was checked: those that lead the year; of the head's own its deputies, else nobody but the
secretariat."""

from __future__ import annotations

from collections.abc import Iterable

from blocs.models import Term
from blocs.permissions import heads_among
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.role_models.models import RoleModel


class Publishers:
    """The units that lead one bloc year today, and its deputies."""

    def __init__(self, leading: list[int], deputies: list[int]) -> None:
        self.leading, self.deputies = leading, deputies

    def of(self, row: RoleModel) -> list[int]:
        """Return the keys of the units whose leaders publish `row`; empty when only the secretariat does."""
        if self.leading and row.unit_id not in self.leading:
            return self.leading
        return [unit for unit in self.deputies if unit != row.unit_id]


def of(campaign: Campaign) -> Publishers:
    """Return who publishes in `campaign` today."""
    return of_many([campaign])[campaign.pk]


def of_many(campaigns: Iterable[Campaign]) -> dict[int, Publishers]:
    """Return who publishes in each of `campaigns` today, by its key, in two queries for any number."""
    rows = list(campaigns)
    blocs = {row.bloc_id for row in rows}
    heads = list(Term.objects.heads().overlapping(today(), None).of_members(today()).filter(bloc__in=blocs))
    deputies = list(Term.objects.in_office(today()).filter(role=Term.Role.DEPUTY, bloc__in=blocs).order_by("order"))
    return {row.pk: _of_one(row, heads, deputies) for row in rows}


def _of_one(campaign: Campaign, heads: list[Term], deputies: list[Term]) -> Publishers:
    of_bloc = [term for term in heads if term.bloc_id == campaign.bloc_id and term.year >= campaign.year]
    leading = campaign_permissions.leaders(campaign, heads_among(of_bloc, campaign.year))
    helping = [term for term in deputies if (term.bloc_id, term.year) == (campaign.bloc_id, campaign.year)]
    return Publishers([term.unit_id for term in leading], [term.unit_id for term in helping])
