"""What covenant and reports say of the leaves of a round: targets, results, and the report each was read in."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from blocs.prepared import Prepared
from emulation.covenants.models import Commitment, Covenant
from emulation.criteria.models import Criterion
from emulation.reports.models import Report, ReportFigure, ReportRequest
from emulation.scoring.exact import ONE, ZERO
from emulation.scoring.results import Result, check
from emulation.scoring.tables import AllOrNothing
from emulation.scoring.tables import Criterion as Leaf
from emulation.sheets import values
from emulation.sheets.models import ScoreSheet

Source = Criterion.Source
Kind = ReportRequest.Kind
MEETS: dict[str, Callable[[Any, Any], bool]] = {
    Commitment.Comparator.AT_LEAST: operator.ge,
    Commitment.Comparator.AT_MOST: operator.le,
    Commitment.Comparator.MORE: operator.gt,
    Commitment.Comparator.LESS: operator.lt,
    Commitment.Comparator.EQUAL: operator.eq,
}
"""Whether a value keeps what a commitment promised."""


@dataclass(frozen=True)
class Told:
    """What flows into one leaf of one unit: its target and result, None where nothing is known (which is not zero)."""

    target: Decimal | None = None
    actual: Decimal | None = None
    report_id: int | None = None


@dataclass
class Sources:
    """What was read for a round, in a number of queries that its size does not change."""

    criteria: list[Criterion]
    commitments: dict[int, Commitment] = field(default_factory=dict)
    """Of the covenant in force, by their numbers."""
    own_targets: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    """By unit and number of the commitment."""
    reports: dict[tuple[int, str], Report] = field(default_factory=dict)
    """Periodic reports that were asked for, by unit and kind; without those that were waived."""
    of_commitments: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    """Values of accepted reports, by report and number of the commitment."""
    of_codes: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    """Values of accepted reports, by report and code of the catalogue."""
    cited: dict[tuple[int, int], str] = field(default_factory=dict)
    """Where the values of commitments stand on the pages of accepted reports, by report and number."""

    def told(self, unit_id: int, criterion: Criterion, leaf: Leaf) -> Told:
        """Return what flows into `leaf` for a unit; a value that the leaf cannot score is left out."""
        found = READ[criterion.source](self, unit_id, criterion, leaf)
        target = found.target if values.takes_target(leaf) and (found.target or ZERO) > 0 else None
        if found.actual is None or check(leaf, Result(True, target, found.actual)):
            return Told(target)
        return Told(target, found.actual, found.report_id)

    def accepted(self, unit_id: int, kinds: Iterable[str]) -> list[Report]:
        """Return the accepted reports of a unit, in the order of `kinds`."""
        found = (self.reports.get((unit_id, kind)) for kind in kinds)
        return [report for report in found if report and report.state == Report.State.ACCEPTED]


def read(
    table_id: int, campaign_id: int, sheets: Iterable[ScoreSheet | int], criteria: Iterable[Criterion] | None = None
) -> Sources:
    """Return what flows into the leaves of a table for the units of `sheets` (or these units), in four queries at most;
    `criteria` are those of the table that are asked for, where they were read already."""
    units = {one if isinstance(one, int) else one.unit_id for one in sheets}
    rows = Criterion.objects.filter(table=table_id).order_by("order", "pk") if criteria is None else criteria
    found = Sources([row for row in rows if row.is_leaf and row.source != Source.TYPED])
    asked = {row.source for row in found.criteria} if units else set()
    if Source.COMMITMENT in asked:
        _read_covenant(found, campaign_id, units)
    if asked:
        _read_reports(found, campaign_id, units)
    return found


def _read_covenant(found: Sources, campaign_id: int, units: set[int]) -> None:
    for row in _commitments(campaign=campaign_id, units=units):
        found.commitments[row.number] = row
        if row.own_unit:
            found.own_targets[row.own_unit, row.number] = row.own_target


@Prepared
def _commitments(campaign: int, units: list[int]) -> QuerySet:
    """The commitments of the covenant in force, each once for every one of `units` that has a target of its own."""
    rows = Commitment.objects.filter(covenant__campaign=campaign, covenant__state=Covenant.State.IN_FORCE)
    theirs = reduce(operator.or_, (Q(unit_targets__unit=unit) for unit in units))
    rows = rows.annotate(own=FilteredRelation("unit_targets", condition=theirs)).order_by()
    return rows.annotate(own_unit=F("own__unit"), own_target=F("own__target"))


def _read_reports(found: Sources, campaign_id: int, units: set[int]) -> None:
    rows: list[Report] = _reports(campaign=campaign_id, units=units)
    found.reports = {(row.unit_id, row.request.kind): row for row in rows}
    accepted = [row.pk for row in found.reports.values() if row.state == Report.State.ACCEPTED]
    for report, code, number, commitment, value in _figures(reports=accepted):
        if number is None:
            found.of_codes[report, code] = value
        else:
            found.of_commitments[report, number] = value
            found.cited[report, number] = _anchor(commitment)


@Prepared
def _reports(campaign: int, units: list[int]) -> QuerySet:
    rows = Report.objects.filter(request__campaign=campaign, request__withdrawn_at=None, unit__pk__in=units)
    rows = rows.filter(request__kind__in=[Kind.MIDYEAR, Kind.YEAR]).exclude(state=Report.State.WAIVED)
    return rows.select_related("request").order_by("pk")


@Prepared
def _figures(reports: list[int]) -> QuerySet:
    rows = ReportFigure.objects.filter(report__pk__in=reports, value__isnull=False).order_by()
    return rows.values_list("report", "code", "commitment__number", "commitment", "value")


def cited(reports: Iterable[int | None]) -> dict[tuple[int, int], str]:
    """Return where the figures of commitments stand on the pages of `reports`, by report and number; one query."""
    rows = ReportFigure.objects.filter(report__in={key for key in reports if key}, commitment__isnull=False).order_by()
    found = rows.values_list("report", "commitment__number", "commitment")
    return {(report, number): _anchor(pk) for report, number, pk in found}


def _anchor(commitment: int) -> str:
    return f"#commitment-{commitment}"


def place(criterion: Criterion, report: int | None, known: Mapping[tuple[int, int], str]) -> str:
    """Return where on the page of `report` the result of `criterion` stands; empty when it is the report as a whole."""
    if criterion.source == Source.COMMITMENT:
        return known.get((report or 0, criterion.commitment_number or 0), "")
    return f"#figure-{criterion.figure}" if criterion.source == Source.FIGURE else ""


def _of_commitment(found: Sources, unit_id: int, criterion: Criterion, leaf: Leaf) -> Told:
    """The target promised and what the latest accepted report says was reached: of the year, else of six months."""
    number = criterion.commitment_number or 0
    promised = found.commitments.get(number)
    if not promised:
        return Told()
    target = found.own_targets.get((unit_id, number), promised.target)
    kinds = [criterion.report_kind] if criterion.report_kind else [Kind.YEAR, Kind.MIDYEAR]
    for report in found.accepted(unit_id, kinds):
        value = found.of_commitments.get((report.pk, number))
        if value is not None:
            return Told(target, _kept(leaf, promised, value, target), report.pk)
    return Told(target)


def _kept(leaf: Leaf, promised: Commitment, value: Decimal, target: Decimal | None) -> Decimal:
    """Return `value`, or for a leaf that is done or not done whether it keeps the promise."""
    if not isinstance(leaf.rule, AllOrNothing) or target is None:
        return value
    return ONE if MEETS[promised.comparator](value, target) else ZERO


def _of_figure(found: Sources, unit_id: int, criterion: Criterion, leaf: Leaf) -> Told:
    """The figure of the catalogue in the accepted report: of the year, unless the criterion names another one."""
    for report in found.accepted(unit_id, [criterion.report_kind or Kind.YEAR]):
        value = found.of_codes.get((report.pk, criterion.figure))
        if value is not None:
            return Told(None, value, report.pk)
    return Told()


def _of_report_days(found: Sources, unit_id: int, criterion: Criterion, leaf: Leaf) -> Told:
    """The days by which the report first came late: zero on time, nothing when it was not handed in."""
    report = found.reports.get((unit_id, criterion.report_kind or Kind.YEAR))
    if not report or not report.first_submitted_at:
        return Told()
    return Told(None, Decimal(report.days_late or 0), report.pk)


READ: dict[str, Callable[[Sources, int, Criterion, Leaf], Told]] = {
    Source.COMMITMENT: _of_commitment,
    Source.FIGURE: _of_figure,
    Source.REPORT_DAYS: _of_report_days,
}
