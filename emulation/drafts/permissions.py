"""Who may write, read and comment on a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation.campaigns import permissions as campaign_permissions
from emulation.drafts.models import Draft


def can_write(user: Any, draft: Draft) -> bool:
    """Whether `user` writes the draft, sends it out and answers comments: the head unit, or the secretariat."""
    return campaign_permissions.can_prepare(user, draft.campaign)


def can_finish(user: Any, draft: Draft) -> bool:
    """Whether `user` makes the paper final: a leader of the head unit, or the secretariat."""
    return campaign_permissions.can_decide(user, draft.campaign)


def check_can_write(user: Any, draft: Draft) -> None:
    """Raise PermissionDenied unless `user` writes the draft."""
    campaign_permissions.check_can_prepare(user, draft.campaign)


def check_can_finish(user: Any, draft: Draft) -> None:
    """Raise PermissionDenied unless `user` makes the paper final."""
    campaign_permissions.check_can_decide(user, draft.campaign)


def commenting_unit(user: Any, draft: Draft) -> Unit | None:
    """Return the member unit for which `user` may comment today, or None."""
    return campaign_permissions.commenting_unit(user, draft.campaign)


def check_can_comment(user: Any, draft: Draft) -> Unit:
    """Return the unit of `commenting_unit`. Raises PermissionDenied when there is none."""
    if unit := commenting_unit(user, draft):
        return unit
    raise PermissionDenied(_("Only member units may comment."))
