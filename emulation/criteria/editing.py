"""Editing a draft under a lock: criteria added, changed, moved and removed, and its settings written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.criteria import building, order, permissions, sources
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.criteria.sources import TYPED, Origin
from emulation.scoring import writing
from emulation.scoring.tables import Criterion, Figure, Section, Table


def lock(table: CriteriaTable) -> CriteriaTable:
    """Return `table` as it is now, held until the end of the transaction."""
    rows = CriteriaTable.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council")
    return rows.get(pk=table.pk)


def for_drafting(table: CriteriaTable, by: Any) -> CriteriaTable:
    """Return `table` held for a change. Raises PermissionDenied, or ValidationError with code `frozen`."""
    table = lock(table)
    permissions.check_can_draft(by, table.campaign)
    if table.state == CriteriaTable.State.WITHDRAWN:
        raise ValidationError(_("This draft was given up."), "frozen")
    if not table.is_editable:
        raise ValidationError(_("The table is published. Make a new version to change it."), "frozen")
    return table


def put_settings(table: CriteriaTable, wanted: Table, *, by: Any, source: str) -> None:
    """Save the settings on a draft that the caller holds, when they differ."""
    present = replace(building.engine_table(table, []), criteria=())
    if present == replace(wanted, criteria=()) and table.source == source:
        return
    table.name, table.total, table.source = wanted.name, wanted.total, source
    table.options = building.stored(writing.settings_of(wanted))
    history.save(table, by=by)


@transaction.atomic
def add(table: CriteriaTable, one: Criterion, *, by: Any, origin: Origin = TYPED, after: Row | None = None) -> Row:
    """Put a criterion into a draft, behind its sibling `after` or last in its group. Sent twice it is kept once.

    Raises as `for_drafting`, or ValidationError with code `code_taken`, `parent_unknown`, `parent_is_leaf`,
    `section_inside`, or as `sources.check`.
    """
    table = for_drafting(table, by)
    rows = list(table.criteria.all())
    if same := _by_code(rows, one.code):
        if _says(same, rows, one, origin):
            return same
        raise _taken()
    parent = _parent(rows, one)
    sources.check(origin, one, table.campaign)
    row = Row(table=table, parent=parent)
    _put(row, one, origin)
    siblings = [each for each in rows if each.parent_id == (parent.pk if parent else None)]
    place = siblings.index(after) + 1 if after in siblings else len(siblings)
    siblings.insert(place, row)
    _arrange(_walk(rows, {row.parent_id: siblings}), by)
    return row


@transaction.atomic
def change(row: Row, one: Criterion, *, by: Any, origin: Origin = TYPED) -> Row:
    """Let a criterion of a draft say what `one` says; in another group it stands last. The same twice changes nothing.

    A step of the tie-break that names it follows its code. Raises as `add`, or ValidationError with code `removed`,
    `has_children` or `circle`.
    """
    table = for_drafting(row.table, by)
    rows = list(table.criteria.all())
    row = next((each for each in rows if each.pk == row.pk), row)
    if row not in rows:
        raise ValidationError(_("This criterion was removed meanwhile."), "removed")
    if _says(row, rows, one, origin):
        return row
    if (same := _by_code(rows, one.code)) and same != row:
        raise _taken()
    parent = _parent(rows, one)
    _check_place(row, rows, one, parent)
    sources.check(origin, one, table.campaign)
    _follow_code(table, row.code, one.code, by)
    is_moved = row.parent_id != (parent.pk if parent else None)
    row.parent = parent
    _put(row, one, origin)
    history.save(row, by=by)
    if is_moved:
        siblings = [each for each in rows if each.parent_id == row.parent_id and each != row]
        _arrange(_walk(rows, {row.parent_id: [*siblings, row]}), by)
    return row


@transaction.atomic
def move(row: Row, *, to: int, by: Any) -> None:
    """Make a criterion the one in place `to` (from 1) among those beside it, with what stands in it.

    Twice, or for one that was removed meanwhile, changes nothing. Raises as `for_drafting`, or `no_such_place`.
    """
    table = for_drafting(row.table, by)
    rows = list(table.criteria.all())
    found = next((each for each in rows if each.pk == row.pk), None)
    if not found:
        return
    siblings = [each for each in rows if each.parent_id == found.parent_id]
    if not 1 <= to <= len(siblings):
        raise ValidationError(_("There is no place %(number)s.") % {"number": to}, "no_such_place")
    siblings.remove(found)
    siblings.insert(to - 1, found)
    _arrange(_walk(rows, {found.parent_id: siblings}), by)


@transaction.atomic
def remove(row: Row, *, by: Any) -> None:
    """Take a criterion out of a draft, with everything that stands in it. Twice changes nothing.

    Raises as `for_drafting`.
    """
    table = for_drafting(row.table, by)
    rows = list(table.criteria.all())
    found = next((each for each in rows if each.pk == row.pk), None)
    if found:
        for each in reversed(subtree(rows, found)):
            history.delete(each, by=by)


def subtree(rows: Iterable[Row], top: Row) -> list[Row]:
    """Return `top` and everything that stands in it, each group before what it holds."""
    children = _children(rows)

    def walk(row: Row) -> list[Row]:
        return [row, *(each for child in children.get(row.pk, []) for each in walk(child))]

    return walk(top)


def write_rows(table: CriteriaTable, wanted: Table, flows: Mapping[str, Origin], *, by: Any) -> None:
    """Make the criteria of a held draft those of `wanted`, by their codes; what says the same already is left alone.

    `flows` says from where results come; a code that is not named is typed.
    """
    rows = {row.code: row for row in table.criteria.all()}
    known = {row.pk: row.code for row in rows.values()}
    ordered = building.in_tree_order(wanted)
    present = [rows[one.code].order if one.code in rows else None for one in ordered]
    for one, number in zip(ordered, order.numbers(present), strict=True):
        row = rows.get(one.code)
        origin = flows.get(one.code, TYPED)
        origin = origin if origin.source in sources.fitting(one.rule) else TYPED
        if row and row.order == number and building.criterion(row, known) == one and sources.of(row) == origin:
            continue
        row = row or Row(table=table)
        row.parent, row.order = rows.get(one.parent), number
        _put(row, one, origin)
        history.save(row, by=by)
        rows[one.code] = row
        known[row.pk] = one.code
    for row in _deepest_first([row for code, row in rows.items() if code not in wanted.by_code]):
        history.delete(row, by=by)


# --- Inside ------------------------------------------------------------------------------------------------------


def _children(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(row)
    return found


def _deepest_first(rows: list[Row]) -> list[Row]:
    """Rows to be deleted, each before the group that it stands in."""
    children, inside = _children(rows), {row.pk for row in rows}
    tops = [row for row in rows if row.parent_id not in inside]

    def walk(row: Row) -> list[Row]:
        return [*(each for child in children.get(row.pk, []) for each in walk(child)), row]

    return [each for top in tops for each in walk(top)]


def _walk(rows: Iterable[Row], instead: Mapping[int | None, list[Row]]) -> list[Row]:
    """Return all rows as the tree has them; `instead` are the children of a parent in another order."""
    children = {**_children(rows), **instead}

    def walk(parent: int | None) -> list[Row]:
        return [each for row in children.get(parent, []) for each in (row, *(walk(row.pk) if row.pk else []))]

    return walk(None)


def _arrange(rows: list[Row], by: Any) -> None:
    present = [row.order if row.pk else None for row in rows]
    for row, number in zip(rows, order.numbers(present), strict=True):
        if row.order != number or row.pk is None:
            row.order = number
            history.save(row, by=by)


def _by_code(rows: Iterable[Row], code: str) -> Row | None:
    return next((row for row in rows if row.code == code), None)


def _taken() -> ValidationError:
    return ValidationError({"code": ValidationError(_("The table has a criterion with this code."), "code_taken")})


def _says(row: Row, rows: Iterable[Row], one: Criterion, origin: Origin) -> bool:
    return building.criterion(row, {each.pk: each.code for each in rows}) == one and sources.of(row) == origin


def _parent(rows: list[Row], one: Criterion) -> Row | None:
    """Return the group that `one` is to stand in."""
    if not one.parent:
        return None
    parent = _by_code(rows, one.parent)
    if not parent:
        message = _("The group was removed meanwhile.")
        raise ValidationError({"parent": ValidationError(message, "parent_unknown")})
    if parent.is_leaf:
        message = _("“%(code)s” carries points itself: only a group holds other criteria.") % {"code": parent.code}
        raise ValidationError({"parent": ValidationError(message, "parent_is_leaf")})
    if one.section != Section.BASE:
        message = _("“%(code)s” stands inside a group: only a part of its own can be bonus or penalty.")
        raise ValidationError({"section": ValidationError(message % {"code": one.code}, "section_inside")})
    return parent


def _check_place(row: Row, rows: list[Row], one: Criterion, parent: Row | None) -> None:
    inside = subtree(rows, row)
    if one.rule and len(inside) > 1:
        message = _("There are criteria in it: it stays a group.")
        raise ValidationError(message, "has_children")
    if parent in inside:
        message = _("The criterion “%(code)s” stands inside itself.") % {"code": one.code}
        raise ValidationError({"parent": ValidationError(message, "circle")})


def _put(row: Row, one: Criterion, origin: Origin) -> None:
    row.code, row.name, row.max = one.code, one.name, one.max
    row.kind = one.rule.kind.value if one.rule else ""
    row.options = building.stored(writing.options_of(one))
    row.source, row.commitment_number = origin.source, origin.commitment_number
    row.figure, row.report_kind = origin.figure, origin.report_kind


def _follow_code(table: CriteriaTable, old: str, new: str, by: Any) -> None:
    present = building.engine_table(table, [])
    steps = tuple(
        replace(step, code=new) if step.figure == Figure.CRITERION and step.code == old else step
        for step in present.tie_break
    )
    if steps != present.tie_break:
        put_settings(table, replace(present, tie_break=steps), by=by, source=table.source)
