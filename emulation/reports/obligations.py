"""Reports that wait: for their unit to write or complete them, and for whoever reviews what was handed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Succession
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns import reviewers
from emulation.campaigns.models import Campaign
from emulation.obligations import Obligation
from emulation.reports.models import Report
from emulation.reports.reviewers import reviewing_unit
from emulation.reports.turns import last_day

WRITE, COMPLETE, REVIEW = "report_write", "report_complete", "report_review"


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (of everybody when None) write and review, and what the secretariats of `councils` review.

    Three queries, whatever the number of units; two when nothing was handed in, more where a unit ended. A year that is
    closed asks for nothing any more.
    """
    return [*to_write(units), *to_review(units, councils=councils)]


def _open() -> Q:
    states = [Campaign.State.DRAFT, Campaign.State.LAUNCHED]
    return Q(request__withdrawn_at=None, request__campaign__state__in=states)


def to_write(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` write; councils write nothing. One query.

    What a unit left open that is no more, its heir writes, until the request follows the members of today.
    """
    return [_writing(row) for row in _outstanding(units=units, day=today())]


@Prepared
def _outstanding(units: Collection[int] | None, day: date) -> QuerySet:
    heirs = Succession.objects.filter(old=OuterRef("unit"))
    rows = Report.objects.outstanding().filter(_open()).select_related("request__campaign__bloc", "unit")
    if units is not None:
        heirs = heirs.filter(new__pk__in=units)
        rows = rows.filter(Q(unit__pk__in=units) | Q(Exists(heirs), unit__dissolved_on__lte=day))
    rows = rows.annotate(heir=Subquery(heirs.order_by("pk").values("new")[:1]))
    return rows.order_by("due_on", "pk")


def _writing(report: Any) -> Obligation:
    is_returned = report.state == Report.State.RETURNED
    title = _("Complete the returned report: %(title)s") if is_returned else _("Write the report: %(title)s")
    return _obligation(
        report,
        COMPLETE if is_returned else WRITE,
        title % {"title": report.request.title},
        _("Complete the report") if is_returned else _("Write the report"),
        page="report_write",
        unit=report.unit_id if report.unit.exists_on(today()) or not report.heir else report.heir,
    )


def to_review(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` and the secretariats of `councils` review, in one query when nothing was handed in."""
    waiting = _handed_in(units=units, councils=councils)
    benches = reviewers.of_many({row.request.campaign_id: row.request.campaign for row in waiting}.values())
    found = []
    for row in waiting:
        unit = reviewing_unit(row, benches[row.request.campaign_id])
        if unit and (units is None or unit.pk in units):
            found.append(_review(row, unit=unit.pk))
        elif not unit and (units is None or row.request.campaign.bloc.council_id in councils):
            found.append(_review(row, council=row.request.campaign.bloc.council_id))
    return found


@Prepared
def _handed_in(units: Collection[int] | None, councils: Collection[int]) -> QuerySet:
    rows = Report.objects.filter(_open(), state=Report.State.SUBMITTED)
    if units is not None:
        seated = Q(request__campaign__bloc__memberships__unit__pk__in=units) | Q(reviewer__pk__in=units)
        served = Q(request__campaign__bloc__council__pk__in=councils)
        rows = rows.filter(pk__in=Report.objects.filter(seated | served).values("pk"))
    return rows.select_related("request__campaign__bloc", "unit", "reviewer").order_by("due_on", "pk")


def _review(report: Report, **of: int) -> Obligation:
    words = {"unit": report.unit.name, "title": report.request.title}
    return _obligation(
        report, REVIEW, _("Review the report of %(unit)s: %(title)s") % words, _("Read and review"),
        page="report_review", **of,
    )  # fmt: skip


def _due_on(report: Report, kind: str) -> date | None:
    """Return the day to show; a return makes no report later, so that of a returned one only a day ahead is shown."""
    if kind == REVIEW:
        return None
    last = last_day(report)
    return last if kind == WRITE or last >= today() else None


def _obligation(
    report: Report,
    kind: str,
    title: str,
    action: str,
    *,
    page: str,
    unit: int | None = None,
    council: int | None = None,
) -> Obligation:
    campaign = report.request.campaign
    return Obligation(
        kind=kind,
        subject=report.pk,
        title=title,
        about=f"{campaign.bloc.label} · {campaign.year}",
        url=reverse(f"emulation:{page}", args=[report.pk]),
        action=action,
        due_on=_due_on(report, kind),
        unit_id=unit,
        council_id=council,
        campaign_id=campaign.pk,
    )
