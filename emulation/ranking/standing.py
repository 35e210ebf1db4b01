"""Where the units of a round stand as all values are now, under their names, with a mark that a later change breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from common.text import sort_key
from documents.paper import canonical, digest
from emulation.scoring.ranking import Place, Ranking
from emulation.sheets import computing, turns
from emulation.sheets.computing import Board, Stage
from emulation.sheets.models import ScoreSheet, ScoringRound


@dataclass(frozen=True)
class Row:
    """One unit: its sheet and its place, in which units are called by their names."""

    sheet: ScoreSheet
    place: Place

    @property
    def unit_id(self) -> int:
        return self.sheet.unit_id

    @property
    def points(self) -> Decimal | None:
        return self.place.totals.points


@dataclass(frozen=True)
class Standing:
    """A round computed as its values are now; what cannot be scored counts as not scored, and is among the `faults`."""

    board: Board

    @cached_property
    def rows(self) -> list[Row]:
        """The units in their order; those that share a rank, and those without one, in Vietnamese order."""
        sheets = {str(sheet.pk): sheet for sheet in self.board.sheets}
        rows = [Row(sheets[place.unit], _named(place, sheets)) for place in self.board.ranking.places]
        last = len(rows) + 1
        return sorted(rows, key=lambda row: (row.place.rank or last, sort_key(row.place.unit), row.sheet.pk))

    @cached_property
    def ranking(self) -> Ranking:
        """The ranking of the engine with the names of the units."""
        return replace(self.board.ranking, places=tuple(row.place for row in self.rows))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the table and of all results: equal exactly when nothing that counts has changed."""
        return self.board.once("fingerprint", self._fingerprint)

    def _fingerprint(self) -> str:
        return digest(canonical({"table": _table(self.board), "sheets": [*map(self._results, self._by_unit())]}))

    def _by_unit(self) -> list[ScoreSheet]:
        return sorted(self.board.sheets, key=lambda sheet: sheet.unit_id)

    def _results(self, sheet: ScoreSheet) -> dict[str, Any]:
        entry = self.board.entry(sheet)
        return {
            "unit": sheet.unit_id,
            "kind": entry.kind,
            "blocked": sorted(entry.blocked),
            "results": {
                code: [result.is_assigned, _exact(result.target), _exact(result.actual), [*map(_exact, result.parts)]]
                for code, result in entry.results.items()
            },
        }

    def row_of(self, unit_id: int) -> Row | None:
        return next((row for row in self.rows if row.unit_id == unit_id), None)

    @cached_property
    def faults(self) -> list[str]:
        """What stands on a sheet and cannot be scored, each with its unit."""
        return [f"{sheet.unit}: {found.message}" for sheet, found in self.board.faults()]

    @property
    def unfinished(self) -> list[ScoreSheet]:
        """The sheets that are not final."""
        return [sheet for sheet in self.board.sheets if sheet.state != ScoreSheet.State.FINAL]


def read(round: ScoringRound) -> Standing:
    """Return where the units of `round` stand, in five queries."""
    return Standing(computing.read(round))


def read_for(round: ScoringRound, user: Any) -> Standing:
    """The same from the values that `user` sees on the sheets: nothing of a self-score that is being written, and of
    their own unit nothing of a verification that is not done. Once all sheets are final it is the same for everybody.
    """
    board = computing.read(round)
    open_ = (sheet for sheet in board.sheets if sheet.state != ScoreSheet.State.FINAL)
    upto = {sheet.pk: turns.shown_upto(sheet, turns.rights(user, sheet)) for sheet in open_}
    return Standing(board.only({pk: stage for pk, stage in upto.items() if stage != Stage.FINAL}))


def _named(place: Place, sheets: dict[str, ScoreSheet]) -> Place:
    tied = sorted((sheets[key].unit.name for key in place.tied_with), key=sort_key)
    return replace(place, unit=sheets[place.unit].unit.name, tied_with=tuple(tied))


def _table(board: Board) -> dict[str, Any]:
    table = board.round.table
    return {
        "key": table.pk,
        "total": _exact(table.total),
        "options": table.options,
        "criteria": [[row.code, row.parent_id, _exact(row.max), row.kind, row.options] for row in board.criteria],
    }


def _exact(value: Decimal | None) -> str:
    """Return a number as text that is the same whichever zeros it was stored with."""
    return "" if value is None else f"{value.normalize():f}"
