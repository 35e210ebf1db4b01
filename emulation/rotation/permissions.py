"""Who proposes leading units for the next year, who records the choice, and who recognises it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Mandate
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.rotation.models import Choice


def proposing_mandate(user: Any, campaign: Campaign) -> Mandate | None:
    """Return the mandate by which `user` decides for a unit that sits in the bloc today, or None."""
    members = set(campaign.bloc.memberships.current().values_list("unit_id", flat=True))
    return bloc_permissions.mandate_in(user, members, deciding=True)


def can_propose(user: Any, campaign: Campaign) -> bool:
    """Whether `user` proposes units: leaders of member units, anyone of the head unit, the secretariat."""
    return bool(proposing_mandate(user, campaign)) or campaign_permissions.can_prepare(user, campaign)


def can_withdraw(user: Any, choice: Choice) -> bool:
    """Whether `user` takes a proposal back: leaders of the unit that made it, those who record the choice."""
    own = {choice.proposing_unit_id} if choice.proposing_unit_id else set()
    return bool(bloc_permissions.mandate_in(user, own, deciding=True)) or can_choose(user, choice.campaign)


def can_choose(user: Any, campaign: Campaign) -> bool:
    """Whether `user` records whom the conference chose: a leader of the head unit, or the secretariat."""
    return campaign_permissions.can_decide(user, campaign)


def can_appoint(user: Any, campaign: Campaign) -> bool:
    """Whether `user` records appointments and decisions of the council: its secretariat."""
    return bloc_permissions.manages_bloc(user, campaign.bloc)


def check_can_propose(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may propose a unit."""
    if not can_propose(user, campaign):
        raise PermissionDenied(_("Only member units of this bloc propose who leads it."))


def check_can_withdraw(user: Any, choice: Choice) -> None:
    """Raise PermissionDenied unless `user` may take this proposal back."""
    if not can_withdraw(user, choice):
        raise PermissionDenied(_("Only the unit that proposed it, the head unit and the secretariat may do this."))


def check_can_choose(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may record the choice."""
    campaign_permissions.check_can_decide(user, campaign)


def check_can_appoint(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` is secretariat for the bloc."""
    bloc_permissions.check_manages_bloc(user, campaign.bloc)
