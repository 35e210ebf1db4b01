"""Who writes records of awards: a secretariat for the units it manages, the people of a unit for their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.records.models import AwardRecord, Recipient
from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Unit


def manages(user: Any, unit: Unit) -> bool:
    """Whether `user` is secretariat for `unit` (or system administrator)."""
    return bloc_permissions.manages_unit(user, unit)


def can_record(user: Any, unit: Unit) -> bool:
    """Whether `user` keeps recipients, gradings and initiatives of `unit`: its officers and leaders, those of the unit
    that follows it, and its secretariat."""
    return unit.pk in succession.acted_for(user) or manages(user, unit)


def can_discipline(user: Any, unit: Unit) -> bool:
    """Whether `user` notes discipline: leaders of the unit or of the one that follows it, and its secretariat."""
    deciding = {mandate.unit_id for mandate in scope.mandates(user) if mandate.capacity in bloc_permissions.DECIDING}
    if unit.pk in deciding or manages(user, unit):
        return True
    return unit.pk in succession.acted_for(user) and bool(deciding & {heir.pk for heir in succession.heirs(unit)})


def can_award(user: Any, unit: Unit) -> bool:
    """Whether `user` notes awards that were decided elsewhere: the secretariat only."""
    return manages(user, unit)


def can_take_back(user: Any, record: AwardRecord) -> bool:
    """Whether `user` records that `record` is taken back: the secretariat of the council that decided here, else one
    that works with the unit it was given in."""
    if council := record.council_here:
        return scope.sees_everything(user) or council in scope.council_ids(user)
    return manages(user, record.unit)


def can_merge(user: Any, one: Recipient, other: Recipient) -> bool:
    """Whether `user` says that two recipients are one: a secretariat that manages the units of both."""
    return manages(user, one.unit) and manages(user, other.unit)


def can_see_accesses(user: Any) -> bool:
    """Whether `user` reads who looked at personal data: system administrators and secretariats."""
    return scope.sees_everything(user) or scope.is_secretariat(user)


def check_can_record(user: Any, unit: Unit) -> None:
    """Raise PermissionDenied unless `user` keeps records of `unit`."""
    if not can_record(user, unit):
        raise PermissionDenied(_("Only people of %(unit)s and its secretariat may do this.") % {"unit": unit})


def check_can_discipline(user: Any, unit: Unit) -> None:
    """Raise PermissionDenied unless `user` notes discipline in `unit`."""
    if not can_discipline(user, unit):
        raise PermissionDenied(_("Only the leaders of %(unit)s and its secretariat may do this.") % {"unit": unit})


def check_can_award(user: Any, unit: Unit) -> None:
    """Raise PermissionDenied unless `user` notes awards of `unit`."""
    if not can_award(user, unit):
        raise PermissionDenied(_("Only a secretariat that manages this unit may do this."))


def check_can_merge(user: Any, one: Recipient, other: Recipient) -> None:
    """Raise PermissionDenied unless `user` may say that the two are one."""
    if not can_merge(user, one, other):
        raise PermissionDenied(_("Only a secretariat that manages the units of both may do this."))


def check_can_take_back(user: Any, record: AwardRecord) -> None:
    """Raise PermissionDenied unless `user` records that `record` is taken back."""
    if can_take_back(user, record):
        return
    if record.is_decided_here:
        raise PermissionDenied(_("Only the secretariat of the council that decided on it takes this award back."))
    raise PermissionDenied(_("Only a secretariat that works with this unit records this."))
