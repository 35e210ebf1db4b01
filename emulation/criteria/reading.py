"""What a reader of a criteria table sees: the tree with its sums, the versions of a year, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.text import fold
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Commitment
from emulation.covenants.reading import day
from emulation.covenants.turns import Turn
from emulation.criteria import building, sources, words
from emulation.criteria.checking import Checks
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.criteria.words import Difference
from emulation.scoring.exact import number
from emulation.scoring.tables import KIND_LABELS, Criterion, Finding, Section, Table

State = CriteriaTable.State
SMALL = 40
"""A tree of so many criteria is opened as a whole."""


@dataclass(frozen=True)
class Sum:
    """What stands in a group adds up to, for one kind of unit (empty: all alike)."""

    kind: str
    max: Decimal
    sum: Decimal

    @property
    def differs(self) -> bool:
        return self.max != self.sum


@dataclass
class Node:
    """A criterion where it stands in the tree, with all that its line shows."""

    row: Row
    one: Criterion
    depth: int
    place: int
    """Among those beside it, from 1."""
    is_last: bool
    children: list[Node] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    origin: str = ""
    is_open: bool = True

    @property
    def kind(self) -> Any:
        return KIND_LABELS[self.one.rule.kind] if self.one.rule else ""

    @property
    def anchor(self) -> str:
        """Where its row is in the table."""
        return f"tc-{slugify(self.row.code)}"

    @property
    def indent(self) -> str:
        """The class that says how deep it stands in the table."""
        return f"depth-{min(self.depth, 3)}"

    @property
    def points(self) -> str:
        return number(self.one.max)

    @property
    def rule(self) -> str:
        return words.of_rule(self.one)

    @property
    def variants(self) -> str:
        return words.of_variants(self.one)

    @property
    def section(self) -> str:
        return words.SECTIONS[self.one.section]() if self.one.section != Section.BASE else ""

    @property
    def stopping(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.stops]

    @property
    def differing(self) -> list[Sum]:
        return [each for each in self.sums if each.differs]

    def everything(self) -> Iterable[Node]:
        """Yield this node and all inside it, in order."""
        yield self
        for child in self.children:
            yield from child.everything()


def tree(
    found: Checks, known: Iterable[Commitment] = (), *, look_for: str = "", opened: int | None = None
) -> list[Node]:
    """Return the criteria at the top with what stands in them; `known` are the year's commitments.

    With `look_for` only what matches (by code or name, without regard to accents) and the groups around it. A large
    tree is closed, but for the groups around the row `opened`.
    """
    known = list(known)
    children: dict[int | None, list[Row]] = {}
    for row in found.rows:
        children.setdefault(row.parent_id, []).append(row)
    sums = _sums(found.engine)

    def nodes(parent: int | None, depth: int) -> list[Node]:
        rows = children.get(parent, [])
        return [node(row, depth, place, len(rows)) for place, row in enumerate(rows, start=1)]

    def node(row: Row, depth: int, place: int, count: int) -> Node:
        one = found.engine.by_code[row.code]
        origin = sources.label(sources.of(row), known) if row.source else ""
        made = Node(row, one, depth, place, place == count, nodes(row.pk, depth + 1), sums.get(row.code, []))
        made.findings, made.origin = found.by_row.get(row.pk, []), origin
        return made

    made = nodes(None, 0)
    if look_for:
        made = [each for each in made if _narrow(each, fold(look_for).split())]
    elif len(found.rows) > SMALL:
        for top in made:
            _close(top, opened)
    return made


def _sums(table: Table) -> dict[str, list[Sum]]:
    found: dict[str, list[Sum]] = {}
    for kind in table.unit_kinds or ("",):
        variant = table.for_kind(kind)
        for one in variant.criteria:
            if not one.rule:
                inside = sum((child.max for child in variant.children.get(one.code, [])), Decimal(0))
                found.setdefault(one.code, []).append(Sum(kind, one.max, inside))
    return {code: _alike(sums) for code, sums in found.items()}


def _alike(sums: list[Sum]) -> list[Sum]:
    """Return one sum where all kinds of unit have the same."""
    if len({(each.max, each.sum) for each in sums}) > 1:
        return sums
    return [Sum("", sums[0].max, sums[0].sum)]


def _narrow(node: Node, wanted: list[str]) -> bool:
    """Leave in `node` what matches. Return whether anything does."""
    text = fold(f"{node.row.code} {node.row.name}")
    if all(word in text for word in wanted):
        return True
    node.children = [child for child in node.children if _narrow(child, wanted)]
    return bool(node.children)


def _close(node: Node, opened: int | None) -> bool:
    """Close `node` unless the row `opened` is inside it. Return whether it is this row or holds it."""
    inside = [_close(child, opened) for child in node.children]
    node.is_open = any(inside) or node.row.pk == opened
    return node.is_open


def flat(nodes: Iterable[Node]) -> list[Node]:
    """Return every node in order, each group before what stands in it."""
    return [each for node in nodes for each in node.everything()]


# --- A year ------------------------------------------------------------------------------------------------------


def tables_of(campaign: Campaign, user: Any) -> list[CriteriaTable]:
    """Return the tables of a year that `user` sees, the newest first."""
    rows = CriteriaTable.objects.visible_to(user).filter(campaign=campaign).select_related("published_by")
    return list(rows.order_by("-version"))


def others(campaign: Campaign, user: Any) -> Any:
    """Return the tables of other years and blocs that `user` may copy, the newest years first."""
    rows = CriteriaTable.objects.visible_to(user).filter(state__in=CriteriaTable.PUBLIC).exclude(campaign=campaign)
    return rows.select_related("campaign__bloc").order_by("-campaign__starts_on", "campaign__bloc__name", "-version")


def before(table: CriteriaTable, tables: Iterable[CriteriaTable]) -> CriteriaTable | None:
    """Return the version that was published before `table`, among those of its year, the newest first."""
    return next((row for row in tables if row.version < table.version and row.state in CriteriaTable.PUBLIC), None)


def changes(table: CriteriaTable, engine: Table, before: CriteriaTable | None) -> list[Difference]:
    """Return what `table` changes in the version before it."""
    return words.differences(building.built(before).engine, engine) if before else []


def turn(table: CriteriaTable) -> Turn:
    """Return one sentence: where the table is and who acts next."""
    if table.state == State.DRAFT:
        return Turn(_("Being drafted by the head of the bloc; the members do not see it yet."))
    if table.state == State.WITHDRAWN:
        return Turn(_("This draft was given up. It is kept to be read."), "info")
    words_ = {"day": day(table.published_at)}
    if table.state == State.REPLACED:
        return Turn(_("Published on %(day)s, and replaced by a newer version since.") % words_, "info")
    return Turn(_("Published on %(day)s. It is frozen: the units are scored by exactly this table.") % words_, "done")
