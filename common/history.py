"""Saving with history: who did it and why."""

from typing import Any

from django.db import models




def save(instance: models.Model, *, by: Any, because: str = "") -> None:
    """Check `instance` against its constraints, save it, and note in its history who did it and why.

    Raises ValidationError as `full_clean` does.
    """
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = because[:1000]  # type: ignore[attr-defined]
    instance.full_clean()
    instance.save()
