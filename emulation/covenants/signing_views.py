"""Signing a covenant, declining, recording and voiding signatures, closing."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Signature
from emulation import kept_input
from emulation.covenants import permissions, reading, signing
from emulation.covenants.models import Covenant
from emulation.covenants.signing_forms import DeclineForm, InkForm, ProvenReasonForm, SignForm
from emulation.covenants.views import readable
from emulation.kept_input import keeps_input


def at_the_table(request, pk):
    """Return the covenant for somebody who comes to sign. Raises Http404, or PermissionDenied whose mandate ended."""
    if covenant := readable(request.user).filter(pk=pk).first():
        return covenant
    permissions.check_mandate_has_not_ended(request.user, get_object_or_404(Covenant, pk=pk))
    raise Http404


def chosen_party(request, covenant):
    """Return the party that the request names, or the first for which the person may sign, with the mandate.

    Raises PermissionDenied for a unit for which the person has no mandate today.
    """
    unit = request.POST.get("unit") or request.GET.get("don-vi") or ""
    if unit.isdecimal():
        party = covenant.parties.select_related("unit").filter(unit=unit[:18]).first()
    else:
        places = reading.mine(request.user, signing.progress(covenant))
        party = next((place.party for place in sorted(places, key=lambda place: bool(place.signature))), None)
    if not party:
        raise PermissionDenied(_("You have no mandate today to sign this covenant."))
    party.covenant = covenant
    return party, permissions.check_signing_mandate(request.user, party)


def confirmation_of(covenant, unit_id):
    return f"{reverse('emulation:covenant_signed', args=[covenant.pk])}?{urlencode({'don-vi': unit_id})}"


@keeps_input
def covenant_sign(request, pk):
    covenant = at_the_table(request, pk)
    if not covenant.document:
        messages.warning(request, _("This covenant is not open for signing."))
        return redirect("emulation:covenant", pk=pk)
    party, mandate = chosen_party(request, covenant)
    if reading.receipt_of(covenant, request.user, party.unit_id):
        return redirect(confirmation_of(covenant, party.unit_id))
    form = SignForm(
        request.POST or None, request.FILES or None,
        request=request, party=party, mandate=mandate, initial=kept_input.of(request),
    )  # fmt: skip
    if request.method == "POST":
        is_signed = form.is_valid() and form.sign(address=get_adapter().get_client_ip(request))
        # Two clicks at once: the first one signs while the second is told that its code is used up.
        if is_signed or reading.receipt_of(covenant, request.user, party.unit_id):
            return redirect(confirmation_of(covenant, party.unit_id))
    return render(request, "emulation/covenant_sign.html", _signing_context(request, covenant, party, mandate, form))


def _signing_context(request, covenant, party, mandate, form):
    sheet, current = reading.sheet(covenant), None
    if covenant.state != Covenant.State.SIGNING:
        current = readable(request.user).filter(campaign=covenant.campaign_id, state=Covenant.State.SIGNING).first()
    return {
        "covenant": covenant,
        "current": current,
        "sheet": sheet,
        "party": party,
        "mandate": mandate,
        "form": form,
        "signature": next((p.signature for p in signing.progress(covenant) if p.party.pk == party.pk), None),
        "signers": reading.signers(party.unit),
    }


def covenant_signed(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    unit = request.GET.get("don-vi", "")
    signature = reading.receipt_of(covenant, request.user, int(unit[:18]) if unit.isdecimal() else None)
    if not signature:
        return redirect("emulation:covenant", pk=pk)
    context = {
        "covenant": covenant,
        "signature": signature,
        "waiting": [party.unit.name for party in signing.waiting_for(covenant)],
        "line": reading.who(signature),
        "moment": reading.when(signature),
    }
    return render(request, "emulation/covenant_signed.html", context)


@keeps_input
def covenant_decline(request, pk):
    covenant = at_the_table(request, pk)
    party, _mandate = chosen_party(request, covenant)
    form = DeclineForm(
        request.POST or None, initial={"unit": party.unit_id, "because": party.decline_reason, **kept_input.of(request)}
    )
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if form.carry_out(signing.decline, covenant, unit=party.unit, by=request.user, because=because):
            messages.success(
                request, _("Recorded: %(unit)s declines to sign. It may still sign later.") % {"unit": party.unit}
            )
            return redirect("emulation:covenant", pk=pk)
    return render(request, "emulation/covenant_decline.html", {"covenant": covenant, "party": party, "form": form})


@keeps_input
def covenant_ink(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, covenant)
    initial = kept_input.of(request)
    form = InkForm(request.POST or None, request.FILES or None, covenant=covenant, initial=initial)
    if request.method == "POST" and form.is_valid() and form.record(by=request.user):
        messages.success(
            request, _("The signature on paper of %(unit)s is recorded.") % {"unit": form.result.unit_name}
        )
        return redirect("emulation:covenant", pk=pk)
    return render(request, "emulation/covenant_ink.html", {"covenant": covenant, "form": form})


@keeps_input
def signature_void(request, pk, signature_pk):
    covenant = get_object_or_404(readable(request.user).filter(document__isnull=False), pk=pk)
    signature = get_object_or_404(covenant.document.signatures.select_related("unit"), pk=signature_pk)
    permissions.check_can_void(request.user, covenant, signature.unit)
    form = ProvenReasonForm(
        request.POST or None,
        request=request,
        initial=kept_input.of(request),
        label=_("Why the signature is voided"),
        help_text=_("It stays on file with this reason, and every unit of the bloc reads it."),
    )
    if request.method == "POST":
        is_voided = form.is_valid() and form.carry_out(signing.replace_signer, covenant, signature=signature)
        # As at signing: of two clicks at once the second is told that its code is used up.
        because = form.cleaned_data.get("because") if form.is_bound else None
        made = {"voided_by": request.user, "void_reason": because}
        if is_voided or Signature.objects.filter(pk=signature.pk, **made).exists():
            unit = {"unit": signature.unit_name}
            messages.success(request, _("The signature is voided; %(unit)s may sign again.") % unit)
            return redirect("emulation:covenant", pk=pk)
    context = {"covenant": covenant, "signature": signature, "form": form, "moment": reading.when(signature)}
    return render(request, "emulation/signature_void.html", context)


@keeps_input
def covenant_close(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, covenant)
    label = _("Why signing is closed while units are missing")
    form = ProvenReasonForm(request.POST or None, request=request, initial=kept_input.of(request), label=label)
    if request.method == "POST":
        is_closed = form.is_valid() and form.carry_out(signing.close, covenant)
        if is_closed or Covenant.objects.filter(pk=pk, closed_by=request.user).exists():
            messages.success(request, _("Signing is closed. The covenant is in force for the units that signed."))
            return redirect("emulation:covenant", pk=pk)
    places = signing.progress(covenant)
    context = {
        "covenant": covenant,
        "form": form,
        "missing": [place.party.unit.name for place in places if not place.signature],
        "signed_count": sum(bool(place.signature) for place in places),
    }
    return render(request, "emulation/covenant_close.html", context)
