"""What the desk of a council and the page of a decision show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.consultation.models import PublicNotice
from awards.decisions import permissions
from awards.decisions.models import Decision, Reliance, Revocation, Ruling
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals.models import Nomination, Submission
from awards.records.keepers import known_to
from blocs import succession
from blocs.models import Council
from emulation.ballots.models import Candidate


@dataclass(frozen=True)
class Line:
    """One nomination that a decision may rule on: what the council said, and the ruling once it is put down."""

    nomination: Nomination
    said: str
    said_kind: str
    ruling: Ruling | None

    @property
    def kind(self) -> str:
        """How the ruling is marked."""
        if not self.ruling:
            return ""
        return {Ruling.Outcome.GRANTED: "done", Ruling.Outcome.OTHER: "info"}.get(
            Ruling.Outcome(self.ruling.outcome), "late"
        )


def lines(decision: Decision, user: Any) -> list[Line]:
    """Return what `decision` rules on and, while it is being prepared, what still waits for a ruling.

    Whoever is not its secretariat reads the lines of their own units: the paper names what was granted to others, what
    was refused them and why is theirs.
    """
    rulings = {row.nomination_id: row for row in decision.rulings.select_related("award")}  # type: ignore[attr-defined]
    rows = Nomination.objects.filter(pk__in=rulings)
    if decision.state == Decision.State.DRAFT:
        rows = rows | Nomination.objects.filter(pk__in=open_nominations(decision.council_id).values("pk"))
    if not permissions.can_decide(user, decision.council):
        rows = rows.filter(submission__unit__in=succession.acted_for(user))
    rows = rows.select_related("recipient", "award", "unit", "submission").order_by("award__order", "award__code", "pk")
    found = list(rows)
    said = _said(found)
    return [Line(row, *said.get(row.pk, ("", "")), ruling=rulings.get(row.pk)) for row in found]


def open_nominations(council: Any) -> Any:
    """Return the checked nominations of `council` on which no decision rules yet."""
    rows = Nomination.objects.filter(submission__council=council, submission__state=Submission.State.CHECKED)
    rows = rows.exclude(state__in=[*Nomination.DECIDED, Nomination.State.WITHDRAWN])
    drafted = Ruling.objects.filter(decision__state=Decision.State.DRAFT).values("nomination")
    return rows.exclude(pk__in=drafted)


def to_rule_on(decision: Decision, user: Any) -> Any:
    """Return the nominations known to `user` that `decision` may rule on: checked for its council, or in it already."""
    rows = Nomination.objects.visible_to(user).filter(submission__council=decision.council_id)
    in_it = Ruling.objects.filter(decision=decision).values("nomination")
    return rows.filter(Q(submission__state=Submission.State.CHECKED) | Q(pk__in=in_it))


def _said(rows: list[Nomination]) -> dict[int, tuple[str, str]]:
    """What the last meeting that was held said of each, and how it is marked; in one query."""
    items = MeetingItem.objects.binding().filter(nomination__in=rows, meeting__state=CouncilMeeting.State.HELD)
    items = items.select_related("candidate").order_by("meeting__held_on", "pk")
    kinds = {Candidate.Outcome.ELECTED.value: "done", Candidate.Outcome.TIED.value: "wait"}
    return {
        row.nomination_id: (str(row.candidate.get_outcome_display()), kinds.get(row.candidate.outcome, "late"))
        for row in items
        if row.candidate
    }


def turn(decision: Decision, found: list[Line]) -> tuple[str, str]:
    """Return one sentence on where `decision` stands, and its kind."""
    if decision.state == Decision.State.ISSUED:
        told = {"number": decision.number, "day": f"{decision.decided_on:%d/%m/%Y}"}
        return _("Issued under number %(number)s on %(day)s.") % told, "done"
    if decision.state == Decision.State.DROPPED:
        return _("Dropped before it was issued."), "late"
    ruled = sum(bool(line.ruling) for line in found)
    if not ruled:
        return _("No nomination is ruled on yet."), "wait"
    told = {"ruled": ruled, "left": len(found) - ruled}
    said = _("%(ruled)s nominations are ruled on, %(left)s wait. Print it, have it signed, then record its number.")
    return said % told, "wait"


@dataclass(frozen=True)
class Desk:
    """What a secretariat has before its council."""

    council: Council
    waiting: int
    meetings: list[CouncilMeeting]
    decisions: list[Decision]
    notices: list[PublicNotice]
    unsettled: int


def desk(council: Council) -> Desk:
    """Return the desk of `council`."""
    open_ones = open_nominations(council)
    return Desk(
        council,
        open_ones.count(),
        list(CouncilMeeting.objects.filter(council=council)[:20]),
        list(Decision.objects.filter(council=council)[:20]),
        list(PublicNotice.objects.filter(council=council)[:10]),
        Reliance.objects.filter(settlement="", revocation__in=_revoked_in(council)).count(),
    )


def _revoked_in(council: Council) -> Any:
    """What `council` settles: awards of its own decisions, and those of its units that were decided elsewhere."""
    units = council.blocs.values("memberships__unit")  # type: ignore[attr-defined]
    elsewhere = Q(record__ruling=None, record__unit__in=units)
    return Revocation.objects.filter(elsewhere | Q(record__ruling__decision__council=council))


def revocations(user: Any) -> Any:
    """Return the awards taken back that are known to `user`, newest first, with what relied on them."""
    rows = Revocation.objects.filter(known_to(user, "record__recipient__"))
    rows = rows.select_related("record__award", "record__recipient", "record__unit", "record__ruling__decision")
    return rows.prefetch_related("reliances__record__award", "reliances__nomination__award", "reliances__settled_by")
