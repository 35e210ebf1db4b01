"""What the page of a meeting shows: what is before it, how it is voted on, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.catalogue import terms
from awards.deliberation import permissions, voting
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
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
    def is_to_decide(self) -> bool:
        """Whether no decision that was issued speaks of it yet."""
        return self.nomination.state not in (*Nomination.DECIDED, Nomination.State.WITHDRAWN)

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
    if nothing := row.came_to_nothing:
        return nothing, "late"
    candidate = row.candidate
    if not candidate or candidate.outcome == Candidate.Outcome.OPEN:
        return "", ""
    kinds = {Candidate.Outcome.ELECTED: "done", Candidate.Outcome.TIED: "wait"}
    return str(candidate.get_outcome_display()), kinds.get(Candidate.Outcome(candidate.outcome), "late")


def ballots(meeting: CouncilMeeting) -> list[Ballot]:
    """Return the ballots of `meeting`, in order."""
    return list(Ballot.objects.filter(meeting_items__meeting=meeting).distinct().order_by("pk"))


def waiting(meeting: CouncilMeeting) -> Any:
    """Return the checked nominations of the council that are before no meeting (or one that came to nothing) and not
    decided."""
    rows = Nomination.objects.filter(
        submission__council=meeting.council_id, submission__state=Submission.State.CHECKED
    ).exclude(state__in=[*Nomination.DECIDED, Nomination.State.WITHDRAWN])
    taken = MeetingItem.objects.binding().values("nomination")
    return rows.exclude(pk__in=taken).select_related("recipient", "award", "unit").order_by("award__order", "pk")


def decisions(meeting: CouncilMeeting, user: Any) -> Any:
    """Return the decisions known to `user` that were issued on what was before `meeting`, the first one first."""
    model = apps.get_model("awards", "Decision")  # a capability above: asked for by name
    rows = model._default_manager.visible_to(user).filter(rulings__nomination__meeting_items__meeting=meeting)
    return rows.filter(state="issued").distinct().order_by("decided_on", "pk")


def turn(
    meeting: CouncilMeeting, found: list[Line], open_ballots: list[Ballot], *, has_decision: bool = False
) -> tuple[str, str]:
    """Return one sentence on where `meeting` stands, and its kind."""
    if meeting.state == State.HELD:
        return _held(found, has_decision=has_decision)
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


def _held(found: list[Line], *, has_decision: bool) -> tuple[str, str]:
    again = sum(bool(line.item.came_to_nothing) for line in found)
    states = {line.nomination.state for line in found}
    if states & {*Nomination.DECIDED} and not any(line.is_to_decide for line in found):
        if has_decision:
            return _("The council has voted, and what it said is decided on: see below."), "done"
        return _("The council has voted, and what it said is decided on."), "done"
    if not again:
        return _("The council has voted. The decision is prepared from what it said."), "done"
    said = ngettext(
        "The council has voted. On %(count)s nomination the ballot came to nothing: put it before another meeting.",
        "The council has voted. On %(count)s nominations the ballot came to nothing: put them before another meeting.",
        again,
    )
    return said % {"count": again}, "wait"


def way_back(council: Council, user: Any) -> dict[str, str]:
    """Return the crumb before a meeting or a decision: the desk of `council` for who prepares there, else that of all
    awards."""
    if permissions.can_prepare(user, council):
        return {"label": council.name, "url": reverse("awards:council", args=[council.pk])}
    return {"label": _("Awards"), "url": reverse("awards:award_desk")}
