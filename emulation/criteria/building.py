"""From the rows of a criteria table to the table that the engine scores with, and from its figures to rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.scoring import options
from emulation.scoring.options import Options
from emulation.scoring.tables import Criterion, Kind, Table


def engine_table(table: CriteriaTable, rows: Iterable[Row] | None = None) -> Table:
    """Return `table` as the engine has it; `rows` are its criteria when they were read already.

    Raises ValidationError with the codes of `scoring.options` when stored options do not fit their kind.
    """
    rows = list(table.criteria.all() if rows is None else rows)
    codes = {row.pk: row.code for row in rows}
    settings = Options(exact(table.options))
    criteria = tuple(_criterion(row, codes) for row in rows)
    return Table(table.name, table.total, criteria, **options.of_table(settings))


def _criterion(row: Row, codes: dict[Any, str]) -> Criterion:
    given = Options(exact(row.options))
    rule = options.rule(Kind(row.kind), given) if row.kind else None
    own = options.of_criterion(given)
    given.finish()
    return Criterion(row.code, row.name, row.max, codes.get(row.parent_id, ""), rule, **own)


def exact(stored: dict[str, Any]) -> dict[str, Any]:
    """Return stored JSON with its numbers as exact decimals, as a file would give them."""
    found: dict[str, Any] = options.parse(json.dumps(stored))
    return found
