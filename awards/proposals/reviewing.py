"""What happens to a submission after it was handed in: opened, returned, forwarded by the bloc, checked off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.proposals import dossier, keeping, permissions, stages, telling
from awards.proposals.models import Nomination, Stage, Submission
from common import history
from common.clock import now
from emulation.ballots.models import Ballot, Candidate

State, Kind = Submission.State, Stage.Kind
BEFORE_MEETING = Q(meeting_items__meeting__state__in=["planned", "voting"])
VOTED = Q(
    meeting_items__meeting__state="held",
    meeting_items__candidate__outcome__in=[outcome for outcome in Candidate.Outcome.values if outcome],
)
"""Nominations that a meeting of the council is to vote on, and those that it voted on."""


@transaction.atomic
def open_it(submission: Submission, *, by: Any) -> Submission:
    """Note that it is being read: from now on the unit cannot take it back. Each side opens it once.

    Raises PermissionDenied, or ValidationError with code `not_there` (it was taken back, returned or decided).
    """
    submission = stages.lock(submission)
    _check_there(submission, State.SUBMITTED, State.FORWARDED, State.CHECKED)
    permissions.check_decides_on(by, submission)
    if not submission.opened_at:
        submission.opened_at = now()
        history.save(submission, by=by)
    if not is_opened(submission):
        stages.note(submission, Kind.OPENED, by=by)
    return submission


def is_opened(submission: Submission) -> bool:
    """Whether who has it in hand opened it since it came."""
    came = stages.last(submission, Kind.SUBMITTED, Kind.FORWARDED, Kind.CHECKED)
    opened = stages.last(submission, Kind.OPENED)
    return bool(opened and came and opened.pk > came.pk) or submission.state == State.CHECKED


def _check_there(submission: Submission, *states: str) -> None:
    if submission.state not in states:
        last = stages.last(submission)
        words = {"state": submission.get_state_display(), "who": last.by if last else "–"}
        message = _("It is not here any more: %(state)s (%(who)s). Nothing was changed.")
        raise ValidationError(message % words, "not_there")


@transaction.atomic
def give_back(submission: Submission, *, by: Any, reason: str) -> Submission:
    """Return it to its unit with a reason, which stands on top there until it is answered. Twice changes nothing.

    What is voted on is what was handed in: nothing goes back while a vote on a part of it is prepared or held, nor
    after the council's vote or a decision. Raises PermissionDenied, or ValidationError with code `reason_missing`,
    `not_there`, `decided`, `vote_open`, `before_meeting` or `voted`.
    """
    submission = stages.lock(submission)
    reason = reason.strip()
    if submission.state == State.RETURNED and submission.return_reason == reason:
        return submission
    _check_there(submission, State.SUBMITTED, State.FORWARDED, State.CHECKED)
    permissions.check_decides_on(by, submission)
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Give the reason."), "reason_missing")})
    _check_may_go_back(submission)
    submission.give_back()
    submission.return_reason, submission.opened_at = reason, submission.opened_at or now()
    submission.complete_at = None
    history.save(submission, by=by, because=reason)
    stage = stages.note(submission, Kind.RETURNED, by=by, note=reason)
    telling.returned(submission, stage, by=by)
    return submission


def _check_may_go_back(submission: Submission) -> None:
    rows = submission.nominations.live().order_by("order", "pk")
    if decided := rows.filter(state__in=Nomination.DECIDED).select_related("recipient").first():
        message = _("“%(whom)s” is decided already: the submission is not returned any more.")
        raise ValidationError(message % {"whom": decided.recipient.name}, "decided")
    _check_no_vote_is_open(submission)
    council = ("recipient__name", "meeting_items__meeting__title", "meeting_items__meeting__state")
    if found := rows.filter(BEFORE_MEETING | VOTED).values_list(*council).first():
        whom, meeting, state = found
        words = {"whom": whom, "meeting": meeting}
        if state == "held":
            message = _("The council voted on “%(whom)s” (%(meeting)s): a decision says what becomes of it, and why.")
            raise ValidationError(message % words, "voted")
        message = _("“%(whom)s” is before a meeting of the council (%(meeting)s): take it off there first.")
        raise ValidationError(message % words, "before_meeting")


def _check_no_vote_is_open(submission: Submission) -> None:
    """Raise ValidationError with code `vote_open` while a ballot of the bloc on a part of it is not counted."""
    if waiting := [row for row in _voted_on(submission) if row.is_being_voted_on]:
        message = _("The ballot on %(whom)s is not counted yet.") % {"whom": waiting[0].recipient}
        raise ValidationError(message, "vote_open")


@transaction.atomic
def forward(submission: Submission, *, by: Any, note: str = "") -> Submission:
    """Send what the bloc reviewed and voted on to the secretariat, with the outcome for each. Twice changes nothing.

    A flag is acclaimed by the members: where no ballot here says so the note does (hands, a ballot held elsewhere).
    Raises PermissionDenied, or ValidationError with code `not_there`, `vote_open` (a ballot on it, or a second one
    among those who tied, is not counted) or, on `note`, `vote_missing`.
    Source: circulars 21/2014/TT-BVHTTDL, art. 7, and 07/2018/TT-BKHĐT, art. 40 (score and rank, then acclaim).
    """
    submission = stages.lock(submission)
    permissions.check_can_review(by, submission)
    if submission.state in (State.FORWARDED, *Submission.BEFORE_COUNCIL):
        return submission
    _check_there(submission, State.SUBMITTED)
    _check_no_vote_is_open(submission)
    if not note.strip() and (unvoted := not_acclaimed(submission)):
        message = _("No counted ballot says that the bloc acclaimed %(whom)s: say how its members did.")
        whom = "; ".join(str(row) for row in unvoted)
        raise ValidationError({"note": ValidationError(message % {"whom": whom}, "vote_missing")})
    take_in_votes(submission, by=by)
    submission.forward()
    submission.opened_at = submission.opened_at or now()
    history.save(submission, by=by)
    keeping.note_complete(submission, by=by)
    stage = stages.note(submission, Kind.FORWARDED, by=by, note=note)
    telling.forwarded(submission, stage, by=by)
    return submission


def _voted_on(submission: Submission) -> list[Nomination]:
    rows = submission.nominations.live().filter(bloc_vote__isnull=False)
    return list(rows.select_related("bloc_vote__ballot", "recipient"))


def not_acclaimed(submission: Submission) -> list[Nomination]:
    """Return the nominations for flags of which no counted ballot of the bloc says what the members thought.

    Where units were acclaimed from the ranking, before anybody proposed, that their unit was chosen is enough.
    """
    rows = submission.nominations.live().filter(award__for_bloc_leader=True)
    rows = rows.select_related("bloc_vote__ballot", "recipient", "award").order_by("order", "pk")
    left = [row for row in rows if not (row.vote and row.vote.outcome)]
    return [] if left and _is_acclaimed(submission) else left


def _is_acclaimed(submission: Submission) -> bool:
    ballots = Ballot.objects.filter(
        conference__campaign=submission.campaign_id, purpose=Ballot.Purpose.ACCLAIM, state=Ballot.State.COUNTED,
        is_trial=False,
    )  # fmt: skip
    lines = Candidate.objects.filter(ballot__in=ballots, unit=submission.unit_id, nomination=None)
    return lines.filter(outcome=Candidate.Outcome.ELECTED).exists()


@transaction.atomic
def take_in_votes(submission: Submission, *, by: Any) -> list[Nomination]:
    """Note on each nomination what the bloc's counted ballot says, of those that tied what the second ballot says;
    return those that changed. Twice changes nothing.

    A tie that nobody has decided changes nothing. What was proposed stays as it is. Whoever calls it has checked that
    `by` may: `forward` does.
    """
    submission = stages.lock(submission)
    changed = []
    for row in _voted_on(submission):
        vote = row.vote
        if not vote or vote.ballot.state != Ballot.State.COUNTED or vote.ballot.is_trial:
            continue
        if vote.outcome == Candidate.Outcome.ELECTED and row.state != row.State.BACKED:
            row.back()
        elif vote.outcome == Candidate.Outcome.NOT_ELECTED and row.state != row.State.NOT_BACKED:
            row.pass_over()
        else:
            continue
        history.save(row, by=by)
        changed.append(row)
    return changed


@transaction.atomic
def check_off(submission: Submission, *, by: Any, note: str = "") -> Submission:
    """Find the dossier complete: from here it waits for the council. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_there` or `incomplete`.
    """
    submission = stages.lock(submission)
    permissions.check_can_check(by, submission)
    if submission.state in Submission.BEFORE_COUNCIL:
        return submission
    _check_there(submission, State.FORWARDED)
    if missing := dossier.missing(submission):
        words = {"what": "; ".join(row.message for row in missing[:5])}
        raise ValidationError(_("The dossier is not complete: %(what)s") % words, "incomplete")
    submission.check_off()
    submission.opened_at = submission.opened_at or now()
    submission.complete_at = submission.complete_at or now()
    history.save(submission, by=by)
    stage = stages.note(submission, Kind.CHECKED, by=by, note=note)
    telling.checked(submission, stage, by=by)
    return submission
