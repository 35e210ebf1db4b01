"""Figures of the bloc, added up from the accepted reports to one request; what was not reported is never a zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils.formats import number_format

from blocs.models import Unit
from blocs.prepared import Prepared
from emulation.covenants.models import Commitment, Covenant, UnitTarget
from emulation.reports.catalogue import FIGURES, FigureKind
from emulation.reports.models import Report, ReportFigure, ReportRequest

PERCENT = "%"
"""The unit of measure of a share: shares of units are compared with the target, never added."""
ZERO = Decimal(0)
COLLECTIVE, SUDDEN = "awards_collective", "awards_sudden"
KINDS_OF_PERSON = ("awards_leader", "awards_manager", "awards_worker")
"""The figures whose shares the awards table shows; the last one is who works directly."""


def number(value: Decimal) -> str:
    """Return a number as people here write it, without zeros that say nothing."""
    return number_format(value.normalize() if value else ZERO)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return 100 × part / whole, rounded half up to one decimal; None of nothing."""
    return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def meets(comparator: str, value: Decimal, target: Decimal | None) -> bool:
    """Whether `value` keeps a promise; of “done or not done” 1 is done."""
    if comparator == Commitment.Comparator.DONE or target is None:
        return value > 0
    return {
        Commitment.Comparator.AT_LEAST: value >= target,
        Commitment.Comparator.AT_MOST: value <= target,
        Commitment.Comparator.MORE: value > target,
        Commitment.Comparator.LESS: value < target,
        Commitment.Comparator.EQUAL: value == target,
    }[Commitment.Comparator(comparator)]


@dataclass(frozen=True)
class Entry:
    """What the accepted report of one unit says to one figure; `value` and `is_met` are None when it says nothing."""

    unit: Unit
    report: Report
    value: Decimal | None = None
    target: Decimal | None = None
    is_met: bool | None = None
    figure: ReportFigure | None = None
    """What the unit wrote, with its evidence."""

    @property
    def note(self) -> str:
        return self.figure.note if self.figure else ""


@dataclass(frozen=True)
class Counted:
    """One figure with every unit that it comes from."""

    entries: tuple[Entry, ...]

    @property
    def said(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.value is not None]

    @property
    def values(self) -> list[Decimal]:
        return [entry.value for entry in self.entries if entry.value is not None]

    @property
    def total(self) -> Decimal | None:
        """The sum of what was reported; None when no unit said anything."""
        return sum(self.values, ZERO) if self.values else None


@dataclass(frozen=True)
class CommitmentSum(Counted):
    """One commitment: what each unit reports against its own target, and what it is for the bloc."""

    commitment: Commitment
    expected: int
    """How many units have a report in this request that was not waived."""

    @property
    def key(self) -> str:
        return f"commitment-{self.commitment.pk}"

    @property
    def is_done_or_not(self) -> bool:
        return self.commitment.comparator == Commitment.Comparator.DONE

    @property
    def is_share(self) -> bool:
        return self.commitment.unit_of_measure.strip() == PERCENT

    @property
    def total(self) -> Decimal | None:
        return None if self.is_share else super().total

    @property
    def lowest_and_highest(self) -> tuple[Decimal, Decimal] | None:
        return (min(self.values), max(self.values)) if self.values else None

    @property
    def met_count(self) -> int:
        """How many units kept it, each against its own target."""
        return sum(entry.is_met is True for entry in self.entries)

    @property
    def is_of_bloc(self) -> bool:
        return self.commitment.scope == Commitment.Scope.BLOC

    @property
    def bloc_met(self) -> bool | None:
        """Whether the whole bloc kept a promise that it made as a whole; None as long as nobody can say."""
        if not self.is_of_bloc or not self.values:
            return None
        if self.is_done_or_not or self.is_share:
            return self._if_all_agree()
        total, comparator, target = sum(self.values, ZERO), self.commitment.comparator, self.commitment.target
        is_met = meets(comparator, total, target)
        return is_met if len(self.values) >= self.expected or self._only_more_can_come(is_met) else None

    def _only_more_can_come(self, is_met: bool) -> bool:
        """What is missing adds to the sum: a minimum that is reached stays reached, a maximum passed stays passed."""
        comparator = self.commitment.comparator
        if comparator in (Commitment.Comparator.AT_LEAST, Commitment.Comparator.MORE):
            return is_met
        return comparator in (Commitment.Comparator.AT_MOST, Commitment.Comparator.LESS) and not is_met

    def _if_all_agree(self) -> bool | None:
        """The share of the whole lies between the lowest and the highest: sure only when all are on one side."""
        verdicts = {meets(self.commitment.comparator, value, self.commitment.target) for value in self.values}
        if self.is_done_or_not and False in verdicts:
            return False
        return verdicts.pop() if len(verdicts) == 1 and len(self.values) >= self.expected else None


@dataclass(frozen=True)
class FigureSum(Counted):
    """One figure of the catalogue, added up."""

    kind: FigureKind

    @property
    def key(self) -> str:
        return f"figure-{self.kind.code}"


@dataclass(frozen=True)
class AwardRow:
    """A kind of person: how many were rewarded, and their share of the persons of all three kinds."""

    figure: FigureSum
    share: Decimal | None


@dataclass(frozen=True)
class Awards:
    """Rewarded persons by kind. Shares come from units that reported all three kinds: `people` persons of `units`."""

    rows: list[AwardRow]
    people: Decimal
    units: int
    left_out: list[Unit]
    """Units that reported some kinds only: counted in the totals, not in the shares."""

    @property
    def direct_share(self) -> Decimal | None:
        """The share of persons who work directly."""
        return self.rows[-1].share


@dataclass(frozen=True)
class Sums:
    """All figures of one request, and whose reports they are made of."""

    request: ReportRequest
    accepted: list[Report]
    missing: list[Report]
    """Reports that are asked for and not accepted: not begun, being written, under review, returned."""
    commitments: list[CommitmentSum] = field(default_factory=list)
    figures: list[FigureSum] = field(default_factory=list)

    @property
    def expected(self) -> int:
        return len(self.accepted) + len(self.missing)

    @property
    def awards(self) -> Awards:
        return awards(self.figures)

    @property
    def rows(self) -> list[CommitmentSum | FigureSum]:
        """Commitments, then the figures of the catalogue."""
        return [*self.commitments, *self.figures]

    def row(self, key: str) -> CommitmentSum | FigureSum | None:
        """Return the figure called `key` (`commitment-12`, `figure-news_own`), if there is one."""
        return next((row for row in self.rows if row.key == key), None)

    def serving(self, movement_pk: int) -> list[CommitmentSum]:
        """Return the commitments that serve a movement."""
        prefetch_related_objects([row.commitment for row in self.commitments], "movements")
        return [row for row in self.commitments if movement_pk in {each.pk for each in row.commitment.movements.all()}]


def of(request: ReportRequest) -> Sums:
    """Add up the accepted reports to `request`, in four queries whatever their number."""
    reports = _asked(request=request.pk)
    for report in reports:
        report.request = request
    accepted = [report for report in reports if report.state == Report.State.ACCEPTED]
    keys = {report.pk for report in accepted}
    said = {(row.report_id, row.key): row for row in _figures(request=request.pk) if row.report_id in keys}
    rows = promised(request, said.values())
    own = {(row.commitment_id, row.unit_id): row.target for row in _own_targets(commitments=[row.pk for row in rows])}
    return Sums(
        request,
        accepted,
        [report for report in reports if report.state != Report.State.ACCEPTED],
        [_commitment(row, accepted, said, own, len(reports)) for row in rows],
        [FigureSum(_entries(f"figure-{kind.code}", accepted, said), kind) for kind in FIGURES],
    )


@Prepared
def _asked(request: int) -> QuerySet:
    """The reports that are asked for, waived ones left out."""
    rows = Report.objects.filter(request=request).exclude(state=Report.State.WAIVED)
    return rows.select_related("unit").order_by("pk")


@Prepared
def _figures(request: int) -> QuerySet:
    accepted = {"report__request": request, "report__state": Report.State.ACCEPTED}
    return ReportFigure.objects.filter(**accepted).order_by("pk")


@Prepared
def _own_targets(commitments: list[int]) -> QuerySet:
    return UnitTarget.objects.filter(commitment__pk__in=commitments).order_by()


def promised(request: ReportRequest, said: Iterable[ReportFigure] = ()) -> list[Commitment]:
    """Return the commitments of the covenant of the year, then those of other versions that reports speak of."""
    spoken_of = {row.commitment_id for row in said if row.commitment_id and row.value is not None}
    rows: list[Any] = _promised(campaign=request.campaign_id, spoken_of=sorted(spoken_of))
    rows.sort(key=lambda row: (row.covenant_id != row.counting, row.number, row.pk))
    return rows


@Prepared
def _promised(campaign: int, spoken_of: list[int]) -> QuerySet:
    """Those of the covenant in force, else of the one open for signing, whose key is `counting`; and `spoken_of`."""
    states = [Covenant.State.IN_FORCE, Covenant.State.SIGNING]
    covenants = Covenant.objects.filter(campaign=campaign, state__in=states)
    counting = Subquery(covenants.order_by("state").values("pk")[:1])  # in_force sorts before signing
    rows = Commitment.objects.annotate(counting=counting).filter(Q(covenant=F("counting")) | Q(pk__in=spoken_of))
    return rows.select_related("covenant").defer("covenant__preamble", "covenant__closing")


def _commitment(
    row: Commitment,
    accepted: list[Report],
    said: Mapping[tuple[int, str], ReportFigure],
    own: Mapping[tuple[int, int], Decimal],
    expected: int,
) -> CommitmentSum:
    entries = [
        Entry(
            unit=entry.unit,
            report=entry.report,
            value=entry.value,
            target=(target := own.get((row.pk, entry.unit.pk), row.target)),
            is_met=None if entry.value is None else meets(row.comparator, entry.value, target),
            figure=entry.figure,
        )
        for entry in _entries(f"commitment-{row.pk}", accepted, said)
    ]
    return CommitmentSum(tuple(entries), row, expected)


def _entries(key: str, accepted: list[Report], said: Mapping[tuple[int, str], ReportFigure]) -> tuple[Entry, ...]:
    figures = [(report, said.get((report.pk, key))) for report in accepted]
    return tuple(
        Entry(report.unit, report, figure.value if figure else None, figure=figure) for report, figure in figures
    )


def awards(figures: Iterable[FigureSum]) -> Awards:
    """Return rewarded persons by kind, with shares."""
    by_code = {row.kind.code: row for row in figures}
    kinds = [by_code[code] for code in KINDS_OF_PERSON]
    said = [{entry.unit.pk: entry for entry in row.said} for row in kinds]
    some: dict[int, Unit] = {pk: entry.unit for entries in said for pk, entry in entries.items()}
    full = {pk for pk in some if all(pk in entries for entries in said)}
    counted = [sum((entry.value or ZERO for pk, entry in entries.items() if pk in full), ZERO) for entries in said]
    people = sum(counted, ZERO)
    return Awards(
        rows=[AwardRow(row, share(part, people)) for row, part in zip(kinds, counted, strict=True)],
        people=people,
        units=len(full),
        left_out=[unit for pk, unit in some.items() if pk not in full],
    )
