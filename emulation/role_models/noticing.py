"""How somebody notices a role model or an initiative in a minute, and how the rest is filled in later."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.role_models import permissions, telling
from emulation.role_models.models import RoleModel

Kind = RoleModel.Kind

PERSONAL_NUMBER = re.compile(r"(?<!\d)0\d{11}(?!\d)")
"""The number of an identity card: twelve digits, the first of them 0 (codes of provinces run from 001 to 096)."""
AGREED = (
    "kind", "name", "position_class", "what_was_done", "since", "place",
    "recognised_by", "recognition", "recognised_on",
)  # fmt: skip
"""What is shown of a person beside the files, and so what the person agrees to when it is published."""


def lock(row: RoleModel) -> RoleModel:
    """Return `row` as it is now, held until the end of the transaction."""
    rows = RoleModel.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council", "unit")
    return rows.get(pk=row.pk)


@transaction.atomic
def notice(
    campaign: Campaign, unit: Unit, *, name: str, what_was_done: str, by: Any, files: Iterable[Any] = (), **details: Any
) -> RoleModel:
    """Note for `unit` who or what is an example (`name`) and what was done; `details` as the fields of RoleModel.

    `files` are uploads, kept among the evidence of the unit. The same words sent twice are kept once. Raises
    PermissionDenied, or ValidationError with code `not_open` (the year is over), `personal_number`, `in_the_future`,
    as `keeping.add` does, or as the fields and constraints say.
    Source: Law 06/2022/QH15, article 17 (find, foster and spread role models).
    """
    campaign = lifecycle.lock(campaign)
    permissions.check_can_notice(by, campaign, unit)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    row = RoleModel(campaign=campaign, unit=unit, noticed_by=by, noticed_at=now())
    _fill(row, {"name": name, "what_was_done": what_was_done, **details})
    same = RoleModel.objects.live().filter(campaign=campaign, unit=unit, name=row.name)
    if found := same.filter(what_was_done=row.what_was_done).first():
        return found
    history.save(row, by=by)
    _attach(row, [keeping.add(campaign, unit, file, by=by) for file in files], by)
    telling.noticed(row, by=by)
    return row


@transaction.atomic
def change(
    row: RoleModel, *, by: Any, files: Iterable[Any] = (), evidence: Collection[Evidence] | None = None, **fields: Any
) -> RoleModel:
    """Put other words or details in; of files, `evidence` says which of the unit's stay and `files` are new ones.

    The same words twice change nothing. A person agrees to what is shown as it is: when any of it changes, or a file,
    consent is recorded anew. Raises PermissionDenied, or ValidationError with code `published`, `ended`,
    `personal_number`, `in_the_future`, `not_own_evidence`, `taken_away`, as `keeping.add` does, or as the fields and
    constraints say.
    """
    row = lock(row)
    _check_changeable(row, by)
    names = {*fields, *AGREED}
    before = {name: getattr(row, name) for name in names}
    _fill(row, fields)
    kept = list(evidence) if evidence is not None else list(row.evidence.all())
    has_other_files = _attach(row, [*kept, *(keeping.add(row.campaign, row.unit, file, by=by) for file in files)], by)
    changed = {name for name in names if before[name] != getattr(row, name)}
    is_to_agree_anew = bool(row.consent_on) and (has_other_files or not changed.isdisjoint(AGREED))
    if is_to_agree_anew:
        row.consent_on, row.consent_how, row.consent_recorded_by = None, "", None
    if changed or is_to_agree_anew:
        history.save(row, by=by)
    return row


def _check_changeable(row: RoleModel, by: Any) -> None:
    permissions.check(permissions.is_own(by, row))
    if row.state == RoleModel.State.PUBLISHED:
        raise ValidationError(_("It is published: withdraw it first, then take it up again."), "published")
    if not row.is_live:
        raise ValidationError(_("It is declined or withdrawn: take it up again first."), "ended")
    permissions.check(permissions.can_change(by, row))


def _fill(row: RoleModel, fields: dict[str, Any]) -> None:
    """Put `fields` into `row` in the form in which they are stored; what its kind does not have falls away."""
    for name, value in fields.items():
        field = RoleModel._meta.get_field(name)
        setattr(row, name, field.to_python(value) if isinstance(value, str) else value)
    if row.kind != Kind.PERSON:
        row.position_class = ""
    if row.kind != Kind.INITIATIVE:
        row.scope = ""
    if PERSONAL_NUMBER.search(f"{row.name} {row.what_was_done} {row.place}"):
        message = _("This looks like the number of an identity card. Leave it out: it is not needed and not published.")
        raise ValidationError(message, "personal_number")
    for name in ("since", "recognised_on"):
        if (day := getattr(row, name)) and day > today():
            raise ValidationError({name: ValidationError(_("This day lies in the future."), "in_the_future")})


def _attach(row: Any, files: Collection[Evidence], by: Any) -> bool:
    """Keep these files with `row`; return whether they are others than before."""
    held = keeping.hold({file.pk: file for file in files}.values())
    if any((file.campaign_id, file.unit_id) != (row.campaign_id, row.unit_id) for file in held):
        raise ValidationError(_("Choose among the evidence of the unit for this year."), "not_own_evidence")
    if {file.pk for file in held} == {file.pk for file in row.evidence.all()}:
        return False
    row._history_user = by
    row.evidence.set(held)
    return True
