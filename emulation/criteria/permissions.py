"""Who drafts a criteria table and who publishes it."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign


def can_draft(user: Any, campaign: Campaign) -> bool:
    """Whether `user` drafts criteria tables of `campaign`: anyone of the head unit, or the secretariat."""
    return campaign_permissions.can_prepare(user, campaign)


def can_publish(user: Any, campaign: Campaign) -> bool:
    """Whether `user` publishes them: a leader of the head unit, or the secretariat."""
    return campaign_permissions.can_decide(user, campaign)


def check_can_draft(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` drafts criteria tables of `campaign`."""
    campaign_permissions.check_can_prepare(user, campaign)


def check_can_publish(user: Any, campaign: Campaign) -> None:
    """Raise PermissionDenied unless `user` publishes them."""
    campaign_permissions.check_can_decide(user, campaign)
