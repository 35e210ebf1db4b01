"""Who may prepare and decide on a bloc year."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Term, Unit
from blocs.models.blocs import sight, year_seen
from blocs.permissions import Heads
from blocs.prepared import Prepared
from emulation.campaigns.models import Campaign


def visible(user: Any, pk: int) -> Campaign | None:
    """Return the bloc year with the key `pk`, with its bloc and council, if `user` sees it."""
    return next(iter(_seen(pk=pk, **sight(user))), None)


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    return Campaign.objects.filter(year_seen(**sight), pk=pk).select_related("bloc__council")


def leaders(campaign: Campaign, heads: Heads) -> list[Term]:
    """Return the terms that lead `campaign` today.

    A launched year that was handed over before it was closed is led by the head of the next year: whoever takes over
    the bloc also finishes what was left open (docs/adr/0009-the-day-of-the-handover.md).
    """
    return heads.present or (heads.successors if campaign.state == Campaign.State.LAUNCHED else [])


def preparing(campaign: Campaign, heads: Heads) -> set[int]:
    """Return the units that draft for `campaign` today: those that lead it, or will lead a year in preparation."""
    coming = heads.coming if campaign.state == Campaign.State.DRAFT else []
    return {term.unit_id for term in [*leaders(campaign, heads), *coming]}


def deciding(campaign: Campaign, heads: Heads) -> set[int]:
    """Return the units whose leaders decide on `campaign` today."""
    return {term.unit_id for term in leaders(campaign, heads)}


def can_prepare(user: Any, campaign: Campaign) -> bool:
    """Whether `user` drafts for this year: anyone of today's head unit, or the secretariat.

    The unit that heads a coming year prepares it before its term begins, and decides nothing yet.
    """
    if bloc_permissions.manages_bloc(user, campaign.bloc):
        return True
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    return bool(bloc_permissions.mandate_in(user, preparing(campaign, heads)))


def can_decide(user: Any, campaign: Campaign) -> bool:
    """Whether `user` launches, opens and closes: a leader of today's head unit, or the secretariat."""
    if bloc_permissions.manages_bloc(user, campaign.bloc):
        return True
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    return bool(bloc_permissions.mandate_in(user, deciding(campaign, heads), deciding=True))


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
