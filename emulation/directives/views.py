"""Directives of a bloc year: the list, one of them, giving, reporting, changing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from blocs import scope
from emulation import kept_input
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year
from emulation.directives import directing, permissions, reading
from emulation.directives.forms import ChangeForm, GiveForm, ReportForm
from emulation.directives.models import Directive
from emulation.kept_input import keeps_input


def readable(request, pk):
    """Return a directive that the reader may see, with what every page about one shows."""
    rows = Directive.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("campaign__bloc__council", "owner", "conference", "finished_by"), pk=pk
    )


def directive_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    units = scope.unit_ids(request.user)
    mine = request.GET.get("cua") == "toi"
    finished = directing.of_bloc(campaign.bloc).filter(campaign=campaign).exclude(state=Directive.State.OPEN)
    lines = [reading.line(row, campaign, units) for row in directing.open_in(campaign)]
    context = {
        "campaign": campaign,
        "mine": mine,
        "has_mine": any(line.is_mine for line in lines),
        "open": [line for line in lines if line.is_mine or not mine],
        "late_count": sum(line.kind == "late" for line in lines),
        "finished": [reading.line(row, campaign, units) for row in finished.order_by("-finished_at", "-pk")],
        "may_give": campaign.state != Campaign.State.RECORDED and permissions.can_direct(request.user, campaign),
    }
    return render(request, "emulation/directive_list.html", context)


def directive(request, pk):
    row = readable(request, pk)
    is_open = row.state == Directive.State.OPEN
    context = {
        "directive": row,
        "campaign": row.campaign,
        "turn": reading.turn(row),
        "events": reading.events(row),
        "may_report": is_open and permissions.can_report(request.user, row),
        "may_change": permissions.can_direct(request.user, row.campaign),
    }
    return render(request, "emulation/directive.html", context)


@keeps_input
def directive_give(request, campaign_pk):
    campaign = year(request, campaign_pk)
    permissions.check_can_direct(request.user, campaign)
    at = request.GET.get("hoi-nghi", "")
    proposed = {"conference": at if at.isdecimal() else None}
    form = GiveForm(request.POST or None, campaign=campaign, initial={**proposed, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.give(by=request.user):
        messages.success(request, _("Directive %(number)s is given.") % {"number": form.result.number})
        return redirect("emulation:directive", pk=form.result.pk)
    return render(request, "emulation/directive_give.html", {"campaign": campaign, "form": form})


@keeps_input
def directive_report(request, pk):
    row = readable(request, pk)
    permissions.check_can_report(request.user, row)
    if request.method != "POST" and row.state != Directive.State.OPEN:
        return redirect("emulation:directive", pk=pk)
    form = ReportForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(directing.report, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("Reported: directive %(number)s is done.") % {"number": row.number})
            return redirect("emulation:directive", pk=pk)
    context = {"directive": row, "campaign": row.campaign, "form": form}
    return render(request, "emulation/directive_report.html", context)


@keeps_input
def directive_change(request, pk):
    row = readable(request, pk)
    permissions.check_can_direct(request.user, row.campaign)
    form = ChangeForm(request.POST or None, directive=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.change(by=request.user):
        messages.success(request, _("The change is recorded with its reason."))
        return redirect("emulation:directive", pk=pk)
    context = {"directive": row, "campaign": row.campaign, "form": form}
    return render(request, "emulation/directive_change.html", context)
