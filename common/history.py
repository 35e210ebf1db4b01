"""Saving with history: who did it and why."""

from typing import Any

from django.db import models


def save(instance: models.Model, *, by: Any, because: str = "") -> None:
    """Check `instance` against its constraints, save it, and note in its history who did it and why.

    Raises ValidationError as `full_clean` does. States are left out of the field check (only a transition sets them)
    but not out of the constraints.
    """
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = because or None  # type: ignore[attr-defined]
    instance.clean_fields(exclude={field.name for field in instance._meta.fields if getattr(field, "protected", False)})
    instance.clean()
    instance.validate_unique()
    instance.validate_constraints()
    instance.save()
