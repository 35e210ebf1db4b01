"""How the criteria table of a year comes to be: begun, copied, a new version; its settings; given up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import history
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.criteria import building, editing, permissions, sources
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.criteria.sources import Origin
from emulation.scoring import writing
from emulation.scoring.tables import Table

State = CriteriaTable.State


def draft_of(campaign: Campaign) -> CriteriaTable | None:
    """Return the table of the year that is being drafted."""
    return CriteriaTable.objects.filter(campaign=campaign, state=State.DRAFT).first()


def published_of(campaign: Campaign) -> CriteriaTable | None:
    """Return the published table of the year."""
    return CriteriaTable.objects.filter(campaign=campaign, state=State.PUBLISHED).first()


def last_year(campaign: Campaign) -> CriteriaTable | None:
    """Return the published table of the latest earlier year of the bloc that has one."""
    rows = CriteriaTable.objects.filter(campaign__bloc=campaign.bloc_id, state=State.PUBLISHED)
    rows = rows.filter(campaign__starts_on__lt=campaign.starts_on).select_related("campaign__bloc")
    return rows.order_by("-campaign__starts_on").first()


# --- A table comes to be -----------------------------------------------------------------------------------------


def for_a_first(campaign: Campaign, by: Any) -> Campaign:
    """Return the year held, when a first table may be drafted in it.

    Raises PermissionDenied, or ValidationError with code `not_open` or `published_already`.
    """
    campaign = lifecycle.lock(campaign)
    permissions.check_can_draft(by, campaign)
    _check_open(campaign)
    if published_of(campaign):
        message = _("This year has a published table. Make a new version of it to change it.")
        raise ValidationError(message, "published_already")
    return campaign


def _check_open(campaign: Campaign) -> None:
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")


@transaction.atomic
def begin(campaign: Campaign, *, name: str, by: Any, total: Decimal = Decimal(100)) -> CriteriaTable:
    """Start an empty table; the one that is being drafted already is returned unchanged.

    Raises as `for_a_first`.
    """
    campaign = for_a_first(campaign, by)
    return draft_of(campaign) or make(campaign, name=name, total=total, by=by)


def make(campaign: Campaign, *, by: Any, because: str = "", **fields: Any) -> CriteriaTable:
    """Save a new draft of a year that the caller holds."""
    last = CriteriaTable.objects.filter(campaign=campaign).aggregate(last=Max("version"))["last"] or 0
    table = CriteriaTable(campaign=campaign, version=last + 1, change_reason=because, **fields)
    history.save(table, by=by, because=because)
    return table


@transaction.atomic
def copy_last_year(campaign: Campaign, *, by: Any) -> CriteriaTable:
    """Start a draft with what the table of the bloc's last year says. Raises as `copy`, or with
    code `nothing_before`."""
    before = last_year(campaign)
    if not before:
        raise ValidationError(_("No earlier year of the bloc has a published table."), "nothing_before")
    return copy(before, campaign, by=by)


@transaction.atomic
def copy(table: CriteriaTable, campaign: Campaign, *, by: Any) -> CriteriaTable:
    """Start a draft of `campaign` with what `table` says; the same copy asked for twice is made once.

    Numbers of commitments are of another year, so results that came from one are typed until somebody says from where.
    Raises as `for_a_first`, PermissionDenied for a table that `by` may not see, or ValidationError `draft_exists`.
    """
    campaign = for_a_first(campaign, by)
    if not CriteriaTable.objects.visible_to(by).filter(pk=table.pk).exists():
        permissions.check_can_draft(by, table.campaign)
    wanted = building.engine_table(table)
    if present := draft_of(campaign):
        if building.engine_table(present) == wanted:
            return present
        message = _("This year already has a criteria table that is being drafted.")
        raise ValidationError(message, "draft_exists")
    flows = {row.code: sources.of(row) for row in table.criteria.exclude(source=Row.Source.COMMITMENT)}
    return _filled(campaign, wanted, flows, by, source=table.source, is_example=table.is_example)


@transaction.atomic
def new_version(table: CriteriaTable, *, because: str, by: Any) -> CriteriaTable:
    """Start a draft that says what the published `table` says, codes included; one that is drafted already is returned.

    Raises PermissionDenied, or ValidationError with code `not_open`, `not_published` or `because_missing`.
    """
    campaign = lifecycle.lock(table.campaign)
    table = editing.lock(table)
    permissions.check_can_draft(by, campaign)
    _check_open(campaign)
    if table.state != State.PUBLISHED:
        raise ValidationError(_("A new version is made of the published table."), "not_published")
    if present := draft_of(campaign):
        return present
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    flows = {row.code: sources.of(row) for row in table.criteria.all()}
    fields = {"source": table.source, "is_example": table.is_example, "because": because}
    return _filled(campaign, building.engine_table(table), flows, by, **fields)


def _filled(
    campaign: Campaign, wanted: Table, flows: Mapping[str, Origin], by: Any, *, because: str = "", **fields: Any
) -> CriteriaTable:
    options = building.stored(writing.settings_of(wanted))
    draft = make(campaign, name=wanted.name, total=wanted.total, options=options, by=by, because=because, **fields)
    editing.write_rows(draft, wanted, flows, by=by)
    return draft


@transaction.atomic
def withdraw(table: CriteriaTable, *, because: str, by: Any) -> CriteriaTable:
    """Give a draft up; it stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `frozen` or `because_missing`.
    """
    table = editing.lock(table)
    permissions.check_can_draft(by, table.campaign)
    if table.state == State.WITHDRAWN:
        return table
    table = editing.for_drafting(table, by)
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    table.withdraw()
    history.save(table, by=by, because=because)
    return table


@transaction.atomic
def change_settings(table: CriteriaTable, wanted: Table, *, by: Any, source: str | None = None) -> CriteriaTable:
    """Give a draft the name, the total and the settings of `wanted`; its criteria stay. The same twice changes nothing.

    Raises as `editing.for_drafting`, or ValidationError by field.
    """
    table = editing.for_drafting(table, by)
    editing.put_settings(table, wanted, by=by, source=table.source if source is None else source)
    return table
