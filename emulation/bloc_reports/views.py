"""Reading the report of the bloc: the list of a year, the page, the PDF, the Word file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import slugify

from common.text import fold
from documents import word
from emulation.bloc_reports import adopting, permissions, reading
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible
from emulation.covenants.views import attachment
from emulation.reports.models import ReportRequest


def readable(request, pk):
    """Return the report, if the reader may know of it. Raises Http404."""
    if report := reading.find(pk, request.user):
        return report
    raise Http404


def written(request, pk):
    """Return the report to write on. Raises Http404, or PermissionDenied for those who only read it."""
    report = readable(request, pk)
    permissions.check_can_write(request.user, report)
    return report


def around(report, **context):
    """Return what every page about a report shows."""
    return {"report": report, "campaign": report.request.campaign, **context}


def bloc_report_list(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    reports = BlocReport.objects.visible_to(request.user).filter(request__campaign=campaign)
    requests = ReportRequest.objects.visible_to(request.user).filter(campaign=campaign)
    by_request = {report.request_id: report for report in reports.select_related("conference")}
    asked = requests.filter(withdrawn_at=None) | requests.filter(pk__in=by_request)
    context = {
        "campaign": campaign,
        "rows": [(row, by_request.get(row.pk)) for row in asked.distinct()],
        "may_begin": campaign.is_open and campaign_permissions.can_prepare(request.user, campaign),
    }
    return render(request, "emulation/bloc_report_list.html", context)


def bloc_report(request, pk):
    page = reading.page(readable(request, pk), request.user)
    sentence, kind = page.turn
    context = around(page.report, page=page, acts=reading.acts(page), sentence=sentence, turn_kind=kind)
    context["progress"] = reading.commitment_rows(page.sums)
    context["waiting"] = reading.waiting(page.sums)
    return render(request, "emulation/bloc_report.html", context)


def file_name(*words):
    return slugify(fold(" ".join(str(word) for word in words)))[:120]


def name_of(report):
    campaign = report.request.campaign
    return file_name("bao cao", report.title, campaign.bloc.label, "" if report.document else "du thao")


def printed(request, make, name, otherwise):
    """Return the PDF that `make` makes; what cannot be printed is said on the page `otherwise`."""
    try:
        return attachment(make(), "application/pdf", f"{name}.pdf")
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(otherwise)


def bloc_report_pdf(request, pk):
    report = readable(request, pk)
    return printed(request, lambda: adopting.pdf(report), name_of(report), report.get_absolute_url())


def bloc_report_docx(request, pk):
    report = readable(request, pk)
    return attachment(adopting.docx(report), word.MEDIA_TYPE, f"{name_of(report)}.docx")
