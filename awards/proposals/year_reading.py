"""The nominations of a bloc year, award by award: fifty of a page, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.text import capfirst

from awards.proposals.models import Nomination, Submission, said_of
from awards.proposals.reading import MARKS
from awards.quotas import reckoning
from awards.quotas.reckoning import Quota
from blocs.drawn import drawn
from blocs.models import PositionClass
from blocs.prepared import Prepared
from common.clock import today
from emulation.ballots.models import Candidate
from emulation.campaigns.models import Campaign

ROWS = 50
ORDER = ("award__order", "award__code", "unit__name", "order", "pk")
COLUMNS = (
    "award", "pk", "recipient__name", "position_class", "unit__name", "verdict", "state", "bloc_vote__ballot__state",
    "bloc_vote__outcome", "submission", "submission__number", "recipient",
)  # fmt: skip

KEY, OUTCOME = COLUMNS.index("pk"), COLUMNS.index("bloc_vote__outcome")


class Line(NamedTuple):
    """A nomination on the list: the mark of its verdict, the labels of its position, state and vote of the bloc."""

    pk: int
    name: str
    position: str
    unit: str
    mark: str
    state: str
    vote: str
    submission: int
    number: str
    recipient: int

    @property
    def drawn(self) -> str:
        """The line as a row of the table."""
        return drawn("awards/nomination_row.html", **self._asdict())


@dataclass(frozen=True)
class Group:
    """The nominations of a bloc year for one award: how many, from which page on, those of this page, the quota when
    it is known."""

    code: str
    name: str
    count: int
    begins_on: int
    rows: list[Line]
    quota: Quota | None = None


@dataclass(frozen=True)
class Listed:
    """One page of the nominations, all awards of the year that somebody is proposed for, and how many nominations
    stand in each submission."""

    page: Page
    groups: list[Group]
    counts: dict[int, int]

    @property
    def shown(self) -> list[Group]:
        """The groups that have rows on this page."""
        return [group for group in self.groups if group.rows]


def listed(
    campaign: Campaign, submissions: Iterable[Submission], number: Any = None, *, with_quotas: bool = False
) -> Listed:
    """Return the page `number` of the nominations in `submissions`: those of `campaign` that the reader sees.

    Whoever sees a submission sees what stands in it; by their keys PostgreSQL finds a thousand rows among millions.
    """
    seen = [row.pk for row in submissions]
    by_award, by_submission = _counts(seen)
    page = Paginator(range(sum(by_submission.values())), ROWS).get_page(number)
    lines = _lines(_rows(seen, by_award, range((page.number - 1) * ROWS, page.end_index())))
    quotas = {row.award.pk: row for row in reckoning.of_bloc(campaign, today())} if with_quotas else {}
    groups, before = [], 0
    for award, count in by_award.items():
        found = lines.get(award.pk, [])
        groups.append(Group(award.code, award.name, count, before // ROWS + 1, found, quotas.get(award.pk)))
        before += count
    return Listed(page, groups, by_submission)


class _Award(NamedTuple):
    pk: int
    code: str
    name: str


def _counts(submissions: list[int]) -> tuple[dict[_Award, int], dict[int, int]]:
    """Return how many nominations there are for each award, in the order of the catalogue, and in each submission."""
    by_award: dict[_Award, int] = {}
    by_submission: dict[int, int] = {}
    for *award, submission, count in _counted(submissions=submissions):
        key = _Award(*award)
        by_award[key] = by_award.get(key, 0) + count
        by_submission[submission] = by_submission.get(submission, 0) + count
    return by_award, by_submission


@Prepared
def _counted(submissions: Collection[Any]) -> QuerySet:
    rows = Nomination.objects.live().filter(submission__pk__in=submissions)
    rows = rows.order_by("award__order", "award__code")
    return rows.values_list("award", "award__code", "award__name", "submission").annotate(count=Count("pk"))


def _rows(submissions: list[int], by_award: dict[_Award, int], places: range) -> list[tuple[Any, ...]]:
    """Return the columns of the nominations that stand in `places` of the list, in its order.

    PostgreSQL sorts the keys for the awards of one page, not of the whole year, and looks up the people of that page.
    """
    awards: list[int] = []
    first = before = 0
    for award, count in by_award.items():
        if before < places.stop and before + count > places.start:
            first = first if awards else before
            awards.append(award.pk)
        before += count
    of_awards = Nomination.objects.live().filter(submission__in=submissions, award__in=awards).order_by(*ORDER)
    keys = list(of_awards.values_list("pk", flat=True)[places.start - first : places.stop - first])
    place = {pk: number for number, pk in enumerate(keys)}
    return sorted(_shown(keys=keys), key=lambda row: place[row[KEY]])


@Prepared
def _shown(keys: Collection[Any]) -> QuerySet:
    return Nomination.objects.filter(pk__in=keys).values_list(*COLUMNS)


def _lines(rows: list[tuple[Any, ...]]) -> dict[int, list[Line]]:
    """Return the rows of a page by award; what they hold is said once for all of them."""
    positions = {code: str(label) for code, label in PositionClass.choices}
    states = {code: capfirst(str(label)) for code, label in Nomination.State.choices}
    second = _second_votes([row[KEY] for row in rows if row[OUTCOME] == Candidate.Outcome.TIED])
    found: dict[int, list[Line]] = {}
    for award, pk, name, position, unit, verdict, state, ballot, outcome, submission, number, recipient in rows:
        vote = second.get(pk) or (said_of(ballot, outcome) if ballot else "")
        mark, place = MARKS.get(verdict, ""), positions.get(position, "")
        line = Line(pk, name, place, unit, mark, states[state], str(vote), submission, number, recipient)
        found.setdefault(award, []).append(line)
    return found


def _second_votes(tied: list[int]) -> dict[int, str]:
    """Return what second ballots said of those who tied; nothing is asked when nobody did."""
    rows = Nomination.objects.filter(pk__in=tied).select_related("bloc_vote__ballot") if tied else []
    return {row.pk: row.vote_said for row in rows}
