"""A sheet as an Excel book, a page for each group, and the results of a round as the table that `score_table` reads."""

from __future__ import annotations

from typing import Any

import tablib
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blocs.files import writing
from common.text import fold
from emulation.scoring.results import Result
from emulation.scoring.tables import Counter, Criterion
from emulation.sheets import turns
from emulation.sheets.computing import Board
from emulation.sheets.models import ScoreSheet
from emulation.sheets.reading import Entry, Page, Whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULTS = ["unit", "code", "assigned", "target", "actual", "unit_kind", "blocked_because"]


def name(sheet: ScoreSheet, ending: str) -> str:
    """Return the name of a file about `sheet`."""
    return f"phieu-cham-{slugify(fold(sheet.unit.name))}-{sheet.round.campaign.year}.{ending}"


def book(whole: Whole, pages: list[Page]) -> bytes:
    """Return the sheet as an Excel file: the groups with their points first, then a page for each group."""
    rows = {row.criterion.code: row for row in whole.rows}
    tables = [_overview(whole)]
    for number, page in enumerate(pages, start=1):
        table = tablib.Dataset(headers=_headings(), title=_title(f"{number}. {page.group.code}"))
        for leaf in page.leaves:
            if leaf.code in rows:
                table.append(_line(rows[leaf.code]))
        tables.append(table)
    return writing.to_book(tables)


def _overview(whole: Whole) -> tablib.Dataset:
    table = tablib.Dataset(headers=[_("No."), _("Criterion"), _("Maximum"), _("Points")], title=_("Overview")[:31])
    for row in whole.rows:
        if row.is_group or not row.depth:
            table.append([row.criterion.code, row.criterion.name, row.max, row.points])
    table.append(["", _("Total"), whole.out_of, whole.total])
    return table


def _headings() -> list[str]:
    return [
        _("No."), _("Criterion"), _("Maximum"), _("Target"), _("Self-score: result"), _("Self-score: points"),
        _("Explanation"), _("Verified: result"), _("Verified: points"), _("Reason"), _("Answer of the unit"),
        _("Final points"),
    ]  # fmt: skip


def _line(row: Entry) -> list[Any]:
    return [
        row.criterion.code, row.criterion.name, row.max, row.target, row.own.words, row.own.points, row.explanation,
        row.verified.words, row.verified.points, row.final.reason or row.verified.reason, row.answer, row.points,
    ]  # fmt: skip


def _title(text: str) -> str:
    """Return a name that Excel takes for a page: 31 characters, none of its own signs."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in text)[:31].strip("' ")


# --- Results ------------------------------------------------------------------------------------------


def results(board: Board, user: Any) -> bytes:
    """Return what `user` sees of all units as the table `results` (docs/files.md), so that `score_table` reads it."""
    table = tablib.Dataset(headers=RESULTS, title="results")
    for sheet in board.sheets:
        upto = turns.shown_upto(sheet, turns.rights(user, sheet))
        leaves, reasons = board.variant(sheet.unit_kind).by_code, "; ".join(board.blocked.get(sheet.pk, ()))
        for code, score in board.scores.get(sheet.pk, {}).items():
            if code in leaves:
                result = board.result(score, upto) if upto else Result(score.is_assigned, score.target)
                assigned = "1" if result.is_assigned else "0"
                actual = _actual(leaves[code], result)
                table.append([sheet.unit.name, code, assigned, result.target, actual, sheet.unit_kind, reasons])
    return writing.to_csv(table)


def _actual(leaf: Criterion, result: Result) -> Any:
    """Return a result as the cell that reads back as the same result."""
    if not result.parts:
        return result.actual
    parts = [writing.plain(part) for part in result.parts]
    if isinstance(leaf.rule, Counter) and len(leaf.rule.steps) > 1:
        return "; ".join(f"{step.name} = {part}" for step, part in zip(leaf.rule.steps, parts, strict=False))
    return "; ".join(parts)
