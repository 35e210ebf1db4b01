"""Thousands of rows that a rule derives from rows that were checked, written together with their history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction


def create_many(rows: Sequence[Any], *, by: Any, because: str = "") -> None:
    """Insert new `rows` of one model, each with its first line of history, in two queries for every thousand.

    A score for each unit and leaf: saved one by one they would take a minute. Querysets refuse `bulk_create`, which
    would leave the history empty; here it is written along, beside the refusal. Field checks are left to the database.
    """
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        model._base_manager.bulk_create(rows, batch_size=1000)
        if hasattr(model, "history"):
            _remember(model, rows, by, because, update=False)


def update_many(rows: Sequence[Any], fields: Sequence[str], *, by: Any, because: str = "") -> None:
    """Write `fields` of thousands of `rows` of one model at once, each with its line of history."""
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        model._base_manager.bulk_update(rows, fields, batch_size=500)
        _remember(model, rows, by, because, update=True)


def _remember(model: Any, rows: Sequence[Any], by: Any, because: str, *, update: bool) -> None:
    model.history.bulk_history_create(
        rows, batch_size=1000, update=update, default_user=by if getattr(by, "pk", None) else None,
        default_change_reason=because or None,
    )  # fmt: skip
