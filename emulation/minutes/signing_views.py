"""From the finished text to the signed paper: putting out, taking back, signing."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.covenants import reading as covenant_reading
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input
from emulation.minutes import permissions, reading, signing, text
from emulation.minutes.forms import FinishForm, MinutesSignForm
from emulation.minutes.views import readable
from emulation.minutes.writing_views import written


@keeps_input
def minutes_finish(request, pk):
    minutes = written(request, pk)
    if not minutes.is_editable:
        return redirect("emulation:minutes", pk=pk)
    initial = {**kept_input.of(request), "read": text.mark(minutes)}
    form = FinishForm(request.POST or None, conference=minutes.conference, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.finish(by=request.user):
            messages.success(request, _("The minutes are out for signing. The text is frozen from now on."))
            return redirect("emulation:minutes", pk=pk)
        form.show_again(text.mark(minutes))
    context = {
        "minutes": minutes,
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "form": form,
        "gaps": signing.missing(minutes),
        "sheet": reading.sheet(minutes),
    }
    return render(request, "emulation/minutes_finish.html", context)


@keeps_input
def minutes_take_back(request, pk):
    minutes = written(request, pk)
    form = ReasonForm(
        request.POST or None,
        initial=kept_input.of(request),
        label=_("Why the minutes are taken back"),
        help_text=_("It stays on file. The paper that was put out is marked as withdrawn."),
    )
    if not minutes.document:
        return redirect("emulation:minutes", pk=pk)
    if request.method == "GET" and signing.signatures(minutes):
        messages.warning(request, _("Somebody has already signed: the minutes can no longer be taken back."))
        return redirect("emulation:minutes", pk=pk)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(signing.take_back, minutes, by=request.user, **form.cleaned_data):
            messages.success(request, _("The minutes can be written on again."))
            return redirect("emulation:minutes_write", pk=pk)
    context = {"conference": minutes.conference, "campaign": minutes.conference.campaign, "form": form}
    return render(request, "emulation/minutes_take_back.html", context)


def chosen_role(request, minutes):
    """Return the role that the request names, or the first in which the person may sign, with the mandate.

    Raises PermissionDenied for a role in which the person may not sign today.
    """
    role = request.POST.get("role") or request.GET.get("vai") or ""
    roles = [role] if role in signing.ROLES else list(signing.ROLES)
    found = next((each for each in roles if permissions.mandate_of(request.user, minutes, each)), None)
    if not found:
        raise PermissionDenied(_("You have no mandate today to sign these minutes."))
    return found, permissions.check_mandate(request.user, minutes, found)


@keeps_input
def minutes_sign(request, pk):
    minutes, _writes = readable(request, pk)
    if not minutes.document:
        messages.warning(request, _("These minutes are not open for signing."))
        return redirect("emulation:minutes", pk=pk)
    role, mandate = chosen_role(request, minutes)
    done = f"{reverse('emulation:minutes_signed', args=[pk])}?vai={role}"
    if receipt_of(minutes, request.user, role):
        return redirect(done)
    form = MinutesSignForm(
        request.POST or None, request.FILES or None,
        request=request, minutes=minutes, role=role, mandate=mandate, initial=kept_input.of(request),
    )  # fmt: skip
    if request.method == "POST":
        is_signed = form.is_valid() and form.sign(address=get_adapter().get_client_ip(request))
        if is_signed or receipt_of(minutes, request.user, role):
            return redirect(done)
    return render(request, "emulation/minutes_sign.html", _signing_context(minutes, role, mandate, form))


def _signing_context(minutes, role, mandate, form):
    return {
        "minutes": minutes,
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "role": role,
        "role_name": reading.role_name(role),
        "unit": permissions.unit_of(mandate),
        "mandate": mandate,
        "form": form,
        "signature": signing.signatures(minutes).get(role),
    }


def receipt_of(minutes, user, role):
    """Return the signature that `user` gave in `role`, if there is one."""
    signature = signing.signatures(minutes).get(role)
    return signature if signature and signature.signer_id == user.pk else None


def minutes_signed(request, pk):
    minutes, _writes = readable(request, pk)
    role = request.GET.get("vai", "")
    given = signing.signatures(minutes)
    signature = given.get(role)
    if not signature or signature.signer_id != request.user.pk:
        return redirect("emulation:minutes", pk=pk)
    context = {
        "minutes": minutes,
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "signature": signature,
        "line": covenant_reading.who(signature),
        "moment": covenant_reading.when(signature),
        "waiting": [seat.name for seat in reading.seats(minutes, given) if seat.state == "missing"],
    }
    return render(request, "emulation/minutes_signed.html", context)
