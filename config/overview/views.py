"""One bloc year on one page, one conference with what follows from it, and a person's calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blocs import scope
from common.clock import today
from config.overview import bloc_year, calendar, follow_up, succession, texts, turn, year_line
from emulation.campaigns.models import Campaign, Step
from emulation.campaigns.views import visible
from emulation.conferences.views import page_of
from emulation.covenants.models import Covenant
from emulation.directives import reading as directives
from emulation.notices import feeds


def campaign(request, pk):
    campaign = visible(request, pk)
    year = bloc_year.read(campaign, request.user)
    links = _ways_in(year)
    context = {
        "campaign": campaign,
        "year": year,
        "stops": year_line.stops(
            campaign, year.steps, covenant=year.progress, links=links, today=today(), counts=year.counts
        ),
        "turn": turn.of(year),
        "covenant_url": links.get(Step.Kind.COVENANT, ""),
        "has_covenant": bool(year.places),
        "rotation": succession.of(year, request.user),
    }
    return render(request, "emulation/campaign.html", context)


def conference(request, pk):
    context = page_of(request, pk)
    meeting = context["conference"]
    context["follow_up"] = follow_up.of(meeting, request.user, prepares=context["rights"].prepares)
    context["board"] = directives.comes_back(meeting, scope.unit_ids(request.user))
    return render(request, "emulation/conference.html", context)


def _ways_in(year):
    """The address behind each stop, by kind: what it is about on this page, or the page of the next act."""
    pk, is_open = year.campaign.pk, year.campaign.is_open
    links = {review.step.kind: f"#{review.step.kind}" for review in year.reviews}
    if year.may_decide and year.campaign.state == Campaign.State.DRAFT:
        links[Step.Kind.LAUNCH] = reverse("emulation:campaign_launch", args=[pk])
    if covenant := year.covenant:
        page = "covenant_draft" if covenant.state == Covenant.State.DRAFT else "covenant"
        links[Step.Kind.COVENANT] = reverse(f"emulation:{page}", args=[covenant.pk])
    elif year.may_prepare and is_open:
        links[Step.Kind.COVENANT] = reverse("emulation:covenant_begin", args=[pk])
    if year.may_decide and year.campaign.state == Campaign.State.LAUNCHED:
        links.setdefault(Step.Kind.CLOSING, reverse("emulation:campaign_close", args=[pk]))
    pages = {texts.REPORTS: (Step.Kind.MIDYEAR, "report_list"), texts.SCORING: (Step.Kind.SCORING, "scoring")}
    for name, (kind, page) in pages.items():
        if year.texts.get(name):
            links.setdefault(kind, reverse(f"emulation:{page}", args=[pk]))
    plan = reverse("emulation:campaign_plan", args=[pk])
    return {**dict.fromkeys(Step.STOPS, plan), **links} if is_open else links


@login_not_required
def calendar_feed(request, secret):
    """The calendar behind a secret address: programs that fetch it cannot sign in."""
    person = feeds.person_of(secret)
    if not person:
        raise Http404
    response = HttpResponse(calendar.of(person), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
