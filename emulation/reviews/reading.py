"""What a reviewer sees: the paper part by part beside what was there before; what waits next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from blocs.prepared import Prepared
from emulation.covenants.models import Commitment
from emulation.reports import permissions
from emulation.reports.models import Report, ReviewStep, Submission
from emulation.reports.readers import Reader
from emulation.reports.reading import submissions
from emulation.reviews import comparing
from emulation.reviews.comparing import Part


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
    found = submissions(report)
    if not found:
        return None
    newest, before = found[0], found[1] if len(found) > 1 else None
    returned = _last_return(report) if before else None
    asked = {flag.key: flag.remark for flag in returned.flags.all()} if returned else {}
    earlier = last_accepted(report)
    last = comparing.last_values(earlier.content) if earlier else {}
    parts = comparing.parts(newest.content, before.content if before else None)
    promised = {row.pk: row for row in _promised(commitments=[part.pk for part in parts if part.pk])}
    return Paper(
        submission=newest,
        before=before,
        rows=[_row(part, promised.get(part.pk or 0), last, asked.get(part.key)) for part in parts],
        gone=comparing.gone(newest.content, before.content if before else None),
        returned=returned,
        last_title=earlier.report.request.title if earlier else "",
    )


@Prepared
def _promised(commitments: list[int]) -> QuerySet:
    return Commitment.objects.filter(pk__in=commitments).order_by()


def _last_return(report: Report) -> ReviewStep | None:
    kinds = [ReviewStep.Kind.RETURNED, ReviewStep.Kind.UNLOCKED]
    rows = report.steps.filter(kind__in=kinds).select_related("by", "for_unit").prefetch_related("flags")
    return rows.order_by("-at", "-pk").first()


def last_accepted(report: Report) -> Submission | None:
    """Return what the unit handed in for the newest earlier request of the year that was accepted; None without one."""
    request = report.request
    of_year = {"campaign": request.campaign_id, "covers_to": request.covers_to, "due_on": request.due_on}
    return next(iter(_accepted(unit=report.unit_id, **of_year)), None)


@Prepared
def _accepted(unit: int, campaign: int, covers_to: date, due_on: date) -> QuerySet:
    rows = Submission.objects.filter(
        report__unit=unit,
        report__state=Report.State.ACCEPTED,
        report__request__campaign=campaign,
        report__request__covers_to__lte=covers_to,
        report__request__due_on__lt=due_on,
    )
    return rows.select_related("report__request").order_by("-report__request__due_on", "-order")[:1]


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


def next_to_review(reader: Reader, report: Report) -> Report | None:
    """Return another report of the same request that waits for a review by the reader; None when that was the last."""
    rows = Report.objects.filter(request=report.request_id, state=Report.State.SUBMITTED).exclude(pk=report.pk)
    for row in rows.select_related("unit", "reviewer").order_by("pk")[:20]:
        row.request = report.request
        if reader.reads(row) and permissions.can_review(reader.user, row, reader.bench):
            return row
    return None
