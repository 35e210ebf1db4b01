"""Who records decisions and revocations: the secretariat of the council."""

from __future__ import annotations

from typing import Any

from awards.records.models import AwardRecord
from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.models import Council, Unit


def can_decide(user: Any, council: Council) -> bool:
    """Whether `user` prepares and records decisions before `council`."""
    return scope.sees_everything(user) or council.pk in scope.council_ids(user)


def check_can_decide(user: Any, council: Council) -> None:
    """Raise PermissionDenied unless `user` is secretariat of `council`."""
    bloc_permissions.check_manages_council(user, council)


def can_revoke(user: Any, record: AwardRecord) -> bool:
    """Whether `user` records that `record` is taken back: a secretariat that works with the unit it was given in."""
    return scope.sees_everything(user) or Unit.objects.manageable_by(user).filter(pk=record.unit_id).exists()
