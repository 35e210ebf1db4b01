"""The evidence of a bloc year: the list with its form, a file, taking one away."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation import kept_input
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year
from emulation.covenants.forms import RuleForm
from emulation.evidence import keeping, permissions, uses
from emulation.evidence.forms import AttachForm
from emulation.evidence.models import Evidence, EvidenceBytes
from emulation.kept_input import keeps_input

ROWS = 50
BACK = "ve"
"""In the address: the page from which somebody came to add a file, and to which they return."""


@keeps_input
def evidence_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    units = permissions.units_of(request.user, campaign) if campaign.state != Campaign.State.RECORDED else []
    form = _attach_form(request, units)
    if request.method == "POST" and not form:
        raise PermissionDenied(_("Only the people of the unit keep its evidence."))
    if request.method == "POST" and form.is_valid():
        _tell(request, form.keep(campaign, by=request.user))
        if not form.errors:
            return redirect(_back(request) or reverse("emulation:evidence_list", args=[campaign_pk]))
    context = _shown(request, campaign, units) | {"form": form, "back": _back(request)}
    return render(request, "emulation/evidence_list.html", context)


def address_to_add(request, campaign_pk):
    """Return where the evidence of the year is kept, with the way back to the page of `request`."""
    return f"{reverse('emulation:evidence_list', args=[campaign_pk])}?{urlencode({BACK: request.path})}"


def _back(request):
    """Return the page of ours that asked for a file, if one did."""
    back = request.GET.get(BACK, "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def _attach_form(request, units):
    """Return the form for those who have a unit in this year; None for others."""
    if not units:
        return None
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return AttachForm(*data, units=units, initial=kept_input.of(request))


def _tell(request, rows):
    for row in rows:
        named = {"name": row.name}
        if row.was_there:
            messages.info(request, _("“%(name)s” was among the evidence already; it is kept once.") % named)
        else:
            messages.success(request, _("“%(name)s” is among the evidence.") % named)


def _shown(request, campaign, units):
    """Return what the list shows: one page of files, each with its uses and whether the reader may take it away."""
    seen = Evidence.objects.visible_to(request.user).filter(campaign=campaign)
    wanted = request.GET.get("don-vi", "")
    rows = seen.filter(unit=int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else seen
    page = Paginator(uses.with_uses(rows.select_related("unit", "added_by")), ROWS).get_page(request.GET.get("page"))
    mine = {unit.pk for unit in units}
    sent = uses.handed_in(campaign, {row.unit_id for row in page.object_list})
    lines = []
    for row in page.object_list:
        found = uses.of(row)
        may_remove = row.unit_id in mine and not found and row.pk not in sent
        lines.append({"row": row, "uses": found, "was_sent": row.pk in sent, "may_remove": may_remove})
    owners = Unit.objects.filter(pk__in=seen.order_by().values("unit"))
    return {
        "campaign": campaign,
        "lines": lines,
        "page": page,
        "units": owners if len(owners) > 1 else [],
        "wanted": wanted,
        "has_units": bool(units),
    }


def evidence_file(request, pk):
    """The file itself, to save: no browser shows it as a page of ours."""
    row = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    file = get_object_or_404(EvidenceBytes, pk=row.pk)
    response = HttpResponse(bytes(file.data), content_type=row.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@keeps_input
def evidence_remove(request, pk):
    rows = Evidence.objects.visible_to(request.user).select_related("unit", "campaign__bloc")
    row = get_object_or_404(rows, pk=pk)
    permissions.check_can_attach(request.user, row.unit)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.carry_out(keeping.remove, row, by=request.user)
        if not form.errors:
            messages.success(request, _("“%(name)s” is taken away.") % {"name": row.name})
            return redirect("emulation:evidence_list", row.campaign_id)
    return render(request, "emulation/evidence_remove.html", {"row": row, "campaign": row.campaign, "form": form})
