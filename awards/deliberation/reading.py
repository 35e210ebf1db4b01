"""What the page of a meeting shows: what is before it, how it is voted on, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.catalogue import terms
from awards.deliberation import voting
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals.models import Nomination, Submission
from emulation.ballots.models import Ballot, Candidate

State = CouncilMeeting.State


@dataclass(frozen=True)
class Line:
    """One nomination before the meeting: by which rule it is voted on, and the outcome once there is one."""

    item: MeetingItem
    rule: voting.Rule
    outcome: str
    kind: str

    @property
    def nomination(self) -> Nomination:
        return self.item.nomination


def lines(meeting: CouncilMeeting) -> list[Line]:
    """Return the items of `meeting` in the order of the catalogue."""
    names = ("recipient", "award", "unit", "submission")
    rows = meeting.items.select_related("candidate", "ballot", *(f"nomination__{name}" for name in names))  # type: ignore[attr-defined]
    found = list(rows.order_by("nomination__award__order", "pk"))
    rules = {row.nomination.award_id: row.nomination.award for row in found}
    known = {pk: voting.rule_for(terms.in_force(award, meeting.held_on)) for pk, award in rules.items()}
    return [Line(row, known[row.nomination.award_id], *_outcome(row)) for row in found]


def _outcome(row: MeetingItem) -> tuple[str, str]:
    candidate = row.candidate
    if not candidate or candidate.outcome == Candidate.Outcome.OPEN:
        return "", ""
    kinds = {Candidate.Outcome.ELECTED: "done", Candidate.Outcome.TIED: "wait"}
    return str(candidate.get_outcome_display()), kinds.get(Candidate.Outcome(candidate.outcome), "late")


def ballots(meeting: CouncilMeeting) -> list[Ballot]:
    """Return the ballots of `meeting`, in order."""
    return list(Ballot.objects.filter(meeting_items__meeting=meeting).distinct().order_by("pk"))


def waiting(meeting: CouncilMeeting) -> Any:
    """Return the checked nominations of the council that are before no meeting and not decided."""
    rows = Nomination.objects.filter(
        submission__council=meeting.council_id, submission__state=Submission.State.CHECKED
    ).exclude(state__in=[*Nomination.DECIDED, Nomination.State.WITHDRAWN])
    taken = MeetingItem.objects.exclude(meeting__state=State.CANCELLED).values("nomination")
    return rows.exclude(pk__in=taken).select_related("recipient", "award", "unit").order_by("award__order", "pk")


def turn(meeting: CouncilMeeting, found: list[Line], open_ballots: list[Ballot]) -> tuple[str, str]:
    """Return one sentence on where `meeting` stands, and its kind."""
    if meeting.state == State.HELD:
        return _("The council has voted. The decision is prepared from what it said."), "done"
    if meeting.state == State.CANCELLED:
        return _("This meeting was called off."), "late"
    if meeting.state == State.PLANNED:
        if not found:
            return _("Nothing is before the meeting yet."), "wait"
        return _("%(count)s nominations are before the meeting; voting has not begun.") % {"count": len(found)}, "wait"
    left = sum(row.state not in {Ballot.State.COUNTED, Ballot.State.CANCELLED} for row in open_ballots)
    if left:
        return _("The council is voting: %(count)s ballots are not counted yet.") % {"count": left}, "info"
    return _("Every ballot is counted. Note that the meeting has voted."), "wait"
