"""What readers see of reports: who has handed in, how late, whose turn it is; and the paper of one report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from blocs import scope
from blocs.models import Unit
from common.clock import days_late, now
from emulation.campaigns.models import Campaign
from emulation.covenants.reading import day, moment
from emulation.covenants.turns import Turn
from emulation.reports import parts, permissions, requesting, reviewers, submitting, text
from emulation.reports.flags import Return
from emulation.reports.models import Report, ReportRequest, Submission
from emulation.reports.reviewers import Reviewers

State = Report.State


@dataclass(frozen=True)
class Cell:
    """One report as it stands in a table; `kind` is wait, late, done or none."""

    report: Report
    label: str
    kind: str
    days_late: int = 0
    turn: str = ""
    is_mine: bool = False
    is_readable: bool = False

    @property
    def late(self) -> str:
        return late_label(self.days_late) if self.days_late else ""

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

    @property
    def cells(self) -> list[Cell]:
        return [cell for line in self.lines for cell in line.cells if cell]


def late_label(days: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def table(campaign: Campaign, user: Any) -> Table:
    """Return every unit's reports of `campaign`, the reader's own units first, in a fixed number of queries."""
    requests = list(ReportRequest.objects.filter(campaign=campaign))
    asked = [row for row in requests if not row.withdrawn_at]
    cells = _cells(campaign, Report.objects.filter(request__in=asked), user)
    by_unit: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        by_unit.setdefault(cell.report.unit_id, {})[cell.report.request_id] = cell
    mine = scope.unit_ids(user)
    lines = [
        Line(unit, [by_unit[unit.pk].get(row.pk) for row in asked], unit.pk in mine) for unit in _units(campaign, cells)
    ]
    return Table(asked, sorted(lines, key=lambda line: not line.is_mine), [row for row in requests if row.withdrawn_at])


def cells_of(request: ReportRequest, user: Any) -> list[Cell]:
    """Return the reports of one request, the reader's own first."""
    rows = Report.objects.filter(request=request)
    return sorted(_cells(request.campaign, rows, user), key=lambda cell: not cell.is_mine)


def _cells(campaign: Campaign, rows: Any, user: Any) -> list[Cell]:
    found = list(rows.select_related("request", "unit", "reviewer").order_by("pk"))
    readable = set(Report.objects.readable_by(user).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    bench, mine = reviewers.of(campaign), scope.unit_ids(user)
    return [_cell(row, bench, is_mine=row.unit_id in mine, is_readable=row.pk in readable) for row in found]


def _cell(report: Report, bench: Reviewers, *, is_mine: bool, is_readable: bool) -> Cell:
    late = days_late_of(report)
    return Cell(report, *status(report, late), late, whose_turn(report, bench), is_mine, is_readable)


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


def whose_turn(report: Report, bench: Reviewers) -> str:
    """Return the name of who acts next; empty when nobody has to."""
    if report.request.withdrawn_at:
        return ""
    if report.is_with_unit:
        return report.unit.name
    return reviewer_name(bench.of(report)) if report.state == State.SUBMITTED else ""


def reviewer_name(unit: Unit | None) -> str:
    return unit.name if unit else _("the secretariat")


# --- One report -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What a reader is shown of a report: its paper, and the submission it comes from (None: the unit's own draft)."""

    paper: dict[str, Any]
    submission: Submission | None


def shown(report: Report, user: Any, *, order: int | None = None) -> Shown | None:
    """Return what `user` reads of `report`: the unit's draft for the unit, what was handed in for everybody else.

    `order` asks for what was handed in at that time. None when there is nothing of the kind.
    """
    drafts = report.is_with_unit or report.state == State.WAIVED
    if order is None and drafts and permissions.writing_mandate(user, report):
        return Shown(text.paper(report, text.content(report)), None)
    rows = report.submissions.select_related("submitted_by").order_by("-order")  # type: ignore[attr-defined]
    submission = (rows.filter(order=order) if order else rows).first()
    if submission:
        return Shown(text.paper(report, submission.content, submission), submission)
    if order is None and report.state == State.WAIVED:  # read by those who took the unit's place
        return Shown(text.paper(report, text.content(report)), None)
    return None


def turn(report: Report) -> Turn:
    """Return one sentence: where the report is and who acts next."""
    if report.request.withdrawn_at:
        return Turn(_("The request was withdrawn; nothing is to be handed in."), "info")
    if report.state == State.WAIVED:
        return Turn(waived_because(report), "info")
    if report.state == State.ACCEPTED:
        return Turn(_("Accepted on %(day)s.") % {"day": moment(report.accepted_at)}, "done")
    if report.state == State.SUBMITTED:
        reviewer = reviewer_name(permissions.reviewing_unit(report))
        return Turn(_("Handed in; waiting for review by %(reviewer)s.") % {"reviewer": reviewer})
    return _turn_of_unit(report)


def _turn_of_unit(report: Report) -> Turn:
    words = {"unit": report.unit.name, "day": day(report.due_on), "days": late_label(days_late_of(report))}
    if report.state == State.RETURNED:
        return Turn(_("Returned: %(unit)s completes it and hands it in again.") % words, "late")
    if days_late_of(report):
        return Turn(_("Waiting for %(unit)s, due on %(day)s: %(days)s.") % words, "late")
    return Turn(_("Waiting for %(unit)s, due on %(day)s.") % words)


def waived_because(report: Report) -> str:
    """Return why the report is not asked of this unit any more, for example whose report covers it."""
    step = report.steps.filter(kind="waived").order_by("-at", "-pk").first()  # type: ignore[attr-defined]
    return step.reason if step else _("This report is not asked of the unit any more.")


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
    reviewer = reviewer_name(permissions.reviewing_unit(report))
    return _(
        "%(reviewer)s reads the report and accepts it, or returns it with the parts to be completed. You are told."
    ) % {"reviewer": reviewer[:1].upper() + reviewer[1:]}


def locks_on(report: Report) -> str:
    """Return the warning of a request that refuses what comes late; empty when it does not."""
    if report.first_submitted_at or not report.request.is_lock or submitting.is_locked(report):
        return ""
    until = max(report.due_on, report.unlocked_until or report.due_on)
    return _("After %(day)s this report is refused.") % {"day": day(until)}
