"""From the assessments of a round to the points of the engine, in a number of queries that its size does not change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from emulation.criteria.building import engine_table
from emulation.criteria.models import Criterion
from emulation.scoring import formulas, ranking, totals
from emulation.scoring.results import Entry, Result, check
from emulation.scoring.tables import Criterion as Leaf
from emulation.scoring.tables import Finding, Table
from emulation.scoring.totals import Totals
from emulation.sheets.models import Assessment, Block, Score, ScoreSheet, ScoringRound

Stage = Assessment.Stage
ORDER = {Stage.SELF: 0, Stage.VERIFIED: 1, Stage.SECOND: 2, Stage.FINAL: 3}
"""The stages whose values count, the later the stronger."""


class Line(NamedTuple):
    """A score as the board keeps it: a plain tuple, because a round of 20 units has 4,000 of them."""

    pk: int
    sheet_id: int
    criterion_id: int
    is_assigned: bool
    target: Decimal | None
    report_id: int | None
    explanation: str
    answer: str
    version: int


class Said(NamedTuple):
    """What one stage said of a score."""

    score_id: int
    stage: str
    actual: Decimal | None
    parts: list[str]
    reason: str
    by_id: int
    for_unit_id: int | None
    at: datetime


@dataclass
class Board:
    """A round with everything that scoring it needs: sheets in the order of the year's members, scores, assessments.

    `assessments[score_pk][stage]` is what a stage said.
    """

    round: ScoringRound
    table: Table
    criteria: list[Criterion]
    sheets: list[ScoreSheet]
    scores: dict[int, dict[str, Line]]
    """Scores by sheet and code of the leaf."""
    assessments: dict[int, dict[str, Said]]
    blocks: dict[int, list[str]]
    variants: dict[str, Table] = field(default_factory=dict)
    computed: dict[tuple[int | None, str], Any] = field(default_factory=dict)
    """Points of all sheets, or of one (its key), by the last stage that says anything."""

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages that say something in this round: where a later one says nothing, points are as they were."""
        said = {stage for row in self.assessments.values() for stage in row}
        return [stage for stage in ORDER if stage in said]

    def _last(self, upto: str) -> Stage:
        return next((stage for stage in reversed(self.stages) if ORDER[stage] <= ORDER[Stage(upto)]), Stage.SELF)

    def variant(self, kind: str) -> Table:
        """Return the table as units of this kind have it."""
        if kind not in self.variants:
            self.variants[kind] = self.table.for_kind(kind)
        return self.variants[kind]

    def result(self, score: Line | Score, upto: str = Stage.FINAL) -> Result:
        """Return the result of one leaf as it stands after the stage `upto`."""
        said = self.assessments.get(score.pk, {})
        last = ORDER[Stage(upto)]
        known = [said[stage] for stage in ORDER if stage in said and ORDER[stage] <= last]
        if not known:
            return Result(score.is_assigned, score.target)
        return Result(score.is_assigned, score.target, known[-1].actual, tuple(map(Decimal, known[-1].parts)))

    def entry(
        self,
        sheet: ScoreSheet,
        upto: str = Stage.FINAL,
        typed: Mapping[str, Result] | None = None,
        only: frozenset[str] | None = None,
    ) -> Entry:
        """Return what `sheet` says for the engine, named by its key; `typed` are results that are not saved yet, and
        `only` the leaves that are asked for (None: all).

        A result that its leaf cannot score any more, as when its target was taken away, counts as not scored: `fault`
        says why on the page of the sheet.
        """
        leaves = self.variant(sheet.unit_kind).by_code
        results = {
            code: _scorable(leaves[code], (typed or {}).get(code) or self.result(score, upto))
            for code, score in self.scores.get(sheet.pk, {}).items()
            if code in leaves and leaves[code].rule and (only is None or code in only)
        }
        return Entry(str(sheet.pk), results, sheet.unit_kind, frozenset(self.blocks.get(sheet.pk, [])))

    def fault(self, sheet: ScoreSheet, code: str, upto: str = Stage.FINAL) -> Finding | None:
        """Return why what stands on the leaf `code` of `sheet` cannot be scored; None when it can."""
        leaf = self.variant(sheet.unit_kind).by_code.get(code)
        score = self.scores.get(sheet.pk, {}).get(code)
        return check(leaf, self.result(score, upto)) if leaf and leaf.rule and score else None

    def faults(self) -> Iterator[tuple[ScoreSheet, Finding]]:
        """Yield what stands on a sheet and cannot be scored."""
        for sheet in self.sheets:
            for code in self.scores.get(sheet.pk, {}):
                if found := self.fault(sheet, code):
                    yield sheet, found

    def marks(self, upto: str = Stage.FINAL) -> dict[int, formulas.Sheet]:
        """Return the points of every sheet, by its key, as they stand after the stage `upto`."""
        last = self._last(upto)
        if (None, last) not in self.computed:
            found = formulas.score(self.table, [self.entry(sheet, last) for sheet in self.sheets])
            self.computed[None, last] = {int(sheet.unit): sheet for sheet in found}
        marks: dict[int, formulas.Sheet] = self.computed[None, last]
        return marks

    def marks_of(
        self, sheet: ScoreSheet, upto: str = Stage.FINAL, typed: Mapping[str, Result] | None = None
    ) -> formulas.Sheet:
        """Return the points of `sheet`; of the other units only the leaves on which units count for each other.

        `typed` are results that somebody has typed and not saved.
        """
        last = self._last(upto)
        if typed:
            return self._compute(sheet, last, typed)
        if (sheet.pk, last) not in self.computed:
            self.computed[sheet.pk, last] = self._compute(sheet, last)
        marks: formulas.Sheet = self.computed[sheet.pk, last]
        return marks

    def _compute(self, sheet: ScoreSheet, upto: str, typed: Mapping[str, Result] | None = None) -> formulas.Sheet:
        own = self.entry(sheet, upto, typed)
        others = [self.entry(other, upto, only=self.shared_leaves) for other in self.sheets if other.pk != sheet.pk]
        return formulas.score(self.table, [own, *others])[0]

    @cached_property
    def shared_leaves(self) -> frozenset[str]:
        """Leaves on which the results of other units matter."""
        kinds = {"proportional", "leader_relative", "ladder"}
        return frozenset(leaf.code for leaf in self.table.leaves if leaf.rule and leaf.rule.kind in kinds)

    def totals(self, sheet: ScoreSheet, marks: formulas.Sheet) -> Totals:
        """Add up the points of `sheet`."""
        return totals.total(self.variant(sheet.unit_kind), marks)

    @cached_property
    def ranking(self) -> ranking.Ranking:
        """The ranking as all values stand now; `unit` of a place is the key of the sheet, as text."""
        return ranking.rank(self.table, self.marks().values())


def _scorable(leaf: Leaf, result: Result) -> Result:
    return Result(result.is_assigned, result.target) if check(leaf, result) else result


def read(round: ScoringRound, sheets: Iterable[ScoreSheet] | None = None) -> Board:
    """Return the board of `round` in five queries (one less when its `sheets` were read already)."""
    criteria = list(round.table.criteria.order_by("order", "pk"))
    rows = list(sheets) if sheets is not None else list(round.sheets.select_related("unit", "verifier", "peer"))
    codes = {criterion.pk: criterion.code for criterion in criteria}
    scores: dict[int, dict[str, Line]] = {}
    for score in map(Line._make, _plain(Score.objects.filter(sheet__round=round), Line)):
        if score.criterion_id in codes:
            scores.setdefault(score.sheet_id, {})[codes[score.criterion_id]] = score
    said: dict[int, dict[str, Said]] = {}
    for one in _assessments(round):
        said.setdefault(one.score_id, {})[one.stage] = one
    blocks: dict[int, list[str]] = {}
    for sheet, code in Block.objects.filter(sheet__round=round).values_list("sheet", "code").order_by("pk"):
        blocks.setdefault(sheet, []).append(code)
    return Board(round, engine_table(round.table, criteria), criteria, rows, scores, said, blocks)


def _plain(rows: Any, kind: type[Line]) -> Any:
    return rows.order_by().values_list(*kind._fields)


def _assessments(round: ScoringRound) -> Iterator[Said]:
    """Parts are read as text and decoded where there are any: nearly all of 16,000 have none."""
    rows = Assessment.objects.filter(score__sheet__round=round).annotate(text=Cast("parts", TextField())).order_by()
    for row in rows.values_list(*("text" if name == "parts" else name for name in Said._fields)):
        one = Said._make(row)
        yield one._replace(parts=[] if row[3] == "[]" else json.loads(row[3]))
