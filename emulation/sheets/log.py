"""The log of a sheet: one line for every change, in words that stay as they were written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from blocs.models import Unit
from common.clock import now
from emulation.sheets.models import ScoreChange, ScoreSheet

Field = ScoreChange.Field


def line(sheet: ScoreSheet, field: str, *, by: Any, unit: Unit | None = None, **said: Any) -> ScoreChange:
    """Return a line that is not saved yet; `said` are score, stage, old, new, why."""
    return ScoreChange(sheet=sheet, field=field, by=by, for_unit=unit, at=now(), **said)


def note(sheet: ScoreSheet, field: str, *, by: Any, unit: Unit | None = None, **said: Any) -> None:
    """Write down a change of `sheet`."""
    row = line(sheet, field, by=by, unit=unit, **said)
    row.full_clean()
    row.save()


def note_state(sheet: ScoreSheet, old: str, *, by: Any, unit: Unit | None = None, why: str = "") -> None:
    """Write down that the state of `sheet` was `old` and is another one now."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(ScoreSheet.State(old).label), str(ScoreSheet.State(sheet.state).label)
    note(sheet, Field.STATE, by=by, unit=unit, old=words[0], new=words[1], why=why)
