"""What the pages of nominations show: rows with their verdicts, the desk of a reader, sudden achievements that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from awards.proposals import bench, permissions, stages, turns, waiting
from awards.proposals.models import Nomination, Stage, Submission
from awards.quotas import reckoning
from awards.quotas.reckoning import Quota
from blocs import scope, succession
from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.covenants.turns import Turn
from emulation.workdays import days

State = Submission.State
MARKS = {"passed": "done", "unclear": "wait", "failed": "late"}
"""The mark of a verdict on the page."""
SHOWN = 50
"""Rows of one list of the desk."""


def described(user: Any) -> Any:
    """Return the submissions that `user` sees with what every page about one shows."""
    rows = Submission.objects.visible_to(user)
    return rows.select_related("unit__parent", "council", "campaign__bloc__council", "document", "created_by")


def nominations(user: Any) -> Any:
    """Return the nominations that `user` sees with what every page about one shows."""
    rows = Nomination.objects.visible_to(user)
    return rows.select_related(
        "submission__unit", "submission__council", "submission__campaign__bloc__council", "recipient", "award", "unit",
        "placing__ranking__round__campaign__bloc", "bloc_vote__ballot",
    )  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A submission on a list: whose turn it is, how many are nominated in it."""

    submission: Submission
    turn: Turn
    count: int


def cards(submissions: Iterable[Any]) -> list[Card]:
    """Return the cards of submissions that were counted (`with_counts`), in a number of queries that theirs does not
    change."""
    rows = list(submissions)
    calendar = days.calendar() if rows else None
    came: dict[int, dict[str, Stage]] = defaultdict(dict)
    for stage in Stage.objects.filter(submission__in=[row.pk for row in rows]).order_by("at", "pk"):
        came[stage.submission_id][stage.kind] = stage
    benches = bench.of_many([row for row in rows if row.state == State.SUBMITTED])
    return [
        Card(row, turns.told(row, _entry(row, came[row.pk]), benches.get(row.pk), calendar), row.live_count)
        for row in rows
    ]


def _entry(row: Submission, came: dict[str, Stage]) -> Stage | None:
    kind = stages.ENTERING.get(State(row.state))
    return came.get(kind or "") or (came.get(Stage.Kind.SUBMITTED) if row.is_sudden else None)


def with_counts(rows: Any) -> Any:
    """Return `rows` each with how many nominations stand in it."""
    return rows.annotate(live_count=Count("nominations", filter=~Q(nominations__state=Nomination.State.WITHDRAWN)))


@dataclass
class Desk:
    """What a reader prepares, reviews and checks, and what else of theirs is on its way."""

    preparing: list[Card] = field(default_factory=list)
    reviewing: list[Card] = field(default_factory=list)
    checking: list[Card] = field(default_factory=list)
    others: list[Card] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.preparing or self.reviewing or self.checking or self.others)


def desk(user: Any) -> Desk:
    """Return the desk of `user`."""
    rows = with_counts(described(user)).order_by("-submitted_at", "-pk")
    mine = succession.acted_for(user)
    found = Desk(campaigns=_years(user, mine))
    with_unit = rows.filter(unit__in=mine, state__in=Submission.WITH_UNIT)
    found.preparing = cards(with_unit[:SHOWN])
    handed_in = rows.filter(state=State.SUBMITTED).exclude(unit__in=mine)
    found.reviewing = cards(_to_review(user, handed_in[:SHOWN]))
    checking = rows.filter(state=State.FORWARDED, council__in=scope.council_ids(user)).exclude(unit__in=mine)
    found.checking = cards(checking[:SHOWN])
    told = {card.submission.pk for card in [*found.preparing, *found.reviewing, *found.checking]}
    found.others = cards([row for row in rows.exclude(state=State.WITHDRAWN)[:SHOWN] if row.pk not in told])
    return found


def _to_review(user: Any, submissions: Iterable[Submission]) -> list[Submission]:
    rows = list(submissions)
    reviewers = bench.of_many(rows)
    return [row for row in rows if permissions.is_turn_of(user, row, reviewers[row.pk])]


def _years(user: Any, mine: set[int]) -> list[Campaign]:
    """Return the years in which a unit of `user` may propose."""
    if not mine:
        return []
    rows = Campaign.objects.visible_to(user).filter(state__in=[Campaign.State.LAUNCHED, Campaign.State.CLOSED])
    recent = list(rows.select_related("bloc__council").order_by("-year", "pk")[:10])
    return [row for row in recent if permissions.units_of(user, row)]


@dataclass(frozen=True)
class Group:
    """The nominations of a bloc year for one award, with the quota when it is known."""

    award: Any
    rows: list[Nomination]
    quota: Quota | None = None

    @property
    def count(self) -> int:
        return len(self.rows)


def by_award(campaign: Campaign, user: Any) -> list[Group]:
    """Return the nominations of `campaign` that `user` sees, award by award."""
    rows = nominations(user).live().filter(submission__campaign=campaign).exclude(submission__state=State.WITHDRAWN)
    found: dict[Any, list[Nomination]] = {}
    for row in rows.order_by("award__order", "award__code", "unit__name", "order", "pk"):
        found.setdefault(row.award, []).append(row)
    quotas = _quotas(campaign)
    return [Group(award, listed, quotas.get(award.pk)) for award, listed in found.items()]


def _quotas(campaign: Campaign) -> dict[int, Quota]:
    """Return the quotas of the bloc by award."""
    return {row.award.pk: row for row in reckoning.of_bloc(campaign, today())}


@dataclass(frozen=True)
class Sudden:
    """A sudden achievement on the list of those that wait."""

    submission: Submission
    nomination: Nomination | None
    clock: waiting.Clock


def sudden(user: Any, *, is_open: bool = True) -> list[Sudden]:
    """Return the sudden achievements that `user` sees, those that wait longest first."""
    rows = described(user).filter(occasion="sudden")
    rows = rows.filter(state__in=[State.FORWARDED, State.CHECKED, State.RETURNED]) if is_open else rows
    live = Nomination.objects.live().select_related("recipient", "award")
    calendar = days.calendar()
    found = []
    for row in rows.prefetch_related(Prefetch("nominations", live, to_attr="listed")).order_by("submitted_at", "pk"):
        nomination = row.listed[0] if row.listed else None
        clock = waiting.clock(row, nomination.achieved_on if nomination else None, calendar)
        found.append(Sudden(row, nomination, clock))
    return sorted(found, key=lambda row: (-(row.clock.since_complete or 0), -(row.clock.since_achievement or 0)))
