"""Many rows at once, past the querysets of the site, which refuse to write in bulk what has a history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

BATCH = 1000


def write(model: type[Any], rows: Iterable[Any]) -> list[Any]:
    """Return `rows` as they were stored, in their order."""
    return QuerySet(model).bulk_create(list(rows), batch_size=BATCH)


def link(through: type[Any], rows: Iterable[Any]) -> None:
    """Store rows of a link between two models."""
    through.objects.bulk_create(list(rows), batch_size=BATCH)
