"""How far the year's commitments are: what accepted reports say, against what the covenant promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Unit
from blocs.prepared import Prepared
from documents import charts
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Commitment, Covenant, UnitTarget
from emulation.reports.models import Report, ReportFigure
from emulation.scoring.exact import HUNDRED, ONE, ZERO, half_up, number

Comparator = Commitment.Comparator
State = Covenant.State


@dataclass(frozen=True)
class Progress:
    """One commitment: `reached` in words, and in percent of what was promised (None: no accepted report says)."""

    commitment: Commitment
    target: str
    reached: str
    reported: int
    percent: Decimal | None

    @property
    def is_reached(self) -> bool:
        return self.percent is not None and self.percent >= HUNDRED

    @property
    def label(self) -> str:
        return f"{self.commitment.number}. {self.commitment.text}"


@dataclass(frozen=True)
class Year:
    """The commitments of a covenant, the version it is read from, and how many units are asked."""

    covenant: Covenant | None
    rows: list[Progress]
    units: int


def read(campaign: Campaign) -> Year:
    """Return the progress of a year, in five queries: its covenant in force, else the one open for signing.

    A figure is the latest that an accepted report of the unit states. Of a commitment of each unit the units that
    reached it are counted; of one of the whole bloc the figures are added up, percentages averaged.
    """
    covenant = next(iter(_counting(campaign=campaign.pk)), None)
    members = campaign.members()
    if not covenant:
        return Year(None, [], len(members))
    rows = _promised(covenant=covenant.pk)
    own: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for commitment, unit, target in _own_targets(covenant=covenant.pk):
        own[commitment][unit] = target
    figures = _figures(campaign, rows)
    told = [_progress(row, members, figures[row.pk], own[row.pk]) for row in rows]
    return Year(covenant, told, len(members))


@Prepared
def _counting(campaign: int) -> QuerySet:
    """The covenant in force, else the one open for signing."""
    rows = Covenant.objects.filter(campaign=campaign, state__in=[State.IN_FORCE, State.SIGNING])
    return rows.order_by("state", "-version")[:1]  # in_force sorts before signing


@Prepared
def _promised(covenant: int) -> QuerySet:
    return Commitment.objects.filter(covenant=covenant)


@Prepared
def _own_targets(covenant: int) -> QuerySet:
    rows = UnitTarget.objects.filter(commitment__covenant=covenant).order_by()
    return rows.values_list("commitment", "unit", "target")


def drawn(year: Year) -> bytes:
    """Draw what was reached of every commitment beside its target."""
    bars = [charts.Bar(row.label, row.percent) for row in year.rows]
    return charts.progress(bars, title=_("Progress of the commitments, in percent of the target"))


def _figures(campaign: Campaign, rows: list[Commitment]) -> dict[int, dict[int, Decimal]]:
    """Return by commitment and unit the latest figure of an accepted report; words that stayed the same in a new
    version of the covenant are the same commitment."""
    same = {(row.number, row.text): row.pk for row in rows}
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for number_, text, unit, value in _reported(campaign=campaign.pk):
        if key := same.get((number_, text)):
            found[key][unit] = value
    return found


@Prepared
def _reported(campaign: int) -> QuerySet:
    """What accepted reports say to commitments, the latest last."""
    accepted = Q(report__state=Report.State.ACCEPTED, report__request__campaign=campaign, commitment__isnull=False)
    rows = ReportFigure.objects.filter(accepted, value__isnull=False)
    rows = rows.order_by("report__request__covers_to", "report__request__due_on", "pk")
    return rows.values_list("commitment__number", "commitment__text", "report__unit", "value")


def _progress(
    row: Commitment, members: list[Unit], found: Mapping[int, Decimal], own: Mapping[int, Decimal]
) -> Progress:
    target = row.target_label() or _("done")
    known = {unit.pk: found[unit.pk] for unit in members if unit.pk in found}
    if not known:
        return Progress(row, target, _("no accepted report says yet"), 0, None)
    if row.scope == Commitment.Scope.EACH:
        reached, percent = _by_units(row, len(members), known, own)
    else:
        reached, percent = _by_the_bloc(row, known)
    return Progress(row, target, reached, len(known), percent)


def _by_units(
    row: Commitment, members: int, known: Mapping[int, Decimal], own: Mapping[int, Decimal]
) -> tuple[str, Decimal]:
    met = sum(share(row, value, own.get(unit, row.target)) >= HUNDRED for unit, value in known.items())
    text = ngettext("%(met)d of %(all)d unit", "%(met)d of %(all)d units", members) % {"met": met, "all": members}
    return text, half_up(met * HUNDRED, Decimal(members), 2)


def _by_the_bloc(row: Commitment, known: Mapping[int, Decimal]) -> tuple[str, Decimal]:
    whole = sum(known.values(), ZERO)
    if row.comparator == Comparator.DONE:
        return (_("done"), HUNDRED) if whole else (_("not done"), ZERO)
    if row.unit_of_measure.strip() == "%":
        whole = half_up(whole, Decimal(len(known)), 2)
    return f"{number(whole)} {row.unit_of_measure}".strip(), share(row, whole, row.target)


def share(row: Commitment, value: Decimal, target: Decimal | None) -> Decimal:
    """Return how much of `target` is reached, in percent with two decimals; 100 or more exactly when it is met."""
    if row.comparator == Comparator.DONE:
        return HUNDRED if value else ZERO
    assert target is not None
    if _is_met(row.comparator, value, target):
        over = row.comparator in {Comparator.AT_LEAST, Comparator.MORE} and target > 0
        return max(HUNDRED, half_up(value * HUNDRED, target, 2)) if over else HUNDRED
    less, more = sorted((value, target))
    part = half_up(less * HUNDRED, more, 2) if less > 0 and more > 0 else ZERO
    return min(part, HUNDRED - ONE / HUNDRED)


def _is_met(comparator: str, value: Decimal, target: Decimal) -> bool:
    return {
        Comparator.AT_LEAST.value: value >= target,
        Comparator.AT_MOST.value: value <= target,
        Comparator.MORE.value: value > target,
        Comparator.LESS.value: value < target,
        Comparator.EQUAL.value: value == target,
    }[comparator]
