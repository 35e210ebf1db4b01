"""Who gives directives and follows them up, and who reports them done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Term
from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.directives.models import Directive


def can_direct(user: Any, campaign: Campaign) -> bool:
    """Whether `user` gives directives of this year and follows them up: the secretariat, or anyone of a head unit.

    The head of another year counts as well: what last year left open is followed up by whoever heads the bloc today.
    """
    if bloc_permissions.manages_bloc(user, campaign.bloc):
        return True
    heading = Term.objects.in_office(today()).heads().filter(bloc=campaign.bloc_id)
    return bool(bloc_permissions.mandate_in(user, set(heading.values_list("unit_id", flat=True))))


def check_can_direct(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` gives directives of this year."""
    if not can_direct(user, campaign):
        raise PermissionDenied(_("Only the bloc's head unit and the secretariat may do this."))


def can_report(user: Any, directive: Directive) -> bool:
    """Whether `user` reports for the unit that is responsible."""
    return bool(bloc_permissions.mandate_in(user, {directive.owner_id}))


def check_can_report(user: Any, directive: Directive) -> None:
    """Raise PermissionDenied unless `user` reports for the unit that is responsible."""
    if not can_report(user, directive):
        raise PermissionDenied(_("Only people of %(unit)s report this directive done.") % {"unit": directive.owner})
