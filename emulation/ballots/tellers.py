"""Who counts the papers of a ballot (tổ kiểm phiếu): two people from the roll, named before the voting is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Mandate, Unit
from common import history
from emulation.ballots import locking, papers, permissions
from emulation.ballots.models import Ballot, Teller

State = Ballot.State
NUMBER = papers.TELLERS


@dataclass(frozen=True)
class Choice:
    """Somebody who may be named: of a unit on the roll, or (without one) a member of the council."""

    person: Any
    unit: Unit | None = None

    @property
    def label(self) -> str:
        return ", ".join(str(part) for part in (self.person, self.unit) if part)


def choices(ballot: Ballot) -> list[Choice]:
    """Return who may count papers, in the order of the roll: whoever acts today for a unit on it, or its members with
    an account. Two queries."""
    seats = list(ballot.seats.select_related("unit", "person"))
    if not ballot.conference_id:
        return [Choice(seat.person) for seat in seats if seat.person and seat.person.is_active]
    order = {seat.unit_id: place for place, seat in enumerate(seats)}
    rows = Mandate.objects.current().filter(unit__in=order, person__is_active=True).select_related("person", "unit")
    found: dict[int, Choice] = {}
    for row in sorted(rows, key=lambda row: (order[row.unit_id], row.pk)):
        found.setdefault(row.person_id, Choice(row.person, row.unit))
    return list(found.values())


@transaction.atomic
def name(ballot: Ballot, people: Iterable[Any], *, by: Any, because: str = "") -> list[Teller]:
    """Name the two who count the papers, in the place of those named before; the same again changes nothing.

    Who stepped back counts for nothing any more. After the closing a change says why. Who did it stays in the history
    of the ballot. Raises PermissionDenied, or ValidationError with code `not_open`, `not_by_paper`, `agreed` (the
    papers are counted), `wrong_number`, `not_on_roll`, `same_unit` or `because_missing`.
    Source: practice of electing a counting team at conferences and councils (docs/practice.md).
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    _check_time(ballot)
    wanted = {person.pk for person in people}
    before = {row.person_id: row for row in ballot.tellers.select_related("person", "unit")}
    if wanted == set(before):
        return list(before.values())
    chosen = _chosen(ballot, wanted)
    if ballot.state == State.CLOSED and not because.strip():
        raise ValidationError(_("Voting is closed: say why another teller is named now."), "because_missing")
    for key, row in before.items():
        if key not in wanted:
            row.delete()
    for one in chosen:
        if one.person.pk not in before:
            history.save(Teller(ballot=ballot, person=one.person, unit=one.unit), by=by)
    said = f"Tổ kiểm phiếu: {'; '.join(one.label for one in chosen)}"
    history.save(ballot, by=by, because=": ".join(part for part in (said, because.strip()) if part))
    return list(ballot.tellers.select_related("person", "unit"))


def _check_time(ballot: Ballot) -> None:
    if not (ballot.is_secret and ballot.by_paper):
        raise ValidationError(_("No paper votes are taken at this ballot."), "not_by_paper")
    if ballot.state not in {State.OPEN, State.CLOSED}:
        raise ValidationError(_("Tellers are named from the opening until the papers are counted."), "not_open")
    if papers.agreed(papers.counts(ballot)):
        raise ValidationError(_("Two tellers have counted the same: the papers are counted."), "agreed")


def _chosen(ballot: Ballot, wanted: set[int]) -> list[Choice]:
    if len(wanted) != NUMBER:
        raise ValidationError(_("Name two different tellers."), "wrong_number")
    found = [one for one in choices(ballot) if one.person.pk in wanted]
    if len(found) != NUMBER:
        raise ValidationError(_("Tellers come from those on the roll."), "not_on_roll")
    units = {one.unit for one in found}
    if ballot.conference_id and len(units) != NUMBER:
        raise ValidationError(_("The two tellers come from different units."), "same_unit")
    return found
