"""Handing a bloc over: the day, the record as a paper, two signatures."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blocs.years import following
from common.text import fold
from emulation import kept_input
from emulation.campaigns.views import visible as year
from emulation.covenants.forms import ReasonForm
from emulation.covenants.reading import signers, when, who
from emulation.covenants.views import attachment
from emulation.handover import handing, permissions, reading
from emulation.handover.forms import BeginForm, OpenForm, SignForm
from emulation.handover.models import Handover
from emulation.kept_input import keeps_input


def _readable(request, pk):
    rows = Handover.objects.visible_to(request.user)
    rows = rows.select_related("campaign__bloc__council", "from_unit", "to_unit", "document")
    return get_object_or_404(rows, pk=pk)


def handover(request, pk):
    handover = _readable(request, pk)
    sentence, kind = reading.turn(handover)
    signed = handing.signatures(handover)
    context = {
        "handover": handover,
        "campaign": handover.campaign,
        "sheet": reading.sheet(handover),
        "seats": reading.seats(handover, request.user, signed),
        "signed_count": len(signed),
        "sentence": sentence,
        "kind": kind,
        "acts": reading.acts(handover, request.user),
        "next_year": following(handover.campaign.year),
    }
    return render(request, "emulation/handover.html", context)


def handover_pdf(request, pk):
    handover = _readable(request, pk)
    if not handover.document:
        messages.warning(request, _("The record is not frozen yet; there is no PDF."))
        return redirect("emulation:handover", pk=pk)
    copy = handing.issue_copy(handover)
    words = ["bien ban ban giao", handover.campaign.year, handover.campaign.bloc.label]
    response = attachment(bytes(copy.data), "application/pdf", f"{slugify(fold(' '.join(words)))[:120]}.pdf")
    response.headers["ETag"] = f'"{copy.sha256}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


@keeps_input
def handover_begin(request, pk):
    campaign = year(request, pk)
    handover = Handover.objects.filter(campaign=campaign).select_related("from_unit", "to_unit").first()
    leaving, coming = handover.from_unit if handover else handing.outgoing(campaign), handing.incoming(campaign)
    permissions.check_can_hand_over(request.user, campaign, leaving)
    initial = kept_input.of(request)
    form = BeginForm(request.POST or None, campaign=campaign, handover=handover, initial=initial)
    if request.method == "POST" and form.is_valid() and form.begin(by=request.user):
        messages.success(request, _("The day of the handover is set."))
        return redirect("emulation:handover", pk=form.result.pk)
    context = {
        "campaign": campaign,
        "form": form,
        "leaving": leaving,
        "coming": coming,
        "next_year": following(campaign.year),
    }
    return render(request, "emulation/handover_begin.html", context)


@keeps_input
def handover_open(request, pk):
    handover = _readable(request, pk)
    permissions.check_can_hand_over(request.user, handover.campaign, handover.from_unit)
    form = OpenForm(request.POST or None, handover=handover)
    if request.method == "POST" and form.is_valid() and form.open(by=request.user):
        messages.success(request, _("The record is frozen and open for both signatures."))
        return redirect("emulation:handover", pk=pk)
    context = {"handover": handover, "campaign": handover.campaign, "form": form, "sheet": reading.sheet(handover)}
    return render(request, "emulation/handover_open.html", context)


@keeps_input
def handover_recall(request, pk):
    handover = _readable(request, pk)
    permissions.check_can_hand_over(request.user, handover.campaign, handover.from_unit)
    form = ReasonForm(
        request.POST or None, initial=kept_input.of(request), label=_("Why the record is taken back"),
        help_text=_("The paper and its signatures stay on file, marked as withdrawn."),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if form.carry_out(handing.recall, handover, by=request.user, **form.cleaned_data):
            messages.success(request, _("The record is taken back; it can be changed and opened again."))
            return redirect("emulation:handover", pk=pk)
    context = {"handover": handover, "campaign": handover.campaign, "form": form}
    return render(request, "emulation/handover_recall.html", context)


def _confirmation(handover, unit):
    return f"{reverse('emulation:handover_signed', args=[handover.pk])}?{urlencode({'don-vi': unit.pk})}"


@keeps_input
def handover_sign(request, pk):
    handover = _readable(request, pk)
    if not handover.document:
        messages.warning(request, _("This record is not open for signing."))
        return redirect("emulation:handover", pk=pk)
    found = reading.chosen(handover, request.user, request.POST.get("unit") or request.GET.get("don-vi") or "")
    if not found:
        raise PermissionDenied(_("You have no mandate today to sign this record."))
    unit, mandate = found
    if reading.receipt(handover, request.user, unit):
        return redirect(_confirmation(handover, unit))
    form = SignForm(
        request.POST or None, request.FILES or None,
        request=request, handover=handover, unit=unit, mandate=mandate, initial=kept_input.of(request),
    )  # fmt: skip
    if request.method == "POST":
        is_signed = form.is_valid() and form.sign(address=get_adapter().get_client_ip(request))
        # Two clicks at once: the first one signs while the second is told that its code is used up.
        if is_signed or reading.receipt(handover, request.user, unit):
            return redirect(_confirmation(handover, unit))
    signature = handing.signatures(handover).get(unit.pk)
    context = {
        "handover": handover, "campaign": handover.campaign, "unit": unit, "mandate": mandate, "form": form,
        "signature": signature, "signers": signers(unit),
    }  # fmt: skip
    return render(request, "emulation/handover_sign.html", context)


def handover_signed(request, pk):
    handover = _readable(request, pk)
    wanted = request.GET.get("don-vi", "")
    unit = next((unit for unit in handover.units if str(unit.pk) == wanted), None)
    signature = reading.receipt(handover, request.user, unit)
    if not signature:
        return redirect("emulation:handover", pk=pk)
    context = {
        "handover": handover,
        "campaign": handover.campaign,
        "signature": signature,
        "waiting": [unit.name for unit in handing.waiting_for(handover)],
        "line": who(signature),
        "moment": when(signature),
    }
    return render(request, "emulation/handover_signed.html", context)
