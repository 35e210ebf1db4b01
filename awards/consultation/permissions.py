"""Who publishes notices and answers what people say about them: the secretariat of the council."""

from __future__ import annotations

from typing import Any

from awards.consultation.models import PublicNotice
from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.models import Council


def can_publish(user: Any, council: Council) -> bool:
    """Whether `user` publishes notices of `council`."""
    return scope.sees_everything(user) or council.pk in scope.council_ids(user)


def check_can_publish(user: Any, council: Council) -> None:
    """Raise PermissionDenied unless `user` is secretariat of `council`."""
    bloc_permissions.check_manages_council(user, council)


def can_answer(user: Any, notice: PublicNotice) -> bool:
    """Whether `user` reads names and contacts under opinions and answers them."""
    return can_publish(user, notice.council)
