"""Reports of a bloc year: the table of all units, one request, one report, its PDF."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.text import slugify

from common.text import fold
from documents import rendering
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.covenants.views import attachment
from emulation.reports import catalogue, flags, permissions, readers, reading, requesting, story, submitting, turns
from emulation.reports.models import Report, ReportRequest

FILTERS = {
    "cho": lambda cell: cell.is_outstanding,
    "tre": lambda cell: bool(cell.days_late),
    "xet": lambda cell: cell.waits_for_review,
    "toi": lambda cell: cell.is_mine,
}
"""Which units the table shows, by what stands in the address."""


def called(request, pk):
    """Return a request for reports that the reader may see."""
    rows = ReportRequest.objects.visible_to(request.user).select_related("campaign__bloc__council", "asked_by")
    return get_object_or_404(rows, pk=pk)


def readable(request, pk):
    """Return a report whose text the reader may read, with what every page about one shows."""
    return _read(request, pk)[0]


def _read(request, pk):
    """Return such a report, and what the reader is to it. Raises Http404."""
    report, reader = readers.find(pk, request.user) or (None, None)
    if not report or not reader.reads(report):
        raise Http404
    return report, reader


def described(report, **more):
    """Return what every page about one report shows."""
    return {"report": report, "campaign": report.request.campaign, **more}


def may_take_back(user, report):
    """Whether `user` may take back what their unit handed in, and it can still be done."""
    return submitting.can_be_taken_back(report) and bool(permissions.submitting_mandate(user, report))


def report_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    table = reading.table(campaign, request.user)
    shown = request.GET.get("loc", "")
    keep = FILTERS.get(shown)
    context = {
        "campaign": campaign,
        "table": table,
        "lines": [line for line in table.lines if not keep or any(cell and keep(cell) for cell in line.cells)],
        "shown": shown if keep else "",
        "counts": {name: sum(map(count, table.cells)) for name, count in FILTERS.items()},
        "may_ask": campaign.is_open and table.prepares,
    }
    return render(request, "emulation/report_list.html", context)


def report_request(request, pk):
    row = called(request, pk)
    prepares = campaign_permissions.can_prepare(request.user, row.campaign)
    cells = reading.cells_of(row, request.user)
    drift = requesting.drift(row) if prepares and not row.withdrawn_at else None
    context = {
        "row": row,
        "campaign": row.campaign,
        "cells": cells,
        "handed_in": sum(bool(cell.report.first_submitted_at) for cell in cells),
        "headings": [catalogue.BY_KEY[key].heading for key in row.asks_for if key in catalogue.BY_KEY],
        "prepares": prepares and not row.withdrawn_at,
        "drift": drift if drift and (drift.gone or drift.unasked) else None,
        "withdrawal": requesting.withdrawal(row),
    }
    return render(request, "emulation/report_request.html", context)


def report(request, pk):
    row, reader = _read(request, pk)
    filed, bench = reading.submissions(row), reader.bench
    shown = reading.shown(row, request.user, filed, bench=bench)
    writes = bool(permissions.writing_mandate(request.user, row))
    is_open = row.is_with_unit and not row.request.withdrawn_at
    waits = row.state == Report.State.SUBMITTED and not row.request.withdrawn_at
    may_review = waits and permissions.can_review(request.user, row, bench)
    returned = flags.last_return(row) if writes else None
    context = described(
        row,
        shown=shown,
        submission=shown.submission if shown else None,
        submissions=filed,
        turn=turns.turn(row, bench),
        state=reading.state(row),
        covering=reading.covering(row),
        returned=returned,
        remarks=reading.remarks(row, returned),
        is_locked=is_open and submitting.is_locked(row),
        locks=reading.locks_on(row) if is_open else "",
        days_late=reading.days_late_of(row),
        writes=writes,
        may_write=writes and is_open,
        may_submit=is_open and bool(permissions.submitting_mandate(request.user, row)),
        may_take_back=may_take_back(request.user, row),
        may_review=may_review,
        is_turn=may_review and permissions.is_turn_of(request.user, row, bench),
        events=story.history(row),
        steering=story.steering_links(request.user, row),
        successor=story.successor_line(row),
    )
    return render(request, "emulation/report.html", context)


def report_pdf(request, pk):
    """Send the paper: what was handed in (`lan` says at which time), or the unit's own draft, marked as one."""
    row = readable(request, pk)
    order = request.GET.get("lan", "")
    wanted = int(order) if order.isdecimal() and len(order) < 5 else None
    shown = reading.shown(row, request.user, reading.submissions(row), order=wanted)
    if not shown:
        raise Http404
    words = ["bao cao", row.unit.short_name or row.unit.name, row.request.title, "" if shown.submission else "du thao"]
    name = slugify(fold(" ".join(words)))[:120]
    response = attachment(rendering.render("report", shown.paper), "application/pdf", f"{name}.pdf")
    patch_cache_control(response, private=True)
    return response
