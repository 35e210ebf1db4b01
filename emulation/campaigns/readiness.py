"""What the check page before the end of a year says: what stands in the way, and what would stay open."""

from __future__ import annotations

from django.utils.translation import gettext as _

from emulation.campaigns.lifecycle import Missing
from emulation.campaigns.models import Campaign, Step


def to_close(campaign: Campaign) -> list[Missing]:
    """Return what `lifecycle.close` would refuse, with the page where it is put right."""
    if campaign.state == Campaign.State.DRAFT:
        return [Missing("not_launched", _("The year is not launched yet."), "emulation:campaign_launch", campaign.pk)]
    unfinished = campaign.covenants.filter(state__in=["draft", "circulated", "signing"]).first()  # type: ignore[attr-defined]
    if not unfinished:
        return []
    message = _("A version of the covenant is not finished: close its signing or withdraw it.")
    return [Missing("covenant_unfinished", message, "emulation:covenant", unfinished.pk)]


def left_open(campaign: Campaign) -> list[Step]:
    """Return the steps, except the closing itself and what follows it, of which it is not noted that they happened."""
    after = [Step.Kind.CLOSING, Step.Kind.HANDOVER]
    rows = campaign.steps.filter(has_happened=False).exclude(kind__in=after)  # type: ignore[attr-defined]
    return sorted(rows, key=lambda step: step.rank)
