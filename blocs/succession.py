"""What happens to seats, roles and people when units are renamed, merged or split."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import permissions
from blocs.models import Mandate, Membership, Succession, Term, Unit
from common import history


@dataclass
class Outcome:
    """What a succession did: the new units, and the terms it left without a holder (a split)."""

    units: list[Unit]
    open_terms: list[Term] = field(default_factory=list)


def rename(unit: Unit, *, name: str, code: str, on: date, decision: str, by: Any, short_name: str = "") -> Outcome:
    """End `unit` and open it under a new name from the day `on`; seats, roles and mandates go along.

    Raises PermissionDenied, or ValidationError with code `gone`, `too_early` or as the unit's constraints say.
    """
    new = Unit(code=code, name=name, short_name=short_name, kind=unit.kind, parent=unit.parent, founded_on=on)
    return _succeed([unit], [new], Succession.Kind.RENAME, on=on, decision=decision, by=by)


def merge(units: list[Unit], *, into: Unit, on: date, decision: str, by: Any) -> Outcome:
    """Join `units` into the unit `into` (new, or one that exists); it takes every seat, and roles that are free.

    Raises PermissionDenied, or ValidationError with code `gone`, `too_early`, `too_few`.
    """
    if len({unit.pk for unit in units} | ({into.pk} if into.pk else set())) < 2:
        raise ValidationError(_("Name at least two units to merge."), "too_few")
    return _succeed([u for u in units if u != into], [into], Succession.Kind.MERGE, on=on, decision=decision, by=by)


def split(unit: Unit, *, into: list[Unit], on: date, decision: str, by: Any) -> Outcome:
    """Divide `unit` into the units `into`; all take its seats, none its role: the outcome names the open terms.

    Raises PermissionDenied, or ValidationError with code `gone`, `too_early`, `too_few`.
    """
    if len(into) < 2:
        raise ValidationError(_("Name at least two units to split into."), "too_few")
    return _succeed([unit], into, Succession.Kind.SPLIT, on=on, decision=decision, by=by)


@transaction.atomic
def link(old: Unit, new: Unit, *, kind: str, by: Any, note: str) -> Succession:
    """Note that `new` followed `old` when no source states the day; seats and roles are left as they are.

    Doing it twice changes nothing. Raises PermissionDenied, or ValidationError as the constraints of Succession say.
    """
    if not (permissions.manages_unit(by, old) and permissions.manages_unit(by, new)):
        raise PermissionDenied(_("Only a secretariat that manages this unit may do this."))
    if existing := Succession.objects.filter(old=old, new=new).first():
        return existing
    succession = Succession(old=old, new=new, kind=kind, note=note)
    history.save(succession, by=by)
    return succession


def heirs(unit: Unit) -> list[Unit]:
    """Return the units that follow `unit`, directly or through others; not itself."""
    return _follow(unit, "origins__old")


def forebears(unit: Unit) -> list[Unit]:
    """Return the units that `unit` came from, directly or through others; not itself."""
    return _follow(unit, "successions__new")


def _follow(unit: Unit, path: str) -> list[Unit]:
    found: dict[int, Unit] = {}
    ring = [unit.pk]
    while ring:
        rows = Unit.objects.filter(**{f"{path}__in": ring}).exclude(pk__in=[unit.pk, *found])
        ring = [row.pk for row in rows]
        found |= {row.pk: row for row in rows}
    return list(found.values())


@transaction.atomic
def _succeed(olds: list[Unit], news: list[Unit], kind: str, *, on: date, decision: str, by: Any) -> Outcome:
    locked = list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=[u.pk for u in olds]).order_by("pk"))
    for old in locked:
        _check_may_end(old, on, by)
    for new in news:
        if new.pk is None:
            new.founded_on = new.founded_on or on
            history.save(new, by=by, because=decision)
    outcome = Outcome(units=news)
    for old in locked:
        old.dissolved_on = on
        history.save(old, by=by, because=decision)
        for new in news:
            history.save(Succession(old=old, new=new, kind=kind, effective_on=on, decision=decision), by=by)
        _pass_on_seats(old, news, on, by)
        outcome.open_terms += _pass_on_terms(old, news, on, by)
        _pass_on_mandates(old, news, on, by)
    return outcome


def _check_may_end(unit: Unit, on: date, by: Any) -> None:
    if not permissions.manages_unit(by, unit):
        raise PermissionDenied(_("Only a secretariat that manages this unit may do this."))
    if unit.dissolved_on:
        raise ValidationError(_("%(unit)s no longer exists.") % {"unit": unit}, "gone")
    if unit.founded_on and unit.founded_on >= on:
        raise ValidationError(_("%(unit)s did not exist before that day.") % {"unit": unit}, "too_early")


def _cut(row: Any, on: date, by: Any) -> None:
    """End `row` the day before `on`; a row that only begins then is left as it is."""
    if row.since < on:
        row.until = on - timedelta(days=1)
        history.save(row, by=by)


def _hand_on(row: Any, new: Unit, on: date, by: Any) -> None:
    """Continue `row` with the unit `new` from `on`; what only begins later goes to `new` whole."""
    until = row.until
    if row.since < on:
        _cut(row, on, by)
        row.pk, row._state.adding, row.since, row.until = None, True, on, until
    row.unit = new
    history.save(row, by=by)


def _pass_on_seats(old: Unit, news: list[Unit], on: date, by: Any) -> None:
    for seat in Membership.objects.select_related("bloc").filter(unit=old).overlapping(on, None):
        bloc, since, until = seat.bloc, max(seat.since, on), seat.until
        takers = [n for n in news if not Membership.objects.filter(bloc=bloc, unit=n).overlapping(since, until).exists()]
        if news[0] in takers:
            _hand_on(seat, news[0], on, by)
        else:
            _cut(seat, on, by)
        for new in takers:
            if new != news[0]:
                history.save(Membership(bloc=bloc, unit=new, since=since, until=until), by=by)


def _pass_on_terms(old: Unit, news: list[Unit], on: date, by: Any) -> list[Term]:
    left_open = []
    for term in Term.objects.select_related("bloc").filter(unit=old).overlapping(on, None):
        taken = Term.objects.filter(bloc=term.bloc, year=term.year, unit=news[0]).overlapping(on, term.until)
        if len(news) > 1 or taken.exists():
            _cut(term, on, by)
            left_open.append(term)
        else:
            _hand_on(term, news[0], on, by)
    return left_open


def _pass_on_mandates(old: Unit, news: list[Unit], on: date, by: Any) -> None:
    """A renamed unit keeps its people; after a merge or split the secretariat names them anew."""
    renamed = Succession.objects.filter(old=old, kind=Succession.Kind.RENAME).exists()
    for mandate in Mandate.objects.select_related("person").filter(unit=old).overlapping(on, None):
        if renamed:
            _hand_on(mandate, news[0], on, by)
        else:
            _cut(mandate, on, by)
