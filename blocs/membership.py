"""Which units sit in a bloc, from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import permissions, rotation
from blocs.models import Bloc, Membership, Unit
from common import history

DAY = timedelta(days=1)


@transaction.atomic
def seat(bloc: Bloc, unit: Unit, *, since: date, by: Any, until: date | None = None, because: str = "") -> Membership:
    """Let `unit` sit in `bloc` from `since` to `until` (None: until further notice).

    Days that it sits already are kept; a seat that ends the day before is lengthened, and one that begins the day
    after begins earlier, so that years in a row are one membership. Doing it twice changes nothing. Raises
    PermissionDenied, also for a unit in the hands of other councils only, or ValidationError with code `overlap` when
    an existing seat begins only later within these days.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    permissions.check_manages_bloc(by, bloc)
    check_may_be_seated(unit, by=by)
    return settle(bloc, unit, since=since, until=until, by=by, because=because)


def settle(bloc: Bloc, unit: Unit, *, since: date, by: Any, until: date | None = None, because: str = "") -> Membership:
    """As `seat`, for an act over many units that holds the lock on `bloc` and has asked for the rights of all at once.

    Raises ValidationError with code `overlap`.
    """
    rows = Membership.objects.filter(bloc=bloc, unit=unit)
    row = rows.overlapping(since - DAY, until + DAY if until else None).order_by("since").first()
    if row and row.since <= since and (row.until is None or (until and row.until >= until)):
        return row
    if row and row.since <= since:
        row.until = until
    elif row and until and row.since == until + DAY:
        row.since = since
    else:
        row = Membership(bloc=bloc, unit=unit, since=since, until=until)
    history.save(row, by=by, because=because)
    return row


def check_may_be_seated(unit: Unit, *, by: Any) -> None:
    """Raise PermissionDenied for a unit that sits in blocs of other councils only."""
    if not permissions.manages_unit(by, unit):
        raise PermissionDenied(
            _("%(unit)s sits in a bloc of another council: an administrator has to let it sit here too.")
            % {"unit": unit}
        )


@transaction.atomic
def leave(row: Membership, *, on: date, by: Any, because: str) -> Membership:
    """Let a membership end with the day `on`, earlier than it was set; the row stays as history.

    The roles that the unit holds in the bloc end with it. Doing it twice changes nothing. Raises PermissionDenied, or
    ValidationError with code `because_missing`, `prolongs` or, when `on` is before the seat, as its constraints say.
    """
    row = _locked(row, by, because)
    if row.until == on:
        return row
    if row.until and on > row.until:
        message = _("This seat ends on %(day)s already; ending it does not prolong it.")
        raise ValidationError(message % {"day": date_format(row.until, "SHORT_DATE_FORMAT")}, "prolongs")
    row.until = on
    history.save(row, by=by, because=because)
    rotation.vacate(row.bloc, row.unit, on=on, by=by, because=because)
    return row


@transaction.atomic
def withdraw(row: Membership, *, by: Any, because: str) -> None:
    """Take back a seat that would begin only after the unit left: it never holds, and its history stays.

    Raises PermissionDenied, or ValidationError with code `because_missing`.
    """
    history.delete(_locked(row, by, because), by=by, because=because)


def _locked(row: Membership, by: Any, because: str) -> Membership:
    row = Membership.objects.select_for_update(of=("self",)).select_related("bloc").get(pk=row.pk)
    permissions.check_manages_bloc(by, row.bloc)
    if not because.strip():
        raise ValidationError(_("Say why the unit leaves the bloc."), "because_missing")
    return row
