"""Makes votes of the council on nominations, past the ballot."""

from __future__ import annotations

from typing import Any

from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals.models import Nomination
from common import history
from common.clock import today
from emulation.ballots.models import Ballot, Candidate


def voted(nomination: Nomination, outcome: str, *, by: Any) -> Nomination:
    """Let a meeting that is held have said `outcome` of the nomination."""
    council = nomination.submission.council
    meeting = CouncilMeeting(council=council, title="Phiên họp", held_on=today(), created_by=by)
    history.save(meeting, by=by)
    ballot = Ballot(
        council=council, purpose=Ballot.Purpose.AWARDS, title="Bỏ phiếu", base=Ballot.Base.ALL, created_by=by
    )
    history.save(ballot, by=by)
    order = ballot.candidates.count() + 1
    candidate = Candidate(ballot=ballot, order=order, name=str(nomination), outcome=outcome)
    history.save(candidate, by=by)
    history.save(MeetingItem(meeting=meeting, nomination=nomination, ballot=ballot, candidate=candidate), by=by)
    CouncilMeeting._base_manager.filter(pk=meeting.pk).update(state="held")
    Ballot._base_manager.filter(pk=ballot.pk).update(state="counted")
    return nomination
