"""What readers see of reports: who has handed in, how late, whose turn it is; and the paper of one report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from blocs.models import Unit
from blocs.prepared import Prepared
from common.clock import days_late, now
from emulation.campaigns.models import Campaign
from emulation.campaigns.reviewers import Reviewers
from emulation.covenants.reading import day
from emulation.covenants.turns import Turn
from emulation.reports import parts, permissions, requesting, submitting, text, turns
from emulation.reports.flags import Return
from emulation.reports.models import Report, ReportRequest, Submission
from emulation.reports.readers import Reader
from emulation.reports.reviewers import reviewing_unit

State = Report.State


@dataclass(frozen=True)
class Cell:
    """One report as it stands in a table; `kind` is wait, late, done or none.

    `url` is where the reader goes on: the review that waits for them, the report, for those who prepare the year and
    do not read the text yet what happened to it; empty for others.
    """

    report: Report
    label: str
    kind: str
    turn: Turn
    days_late: int = 0
    url: str = ""
    is_mine: bool = False
    is_turn: bool = False

    @property
    def late(self) -> str:
        return late_label(self.days_late) if self.days_late else ""

    @property
    def came_late(self) -> str:
        """How late it came; of what is still awaited, `turn` says it."""
        return self.late if self.report.first_submitted_at else ""

    @property
    def is_outstanding(self) -> bool:
        return self.report.is_with_unit

    @property
    def waits_for_review(self) -> bool:
        return self.report.state == State.SUBMITTED


@dataclass(frozen=True)
class Line:
    """A unit with its reports, one for each request; None where it was not asked."""

    unit: Unit
    cells: list[Cell | None]
    is_mine: bool = False


@dataclass(frozen=True)
class Table:
    """All units of a year against all that was asked of them."""

    requests: list[ReportRequest]
    lines: list[Line]
    withdrawn: list[ReportRequest] = field(default_factory=list)
    prepares: bool = False
    """Whether the reader prepares the year."""

    @property
    def cells(self) -> list[Cell]:
        return [cell for line in self.lines for cell in line.cells if cell]


def late_label(days: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def table(campaign: Campaign, user: Any) -> Table:
    """Return every unit's reports of `campaign`, the reader's own units first, in a fixed number of queries."""
    requests = _requests(campaign=campaign.pk)
    asked = [row for row in requests if not row.withdrawn_at]
    reader = Reader(user, campaign)
    cells = _cells(asked, reader)
    by_unit: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        by_unit.setdefault(cell.report.unit_id, {})[cell.report.request_id] = cell
    lines = [
        Line(unit, [by_unit[unit.pk].get(row.pk) for row in asked], unit.pk in reader.own)
        for unit in _units(campaign, cells)
    ]
    withdrawn = [row for row in requests if row.withdrawn_at]
    return Table(asked, sorted(lines, key=lambda line: not line.is_mine), withdrawn, reader.prepares)


@Prepared
def _requests(campaign: int) -> QuerySet:
    return ReportRequest.objects.filter(campaign=campaign)


def cells_of(request: ReportRequest, user: Any) -> list[Cell]:
    """Return the reports of one request, the reader's own first."""
    cells = _cells([request], Reader(user, request.campaign))
    return sorted(cells, key=lambda cell: not cell.is_mine)


def _cells(requests: list[ReportRequest], reader: Reader) -> list[Cell]:
    by_key = {request.pk: request for request in requests}
    found = _reports(requests=list(by_key))
    for row in found:
        row.request = by_key[row.request_id]
    return [_cell(row, reviewing_unit(row, reader.bench), reader) for row in found]


@Prepared
def _reports(requests: list[int]) -> QuerySet:
    return Report.objects.filter(request__pk__in=requests).select_related("unit", "reviewer").order_by("pk")


def _cell(report: Report, reviewer: Unit | None, reader: Reader) -> Cell:
    late = days_late_of(report)
    is_turn = reader.is_waited_for(report, reviewer)
    page = reader.page(report, is_turn=is_turn)
    return Cell(
        report, *status(report, late), turns.told(report, reviewer), late,
        url=reverse(page, args=[report.pk]) if page else "", is_mine=report.unit_id in reader.own, is_turn=is_turn,
    )  # fmt: skip


def _units(campaign: Campaign, cells: Iterable[Cell]) -> list[Unit]:
    """The units that were asked: members of today as they joined, then those that are no members any more."""
    asked = {cell.report.unit_id: cell.report.unit for cell in cells}
    seated = [unit for unit in requesting.sitting(campaign) if unit.pk in asked]
    return list(dict.fromkeys([*seated, *asked.values()]))


def days_late_of(report: Report) -> int:
    """Return the days late: of what is outstanding, counted until now; of what was handed in, as it came first."""
    if report.state == State.WAIVED:
        return 0
    return (report.days_late or 0) if report.first_submitted_at else days_late(report.due_on, now())


def status(report: Report, late: int) -> tuple[str, str]:
    """Return the state in words, and its kind."""
    label = state(report)
    if report.request.withdrawn_at or report.state == State.WAIVED:
        return label, "none"
    if report.state == State.ACCEPTED:
        return label, "done"
    return label, "late" if late and not report.first_submitted_at else "wait"


def state(report: Report) -> str:
    """Return the state in words, as it stands in tables and above the report."""
    if report.request.withdrawn_at:
        return _("withdrawn")
    words = {
        State.WAITING: _("not begun"), State.DRAFT: _("being written"), State.RETURNED: _("returned"),
        State.SUBMITTED: _("handed in"), State.ACCEPTED: pgettext("report", "accepted"),
        State.WAIVED: _("no longer asked for"),
    }  # fmt: skip
    return words[State(report.state)]


def reviewer_name(unit: Unit | None) -> str:
    return unit.name if unit else _("the secretariat")


# --- One report -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What a reader is shown of a report: its paper, and the submission it comes from (None: the unit's own draft)."""

    paper: dict[str, Any]
    submission: Submission | None


def shown(
    report: Report, user: Any, filed: list[Submission], *, order: int | None = None, bench: Reviewers | None = None
) -> Shown | None:
    """Return what `user` reads of `report`: the unit's draft for the unit, what was handed in for everybody else.

    `filed` are its `submissions`, `order` asks for what was handed in at that time. None when there is nothing of the
    kind.
    """
    drafts = report.is_with_unit or report.state == State.WAIVED
    if order is None and drafts and permissions.writing_mandate(user, report):
        return Shown(text.paper(report, text.content(report), bench=bench), None)
    submission = next((row for row in filed if not order or row.order == order), None)
    if submission:
        return Shown(text.paper(report, submission.content, submission, bench=bench), submission)
    if order is None and report.state == State.WAIVED:  # read by those who took the unit's place
        return Shown(text.paper(report, text.content(report), bench=bench), None)
    return None


def submissions(report: Report) -> list[Submission]:
    """Return what was handed in, the newest first, with who did it."""
    return _submissions(report=report.pk)


@Prepared
def _submissions(report: int) -> QuerySet:
    return Submission.objects.filter(report=report).select_related("submitted_by").order_by("-order")


def covering(report: Report) -> list[Report]:
    """Return the reports to the same request of the units that came after the unit of a waived one."""
    if report.state != State.WAIVED:
        return []
    rows = Report.objects.filter(request=report.request_id, unit__origins__old=report.unit_id)
    return list(rows.select_related("unit", "request__campaign").distinct().order_by("pk"))


@dataclass(frozen=True)
class Remark:
    """What the reviewer wants changed in one part: `place` is where it stands on the page for writing."""

    place: str
    name: str
    words: str


def remarks(report: Report, returned: Return | None) -> list[Remark]:
    """Return what is to be changed in which part, in the order of the report."""
    if not (returned and returned.remarks):
        return []
    names: dict[str, tuple[str, str]] = {}
    for part in parts.of(report):
        names[part.key] = (part.key, part.heading)
        names |= {figure.key: (figure.key, figure.label) for figure in part.figures}
    return [Remark(*names[key], returned.remarks[key]) for key in names if key in returned.remarks]


def next_step(report: Report) -> str:
    """Return what comes after handing in, in one sentence."""
    reviewer = reviewer_name(reviewing_unit(report))
    return _(
        "%(reviewer)s reads the report and accepts it, or returns it with the parts to be completed. You are told."
    ) % {"reviewer": reviewer[:1].upper() + reviewer[1:]}


def locks_on(report: Report) -> str:
    """Return the warning of a request that refuses what comes late; empty when it does not."""
    if report.first_submitted_at or not report.request.is_lock or submitting.is_locked(report):
        return ""
    return _("After %(day)s this report is refused.") % {"day": day(turns.last_day(report))}
