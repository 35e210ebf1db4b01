"""Publishing a criteria table: exactly what was read, only when no check stops it, and frozen from then on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.campaigns import lifecycle
from emulation.criteria import building, checking, drafting, editing, permissions, telling
from emulation.criteria.models import CriteriaTable

State = CriteriaTable.State


@transaction.atomic
def publish(table: CriteriaTable, *, read: str, by: Any) -> CriteriaTable:
    """Freeze the table that was read under the mark `read` (`building.mark`), in place of the version before it.

    Publishing twice changes nothing. Raises PermissionDenied, or ValidationError with code `not_open`, `given_up`,
    `changed_since`, or `unsound` with one message for each check that stops it.
    """
    campaign = lifecycle.lock(table.campaign)
    table = editing.lock(table)
    permissions.check_can_publish(by, campaign)
    if table.state in CriteriaTable.PUBLIC:
        return table
    _check(table, read)
    before = drafting.published_of(campaign)
    if before:
        before.replace()
        history.save(before, by=by)
    table.publish()
    table.published_by = by
    history.save(table, by=by)
    telling.published(table, is_new_version=bool(before), by=by)
    return table


def _check(table: CriteriaTable, read: str) -> None:
    if table.state == State.WITHDRAWN:
        raise ValidationError(_("This draft was given up."), "given_up")
    if not table.campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    found = checking.check(table)
    if building.mark(table, found.rows) != read:
        message = _("Somebody changed the table after you opened this page. Read it again, then publish it.")
        raise ValidationError(message, "changed_since")
    if found.stopping:
        raise ValidationError([ValidationError(remark.message, "unsound") for remark in found.stopping])


def is_used(table: CriteriaTable | None) -> bool:
    """Whether a scoring round scores by `table`; it goes on doing so until it is opened again with another."""
    return bool(table) and table.rounds.exists()  # type: ignore[union-attr]
