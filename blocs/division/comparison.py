"""What a new division would change: the plan beside the seats and terms as they are, without touching the database."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from blocs.models import Bloc, Membership, PlannedBloc, PlannedSeat, Redivision, Term, Unit
from common.text import sort_key

NEW, KEPT, EMPTY, DISSOLVED = "new", "kept", "empty", "dissolved"
"""What becomes of a bloc."""


@dataclass(frozen=True)
class Facts:
    """Everything that the comparison needs, as it was read in one go."""

    redivision: Redivision
    blocs: list[Bloc]
    seats: list[Membership]
    terms: list[Term]
    places: list[PlannedBloc]
    planned: list[PlannedSeat]

    @property
    def on(self) -> date:
        return self.redivision.effective_on

    @property
    def fingerprint(self) -> str:
        """A mark that changes with every fact that a preview rests on."""
        plan = self.redivision
        facts = [
            (plan.effective_on, plan.decision, plan.decided_on, plan.dissolves_empty),
            sorted((bloc.pk, bloc.name, str(bloc.dissolved_on)) for bloc in self.blocs),
            sorted((seat.pk, seat.bloc_id, seat.unit_id, str(seat.since), str(seat.until)) for seat in self.seats),
            sorted((term.pk, term.unit_id, str(term.since), str(term.until)) for term in self.terms),
            sorted((place.pk, str(place.bloc_id), place.name, place.kind, place.level) for place in self.places),
            sorted((row.unit_id, str(row.place_id), str(row.unit.dissolved_on)) for row in self.planned),
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def standing(council: int, day: date) -> list[Bloc]:
    """Return the blocs of a council (its key) that are not dissolved on `day`."""
    blocs = Bloc.objects.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day), council=council)
    return list(blocs.order_by("name", "pk"))


def read(redivision: Redivision) -> Facts:
    """Read the plan and what holds from the day before it: five queries, however many units there are."""
    day = redivision.effective_on
    blocs = standing(redivision.council_id, day)
    seats = Membership.objects.filter(bloc__in=blocs).select_related("unit")
    terms = Term.objects.filter(bloc__in=blocs).select_related("unit")
    return Facts(
        redivision=redivision,
        blocs=blocs,
        seats=list(seats.overlapping(day - timedelta(days=1), None).order_by("since", "pk")),
        terms=list(terms.overlapping(day, None).order_by("since", "pk")),
        places=list(redivision.places.all()),
        planned=list(redivision.seats.select_related("unit")),
    )


@dataclass
class BlocChange:
    """What becomes of one bloc; units by name, those that move with the blocs they come from or go to."""

    name: str
    bloc: int | None
    place: int | None
    state: str = KEPT
    stays: list[str] = field(default_factory=list)
    joins: list[tuple[str, list[str]]] = field(default_factory=list)
    leaves: list[tuple[str, list[str]]] = field(default_factory=list)
    ends: list[tuple[str, str, str]] = field(default_factory=list)
    """Role, year and unit of each term that ends."""
    is_headless: bool = False

    @property
    def size(self) -> int:
        return len(self.stays) + len(self.joins)

    @property
    def is_unusual(self) -> bool:
        return self.state in (NEW, KEPT) and self.size not in Bloc.USUAL_SIZE

    @property
    def is_changed(self) -> bool:
        return self.state != KEPT or bool(self.joins or self.leaves or self.ends)


@dataclass
class Preview:
    """What the plan changes, bloc by bloc, and the units about which something is to be said."""

    blocs: list[BlocChange]
    nowhere: list[str] = field(default_factory=list)
    """Units that sat in a bloc of the council and will sit in none."""
    unplanned: list[str] = field(default_factory=list)
    """Units that sit in the council and that the plan does not know: they stay where they are."""
    several: list[str] = field(default_factory=list)
    """Units that sat in several blocs of the council."""
    gone: list[str] = field(default_factory=list)
    """Units that do not exist on the day: they keep the plan from being applied."""
    closed: list[str] = field(default_factory=list)
    """Blocs of the plan that were dissolved since: they keep it from being applied while units are to sit there."""

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "blocs": sum(bloc.state in (NEW, KEPT) for bloc in self.blocs),
            "new": sum(bloc.state == NEW for bloc in self.blocs),
            "dissolved": sum(bloc.state == DISSOLVED for bloc in self.blocs),
            "stays": sum(len(bloc.stays) for bloc in self.blocs),
            "joins": sum(len(bloc.joins) for bloc in self.blocs),
            "leaves": sum(len(bloc.leaves) for bloc in self.blocs),
            "ends": sum(len(bloc.ends) for bloc in self.blocs),
        }

    @property
    def affected(self) -> list[int]:
        """The keys of the blocs that exist and lose or gain somebody."""
        return [bloc.bloc for bloc in self.blocs if bloc.bloc and bloc.is_changed]


def from_data(data: dict[str, Any]) -> Preview:
    """Return the preview that `as_data` wrote down."""
    return Preview(**{**data, "blocs": [BlocChange(**row) for row in data["blocs"]]})


class Comparison:
    """The plan beside the facts. `key` is what a place stands for: a bloc's key, or minus a new place's."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        known = {bloc.pk: bloc.name for bloc in facts.blocs}
        self.names = {key_of(place): place.name for place in facts.places} | known
        self.lost = {place.bloc_id for place in facts.places if place.bloc_id and place.bloc_id not in known}
        keys = {place.pk: key_of(place) for place in facts.places}
        self.goal: dict[int, int | None] = {
            row.unit_id: keys[row.place_id] if row.place_id else None for row in facts.planned
        }
        self.units = {seat.unit_id: seat.unit for seat in facts.seats} | {
            row.unit_id: row.unit for row in facts.planned
        }
        self.sat = self._sat()
        self.sits: dict[int, set[int]] = defaultdict(set)
        for unit in self.units:
            for key in self.after(unit):
                self.sits[key].add(unit)

    def _sat(self) -> dict[int, set[int]]:
        """The blocs in which each unit sits; a seat that ends the day before counts when no other one follows it."""
        lasting: dict[int, set[int]] = defaultdict(set)
        ended: dict[int, set[int]] = defaultdict(set)
        for seat in self.facts.seats:
            is_over = seat.until is not None and seat.until < self.facts.on
            (ended if is_over else lasting)[seat.unit_id].add(seat.bloc_id)
        return {unit: lasting.get(unit) or ended[unit] for unit in {*lasting, *ended}}

    def after(self, unit: int) -> set[int]:
        """The blocs in which `unit` will sit. One that the plan does not know keeps the seats that go on."""
        if unit in self.goal:
            return {goal} if (goal := self.goal[unit]) else set()
        return {seat.bloc_id for seat in self.facts.seats if seat.unit_id == unit and lasts(seat, self.facts.on)}

    def loses(self, row: Membership | Term) -> bool:
        """Whether this seat or term, which would last to the day or longer, ends because the unit goes elsewhere."""
        return lasts(row, self.facts.on) and row.unit_id not in self.sits[row.bloc_id]

    def preview(self) -> Preview:
        changes = {key: self._change(key) for key in self.names if key not in self.lost or self.sits[key]}
        for unit in sorted(self.units.values(), key=lambda unit: (sort_key(unit.name), unit.code)):
            self._tell(unit, changes)
        for term in filter(self.loses, self.facts.terms):
            changes[term.bloc_id].ends.append((term.role, term.year, term.unit.name))
        for key, change in changes.items():
            change.is_headless = change.state in (NEW, KEPT) and not self._is_headed(key)
        return Preview(list(changes.values()), **self._remarks())

    def _change(self, key: int) -> BlocChange:
        place = next((place for place in self.facts.places if key_of(place) == key), None)
        state = NEW if key < 0 else KEPT
        if not self.sits[key] and place:
            state = DISSOLVED if self.facts.redivision.dissolves_empty and key > 0 else EMPTY
        return BlocChange(self.names[key], key if key > 0 else None, place.pk if place else None, state)

    def _tell(self, unit: Unit, changes: dict[int, BlocChange]) -> None:
        before, after = self.sat.get(unit.pk, set()), self.after(unit.pk)
        for key in before & after:
            changes[key].stays.append(unit.name)
        for key in after - before:
            changes[key].joins.append((unit.name, self._named(before - after)))
        for key in before - after:
            changes[key].leaves.append((unit.name, self._named(after)))

    def _named(self, keys: Iterable[int]) -> list[str]:
        return sorted((self.names[key] for key in keys), key=sort_key)

    def _is_headed(self, key: int) -> bool:
        terms = [term for term in self.facts.terms if term.bloc_id == key and term.role == Term.Role.HEAD]
        return any(term.unit_id in self.sits[key] for term in terms)

    def _remarks(self) -> dict[str, list[str]]:
        def named(units: Iterable[int]) -> list[str]:
            return sorted((self.units[unit].name for unit in units), key=sort_key)

        unplanned = [unit for unit in self.sat if unit not in self.goal and self.after(unit)]
        goners = [unit for unit, goal in self.goal.items() if goal and not self.units[unit].exists_on(self.facts.on)]
        return {
            "nowhere": named(unit for unit in self.sat if unit in self.goal and self.goal[unit] is None),
            "unplanned": named(unplanned),
            "several": named(unit for unit, blocs in self.sat.items() if len(blocs) > 1),
            "gone": named(goners),
            "closed": self._named(key for key in self.lost if self.sits[key]),
        }


def key_of(place: PlannedBloc) -> int:
    """Return what stands for the bloc of a place: its key, or minus that of the place while it does not exist yet."""
    return place.bloc_id or -place.pk


def lasts(row: Membership | Term, day: date) -> bool:
    """Whether a row still holds on `day` or later."""
    return row.until is None or row.until >= day
