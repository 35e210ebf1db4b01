"""Who leads the bloc next year: proposed, chosen, recognised."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from blocs import scope
from blocs.years import following
from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input
from emulation.rotation import permissions, proposing, reading
from emulation.rotation.forms import BallotForm, ChooseForm, ProposeForm, RecogniseForm
from emulation.rotation.models import Choice


def _choice(request, pk):
    rows = Choice.objects.visible_to(request.user).select_related("campaign__bloc__council", "unit", "proposing_unit")
    return get_object_or_404(rows, pk=pk)


def rotation(request, pk):
    campaign = year(request, pk)
    candidates = reading.candidates(campaign, request.user)
    years, services = reading.served(campaign)
    sentence, kind = reading.turn(campaign, candidates)
    is_running = campaign.state in {Campaign.State.LAUNCHED, Campaign.State.CLOSED}
    context = {
        "campaign": campaign,
        "next_year": following(campaign.year),
        "candidates": candidates,
        "years": years,
        "services": services,
        "sentence": sentence,
        "kind": kind,
        "mine": scope.unit_ids(request.user),
        "may_ballot": is_running
        and any(row.choice.state == Choice.State.PROPOSED for row in candidates)
        and campaign_permissions.can_prepare(request.user, campaign),
        "may_propose": is_running and permissions.can_propose(request.user, campaign),
    }
    return render(request, "emulation/rotation.html", context)


@keeps_input
def rotation_propose(request, pk):
    campaign = year(request, pk)
    permissions.check_can_propose(request.user, campaign)
    form = ProposeForm(request.POST or None, campaign=campaign, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.propose(by=request.user):
        messages.success(request, _("%(unit)s is proposed.") % {"unit": form.result.unit})
        return redirect("emulation:rotation", pk=pk)
    context = {"campaign": campaign, "form": form, "next_year": following(campaign.year)}
    return render(request, "emulation/rotation_propose.html", context)


@keeps_input
def rotation_ballot(request, pk):
    """The units proposed go on the paper of a ballot, which is opened on its own page."""
    campaign = year(request, pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    form = BallotForm(request.POST or None, campaign=campaign, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.prepare(by=request.user):
        messages.success(request, _("The units proposed stand on the paper. Look at the rule, then open the voting."))
        return redirect("emulation:ballot", pk=form.result.pk)
    context = {"campaign": campaign, "form": form, "next_year": following(campaign.year)}
    return render(request, "emulation/rotation_ballot.html", context)


@keeps_input
def rotation_withdraw(request, pk):
    choice = _choice(request, pk)
    permissions.check_can_withdraw(request.user, choice)
    form = ReasonForm(
        request.POST or None, initial=kept_input.of(request), label=_("Why the proposal is taken back"),
        help_text=_("It stays on file with this reason."),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if form.carry_out(proposing.withdraw, choice, by=request.user, **form.cleaned_data):
            messages.success(request, _("The proposal is taken back."))
            return redirect("emulation:rotation", pk=choice.campaign_id)
    return render(
        request, "emulation/rotation_withdraw.html", {"campaign": choice.campaign, "choice": choice, "form": form}
    )


@keeps_input
def rotation_choose(request, pk):
    choice = _choice(request, pk)
    permissions.check_can_choose(request.user, choice.campaign)
    form = ChooseForm(request.POST or None, choice=choice, by=request.user, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.record():
        said = {"unit": choice.unit, "state": form.result.get_state_display()}
        messages.success(request, _("Recorded: %(unit)s, %(state)s.") % said)
        return redirect("emulation:rotation", pk=choice.campaign_id)
    return render(
        request, "emulation/rotation_choose.html", {"campaign": choice.campaign, "choice": choice, "form": form}
    )


@keeps_input
def rotation_recognise(request, pk):
    choice = _choice(request, pk)
    permissions.check_can_appoint(request.user, choice.campaign)
    form = RecogniseForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.record(choice, by=request.user):
        said = {"unit": choice.unit, "state": form.result.get_state_display()}
        messages.success(request, _("Recorded: %(unit)s, %(state)s.") % said)
        return redirect("emulation:rotation", pk=choice.campaign_id)
    return render(
        request, "emulation/rotation_recognise.html", {"campaign": choice.campaign, "choice": choice, "form": form}
    )
