"""Closing and counting: nobody reads a count before, and what is decided then follows from the stored rule."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from emulation.ballots import announcing, hands, locking, minutes, papers, permissions, results, voting
from emulation.ballots.models import Ballot, Candidate
from emulation.ballots.results import Result
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Step

Outcome, State, TieBreak = Candidate.Outcome, Ballot.State, Ballot.TieBreak
result = results.result


@transaction.atomic
def close(ballot: Ballot, *, by: Any) -> Ballot:
    """End the voting: no vote is taken any more, and no count is shown yet. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_open` or `no_tellers` (somebody voted on paper, and the
    two who count papers are not named).
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    if ballot.state in {State.CLOSED, State.COUNTED}:
        return ballot
    if ballot.state != State.OPEN:
        raise ValidationError(_("This ballot is not open."), "not_open")
    if papers.lack_tellers(ballot):
        raise ValidationError(_("Name the two tellers first: they count the paper votes."), "no_tellers")
    ballot.close()
    history.save(ballot, by=by)
    transaction.on_commit(voting.sweep, robust=True)
    return ballot


def missing(ballot: Ballot) -> list[ValidationError]:
    """Return what stands in the way of counting a ballot."""
    found = []
    if ballot.state == State.OPEN:
        found.append(ValidationError(_("Close the ballot first: then no more votes come in."), "not_closed"))
    if not ballot.is_secret and not hands.is_recorded(ballot):
        found.append(ValidationError(_("The hands that were counted are not recorded yet."), "hands_missing"))
    if papers.are_open(ballot):
        message = _("The paper votes are not counted yet: both tellers have to count the same.")
        found.append(ValidationError(message, "papers_open"))
    return found


@transaction.atomic
def count(ballot: Ballot, *, by: Any) -> Ballot:
    """Count a closed ballot: the outcome of every candidate by the stored rule, frozen minutes, and word to the voters.

    Counting twice changes nothing. Of a trial ballot there are no minutes and nothing follows. An acclamation with
    an outcome is the step “assessment and vote” of the year. Without a quorum nothing is decided, nor by fewer
    secret votes than `rules.LEAST`. Raises PermissionDenied, or ValidationError with code `cancelled`,
    `not_closed`, `hands_missing` or `papers_open`.
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    if ballot.state == State.COUNTED:
        return ballot
    if ballot.state in {State.DRAFT, State.CANCELLED}:
        raise ValidationError(_("This ballot was not held."), "not_closed")
    if gaps := missing(ballot):
        raise ValidationError(gaps)
    found = results.result(ballot)
    _keep(found, by)
    ballot.count()
    history.save(ballot, by=by)
    transaction.on_commit(voting.sweep, robust=True)
    if not ballot.is_trial:
        _follow(ballot, found, by)
    return ballot


def _keep(found: Result, by: Any) -> None:
    for row in found.rows:
        if row.candidate.outcome != row.outcome:
            row.candidate.outcome = row.outcome
            history.save(row.candidate, by=by)


def _follow(ballot: Ballot, found: Result, by: Any) -> None:
    """What comes of a ballot that counts: its minutes (after the chair, where a tie is the chair's), the step, word."""
    if not (found.tied and ballot.tie_break == TieBreak.CHAIR):
        minutes.freeze(ballot, found, by=by)
    if ballot.purpose == Ballot.Purpose.ACCLAIM and found.decides and ballot.conference:
        campaign = lifecycle.lock(ballot.conference.campaign)
        if campaign.is_open and not campaign.steps.filter(kind=Step.Kind.BALLOT, has_happened=True).exists():
            lifecycle.note_step(campaign, Step.Kind.BALLOT, on=today(), by=by)
    announcing.counted(ballot, found, by=by)


def lacks_minutes(ballot: Ballot) -> bool:
    """Whether a ballot is counted and its minutes could not be printed; those that wait for the chair come later."""
    if ballot.state != State.COUNTED or ballot.is_trial or ballot.document_id:
        return False
    return ballot.tie_break != TieBreak.CHAIR or not ballot.candidates.filter(outcome=Outcome.TIED).exists()


@transaction.atomic
def make_minutes(ballot: Ballot, *, by: Any) -> Ballot:
    """Freeze the minutes of a counted ballot that could not be printed when it was counted. Twice is once.

    Raises PermissionDenied, or ValidationError with code `not_lacking` or `unprintable`.
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    if ballot.document_id:
        return ballot
    if not lacks_minutes(ballot):
        raise ValidationError(_("No minutes are missing here."), "not_lacking")
    if not minutes.freeze(ballot, results.result(ballot), by=by):
        raise ValidationError(*minutes.UNPRINTABLE)
    return ballot


@transaction.atomic
def decide_tie(ballot: Ballot, winners: Collection[int], *, note: str, by: Any) -> Ballot:
    """Record whom of those who tied the chair lets win, by their keys, with the reason; the same again is no change.

    Raises PermissionDenied, or ValidationError with code `no_tie` (nobody tied, or the rule leaves it to others),
    `wrong_number` (as many win as places are left), `not_tied`, `note_missing`, or `unprintable`.
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    if ballot.chair_note:
        return _decided(ballot, winners)
    found = results.result(ballot) if ballot.state == State.COUNTED else None
    if not found or not found.tied or ballot.tie_break != TieBreak.CHAIR:
        raise ValidationError(_("There is no tie here that the chair decides."), "no_tie")
    tied = {row.candidate.pk: row.candidate for row in found.tied}
    _check_winners(found, set(winners), set(tied), note)
    for pk, candidate in tied.items():
        candidate.outcome = Outcome.ELECTED if pk in winners else Outcome.NOT_ELECTED
        history.save(candidate, by=by, because=note)
    ballot.chair_note = note.strip()
    history.save(ballot, by=by, because=note)
    if not ballot.is_trial:
        found = results.result(ballot)
        if not minutes.freeze(ballot, found, by=by):
            raise ValidationError({"note": ValidationError(*minutes.UNPRINTABLE)})
        announcing.tie_decided(ballot, found, by=by)
    return ballot


def _decided(ballot: Ballot, winners: Collection[int]) -> Ballot:
    chosen = ballot.candidates.filter(pk__in=winners)
    if not winners or chosen.exclude(outcome=Outcome.ELECTED).exists():
        raise ValidationError(_("The chair has decided this tie already."), "no_tie")
    return ballot


def _check_winners(found: Result, winners: set[int], tied: set[int], note: str) -> None:
    if winners - tied:
        raise ValidationError(_("Choose among those who tied."), "not_tied")
    if len(winners) != found.left:
        message = _("Places left: %(left)d. Choose as many of those who tied.")
        raise ValidationError(message % {"left": found.left}, "wrong_number")
    if not note.strip():
        raise ValidationError(_("Say how the chair decided."), "note_missing")
