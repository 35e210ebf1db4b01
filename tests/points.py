"""A bloc year with a published criteria table and a scoring round, made row by row for tests of what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from common import history
from common.clock import now, today
from emulation.campaigns.models import Campaign
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.sheets.models import Assessment, Score, ScoreSheet, ScoringRound

LEAVES = (
    ("A", "", "Kết quả công tác", "60", "", {}),
    ("A1", "A", "Hoàn thành chỉ tiêu chuyên môn", "40", "proportional", {"unit_of_measure": "%"}),
    ("A2", "A", "Sáng kiến được công nhận", "20", "leader_relative", {"unit_of_measure": "sáng kiến"}),
    ("B", "", "Tham gia hoạt động của khối", "40", "", {}),
    ("B1", "B", "Ký giao ước thi đua", "10", "all_or_nothing", {"evidence": "giao ước"}),
    ("B2", "B", "Chất lượng báo cáo", "30", "direct", {}),
)
"""Code, parent, name, maximum, kind, options: a table of 100 points."""


def make_table(
    campaign: Campaign, *, by: Any, rows: Iterable[tuple] = LEAVES, published: bool = True, **fields: Any
) -> CriteriaTable:
    table = CriteriaTable(campaign=campaign, **{"name": "Bảng tiêu chí", "total": Decimal(100), **fields})
    history.save(table, by=by)
    made: dict[str, Criterion] = {}
    for order, (code, parent, name, most, kind, options) in enumerate(rows):
        made[code] = Criterion(
            table=table, parent=made.get(parent), order=order, code=code, name=name, max=Decimal(most), kind=kind,
            options=options,
        )  # fmt: skip
        history.save(made[code], by=by)
    if published:
        table.publish()
        table.published_by = by
        history.save(table, by=by)
    return table


def make_round(
    campaign: Campaign, table: CriteriaTable, *, by: Any, first: date | None = None, **fields: Any
) -> ScoringRound:
    first = first or today()
    days = {
        name: first + timedelta(days=7 * number)
        for number, name in enumerate(("self_due_on", "verify_due_on", "explain_due_on", "final_due_on"), start=1)
    }
    row = ScoringRound(campaign=campaign, table=table, opened_at=now(), opened_by=by, **{**days, **fields})
    history.save(row, by=by)
    for unit in campaign.members():
        sheet = ScoreSheet(round=row, unit=unit)
        history.save(sheet, by=by)
        for criterion in table.criteria.exclude(kind=""):
            history.save(Score(sheet=sheet, criterion=criterion), by=by)
    return row


def assess(
    sheet: ScoreSheet,
    values: Mapping[str, Any],
    *,
    by: Any,
    stage: str = "self",
    targets: Mapping[str, Any] | None = None,
) -> None:
    """Put results by the codes of leaves into `sheet`, as `stage` says them."""
    for code, value in values.items():
        score = sheet.scores.get(criterion__code=code)
        if targets and code in targets:
            score.target = Decimal(targets[code])
            history.save(score, by=by)
        row = Assessment(score=score, stage=stage, actual=Decimal(value), by=by, at=now())
        history.save(row, by=by)
