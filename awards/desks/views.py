"""The desk of a reader, with the councils they serve or sit on; the nominations of a year, with what they warn of."""

from django.shortcuts import render

from awards.deliberation.models import CouncilMeeting
from awards.fairness import figures, warning
from awards.proposals import balloting, looks, permissions, reading, year_reading
from blocs import scope
from blocs.models import Council
from emulation.campaigns.models import Campaign
from emulation.campaigns.views import visible as year

MEETINGS = (CouncilMeeting.State.PLANNED, CouncilMeeting.State.VOTING)


def award_desk(request):
    meetings = CouncilMeeting.objects.visible_to(request.user).filter(state__in=MEETINGS)
    context = {
        "desk": reading.desk(request.user),
        "may_report": bool(permissions.reporting_units(request.user)),
        "councils": Council.objects.manageable_by(request.user),
        "meetings": meetings.select_related("council").order_by("held_on", "pk")[:10],
        "keeps_records": bool(scope.mandates(request.user)) or scope.sees_everything(request.user),
    }
    return render(request, "awards/award_desk.html", context)


def nomination_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    seen = reading.listed(request.user).filter(campaign=campaign).exclude(state="withdrawn")
    submissions = list(seen.order_by("unit__name", "pk"))
    may_ballot = permissions.can_ballot(request.user, campaign)
    waits = may_ballot and balloting.waits(campaign)
    listed = year_reading.listed(campaign, submissions, request.GET.get("page"), with_quotas=may_ballot)
    units = {row.pk: row.unit_id for row in submissions}
    shown = [(units[line.submission], line.recipient) for group in listed.shown for line in group.rows]
    looks.of_year(request, campaign, shown)
    context = {
        "campaign": campaign,
        "listed": listed,
        "cards": reading.cards(submissions, listed.counts),
        "may_begin": bool(permissions.units_of(request.user, campaign)) and campaign.state != Campaign.State.RECORDED,
        "sees_all": may_ballot,
        "may_ballot": waits,
        "warned": warning.of(campaign, figures.of_year(campaign)) if waits else [],
    }
    return render(request, "awards/nomination_list.html", context)
