"""What a table is checked for, each finding with the criterion it is about, and the figures that make it honest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from emulation.criteria import building, sources
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.scoring import checks
from emulation.scoring.account import COUNTED
from emulation.scoring.checks import Honesty
from emulation.scoring.tables import KIND_LABELS, Finding, Kind, Table


@dataclass(frozen=True)
class Remark:
    """One finding, and the row that it is about (None: the table itself)."""

    finding: Finding
    row: Row | None

    @property
    def message(self) -> str:
        return self.finding.message


@dataclass(frozen=True)
class Share:
    """Of the base of a table, what the leaves of one kind bring."""

    label: Any
    points: Decimal
    leaves: int


@dataclass
class Checks:
    """A table with everything that was found in it."""

    table: CriteriaTable
    rows: list[Row]
    engine: Table
    remarks: list[Remark]

    @property
    def stopping(self) -> list[Remark]:
        """What keeps the table from being published."""
        return [remark for remark in self.remarks if remark.finding.stops]

    @property
    def notes(self) -> list[Remark]:
        """What should be looked at and stops nothing; what the honesty figures count is left out."""
        return [remark for remark in self.remarks if not remark.finding.stops and remark.finding.code not in COUNTED]

    @cached_property
    def by_row(self) -> dict[int, list[Finding]]:
        found: dict[int, list[Finding]] = {}
        for remark in self.remarks:
            if remark.row:
                found.setdefault(remark.row.pk, []).append(remark.finding)
        return found

    @cached_property
    def figures(self) -> list[tuple[str, Honesty, list[Share]]]:
        """For each kind of unit (empty: all alike) the honesty figures, and the points by kind of criterion."""
        if not self.engine.leaves or self.is_broken:
            return []
        found = [(kind, checks.honesty(self.engine.for_kind(kind))) for kind in self.engine.unit_kinds or ("",)]
        return [(kind, honest, _shares(honest)) for kind, honest in found]

    @property
    def is_broken(self) -> bool:
        return any(remark.finding.code in ("circle", "parent_unknown", "code_twice") for remark in self.remarks)

    def rows_of(self, codes: Iterable[str]) -> list[Row]:
        known = {row.code: row for row in self.rows}
        return [known[code] for code in codes if code in known]

    @property
    def without_evidence(self) -> list[Row]:
        return self._counted("evidence_missing")

    @property
    def without_unit_of_measure(self) -> list[Row]:
        return self._counted("unit_of_measure_missing")

    def _counted(self, code: str) -> list[Row]:
        return [remark.row for remark in self.remarks if remark.finding.code == code and remark.row]


def _shares(honest: Honesty) -> list[Share]:
    return [
        Share(KIND_LABELS[kind], points, honest.leaves_by_kind[kind])
        for kind in Kind
        if (points := honest.points_by_kind.get(kind)) is not None
    ]


def check(table: CriteriaTable, rows: Iterable[Row] | None = None) -> Checks:
    """Return everything found in `table`, in two queries more than its rows when results come from commitments."""
    rows = list(table.criteria.all() if rows is None else rows)
    engine = building.engine_table(table, rows)
    by_code = {row.code: row for row in rows}
    remarks = [Remark(finding, by_code.get(finding.criterion)) for finding in checks.check(engine)]
    return Checks(table, rows, engine, [*remarks, *_of_sources(table, rows)])


def unchecked(table: CriteriaTable) -> Checks:
    """Return a table that is not drafted any more, without looking for anything: it was checked before."""
    found = building.built(table)
    return Checks(table, found.rows, found.engine, [])


def _of_sources(table: CriteriaTable, rows: list[Row]) -> list[Remark]:
    """Say where a result is to come from something that is not there (any more)."""
    flows = [(row, sources.of(row)) for row in rows if row.source]
    numbers: set[int] = set()
    if any(origin.commitment_number for _row, origin in flows):
        numbers = {commitment.number for commitment in sources.commitments(table.campaign)}
    found = []
    for row, origin in flows:
        if not sources.is_known(origin, numbers):
            message = _("“%(code)s”: what its result is to come from is not there.") % {"code": row.code}
            found.append(Remark(Finding("source_gone", message, row.code, "source", stops=False), row))
    return found
