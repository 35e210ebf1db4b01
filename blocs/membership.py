"""Which units sit in a bloc, from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import permissions, rotation
from blocs.models import Bloc, Membership, Unit
from common import history


@transaction.atomic
def seat(bloc: Bloc, unit: Unit, *, since: date, by: Any, until: date | None = None) -> Membership:
    """Let `unit` sit in `bloc` from `since` to `until` (None: until further notice).

    Days that it sits already are kept; a seat that ends the day before is lengthened, so that years in a row are one
    membership. Doing it twice changes nothing. Raises PermissionDenied, or ValidationError with code `overlap` when
    an existing seat begins only later within these days.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    permissions.check_manages_bloc(by, bloc)
    touching = Membership.objects.filter(bloc=bloc, unit=unit).overlapping(since - timedelta(days=1), until)
    row = touching.order_by("since").first()
    if not row or row.since > since:
        row = Membership(bloc=bloc, unit=unit, since=since, until=until)
    elif row.until is None or (until and row.until >= until):
        return row
    row.until = until
    history.save(row, by=by)
    return row


@transaction.atomic
def leave(row: Membership, *, on: date, by: Any, because: str) -> Membership:
    """Let a membership end with the day `on`; the row stays as history, and the roles it holds there end with it.

    Raises PermissionDenied, or ValidationError with code `because_missing` or as its constraints say.
    """
    row = Membership.objects.select_for_update(of=("self",)).select_related("bloc").get(pk=row.pk)
    permissions.check_manages_bloc(by, row.bloc)
    if not because.strip():
        raise ValidationError(_("Say why the unit leaves the bloc."), "because_missing")
    row.until = on
    history.save(row, by=by, because=because)
    rotation.vacate(row.bloc, row.unit, on=on, by=by, because=because)
    return row
