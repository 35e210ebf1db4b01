"""What happens to seats, roles and people when units are renamed, merged or split."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blocs import permissions, scope
from blocs.models import Mandate, Membership, Succession, Term, Unit
from blocs.prepared import Prepared
from common import history


@dataclass(frozen=True)
class Passage:
    """What becomes of one seat, role or mandate: `old` has it until `until` (None when it begins only later), and
    `news` have it from `since` on; nobody when it ends."""

    what: str
    old: Unit
    until: date | None
    news: tuple[Unit, ...]
    since: date

    def __str__(self) -> str:
        days = {"since": date_format(self.since, "SHORT_DATE_FORMAT")}
        days["until"] = date_format(self.until, "SHORT_DATE_FORMAT") if self.until else ""
        values = {"what": self.what, "old": self.old, "new": ", ".join(unit.name for unit in self.news), **days}
        if self.news and self.until:
            return _("%(what)s: %(old)s until %(until)s, then %(new)s.") % values
        if self.news:
            return _("%(what)s: %(new)s from %(since)s, in place of %(old)s.") % values
        if self.until:
            return _("%(what)s: %(old)s until %(until)s, then it ends.") % values
        return _("%(what)s: was to begin on %(since)s and falls away.") % values


@dataclass
class Outcome:
    """What a succession did: the new units, the terms it left without a holder (a split), and what passed to whom."""

    units: list[Unit]
    open_terms: list[Term] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


def foresee(act: Callable[[], Outcome]) -> Outcome:
    """Return what `act` (a rename, merger or division) would do: it is carried out and taken back.

    Its units are not to be used again. Raises what `act` raises.
    """
    with transaction.atomic():
        outcome = act()
        transaction.set_rollback(True)
    return outcome


def rename(unit: Unit, *, name: str, code: str, on: date, decision: str, by: Any, short_name: str = "") -> Outcome:
    """End `unit` and open it under a new name from the day `on`; seats, roles and mandates go along.

    Raises PermissionDenied, or ValidationError with code `gone`, `too_early`, `signed_since` or as the unit's
    constraints say.
    """
    new = Unit(code=code, name=name, short_name=short_name, kind=unit.kind, parent=unit.parent, founded_on=on)
    return _succeed([unit], [new], Succession.Kind.RENAME, on=on, decision=decision, by=by)


def merge(units: list[Unit], *, into: Unit, on: date, decision: str, by: Any) -> Outcome:
    """Join `units` into `into` (new, or one that exists); it takes every seat, and of the roles what one unit can hold.

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
    if not (permissions.keeps_unit(by, old) and permissions.keeps_unit(by, new)):
        raise PermissionDenied(_("Only the secretariat that keeps this unit may do this."))
    if existing := Succession.objects.filter(old=old, new=new).first():
        return existing
    succession = Succession(old=old, new=new, kind=kind, note=note)
    history.save(succession, by=by)
    return succession


def check_correction(unit: Unit, *, name: str, dissolved_on: date | None) -> None:
    """Raise ValidationError by field (code `rename` or `dissolution`) when these values ask for a succession."""
    errors = {}
    if name != unit.name and unit.is_on_record:
        message = _("This unit is called “%(name)s” in its blocs. Use the act “Rename the unit” in the administration.")
        errors["name"] = ValidationError(message % {"name": unit.name}, "rename")
    if dissolved_on != unit.dissolved_on and not unit.may_be_dissolved:
        message = _("The end of this unit follows from a merger, a division or a new name and is not set here.")
        errors["dissolved_on"] = ValidationError(message, "dissolution")
    if errors:
        raise ValidationError(errors)


def heirs(unit: Unit) -> list[Unit]:
    """Return the units that follow `unit`, directly or through others; not itself."""
    return _follow(unit, "origins__old")


def forebears(unit: Unit) -> list[Unit]:
    """Return the units that `unit` came from, directly or through others; not itself."""
    return _follow(unit, "successions__new")


def acted_for(user: Any) -> set[int]:
    """Return the units that `user` acts for today, and those that came to their end in them; asked once for a reader.

    Whoever follows a unit reads and finishes what it left: its mandates ended on the day of the succession.
    """

    def ask() -> set[int]:
        own = scope.unit_ids(user)
        return own.union(*ended_in(own).values())

    return scope.once(user, "acted_for", ask)


def ended_in(units: Collection[int]) -> dict[int, set[int]]:
    """Return, for each of `units`, the units that came to their end in it, directly or through others.

    A query for each step of succession.
    """
    found: dict[int, set[int]] = {pk: set() for pk in units}
    ring = {pk: {pk} for pk in units}
    while ahead := set().union(*ring.values()):
        olds: dict[int, set[int]] = {}
        for row in _left_to(units=ahead):
            olds.setdefault(row.new_id, set()).add(row.old_id)
        ring = {pk: set().union(*(olds.get(new, set()) for new in last)) - found[pk] for pk, last in ring.items()}
        for pk, fresh in ring.items():
            found[pk] |= fresh
    return found


@Prepared
def _left_to(units: Collection[int]) -> models.QuerySet:
    """The units that came to their end in one of `units`."""
    return Succession.objects.filter(new__pk__in=units, old__dissolved_on__isnull=False).order_by()


def _follow(unit: Unit, path: str) -> list[Unit]:
    found: dict[int, Unit] = {}
    ring = [unit.pk]
    while ring:
        rows = Unit.objects.filter(**{f"{path}__in": ring}).exclude(pk__in=[unit.pk, *found])
        ring = [row.pk for row in rows]
        found |= {row.pk: row for row in rows}
    return list(found.values())


@dataclass(frozen=True)
class _Change:
    """From which day, by whom and by which decision; and what passed to whom by it."""

    on: date
    by: Any
    because: str
    passages: list[Passage] = field(default_factory=list)

    def save(self, row: models.Model) -> None:
        history.save(row, by=self.by, because=self.because)

    def note(self, row: Any, *news: Unit) -> None:
        """Note that `row`, as it is still on record, passes to `news`."""
        begun, since = row.since < self.on, max(row.since, self.on)
        until = self.on - timedelta(days=1) if begun else None
        self.passages.append(Passage(_named(row), row.unit, until, news, since))


def _named(row: Any) -> str:
    if isinstance(row, Membership):
        return _("Seat in %(bloc)s") % {"bloc": row.bloc}
    if isinstance(row, Term):
        return f"{capfirst(row.get_role_display())} · {row.bloc} · {row.year}"
    return f"{row.person}, {row.post}" if row.post else str(row.person)


@transaction.atomic
def _succeed(olds: list[Unit], news: list[Unit], kind: str, *, on: date, decision: str, by: Any) -> Outcome:
    change = _Change(on, by, decision)
    locked = list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=[u.pk for u in olds]).order_by("pk"))
    for old in locked:
        _check_may_end(old, on, by)
        if kind == Succession.Kind.RENAME:
            _check_not_signed_since(old, on)
    for new in news:
        _check_may_follow(new, on, by)
        if new.pk is None:
            new.founded_on = new.founded_on or on
            change.save(new)
    for old in locked:
        old.dissolved_on = on
        change.save(old)
        for new in news:
            change.save(Succession(old=old, new=new, kind=kind, effective_on=on, decision=decision))
        _pass_on_seats(old, news, change)
        _pass_on_mandates(old, news if kind == Succession.Kind.RENAME else [], change)
    return Outcome(units=news, open_terms=_pass_on_terms(locked, news, change), passages=change.passages)


def _check_may_end(unit: Unit, on: date, by: Any) -> None:
    if not permissions.keeps_unit(by, unit):
        raise PermissionDenied(_("Only the secretariat that keeps this unit may do this."))
    if unit.dissolved_on:
        raise ValidationError(_("%(unit)s no longer exists.") % {"unit": unit}, "gone")
    if unit.founded_on and unit.founded_on >= on:
        raise ValidationError(_("%(unit)s did not exist before that day.") % {"unit": unit}, "too_early")


def _check_not_signed_since(unit: Unit, on: date) -> None:
    """A signature names the unit and the mandate of its day: neither is given another name afterwards.

    Voided ones count too: what they refer to stays as it was. Signatures are a room above: asked for by name.
    """
    made = apps.get_model("documents", "Signature")._default_manager.filter(
        models.Q(unit=unit) | models.Q(mandate__unit=unit)
    )
    last = made.aggregate(day=models.Max("signed_at"))["day"]
    if last and timezone.localdate(last) >= on:
        message = _("%(unit)s signed under its present name on %(day)s. Choose a later first day for the new name.")
        values = {"unit": unit, "day": date_format(timezone.localdate(last), "SHORT_DATE_FORMAT")}
        raise ValidationError(message % values, "signed_since")


def _check_may_follow(unit: Unit, on: date, by: Any) -> None:
    """A unit that exists already takes over only when it is there on that day and in the same hands."""
    if unit.pk is None:
        return
    if not permissions.keeps_unit(by, unit):
        raise PermissionDenied(_("Only the secretariat that keeps this unit may do this."))
    if not unit.exists_on(on):
        raise ValidationError(_("%(unit)s does not exist on that day.") % {"unit": unit}, "gone")


def _cut(row: Any, change: _Change) -> None:
    """End `row` the day before; one that would only begin then never holds and goes, its history stays.

    A mandate that was signed with in the meantime cannot go: it keeps its first day.
    """
    if row.since < change.on:
        row.until = change.on - timedelta(days=1)
        return change.save(row)
    try:
        with transaction.atomic():
            history.delete(row, by=change.by, because=change.because)
    except models.ProtectedError:
        row.until = row.since
        change.save(row)


def _hand_on(row: Any, new: Unit, change: _Change) -> None:
    """Continue `row` with the unit `new`; what only begins later goes to `new` whole."""
    until = row.until
    if row.since < change.on:
        _cut(row, change)
        row.pk, row._state.adding, row.since, row.until = None, True, change.on, until
    row.unit = new
    change.save(row)


def _pass_on_seats(old: Unit, news: list[Unit], change: _Change) -> None:
    seats = Membership.objects.select_related("bloc", "unit").filter(unit=old).overlapping(change.on, None)
    for seat in seats.order_by("pk"):
        bloc, since, until = seat.bloc, max(seat.since, change.on), seat.until
        takers = [
            n for n in news if not Membership.objects.filter(bloc=bloc, unit=n).overlapping(since, until).exists()
        ]
        change.note(seat, *takers)
        if news[0] in takers:
            _hand_on(seat, news[0], change)
        else:
            _cut(seat, change)
        for new in takers:
            if new != news[0]:
                change.save(Membership(bloc=bloc, unit=new, since=since, until=until))


def _pass_on_terms(olds: list[Unit], news: list[Unit], change: _Change) -> list[Term]:
    """Hand on what one unit can hold, heads first; return the terms that are left without a holder."""
    left_open = []
    terms = Term.objects.select_related("bloc", "unit").filter(unit__in=olds).overlapping(change.on, None)
    for term in terms.order_by("-role", "since"):
        taken = Term.objects.filter(bloc=term.bloc, year=term.year, unit=news[0])
        if len(news) > 1 or taken.overlapping(max(term.since, change.on), term.until).exists():
            change.note(term)
            _cut(term, change)
            left_open.append(term)
        else:
            change.note(term, news[0])
            _hand_on(term, news[0], change)
    return left_open


def _pass_on_mandates(old: Unit, news: list[Unit], change: _Change) -> None:
    """A renamed unit keeps its people; after a merge or split the secretariat names them anew."""
    mandates = Mandate.objects.select_related("person", "unit").filter(unit=old).overlapping(change.on, None)
    for mandate in mandates.order_by("pk"):
        change.note(mandate, *news[:1])
        if news:
            _hand_on(mandate, news[0], change)
        else:
            _cut(mandate, change)
