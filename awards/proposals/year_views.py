"""The nominations of a bloc year: all of them by award, and how they come on a ballot."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from awards.proposals import balloting, permissions, reading
from awards.proposals.forms import BallotForm
from awards.proposals.views import data_of
from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.kept_input import keeps_input


def year(request, campaign_pk):
    rows = Campaign.objects.visible_to(request.user).select_related("bloc__council")
    return get_object_or_404(rows, pk=campaign_pk)


def nomination_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    seen = reading.with_counts(reading.described(request.user).filter(campaign=campaign))
    may_ballot = permissions.can_ballot(request.user, campaign)
    context = {
        "campaign": campaign,
        "groups": reading.by_award(campaign, request.user),
        "cards": reading.cards(seen.exclude(state="withdrawn").order_by("unit__name", "pk")),
        "marks": reading.MARKS,
        "may_begin": bool(permissions.units_of(request.user, campaign)) and campaign.state != Campaign.State.RECORDED,
        "sees_all": may_ballot,
        "may_ballot": may_ballot and balloting.waiting(campaign).exists(),
    }
    return render(request, "awards/nomination_list.html", context)


@keeps_input
def nomination_ballot(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    form = BallotForm(data_of(request), campaign=campaign, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.put(by=request.user):
        messages.success(request, _("The ballot is prepared. Check it before it is opened."))
        return redirect(form.result)
    return render(request, "awards/nomination_ballot.html", {"campaign": campaign, "form": form})
