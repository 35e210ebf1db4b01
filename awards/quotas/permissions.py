"""Who lets a bloc propose more than its quota."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.quotas.models import QuotaRule
from blocs import permissions as bloc_permissions
from blocs import scope
from emulation.campaigns.models import Campaign


def can_waive(user: Any, campaign: Campaign) -> bool:
    """Whether `user` lets the bloc of `campaign` go beyond a quota: the secretariat of its council."""
    return bloc_permissions.manages_bloc(user, campaign.bloc)


def check_can_waive(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` may let the bloc go beyond a quota."""
    if not can_waive(user, campaign):
        raise PermissionDenied(_("Only the secretariat of this bloc's council may allow more than the quota."))


def keeps(user: Any, rule: QuotaRule) -> bool:
    """Whether `user` enters and changes `rule`: the secretariat of its council; those for everybody: administrators."""
    if scope.sees_everything(user):
        return True
    council = rule.council_id or (rule.bloc.council_id if rule.bloc else None)
    return council in scope.council_ids(user)


def check_keeps(user: Any, rule: QuotaRule) -> None:
    """Raise PermissionDenied unless `user` may enter or change `rule`."""
    if not keeps(user, rule):
        raise PermissionDenied(
            _("Only the secretariat of the council, and for rules of everybody administrators, do this.")
        )
