"""Whose records a reader keeps: those of the units they act for, and as a secretariat of the units they work with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from blocs import scope, succession
from blocs.models import Unit
from blocs.prepared import Prepared
from common.clock import today

EVERY_UNIT = 2**31 - 1
"""More than there are."""


def known_to(user: Any, path: str = "", *, at_once: bool = False) -> Q:
    """Return the condition that the records of a recipient (behind `path`, "recipient__") are known to `user`.

    For thousands of rows units are looked up `at_once`: PostgreSQL would look up the unit of each, which is faster for
    a few.
    """
    if scope.sees_everything(user):
        return ~Q(pk__in=[])
    mine = Q(**{f"{path}unit__in": succession.acted_for(user)})
    return mine | managed_by(user, f"{path}unit__in", at_once=at_once) if scope.is_secretariat(user) else mine


def managed_by(user: Any, path: str, *, at_once: bool = False) -> Q:
    """Return the condition that a secretariat, `user`, works with the unit whose key is looked up by `path`
    ("unit__in")."""
    if scope.sees_everything(user):
        return ~Q(pk__in=[])
    if not scope.is_secretariat(user):
        return Q(pk__in=[])
    return Q(**{path: _worked_with.subquery(councils=scope.council_ids(user), day=today(), at_once=at_once)})


@Prepared
def _worked_with(councils: Collection[Any], day: date, at_once: bool) -> QuerySet:
    keys = Unit.objects.worked_with(councils, day).order_by().values("pk")
    return keys[:EVERY_UNIT] if at_once else keys
