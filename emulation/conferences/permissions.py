"""Who prepares a conference, decides on it, speaks for an invited unit, and reads which papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Mandate, Term, Unit
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.conferences.models import Conference, Paper


@dataclass(frozen=True)
class Rights:
    """What one reader is to a conference today, and which papers (by audience) they may open."""

    head: Unit | None
    prepares: bool
    decides: bool
    audiences: frozenset[str]


def rights(user: Any, conference: Conference) -> Rights:
    """Return what `user` may do with `conference`, and the unit that leads its year today, in three queries.

    Who headed the bloc, or was its deputy, on the day of the meeting keeps reading the papers of that meeting.
    """
    campaign = conference.campaign
    now = list(campaign.terms().in_office(today()))
    then = list(campaign.terms().in_office(conference.day)) if conference.day != today() else []
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    leading = campaign_permissions.leaders(campaign, heads)
    deciding = campaign_permissions.deciding(campaign, heads)
    manages = bloc_permissions.manages_bloc(user, campaign.bloc)
    return Rights(
        head=leading[0].unit if leading else None,
        prepares=manages or bool(bloc_permissions.mandate_in(user, campaign_permissions.preparing(campaign, heads))),
        decides=manages or bool(bloc_permissions.mandate_in(user, deciding, deciding=True)),
        audiences=frozenset(_audiences(user, manages, [*now, *then, *leading])),
    )


def _audiences(user: Any, manages: bool, terms: list[Term]) -> set[str]:
    found = {Paper.Audience.MEMBERS.value}
    if manages or bloc_permissions.mandate_in(user, {term.unit_id for term in terms}):
        found.add(Paper.Audience.HEADS.value)
    heads = {term.unit_id for term in terms if term.role == Term.Role.HEAD}
    if manages or bloc_permissions.mandate_in(user, heads):
        found.add(Paper.Audience.SECRETARIAT.value)
    return found


def check_can_prepare(user: Any, conference: Conference) -> None:
    """Raise PermissionDenied unless `user` is of today's head unit or of the secretariat."""
    campaign_permissions.check_can_prepare(user, conference.campaign)


def check_can_decide(user: Any, conference: Conference) -> None:
    """Raise PermissionDenied unless `user` leads today's head unit or is of the secretariat."""
    campaign_permissions.check_can_decide(user, conference.campaign)


def check_speaks_for(user: Any, unit: Unit) -> Mandate:
    """Return the mandate by which `user` acts today for `unit`. Raises PermissionDenied when there is none."""
    mandate = bloc_permissions.mandate_in(user, {unit.pk})
    if not mandate:
        raise PermissionDenied(_("You have no mandate today for %(unit)s.") % {"unit": unit})
    return mandate
