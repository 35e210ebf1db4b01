"""Who may prepare and decide on a bloc year."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Unit
from emulation.campaigns.models import Campaign


def can_prepare(user: Any, campaign: Campaign) -> bool:
    """Whether `user` drafts for this year: anyone of today's head unit, or the secretariat."""
    return bloc_permissions.manages_bloc(user, campaign.bloc) or bloc_permissions.heads_bloc(
        user, campaign.bloc, campaign.year
    )


def can_decide(user: Any, campaign: Campaign) -> bool:
    """Whether `user` launches, opens and closes: a leader of today's head unit, or the secretariat."""
    return bloc_permissions.manages_bloc(user, campaign.bloc) or bloc_permissions.heads_bloc(
        user, campaign.bloc, campaign.year, deciding=True
    )


def commenting_unit(user: Any, campaign: Campaign) -> Unit | None:
    """Return the member unit for which `user` may comment on a draft of this year today, or None."""
    members = set(campaign.memberships().current().values_list("unit_id", flat=True))
    mandate = bloc_permissions.mandate_in(user, members)
    return mandate.unit if mandate else None


def check_can_prepare(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may prepare this year."""
    if not can_prepare(user, campaign):
        raise PermissionDenied(_("Only the bloc's head unit of this year and the secretariat may do this."))


def check_can_decide(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may decide on this year."""
    if not can_decide(user, campaign):
        raise PermissionDenied(
            _("Only a leader of the bloc's head unit of this year, or the secretariat, may do this.")
        )
