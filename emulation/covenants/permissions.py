"""Who may read, comment and sign a covenant."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Mandate, Unit
from emulation.campaigns import permissions as campaign_permissions
from emulation.covenants.models import Covenant, Party


def can_draft(user: Any, covenant: Covenant) -> bool:
    """Whether `user` may write the draft and answer comments."""
    return campaign_permissions.can_prepare(user, covenant.campaign)


def can_decide(user: Any, covenant: Covenant) -> bool:
    """Whether `user` may circulate, open and close signing, void a signature and start a new version."""
    return campaign_permissions.can_decide(user, covenant.campaign)


def commenting_unit(user: Any, covenant: Covenant) -> Unit | None:
    """Return the member unit for which `user` may comment today, or None."""
    members = set(covenant.campaign.memberships().values_list("unit_id", flat=True))
    mandate = bloc_permissions.mandate_in(user, members)
    return mandate.unit if mandate else None


def signing_mandate(user: Any, party: Party) -> Mandate | None:
    """Return the mandate by which `user` signs today for `party`: of the unit itself, or of the unit that followed it."""
    own = bloc_permissions.mandate_in(user, {party.unit_id}, deciding=True)
    if own or not party.unit.dissolved_on:
        return own
    heirs = {unit.pk for unit in succession.heirs(party.unit)}
    return bloc_permissions.mandate_in(user, heirs, deciding=True)


def check_signing_mandate(user: Any, party: Party) -> Mandate:
    """Return the mandate by which `user` signs for `party`. Raises PermissionDenied when there is none today."""
    mandate = signing_mandate(user, party)
    if not mandate:
        raise PermissionDenied(_("You have no mandate today to sign for %(unit)s.") % {"unit": party.unit})
    return mandate


def parties_of(user: Any, covenant: Covenant) -> list[Party]:
    """Return the parties for which `user` may sign today, whether or not they have signed."""
    if not scope.unit_ids(user):
        return []
    return [party for party in covenant.parties.select_related("unit") if signing_mandate(user, party)]
