"""A criteria table out of a file: checked as a whole, what it would change, and then all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from emulation.campaigns.models import Campaign
from emulation.criteria import building, drafting, editing, sources, words
from emulation.criteria.models import CriteriaTable
from emulation.criteria.words import Difference
from emulation.scoring import files, writing
from emulation.scoring.rows import TABLE, CriteriaFile, rows_of
from emulation.scoring.tables import Table

LONGEST_NAME = 250


@dataclass(frozen=True)
class Brought:
    """What a file says, and what it changes in the draft of a year (None: there is none yet)."""

    table: Table
    draft: CriteriaTable | None
    differences: list[Difference]
    warnings: list[str]

    @property
    def changes_nothing(self) -> bool:
        return bool(self.draft) and not self.differences


def preview(campaign: Campaign, content: bytes, name: str) -> Brought:
    """Read a CSV, XLSX or JSON file and say what it would change; nothing is written.

    Raises ValidationError with one message for each problem, by sheet (or file), row and column.
    """
    read = files.read_table(content, name=name)
    draft = drafting.draft_of(campaign)
    table = read.table
    if draft and not _says_what_it_is(content, name):
        # A file of bare criteria keeps the name and the settings that the draft has.
        table = replace(building.engine_table(draft, []), criteria=table.criteria)
    if len(table.name) > LONGEST_NAME:
        message = _("The name of the table is longer than %(count)d characters.") % {"count": LONGEST_NAME}
        raise ValidationError(message, "name_too_long")
    table = replace(table, criteria=tuple(building.in_tree_order(table)))
    before = building.engine_table(draft) if draft else Table(table.name, table.total, ())
    return Brought(table, draft, words.differences(before, table), read.warnings)


def _says_what_it_is(content: bytes, name: str) -> bool:
    rows, _outcome = rows_of(CriteriaFile(), content, name)
    return any(row.form.cleaned_data["kind"] == TABLE for row in rows)


@transaction.atomic
def import_file(campaign: Campaign, content: bytes, name: str, *, by: Any) -> Brought:
    """Make the draft of the year say what a file says; without a draft one is begun. The same file twice changes
    nothing, and from where results come stays with the codes.

    Raises as `preview` and `drafting.for_a_first`, or, when a new version is being drafted, as `editing.for_drafting`.
    """
    draft = drafting.draft_of(campaign)
    if draft:
        draft = editing.for_drafting(draft, by)
    else:
        campaign = drafting.for_a_first(campaign, by)
    brought = preview(campaign, content, name)
    table = brought.table
    if not draft:
        options = building.stored(writing.settings_of(table))
        draft = drafting.make(campaign, name=table.name, total=table.total, options=options, by=by)
    editing.put_settings(draft, table, by=by, source=draft.source)
    flows = {row.code: sources.of(row) for row in draft.criteria.all()}
    editing.write_rows(draft, table, flows, by=by)
    return replace(brought, draft=draft)
