"""A criteria table as plain data: groups, leaves with their rules, bonus and penalty, gates, what decides a tie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from emulation.scoring.ranges import Range

ZERO = Decimal(0)


class Kind(StrEnum):
    """How a leaf turns a result into points (loại tiêu chí)."""

    ALL_OR_NOTHING = "all_or_nothing"
    DIRECT = "direct"
    COUNTER = "counter"
    BANDS = "bands"
    PROPORTIONAL = "proportional"
    LEADER_RELATIVE = "leader_relative"
    LADDER = "ladder"
    DAYS_LATE = "days_late"


KIND_LABELS: dict[Kind, Promise] = {
    Kind.ALL_OR_NOTHING: _("all or nothing"),
    Kind.DIRECT: _("points typed"),
    Kind.COUNTER: _("added or taken off per occurrence"),
    Kind.BANDS: _("by ranges"),
    Kind.PROPORTIONAL: _("in proportion to the target"),
    Kind.LEADER_RELATIVE: _("against the bloc's leader"),
    Kind.LADDER: _("by rank"),
    Kind.DAYS_LATE: _("by days late"),
}


class Section(StrEnum):
    """What points count as: bonus and penalty stand beside the base (điểm cơ bản, điểm thưởng, điểm trừ)."""

    BASE = "base"
    BONUS = "bonus"
    PENALTY = "penalty"


class Measure(StrEnum):
    """By what units are ranked and gates are measured."""

    POINTS = "points"
    PERCENT = "percent"


class FloorOn(StrEnum):
    """Of what a gate asks its least percentage: of every leaf, or of every part (a criterion at the top)."""

    LEAF = "leaf"
    PART = "part"


class Figure(StrEnum):
    """What may decide a tie; the lower penalty wins, of everything else the higher."""

    CRITERION = "criterion"
    BASE = "base"
    BONUS = "bonus"
    PENALTY = "penalty"
    POINTS = "points"
    PERCENT = "percent"


# --- The rules of leaves -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AllOrNothing:
    """The full points when done, 0 when not (định tính)."""

    kind: ClassVar[Kind] = Kind.ALL_OR_NOTHING


@dataclass(frozen=True)
class Direct:
    """Points typed by whoever scores, from 0 to the maximum (chấm thẳng)."""

    kind: ClassVar[Kind] = Kind.DIRECT


@dataclass(frozen=True)
class Step:
    """What one occurrence adds or takes off."""

    name: str
    points: Decimal


@dataclass(frozen=True)
class Counter:
    """Points per occurrence on top of `base` (cộng/trừ). What occurrences bring stays from `least` to `most`.

    Without `least` the leaf does not fall below 0; with `is_within_max` base and occurrences together stay within its
    maximum.
    """

    steps: tuple[Step, ...]
    base: Decimal = ZERO
    least: Decimal | None = None
    most: Decimal | None = None
    is_within_max: bool = True
    kind: ClassVar[Kind] = Kind.COUNTER


@dataclass(frozen=True)
class Bands:
    """Points by the range a result falls into (bậc): the result itself, or its percentage of the target."""

    ranges: tuple[Range, ...]
    is_percent: bool = False
    is_whole: bool = False
    kind: ClassVar[Kind] = Kind.BANDS


@dataclass(frozen=True)
class Proportional:
    """The maximum at the target, in proportion below; above it capped at the maximum, or growing on."""

    grows: bool = False
    kind: ClassVar[Kind] = Kind.PROPORTIONAL


@dataclass(frozen=True)
class LeaderRelative:
    """Half the maximum at the target; the other half by how far a unit is over it, against the bloc's leader."""

    kind: ClassVar[Kind] = Kind.LEADER_RELATIVE


@dataclass(frozen=True)
class Ladder:
    """Points by a rank given from outside (theo thứ hạng): the first of `points` for the first rank, and so on.

    With `by_scores` several outside scorers give scores: their average makes the rank. Ranks after the last of `points`
    earn `beyond`.
    """

    points: tuple[Decimal, ...]
    beyond: Decimal = ZERO
    by_scores: bool = False
    kind: ClassVar[Kind] = Kind.LADDER


@dataclass(frozen=True)
class DaysLate:
    """Points by the whole days between the due day and the day of submission; early is on time."""

    ranges: tuple[Range, ...]
    kind: ClassVar[Kind] = Kind.DAYS_LATE


Rule = AllOrNothing | Direct | Counter | Bands | Proportional | LeaderRelative | Ladder | DaysLate


# --- The table ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """A criterion (tiêu chí): a leaf when it has a rule, else a group; only leaves carry points.

    `only_for` and `max_for` make variants by kind of unit: who is scored here at all, and with which maximum. What is
    inside a group is for nobody else than the group is.
    """

    code: str
    name: str
    max: Decimal
    parent: str = ""
    rule: Rule | None = None
    section: Section = Section.BASE
    unit_of_measure: str = ""
    evidence: str = ""
    only_for: frozenset[str] = frozenset()
    max_for: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """What a unit must reach to be put to the vote for `name`: a total, and a percentage of every criterion."""

    name: str
    minimum: Decimal
    floor: Decimal = ZERO


@dataclass(frozen=True)
class Reason:
    """Why a unit is not considered (lý do không xét)."""

    code: str
    text: str | Promise


USUAL_REASONS: dict[str, Promise] = {
    "not_registered": _("did not register for emulation"),
    "covenant_unsigned": _("did not sign the covenant"),
    "report_missing": _("did not send the report"),
    "leader_sanctioned": _("its leader was sanctioned"),
    "complaint_open": _("a complaint is still open"),
}


@dataclass(frozen=True)
class TieBreak:
    """One step of the order that decides a tie: a figure of the total, or the points of the criterion `code`."""

    figure: Figure
    code: str = ""


@dataclass(frozen=True)
class Table:
    """A criteria table (bảng tiêu chí). `total` is data: 90, 100, 950, 1,000 – what the base must add up to.

    `bonus_max` and `penalty_max` are the most that a year may bring (None: no limit). `headroom` says by how much a
    total may pass the maximum of the base (None: by any). `places` are the decimals to which quotients are rounded.
    """

    name: str
    total: Decimal
    criteria: tuple[Criterion, ...]
    measure: Measure = Measure.PERCENT
    places: int = 2
    bonus_max: Decimal | None = None
    penalty_max: Decimal | None = None
    headroom: Decimal | None = ZERO
    unassigned_returns: bool = True
    floor_on: FloorOn = FloorOn.LEAF
    gates: tuple[Gate, ...] = ()
    reasons: tuple[Reason, ...] = ()
    tie_break: tuple[TieBreak, ...] = ()
    unit_kinds: tuple[str, ...] = ()
    total_for: Mapping[str, Decimal] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.rule)

    @cached_property
    def parts(self) -> tuple[Criterion, ...]:
        """The criteria at the top."""
        return tuple(criterion for criterion in self.criteria if not criterion.parent)

    @cached_property
    def children(self) -> dict[str, list[Criterion]]:
        found: dict[str, list[Criterion]] = {}
        for criterion in self.criteria:
            found.setdefault(criterion.parent, []).append(criterion)
        return found

    @cached_property
    def groups_of(self) -> dict[str, tuple[Criterion, ...]]:
        """The groups around each criterion, the nearest first."""
        return {criterion.code: self._groups_around(criterion) for criterion in self.criteria}

    def _groups_around(self, criterion: Criterion) -> tuple[Criterion, ...]:
        found: list[Criterion] = []
        while (parent := self.by_code.get(criterion.parent)) and parent not in found:
            found.append(parent)
            criterion = parent
        return tuple(found)

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """What the points of each criterion count as: its part says so."""
        return {code: (groups[-1] if groups else self.by_code[code]).section for code, groups in self.groups_of.items()}

    def for_kind(self, kind: str) -> Table:
        """Return the table as units of this kind have it: what is for others left out, maxima their own."""
        if not self.unit_kinds:
            return self
        own = tuple(
            replace(one, max=one.max_for.get(kind, one.max), only_for=frozenset(), max_for={})
            for one in self.criteria
            if all(not group.only_for or kind in group.only_for for group in (one, *self.groups_of[one.code]))
        )
        return replace(self, criteria=own, total=self.total_for.get(kind, self.total), unit_kinds=(), total_for={})


@dataclass(frozen=True)
class Finding:
    """Something found in a table or a result: what it is (`code`), in words, and where; `stops` keeps it out."""

    code: str
    message: str
    criterion: str = ""
    field: str = ""
    stops: bool = True
