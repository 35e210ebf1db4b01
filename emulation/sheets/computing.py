"""From the assessments of a round to the points of the engine, in a number of queries that its size does not change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from emulation.criteria.building import engine_table
from emulation.criteria.models import Criterion
from emulation.scoring import formulas, ranking
from emulation.scoring.results import Entry, Result
from emulation.scoring.tables import Table
from emulation.sheets.models import Assessment, Score, ScoreSheet, ScoringRound

Stage = Assessment.Stage
ORDER = {Stage.SELF: 0, Stage.VERIFIED: 1, Stage.SECOND: 2, Stage.FINAL: 3}
"""The stages whose values count, the later the stronger."""


@dataclass
class Board:
    """A round with everything that scoring it needs: sheets in the order of the year's members, scores, assessments.

    `assessments[score_pk][stage]` is what a stage said.
    """

    round: ScoringRound
    table: Table
    criteria: list[Criterion]
    sheets: list[ScoreSheet]
    scores: dict[int, dict[str, Score]]
    """Scores by sheet and code of the leaf."""
    assessments: dict[int, dict[str, Assessment]]
    blocks: dict[int, list[str]]

    def result(self, score: Score, upto: str = Stage.FINAL) -> Result:
        """Return the result of one leaf as it stands after the stage `upto`."""
        said = self.assessments.get(score.pk, {})
        known = [said[stage] for stage in ORDER if stage in said and ORDER[stage] <= ORDER[Stage(upto)]]
        if not known:
            return Result(score.is_assigned, score.target)
        return Result(score.is_assigned, score.target, known[-1].actual, tuple(map(Decimal, known[-1].parts)))

    def entry(self, sheet: ScoreSheet, upto: str = Stage.FINAL) -> Entry:
        """Return what `sheet` says for the engine; its unit is named by the key of the sheet."""
        results = {code: self.result(score, upto) for code, score in self.scores.get(sheet.pk, {}).items()}
        return Entry(str(sheet.pk), results, sheet.unit_kind, frozenset(self.blocks.get(sheet.pk, [])))

    def marks(self, upto: str = Stage.FINAL) -> dict[int, formulas.Sheet]:
        """Return the points of every sheet, by its key, as they stand after the stage `upto`."""
        found = formulas.score(self.table, [self.entry(sheet, upto) for sheet in self.sheets])
        return {int(sheet.unit): sheet for sheet in found}

    @cached_property
    def ranking(self) -> ranking.Ranking:
        """The ranking as all values stand now; `unit` of a place is the key of the sheet, as text."""
        return ranking.rank(self.table, self.marks().values())


def read(round: ScoringRound, sheets: Iterable[ScoreSheet] | None = None) -> Board:
    """Return the board of `round` in five queries (one less when its `sheets` were read already)."""
    criteria = list(round.table.criteria.order_by("order", "pk"))
    rows = list(sheets) if sheets is not None else list(round.sheets.select_related("unit", "verifier", "peer"))
    codes = {criterion.pk: criterion.code for criterion in criteria}
    scores: dict[int, dict[str, Score]] = {}
    for score in Score.objects.filter(sheet__round=round).order_by():
        scores.setdefault(score.sheet_id, {})[codes[score.criterion_id]] = score
    said: dict[int, dict[str, Assessment]] = {}
    for assessment in Assessment.objects.filter(score__sheet__round=round).order_by():
        said.setdefault(assessment.score_id, {})[assessment.stage] = assessment
    blocks: dict[int, list[str]] = {}
    for row in ScoreSheet.objects.filter(round=round).exclude(blocks=None).values_list("pk", "blocks__code").order_by():
        blocks.setdefault(row[0], []).append(row[1])
    return Board(round, engine_table(round.table, criteria), criteria, rows, scores, said, blocks)
