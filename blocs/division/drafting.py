"""How a new division is prepared: begun from today's, changed on screen or by a file, given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import membership, permissions
from blocs.division.comparison import standing
from blocs.models import Bloc, Council, Membership, PlannedBloc, PlannedSeat, Redivision, Unit
from common import history
from common.text import tidy


@dataclass(frozen=True)
class Wanted:
    """A unit and the name of the bloc in which it is to sit ("" for none); kind and level count for new blocs."""

    unit: Unit
    bloc: str
    kind: str = ""
    level: str = ""


@transaction.atomic
def begin(
    council: Council,
    *,
    effective_on: date,
    decision: str,
    by: Any,
    decided_on: date | None = None,
    dissolves_empty: bool = True,
) -> Redivision:
    """Begin a plan from the division that holds on `effective_on`, or ends the day before.

    The same decision for the same day is the same plan. Raises PermissionDenied, or ValidationError with code
    `decided_later`.
    """
    council = Council.objects.select_for_update().get(pk=council.pk)
    permissions.check_manages_council(by, council)
    told = Redivision(council=council, effective_on=effective_on, decision=tidy(decision), decided_on=decided_on)
    known = Redivision.objects.filter(council=council, effective_on=effective_on, decision=told.decision)
    if existing := known.filter(state=Redivision.State.DRAFT).first():
        return existing
    told.dissolves_empty, told.created_by = dissolves_empty, by
    history.save(told, by=by)
    _lay_out(told)
    return told


def _lay_out(redivision: Redivision) -> None:
    """Give the plan the blocs and seats as they are. The plan is a working paper: seats get their history later."""
    blocs = standing(redivision.council_id, redivision.effective_on)
    places = PlannedBloc.objects.bulk_create(
        PlannedBloc(redivision=redivision, bloc=bloc, name=bloc.name, kind=bloc.kind, level=bloc.level)
        for bloc in blocs
    )
    by_bloc = {place.bloc_id: place for place in places}
    sitting = Membership.objects.filter(bloc__in=blocs).order_by("pk")
    seats = dict(sitting.on(redivision.effective_on - timedelta(days=1)).values_list("unit_id", "bloc_id"))
    seats |= dict(sitting.on(redivision.effective_on).values_list("unit_id", "bloc_id"))
    PlannedSeat.objects.bulk_create(
        PlannedSeat(redivision=redivision, unit_id=unit, place=by_bloc[bloc]) for unit, bloc in seats.items()
    )


def hold(redivision: Redivision, *, by: Any) -> Redivision:
    """Lock the plan for a change. Raises PermissionDenied, or ValidationError with code `not_a_draft`."""
    redivision = Redivision.objects.select_for_update(of=("self",)).select_related("council").get(pk=redivision.pk)
    permissions.check_manages_council(by, redivision.council)
    if not redivision.is_draft:
        raise ValidationError(_("This division was applied or given up: it does not change any more."), "not_a_draft")
    return redivision


@transaction.atomic
def describe(redivision: Redivision, *, by: Any, **fields: Any) -> Redivision:
    """Change day, decision or what becomes of empty blocs. The seats of the plan stay as they are.

    Raises PermissionDenied, or ValidationError with code `not_a_draft` or `decided_later`.
    """
    redivision = hold(redivision, by=by)
    if any(getattr(redivision, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(redivision, name, value)
        history.save(redivision, by=by)
    return redivision


@transaction.atomic
def add_bloc(redivision: Redivision, *, name: str, by: Any, kind: str = "", level: str = "") -> PlannedBloc:
    """Add a bloc that the plan founds. A name that the plan has already is that bloc.

    Raises PermissionDenied, or ValidationError with code `not_a_draft` or `bloc_gone`.
    """
    redivision = hold(redivision, by=by)
    place = PlannedBloc(redivision=redivision, name=tidy(name), kind=kind, level=level)
    if existing := redivision.places.filter(name=place.name).first():
        return existing
    known = Bloc.objects.filter(council=redivision.council_id, name=place.name).first()
    if known and known.dissolved_on and known.dissolved_on <= redivision.effective_on:
        message = _("A bloc of this name was dissolved on %(day)s. Choose another name.")
        day = date_format(known.dissolved_on, "SHORT_DATE_FORMAT")
        raise ValidationError({"name": ValidationError(message % {"day": day}, "bloc_gone")})
    place.bloc = known
    place.kind = known.kind if known else kind or kind_by_name(place.name)
    place.level = known.level if known else level or redivision.council.level
    history.save(place, by=by)
    return place


def kind_by_name(name: str) -> str:
    """Return what the name of a bloc says it is: a cluster when it begins with “Cụm”."""
    return Bloc.Kind.CLUSTER if name.casefold().startswith("cụm ") else Bloc.Kind.BLOC


@transaction.atomic
def place(redivision: Redivision, moves: Mapping[int, int | None], *, by: Any) -> int:
    """Put units into planned blocs: `moves` says by the unit's key the key of its place, None for no bloc.

    Returns how many units changed place. Raises PermissionDenied for a unit in other hands, or ValidationError with
    code `not_a_draft` or `unknown_place`.
    """
    redivision = hold(redivision, by=by)
    places = set(redivision.places.values_list("pk", flat=True)) | {None}
    if not set(moves.values()) <= places:
        raise ValidationError(_("This bloc is not in the division any more. Choose another one."), "unknown_place")
    rows = {row.unit_id: row for row in redivision.seats.filter(unit__in=moves)}
    new = {pk for pk in moves if pk not in rows}
    for unit in Unit.objects.filter(pk__in=new):
        membership.check_may_be_seated(unit, by=by)
    rows |= {pk: PlannedSeat(redivision=redivision, unit_id=pk) for pk in new if moves[pk]}
    changed = [row for pk, row in rows.items() if row.place_id != moves[pk]]
    for row in changed:
        row.place_id = moves[row.unit_id]
        row.save()
    return len(changed)


@transaction.atomic
def replace(redivision: Redivision, wanted: Iterable[Wanted], *, by: Any) -> Redivision:
    """Let the plan be exactly `wanted`. Units that sit in the council and are not named will sit in no bloc.

    Raises PermissionDenied for a unit in other hands, or ValidationError with code `not_a_draft` or `bloc_gone`.
    """
    redivision = hold(redivision, by=by)
    rows = {row.unit.pk: row for row in wanted}
    check_in_hand(rows, by=by)
    blocs = standing(redivision.council_id, redivision.effective_on)
    seated = Membership.objects.filter(bloc__in=blocs).overlapping(redivision.effective_on - timedelta(days=1), None)
    left_out = set(seated.values_list("unit_id", flat=True)) - set(rows)
    redivision.seats.all().delete()
    redivision.places.filter(bloc=None).delete()
    named = {row.bloc: row for row in rows.values() if row.bloc}
    places = {
        name: add_bloc(redivision, name=name, kind=row.kind, level=row.level, by=by) for name, row in named.items()
    }
    PlannedSeat.objects.bulk_create(
        PlannedSeat(redivision=redivision, unit_id=pk, place=places.get(row.bloc)) for pk, row in rows.items()
    )
    PlannedSeat.objects.bulk_create(PlannedSeat(redivision=redivision, unit_id=pk) for pk in sorted(left_out))
    return redivision


def check_in_hand(units: Iterable[int], *, by: Any) -> None:
    """Raise PermissionDenied when one of `units` sits in blocs of other councils only; one query for all."""
    if foreign := not_in_hand(units, by=by):
        unit = Unit.objects.filter(pk__in=foreign).first()
        raise PermissionDenied(
            _("%(unit)s sits in a bloc of another council: an administrator has to let it sit here too.")
            % {"unit": unit}
        )


def not_in_hand(units: Iterable[int], *, by: Any) -> set[int]:
    """Return the keys among `units` that `by` may not seat."""
    asked = set(units)
    return asked - set(Unit.objects.manageable_by(by).filter(pk__in=asked).values_list("pk", flat=True))


@transaction.atomic
def discard(redivision: Redivision, *, by: Any) -> Redivision:
    """Give the plan up; it stays on file. Doing it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_a_draft` when it was applied.
    """
    kept = Redivision.objects.visible_to(by).filter(pk=redivision.pk, state=Redivision.State.DISCARDED).first()
    if kept:
        return kept
    redivision = hold(redivision, by=by)
    redivision.discard()
    history.save(redivision, by=by)
    return redivision
