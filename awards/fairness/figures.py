"""Who is proposed and who was decided on, in figures: read only, plain data.

Source: Law 06/2022/QH15, article 5.2 (those who work directly first; equality of women and men); the complaint of blocs
that awards go to leaders instead of direct workers, and come late (docs/practice.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.decisions.models import Decision, Ruling
from awards.proposals.models import Nomination, Submission
from awards.records.models import AwardRecord, Recipient
from blocs.models import PositionClass, Unit
from emulation.campaigns.models import Campaign
from emulation.ranking.models import Placing, PublishedRanking

CLASSES = (PositionClass.LEADER, PositionClass.MANAGER, PositionClass.WORKER)
YEARS_BACK = 5
"""So many years before this one are looked at for units that were never proposed."""


@dataclass(frozen=True)
class Person:
    """One award proposed or decided: of whom, in which unit, for which award."""

    award: str
    unit: str
    position: str
    sex: str
    kind: str
    campaign: int


@dataclass
class Shares:
    """Counts of awards by position class and sex; `collectives` are counted apart."""

    leader: int = 0
    manager: int = 0
    worker: int = 0
    unknown: int = 0
    women: int = 0
    men: int = 0
    collectives: int = 0

    @property
    def people(self) -> int:
        return self.leader + self.manager + self.worker + self.unknown

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Leaders, managers, direct workers, and those of whom it is not stated: in the order of the picture."""
        return self.leader, self.manager, self.worker, self.unknown

    @property
    def worker_percent(self) -> int | None:
        """Direct workers among the people of whom the position is known, in whole percent."""
        known = self.people - self.unknown
        return round(100 * self.worker / known) if known else None

    @property
    def women_percent(self) -> int | None:
        known = self.women + self.men
        return round(100 * self.women / known) if known else None

    def add(self, row: Person) -> None:
        if row.kind != Recipient.Kind.INDIVIDUAL:
            self.collectives += 1
            return
        name = row.position if row.position in CLASSES else "unknown"
        setattr(self, name, getattr(self, name) + 1)
        if row.sex:
            self.women += row.sex == Recipient.Sex.FEMALE
            self.men += row.sex == Recipient.Sex.MALE


@dataclass(frozen=True)
class Row:
    """One award, unit or year: what was proposed and what was decided."""

    label: str
    proposed: Shares = field(default_factory=Shares)
    decided: Shares = field(default_factory=Shares)


@dataclass(frozen=True)
class Figures:
    """What is shown of a bloc year; `days` lie between the achievement (or the end of the year) and the decision."""

    total: Row
    by_award: list[Row]
    by_unit: list[Row]
    never_proposed: list[Unit]
    days: list[int]
    head_is_proposed: bool
    head_wins: tuple[int, int]

    @property
    def typical_days(self) -> int | None:
        return round(median(self.days)) if self.days else None

    @property
    def longest(self) -> int | None:
        return max(self.days, default=None)


def of_year(campaign: Campaign) -> Figures:
    """Return the figures of one bloc year, in a number of queries that its size does not change."""
    proposed, decided = proposed_in([campaign.pk]), decided_in([campaign.pk])
    total = Row(_("All awards"))
    for row in proposed:
        total.proposed.add(row)
    for row in decided:
        total.decided.add(row)
    return Figures(
        total,
        _grouped(proposed, decided, "award"),
        _grouped(proposed, decided, "unit"),
        never_proposed(campaign),
        days_to_decision(campaign),
        head_is_proposed(campaign),
        head_wins(campaign),
    )


def over_years(campaign: Campaign) -> list[Row]:
    """Return what was proposed and decided in each year of the bloc up to this one, oldest first, in three queries."""
    years = dict(
        Campaign.objects.filter(bloc=campaign.bloc_id, year__lte=campaign.year)
        .order_by("year")
        .values_list("pk", "year")
    )
    rows = {year: Row(year) for year in years.values()}
    for person in proposed_in(years):
        rows[years[person.campaign]].proposed.add(person)
    for person in decided_in(years):
        rows[years[person.campaign]].decided.add(person)
    return [row for row in rows.values() if row.proposed.people or row.decided.people or row.proposed.collectives]


def proposed_in(campaigns: Iterable[int]) -> list[Person]:
    """Return what units proposed in these years and did not take back, drafts left out."""
    rows = handed_in().filter(submission__campaign__in=campaigns)
    names = ("award__name", "submission__unit__name", "position_class", "recipient__sex", "recipient__kind")
    return [Person(*row) for row in rows.order_by("award__order", "pk").values_list(*names, "submission__campaign")]


def handed_in() -> QuerySet:
    """Return the nominations that units handed in and did not take back: drafts are nobody's business but theirs."""
    return Nomination.objects.live().exclude(submission__state__in=[Submission.State.DRAFT, Submission.State.WITHDRAWN])


def decided_in(campaigns: Iterable[int]) -> list[Person]:
    """Return what was granted by issued decisions on nominations of these years, as far as it is still held."""
    rows = Ruling.objects.filter(decision__state=Decision.State.ISSUED, record__state=AwardRecord.State.GRANTED)
    rows = rows.filter(nomination__submission__campaign__in=campaigns)
    names = ("award__name", "nomination__submission__unit__name", "nomination__position_class")
    person = ("nomination__recipient__sex", "nomination__recipient__kind", "nomination__submission__campaign")
    return [Person(*row) for row in rows.order_by("award__order", "pk").values_list(*names, *person)]


def _grouped(proposed: list[Person], decided: list[Person], by: str) -> list[Row]:
    rows: dict[str, Row] = {}
    for name, people in (("proposed", proposed), ("decided", decided)):
        for person in people:
            label = getattr(person, by)
            getattr(rows.setdefault(label, Row(label)), name).add(person)
    return list(rows.values())


def never_proposed(campaign: Campaign) -> list[Unit]:
    """Return the members of the year for whom nothing was proposed, this year and up to five years back."""
    first = str(int(campaign.year[:4]) - YEARS_BACK)
    rows = handed_in().filter(submission__campaign__bloc=campaign.bloc_id)
    rows = rows.filter(submission__campaign__year__gte=first, submission__campaign__year__lte=campaign.year)
    proposed = set(rows.values_list("submission__unit", flat=True))
    return [unit for unit in campaign.members() if unit.pk not in proposed]


def days_to_decision(campaign: Campaign) -> list[int]:
    """Return the days from each achievement (merit: the last day of the year) to its decision, shortest first."""
    rows = AwardRecord.objects.filter(ruling__nomination__submission__campaign=campaign.pk)
    found = rows.values_list("achieved_on", "decided_on")
    return sorted(max(0, (decided - _achieved(achieved, campaign)).days) for achieved, decided in found)


def _achieved(achieved: date | None, campaign: Campaign) -> date:
    return achieved or campaign.ends_on


def head_is_proposed(campaign: Campaign) -> bool:
    """Whether a flag is proposed for the unit that heads the bloc in this year."""
    heads = campaign.terms().heads().values("unit")
    rows = handed_in().filter(submission__campaign=campaign, award__for_bloc_leader=True)
    return rows.filter(recipient__stands_for__in=heads).exists()


def head_wins(campaign: Campaign) -> tuple[int, int]:
    """Return in how many published results of the bloc, up to this year, the head came first, and of how many."""
    rows = Placing.objects.filter(ranking__state=PublishedRanking.State.PUBLISHED, rank=1)
    rows = rows.filter(
        ranking__round__campaign__bloc=campaign.bloc_id, ranking__round__campaign__year__lte=campaign.year
    )
    firsts: dict[int, bool] = defaultdict(bool)
    for ranking, was_head in rows.values_list("ranking", "was_head"):
        firsts[ranking] |= was_head
    return sum(firsts.values()), len(firsts)
