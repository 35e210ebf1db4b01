"""Who sets the day of a handover and who signs its record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Mandate, Unit
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for
from emulation.handover.models import Handover


def can_hand_over(user: Any, campaign: Campaign, unit: Unit | None) -> bool:
    """Whether `user` sets the day and opens the record: a leader of `unit`, which hands over, or the secretariat.

    The unit keeps this when its term is over: a handover is often written down after the day.
    """
    return bloc_permissions.manages_bloc(user, campaign.bloc) or bool(unit and mandate_for(user, unit))


def check_can_hand_over(user: Any, campaign: Campaign, unit: Unit | None) -> None:
    """Raise PermissionDenied unless `user` may set the day and open the record."""
    if not can_hand_over(user, campaign, unit):
        raise PermissionDenied(_("Only a leader of the unit that hands over, or the secretariat, may do this."))


def signing_mandate(user: Any, handover: Handover, unit: Unit) -> Mandate | None:
    """Return the mandate by which `user` signs the record for `unit`, one of the two, or None."""
    return mandate_for(user, unit) if unit in handover.units else None


def check_signing_mandate(user: Any, handover: Handover, unit: Unit) -> Mandate:
    """Return the mandate by which `user` signs for `unit`. Raises PermissionDenied when there is none today."""
    mandate = signing_mandate(user, handover, unit)
    if not mandate:
        raise PermissionDenied(_("You have no mandate today to sign for %(unit)s.") % {"unit": unit})
    return mandate
