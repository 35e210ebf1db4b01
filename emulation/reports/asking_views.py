"""Asking units for reports, another last day, taking a request back, keeping up with the members."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input
from emulation.reports import proposing, requesting
from emulation.reports.forms import AskForm, MembersForm, MoveForm
from emulation.reports.models import ReportRequest
from emulation.reports.views import called, year

Kind = ReportRequest.Kind


def _kind(request, campaign):
    """Return the kind of report to ask for: the one in the address, else the next one of the year."""
    if request.GET.get("loai") in Kind.values:
        return request.GET["loai"]
    asked = set(campaign.report_requests.filter(withdrawn_at=None).values_list("kind", flat=True))
    return next((kind for kind in (Kind.MIDYEAR, Kind.YEAR) if kind not in asked), Kind.ONE_OFF)


def _proposed(campaign, kind):
    found = proposing.proposed(campaign, kind)
    return {**vars(found), "units": [unit.pk for unit in requesting.sitting(campaign)]}


@keeps_input
def report_ask(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    kind = _kind(request, campaign)
    initial = {**_proposed(campaign, kind), **kept_input.of(request)}
    form = AskForm(request.POST or None, campaign=campaign, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid() and form.ask(by=request.user):
        units = form.result.reports.count()
        words = ngettext("%(units)s unit is asked for its report.", "%(units)s units are asked for a report.", units)
        messages.success(request, words % {"units": units})
        return redirect("emulation:report_request", pk=form.result.pk)
    context = {"campaign": campaign, "form": form, "kind": kind, "kinds": Kind.choices}
    return render(request, "emulation/report_ask.html", context)


def _changeable(request, pk):
    row = called(request, pk)
    campaign_permissions.check_can_prepare(request.user, row.campaign)
    return row


@keeps_input
def report_request_move(request, pk):
    row = _changeable(request, pk)
    form = MoveForm(request.POST or None, kept={"due_on": row.due_on}, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(requesting.move, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The last day is changed; the units are told."))
            return redirect("emulation:report_request", pk=pk)
    return render(request, "emulation/report_request_move.html", {"row": row, "campaign": row.campaign, "form": form})


@keeps_input
def report_request_withdraw(request, pk):
    row = _changeable(request, pk)
    form = ReasonForm(
        request.POST or None, initial=kept_input.of(request), help_text=_("Every unit of the bloc reads it."),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if form.carry_out(requesting.withdraw, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The request is withdrawn; the units are told."))
            return redirect("emulation:report_request", pk=pk)
    context = {"row": row, "campaign": row.campaign, "form": form}
    return render(request, "emulation/report_request_withdraw.html", context)


@keeps_input
def report_request_members(request, pk):
    row = _changeable(request, pk)
    drift = requesting.drift(row)
    form = MembersForm(request.POST if request.method == "POST" else None, drift=drift)
    if request.method == "POST" and form.is_valid() and form.follow(row, by=request.user):
        messages.success(request, _("The reports follow the members of today."))
        return redirect("emulation:report_request", pk=pk)
    if request.method != "POST" and not (drift.gone or drift.unasked):
        return redirect("emulation:report_request", pk=pk)
    context = {"row": row, "campaign": row.campaign, "form": form, "drift": drift}
    return render(request, "emulation/report_request_members.html", context)
