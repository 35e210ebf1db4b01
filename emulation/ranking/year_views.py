"""Pictures of a bloc's years, each beside its table: results over the years, and the progress of the commitments."""

from django.shortcuts import render

from emulation.ranking import lines, progress
from emulation.ranking.views import picture, year


def _over_the_years(request, campaign_pk):
    campaign = year(request, campaign_pk)
    found = lines.read(campaign.bloc, request.user)
    wanted = request.GET.get("don-vi", "")
    unit = int(wanted) if wanted.isdecimal() and len(wanted) < 12 else None
    return campaign, found, unit


def ranking_years(request, campaign_pk):
    campaign, found, unit = _over_the_years(request, campaign_pk)
    shown = found.of(unit) if unit else found
    rows = [(line, line.cells(shown.years)) for line in shown.lines]
    context = {"campaign": campaign, "found": found, "shown": shown, "rows": rows, "unit": unit}
    return render(request, "emulation/ranking_years.html", context)


def ranking_years_picture(request, campaign_pk):
    _campaign, found, unit = _over_the_years(request, campaign_pk)
    return picture(lines.drawn(found.of(unit) if unit else found, by_rank=not unit))


def commitment_progress(request, campaign_pk):
    campaign = year(request, campaign_pk)
    return render(
        request, "emulation/commitment_progress.html", {"campaign": campaign, "found": progress.read(campaign)}
    )


def commitment_progress_picture(request, campaign_pk):
    return picture(progress.drawn(progress.read(year(request, campaign_pk))))
