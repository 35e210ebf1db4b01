"""Who drafts a criteria table and who publishes it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.criteria.models import CriteriaTable


def visible(user: Any, pk: int) -> CriteriaTable | None:
    """Return the table with the key `pk`, with its year and bloc, if `user` sees it: `visible_to` for one row."""
    table = next(iter(_seen(pk=pk, **sight(user))), None)
    return table if table and (table.state in CriteriaTable.PUBLIC or can_draft(user, table.campaign)) else None


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    rows = CriteriaTable.objects.filter(year_seen("campaign__", **sight), pk=pk)
    return rows.select_related("campaign__bloc__council")


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
