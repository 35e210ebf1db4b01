"""Preparing a decision: a ruling on each nomination, granted, another award, or rejected with the reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.decisions import grounds, permissions
from awards.decisions.models import Decision, Ruling
from awards.deliberation import voting
from awards.eligibility.findings import Finding
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common import history
from emulation.ballots.models import Candidate

State, Outcome = Decision.State, Ruling.Outcome


def lock(decision: Decision) -> Decision:
    """Return `decision` as it is now, held until the end of the transaction."""
    return Decision.objects.select_for_update(of=("self",)).select_related("council").get(pk=decision.pk)


@transaction.atomic
def begin(
    council: Council, *, title: str, decided_by: str, by: Any, signer_post: str = "", signer_name: str = ""
) -> Decision:
    """Begin a decision of the authority `decided_by` on what `council` was asked. The same twice is begun once.

    Raises PermissionDenied.
    """
    Council.objects.select_for_update().get(pk=council.pk)
    permissions.check_can_decide(by, council)
    values = {"council": council, "title": title, "decided_by": decided_by}
    if same := Decision.objects.filter(**values, state=State.DRAFT).first():
        return same
    decision = Decision(**values, signer_post=signer_post, signer_name=signer_name, created_by=by)
    history.save(decision, by=by)
    return decision


@transaction.atomic
def rule(
    decision: Decision,
    nomination: Nomination,
    *,
    outcome: str,
    by: Any,
    award: AwardType | None = None,
    reason: str = "",
) -> Ruling:
    """Put down what is decided on `nomination`; a second ruling on it replaces the first one, which stays in history.

    The award that was proposed is granted without a word; another award, a rejection, and a grant against the vote of
    the council or against a condition that is not met say why. Nothing is granted while awards are suspended.
    Raises PermissionDenied, or ValidationError with code `issued`, `another_council`, `not_checked`, `decided`,
    `elsewhere`, `award_missing`, `same_award`, `reason_missing`, `not_voted` or `suspended`.
    Source: Law 06/2022/QH15, article 83; NĐ 152/2025/NĐ-CP, article 4 (suspension).
    """
    decision = lock(decision)
    permissions.check_can_decide(by, decision.council)
    check_draft(decision)
    nomination = _lock_nomination(nomination)
    _check_may_be_ruled(decision, nomination)
    granted = _award(nomination, outcome, award)
    _check_grounds(nomination, outcome, reason.strip())
    ruling = Ruling.objects.filter(decision=decision, nomination=nomination).first()
    ruling = ruling or Ruling(decision=decision, nomination=nomination)
    said = (outcome, granted.pk if granted else None, reason.strip())
    if ruling.pk and (ruling.outcome, ruling.award_id, ruling.reason) == said:
        return ruling
    ruling.outcome, ruling.award, ruling.reason = outcome, granted, reason.strip()
    history.save(ruling, by=by)
    return ruling


def check_draft(decision: Decision) -> None:
    """Raise ValidationError with code `issued` unless `decision` is still being prepared."""
    if decision.state != State.DRAFT:
        raise ValidationError(_("This decision was issued or dropped; it no longer changes."), "issued")


def _lock_nomination(nomination: Nomination) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("submission", "award", "recipient", "placing").get(pk=nomination.pk)


def _check_may_be_ruled(decision: Decision, nomination: Nomination) -> None:
    if nomination.submission.council_id != decision.council_id:
        raise ValidationError(_("This nomination is before another council."), "another_council")
    if nomination.state in Nomination.DECIDED or nomination.state == Nomination.State.WITHDRAWN:
        raise ValidationError(_("This nomination is decided or withdrawn."), "decided")
    if nomination.submission.state != Submission.State.CHECKED:
        raise ValidationError(_("The dossier of this nomination is not checked yet."), "not_checked")
    others = Ruling.objects.filter(nomination=nomination, decision__state=State.DRAFT).exclude(decision=decision)
    if other := others.select_related("decision").first():
        message = _("Another decision that is being prepared rules on it: %(decision)s.") % {"decision": other.decision}
        raise ValidationError(message, "elsewhere")


def _award(nomination: Nomination, outcome: str, award: AwardType | None) -> AwardType | None:
    """Return what is granted by `outcome`, None when it is a rejection."""
    if outcome == Outcome.GRANTED:
        return nomination.award
    if outcome == Outcome.REJECTED:
        return None
    if not award:
        raise ValidationError(_("Choose the award that is granted instead."), "award_missing")
    if award.pk == nomination.award_id:
        raise ValidationError(_("This is the award that was proposed: choose “granted”."), "same_award")
    return award


def _check_grounds(nomination: Nomination, outcome: str, reason: str) -> None:
    if outcome == Outcome.REJECTED:
        if not reason:
            raise ValidationError(_("Say why it is rejected: the unit reads the reason."), "reason_missing")
        return
    failed = [finding for finding in grounds.of_nomination(nomination) if finding.verdict == "failed"]
    if stopped := next((finding for finding in failed if finding.code == grounds.SUSPENSION), None):
        raise ValidationError(stopped.reason, "suspended")
    said = voting.outcome(nomination)
    if not nomination.submission.is_sudden and said == Candidate.Outcome.OPEN:
        raise ValidationError(_("The council has not voted on this nomination yet."), "not_voted")
    if needed := "" if reason else _needs_a_reason(outcome, failed, said):
        raise ValidationError(needed, "reason_missing")


def _needs_a_reason(outcome: str, failed: list[Finding], said: str) -> str:
    """Return why a grant has to be explained, empty when it needs no word."""
    if outcome == Outcome.OTHER:
        return _("Say why another award is granted: the unit reads the reason.")
    if failed:
        message = _("A condition is not met (%(finding)s). Say why the award is granted all the same.")
        return message % {"finding": failed[0].reason}
    if said in {Candidate.Outcome.NOT_ELECTED, Candidate.Outcome.TIED}:
        return _("The council did not vote for it. Say why it is granted all the same.")
    return ""


@transaction.atomic
def strike(ruling: Ruling, *, by: Any) -> None:
    """Take a ruling out of a decision that is being prepared; twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `issued`.
    """
    decision = lock(ruling.decision)
    permissions.check_can_decide(by, decision.council)
    if stored := Ruling.objects.filter(pk=ruling.pk).first():
        check_draft(decision)
        history.delete(stored, by=by)


@transaction.atomic
def drop(decision: Decision, *, because: str, by: Any) -> Decision:
    """Drop a decision before it was issued; its nominations wait for another one. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `issued` or `because_missing`.
    """
    decision = lock(decision)
    permissions.check_can_decide(by, decision.council)
    if decision.state == State.DROPPED:
        return decision
    check_draft(decision)
    if not because.strip():
        raise ValidationError(_("Say why the decision is dropped."), "because_missing")
    decision.drop()
    history.save(decision, by=by, because=because)
    return decision
