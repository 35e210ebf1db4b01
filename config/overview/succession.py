"""What the page of a bloc year says about the next one: who leads it, and the way to the choice and the handover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Term
from blocs.years import following
from common.clock import today
from config.overview import texts
from config.overview.bloc_year import BlocYear
from emulation.campaigns.models import Campaign
from emulation.handover import permissions


@dataclass(frozen=True)
class Succession:
    next_year: str
    terms: list[Term]
    url: str = ""
    handover_url: str = ""
    handover_label: str = ""


def of(year: BlocYear, user: Any) -> Succession | None:
    """Return what to show, or None for a year that nobody follows here."""
    campaign = year.campaign
    if campaign.state not in {Campaign.State.LAUNCHED, Campaign.State.CLOSED}:
        return Succession(following(campaign.year), year.next_terms) if year.next_terms else None
    url, label = _handover(year, user)
    page = reverse("emulation:rotation", args=[campaign.pk])
    return Succession(following(campaign.year), year.next_terms, page, url, label)


def _handover(year: BlocYear, user: Any) -> tuple[str, str]:
    """The record, for those who read it; the way to set the day, for those who may."""
    campaign = year.campaign
    if records := year.texts.get(texts.HANDOVER):
        return reverse("emulation:handover", args=[records[0].owner]), _("Handover record")
    begun = [term.unit for term in year.heads if term.since <= today()]
    leaving = begun[-1] if begun else None
    coming = [term for term in year.next_terms if term.role == Term.Role.HEAD and term.unit != leaving]
    if coming and permissions.can_hand_over(user, campaign, leaving):
        return reverse("emulation:handover_begin", args=[campaign.pk]), _("Hand the bloc over")
    return "", ""
