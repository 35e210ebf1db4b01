"""Who proposes a ranking, and who agrees that it is published: the head and the secretariat, each for itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign


def can_prepare(user: Any, campaign: Campaign) -> bool:
    """Whether `user` sees the ranking before it is published: anyone of the head unit, or the secretariat."""
    return campaign_permissions.can_prepare(user, campaign)


def agrees_as_head(user: Any, campaign: Campaign) -> bool:
    """Whether `user` agrees for the head: a leader of the unit that leads the year today."""
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    units = campaign_permissions.deciding(campaign, heads)
    return bool(bloc_permissions.mandate_in(user, units, deciding=True))


def agrees_as_secretariat(user: Any, campaign: Campaign) -> bool:
    """Whether `user` agrees for the secretariat of the bloc's council."""
    return bloc_permissions.manages_bloc(user, campaign.bloc)


def check_can_prepare(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` prepares the year."""
    campaign_permissions.check_can_prepare(user, campaign)


def check_can_agree(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may agree for the head or for the secretariat."""
    if not (agrees_as_head(user, campaign) or agrees_as_secretariat(user, campaign)):
        raise PermissionDenied(_("Only a leader of the head unit and the secretariat agree to a ranking."))
