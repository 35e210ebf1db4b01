"""Makes recipients and their years, as an import would have brought them in."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from awards.catalogue.models import AwardType
from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from blocs.models import Unit
from common import history

_numbers = itertools.count(1)


def person(unit: Unit, name: str = "", **fields: Any) -> Recipient:
    """A person of `unit`, a direct worker unless `position_class` says otherwise."""
    defaults = {"name": name or f"Người được khen {next(_numbers)}", "position_class": "worker"}
    return _saved(Recipient(kind=Recipient.Kind.INDIVIDUAL, unit=unit, **{**defaults, **fields}))


def collective(unit: Unit, name: str = "", **fields: Any) -> Recipient:
    """A collective of `unit`: the unit itself (`stands_for`) unless a name is given."""
    if not name and "stands_for" not in fields:
        fields["stands_for"] = unit
    return _saved(Recipient(kind=Recipient.Kind.COLLECTIVE, unit=unit, name=name or unit.name, **fields))


def graded(recipient: Recipient, year: int | str, level: str = "excellent", **fields: Any) -> Grading:
    return _saved(Grading(recipient=recipient, year=str(year), level=level, **fields))


def awarded(recipient: Recipient, award: AwardType | str, year: int | str, **fields: Any) -> AwardRecord:
    """An award (or its code) for `year`, decided on the last day of the year unless `decided_on` says otherwise."""
    found = AwardType.objects.get(code=award) if isinstance(award, str) else award
    defaults = {
        "unit": recipient.unit, "position_class": recipient.position_class, "decision_number": f"{next(_numbers)}/QĐ",
        "decided_on": date(int(str(year)[-4:]), 12, 31), "decided_by": "Chủ tịch UBND tỉnh",
    }  # fmt: skip
    return _saved(AwardRecord(recipient=recipient, award=found, year=str(year), **{**defaults, **fields}))


def initiative(recipient: Recipient, year: int | str, scope: str = "base", **fields: Any) -> Initiative:
    defaults = {"title": f"Sáng kiến {next(_numbers)}", "recognised_by": "Hội đồng sáng kiến cơ sở"}
    return _saved(Initiative(recipient=recipient, year=str(year), scope=scope, **{**defaults, **fields}))


def disciplined(recipient: Recipient, since: date, until: date | None = None, **fields: Any) -> Discipline:
    return _saved(Discipline(recipient=recipient, since=since, until=until, **fields))


def _saved(row: Any) -> Any:
    history.save(row, by=None)
    return row
