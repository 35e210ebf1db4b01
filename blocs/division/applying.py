"""Carrying out a new division: seats and terms end the day before and begin on the day, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import membership, permissions, rotation
from blocs.division import comparison
from blocs.division.comparison import DISSOLVED, Comparison, Facts, Preview
from blocs.division.drafting import check_in_hand, hold
from blocs.models import Bloc, Council, Membership, Redivision, Term
from common import history


@transaction.atomic
def apply(redivision: Redivision, *, seen: str, by: Any, left_open: Sequence[dict[str, Any]] = ()) -> Redivision:
    """Let the plan hold from its day. `seen` is the fingerprint of the preview that was looked at.

    Blocs are founded and dissolved, seats and terms closed the day before and opened on the day, with the decision as
    the reason in every history. What it changed and what it leaves open (as the caller read it) stays with the plan.
    Applying twice changes nothing. Raises PermissionDenied, also when a unit is in other hands by now, or
    ValidationError with code `not_a_draft`, `changed_since`, `unit_gone`, `bloc_gone` or `nothing_planned`.
    """
    council = Council.objects.select_for_update().get(pk=redivision.council_id)
    permissions.check_manages_council(by, council)
    done = Redivision.objects.filter(pk=redivision.pk, state=Redivision.State.APPLIED).first()
    if done:
        return done
    redivision = hold(redivision, by=by)
    list(Bloc.objects.select_for_update().filter(council=council).order_by("pk").values_list("pk"))
    facts = comparison.read(redivision)
    if facts.fingerprint != seen:
        message = _("Something changed after this preview was made. Read the new one below, then apply it again.")
        raise ValidationError(message, "changed_since")
    compared = Comparison(facts)
    preview = compared.preview()
    check_possible(preview)
    check_in_hand((unit for unit, goal in compared.goal.items() if goal), by=by)
    _Hand(facts, compared, by).carry_out(preview)
    redivision.outcome = {"preview": preview.as_data(), "left_open": list(left_open)}
    redivision.apply(by=by)
    history.save(redivision, by=by)
    return redivision


def check_possible(preview: Preview) -> None:
    """Raise ValidationError with code `unit_gone`, `bloc_gone` or `nothing_planned` when the plan cannot hold."""
    if preview.gone:
        message = _("These units do not exist on the first day of the division: %(units)s.")
        raise ValidationError(message % {"units": "; ".join(preview.gone)}, "unit_gone")
    if preview.closed:
        message = _("These blocs are dissolved by the first day of the division: %(blocs)s.")
        raise ValidationError(message % {"blocs": "; ".join(preview.closed)}, "bloc_gone")
    if not any(bloc.size for bloc in preview.blocs):
        raise ValidationError(_("No unit sits in any bloc of this division."), "nothing_planned")


def reason(redivision: Redivision) -> str:
    """Return what histories say: the decision, and its date."""
    if not redivision.decided_on:
        return redivision.decision
    return f"{redivision.decision}, {date_format(redivision.decided_on, 'd/m/Y')}"


class _Hand:
    """Does step by step what a preview says. What opens is opened before anything closes."""

    def __init__(self, facts: Facts, compared: Comparison, by: Any) -> None:
        self.facts, self.compared, self.by = facts, compared, by
        self.because = reason(facts.redivision)
        self.eve = facts.on - timedelta(days=1)

    def carry_out(self, preview: Preview) -> None:
        blocs = self._found()
        for seat in self.facts.seats:
            if self._is_swallowed(seat):
                membership.withdraw(seat, by=self.by, because=self.because)
        self._open(blocs)
        for term in filter(self.compared.loses, self.facts.terms):
            self._close_term(term)
        for seat in filter(self.compared.loses, self.facts.seats):
            self._close_seat(seat)
        for change in preview.blocs:
            if change.state == DISSOLVED and change.bloc:
                self._dissolve(blocs[change.bloc])

    def _found(self) -> dict[int, Bloc]:
        """Found the new blocs of the plan that get units; return every bloc by what stands for it."""
        blocs = {bloc.pk: bloc for bloc in self.facts.blocs}
        for place in self.facts.places:
            if (key := comparison.key_of(place)) < 0 and self.compared.sits[key]:
                bloc = Bloc(
                    council=self.facts.redivision.council, name=place.name, kind=place.kind, level=place.level,
                    established_on=self.facts.on, established_by=self.because[:250],
                )  # fmt: skip
                history.save(bloc, by=self.by, because=self.because)
                place.bloc = blocs[key] = bloc
                place.save()
        return blocs

    def _is_swallowed(self, seat: Membership) -> bool:
        """Whether a seat that begins later in the same bloc is covered by the one that the plan opens."""
        return seat.since > self.facts.on and self.compared.goal.get(seat.unit_id) == seat.bloc_id

    def _open(self, blocs: dict[int, Bloc]) -> None:
        sits = {
            (seat.bloc_id, seat.unit_id) for seat in self.facts.seats if seat.holds_on(self.facts.on) and not seat.until
        }
        for row in self.facts.planned:
            goal = self.compared.goal[row.unit_id]
            if goal and (goal, row.unit_id) not in sits:
                membership.settle(blocs[goal], row.unit, since=self.facts.on, by=self.by, because=self.because)

    def _close_seat(self, seat: Membership) -> None:
        if seat.since < self.facts.on:
            membership.leave(seat, on=self.eve, by=self.by, because=self.because)
        else:
            membership.withdraw(seat, by=self.by, because=self.because)

    def _close_term(self, term: Term) -> None:
        if term.since < self.facts.on:
            rotation.end(term, on=self.eve, by=self.by, because=self.because)
        else:
            rotation.withdraw(term, by=self.by, because=self.because)

    def _dissolve(self, bloc: Bloc) -> None:
        bloc.dissolved_on = self.facts.on
        history.save(bloc, by=self.by, because=self.because)
