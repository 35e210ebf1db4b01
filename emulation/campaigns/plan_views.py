"""The plan of a year: its page for the whole bloc, and its form for those who lead it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.campaigns import permissions, planning
from emulation.campaigns.models import Step
from emulation.campaigns.plan_forms import PlanForm
from emulation.campaigns.views import visible
from emulation.workdays import days

PROPOSALS = {"nam-truoc": False, "thong-le": True}
"""What may be proposed, by the word in the address: the bloc's last year, or the usual course."""


def campaign_plan(request, pk):
    campaign = visible(request, pk)
    calendar = days.calendar()
    opened = campaign.covenants.filter(state="signing").values_list("signing_due_on", flat=True).first()
    rows = planning.read(campaign, calendar, last_days={Step.Kind.COVENANT: opened} if opened else None)
    context = {
        "campaign": campaign,
        "rows": [(row, planning.warning(row.step.due_on, calendar) if row.step.due_on else "") for row in rows],
        "signing_due_on": opened,
        "covenant_kind": Step.Kind.COVENANT,
        "may_prepare": permissions.can_prepare(request.user, campaign),
        "is_dated": any(row.step.due_on for row in rows),
    }
    return render(request, "emulation/campaign_plan.html", context)


@kept_input.keeps_input
def campaign_plan_edit(request, pk):
    campaign = visible(request, pk)
    permissions.check_can_prepare(request.user, campaign)
    word = request.GET.get("de-xuat", "")
    proposal = planning.propose(campaign, usual=PROPOSALS[word]) if word in PROPOSALS else None
    form = PlanForm(
        request.POST or None, campaign=campaign, by=request.user, initial=kept_input.of(request),
        proposed=proposal.days if proposal else None,
    )  # fmt: skip
    if request.method == "POST" and form.do():
        messages.success(request, _("The plan of the year is saved."))
        return redirect("emulation:campaign_plan", pk=pk)
    followed = planning.propose(campaign).year if campaign.is_open else ""
    context = {"campaign": campaign, "form": form, "proposal": proposal, "followed": followed}
    return render(request, "emulation/campaign_plan_edit.html", context)
