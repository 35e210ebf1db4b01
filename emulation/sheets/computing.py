"""From the assessments of a round to the points of the engine, in a number of queries that its size does not change."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from blocs.models import Unit
from blocs.prepared import Prepared
from emulation.criteria.building import built
from emulation.criteria.models import Criterion
from emulation.kept import Kept
from emulation.scoring import formulas, ranking, totals
from emulation.scoring.results import Entry, Result, check
from emulation.scoring.tables import Criterion as Leaf
from emulation.scoring.tables import Finding, Table
from emulation.scoring.totals import Totals
from emulation.sheets.models import Assessment, Block, Score, ScoreSheet, ScoringRound

Answer = TypeVar("Answer")
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


@dataclass(frozen=True)
class Content:
    """What was read of a round, and what was computed from it: the same for every reader, kept between pages.

    Nobody changes it, but for `computed`, where an answer is added under its question.
    """

    table: Table
    criteria: list[Criterion]
    scores: dict[int, dict[str, Line]]
    """Scores by sheet and code of the leaf."""
    assessments: dict[int, dict[str, Said]]
    """What the stages that count said, by score and stage."""
    computed: dict[Any, Any] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return sum(map(len, self.scores.values()))


@dataclass
class Board:
    """A round with everything that scoring it needs: sheets in the order of the year's members, scores, assessments."""

    round: ScoringRound
    content: Content
    sheets: list[ScoreSheet]
    blocks: list[Block]

    @property
    def table(self) -> Table:
        return self.content.table

    @property
    def criteria(self) -> list[Criterion]:
        return self.content.criteria

    @property
    def scores(self) -> dict[int, dict[str, Line]]:
        return self.content.scores

    @property
    def assessments(self) -> dict[int, dict[str, Said]]:
        return self.content.assessments

    @cached_property
    def blocked(self) -> dict[int, tuple[str, ...]]:
        """Codes of the reasons not to consider a unit, by sheet."""
        return _codes(self.blocks)

    def once(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return what `ask` says, asked once for as long as nothing that points follow from has changed.

        The answer must not depend on the reader or their language, on the day, or on what the pages say of sheets.
        """
        computed = self.content.computed
        if question not in computed:
            computed[question] = ask()
        found: Answer = computed[question]
        return found

    @property
    def stages(self) -> list[Stage]:
        """The stages that say something in this round: where a later one says nothing, points are as they were."""
        return self.once("stages", self._stages)

    def _stages(self) -> list[Stage]:
        said = {stage for row in self.assessments.values() for stage in row}
        return [stage for stage in ORDER if stage in said]

    def _last(self, upto: str) -> Stage:
        return next((stage for stage in reversed(self.stages) if ORDER[stage] <= ORDER[Stage(upto)]), Stage.SELF)

    def variant(self, kind: str) -> Table:
        """Return the table as units of this kind have it."""
        return self.once(("variant", kind), lambda: self.table.for_kind(kind))

    def only(self, stages: Mapping[int, str]) -> Board:
        """Return the board without what the sheets in `stages` (by key) say in another stage than that one."""
        if not stages:
            return self
        key = ("only", tuple(sorted(stages.items())))
        return replace(self, content=self.once(key, lambda: self._only(stages)))

    def _only(self, stages: Mapping[int, str]) -> Content:
        kept = {score.pk: stage for pk, stage in stages.items() for score in self.scores.get(pk, {}).values()}
        assessments = {
            pk: {stage: one for stage, one in said.items() if kept.get(pk, stage) == stage}
            for pk, said in self.assessments.items()
        }
        return Content(self.table, self.criteria, self.scores, assessments)

    @cached_property
    def peers(self) -> dict[int, Said]:
        """What other members said, by score: it counts for nothing, is seldom shown, and is not kept."""
        if not (self.round.has_peers or any(sheet.peer_id for sheet in self.sheets)):
            return {}
        rows = Assessment.objects.filter(score__sheet__round=self.round, stage=Stage.PEER)
        return {one.score_id: one for one in _assessments(rows)}

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
        return Entry(str(sheet.pk), results, sheet.unit_kind, frozenset(self.blocked.get(sheet.pk, ())))

    def fault(self, sheet: ScoreSheet, code: str, upto: str = Stage.FINAL) -> Finding | None:
        """Return why what stands on the leaf `code` of `sheet` cannot be scored; None when it can."""
        leaf = self.variant(sheet.unit_kind).by_code.get(code)
        score = self.scores.get(sheet.pk, {}).get(code)
        return check(leaf, self.result(score, upto)) if leaf and leaf.rule and score else None

    def faults(self) -> Iterator[tuple[ScoreSheet, Finding]]:
        """Yield what stands on a sheet and cannot be scored."""
        faulty = self.once("faulty", self._faulty)
        for sheet in self.sheets:
            for code in faulty.get(sheet.pk, []):
                if found := self.fault(sheet, code):
                    yield sheet, found

    def _faulty(self) -> dict[int, list[str]]:
        return {
            sheet.pk: [code for code in self.scores.get(sheet.pk, {}) if self.fault(sheet, code)]
            for sheet in self.sheets
        }

    def marks(self, upto: str = Stage.FINAL) -> dict[int, formulas.Sheet]:
        """Return the points of every sheet, by its key, as they stand after the stage `upto`."""
        last = self._last(upto)

        def ask() -> dict[int, formulas.Sheet]:
            found = formulas.score(self.table, [self.entry(sheet, last) for sheet in self.sheets])
            return {int(sheet.unit): sheet for sheet in found}

        return self.once(("marks", last), ask)

    def marks_of(
        self, sheet: ScoreSheet, upto: str = Stage.FINAL, typed: Mapping[str, Result] | None = None
    ) -> formulas.Sheet:
        """Return the points of `sheet`; of the other units only the leaves on which units count for each other.

        `typed` are results that somebody has typed and not saved.
        """
        last = self._last(upto)
        if typed:
            return self._compute(sheet, last, typed)
        if ("marks", last) in self.content.computed:
            return self.marks(last)[sheet.pk]
        return self.once(("marks", sheet.pk, last), lambda: self._compute(sheet, last))

    def _compute(self, sheet: ScoreSheet, upto: str, typed: Mapping[str, Result] | None = None) -> formulas.Sheet:
        own = self.entry(sheet, upto, typed)
        others = [self.entry(other, upto, only=self.shared_leaves) for other in self.sheets if other.pk != sheet.pk]
        return formulas.score(self.table, [own, *others])[0]

    @property
    def shared_leaves(self) -> frozenset[str]:
        """Leaves on which the results of other units matter."""
        kinds = {"proportional", "leader_relative", "ladder"}
        leaves = (leaf.code for leaf in self.table.leaves if leaf.rule and leaf.rule.kind in kinds)
        return self.once("shared_leaves", lambda: frozenset(leaves))

    def totals(self, sheet: ScoreSheet, marks: formulas.Sheet) -> Totals:
        """Add up the points of `sheet`."""
        return totals.total(self.variant(sheet.unit_kind), marks)

    def sums(self, sheet: ScoreSheet, upto: str = Stage.FINAL) -> Totals:
        """Return the total of `sheet` as it stands after the stage `upto`."""
        last = self._last(upto)
        return self.once(("sums", sheet.pk, last), lambda: self.totals(sheet, self.marks_of(sheet, last)))

    @property
    def ranking(self) -> ranking.Ranking:
        """The ranking as all values stand now; `unit` of a place is the key of the sheet, as text."""
        return self.once("ranking", lambda: ranking.rank(self.table, self.marks().values()))


def _scorable(leaf: Leaf, result: Result) -> Result:
    return Result(result.is_assigned, result.target) if check(leaf, result) else result


# --- From the database -----------------------------------------------------------------------------------

KEPT: Kept[Content] = Kept(40_000, lambda content: content.weight)
"""Rounds in this process, weighed by their scores: ten of the largest (some 60 MB), or a hundred of the usual ones."""


def read(round: ScoringRound, sheets: Iterable[ScoreSheet] | None = None) -> Board:
    """Return the board of `round`, in three queries when its content is kept, else in five or six (one less when its
    `sheets` were read already)."""
    rows = list(sheets) if sheets is not None else _with_units(_sheets(round=round.pk))
    for sheet in rows:
        sheet.round = round
    blocks: list[Block] = _blocks(round=round.pk)
    content = KEPT.get(round.pk, lambda: _mark(round, rows, blocks), lambda: _content(round))
    return Board(round, content, rows, blocks)


@Prepared
def _sheets(round: int) -> QuerySet:
    return ScoreSheet.objects.filter(round=round).select_related("unit").order_by("pk")


def _with_units(sheets: list[ScoreSheet]) -> list[ScoreSheet]:
    """Put the units that verify on `sheets`: nearly always units of the round, read with it."""
    units = {sheet.unit_id: sheet.unit for sheet in sheets}
    verifying = {key for sheet in sheets for key in (sheet.verifier_id, sheet.peer_id) if key}
    if others := verifying - units.keys():
        units |= Unit.objects.in_bulk(others)
    for sheet in sheets:
        sheet.verifier, sheet.peer = units.get(sheet.verifier_id or 0), units.get(sheet.peer_id or 0)
    return sheets


@Prepared
def _blocks(round: int) -> QuerySet:
    return Block.objects.filter(sheet__round=round).order_by("pk")


def _codes(blocks: list[Block]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for block in blocks:
        found[block.sheet_id] = (*found.get(block.sheet_id, ()), block.code)
    return found


def _mark(round: ScoringRound, sheets: list[ScoreSheet], blocks: list[Block]) -> Hashable:
    """Return what is another one as soon as anything of the round is from which points follow (ADR 0018).

    A published table is frozen. Whoever writes a score, or what a stage said of it, counts its version up in the same
    transaction, and none is ever deleted: no two states of a sheet have the same sum of versions and number of scores.
    """
    blocked = _codes(blocks)
    of_sheets = tuple((sheet.pk, sheet.unit_kind, sheet.state, blocked.get(sheet.pk)) for sheet in sheets)
    return (round.opened_at, round.table_id, of_sheets, tuple(map(tuple, _versions(round=round.pk))))


@Prepared
def _versions(round: int) -> QuerySet:
    rows = Score.objects.filter(sheet__round=round).order_by("sheet").values("sheet")
    return rows.annotate(scores=Count("pk"), versions=Sum("version")).values_list("sheet", "scores", "versions")


def _content(round: ScoringRound) -> Content:
    criteria, table = built(round.table)
    codes = {criterion.pk: criterion.code for criterion in criteria}
    scores: dict[int, dict[str, Line]] = {}
    for score in map(Line._make, _plain(Score.objects.filter(sheet__round=round), Line)):
        if score.criterion_id in codes:
            scores.setdefault(score.sheet_id, {})[codes[score.criterion_id]] = score
    said: dict[int, dict[str, Said]] = {}
    for one in _assessments(Assessment.objects.filter(score__sheet__round=round, stage__in=ORDER)):
        said.setdefault(one.score_id, {})[one.stage] = one
    return Content(table, criteria, scores, said)


def _plain(rows: Any, kind: type[Line]) -> Any:
    return rows.order_by().values_list(*kind._fields)


def _assessments(rows: Any) -> Iterator[Said]:
    """Parts are read as text and decoded where there are any: nearly all of 16,000 have none."""
    rows = rows.annotate(text=Cast("parts", TextField())).order_by()
    for row in rows.values_list(*("text" if name == "parts" else name for name in Said._fields)):
        one = Said._make(row)
        yield one._replace(parts=[] if row[3] == "[]" else json.loads(row[3]))
