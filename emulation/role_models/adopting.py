"""How another unit adopts what a role model or initiative shows: claimed by others, confirmed by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now, today
from emulation.covenants.permissions import mandate_for
from emulation.role_models import permissions, telling
from emulation.role_models.models import Adoption, RoleModel
from emulation.role_models.noticing import lock

State = Adoption.State


@transaction.atomic
def register(row: RoleModel, unit: Unit, *, what_was_applied: str, by: Any, since: date | None = None) -> Adoption:
    """Register that `unit` adopted `row` since a day (when known), what it applied and what came of it.

    A leader of `unit` confirms by registering; of others it is a claim that the unit is asked about. Registered again
    nothing changes, but a leader of the unit confirms the claim that is there, in their own words.
    Raises PermissionDenied, or ValidationError with code `not_published`, `own_unit`, `not_a_member`, `what_missing`,
    `in_the_future`, or as the fields say.
    """
    row = lock(row)
    is_own = bool(mandate_for(by, unit))
    if not (is_own or permissions.can_claim(by, row)):
        raise PermissionDenied(_("Leaders register what their unit adopted; others only for what they published."))
    found = row.adoptions.filter(unit=unit, state__in=Adoption.LIVE).first()  # type: ignore[attr-defined]
    if found:
        if not is_own:
            return found
        return answer(found, confirmed=True, what_was_applied=what_was_applied, since=since, by=by)
    _check(row, unit, what_was_applied, since)
    adoption = Adoption(role_model=row, unit=unit, since=since, what_was_applied=what_was_applied)
    adoption.claimed_by, adoption.claimed_at = by, now()
    if is_own:
        adoption.confirm()
        adoption.answered_by = by
    history.save(adoption, by=by)
    (telling.answered if is_own else telling.claimed)(adoption, by=by)
    return adoption


def _check(row: RoleModel, unit: Unit, what_was_applied: str, since: date | None) -> None:
    if row.state != RoleModel.State.PUBLISHED:
        raise ValidationError(_("Only what is published is adopted by other units."), "not_published")
    if unit.pk == row.unit_id:
        raise ValidationError(_("A unit does not adopt what is its own."), "own_unit")
    if unit not in permissions.candidates(row):
        raise ValidationError(_("This unit sits in no bloc of the council today."), "not_a_member")
    if not what_was_applied.strip():
        raise ValidationError(_("Say what was applied."), "what_missing")
    _check_day(since)


def _check_day(since: date | None) -> None:
    if since and since > today():
        raise ValidationError({"since": ValidationError(_("This day lies in the future."), "in_the_future")})


@transaction.atomic
def answer(
    adoption: Adoption, *, confirmed: bool, by: Any, because: str = "", what_was_applied: str = "",
    since: date | None = None,
) -> Adoption:  # fmt: skip
    """Answer for the adopting unit: it is so, or it is not, with the reason. The same answer twice changes nothing.

    What the unit says itself (`what_was_applied`, `since`) stands in place of the claim's words, which stay in its
    history. Raises PermissionDenied, or ValidationError with code `answered`, `because_missing` or `in_the_future`.
    """
    adoption = _lock(adoption)
    permissions.check(bool(permissions.answering_mandate(by, adoption)))
    if adoption.state == (State.CONFIRMED if confirmed else State.REFUSED):
        return adoption
    if adoption.state != State.CLAIMED:
        raise ValidationError(_("The unit has answered already."), "answered")
    if not confirmed and not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    if confirmed:
        _check_day(since)
        adoption.what_was_applied = what_was_applied.strip() or adoption.what_was_applied
        adoption.since = since or adoption.since
        adoption.confirm()
    else:
        adoption.reason = because
        adoption.refuse()
    adoption.answered_by = by
    history.save(adoption, by=by, because=because)
    telling.answered(adoption, by=by)
    return adoption


def _lock(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",)).select_related("unit", "role_model__unit")
    return rows.select_related("role_model__campaign__bloc__council").get(pk=adoption.pk)
