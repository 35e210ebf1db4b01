"""The short texts that hang on a bloc year, read in one query instead of one for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from blocs.models import Succession
from emulation.campaigns.models import Campaign, MovementResponse, Objective, ReviewPoint, Task

OBJECTIVES, TASKS, MOVEMENTS, FORMER_NAMES = "objectives", "tasks", "movements", "former_names"
"""The lists; the points of reviews stand in one list for each kind of point."""


@dataclass(frozen=True)
class Line:
    """One text of a list; `owner` is the movement answered, the step reviewed, or the unit renamed."""

    owner: int
    number: int
    text: str
    note: str


def of(campaign: Campaign, units: Iterable[int]) -> dict[str, list[Line]]:
    """Return by list the texts of `campaign`, in order, and the former names of `units`."""
    parts = [
        _part(Objective.objects.filter(campaign=campaign), OBJECTIVES, owner="campaign_id"),
        _part(Task.objects.filter(campaign=campaign), TASKS, owner="campaign_id"),
        _part(ReviewPoint.objects.filter(step__campaign=campaign), F("kind"), owner="step_id"),
        _part(
            MovementResponse.objects.filter(campaign=campaign), MOVEMENTS,
            owner="movement_id", number="pk", text="movement__name", note=F("note"),
        ),
        _part(Succession.objects.filter(new__in=units), FORMER_NAMES, owner="new_id", number="pk", text="old__name"),
    ]  # fmt: skip
    found: dict[str, list[Line]] = defaultdict(list)
    for name, *line in parts[0].union(*parts[1:], all=True):
        found[name].append(Line(*line))
    return {name: sorted(lines, key=lambda line: line.number) for name, lines in found.items()}


def _part(
    rows: QuerySet[Any], name: str | F, *, owner: str, number: str = "number", text: str = "text", note: F | None = None
) -> Any:
    """Return `rows` as five columns that are alike for all lists."""
    label = Value(name, output_field=CharField()) if isinstance(name, str) else name
    return rows.order_by().annotate(list_name=label, how=note or Value("", output_field=CharField())).values_list(
        "list_name", owner, number, text, "how"
    )  # fmt: skip
