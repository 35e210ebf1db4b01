"""Saving and deleting with history: who did it and why."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _


def save(instance: models.Model, *, by: Any, because: str = "") -> None:
    """Check `instance` against its constraints, save it, and note in its history who did it and why.

    Raises ValidationError as `full_clean` does. States are left out of the field check (only a transition sets them)
    but not out of the constraints.
    """
    instance._history_user = by if getattr(by, "pk", None) else None  # type: ignore[attr-defined]
    instance._change_reason = because or None  # type: ignore[attr-defined]
    instance.clean_fields(exclude={field.name for field in instance._meta.fields if getattr(field, "protected", False)})
    instance.clean()
    instance.validate_unique()
    instance.validate_constraints()
    instance.save()


def create_many(rows: Sequence[Any], *, by: Any, because: str = "") -> None:
    """Insert new `rows` of one model, each with its first line of history, in two queries for every thousand.

    For rows that a rule derives by the thousand from rows that were checked (a score for each unit and leaf): saved one
    by one they would take a minute. Querysets refuse `bulk_create`, which would leave the history empty; here it is
    written along, and nothing but this rule passes beside the refusal. Field checks are left to the database.
    """
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        model._base_manager.bulk_create(rows, batch_size=1000)
        if hasattr(model, "history"):
            model.history.bulk_history_create(
                rows, batch_size=1000, default_user=by if getattr(by, "pk", None) else None,
                default_change_reason=because or None,
            )  # fmt: skip


def update_many(rows: Sequence[Any], fields: Sequence[str], *, by: Any, because: str = "") -> None:
    """Write `fields` of thousands of `rows` of one model at once, each with its line of history: see `create_many`."""
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        model._base_manager.bulk_update(rows, fields, batch_size=500)
        model.history.bulk_history_create(
            rows, batch_size=1000, update=True, default_user=by if getattr(by, "pk", None) else None,
            default_change_reason=because or None,
        )  # fmt: skip


def delete(instance: models.Model, *, by: Any, because: str = "") -> None:
    """Delete `instance`, and note in its history who did it and why."""
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = because or None  # type: ignore[attr-defined]
    instance.delete()


class OneByOneQuerySet(models.QuerySet):
    """Refuses to write many rows at once, which would skip their history and the checks of `save` and `delete`.

    Django's own cascades and `_base_manager` do not pass here.
    """

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise ValidationError(_("These rows change one by one, each checked and with its history."), "sealed")

    update = delete = bulk_create = bulk_update = _refuse
