"""Every capability that waits for somebody, gathered: the home page, reminders and calendars read the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from awards.decisions import obligations as decisions
from awards.proposals import obligations as proposals
from awards.proposals.models import Submission
from blocs.models import Redivision
from blocs.prepared import Prepared
from config.overview.desk import Desk
from emulation.ballots import obligations as ballots
from emulation.ballots.models import Ballot, Seat
from emulation.bloc_reports import obligations as bloc_reports
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Campaign
from emulation.conferences import obligations as conferences
from emulation.conferences.models import Conference
from emulation.covenants import obligations as covenants
from emulation.criteria import obligations as criteria
from emulation.criteria.models import CriteriaTable
from emulation.directives import obligations as directives
from emulation.directives.models import Directive
from emulation.drafts import obligations as drafts
from emulation.drafts.models import Draft
from emulation.handover import obligations as handover
from emulation.handover.models import Handover
from emulation.minutes import obligations as minutes
from emulation.minutes.models import Minutes
from emulation.obligations import Obligation
from emulation.ranking import obligations as ranking
from emulation.ranking.models import PublishedRanking
from emulation.redivision import obligations as redivision
from emulation.reports import obligations as reports
from emulation.reports.models import Report, ReportRequest
from emulation.role_models import obligations as role_models
from emulation.rotation import obligations as rotation
from emulation.rotation.models import Choice
from emulation.sheets import obligations as sheets
from emulation.sheets.models import ScoreSheet, ScoringRound

OpenFor = Callable[..., list[Obligation]]

COVENANTS: OpenFor = covenants.open_for
"""What the home page tells in more words than an obligation has, and so asks by itself (`member`, `head`)."""


class Source(NamedTuple):
    """What a capability waits for, and the rows without which it waits for nobody.

    One path leads from a row to whom it may wait for: a bloc in which a unit sits, a bloc that a unit heads or helps to
    head, the unit itself, the council of a secretariat, or a person (whose key `open_for` takes then).
    """

    open_for: OpenFor
    rows: QuerySet[Any]
    bloc: str = ""
    council: str = ""
    led: str = ""
    unit: str = ""
    person: str = ""

    def among(self, **ours: Collection[int]) -> QuerySet[Any] | None:
        """Return the rows that may wait for one of `ours`, named as the paths are; None where we have none."""
        name, path = next((name, path) for name, path in self._asdict().items() if name in PATHS and path)
        return self.rows.filter(**{f"{path}__pk__in": ours[name]}).order_by() if ours.get(name) else None


PATHS = ("bloc", "council", "led", "unit", "person")


OPEN_YEARS = (Campaign.State.DRAFT, Campaign.State.LAUNCHED)
REPORTS = Report.objects.filter(request__withdrawn_at=None, request__campaign__state__in=OPEN_YEARS)
SHEETS = ScoreSheet.objects.exclude(state=ScoreSheet.State.FINAL).filter(round__campaign__state__in=OPEN_YEARS)
UNFINISHED = ScoreSheet.objects.exclude(state=ScoreSheet.State.FINAL).filter(round=OuterRef("pk")).order_by()
ROUNDS_DONE = ScoringRound.objects.filter(~Exists(UNFINISHED), campaign__state=Campaign.State.LAUNCHED)
PROPOSED = PublishedRanking.objects.filter(state=PublishedRanking.State.PROPOSED)
TO_WRITE = REPORTS.filter(state__in=Report.WITH_UNIT)
HANDED_IN = REPORTS.filter(state=Report.State.SUBMITTED)
WITH_UNIT = SHEETS.filter(state__in=[ScoreSheet.State.SELF, ScoreSheet.State.EXPLAINING])
ENDED = {"unit__dissolved_on__isnull": False}
"""What a unit left that is no more, another unit of the bloc may have to finish."""

SOURCES = (
    Source(drafts.open_for, Draft.objects.filter(state=Draft.State.CIRCULATED), "campaign__bloc"),
    Source(
        conferences.open_for,
        Conference.objects.filter(state__in=[Conference.State.INVITED, Conference.State.OPEN]),
        "campaign__bloc",
    ),
    Source(directives.open_for, Directive.objects.open(), "campaign__bloc"),
    Source(
        minutes.open_for,
        Conference.objects.filter(state=Conference.State.HELD).exclude(minutes__state=Minutes.State.SIGNED),
        "campaign__bloc",
    ),
    Source(handover.open_for, Choice.objects.filter(role="head", campaign__handover=None), "campaign__bloc"),
    Source(handover.open_for, Handover.objects.exclude(state=Handover.State.DONE), "campaign__bloc"),
    Source(rotation.open_for, Choice.objects.filter(state=Choice.State.WAITING), council="campaign__bloc__council"),
    Source(reports.to_write, TO_WRITE, unit="unit"),
    Source(reports.to_write, TO_WRITE.filter(**ENDED), "request__campaign__bloc"),
    Source(reports.to_review, HANDED_IN, led="request__campaign__bloc"),
    Source(reports.to_review, HANDED_IN, unit="reviewer"),
    Source(reports.to_review, HANDED_IN, council="request__campaign__bloc__council"),
    Source(
        bloc_reports.open_for,
        ReportRequest.objects.filter(withdrawn_at=None, bloc_report=None, campaign__state__in=OPEN_YEARS),
        led="campaign__bloc",
    ),
    Source(
        bloc_reports.open_for,
        BlocReport.objects.filter(state=BlocReport.State.CIRCULATED),
        "request__campaign__bloc",
    ),
    Source(criteria.open_for, CriteriaTable.objects.filter(state=CriteriaTable.State.DRAFT), led="campaign__bloc"),
    Source(sheets.to_open, sheets.unopened(), led="bloc"),
    Source(sheets.of_sheets, WITH_UNIT, unit="unit"),
    Source(sheets.of_sheets, WITH_UNIT.filter(**ENDED), "round__campaign__bloc"),
    Source(sheets.of_sheets, SHEETS, unit="verifier"),
    Source(sheets.of_sheets, SHEETS.filter(peer_done_at=None), unit="peer"),
    Source(sheets.of_sheets, SHEETS.filter(sheets.WITH_COUNCIL), council="round__campaign__bloc__council"),
    Source(ranking.open_for, ROUNDS_DONE, led="campaign__bloc"),
    Source(ranking.open_for, PROPOSED, led="round__campaign__bloc"),
    Source(ranking.open_for, PROPOSED, council="round__campaign__bloc__council"),
    Source(
        ballots.open_for,
        Ballot.objects.filter(state=Ballot.State.OPEN, method=Ballot.Method.SECRET),
        "conference__campaign__bloc",
    ),
    Source(proposals.open_for, Submission.objects.filter(state=Submission.State.RETURNED), "unit__memberships__bloc"),
    Source(proposals.open_for, Submission.objects.filter(state=Submission.State.SUBMITTED), "campaign__bloc"),
    Source(
        proposals.open_for,
        Submission.objects.filter(state__in=[Submission.State.SUBMITTED, Submission.State.FORWARDED]),
        council="council",
    ),
    Source(decisions.open_for, decisions.WAITING, council="submission__council"),
    Source(decisions.open_for, decisions.OVER, council="council"),
    Source(decisions.open_for, decisions.UNSETTLED, council="revocation__record__unit__memberships__bloc__council"),
    Source(role_models.open_for, role_models.waiting(), "campaign__bloc"),
    Source(role_models.open_for, role_models.waiting(), council="campaign__bloc__council"),
    Source(role_models.open_for, role_models.claims(), "unit__memberships__bloc"),
    Source(redivision.open_for, Redivision.objects.filter(state=Redivision.State.DRAFT), council="council"),
    Source(ballots.of_person, ballots.awaited(), person="person"),
)


def for_desk(desk: Desk, *, councils: Collection[int] = (), person: int) -> list[Obligation]:
    """Return what the units of `desk`, the secretariats of `councils` and `person` have open besides the covenants."""
    ours = {"bloc": desk.blocs, "council": councils, "led": desk.led, "unit": desk.units, "person": [person]}
    found: list[Obligation] = []
    for source in _waiting_for(ours):
        found += source.open_for(person) if source.person else source.open_for(desk.units, councils=councils)
    return found


def _waiting_for(ours: dict[str, Collection[int]]) -> Iterable[Source]:
    """Return, in one query, the capabilities that wait for anybody of `ours`: on most days few of them do."""
    numbers = sorted(int(number) for number in _waiting(**{name: keys for name, keys in ours.items() if keys}))
    return {SOURCES[number].open_for: SOURCES[number] for number in numbers}.values()


@Prepared
def _waiting(**ours: Collection[int]) -> QuerySet:
    """The places in SOURCES where something waits."""
    parts = [
        rows.annotate(waits_in=Value(str(number), output_field=CharField())).values_list("waits_in", flat=True)
        for number, source in enumerate(SOURCES)
        if (rows := source.among(**ours)) is not None
    ]
    return parts[0].union(*parts[1:]) if parts else Seat.objects.none()


def all_of(units: Collection[int], *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return everything that `units` and the secretariats of `councils` have open."""
    if not (units or councils):
        return []
    return [duty for open_for in _every() for duty in open_for(units, councils=councils)]


def open_anywhere() -> list[Obligation]:
    """Return what is open anywhere, for reminders."""
    return [*(duty for open_for in _every() for duty in open_for(None)), *ballots.of_people()]


def _every() -> list[OpenFor]:
    return list(dict.fromkeys([COVENANTS, *(source.open_for for source in SOURCES if not source.person)]))
