"""Who records decisions: the secretariat of the council. Who takes an award back: `awards.records.permissions`."""

from __future__ import annotations

from typing import Any

from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.models import Council


def can_decide(user: Any, council: Council) -> bool:
    """Whether `user` prepares and records decisions before `council`."""
    return scope.sees_everything(user) or council.pk in scope.council_ids(user)


def check_can_decide(user: Any, council: Council) -> None:
    """Raise PermissionDenied unless `user` is secretariat of `council`."""
    bloc_permissions.check_manages_council(user, council)
