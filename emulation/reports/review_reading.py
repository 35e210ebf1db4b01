"""What a reviewer sees: the paper part by part beside what was there before; and the history of a report in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from blocs import succession
from emulation.campaigns.models import prepared_by
from emulation.covenants.models import Commitment
from emulation.covenants.reading import Link, day, moment
from emulation.reports import comparing, permissions
from emulation.reports.comparing import Part
from emulation.reports.models import Report, ReportQuerySet, ReviewStep, Submission


def readable(user: Any) -> ReportQuerySet:
    """Reports whose text `user` may read, with what every page of a review shows."""
    return _joined(Report.objects.readable_by(user))


def known(user: Any) -> ReportQuerySet:
    """Reports whose history `user` may read: those they read or prepare the year of, handed in or not."""
    mine = Report.objects.readable_by(user).order_by().values("pk")
    rows = Report.objects.visible_to(user)
    return _joined(rows.filter(pk__in=mine) | rows.filter(prepared_by(user, "request__campaign__")))


def _joined(rows: ReportQuerySet) -> ReportQuerySet:
    return rows.select_related("request__campaign__bloc__council", "unit", "reviewer")


@dataclass(frozen=True)
class Row:
    """A part as the page shows it; the numbers as people write them. `asked` is what the last return said of it."""

    part: Part
    value: str = ""
    was: str = ""
    target: str = ""
    last: str = ""
    percent: str = ""
    is_met: bool | None = None
    asked: str | None = None


@dataclass(frozen=True)
class Paper:
    """A submission under review, beside the one before it and the last accepted report of this year."""

    submission: Submission
    before: Submission | None
    rows: list[Row]
    gone: list[str] = field(default_factory=list)
    returned: ReviewStep | None = None
    last_title: str = ""

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.part.kind == kind]

    @property
    def changed_count(self) -> int:
        return sum(row.part.change in {"changed", "added"} for row in self.rows)


def paper(report: Report) -> Paper | None:
    """Return the newest submission of `report` as a reviewer reads it; None when nothing was handed in.

    In a number of queries that the length of the report does not change.
    """
    found = list(report.submissions.select_related("submitted_by").order_by("-order")[:2])
    if not found:
        return None
    newest, before = found[0], found[1] if len(found) > 1 else None
    returned = _last_return(report) if before else None
    asked = {flag.key: flag.remark for flag in returned.flags.all()} if returned else {}
    earlier = last_accepted(report)
    last = comparing.last_values(earlier.content) if earlier else {}
    parts = comparing.parts(newest.content, before.content if before else None)
    promised = Commitment.objects.in_bulk([part.pk for part in parts if part.pk])
    return Paper(
        submission=newest,
        before=before,
        rows=[_row(part, promised.get(part.pk or 0), last, asked.get(part.key)) for part in parts],
        gone=comparing.gone(newest.content, before.content if before else None),
        returned=returned,
        last_title=earlier.report.request.title if earlier else "",
    )


def _last_return(report: Report) -> ReviewStep | None:
    kinds = [ReviewStep.Kind.RETURNED, ReviewStep.Kind.UNLOCKED]
    rows = report.steps.filter(kind__in=kinds).select_related("by", "for_unit").prefetch_related("flags")
    return rows.order_by("-at", "-pk").first()


def last_accepted(report: Report) -> Submission | None:
    """Return what the unit handed in for the newest earlier request of the year that was accepted; None without one."""
    rows = Submission.objects.filter(
        report__unit=report.unit_id,
        report__state=Report.State.ACCEPTED,
        report__request__campaign=report.request.campaign_id,
        report__request__covers_to__lte=report.request.covers_to,
        report__request__due_on__lt=report.request.due_on,
    )
    return rows.select_related("report__request").order_by("-report__request__due_on", "-order").first()


def _row(part: Part, promised: Commitment | None, last: Mapping[str, str | None], asked: str | None) -> Row:
    is_done_or_not = bool(promised and promised.comparator == Commitment.Comparator.DONE)
    target, value = comparing.exact(part.target), comparing.exact(part.value)
    way = comparing.progress(promised.comparator, target, value) if promised else None
    earlier = last.get(part.key, last.get(part.name.partition(": ")[2]))
    return Row(
        part=part,
        value=shown(part.value, is_done_or_not),
        was=shown(part.was, is_done_or_not),
        target=promised.target_label(target) if promised and target is not None else number(target),
        last=shown(earlier, is_done_or_not),
        percent=number(way.percent) if way and way.percent is not None else "",
        is_met=way.is_met if way else None,
        asked=asked,
    )


def shown(value: str | None, is_done_or_not: bool = False) -> str:
    """Return a figure as people write it; nothing when it is empty, which is not zero."""
    exact = comparing.exact(value)
    if exact is None or not is_done_or_not:
        return number(exact) if exact is not None or not value else value
    return _("done") if exact >= 1 else _("not done")


def number(value: Decimal | None) -> str:
    return "" if value is None else number_format(value.normalize() if value else Decimal(0), use_l10n=True)


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
    """Return what happened to `report`, the newest first, in three queries."""
    steps = report.steps.select_related("by", "for_unit", "submission").defer("submission__content")
    rows = list(steps.prefetch_related("flags").order_by("-at", "-pk"))
    names: dict[str, str] = {}
    if any(step.flags.all() for step in rows):
        for content in report.submissions.order_by("order").values_list("content", flat=True):
            names |= comparing.names(content)
    return [_event(step, names) for step in rows]


def _event(step: ReviewStep, names: Mapping[str, str]) -> Event:
    flags = step.flags.all()  # type: ignore[attr-defined]
    flagged = [Flagged(names.get(flag.key, flag.key), flag.remark, _place(step.report, flag.key)) for flag in flags]
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
    if step.kind == kinds.EXTENDED:
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


def next_to_review(user: Any, report: Report) -> Report | None:
    """Return another report of the same request that waits for a review by `user`; None when that was the last."""
    rows = Report.objects.readable_by(user).filter(request=report.request_id, state=Report.State.SUBMITTED)
    waiting = _joined(rows.exclude(pk=report.pk)).order_by("pk")[:20]
    return next((row for row in waiting if permissions.can_review(user, row)), None)
