"""What lies on the desk of a person who acts for units: their open years, and what is unfinished in them.

A handful of plain queries, however many blocs, years or units there are; what is to be done about it says `todo`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from blocs import chronicle, scope
from blocs import permissions as bloc_permissions
from blocs.models import Membership, Term
from blocs.prepared import Prepared
from common.clock import today
from documents.models import Signature
from emulation.campaigns import permissions
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Comment, Commitment, Covenant, Party


@dataclass
class Desk:
    """Rows by the key of what they belong to; `parties` are those that have not signed.

    `led` are the blocs that one of the units heads or helps to head, now or later.
    """

    units: set[int]
    deciding: set[int]
    blocs: set[int] = field(default_factory=set)
    sitting: set[int] = field(default_factory=set)
    led: set[int] = field(default_factory=set)
    heads: dict[int, list[Term]] = field(default_factory=dict)
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    covenants: list[Covenant] = field(default_factory=list)
    steps: dict[int, list[Step]] = field(default_factory=dict)
    parties: dict[int, list[Party]] = field(default_factory=dict)
    remarks: dict[int, list[Comment]] = field(default_factory=dict)
    forebears: set[int] = field(default_factory=set)

    def leads(self, campaign: Campaign) -> bool:
        """Whether one of the units leads this year today."""
        return bool(permissions.deciding(campaign, self._heads(campaign)) & self.units)

    def prepares(self, campaign: Campaign) -> bool:
        """Whether one of the units drafts for this year: it leads it, or will."""
        return bool(permissions.preparing(campaign, self._heads(campaign)) & self.units)

    def decides(self, campaign: Campaign) -> bool:
        """Whether the person decides for the unit that leads this year today."""
        return bool(permissions.deciding(campaign, self._heads(campaign)) & self.deciding)

    def _heads(self, campaign: Campaign) -> bloc_permissions.Heads:
        return bloc_permissions.heads_among(self.heads.get(campaign.bloc_id, []), campaign.year)


def of(user: Any) -> Desk:
    """Return the desk of `user`; an empty one for somebody who acts for no unit today."""
    held = [(mandate.unit_id, mandate.capacity) for mandate in scope.mandates(user) if mandate.unit_id]
    desk = Desk(
        units={unit for unit, _capacity in held},
        deciding={unit for unit, capacity in held if capacity in bloc_permissions.DECIDING},
    )
    if desk.units:
        _read_years(desk)
        _read_unfinished(desk)
    return desk


def _by(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _read_years(desk: Desk) -> None:
    seats = _seats(units=desk.units)
    desk.blocs = {seat.bloc_id for seat in seats}
    desk.sitting = {seat.bloc_id for seat in seats if seat.is_current}
    terms = _terms(blocs=desk.sitting, day=today())
    desk.led = {term.bloc_id for term in terms if term.unit_id in desk.units}
    desk.heads = _by((term for term in terms if term.role == Term.Role.HEAD), "bloc_id")
    desk.campaigns = {year.pk: year for year in _open_years(blocs=desk.blocs)}
    desk.steps = _by(_steps(campaigns=desk.campaigns), "campaign_id")


def _read_unfinished(desk: Desk) -> None:
    desk.covenants = _covenants(campaigns=desk.campaigns)
    state = {covenant.pk: covenant.state for covenant in desk.covenants}
    out = [pk for pk in state if state[pk] == Covenant.State.CIRCULATED]
    desk.remarks = _by(_remarks(covenants=out), "covenant_id")
    signing = [pk for pk in state if state[pk] == Covenant.State.SIGNING]
    missing = _missing(covenants=signing)
    desk.parties = _by(missing, "covenant_id")
    if any(party.unit.dissolved_on for party in missing):
        former = chronicle.former_names(desk.units)
        desk.forebears = {row.old_id for rows in former.values() for row in rows}


@Prepared
def _seats(units: list[int]) -> QuerySet:
    return Membership.objects.filter(unit__pk__in=units).only("bloc", "since", "until").order_by()


@Prepared
def _terms(blocs: list[int], day: date) -> QuerySet:
    """Of heads and deputies, now and later."""
    terms = Term.objects.overlapping(day, None).of_members(day)
    return terms.filter(bloc__pk__in=blocs).order_by("year", "since")


@Prepared
def _open_years(blocs: list[int]) -> QuerySet:
    years = Campaign.objects.filter(bloc__pk__in=blocs, state__in=[Campaign.State.DRAFT, Campaign.State.LAUNCHED])
    return years.select_related("bloc").order_by("year", "pk")


@Prepared
def _steps(campaigns: list[int]) -> QuerySet:
    return Step.objects.filter(campaign__pk__in=campaigns).defer("note").order_by("pk")


@Prepared
def _covenants(campaigns: list[int]) -> QuerySet:
    promised = Exists(Commitment.objects.filter(covenant=OuterRef("pk")))
    rows = Covenant.objects.filter(campaign__pk__in=campaigns).defer("preamble", "closing", "change_reason")
    return rows.annotate(has_commitments=promised).order_by("campaign", "-version")


@Prepared
def _remarks(covenants: list[int]) -> QuerySet:
    return Comment.objects.filter(covenant__pk__in=covenants).only("covenant", "unit", "outcome").order_by()


@Prepared
def _missing(covenants: list[int]) -> QuerySet:
    """The parties that have not signed."""
    signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
    return Party.objects.filter(~Exists(signed), covenant__pk__in=covenants).select_related("unit").order_by("order")
