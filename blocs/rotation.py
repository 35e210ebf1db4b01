"""Who heads a bloc and who are deputies, from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import permissions
from blocs.models import Bloc, Membership, Term, Unit
from blocs.years import bounds, following
from common import history

DAY = timedelta(days=1)


@transaction.atomic
def appoint(bloc: Bloc, unit: Unit, *, year: str, role: str, by: Any, **given: Any) -> Term:
    """Give `unit` the `role` in `bloc` for `year`; without dates, for the whole year. Repeating it changes nothing.

    `given` is what `install` takes. Raises PermissionDenied, or ValidationError as `install` does.
    """
    permissions.check_manages_bloc(by, bloc)
    return install(bloc, unit, year=year, role=role, by=by, **given)


@transaction.atomic
def install(
    bloc: Bloc,
    unit: Unit,
    *,
    year: str,
    role: str,
    by: Any,
    since: date | None = None,
    until: date | None = None,
    basis: str = Term.Basis.ELECTION,
    document: str = "",
    is_acting: bool = False,
    order: int = 1,
) -> Term:
    """Do what `appoint` does for a rule that made sure already that `by` may do what this follows from.

    The head who presides over the closing conference records whom it chose: the caller has established that right.
    Raises ValidationError with code `not_a_member`, `head_exists` or `role_exists`.
    Source: guidance 1122/BTĐKT-VI (2011) and 2746/HD-BTĐKT (2015): head and deputies are member units.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    first, last = bounds(year)
    term = Term(bloc=bloc, unit=unit, year=year, role=role, basis=basis, document=document, is_acting=is_acting)
    term.since, term.until, term.order = since or first, until or last, order
    same = Term.objects.filter(bloc=bloc, unit=unit, year=year, role=role, since=term.since, until=term.until)
    if existing := same.first():
        return existing
    check_member(term)
    history.save(term, by=by)
    return term


def check_member(term: Term) -> None:
    """Raise ValidationError with code `not_a_member` unless the unit sits in the bloc during some of the term."""
    seats = Membership.objects.overlapping(term.since, term.until)
    if not seats.filter(bloc=term.bloc_id, unit=term.unit_id).exists():
        message = _("%(unit)s is not a member of the bloc in this time.") % {"unit": term.unit}
        raise ValidationError(message, "not_a_member")


@transaction.atomic
def end(term: Term, *, on: date, by: Any, because: str) -> Term:
    """Let `term` end with the day `on`, earlier than it was set; the row stays as history.

    Raises PermissionDenied, or ValidationError with code `because_missing`, `prolongs` or, when `on` is before the
    term, as the constraint says.
    """
    term = _locked(term, by, because)
    if term.until and on > term.until:
        message = _("This term ends on %(day)s already; ending it does not prolong it.")
        raise ValidationError(message % {"day": date_format(term.until, "SHORT_DATE_FORMAT")}, "prolongs")
    term.until = on
    history.save(term, by=by, because=because)
    return term


@transaction.atomic
def withdraw(term: Term, *, by: Any, because: str) -> None:
    """Take back a term that would begin only after the unit left: it never holds, and its history stays.

    Raises PermissionDenied, or ValidationError with code `because_missing`.
    """
    history.delete(_locked(term, by, because), by=by, because=because)


def _locked(term: Term, by: Any, because: str) -> Term:
    term = Term.objects.select_for_update(of=("self",)).select_related("bloc").get(pk=term.pk)
    permissions.check_manages_bloc(by, term.bloc)
    if not because.strip():
        raise ValidationError(_("Say why the term ends."), "because_missing")
    return term


@transaction.atomic
def replace_head(
    bloc: Bloc, unit: Unit, *, year: str, from_day: date, by: Any, because: str, document: str, is_acting: bool = True
) -> Term:
    """Let `unit` head `bloc` from `from_day` in place of the present head, acting unless said otherwise.

    No guidance says who follows a head that leaves during the year, so the secretariat decides, with a document.
    Raises PermissionDenied, or ValidationError with code `document_missing` or as `appoint` and `end` do.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    permissions.check_manages_bloc(by, bloc)
    if not document.strip():
        raise ValidationError(_("Name the document that appoints the new head."), "document_missing")
    last = bounds(year)[1]
    for term in Term.objects.filter(bloc=bloc, year=year).overlapping(from_day, None):
        if term.role == Term.Role.HEAD or term.unit_id == unit.pk:
            last = max(last, term.until) if term.until else last
            if term.since < from_day:
                end(term, on=from_day - DAY, by=by, because=because)
            else:
                raise ValidationError(_("A later term of this year is already set: end it first."), "head_exists")
    return appoint(
        bloc,
        unit,
        year=year,
        role=Term.Role.HEAD,
        since=from_day,
        until=last,
        basis=Term.Basis.APPOINTMENT,
        document=document,
        is_acting=is_acting,
        by=by,
    )


@transaction.atomic
def hand_over(bloc: Bloc, *, year: str, on: date, was: date | None = None, by: Any, because: str) -> None:
    """Let the leaders of the year after `year` begin on the day `on`, and those of `year` serve until the day before.

    Only terms that meet at the seam move: those of `year` that run to its end, those of the next year that begin with
    it. `was` is the day set before, when the handover is moved. The caller has established that `by` may do it.
    Raises ValidationError with code `before_the_term` when a leader of `year` would end before it began, or as the
    constraints say.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    last, first = (was - DAY, was) if was else (bounds(year)[1], bounds(following(year))[0])
    leaving = Term.objects.filter(bloc=bloc, year=year).filter(Q(until=None) | Q(until__gte=last))
    for term in leaving.select_related("unit").order_by("pk"):
        if term.since >= on:
            message = _("The term of %(unit)s begins only on %(day)s: choose a later day.")
            values = {"unit": term.unit, "day": date_format(term.since, "SHORT_DATE_FORMAT")}
            raise ValidationError(message % values, "before_the_term")
        _move(term, "until", on - DAY, by, because)
    for term in Term.objects.filter(bloc=bloc, year=following(year), since=first).order_by("pk"):
        _move(term, "since", on, by, because)


def _move(term: Term, name: str, day: date, by: Any, because: str) -> None:
    if getattr(term, name) != day:
        setattr(term, name, day)
        history.save(term, by=by, because=because)


@transaction.atomic
def vacate(bloc: Bloc, unit: Unit, *, on: date, by: Any, because: str) -> list[Term]:
    """End what `unit` holds in `bloc` with the day `on`, for a rule by which it leaves; return the roles left open.

    A term that would only begin later never holds: it goes, its history stays. Nobody follows by itself: the bloc is
    without head until the secretariat appoints one (`replace_head`).
    """
    left = []
    for term in Term.objects.filter(bloc=bloc, unit=unit).overlapping(on + DAY, None).order_by("pk"):
        left.append(term)
        if term.since > on:
            history.delete(term, by=by, because=because)
        else:
            _move(term, "until", on, by, because)
    return left
