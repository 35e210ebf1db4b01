"""Criteria tables made by the rules: small, large, one criterion of each kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from emulation.campaigns.models import Campaign
from emulation.criteria import building, drafting, editing, publishing
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.scoring import options
from emulation.scoring.options import Options
from emulation.scoring.tables import Criterion, Kind

SMALL = (
    ("A", "", "Kết quả công tác", "60", "", ""),
    ("A1", "A", "Hoàn thành chỉ tiêu", "40", "proportional", '{"unit_of_measure": "%", "evidence": "báo cáo"}'),
    (
        "A2",
        "A",
        "Sáng kiến được công nhận",
        "20",
        "leader_relative",
        '{"unit_of_measure": "sáng kiến", "evidence": "x"}',
    ),
    ("B", "", "Hoạt động của khối", "40", "", ""),
    ("B1", "B", "Ký giao ước", "10", "all_or_nothing", '{"evidence": "giao ước"}'),
    ("B2", "B", "Thời hạn báo cáo", "30", "days_late", '{"bands": {"0": 30, "1–5": 12.5, ">5": 0}, "evidence": "x"}'),
)
"""Code, parent, name, maximum, kind, options: a sound table of 100 points."""

KINDS = {
    "all_or_nothing": "{}",
    "direct": "{}",
    "counter": '{"steps": {"khen cấp bộ": 3.5, "khen": 1, "phê bình": -2.25}, "base": 2, "least": -5, "most": 4, '
    '"within_max": false}',
    "bands": '{"bands": {"<75": 0, "75–<95.5": 3.25, "≥95.5": 10}, "percent_of_target": true}',
    "proportional": '{"grows": true}',
    "leader_relative": "{}",
    "ladder": '{"points": [10, 7.5, 5], "beyond": 1.25, "by_scores": true}',
    "days_late": '{"bands": {"0": 10, "1–2": 1.5, ">2": 0}}',
}
"""The options of a leaf of ten points, for each kind."""


def criterion(
    code: str, parent: str = "", name: str = "", most: Any = 10, kind: str = "", said: str = "", **more: Any
) -> Criterion:
    """A criterion as files say it."""
    given = Options(options.parse(said or "{}"))
    rule = options.rule(Kind(kind), given) if kind else None
    own = options.of_criterion(given)
    given.finish()
    return Criterion(code, name or f"Tiêu chí {code}", Decimal(most), parent, rule, **{**own, **more})


def begin(campaign: Campaign, *, by: Any, rows: Any = SMALL, **fields: Any) -> CriteriaTable:
    """A draft with these criteria, added one by one."""
    table = drafting.begin(campaign, name="Bảng tiêu chí", by=by, **fields)
    for row in rows:
        editing.add(table, criterion(*row), by=by)
    return table


def publish(table: CriteriaTable, *, by: Any) -> CriteriaTable:
    """Publish what stands there now."""
    return publishing.publish(table, read=building.mark(table, table.criteria.all()), by=by)


def row(table: CriteriaTable, code: str) -> Row:
    return table.criteria.get(code=code)


def outline(table: CriteriaTable) -> list[str]:
    """The codes in their order, inside their groups indented."""
    rows = list(table.criteria.all())
    parents = {each.pk: each.parent_id for each in rows}

    def depth(key: int) -> int:
        return 1 + depth(parents[key]) if parents[key] else 0

    return [f"{'  ' * depth(each.pk)}{each.code}" for each in rows]


def large(groups: int = 10, leaves: int = 22) -> tuple:
    """Rows of a table of `groups` parts with `leaves` each: 230 criteria of one point."""
    rows: list[tuple] = []
    for number in range(1, groups + 1):
        rows.append((f"P{number}", "", f"Phần {number}", str(leaves), "", ""))
        rows += [
            (f"P{number}.{leaf}", f"P{number}", f"Tiêu chí {leaf}", "1", "direct", "") for leaf in range(1, leaves + 1)
        ]
    return tuple(rows)
