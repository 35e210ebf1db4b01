"""What the pages of nominations show: rows with their verdicts, the desk of a reader, sudden achievements that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.formats import localize
from django.utils.translation import ngettext

from awards.proposals import bench, permissions, stages, turns, waiting
from awards.proposals.models import DossierPiece, Nomination, Stage, Submission
from awards.records.models import Initiative
from blocs import scope, succession
from blocs.drawn import drawn
from blocs.prepared import Prepared
from emulation.campaigns.models import Campaign
from emulation.covenants.turns import Turn
from emulation.workdays import days

State = Submission.State
MARKS = {"passed": "done", "unclear": "wait", "failed": "late"}
"""The mark of a verdict on the page."""
SHOWN = 50
"""Rows of one list of the desk."""
ABOUT = (
    "submission__unit", "submission__council", "submission__campaign__bloc__council", "recipient", "award", "unit",
    "placing__ranking__round__campaign__bloc", "bloc_vote__ballot",
)  # fmt: skip
"""What pages about one nomination show of other rows."""
NEWEST, OLDEST = ("-submitted_at", "-pk"), ("submitted_at", "pk")
ON_CARD = (
    "title", "number", "state", "occasion", "council", "unit__name", "unit__dissolved_on", "campaign__bloc",
    "campaign__year", "campaign__state",
)  # fmt: skip
"""What a card shows or is reckoned from; the rest of a submission, its summary above all, stays in the database."""
ON_TURN = ("state", "occasion", "council", "unit__dissolved_on", "campaign__bloc", "campaign__year", "campaign__state")
"""What says whose turn a submission is."""


def described(user: Any) -> Any:
    """Return the submissions that `user` sees with what every page about one shows."""
    rows = Submission.objects.visible_to(user)
    return rows.select_related("unit__parent", "council", "campaign__bloc__council", "document", "created_by")


def listed(user: Any) -> Any:
    """Return the submissions that `user` sees with what a card shows of each."""
    return with_card(Submission.objects.visible_to(user))


def with_card(rows: Any) -> Any:
    """Return submissions with what a card shows of each."""
    return rows.select_related("unit", "campaign").only(*ON_CARD)


def nominations(user: Any) -> Any:
    """Return the nominations that `user` sees with what every page about one shows."""
    return Nomination.objects.visible_to(user).select_related(*ABOUT)


def nomination(user: Any, pk: int) -> Nomination | None:
    """Return the nomination with the key `pk` and what its page shows of it, if `user` sees its submission."""
    row: Nomination | None = next(iter(_nomination(pk=pk)), None)
    if not row or not Submission.objects.visible_to(user).filter(pk=row.submission_id).exists():
        return None
    return row


def sees_year(user: Any, submission: Submission) -> bool:
    """Whether `user`, who sees `submission`, sees its bloc year too; members of the council do not by their seat."""
    year = submission.campaign
    if not year or year.bloc.council_id in scope.council_ids(user):
        return True
    return bool(Campaign.objects.visible_to(user).filter(pk=year.pk).exists())


@Prepared
def _nomination(pk: int) -> Any:
    return Nomination.objects.filter(pk=pk).select_related(*ABOUT)


@Prepared
def initiatives(nomination: int) -> Any:
    """The initiatives that a nomination rests on."""
    links = Nomination.initiatives.through._base_manager.filter(nomination=nomination)
    return Initiative.objects.filter(pk__in=links.values("initiative"))


@Prepared
def pieces(nomination: int) -> Any:
    """The pieces of the dossier that are of one nomination, with their titles."""
    rows = DossierPiece.objects.filter(nomination=nomination).select_related("document")
    return rows.only("nomination", "document__title")


@dataclass(frozen=True)
class Card:
    """A submission on a list: whose turn it is, how many are nominated in it."""

    submission: Submission
    turn: Turn
    count: int

    @property
    def counted(self) -> str:
        """How many are nominated, in words."""
        return ngettext("%(total)s nomination", "%(total)s nominations", self.count) % {"total": localize(self.count)}

    @property
    def drawn(self) -> str:
        """The card as HTML."""
        row = self.submission
        return drawn(
            "awards/submission_card.html", pk=row.pk, unit=row.unit.name, title=row.title, number=row.number,
            counted=self.counted, sentence=self.turn.sentence,
        )  # fmt: skip


def cards(submissions: Iterable[Any], counts: dict[int, int]) -> list[Card]:
    """Return the cards of `submissions` (`with_card` has what they need), in a number of queries that theirs does not
    change. `counts` says how many nominations stand in each."""
    rows = list(submissions)
    keys = [row.pk for row in rows]
    came: dict[int, dict[str, Stage]] = defaultdict(dict)
    for stage in Stage.objects.filter(submission__in=keys).order_by("at", "pk"):
        came[stage.submission_id][stage.kind] = stage
    benches = bench.of_many([row for row in rows if row.state == State.SUBMITTED])
    calendar = days.calendar() if came else None
    return [
        Card(row, turns.told(row, _entry(row, came[row.pk]), benches.get(row.pk), calendar), counts.get(row.pk, 0))
        for row in rows
    ]


def _entry(row: Submission, came: dict[str, Stage]) -> Stage | None:
    kind = stages.ENTERING.get(State(row.state))
    return came.get(kind or "") or (came.get(Stage.Kind.SUBMITTED) if row.is_sudden else None)


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
    """Return the desk of `user`: keys of what is in their hands, then what the cards of that and of the newest show."""
    mine = succession.acted_for(user)
    visible = Submission.objects.visible_to(user)
    preparing, reviewing = _in_hand(user, visible, mine)
    councils = scope.council_ids(user)
    checking = _to_check(councils, mine) if councils else []
    newest = list(_counted(visible.exclude(state=State.WITHDRAWN)).order_by(*NEWEST)[:SHOWN])
    rows, told = {row.pk: row for row in newest}, {*preparing, *reviewing, *checking}
    if absent := told - rows.keys():
        rows |= {row.pk: row for row in _with_keys(keys=absent)}
    others = [row.pk for row in newest if row.pk not in told]
    shown = [rows[pk] for pk in [*preparing, *reviewing, *checking, *others]]
    made = {card.submission.pk: card for card in cards(shown, {row.pk: row.live_count for row in shown})}

    def with_keys(keys: list[int]) -> list[Card]:
        return [made[pk] for pk in keys]

    parts = with_keys(preparing), with_keys(reviewing), with_keys(checking), with_keys(others)
    return Desk(*parts, _years(user, mine))


def _in_hand(user: Any, visible: Any, mine: set[int]) -> tuple[list[int], list[int]]:
    """Return the keys of what `user` prepares, the newest first, and of what is theirs to review, the oldest first.

    Whose turn a review is, no query can say: everything that was handed in is looked through.
    """
    own = Q(unit__in=mine)
    rows = visible.filter(own & Q(state__in=Submission.WITH_UNIT) | ~own & Q(state=State.SUBMITTED))
    found = list(rows.order_by(*OLDEST).select_related("unit", "campaign").only(*ON_TURN))
    preparing = [row.pk for row in reversed(found) if row.state != State.SUBMITTED]
    handed_in = [row for row in found if row.state == State.SUBMITTED]
    reviewers = bench.of_many(handed_in)
    reviewing = (row.pk for row in handed_in if permissions.is_turn_of(user, row, reviewers[row.pk]))
    return preparing[:SHOWN], list(islice(reviewing, SHOWN))


def _to_check(councils: set[int], mine: set[int]) -> list[int]:
    """Return the keys of what the secretariat of `councils` checks next, the oldest first; nothing of its own units."""
    rows = Submission.objects.filter(state=State.FORWARDED, council__in=councils).exclude(unit__in=mine)
    return list(rows.order_by(*OLDEST).values_list("pk", flat=True)[:SHOWN])


@Prepared
def _with_keys(keys: list[int]) -> Any:
    return _counted(Submission.objects.filter(pk__in=keys))


def _counted(rows: Any) -> Any:
    """Return submissions with what a card shows, and how many nominations stand in each as `live_count`."""
    live = Nomination.objects.live().filter(submission=OuterRef("pk")).order_by().values("submission")
    # Of rows, not of keys: PostgreSQL finds their number in the index of live nominations alone.
    count = Subquery(live.annotate(count=Count("*")).values("count"))
    return with_card(rows).annotate(live_count=Coalesce(count, 0))


def _years(user: Any, mine: set[int]) -> list[Campaign]:
    """Return the years in which a unit of `user` may propose."""
    if not mine:
        return []
    rows = Campaign.objects.visible_to(user).filter(state__in=[Campaign.State.LAUNCHED, Campaign.State.CLOSED])
    recent = list(rows.select_related("bloc__council").order_by("-year", "pk")[:10])
    return [row for row in recent if permissions.units_of(user, row)]


@dataclass(frozen=True)
class Sudden:
    """A sudden achievement on the list of those that wait."""

    submission: Submission
    nomination: Nomination | None
    clock: waiting.Clock


def sudden(user: Any, *, is_open: bool = True) -> Any:
    """Return the submissions of sudden achievements that `user` sees, whose dossier is complete for longest first."""
    rows = described(user).filter(occasion="sudden")
    rows = rows.filter(state__in=[State.FORWARDED, State.CHECKED, State.RETURNED]) if is_open else rows
    return rows.order_by(F("complete_at").asc(nulls_last=True), "submitted_at", "pk")


def clocked(submissions: Iterable[Submission]) -> list[Sudden]:
    """Return each of `submissions` with what it is about and its clock, in as many queries for any number."""
    rows = list(submissions)
    live = Nomination.objects.live().select_related("recipient", "award")
    prefetch_related_objects(rows, Prefetch("nominations", live, to_attr="listed"))
    calendar, found = days.calendar(), []
    for row in rows:
        nomination = row.listed[0] if row.listed else None  # type: ignore[attr-defined]
        clock = waiting.clock(row, nomination.achieved_on if nomination else None, calendar)
        found.append(Sudden(row, nomination, clock))
    return found
