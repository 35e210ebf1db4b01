"""Preparing a decision: a ruling on each nomination, granted, another award, or rejected with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue import terms
from awards.catalogue.models import AwardType
from awards.consultation import publishing
from awards.decisions import grounds, permissions
from awards.decisions.models import Decision, Ruling
from awards.deliberation import voting
from awards.eligibility.findings import FAILED, Finding
from awards.proposals import choosing, stages
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common import history
from common.clock import today
from emulation.ballots.models import Candidate
from emulation.campaigns.models import Campaign

State, Outcome = Decision.State, Ruling.Outcome


def lock(decision: Decision) -> Decision:
    """Return `decision` as it is now, held until the end of the transaction."""
    return Decision.objects.select_for_update(of=("self",)).select_related("council").get(pk=decision.pk)


@transaction.atomic
def begin(
    council: Council,
    *,
    title: str,
    decided_by: str,
    by: Any,
    signer_post: str = "",
    signer_name: str = "",
    place: str = "",
) -> Decision:
    """Begin a decision of the authority `decided_by` on what `council` was asked. The same twice is begun once.

    `place` stands before the date on the paper.

    Raises PermissionDenied.
    """
    Council.objects.select_for_update().get(pk=council.pk)
    permissions.check_can_decide(by, council)
    values = {"council": council, "title": title, "decided_by": decided_by}
    if same := Decision.objects.filter(**values, state=State.DRAFT).first():
        return same
    decision = Decision(**values, signer_post=signer_post, signer_name=signer_name, place=place, created_by=by)
    history.save(decision, by=by)
    return decision


def usual_place(council: Council) -> str:
    """Return the place on the last decision of `council`, else that of its latest bloc year; empty if neither says."""
    places = Decision.objects.filter(council=council).exclude(place="").order_by("-pk").values_list("place", flat=True)
    years = Campaign.objects.filter(bloc__council=council).exclude(place="").order_by("-year", "-pk")
    return places.first() or years.values_list("place", flat=True).first() or ""


@transaction.atomic
def rule(
    decision: Decision,
    nomination: Nomination,
    *,
    outcome: str,
    by: Any,
    award: AwardType | None = None,
    reason: str = "",
    on: date | None = None,
) -> Ruling:
    """Put down what is decided on `nomination`; a second ruling on it replaces the first one, which stays in history.

    The award that was proposed is granted without a word; another award, a rejection, and a grant against the vote of
    the council or against a condition that is not met say why. Nothing is granted while awards are suspended on the day
    `on` (today) of the decision. Another award fits the recipient and the occasion, is in force on that day, names the
    bloc year that was led when it is for leaders only, and asks for no notice and no vote that there was not.
    A decision on an example is an example.
    Raises PermissionDenied, or ValidationError with code `issued`, `another_council`, `not_checked`, `decided`,
    `elsewhere`, `award_missing`, `same_award`, `reason_missing`, `not_voted` or `suspended`; about another award with
    code `not_leading`, `notice_missing`, `another_vote` or as `choosing.check_award` says.
    Source: Law 06/2022/QH15, article 83; NĐ 152/2025/NĐ-CP, article 4 (suspension).
    """
    decision = lock(decision)
    permissions.check_can_decide(by, decision.council)
    check_draft(decision)
    nomination = _lock_nomination(nomination)
    _check_may_be_ruled(decision, nomination)
    granted = _award(nomination, outcome, award)
    _check_grounds(nomination, granted, reason.strip(), on or today())
    ruling = Ruling.objects.filter(decision=decision, nomination=nomination).first()
    ruling = ruling or Ruling(decision=decision, nomination=nomination)
    said = (outcome, granted.pk if granted else None, reason.strip())
    if ruling.pk and (ruling.outcome, ruling.award_id, ruling.reason) == said:
        return ruling
    ruling.outcome, ruling.award, ruling.reason = outcome, granted, reason.strip()
    history.save(ruling, by=by)
    if nomination.submission.is_example and not decision.is_example:
        decision.is_example = True
        history.save(decision, by=by)
    return ruling


def check_draft(decision: Decision) -> None:
    """Raise ValidationError with code `issued` unless `decision` is still being prepared."""
    if decision.state != State.DRAFT:
        raise ValidationError(_("This decision was issued or dropped; it no longer changes."), "issued")


def _lock_nomination(nomination: Nomination) -> Nomination:
    """Hold the submission first: it is not returned to its unit while this goes on."""
    stages.lock(nomination.submission)
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


def _check_grounds(nomination: Nomination, granted: AwardType | None, reason: str, day: date) -> None:
    if not granted:
        if not reason:
            raise ValidationError(_("Say why it is rejected: the unit reads the reason."), "reason_missing")
        return
    failed = failures(nomination, granted, day)
    if stopped := next((finding for finding in failed if finding.code == grounds.SUSPENSION), None):
        raise ValidationError(stopped.reason, "suspended")
    said = voting.outcome(nomination)
    if not nomination.submission.is_sudden and said == Candidate.Outcome.OPEN:
        raise ValidationError(_("The council has not voted on this nomination yet."), "not_voted")
    is_other = granted.pk != nomination.award_id
    if is_other:
        _check_other(nomination, granted, day)
    if needed := "" if reason else _needs_a_reason(is_other, failed, said):
        raise ValidationError(needed, "reason_missing")


def failures(nomination: Nomination, award: AwardType, day: date) -> list[Finding]:
    """Return the conditions of `award` that are known not to be met when it is decided on `day`."""
    return [row for row in grounds.of_nomination(nomination, award=award, day=day) if row.verdict == FAILED]


def others(nomination: Nomination) -> Any:
    """Return the awards of today that may be granted in place of what was proposed, as far as the paper tells."""
    kind, occasion = nomination.recipient.kind, nomination.submission.occasion
    rows = choosing.awards_on(today(), occasion=occasion, kind=kind).exclude(pk=nomination.award_id)
    return rows if nomination.placing_id else rows.filter(for_bloc_leader=False)


def _check_other(nomination: Nomination, award: AwardType, day: date) -> None:
    """Raise ValidationError on `award` unless it can be granted in place of what was proposed."""
    submission = nomination.submission
    choosing.check_award(award, day=day, occasion=submission.occasion, kind=nomination.recipient.kind)
    if award.for_bloc_leader and not nomination.placing_id:
        message = _("A flag is only for the unit that leads its bloc year: this nomination names no such year.")
        _refuse_award(message, "not_leading")
    if submission.is_sudden:
        return
    if waits := publishing.waits_for_notice(nomination, day, award=award):
        _refuse_award(waits, "notice_missing")
    asked, voted = voting.rule_for(terms.in_force(award, day)), voting.rule_of(nomination)
    if voted and asked.asks_more_than(voted):
        told = {"award": award.name, "asked": asked.share, "voted": voted.share}
        message = _("“%(award)s” asks for more votes (%(asked)s) than this nomination was voted on by (%(voted)s).")
        _refuse_award(message % told, "another_vote")


def _refuse_award(message: str, code: str) -> NoReturn:
    raise ValidationError({"award": ValidationError(message, code)})


def _needs_a_reason(is_other: bool, failed: list[Finding], said: str) -> str:
    """Return why a grant has to be explained, empty when it needs no word."""
    if is_other:
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
