"""The ballots of a meeting: one for each rule of voting, and what the council said of each nomination."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue import terms
from awards.catalogue.models import AwardTerms
from awards.deliberation import calling, permissions
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals import balloting
from awards.proposals.models import Nomination, Submission
from common import history
from emulation.ballots import opening, preparing
from emulation.ballots.models import Ballot, Candidate

State = CouncilMeeting.State


@dataclass(frozen=True)
class Rule:
    """By which share of whom a group of awards is decided, whether secretly, and which text says so."""

    parts: int = 1
    of: int = 2
    strictly: bool = True
    base: str = Ballot.Base.ALL.value
    method: str = Ballot.Method.SECRET.value
    source: str = "Hội đồng làm việc theo nguyên tắc tập thể, quyết định theo đa số (NĐ 98/2023/NĐ-CP, Điều 47)"

    @property
    def share(self) -> str:
        return f"{'>' if self.strictly else '≥'} {self.parts}/{self.of}"

    def asks_more_than(self, other: Rule) -> bool:
        """Whether a vote that was enough by `other` may be too little by this rule."""
        share, given = (Fraction(self.parts, self.of), self.strictly), (Fraction(other.parts, other.of), other.strictly)
        return share > given or BASES.index(self.base) > BASES.index(other.base)


BASES = (Ballot.Base.VALID.value, Ballot.Base.PRESENT.value, Ballot.Base.ALL.value)
"""Of whom the share is taken, the fewest first."""
MAJORITY = Rule()
"""Where the award has no vote of its own: more than half of all members (NĐ 98/2023/NĐ-CP, article 47)."""


def rule_for(rule: AwardTerms | None) -> Rule:
    """Return how the council votes on an award under `rule`: its own threshold, else the majority of all members."""
    if not rule or not rule.vote_parts or not rule.vote_of:
        return MAJORITY
    base = rule.vote_base or AwardTerms.Base.ALL
    return Rule(rule.vote_parts, rule.vote_of, rule.vote_strictly, base, source=_source(rule))


def _source(rule: AwardTerms) -> str:
    mark = " – cần kiểm chứng" if rule.to_verify else ""
    return f"{rule.get_regime_display()}: {rule.vote}{mark}"[:300]


@transaction.atomic
def open_votes(meeting: CouncilMeeting, *, by: Any) -> list[Ballot]:
    """Open a ballot for each rule of voting among the items of `meeting`, all members of the council on its roll.

    Twice returns the ballots that are open. Raises PermissionDenied, or ValidationError with code `no_items`,
    `cancelled`, `not_before_council` (one was returned, withdrawn or decided since), or as `opening.open_ballot` says.
    """
    meeting = calling.lock(meeting)
    permissions.check_can_prepare(by, meeting.council)
    if meeting.state in {State.VOTING, State.HELD}:
        return list(Ballot.objects.filter(meeting_items__meeting=meeting).distinct())
    if meeting.state == State.CANCELLED:
        raise ValidationError(_("This meeting was called off."), "cancelled")
    items = _items(meeting)
    if not items:
        raise ValidationError(_("Nothing is before this meeting yet."), "no_items")
    groups: dict[Rule, list[MeetingItem]] = {}
    for item in items:
        groups.setdefault(rule_for(terms.in_force(item.nomination.award, meeting.held_on)), []).append(item)
    ballots = [_ballot(meeting, rule, group, by) for rule, group in groups.items()]
    meeting.vote()
    history.save(meeting, by=by)
    return ballots


def _items(meeting: CouncilMeeting) -> list[MeetingItem]:
    """Return what is before `meeting`, its submissions held, and checked once more: it may be long since it was put."""
    names = ("nomination__submission", "nomination__award", "nomination__recipient", "nomination__unit")
    rows = meeting.items.select_related(*names).select_for_update(of=("self", "nomination", "nomination__submission"))  # type: ignore[attr-defined]
    items = list(rows.order_by("pk"))
    for row in (item.nomination for item in items):
        is_open = row.state not in (*Nomination.DECIDED, Nomination.State.WITHDRAWN)
        if not is_open or row.submission.state != Submission.State.CHECKED:
            message = _("“%(whom)s” was returned, withdrawn or decided since: take it off the meeting first.")
            raise ValidationError(message % {"whom": row.recipient.name}, "not_before_council")
    return items


def _ballot(meeting: CouncilMeeting, rule: Rule, items: list[MeetingItem], by: Any) -> Ballot:
    ballot = preparing.prepare(
        council=meeting.council, purpose=Ballot.Purpose.AWARDS, title=f"{meeting.title} ({rule.share})"[:300],
        method=rule.method, by_paper=True, yes_parts=rule.parts, yes_of=rule.of, yes_strictly=rule.strictly,
        base=rule.base, rule_source=rule.source, by=by,
    )  # fmt: skip
    if meeting.is_example:
        ballot.is_example = True
        history.save(ballot, by=by)
    printed = balloting.names(ballot, [item.nomination for item in items], balloting.IN_COUNCIL)
    for item in items:
        row = item.nomination
        item.ballot = ballot
        item.candidate = preparing.put_candidate(
            ballot, name=printed[row.pk], unit=row.unit, note=row.award.name, year=row.submission.year, by=by
        )
        history.save(item, by=by)
    return opening.open_ballot(ballot, by=by)


@transaction.atomic
def hold(meeting: CouncilMeeting, *, by: Any) -> CouncilMeeting:
    """Note that the council has voted: every ballot of `meeting` is counted. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_voting` or `not_counted`.
    """
    meeting = calling.lock(meeting)
    permissions.check_can_prepare(by, meeting.council)
    if meeting.state == State.HELD:
        return meeting
    if meeting.state != State.VOTING:
        raise ValidationError(_("The council has not begun to vote."), "not_voting")
    ended = [Ballot.State.COUNTED, Ballot.State.CANCELLED]
    if Ballot.objects.filter(meeting_items__meeting=meeting).exclude(state__in=ended).exists():
        raise ValidationError(_("A ballot of this meeting is not counted yet."), "not_counted")
    meeting.hold()
    history.save(meeting, by=by)
    return meeting


def outcome(nomination: Nomination) -> str:
    """Return what the last meeting that was held said of `nomination`, as `Candidate.Outcome`; empty without one, and
    where its ballot was cancelled or had no result."""
    last = _last_item(nomination)
    return last.candidate.outcome if last and last.candidate else Candidate.Outcome.OPEN.value


def rule_of(nomination: Nomination) -> Rule | None:
    """Return the rule by which the last meeting that was held voted on `nomination`; None without one."""
    last = _last_item(nomination)
    if not last or not last.ballot:
        return None
    ballot = last.ballot
    return Rule(ballot.yes_parts, ballot.yes_of, ballot.yes_strictly, ballot.base, ballot.method, ballot.rule_source)


def _last_item(nomination: Nomination) -> MeetingItem | None:
    items = MeetingItem.objects.binding().filter(nomination=nomination, meeting__state=State.HELD)
    return items.select_related("candidate", "ballot").order_by("-meeting__held_on", "-pk").first()
