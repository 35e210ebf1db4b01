"""Saving and deleting with history: who did it and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
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
