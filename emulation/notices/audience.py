"""To whom a message goes, kept as data, and who that is at the moment of sending."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from blocs import permissions
from blocs.models import Council, Mandate, Succession, Unit, User
from common.clock import today
from common.text import sort_key
from emulation.notices.models import Message


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell: a person with an account, or a guest by name and address; `stands_for` says why they."""

    name: str
    address: str
    person_id: int | None = None
    stands_for: str = ""


@dataclass(frozen=True)
class Audience:
    """The people of units (or only those who decide for them), of secretariats, single people, and guests.

    `but` are people left out, as the one whose act is told. An audience of nothing is nobody.
    """

    units: tuple[int, ...] = ()
    leaders_only: bool = False
    councils: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    guests: tuple[tuple[str, str], ...] = ()
    but: tuple[int, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return it as a message keeps it (JSON knows lists only)."""
        found = {name: value for name, value in vars(self).items() if value}
        if self.guests:
            found["guests"] = [list(guest) for guest in self.guests]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def of_units(units: Iterable[Unit | int], *, leaders_only: bool = False, but: Any = None) -> Audience:
    """Return the people who act today for any of `units`, without the person `but`."""
    keys = tuple(unit if isinstance(unit, int) else unit.pk for unit in units)
    return Audience(units=keys, leaders_only=leaders_only, but=_left_out(but))


def of_councils(councils: Iterable[Council | int]) -> Audience:
    """Return the secretariats of `councils`."""
    return Audience(councils=tuple(row if isinstance(row, int) else row.pk for row in councils))


def of_people(people: Iterable[User]) -> Audience:
    """Return these people, for as long as their accounts are active."""
    return Audience(people=tuple(person.pk for person in people))


def _left_out(person: Any) -> tuple[int, ...]:
    return (person.pk,) if person else ()


def recipients(message: Message) -> list[Recipient]:
    """Return who gets `message` if it is sent now: mandates of today, each person and address once, by name."""
    return recipients_of_many([message])[message.pk]


def recipients_of_many(messages: Iterable[Message]) -> dict[int, list[Recipient]]:
    """Return what `recipients` says of each message, by its key, in a number of queries that theirs does not change."""
    wanted = {message.pk: message.audience for message in messages}
    heirs = _heirs({unit for row in wanted.values() for unit in row.get("units", [])})
    mandates = _mandates(wanted.values(), heirs)
    keys = {person for row in wanted.values() for person in row.get("people", [])}
    people = {person.pk: person for person in User.objects.filter(pk__in=keys, is_active=True)} if keys else {}
    return {pk: _choose(row, mandates, heirs, people) for pk, row in wanted.items()}


def _choose(
    wanted: dict[str, Any], mandates: list[Mandate], heirs: dict[int, set[int]], people: dict[int, User]
) -> list[Recipient]:
    units = {heir for unit in wanted.get("units", []) for heir in (unit, *heirs.get(unit, ()))}
    councils, left_out = set(wanted.get("councils", [])), set(wanted.get("but", []))
    decides_only = wanted.get("leaders_only", False)
    found: dict[int, Recipient] = {}
    for row in mandates:
        acts = row.unit_id in units and (not decides_only or row.capacity in permissions.DECIDING)
        if acts or row.council_id in councils:
            found.setdefault(row.person_id, _recipient(row.person, str(row.unit or row.council)))
    for pk in wanted.get("people", []):
        if pk in people:
            found.setdefault(pk, _recipient(people[pk]))
    kept = [row for pk, row in found.items() if pk not in left_out]
    return sorted([*kept, *_guests(wanted, kept)], key=lambda row: sort_key(row.name))


def _guests(wanted: dict[str, Any], people: list[Recipient]) -> list[Recipient]:
    """Guests by their address, without those who are told already."""
    known = {row.address.lower() for row in people}
    guests = {email.lower(): Recipient(name, email) for name, email in wanted.get("guests", []) if email}
    return [guest for address, guest in guests.items() if address not in known]


def _recipient(person: User, stands_for: str = "") -> Recipient:
    return Recipient(person.full_name, person.email, person.pk, stands_for)


def _mandates(wanted: Iterable[dict[str, Any]], heirs: dict[int, set[int]]) -> list[Mandate]:
    rows = list(wanted)
    units = {unit for row in rows for unit in row.get("units", [])}.union(*heirs.values())
    councils = {council for row in rows for council in row.get("councils", [])}
    if not (units or councils):
        return []
    held = Mandate.objects.on(today()).filter(Q(unit__in=units) | Q(council__in=councils), person__is_active=True)
    return list(held.select_related("person", "unit", "council").order_by("pk"))


def _heirs(units: Collection[int]) -> dict[int, set[int]]:
    """The units that follow those of `units` that are gone today: a rename does not end what was asked of them."""
    found: dict[int, set[int]] = {pk: set() for pk in _gone(units)}
    ahead = {pk: {pk} for pk in found}
    while any(ahead.values()):
        links = Succession.objects.filter(old__in=set().union(*ahead.values())).values_list("old", "new")
        follows: dict[int, set[int]] = {}
        for old, new in links:
            follows.setdefault(old, set()).add(new)
        for pk, last in ahead.items():
            ahead[pk] = set().union(*(follows.get(old, set()) for old in last)) - found[pk]
            found[pk] |= ahead[pk]
        still_gone = _gone(set().union(*ahead.values()))
        ahead = {pk: last & still_gone for pk, last in ahead.items()}
    return found


def _gone(units: Collection[int]) -> set[int]:
    if not units:
        return set()
    return set(Unit.objects.filter(pk__in=units, dissolved_on__lte=today()).values_list("pk", flat=True))
