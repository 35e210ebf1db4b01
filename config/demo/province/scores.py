"""Criteria tables, score sheets of every unit and year, and the rankings of the years that are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from blocs.models import Unit
from common.clock import now
from config.demo.province.bulk import write
from config.demo.province.reports import Handed, days_late, value_of
from config.demo.province.years import COMMITMENTS, Year
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.scoring.tables import Kind
from emulation.sheets.models import Assessment, Score, ScoreSheet, ScoringRound

PER_GROUP = 10
"""Leaves of a group; each carries one point."""
BANDS = {"bands": {"0": 1, "1–2": 0.75, "3–5": 0.5, ">5": 0}}
LEAVES: tuple[tuple[Kind, dict[str, Any], dict[str, Any]], ...] = (
    (Kind.ALL_OR_NOTHING, {"evidence": "văn bản"}, {}),
    (Kind.DIRECT, {}, {}),
    (Kind.PROPORTIONAL, {"unit_of_measure": "%"}, {"source": "commitment"}),
    (Kind.LEADER_RELATIVE, {"unit_of_measure": "%"}, {"source": "commitment"}),
    (Kind.DAYS_LATE, BANDS, {"source": "report_days", "report_kind": "year"}),
)
"""The kinds of leaves in turn: kind, options, where the result comes from."""


@dataclass
class Scored:
    """A bloc year with its table and its round."""

    year: Year
    table: CriteriaTable
    leaves: list[Criterion]
    round: ScoringRound


def build(years: list[Year], handed: list[Handed], *, leaves: int, most_leaves: int) -> list[Scored]:
    """Score every unit and year; past years are final, this one is being verified. The largest bloc has the most
    leaves."""
    largest = years[-1].place
    scored = _tables(years, [most_leaves if year.place is largest else leaves for year in years])
    reports = {(each.year.campaign.pk, each.unit.pk): each for each in handed}
    for _back, group in groupby(scored, key=lambda one: one.year.back):
        _sheets(list(group), reports)
    return scored


def _tables(years: list[Year], sizes: list[int]) -> list[Scored]:
    tables = write(CriteriaTable, [_table(year, size) for year, size in zip(years, sizes, strict=True)])
    groups = write(
        Criterion,
        [
            _group(table, number)
            for table, size in zip(tables, sizes, strict=True)
            for number in range(size // PER_GROUP)
        ],
    )
    by_table: dict[int, list[Criterion]] = {}
    for group in groups:
        by_table.setdefault(group.table_id, []).append(group)
    leaves = write(Criterion, [leaf for group in groups for leaf in _leaves(group)])
    inside: dict[int, list[Criterion]] = {}
    for leaf in leaves:
        inside.setdefault(leaf.table_id, []).append(leaf)
    rounds = write(ScoringRound, [_round(year, table) for year, table in zip(years, tables, strict=True)])
    return [
        Scored(year, table, inside[table.pk], held) for year, table, held in zip(years, tables, rounds, strict=True)
    ]


def _table(year: Year, size: int) -> CriteriaTable:
    return CriteriaTable(
        campaign=year.campaign, name=f"Bảng tiêu chí chấm điểm năm {year.campaign.year}", total=Decimal(size),
        state=CriteriaTable.State.PUBLISHED, published_at=now(), is_example=True,
        published_by=year.place.leaders[year.place.head(year.back).pk].person,
    )  # fmt: skip


def _group(table: CriteriaTable, number: int) -> Criterion:
    return Criterion(
        table=table, order=number * (PER_GROUP + 1), code=f"{number + 1}", name=f"Nội dung thi đua {number + 1}",
        max=Decimal(PER_GROUP),
    )  # fmt: skip


def _leaves(group: Criterion) -> Iterator[Criterion]:
    for number in range(PER_GROUP):
        kind, options, source = LEAVES[number % len(LEAVES)]
        own = {**source, "commitment_number": 1 + number % COMMITMENTS} if "commitment" in source.values() else source
        yield Criterion(
            table_id=group.table_id, parent=group, order=group.order + number + 1,
            code=f"{group.code}.{number + 1}", name=f"Tiêu chí {group.code}.{number + 1} của bảng ví dụ",
            max=Decimal(1), kind=kind.value, options=options, **own,
        )  # fmt: skip


def _round(year: Year, table: CriteriaTable) -> ScoringRound:
    first = year.campaign.ends_on - timedelta(days=40)
    return ScoringRound(
        campaign=year.campaign, table=table, self_due_on=first, verify_due_on=first + timedelta(days=10),
        explain_due_on=first + timedelta(days=20), final_due_on=first + timedelta(days=30), opened_at=now(),
        opened_by=table.published_by,
    )  # fmt: skip


def _sheets(scored: list[Scored], reports: dict[tuple[int, int], Handed]) -> None:
    """Write the sheets of one year of all blocs."""
    pairs = [(one, unit) for one in scored for unit in one.year.place.units]
    sheets = write(ScoreSheet, [_sheet(one, unit) for one, unit in pairs])
    placed = [
        (one, unit, leaf, sheet, reports[one.year.campaign.pk, unit.pk])
        for (one, unit), sheet in zip(pairs, sheets, strict=True)
        for leaf in one.leaves
    ]
    scores = write(Score, [_score(leaf, sheet, handed) for _one, _unit, leaf, sheet, handed in placed])
    write(
        Assessment,
        [
            _assessment(one, unit, leaf, score, handed)
            for (one, unit, leaf, _sheet, handed), score in zip(placed, scores, strict=True)
        ],
    )


def _sheet(one: Scored, unit: Unit) -> ScoreSheet:
    head, deputy = one.year.place.head(one.year.back), one.year.place.head(one.year.back + 1)
    is_over = bool(one.year.back)
    return ScoreSheet(
        round=one.round, unit=unit, verifier=deputy if unit == head else head, submitted_at=now(),
        state=ScoreSheet.State.FINAL if is_over else ScoreSheet.State.VERIFYING, final_at=now() if is_over else None,
    )  # fmt: skip


def _score(leaf: Criterion, sheet: ScoreSheet, handed: Handed) -> Score:
    is_measured = leaf.source == Criterion.Source.COMMITMENT
    return Score(
        sheet=sheet, criterion=leaf, target=Decimal(95) if is_measured else None,
        report=handed.report if leaf.source else None, version=1,
    )  # fmt: skip


def _assessment(one: Scored, unit: Unit, leaf: Criterion, score: Score, handed: Handed) -> Assessment:
    return Assessment(
        score=score, stage=Assessment.Stage.SELF, actual=_actual(leaf, handed), for_unit=unit, at=now(),
        by=one.year.place.leaders[unit.pk].person,
    )  # fmt: skip


def _actual(leaf: Criterion, handed: Handed) -> Decimal:
    if leaf.source == Criterion.Source.COMMITMENT:
        return value_of(handed.number, leaf.commitment_number or 0)
    if leaf.source == Criterion.Source.REPORT_DAYS:
        return Decimal(days_late(handed.number))
    return Decimal((handed.number + leaf.order) % 4 != 0)
