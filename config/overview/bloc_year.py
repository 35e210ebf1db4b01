"""Everything that stands on the page of a bloc year, read in a number of queries that its size does not change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.drawn import drawn
from blocs.models import Membership, Term, Unit
from blocs.prepared import Prepared
from blocs.years import following
from common.clock import today
from config.overview import marks, texts
from config.overview.texts import Line
from config.overview.year_line import TITLES, Progress
from documents.models import Signature
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign, ReviewPoint, Step
from emulation.covenants import permissions, signing
from emulation.covenants.models import Comment, Covenant
from emulation.reports.models import ReportRequest


@dataclass(frozen=True)
class Row:
    """A unit of the year: its role, what it did with the covenant, and the names it had before."""

    campaign: Campaign
    unit: Unit
    role: Term | None
    place: signing.Place | None
    membership: Membership | None
    former: list[str]
    is_mine: bool
    covenant: Covenant | None
    """The covenant beside which it stands, when somebody is to sign it."""

    @property
    def signature(self) -> Signature | None:
        return self.place.signature if self.place else None

    @property
    def mark(self) -> marks.Mark | None:
        return marks.of(self.place, self.covenant) if self.place and self.covenant else None

    @property
    def role_label(self) -> str:
        return str(capfirst(self.role.get_role_display())) if self.role else ""

    @property
    def small(self) -> tuple[str, ...]:
        """What stands below its name: its role (beside a covenant; else that has a column), older names, its seat."""
        role = self.role_label if self.covenant else ""
        formerly = (f"{gettext('formerly')} {name}" for name in self.former)
        return tuple(filter(None, [role, *formerly, self.note]))

    @property
    def drawn(self) -> str:
        """The unit as a row of the table."""
        signed = self.signature
        return drawn(
            "emulation/campaign_row.html", name=self.unit.name, is_mine=self.is_mine, small=self.small,
            role=self.role_label, has_covenant=bool(self.covenant), mark=self.mark,
            signer=signed.signer_name if signed else "", line=signed.signing_line if signed else "",
        )  # fmt: skip

    @property
    def note(self) -> str:
        """From when or until when it sat in the bloc, where that is not the whole year."""
        seat, campaign = self.membership, self.campaign
        if not seat:
            return gettext("no longer a member")
        if seat.until and seat.until < campaign.ends_on:
            return gettext("member until %(day)s") % {"day": date_format(seat.until, "SHORT_DATE_FORMAT")}
        if seat.since > campaign.starts_on:
            return gettext("member since %(day)s") % {"day": date_format(seat.since, "SHORT_DATE_FORMAT")}
        return ""


@dataclass(frozen=True)
class Review:
    """A step as its report tells it: day, place, note and, under headings, the points."""

    step: Step
    points: list[tuple[str, list[Line]]]

    @property
    def title(self) -> str:
        return str(TITLES[Step.Kind(self.step.kind)])


STOP_OF_REPORT: dict[str, str] = {
    ReportRequest.Kind.MIDYEAR: Step.Kind.MIDYEAR,
    ReportRequest.Kind.YEAR: Step.Kind.SCORING,
}
"""The stop that shows how many have handed in a report; once there is scoring, it shows that instead."""

HEADINGS = {
    ReviewPoint.Kind.DONE: _("What was done"),
    ReviewPoint.Kind.LIMIT: _("Limits named"),
    ReviewPoint.Kind.DIRECTION: _("Directions"),
    ReviewPoint.Kind.REQUEST: _("Asked for"),
}


@dataclass
class BlocYear:
    """What the page of a bloc year shows, and what its reader may do."""

    campaign: Campaign
    steps: list[Step]
    terms: list[Term]
    next_terms: list[Term]
    memberships: list[Membership]
    head: Unit | None
    covenants: list[Covenant]
    may_prepare: bool
    may_decide: bool
    manages: bool
    covenant: Covenant | None = None
    open_comments: int = 0
    places: list[signing.Place] = field(default_factory=list)
    my_turn: list[signing.Place] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    texts: dict[str, list[Line]] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)

    @property
    def may_draft(self) -> bool:
        return self.may_prepare and self.campaign.is_open

    @property
    def heads(self) -> list[Term]:
        return [term for term in self.terms if term.role == Term.Role.HEAD]

    @property
    def deputies(self) -> list[Term]:
        return [term for term in self.terms if term.role == Term.Role.DEPUTY]

    @property
    def waiting(self) -> list[signing.Place]:
        return [place for place in self.places if not place.signature]

    @property
    def declined(self) -> list[signing.Place]:
        return [place for place in self.waiting if place.party.declined_at]

    @property
    def awaited(self) -> list[signing.Place]:
        """Those that have neither signed nor declined."""
        return [place for place in self.waiting if not place.party.declined_at]

    @property
    def names_only_roles(self) -> bool:
        """Whether a source named the units with a role and no other member."""
        is_recorded = self.campaign.state == Campaign.State.RECORDED
        return is_recorded and bool(self.rows) and all(row.role for row in self.rows)

    @property
    def signed_count(self) -> int:
        return len(self.places) - len(self.waiting)

    @property
    def other_versions(self) -> list[Covenant]:
        return [version for version in self.covenants if version != self.covenant]

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """By stop of the year line, how many units of how many handed in their report or scored themselves."""
        asked = [(step, line) for line in self.texts.get(texts.REPORTS, []) if (step := STOP_OF_REPORT.get(line.state))]
        scored = [(Step.Kind.SCORING, line) for line in self.texts.get(texts.SCORING, [])]
        return {step: (line.number, line.paper or 0) for step, line in [*asked, *scored]}

    @property
    def progress(self) -> Progress | None:
        covenant = self.covenant
        if not covenant:
            return None
        due_on = covenant.signing_due_on if covenant.state == Covenant.State.SIGNING else None
        return Progress(covenant.state, due_on, self.signed_count, len(self.places))


def read(campaign: Campaign, user: Any) -> BlocYear:
    """Return the page of `campaign` as `user` may see it."""
    terms = _terms(bloc=campaign.bloc_id, year=campaign.year, day=today())
    mine = [term for term in terms if term.year == campaign.year]
    heads = _heads(campaign, terms)
    deciding = campaign_permissions.deciding(campaign, heads)
    manages = bloc_permissions.manages_bloc(user, campaign.bloc)
    year = BlocYear(
        campaign=campaign,
        steps=sorted(_steps(campaign=campaign.pk), key=lambda step: step.rank),
        terms=mine,
        next_terms=[term for term in terms if term.year == following(campaign.year)],
        memberships=_memberships(bloc=campaign.bloc_id, since=campaign.starts_on, until=campaign.ends_on),
        head=_head(campaign, mine, heads),
        covenants=[],
        manages=manages,
        may_prepare=manages or bool(bloc_permissions.mandate_in(user, campaign_permissions.preparing(campaign, heads))),
        may_decide=manages or bool(bloc_permissions.mandate_in(user, deciding, deciding=True)),
    )
    _read_covenant(year, user)
    units = _units(year)
    year.texts = texts.of(campaign, units, user, may_prepare=year.may_prepare)
    year.reviews = _reviews(year)
    year.rows = _rows(year, units, user)
    return year


@Prepared
def _terms(bloc: int, year: str, day: date) -> QuerySet:
    """Of this year and of every later one."""
    years = Term.objects.with_seat(day).filter(bloc=bloc, year__gte=year)
    return years.select_related("unit").order_by("-role", "order", "since")


@Prepared
def _steps(campaign: int) -> QuerySet:
    return Step.objects.filter(campaign=campaign)


@Prepared
def _memberships(bloc: int, since: date, until: date) -> QuerySet:
    return Membership.objects.filter(bloc=bloc).of_year(since, until)


@Prepared
def _covenants(campaign: int) -> QuerySet:
    return Covenant.objects.filter(campaign=campaign).defer("preamble", "closing", "change_reason").order_by("-version")


def _heads(campaign: Campaign, terms: list[Term]) -> bloc_permissions.Heads:
    """Who leads the year today and who will, among terms read with their seats."""
    day = today()
    sitting = [term for term in terms if term.role == Term.Role.HEAD and term.is_seated and term.unit.exists_on(day)]  # type: ignore[attr-defined]
    return bloc_permissions.heads_among(sitting, campaign.year)


def _head(campaign: Campaign, terms: list[Term], heads: bloc_permissions.Heads) -> Unit | None:
    """The unit that leads the year now, will lead it, or (once nothing is open any more) did last."""
    known = [*campaign_permissions.leaders(campaign, heads), *heads.coming]
    served = [term for term in terms if term.role == Term.Role.HEAD]
    if not campaign.is_open:
        known = served[-1:]
    return known[0].unit if known else None


def _read_covenant(year: BlocYear, user: Any) -> None:
    """Choose the version to show: the one being signed, else the one in force, else the draft one may see."""
    year.covenants = [row for row in _covenants(campaign=year.campaign.pk) if row.is_shown_to(drafts=year.may_prepare)]
    by_state = {row.state: row for row in reversed(year.covenants)}
    states = Covenant.State
    order = (states.SIGNING, states.IN_FORCE, states.CIRCULATED, states.DRAFT, states.WITHDRAWN)
    year.covenant = next((by_state[state] for state in order if state in by_state), None)
    if not year.covenant:
        return
    year.covenant.campaign = year.campaign
    year.places = signing.progress(year.covenant)
    if year.covenant.state == states.CIRCULATED:
        year.open_comments = year.covenant.comments.filter(outcome=Comment.Outcome.OPEN).count()
    if year.covenant.state == states.SIGNING and scope.unit_ids(user):
        year.my_turn = [place for place in year.awaited if permissions.signing_mandate(user, place.party)]


def _units(year: BlocYear) -> dict[int, Unit]:
    """The parties to the paper and the members of the year, by key."""
    parties = {place.party.unit_id: place.party.unit for place in year.places}
    return parties | {seat.unit_id: seat.unit for seat in year.memberships}


def _rows(year: BlocYear, units: dict[int, Unit], user: Any) -> list[Row]:
    """The units in the order of the paper; without one, head and deputies first."""
    places = {place.party.unit_id: place for place in year.places}
    seats = {seat.unit_id: seat for seat in year.memberships}
    roles = {term.unit_id: term for term in year.terms if term.is_current} or {t.unit_id: t for t in year.terms}
    rank = {Term.Role.HEAD.value: 0, Term.Role.DEPUTY.value: 1}
    members = sorted(seats, key=lambda pk: rank.get(roles[pk].role, 2) if pk in roles else 2)
    former, mine = year.texts.get(texts.FORMER_NAMES, []), scope.unit_ids(user)
    return [
        Row(
            year.campaign, units[pk], roles.get(pk), places.get(pk), seats.get(pk),
            [line.text for line in former if line.owner == pk], pk in mine, year.covenant if places else None,
        )
        for pk in dict.fromkeys([*places, *members])
    ]  # fmt: skip


def _reviews(year: BlocYear) -> list[Review]:
    """The steps of which something is told, in the order of the year."""
    reviews = []
    for step in year.steps:
        points = [
            (str(heading), [line for line in year.texts.get(kind, []) if line.owner == step.pk])
            for kind, heading in HEADINGS.items()
        ]
        told = [(heading, lines) for heading, lines in points if lines]
        if told or step.note or step.place:
            reviews.append(Review(step, told))
    return reviews
