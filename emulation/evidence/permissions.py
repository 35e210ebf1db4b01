"""Who attaches files for a unit and takes them away again; who sees them is asked of `Evidence.objects.visible_to`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import succession
from blocs.models import Mandate, Unit
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for


def units_of(user: Any, campaign: Campaign) -> list[Unit]:
    """Return the units of the year for which `user` attaches files today: their own, and those that ended in them."""
    mine = succession.acted_for(user)
    return [unit for unit in campaign.members() if unit.pk in mine] if mine else []


def check_can_attach(user: Any, unit: Unit) -> Mandate:
    """Return the mandate by which `user` keeps the evidence of `unit`. Raises PermissionDenied without one today."""
    if found := mandate_for(user, unit, deciding=False):
        return found
    raise PermissionDenied(_("Only the people of the unit keep its evidence."))
