"""The units that a page of the plan lists, with where they sat and where they are to sit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q

from blocs.models import Membership, Redivision, Unit

ROWS = 18
"""Units on a page: few enough that what was chosen is kept when the session ends (see `kept_input`)."""


def listed(redivision: Redivision, user: Any, *, words: str = "", place: int | None = None) -> Any:
    """Return units with `place_id`: those of the plan, and with `words` all that `user` may seat and that match.

    `place` keeps those of one planned bloc (its key), or with 0 those of the plan that sit in none.
    """
    found = _with_places(redivision).matching(words)
    if place is not None:
        return found.filter(in_plan__isnull=False, place_id=place or None)
    return found.filter(_may_be_placed(redivision, user)) if words else found.filter(in_plan__isnull=False)


def sent(redivision: Redivision, user: Any, names: Iterable[str]) -> Any:
    """Return the units that a form was sent for (`unit_<key>`), also when its page would list others by now."""
    keys = [name.removeprefix("unit_") for name in names if name.startswith("unit_")]
    found = _with_places(redivision).filter(pk__in=[int(key[:18]) for key in keys if key.isdecimal()][:ROWS])
    return found.filter(_may_be_placed(redivision, user))


def _with_places(redivision: Redivision) -> Any:
    of_plan = FilteredRelation("planned", condition=Q(planned__redivision=redivision))
    found = Unit.objects.annotate(row=of_plan).annotate(place_id=F("row__place"), in_plan=F("row__pk"))
    return found.order_by("name", "code", "pk")


def _may_be_placed(redivision: Redivision, user: Any) -> Q:
    allowed = Unit.objects.manageable_by(user).existing_on(redivision.effective_on).values("pk")
    return Q(in_plan__isnull=False) | Q(pk__in=allowed)


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
