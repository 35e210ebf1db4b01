"""From the rows of a criteria table to the table that the engine scores with, and from the engine's options to rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from emulation.another_hand import fingerprint
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.kept import Kept
from emulation.scoring import options, writing
from emulation.scoring.options import Options
from emulation.scoring.tables import Criterion, Kind, Table

ORDERED = ("steps", "bands", "max_for", "total_for")
"""Objects whose names stand in an order that people chose."""


def engine_table(table: CriteriaTable, rows: Iterable[Row] | None = None) -> Table:
    """Return `table` as the engine has it; `rows` are its criteria when they were read already.

    Raises ValidationError with the codes of `scoring.options` when stored options do not fit their kind.
    """
    rows = list(table.criteria.all() if rows is None else rows)
    codes = {row.pk: row.code for row in rows}
    settings = Options(exact(table.options))
    criteria = tuple(criterion(row, codes) for row in rows)
    return Table(table.name, table.total, criteria, **options.of_table(settings))


class Built(NamedTuple):
    """The criteria of a table in their order, and the table as the engine has it."""

    rows: list[Row]
    engine: Table


KEPT: Kept[Built] = Kept(20_000, lambda built: len(built.rows))
"""Frozen tables in this process, weighed by their criteria."""


def built(table: CriteriaTable) -> Built:
    """Return `table` with its criteria, to be read only; a frozen one is kept, because nothing in it changes any more.

    Raises as `engine_table`.
    """

    def read() -> Built:
        rows = list(table.criteria.order_by("order", "pk"))
        return Built(rows, engine_table(table, rows))

    return read() if table.is_editable else KEPT.get(table.pk, lambda: (table.version, table.published_at), read)


def criterion(row: Row, codes: Mapping[Any, str]) -> Criterion:
    """Return one row as the engine has it; `codes` are those of the rows by their keys."""
    given = Options(exact(row.options))
    rule = options.rule(Kind(row.kind), given) if row.kind else None
    own = options.of_criterion(given)
    given.finish()
    return Criterion(row.code, row.name, row.max, codes.get(row.parent_id, ""), rule, **own)


def exact(stored: dict[str, Any]) -> dict[str, Any]:
    """Return stored JSON with its numbers as exact decimals, as a file would give them."""
    found: dict[str, Any] = options.parse(json.dumps(stored))
    return {
        name: dict(value) if name in ORDERED and isinstance(value, list) else value for name, value in found.items()
    }


def stored(given: dict[str, Any]) -> dict[str, Any]:
    """Return options with exact decimals as a column of JSON keeps them; `exact` gives them back as they are.

    Pairs stand where an order matters, because PostgreSQL sorts the names of JSON objects.
    """
    said = json.loads(writing.as_json(given) or "{}")
    return {name: [list(pair) for pair in value.items()] if name in ORDERED else value for name, value in said.items()}


def in_tree_order(table: Table) -> list[Criterion]:
    """Return the criteria with each group before what stands in it, siblings in the order of the table."""

    def walk(parent: str) -> Iterator[Criterion]:
        for one in table.children.get(parent, []):
            yield one
            yield from walk(one.code)

    return list(walk(""))


def mark(table: CriteriaTable, rows: Iterable[Row]) -> str:
    """Return a mark that is equal exactly when the table says the same: settings, criteria, where results come from."""
    rows = list(rows)
    written = writing.as_json({"rows": writing.criteria_table(engine_table(table, rows)).dict})
    flows = [(row.code, row.source, row.commitment_number, row.figure, row.report_kind) for row in rows]
    return fingerprint({"written": written, "flows": flows, "source": table.source, "reason": table.change_reason})
