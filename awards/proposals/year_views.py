"""How the nominations of a bloc year come on a ballot."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.proposals import balloting, looks
from awards.proposals.forms import BallotForm
from awards.proposals.views import data_of
from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.kept_input import keeps_input


@keeps_input
def nomination_ballot(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    waiting = balloting.waiting(campaign)
    looks.of_year(request, campaign, waiting.values_list("submission__unit", "recipient"))
    form = BallotForm(data_of(request), campaign=campaign, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.put(by=request.user):
        messages.success(request, _("The ballot is prepared. Check it before it is opened."))
        return redirect(form.result)
    return render(request, "awards/nomination_ballot.html", {"campaign": campaign, "form": form})
