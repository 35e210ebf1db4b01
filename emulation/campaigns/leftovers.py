"""What a year would leave open if it were closed now: read before the act, and named in its refusal.

Conferences, directives, reports, scores and the handover belong to rooms above this one: they are asked for by the
names under which they hang on the year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Term
from blocs.years import following
from emulation.campaigns.models import Campaign


@dataclass(frozen=True)
class Leftover:
    """One thing that stays open, in words, and the page on which it is seen to."""

    code: str
    message: str
    url: str


def of(campaign: Campaign) -> list[Leftover]:
    """Return what is still open in `campaign`, in the order in which to see to it. Nothing of it forbids to close."""
    return [
        *_meetings(campaign),
        *_directives(campaign),
        *_reports(campaign),
        *_scores(campaign),
        *_succession(campaign),
    ]


def _meetings(campaign: Any) -> Iterator[Leftover]:
    for conference in campaign.conferences.filter(state__in=["planned", "invited", "open"]):
        yield Leftover(
            "conference",
            _("Not held or not closed: %(title)s") % {"title": conference.title},
            conference.get_absolute_url(),
        )
    for conference in campaign.conferences.filter(state="held"):
        minutes = getattr(conference, "minutes", None)  # AttributeError means there are none
        if minutes is None or minutes.state != "signed":
            page = reverse("emulation:minutes", args=[conference.pk])
            yield Leftover("minutes", _("No signed minutes: %(title)s") % {"title": conference.title}, page)


def _directives(campaign: Any) -> Iterator[Leftover]:
    if count := campaign.directives.filter(state="open").count():
        message = ngettext("%(count)s directive is not done.", "%(count)s directives are not done.", count)
        yield Leftover(
            "directives", message % {"count": count}, reverse("emulation:directive_list", args=[campaign.pk])
        )


def _reports(campaign: Any) -> Iterator[Leftover]:
    """Reports that were asked for and are neither accepted nor excused."""
    for request in campaign.report_requests.filter(withdrawn_at=None):
        if count := request.reports.exclude(state__in=["accepted", "waived"]).count():
            message = ngettext(
                "%(title)s: %(count)s unit's report is not accepted.",
                "%(title)s: the reports of %(count)s units are not accepted.",
                count,
            )
            yield Leftover("reports", message % {"title": request.title, "count": count}, request.get_absolute_url())


def _scores(campaign: Any) -> Iterator[Leftover]:
    """A scoring that was opened and led to no published ranking."""
    scoring = getattr(campaign, "scoring_round", None)
    if scoring and not scoring.rankings.filter(state="published").exists():
        page = reverse("emulation:ranking", args=[campaign.pk])
        yield Leftover("ranking", _("The scoring was opened, and no ranking is published."), page)


def _succession(campaign: Any) -> Iterator[Leftover]:
    """Nobody follows, or somebody does and the handover is not signed by both."""
    year = following(campaign.year)
    heads = Term.objects.heads().filter(bloc=campaign.bloc_id)
    coming = heads.filter(year=year).order_by("since").values_list("unit", flat=True).first()
    if coming is None:
        page = reverse("emulation:rotation", args=[campaign.pk])
        yield Leftover("no_successor", _("Nobody is chosen to head the bloc in %(year)s.") % {"year": year}, page)
        return
    last = heads.filter(year=campaign.year).order_by("-since").values_list("unit", flat=True).first()
    handover = getattr(campaign, "handover", None)
    if handover is None and coming != last:
        page = reverse("emulation:handover_begin", args=[campaign.pk])
        yield Leftover("no_handover", _("There is no handover yet."), page)
    elif handover and handover.state != "done":
        page = reverse("emulation:handover", args=[handover.pk])
        yield Leftover("handover_unsigned", _("The handover record is not signed by both units."), page)
