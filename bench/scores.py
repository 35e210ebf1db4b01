"""A bloc of 20 units on a table of 1,000 leaves of every kind, for the cost of scoring; no database."""

import statistics
import time
from decimal import Decimal

from emulation.scoring import formulas, options, ranking
from emulation.scoring.formulas import Sheet
from emulation.scoring.options import Options
from emulation.scoring.results import Entry, Result
from emulation.scoring.tables import Criterion, Kind, Table

UNITS, LEAVES, GROUPS = 20, 1_000, 50
OPTIONS = {
    Kind.COUNTER: '{"step": 0.5, "most": 5}',
    Kind.BANDS: '{"bands": {"<50": 0, "50–<80": 0.5, "≥80": 1}, "percent_of_target": true}',
    Kind.LADDER: '{"points": [1, 0.75, 0.5, 0.25]}',
    Kind.DAYS_LATE: '{"bands": {"0": 1, "1–2": 0.75, "3–10": 0.5, ">10": 0}}',
}
KINDS = [*Kind, *[Kind.LEADER_RELATIVE] * 4]
"""Against the leader costs the most, so that a third of the leaves is."""


def table() -> Table:
    groups = [Criterion(f"G{n}", f"Nhóm {n}", Decimal(LEAVES // GROUPS)) for n in range(GROUPS)]
    return Table("Bảng đo", Decimal(LEAVES), (*groups, *(_leaf(number) for number in range(LEAVES))))


def _leaf(number: int) -> Criterion:
    kind = KINDS[number % len(KINDS)]
    rule = options.rule(kind, Options(options.parse(OPTIONS.get(kind, "{}"))))
    return Criterion(f"L{number}", f"Tiêu chí {number}", Decimal(1), f"G{number % GROUPS}", rule)


def entries(one: Table) -> list[Entry]:
    return [
        Entry(f"Đơn vị {unit}", {leaf.code: _result(leaf, unit, n) for n, leaf in enumerate(one.leaves)})
        for unit in range(UNITS)
    ]


def _result(leaf: Criterion, unit: int, number: int) -> Result:
    value = (unit * 7 + number * 3) % 19
    if leaf.rule and leaf.rule.kind in (Kind.ALL_OR_NOTHING, Kind.DIRECT):
        return Result(actual=Decimal(value % 2))
    if leaf.rule and leaf.rule.kind == Kind.LADDER:
        return Result(actual=Decimal(value + 1))
    return Result(target=Decimal("9.5"), actual=Decimal(value))


def cost() -> tuple[float, float]:
    """Return the milliseconds of CPU that scoring takes, and those of adding up and ranking afterwards."""
    one = table()
    given = entries(one)
    scoring, placing = [], []
    for _round in range(11):
        start = time.process_time()
        sheets: list[Sheet] = formulas.score(one, given)
        scoring.append(time.process_time() - start)
        start = time.process_time()
        ranking.rank(one, sheets)
        placing.append(time.process_time() - start)
    return statistics.median(scoring[1:]) * 1000, statistics.median(placing[1:]) * 1000
