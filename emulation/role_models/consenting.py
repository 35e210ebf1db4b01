"""The consent of a person to be published: given explicitly, recorded, and withdrawn at any time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from emulation.role_models import permissions, telling
from emulation.role_models.models import RoleModel
from emulation.role_models.noticing import lock

WITHDRAWN = "Người được nêu rút lại sự đồng ý công bố."
"""The reason that its unit reads; official, so Vietnamese."""


@transaction.atomic
def record(row: RoleModel, *, on: date, how: str, is_explicit: bool, by: Any) -> RoleModel:
    """Record that the person agreed on the day `on`, and how (a signed sheet, a letter …). The same twice is once.

    `is_explicit`: whoever records it states that the person was told what is published, to whom and what for, and that
    consent can be withdrawn. Raises PermissionDenied, or ValidationError with code `no_person`, `ended`,
    `not_explicit`, `how_missing` or `in_the_future`.
    Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP (consent is voluntary, informed and explicit, never assumed).
    """
    row = lock(row)
    permissions.check(permissions.can_record_consent(by, row))
    if row.kind != RoleModel.Kind.PERSON:
        raise ValidationError(_("Only of a person consent is asked."), "no_person")
    if not row.is_live:
        raise ValidationError(_("It is declined or withdrawn: take it up again first."), "ended")
    if not is_explicit:
        raise ValidationError(_("Consent counts only when it was given explicitly."), "not_explicit")
    if not how.strip():
        raise ValidationError(_("Say how consent was given."), "how_missing")
    if on > today():
        raise ValidationError(_("This day lies in the future."), "in_the_future")
    if (row.consent_on, row.consent_how) != (on, row._meta.get_field("consent_how").to_python(how)):
        row.consent_on, row.consent_how, row.consent_recorded_by = on, how, by
        row.consent_withdrawn_on = None
        history.save(row, by=by)
    return row


@transaction.atomic
def withdraw(row: RoleModel, *, by: Any) -> RoleModel:
    """Record today that the person withdrew consent: what was published is read no more. Twice changes nothing.

    Raises PermissionDenied.
    """
    row = lock(row)
    permissions.check(permissions.can_withdraw_consent(by, row))
    if not row.consent_on:
        return row
    row.consent_on, row.consent_how, row.consent_recorded_by = None, "", None
    row.consent_withdrawn_on = today()
    is_ended = row.state in {RoleModel.State.CHECKED, RoleModel.State.PUBLISHED}
    if is_ended:
        row.reason = WITHDRAWN
        row.withdraw()
    history.save(row, by=by, because=WITHDRAWN)
    if is_ended:
        telling.ended(row, by=by)
    return row
