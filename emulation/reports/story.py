"""What happened to a report, in words; what the secretariat may do with it; who acts for a unit that is no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from blocs import succession
from blocs.prepared import Prepared
from emulation.covenants.reading import Link, day, moment
from emulation.reports import contents, permissions
from emulation.reports.models import FlaggedPart, Report, ReviewStep


@dataclass(frozen=True)
class Flagged:
    """A part that was flagged, and where it stands in the report; no `url` where only the unit reads that."""

    name: str
    remark: str
    url: str


@dataclass(frozen=True)
class Event:
    """One step of a report: what happened, when, who did it for whom, why, and the parts that were flagged."""

    what: str
    when: str
    who: str
    kind: str
    reason: str = ""
    details: str = ""
    parts: list[Flagged] = field(default_factory=list)


def history(report: Report) -> list[Event]:
    """Return what happened to `report`, the newest first, in one query; of one that was returned in three."""
    steps = _steps(report=report.pk)
    returned = [step.pk for step in steps if step.kind in (ReviewStep.Kind.RETURNED, ReviewStep.Kind.UNLOCKED)]
    flags: dict[int, list[FlaggedPart]] = defaultdict(list)
    names: dict[str, str] = {}
    for flag in FlaggedPart.objects.filter(step__in=returned) if returned else []:
        flags[flag.step_id].append(flag)
    if flags:
        for content in report.submissions.order_by("order").values_list("content", flat=True):  # type: ignore[attr-defined]
            names |= contents.names(content)
    return [_event(report, step, flags[step.pk], names) for step in steps]


@Prepared
def _steps(report: int) -> QuerySet:
    rows = ReviewStep.objects.filter(report=report).select_related("by", "for_unit", "submission")
    return rows.defer("submission__content").order_by("-at", "-pk")


def _event(report: Report, step: ReviewStep, flags: list[FlaggedPart], names: Mapping[str, str]) -> Event:
    flagged = [Flagged(names.get(flag.key, flag.key), flag.remark, _place(report, flag.key)) for flag in flags]
    who = _("%(who)s for %(unit)s") if step.for_unit else _("%(who)s, secretariat")
    said = {"who": step.by.full_name, "unit": step.for_unit}
    what = step.get_kind_display()  # type: ignore[attr-defined]
    return Event(str(what), moment(step.at), who % said, step.kind, step.reason, _details(step), flagged)


def _place(report: Report, key: str) -> str:
    return "" if report.state in Report.UNSENT else f"{report.get_absolute_url()}#{key}"


def _details(step: ReviewStep) -> str:
    """Return what the step changed from and to, or which submission it was about."""
    old, new = step.details.get("before", ""), step.details.get("after", "")
    kinds = ReviewStep.Kind
    if step.kind == kinds.REASSIGNED:
        return _("From %(old)s to %(new)s.") % {"old": old or _("secretariat"), "new": new or _("secretariat")}
    if step.kind in (kinds.EXTENDED, kinds.ASKED):
        return _("Due day moved from %(old)s to %(new)s.") % {"old": _day(old), "new": _day(new)}
    if step.kind == kinds.UNLOCKED:
        return _("Taken until %(new)s.") % {"new": _day(new)}
    return step.submission.number if step.submission else ""


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso)) if iso else "–"


def steering_links(user: Any, report: Report) -> list[Link]:
    """Return what the secretariat may do with `report` beside its review; nothing for everybody else."""
    if report.request.withdrawn_at or not permissions.can_steer(user, report):
        return []
    found = []
    if report.is_with_unit:
        found.append(("report_extend", _("Extend the due day")))
    if report.state not in {Report.State.SUBMITTED, Report.State.WAIVED}:
        opens = _("Open the report again") if report.state == Report.State.ACCEPTED else _("Take it late")
        found.append(("report_unlock", opens))
    if report.state not in {Report.State.ACCEPTED, Report.State.WAIVED}:
        found.append(("report_reassign", _("Give the review to another unit")))
    if report.is_with_unit:
        found.append(("report_waive", _("Ask for it no longer")))
    if report.state == Report.State.WAIVED:
        found.append(("report_ask_again", pgettext("report", "Ask for it again")))
    return [Link(label, reverse(f"emulation:{name}", args=[report.pk])) for name, label in found]


def successor_line(report: Report) -> str:
    """Return who writes and hands in for a unit that is not there any more; empty for one that is."""
    if not report.unit.dissolved_on:
        return ""
    heirs = [unit.name for unit in succession.heirs(report.unit) if not unit.dissolved_on]
    values = {"unit": report.unit.name, "day": day(report.unit.dissolved_on), "heirs": ", ".join(heirs)}
    if not heirs:
        return _("%(unit)s has not been there since %(day)s, and no unit follows it.") % values
    return _("%(unit)s has not been there since %(day)s. The people of %(heirs)s write and hand in for it.") % values
