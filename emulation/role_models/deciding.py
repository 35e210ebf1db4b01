"""How a notice is checked by its unit, published with consent, declined, withdrawn, and taken up again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.campaigns.models import Campaign
from emulation.role_models import permissions, telling
from emulation.role_models.models import RoleModel
from emulation.role_models.noticing import lock

State = RoleModel.State


def _check_year(row: RoleModel) -> None:
    if row.campaign.state == Campaign.State.RECORDED:
        raise ValidationError(_("This year is over."), "not_open")


@transaction.atomic
def check(row: RoleModel, *, by: Any) -> RoleModel:
    """Say for the unit that it is so; whoever publishes is told. Checking it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_open` or `not_noticed`.
    """
    row = lock(row)
    permissions.check(permissions.can_check(by, row))
    if row.state in {State.CHECKED, State.PUBLISHED}:
        return row
    _check_year(row)
    if row.state != State.NOTICED:
        raise ValidationError(_("It is declined or withdrawn: take it up again first."), "not_noticed")
    row.check_it()
    row.checked_by = by
    history.save(row, by=by)
    telling.checked(row, by=by)
    return row


@transaction.atomic
def publish(row: RoleModel, *, by: Any) -> RoleModel:
    """Let everyone who sees the year read it. Publishing it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_open`, `not_checked` or `consent_missing` (of a person).
    Source: Law 91/2025/QH15, article 16 (personal data are made public with consent, or as a law says).
    """
    row = lock(row)
    permissions.check(permissions.can_publish(by, row))
    if row.state == State.PUBLISHED:
        return row
    _check_year(row)
    if row.state != State.CHECKED:
        raise ValidationError(_("Its unit has not checked it."), "not_checked")
    if row.needs_consent:
        message = _("A person is published with their consent only. %(unit)s records it.")
        raise ValidationError(message % {"unit": row.unit.name}, "consent_missing")
    row.publish()
    row.published_by = by
    history.save(row, by=by)
    telling.published(row, by=by)
    return row


@transaction.atomic
def decline(row: RoleModel, *, because: str, by: Any) -> RoleModel:
    """Say that it goes no further: its unit of a notice, whoever publishes of what was checked. Twice is once.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `published`, or `ended` (withdrawn).
    """
    row = lock(row)
    is_notice = row.state == State.NOTICED or (row.state == State.DECLINED and not row.checked_at)
    permissions.check(permissions.can_check(by, row) if is_notice else permissions.can_publish(by, row))
    if row.state == State.DECLINED:
        return row
    if row.state == State.PUBLISHED:
        raise ValidationError(_("It is published: withdraw it instead."), "published")
    if row.state == State.WITHDRAWN:
        raise ValidationError(_("It is declined or withdrawn: take it up again first."), "ended")
    row.reason = _said(because)
    row.decline()
    history.save(row, by=by, because=because)
    telling.ended(row, by=by)
    return row


@transaction.atomic
def withdraw(row: RoleModel, *, because: str, by: Any) -> RoleModel:
    """Take it back: from now on only its unit and the secretariat read it. Withdrawing it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `ended` (declined).
    """
    row = lock(row)
    permissions.check(permissions.can_withdraw(by, row))
    if row.state == State.WITHDRAWN:
        return row
    if row.state == State.DECLINED:
        raise ValidationError(_("It is declined or withdrawn: take it up again first."), "ended")
    row.reason = _said(because)
    row.withdraw()
    history.save(row, by=by, because=because)
    telling.ended(row, by=by)
    return row


@transaction.atomic
def take_up(row: RoleModel, *, because: str, by: Any) -> RoleModel:
    """Look again at what was declined or withdrawn, from the beginning; leaders of its unit. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `not_open` (the year is over).
    """
    row = lock(row)
    permissions.check(permissions.can_check(by, row))
    if row.is_live:
        return row
    if not row.campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    _said(because)
    row.take_up()
    history.save(row, by=by, because=because)
    return row


def _said(because: str) -> str:
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    return because
