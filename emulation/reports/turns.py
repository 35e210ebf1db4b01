"""Whose turn it is with a report of a unit, in one sentence."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Unit
from common.clock import today
from emulation.campaigns.reviewers import Reviewers
from emulation.covenants.reading import day
from emulation.covenants.turns import Turn
from emulation.reports.models import Report
from emulation.reports.reviewers import reviewing_unit


def last_day(report: Report) -> date:
    """Return the last day on which `report` is awaited: the later of its due day and the day it was unlocked until."""
    return max(report.due_on, report.unlocked_until or report.due_on)


def turn(report: Report, bench: Reviewers | None = None) -> Turn:
    """Return where `report` is and who acts next; in a query or two, for the page of one report."""
    return told(report, reviewing_unit(report, bench) if report.state == Report.State.SUBMITTED else None)


def told(report: Report, reviewer: Unit | None) -> Turn:
    """The same with the reviewing unit known (None: the secretariat); asks nothing of the database, for lists."""
    states = Report.State
    if report.request.withdrawn_at or report.state == states.WAIVED:
        return Turn(_("No longer asked of %(unit)s.") % {"unit": report.unit.name}, "info")
    if report.state == states.ACCEPTED:
        return Turn(_("Accepted on %(day)s.") % {"day": day(report.accepted_at)}, "done")
    if report.state == states.SUBMITTED:
        return Turn(_under_review(reviewer))
    if (late := (today() - last_day(report)).days) > 0:
        return Turn(_late(report, late), "late")
    return Turn(_with_unit(report))


def _with_unit(report: Report) -> str:
    words = {"unit": report.unit.name, "day": day(last_day(report))}
    if report.state == Report.State.RETURNED:
        return _("Waiting for %(unit)s to complete the report, due on %(day)s.") % words
    if report.state == Report.State.DRAFT:
        return _("%(unit)s is writing the report, due on %(day)s.") % words
    return _("Waiting for %(unit)s to write the report, due on %(day)s.") % words


def _under_review(reviewer: Unit | None) -> str:
    if reviewer:
        return _("Waiting for %(unit)s to review the report.") % {"unit": reviewer.name}
    return _("Waiting for the secretariat to review the report.")


def _late(report: Report, days: int) -> str:
    values = {"unit": report.unit.name, "day": day(last_day(report)), "days": days}
    if report.first_submitted_at:
        return _("Waiting for %(unit)s to complete the report; the last day was %(day)s.") % values
    said = ngettext(
        "Waiting for %(unit)s to hand in the report: due on %(day)s, %(days)s day late.",
        "Waiting for %(unit)s to hand in the report: due on %(day)s, %(days)s days late.",
        days,
    )
    return said % values
