"""Who writes the report of the bloc, who comments on it, and who has it adopted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns import permissions as campaign_permissions


def can_write(user: Any, report: BlocReport) -> bool:
    """Whether `user` writes the report: anyone of the head unit, or the secretariat."""
    return campaign_permissions.can_prepare(user, report.request.campaign)


def check_can_write(user: Any, report: BlocReport) -> None:
    """Raise PermissionDenied unless `user` writes the report."""
    campaign_permissions.check_can_prepare(user, report.request.campaign)


def check_can_adopt(user: Any, report: BlocReport) -> None:
    """Raise PermissionDenied unless `user` may put down that the report was adopted."""
    campaign_permissions.check_can_decide(user, report.request.campaign)


def can_adopt(user: Any, report: BlocReport) -> bool:
    """Whether `user` puts down that the report was adopted: a leader of the head unit, or the secretariat."""
    return campaign_permissions.can_decide(user, report.request.campaign)


def check_can_comment(user: Any, report: BlocReport) -> Unit:
    """Return the member unit for which `user` comments today. Raises PermissionDenied when there is none."""
    if unit := campaign_permissions.commenting_unit(user, report.request.campaign):
        return unit
    raise PermissionDenied(_("Only member units may comment."))
