"""What hangs on a bloc year in short lists, read in one query instead of one for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from blocs import scope
from blocs.models import Succession
from blocs.prepared import Prepared
from common.clock import today
from emulation.ballots.models import Ballot
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Campaign, MovementResponse, Objective, ReviewPoint, Task
from emulation.conferences.models import Conference
from emulation.criteria.models import CriteriaTable
from emulation.directives import directing
from emulation.drafts.models import Draft
from emulation.handover.models import Handover
from emulation.ranking.models import PublishedRanking
from emulation.reports.models import Report, ReportRequest
from emulation.sheets.models import ScoreSheet, ScoringRound

OBJECTIVES, TASKS, MOVEMENTS, FORMER_NAMES = "objectives", "tasks", "movements", "former_names"
CONFERENCES, DIRECTIVES, DRAFTS, HANDOVER = "conferences", "directives", "drafts", "handover"
REPORTS, BLOC_REPORTS, CRITERIA, SCORING, RANKING = "reports", "bloc_reports", "criteria", "scoring", "ranking"
BALLOTS = "ballots"
"""The lists; the points of reviews stand in one list for each kind of point."""

STATES: dict[str, Any] = {
    CONFERENCES: Conference.State,
    DRAFTS: Draft.State,
    HANDOVER: Handover.State,
    REPORTS: ReportRequest.Kind,
    BLOC_REPORTS: BlocReport.State,
    CRITERIA: CriteriaTable.State,
    RANKING: PublishedRanking.State,
    BALLOTS: Ballot.State,
}


@dataclass(frozen=True)
class Line:
    """One text of a list; `owner` is the movement answered, the step reviewed, the unit renamed, or the thing itself.

    `moment` is when a conference begins; of other things their last day, at midnight of the database's zone. `paper` is
    the key of what a conference left: its minutes, once they were put out for signing. Of reports asked for and of the
    scoring `number` of `paper` units have done their part; the `state` of a request is its kind.
    """

    name: str
    owner: int
    number: int
    text: str
    note: str
    state: str = ""
    moment: datetime | None = None
    paper: int | None = None

    @property
    def state_label(self) -> str:
        return str(STATES[self.name](self.state).label)

    @property
    def due_on(self) -> date | None:
        return self.moment.astimezone(timezone.get_default_timezone()).date() if self.moment else None

    @property
    def days_late(self) -> int:
        return max(0, (today() - self.due_on).days) if self.due_on else 0


def of(campaign: Campaign, units: Collection[int], user: Any, *, may_prepare: bool) -> dict[str, list[Line]]:
    """Return by list what belongs to `campaign` and `user` may see, in order, and the former names of `units`."""
    lines = _lines(
        campaign=campaign.pk, bloc=campaign.bloc_id, starts_on=campaign.starts_on, renamed=units,
        units=scope.unit_ids(user), councils=scope.council_ids(user),
        may_prepare=may_prepare, sees_everything=scope.sees_everything(user),
    )  # fmt: skip
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line[0]].append(Line(*line))
    return {name: sorted(lines, key=_order) for name, lines in found.items()}


@Prepared
def _lines(campaign: int, renamed: Collection[int], **reader: Any) -> QuerySet:
    parts = [
        _part(Objective.objects.filter(campaign=campaign), OBJECTIVES, owner="campaign_id"),
        _part(Task.objects.filter(campaign=campaign), TASKS, owner="campaign_id"),
        _part(ReviewPoint.objects.filter(step__campaign=campaign), F("kind"), owner="step_id"),
        _part(
            MovementResponse.objects.filter(campaign=campaign), MOVEMENTS,
            owner="movement_id", number="pk", text="movement__name", note=F("note"),
        ),
        _part(
            Succession.objects.filter(new__pk__in=renamed), FORMER_NAMES,
            owner="new_id", number="pk", text="old__name",
        ),
        *_happening(campaign, **reader),
        *_results(campaign, may_prepare=reader["may_prepare"]),
    ]  # fmt: skip
    return parts[0].union(*parts[1:], all=True)


def _happening(
    campaign: int, bloc: int, starts_on: date, units: Collection[int], councils: Collection[int],
    may_prepare: bool, sees_everything: bool,
) -> list[Any]:  # fmt: skip
    """Conferences of the year and the one that launches it; open directives of the bloc; papers; the handover."""
    drafts = Draft.objects.filter(campaign=campaign)
    handovers = Handover.objects.all() if sees_everything else Handover.objects.known_to(units, councils)
    return [
        _part(
            Conference.objects.filter(Q(campaign=campaign) | Q(launches=campaign)), CONFERENCES,
            owner="pk", number="pk", text="title", note=F("place"), state=F("state"), moment=F("starts_at"),
            paper=F("minutes__document_id"),
        ),
        _part(
            directing.open_by(bloc, starts_on).select_related(None), DIRECTIVES,
            owner="pk", note=F("owner__name"), moment=Cast("due_on", DateTimeField()),
        ),
        _part(
            drafts if may_prepare else drafts.filter(circulated_at__isnull=False), DRAFTS,
            owner="pk", number="pk", text="title", state=F("state"), moment=Cast("comments_due_on", DateTimeField()),
        ),
        _part(
            handovers.filter(campaign=campaign), HANDOVER,
            owner="pk", number="pk", text="note", state=F("state"),
        ),
    ]  # fmt: skip


def _results(campaign: int, *, may_prepare: bool) -> list[Any]:
    """What was reported, by what it is scored, how far the scoring is, and who stands where."""
    requests = ReportRequest.objects.filter(campaign=campaign, withdrawn_at=None)
    handed_in = ~Q(reports__state__in=[*Report.UNSENT, Report.State.RETURNED])
    asked = ~Q(reports__state=Report.State.WAIVED)
    scored = ~Q(sheets__state=ScoreSheet.State.SELF)
    papers = BlocReport.objects.filter(request__campaign=campaign)
    tables = CriteriaTable.objects.filter(campaign=campaign)
    rankings = PublishedRanking.objects.filter(round__campaign=campaign)
    ballots = Ballot.objects.filter(conference__campaign=campaign).exclude(state=Ballot.State.CANCELLED)
    own, shown = [CriteriaTable.State.DRAFT, CriteriaTable.State.PUBLISHED], [CriteriaTable.State.PUBLISHED]
    return [
        _part(
            requests.annotate(
                done=Count("reports", filter=handed_in), of=Cast(Count("reports", filter=asked), BigIntegerField())
            ),
            REPORTS, owner="pk", number="done", text="title", state=F("kind"), moment=Cast("due_on", DateTimeField()),
            paper=F("of"),
        ),
        _part(
            ScoringRound.objects.filter(campaign=campaign).annotate(
                done=Count("sheets", filter=scored), of=Cast(Count("sheets"), BigIntegerField())
            ),
            SCORING, owner="pk", number="done", text="table__name", moment=Cast("final_due_on", DateTimeField()),
            paper=F("of"),
        ),
        _part(
            papers if may_prepare else papers.exclude(state=BlocReport.State.DRAFT), BLOC_REPORTS,
            owner="pk", number="pk", text="title", state=F("state"),
        ),
        _part(
            tables.filter(state__in=own if may_prepare else shown), CRITERIA,
            owner="pk", number="version", text="name", state=F("state"),
        ),
        _part(
            rankings.filter(state=PublishedRanking.State.PUBLISHED), RANKING,
            owner="pk", number="version", text="round__table__name", state=F("state"),
        ),
        _part(
            ballots if may_prepare else ballots.exclude(state=Ballot.State.DRAFT), BALLOTS,
            owner="pk", number="pk", text="title", state=F("state"),
        ),
    ]  # fmt: skip


def _order(line: Line) -> tuple[bool, float, int]:
    """By day where there is one, then by number."""
    return line.moment is None, line.moment.timestamp() if line.moment else 0, line.number


NOTHING = Value("", output_field=CharField())
NEVER = Cast(Value(None), DateTimeField())
NONE = Cast(Value(None), BigIntegerField())


def _part(
    rows: QuerySet[Any],
    name: str | F,
    *,
    owner: str,
    number: str = "number",
    text: str = "text",
    note: Any = NOTHING,
    state: Any = NOTHING,
    moment: Any = NEVER,
    paper: Any = NONE,
) -> Any:
    """Return `rows` as eight columns that are alike for all lists."""
    label = Value(name, output_field=CharField()) if isinstance(name, str) else name
    columns = rows.order_by().annotate(list_name=label, how=note, stands=state, at=moment, left=paper)
    return columns.values_list("list_name", owner, number, text, "how", "stands", "at", "left")
