"""Who notices, checks, publishes and withdraws role models, and who says that a unit adopted one.

Nobody publishes what their own unit noticed, whatever else they are.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.models import Mandate, Membership, Unit
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns import reviewers
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for
from emulation.role_models.models import Adoption, RoleModel

State = RoleModel.State


def noticing_units(user: Any, campaign: Campaign) -> list[Unit]:
    """Return the units for which `user` notices role models today: their own that sit in the bloc."""
    mine = scope.unit_ids(user)
    seats = campaign.memberships().current().filter(unit__in=mine) if mine else []
    return list(dict.fromkeys(seat.unit for seat in seats))


def check_can_notice(user: Any, campaign: Campaign, unit: Unit | None = None) -> None:
    """Raise PermissionDenied unless `user` notices role models for `unit` (for any unit when None)."""
    units = noticing_units(user, campaign)
    if not units or (unit and unit not in units):
        raise PermissionDenied(_("Only the people of member units notice role models here, each for their unit."))


def is_own(user: Any, row: RoleModel) -> bool:
    """Whether `user` acts today for the unit of `row`, or for one that followed it."""
    return bool(mandate_for(user, row.unit, deciding=False))


def can_change(user: Any, row: RoleModel) -> bool:
    """Whether `user` changes the words: anyone of the unit until they are checked, then its leaders; not in public."""
    if row.state == State.NOTICED:
        return is_own(user, row)
    return row.state == State.CHECKED and can_check(user, row)


def can_check(user: Any, row: RoleModel) -> bool:
    """Whether `user` checks notices of this unit: its leaders."""
    return bool(mandate_for(user, row.unit))


def can_publish(user: Any, row: RoleModel) -> bool:
    """Whether `user` publishes `row` or declines it after the check: a leader of the unit that publishes, or the
    secretariat; never of their own unit."""
    if is_own(user, row):
        return False
    if bloc_permissions.manages_bloc(user, row.campaign.bloc):
        return True
    units = {unit.pk for unit in reviewers.of(row.campaign).all_of(row.unit)}
    return bool(bloc_permissions.mandate_in(user, units, deciding=True))


def can_withdraw(user: Any, row: RoleModel) -> bool:
    """Whether `user` takes `row` back: leaders of its unit; once it was checked also whoever publishes."""
    return can_check(user, row) or (row.state != State.NOTICED and can_publish(user, row))


def can_record_consent(user: Any, row: RoleModel) -> bool:
    """Whether `user` records the consent of the person: anyone of the unit."""
    return is_own(user, row)


def can_withdraw_consent(user: Any, row: RoleModel) -> bool:
    """Whether `user` records that consent was withdrawn: anyone of the unit, or the secretariat. Nobody waits."""
    return is_own(user, row) or bloc_permissions.manages_bloc(user, row.campaign.bloc)


def can_claim(user: Any, row: RoleModel) -> bool:
    """Whether `user` says that other units adopted it: people of its unit, the head unit, the secretariat."""
    return is_own(user, row) or campaign_permissions.can_prepare(user, row.campaign)


def adopting_units(user: Any, row: RoleModel) -> list[Unit]:
    """Return the units for which `user` registers an adoption today: claimed ones, or their own as leaders."""
    units = candidates(row)
    if can_claim(user, row):
        return units
    return [unit for unit in units if mandate_for(user, unit)]


def candidates(row: RoleModel) -> list[Unit]:
    """Return the units that may adopt `row`: those that sit today in a bloc of its council, by name."""
    seats = Membership.objects.on(today()).filter(bloc__council=row.campaign.bloc.council_id).values("unit")
    return list(Unit.objects.filter(pk__in=seats).exclude(pk=row.unit_id).defer("search"))


def answering_mandate(user: Any, adoption: Adoption) -> Mandate | None:
    """Return the mandate by which `user` answers for the adopting unit: a leader's."""
    return mandate_for(user, adoption.unit)


def check(allowed: bool) -> None:
    """Raise PermissionDenied unless `allowed`."""
    if not allowed:
        raise PermissionDenied(_("This is for others to do: the page of the role model says who."))
