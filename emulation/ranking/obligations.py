"""Rankings that wait: to be proposed by the head, and to be agreed to by the head and by the secretariat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Term
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.obligations import Obligation
from emulation.ranking.models import PublishedRanking
from emulation.sheets.models import ScoreSheet, ScoringRound

PROPOSE, AGREE = "ranking_propose", "ranking_agree"
State = PublishedRanking.State


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all) and the secretariats of `councils` still do about rankings, in three queries.

    The head proposes once every sheet is final; then its leaders and the secretariat agree, each for itself.
    """
    rounds, rankings = _complete(), _proposed()
    leading = _leading([*(row.campaign for row in rounds), *(row.round.campaign for row in rankings)])
    found = [_to_propose(row, unit) for row in rounds for unit in leading[row.campaign_id]]
    for row in rankings:
        if not row.head_agreed_at:
            found += [_to_agree(row, unit_id=unit) for unit in leading[row.round.campaign_id]]
        if not row.secretariat_agreed_at and row.round.campaign.bloc.council_id in councils:
            found.append(_to_agree(row, council_id=row.round.campaign.bloc.council_id))
    return [row for row in found if row.unit_id is None or units is None or row.unit_id in units]


@Prepared
def _proposed() -> QuerySet:
    rows = PublishedRanking.objects.filter(state=State.PROPOSED)
    return rows.select_related("round__campaign__bloc").order_by("pk")


@Prepared
def _complete() -> QuerySet:
    """Rounds whose sheets are all final and of which no ranking waits or is published."""
    sheets = ScoreSheet.objects.filter(round=OuterRef("pk")).order_by()
    standing = PublishedRanking.objects.filter(round=OuterRef("pk"), state__in=[State.PROPOSED, State.PUBLISHED])
    is_open = ScoringRound.objects.filter(campaign__state=Campaign.State.LAUNCHED)
    found = is_open.filter(
        Exists(sheets), ~Exists(sheets.exclude(state=ScoreSheet.State.FINAL)), ~Exists(standing.order_by())
    )
    return found.select_related("campaign__bloc").order_by("pk")


def _leading(campaigns: Iterable[Campaign]) -> dict[int, list[int]]:
    """Return by the key of the year the units that lead it today."""
    campaigns = list(campaigns)
    if not campaigns:
        return {}
    heads: dict[int, list[Term]] = defaultdict(list)
    for term in _heads(blocs={row.bloc_id for row in campaigns}, day=today()):
        heads[term.bloc_id].append(term)
    return {
        row.pk: sorted(campaign_permissions.deciding(row, bloc_permissions.heads_among(heads[row.bloc_id], row.year)))
        for row in campaigns
    }


@Prepared
def _heads(blocs: list[int], day: date) -> QuerySet:
    terms = Term.objects.heads().overlapping(day, None).of_members(day)
    return terms.filter(bloc__pk__in=blocs).order_by("year", "since")


def _to_propose(round: ScoringRound, unit: int) -> Obligation:
    return Obligation(
        kind=PROPOSE,
        subject=round.pk,
        title=_("Propose the ranking of %(year)s: all sheets are final") % {"year": round.campaign.year},
        url=reverse("emulation:ranking_propose", args=[round.campaign_id]),
        action=_("Check and propose"),
        due_on=round.final_due_on,
        unit_id=unit,
        **_of(round.campaign),
    )


def _to_agree(ranking: PublishedRanking, *, unit_id: int | None = None, council_id: int | None = None) -> Obligation:
    return Obligation(
        kind=AGREE,
        subject=ranking.pk,
        title=_("Agree to the ranking of %(year)s") % {"year": ranking.round.campaign.year},
        url=reverse("emulation:ranking_agree", args=[ranking.pk]),
        action=_("Read and agree"),
        due_on=ranking.round.final_due_on,
        for_leaders=unit_id is not None,
        unit_id=unit_id,
        council_id=council_id,
        **_of(ranking.round.campaign),
    )


def _of(campaign: Campaign) -> dict[str, Any]:
    return {"about": f"{campaign.bloc.label} · {campaign.year}", "campaign_id": campaign.pk}
