"""What a reader sees of one sheet: rows, points, totals, whose turn, what was changed and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blocs.prepared import Prepared
from emulation.criteria.models import Criterion as Row
from emulation.evidence.models import Evidence
from emulation.scoring import derivation
from emulation.scoring.exact import number
from emulation.scoring.formulas import Sheet as Marks
from emulation.scoring.results import Result
from emulation.scoring.tables import Criterion, Section, Table
from emulation.scoring.totals import Totals
from emulation.sheets import sources, turns, values, verifying
from emulation.sheets.assessing import Stage
from emulation.sheets.computing import Board, Said
from emulation.sheets.models import Score, ScoreChange, ScoreSheet
from emulation.sheets.turns import Rights

State = ScoreSheet.State
MOST_LEAVES = 30
"""So many criteria are filled in on one page."""


def points(value: Decimal | None) -> str:
    """Return points as people read them; a dash when nothing was scored."""
    return values.NONE if value is None else number(value)


# --- The pages on which a table is filled in ----------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A group of the table that is filled in on one page, with its leaves."""

    group: Criterion
    leaves: tuple[Criterion, ...]

    @property
    def codes(self) -> list[str]:
        return [leaf.code for leaf in self.leaves]


def pages(table: Table) -> list[Page]:
    """Cut `table` into pages: groups at the top, or what is inside them where there is too much for one page."""
    return [page for part in table.parts for page in _pages(table, part)]


def pages_of(board: Board, sheet: ScoreSheet) -> list[Page]:
    """Return the pages on which `sheet` is filled in."""
    kind = sheet.unit_kind
    return board.once(("pages", kind), lambda: pages(board.variant(kind)))


class PageLink(NamedTuple):
    """The way to a page on which a sheet is filled in."""

    code: str
    title: str
    url: str


def links_of(board: Board, sheet: ScoreSheet) -> tuple[PageLink, ...]:
    """Return the ways to the pages of `sheet`, in their order."""

    def ask() -> tuple[PageLink, ...]:
        return tuple(_link(sheet, page.group) for page in pages_of(board, sheet))

    return board.once(("links", sheet.pk, get_language()), ask)


def _link(sheet: ScoreSheet, group: Criterion) -> PageLink:
    title = f"{group.code}. {truncatechars(group.name, 60)}"
    return PageLink(group.code, title, reverse("emulation:sheet_group", args=[sheet.pk, group.code]))


def _pages(table: Table, criterion: Criterion) -> Iterator[Page]:
    leaves = [leaf for leaf in table.leaves if criterion in table.groups_of[leaf.code] or leaf == criterion]
    inner = table.children.get(criterion.code, [])
    if len(leaves) <= MOST_LEAVES or not any(not child.rule for child in inner):
        if leaves:
            yield Page(criterion, tuple(leaves))
        return
    if own := tuple(child for child in inner if child.rule):
        yield Page(criterion, own)
    for child in inner:
        if not child.rule:
            yield from _pages(table, child)


# --- One sheet ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What one stage says of a leaf: its result in words, its points, who and why."""

    words: str = ""
    points: str = ""
    reason: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Entry:
    """A row of a sheet: a group with its points, or a leaf with what each stage says of it."""

    criterion: Criterion
    depth: int
    points: str = values.NONE
    score_id: int | None = None
    max: str = ""
    target: str = ""
    own: Cell = field(default_factory=Cell)
    verified: Cell = field(default_factory=Cell)
    final: Cell = field(default_factory=Cell)
    peer: Cell | None = None
    explanation: str = ""
    answer: str = ""
    how: str = ""
    fault: str = ""
    source: str = ""
    """From where the result flows in, in words; `report_url` leads there when it is a report."""
    report_url: str = ""
    evidence: list[Any] = field(default_factory=list)
    is_assigned: bool = True

    @property
    def anchor(self) -> str:
        """Where the row is on the page of the sheet."""
        return f"diem-{self.score_id}"

    @property
    def indent(self) -> str:
        """The class that says how deep it stands in the table."""
        return f"depth-{self.depth}"

    @property
    def title(self) -> str:
        return f"{self.criterion.code}. {self.criterion.name}"

    @property
    def own_points(self) -> str:
        """What the result that the unit gave itself is worth."""
        return _("%(points)s points") % {"points": self.own.points}

    @property
    def is_group(self) -> bool:
        return not self.criterion.rule

    @property
    def is_verified(self) -> bool:
        """Whether somebody said something after the self-score."""
        return bool(self.verified.words or self.final.words or self.answer)


@dataclass
class Whole:
    """A sheet as its reader sees it."""

    sheet: ScoreSheet
    table: Table
    rows: list[Entry]
    totals: Totals | None
    line: str = ""
    upto: str = ""
    """The last stage of which the reader sees something."""

    @property
    def total(self) -> str:
        return points(self.totals.points if self.totals else None)

    @property
    def out_of(self) -> str:
        return number(self.totals.assigned_max) if self.totals else ""

    @property
    def percent(self) -> str:
        return number(self.totals.percent) if self.totals and self.totals.percent is not None else ""

    @property
    def unscored(self) -> int:
        return len(self.totals.unscored) if self.totals else 0


def whole(board: Board, sheet: ScoreSheet, has: Rights) -> Whole:
    """Return `sheet` as a reader with these rights sees it; two queries, three with evidence."""
    table, upto = board.variant(sheet.unit_kind), turns.shown_upto(sheet, has)
    if not upto:
        return Whole(sheet, table, [], None)
    last = board.sums(sheet, upto)
    added = _Added(board, sheet, has)
    rows = [added.to(row) for row in plain_rows(board, sheet, upto)]
    return Whole(sheet, table, rows, last, derivation.of_total(table, last), upto)


def plain_rows(board: Board, sheet: ScoreSheet, upto: str) -> list[Entry]:
    """Return the rows of `sheet` up to the stage `upto` without what is not kept."""
    return board.once(("rows", sheet.pk, upto, get_language()), lambda: _rows(board, sheet, upto))


def _rows(board: Board, sheet: ScoreSheet, upto: str) -> list[Entry]:
    table = board.variant(sheet.unit_kind)
    stages = [stage for stage in (Stage.SELF, Stage.SECOND, Stage.FINAL) if stage == Stage.SELF or upto == Stage.FINAL]
    marks: dict[str, Marks] = {stage: board.marks_of(sheet, stage) for stage in stages}
    reader, last = _Reader(board, sheet, table, marks), board.sums(sheet, upto)
    return [reader.row(criterion, last) for criterion in table.criteria]


@dataclass
class _Added:
    """What is no result and is read for each page: the evidence, and what another member found."""

    board: Board
    sheet: ScoreSheet
    has: Rights

    def __post_init__(self) -> None:
        self.evidence = _evidence(self.sheet)
        shows_peer = self.has.is_peer or verifying.peer_is_shown(self.sheet)
        self.peers = self.board.peers if shows_peer else {}

    def to(self, row: Entry) -> Entry:
        files, peer = self.evidence.get(row.score_id or 0), self.peers.get(row.score_id or 0)
        if not (files or peer):
            return row
        found = peer and Cell(values.in_words(row.criterion, peer.actual, peer.parts), reason=peer.reason)
        return replace(row, evidence=files or [], peer=found)


def _evidence(sheet: ScoreSheet) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {}
    for link in _links(sheet=sheet.pk):
        found.setdefault(link.score_id, []).append(link.evidence)
    return found


@Prepared
def _links(sheet: int) -> QuerySet:
    return Score.evidence.through.objects.filter(score__sheet=sheet).order_by("pk").select_related("evidence")


@dataclass
class _Reader:
    board: Board
    sheet: ScoreSheet
    table: Table
    marks: Mapping[str, Marks]

    def __post_init__(self) -> None:
        self.stored = {row.code: row for row in self.board.criteria}
        self.scores = self.board.scores.get(self.sheet.pk, {})
        self.cited = sources.cited(score.report_id for score in self.scores.values())
        self.last = list(self.marks.values())[-1]

    def row(self, criterion: Criterion, last: Totals) -> Entry:
        depth = len(self.table.groups_of[criterion.code])
        if not criterion.rule:
            part = last.parts[criterion.code]
            return Entry(criterion, depth, points(part.points), max=number(part.assigned_max))
        score = self.scores.get(criterion.code)
        if not score:
            return Entry(criterion, depth, max=number(criterion.max))
        said, mark = self.board.assessments.get(score.pk, {}), self.last.marks[criterion.code]
        fault = self.board.fault(self.sheet, criterion.code)
        stored = self.stored[criterion.code]
        return Entry(
            criterion, depth, points(mark.points), score.pk, number(criterion.max),
            values.target_in_words(criterion, score.target) if values.takes_target(criterion) else "",
            own=self._cell(criterion, Stage.SELF, said.get(Stage.SELF)),
            verified=self._verified(criterion, said), final=self._cell(criterion, Stage.FINAL, said.get(Stage.FINAL)),
            explanation=score.explanation, answer=score.answer, how=derivation.of_mark(mark),
            fault=fault.message if fault else "", source=_source(stored), is_assigned=score.is_assigned,
            report_url=self._report(stored, score.report_id),
        )  # fmt: skip

    def _report(self, stored: Row, report: int | None) -> str:
        """The way to the report that a result comes from, to the line of it where that is known."""
        if not report:
            return ""
        return reverse("emulation:report", args=[report]) + sources.place(stored, report, self.cited)

    def _cell(self, leaf: Criterion, stage: str, said: Said | None) -> Cell:
        """What `stage` itself says; of a stage that says nothing, only the points that stand after it."""
        marks = self.marks.get(stage)
        if not marks:
            return Cell()
        stands = points(marks.marks[leaf.code].points)
        if not said:
            return Cell(points=stands)
        return Cell(values.in_words(leaf, said.actual, said.parts), stands, said.reason, stage != Stage.SELF)

    def _verified(self, leaf: Criterion, said: Mapping[str, Said]) -> Cell:
        """The verification: of both times the later one."""
        return self._cell(leaf, Stage.SECOND, said.get(Stage.SECOND) or said.get(Stage.VERIFIED))


def _source(row: Row) -> str:
    """Return where the result of a leaf flows in from, in words; nothing for one that is typed."""
    if row.source == Row.Source.COMMITMENT:
        return _("commitment %(number)s of the covenant") % {"number": row.commitment_number}
    if row.source == Row.Source.FIGURE:
        return _("figure of the report")
    return _("day on which the report came") if row.source == Row.Source.REPORT_DAYS else ""


@dataclass(frozen=True)
class Live:
    """Points and totals of values that are typed and not saved."""

    points: dict[int, str]
    whole: Whole
    group: str


def live(board: Board, sheet: ScoreSheet, page: Page, typed: Mapping[str, Result], upto: str) -> Live:
    """Compute with `typed` in the place of what is saved, by the same engine; nothing is written."""
    marks = board.marks_of(sheet, upto, typed)
    sums = board.totals(sheet, marks) if typed else board.sums(sheet, upto)
    scores = board.scores[sheet.pk]
    shown = {scores[leaf.code].pk: points(marks.marks[leaf.code].points) for leaf in page.leaves if leaf.code in scores}
    table = board.variant(sheet.unit_kind)
    part = sums.parts.get(page.group.code)
    own = marks.marks.get(page.group.code)
    group = part.points if part else own.points if own else None
    return Live(shown, Whole(sheet, table, [], sums, derivation.of_total(table, sums)), points(group))


# --- The log ------------------------------------------------------------------------------------------


def log_of(sheet: ScoreSheet, has: Rights) -> Any:
    """Return the changes of `sheet` that the reader sees, the newest first: never more than the values themselves."""
    rows = ScoreChange.objects.filter(sheet=sheet).select_related("by", "for_unit", "score__criterion")
    upto = turns.shown_upto(sheet, has)
    if not (has.is_peer or verifying.peer_is_shown(sheet)):
        rows = rows.exclude(stage=Stage.PEER)
    if not upto:
        return rows.filter(field__in=[ScoreChange.Field.STATE, ScoreChange.Field.VERIFIER])
    return rows.exclude(stage__in=[Stage.VERIFIED, Stage.SECOND, Stage.FINAL]) if upto == Stage.SELF else rows


def section_label(criterion: Criterion) -> str:
    """Return what the points of a part count as, where they do not count as base."""
    return {Section.BONUS: _("bonus points"), Section.PENALTY: _("penalty points")}.get(criterion.section, "")
