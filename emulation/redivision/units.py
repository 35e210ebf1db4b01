"""The units that a page of the plan lists, with where they sat and where they are to sit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q

from blocs.models import Membership, Redivision, Unit

ROWS = 25


def listed(redivision: Redivision, user: Any, *, words: str = "", place: int | None = None) -> Any:
    """Return units with `place_id`: those of the plan, and with `words` all that `user` may seat and that match.

    `place` keeps those of one planned bloc (its key), or with 0 those of the plan that sit in none.
    """
    of_plan = FilteredRelation("planned", condition=Q(planned__redivision=redivision))
    found = Unit.objects.annotate(row=of_plan).annotate(place_id=F("row__place"), in_plan=F("row__pk"))
    found = found.matching(words).order_by("name", "code", "pk")
    if place is not None:
        return found.filter(in_plan__isnull=False, place_id=place or None)
    if not words:
        return found.filter(in_plan__isnull=False)
    allowed = Unit.objects.manageable_by(user).existing_on(redivision.effective_on).values("pk")
    return found.filter(Q(in_plan__isnull=False) | Q(pk__in=allowed))


def with_seats_before(redivision: Redivision, units: Iterable[Any]) -> list[Any]:
    """Give each of `units` the names of the council's blocs in which it sits the day before, in one query."""
    rows = list(units)
    seats = Membership.objects.on(redivision.effective_on - timedelta(days=1))
    seats = seats.filter(bloc__council=redivision.council_id, unit__in=[unit.pk for unit in rows])
    names: dict[int, list[str]] = defaultdict(list)
    for unit, name in seats.order_by("bloc__name").values_list("unit_id", "bloc__name"):
        names[unit].append(name)
    for unit in rows:
        unit.sat_in = names[unit.pk]
    return rows
