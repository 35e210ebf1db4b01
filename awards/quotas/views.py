"""Quotas in the open, and allowing more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.quotas import permissions, reading, reckoning
from awards.quotas.forms import WaiveForm
from common.clock import today
from emulation import kept_input
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year
from emulation.kept_input import keeps_input


def quotas(request, campaign_pk):
    campaign = year(request, campaign_pk)
    context = {
        "campaign": campaign,
        "page": reading.in_the_open(campaign, today()),
        "may_waive": permissions.can_waive(request.user, campaign) and campaign.state != Campaign.State.RECORDED,
    }
    return render(request, "awards/quotas.html", context)


@keeps_input
def quota_waive(request, campaign_pk):
    campaign = year(request, campaign_pk)
    permissions.check_can_waive(request.user, campaign)
    limited = reckoning.of_bloc(campaign, today())
    form = WaiveForm(request.POST or None, campaign=campaign, quotas=limited, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.waive(by=request.user):
        messages.success(request, _("The waiver is recorded. Every unit of the bloc sees it."))
        return redirect("awards:quotas", campaign_pk=campaign.pk)
    return render(request, "awards/quota_waive.html", {"campaign": campaign, "form": form, "quotas": limited})
