"""How recipients go to another unit: by their own way, or because their unit became another one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.records import permissions, recording
from awards.records.keepers import managed_by
from awards.records.models import Recipient
from blocs import succession
from blocs.models import Unit
from common import history
from common.clock import today


def units_of(user: Any) -> Any:
    """Return the units of which `user` keeps records."""
    return Unit.objects.filter(managed_by(user, "pk__in") | Q(pk__in=succession.acted_for(user)))


def targets(recipient: Recipient, user: Any) -> QuerySet:
    """Return the units to which `user` may move `recipient`: those the user keeps records of."""
    rows: QuerySet = units_of(user).existing_on(today()).exclude(pk=recipient.unit_id)
    return rows


def proposed(recipient: Recipient) -> Unit | None:
    """Return the one unit that followed the unit of `recipient`, when there is just one today."""
    heirs = [heir for heir in succession.heirs(recipient.unit) if heir.exists_on(today())]
    return heirs[0] if len(heirs) == 1 else None


@transaction.atomic
def move(recipient: Recipient, *, unit: Unit, on: date, by: Any) -> Recipient:
    """Let `recipient` belong to `unit` from the day `on`; awards keep the unit of their time. Twice changes nothing.

    Raises PermissionDenied unless `by` keeps the records of both units, or ValidationError with code `future`,
    `not_there`, `two_units` or `recipient_exists` (then the two are merged, not moved).
    """
    recipient = recording.lock(recipient)
    permissions.check_can_record(by, recipient.unit)
    permissions.check_can_record(by, unit)
    if recipient.unit_id == unit.pk:
        return recipient
    _check_day(unit, on)
    if recipient.stands_for_id:
        raise ValidationError(
            _("A unit as a whole stays with itself: the unit that follows is another one."), "two_units"
        )
    said = {"old": recipient.unit, "new": unit, "day": date_format(on, "SHORT_DATE_FORMAT")}
    recipient.unit, recipient.joined_on = unit, on
    history.save(recipient, by=by, because=_("From %(old)s to %(new)s on %(day)s") % said)
    return recipient


def _check_day(unit: Unit, on: date) -> None:
    if on > today():
        raise ValidationError({"on": ValidationError(_("A move is noted once it has happened."), "future")})
    if not unit.exists_on(on):
        message = _("%(unit)s does not exist on that day.") % {"unit": unit}
        raise ValidationError({"unit": ValidationError(message, "not_there")})
