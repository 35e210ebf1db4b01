"""What a reader sees of a round: its sheets, and the points of every unit on every criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from emulation.scoring.exact import number
from emulation.scoring.tables import Criterion
from emulation.scoring.totals import Totals
from emulation.sheets import reading, turns
from emulation.sheets.computing import Board
from emulation.sheets.models import ScoreSheet
from emulation.sheets.turns import Rights

State = ScoreSheet.State
KIND_OF = {State.FINAL: "done", State.SECRETARIAT: "wait"}


@dataclass(frozen=True)
class Column:
    """A unit of the round as the reader sees it."""

    sheet: ScoreSheet
    state: str
    kind: str
    holder: str
    total: str
    out_of: str
    percent: str
    unscored: int
    is_mine: bool
    is_blocked: bool
    url: str


@dataclass(frozen=True)
class MatrixRow:
    """A criterion with what every visible unit has on it."""

    criterion: Criterion
    depth: int
    max: str
    cells: list[str]
    is_group: bool


@dataclass(frozen=True)
class Matrix:
    """Units × criteria."""

    columns: list[Column]
    parts: list[str]
    """The rows of each part at the top, as HTML."""
    unit_count: int
    final_count: int


FEW_LEAVES = 40
"""So many leaves are shown at once; of a larger table the groups, each opened by a click."""


def of(board: Board, visible: set[int], user: Any, opened: set[str] | None) -> Matrix:
    """Return the round as `user` sees it: the sheets in `visible`, leaves of the groups at the top in `opened` (None:
    of all)."""
    has = {sheet.pk: turns.rights(user, sheet) for sheet in board.sheets if sheet.pk in visible}
    sheets = [sheet for sheet in board.sheets if sheet.pk in has]
    upto = {sheet.pk: turns.shown_upto(sheet, has[sheet.pk]) for sheet in sheets}
    sums = {sheet.pk: board.sums(sheet, upto[sheet.pk]) for sheet in sheets if upto[sheet.pk]}
    columns = [_column(board, sheet, has[sheet.pk], sums.get(sheet.pk)) for sheet in sheets]
    final = sum(sheet.state == State.FINAL for sheet in board.sheets)
    return Matrix(columns, _drawn(board, upto, opened), len(board.sheets), final)


def _column(board: Board, sheet: ScoreSheet, has: Rights, sums: Totals | None) -> Column:
    found = reading.Whole(sheet, board.table, [], sums)
    kind = "late" if turns.is_late(sheet) else KIND_OF.get(State(sheet.state), "wait")
    return Column(
        sheet, str(State(sheet.state).label), kind, turns.holder(sheet), found.total, found.out_of, found.percent,
        found.unscored, has.enters, sheet.pk in board.blocked,
        sheet.get_absolute_url(),
    )  # fmt: skip


def can_fold(board: Board) -> bool:
    """Whether there are so many leaves that groups are opened and closed."""
    return len(board.table.leaves) > FEW_LEAVES


def _drawn(board: Board, upto: Mapping[int, str], opened: set[str] | None) -> list[str]:
    """Return the rows of each part as HTML. Thousands of cells are drawn once for all who see the same sheets up to the
    same stages, each part as it looks closed and open."""
    question = ("matrix", tuple(upto.items()), get_language())
    parts = board.once(question, lambda: list(_parts(board, upto)))
    return [shown if opened is None or code in opened else closed for code, closed, shown in parts]


def _parts(board: Board, upto: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the code of each part at the top, and its rows while it is closed and open."""
    rows: dict[str, list[MatrixRow]] = {}
    for row in _rows(board, upto):
        around = board.table.groups_of[row.criterion.code]
        rows.setdefault(around[-1].code if around else row.criterion.code, []).append(row)
    for code, inside in rows.items():
        closed, shown = (
            render_to_string(
                "emulation/scoring_rows.html", {"rows": shown, "is_open": is_open, "can_fold": can_fold(board)}
            )
            for shown, is_open in ((inside[:1], False), (inside, True))
        )
        yield code, closed, shown


def _rows(board: Board, upto: Mapping[int, str]) -> Iterator[MatrixRow]:
    said = {stage: _texts(board, stage) for stage in set(upto.values()) if stage}
    for criterion in board.table.criteria:
        cells = [said[stage][criterion.code].get(pk, "") if stage else "" for pk, stage in upto.items()]
        depth = len(board.table.groups_of[criterion.code])
        yield MatrixRow(criterion, depth, number(criterion.max), cells, not criterion.rule)


def _texts(board: Board, upto: str) -> dict[str, dict[int, str]]:
    """Return the points after the stage `upto` in words, by criterion and sheet: thousands, written once."""

    def write() -> dict[str, dict[int, str]]:
        found: dict[str, dict[int, str]] = {one.code: {} for one in board.table.criteria}
        for sheet in board.sheets:
            for code, mark in board.marks(upto)[sheet.pk].marks.items():
                found[code][sheet.pk] = reading.points(mark.points)
            for code, part in board.sums(sheet, upto).parts.items():
                found[code][sheet.pk] = reading.points(part.points)
        return found

    return board.once(("points in words", upto, get_language()), write)
