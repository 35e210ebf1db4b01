"""Issuing a decision: its number and day, the awards that go on record, and what the units are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue import prizes
from awards.decisions import permissions, ruling, telling, words
from awards.decisions.models import Decision, Ruling
from awards.proposals.models import Nomination, Stage, Submission
from awards.records.models import AwardRecord
from common import history
from common.clock import now, today
from documents import paper
from documents.models import Document, new_code
from documents.rendering import RenderingError

State, Outcome = Decision.State, Ruling.Outcome
NAMED = ("award", "nomination__award", "nomination__recipient", "nomination__submission")


@transaction.atomic
def issue(decision: Decision, *, number: str, decided_on: date, by: Any) -> Decision:
    """Record that `decision` was signed under `number` on the day `decided_on`: what it grants goes on record.

    Every nomination gets its outcome beside what was proposed, prizes are reckoned by that day, each unit is told of
    its own. The same number and day twice changes nothing.
    Raises PermissionDenied, or ValidationError with code `issued`, `no_rulings`, `number_missing`, `in_the_future`,
    `unprintable`, or one message for each nomination, by name, with code `award_exists`, `achievement_rewarded`, or as
    `ruling.rule` says of what changed since, asked of the day `decided_on`.
    """
    decision = ruling.lock(decision)
    permissions.check_can_decide(by, decision.council)
    if decision.state == State.ISSUED and (decision.number, decision.decided_on) == (number.strip(), decided_on):
        return decision
    ruling.check_draft(decision)
    rulings = list(decision.rulings.select_related(*NAMED).order_by("pk"))  # type: ignore[attr-defined]
    _check(rulings, number, decided_on)
    _hold_submissions(rulings)
    decision.number, decision.decided_on = number.strip(), decided_on
    _each(rulings, lambda row: _rule_again(decision, row, by))
    _each(rulings, lambda row: _carry_out(decision, row, by))
    _finish_submissions(rulings, by)
    decision.issue()
    decision.document = _freeze(decision, by)
    history.save(decision, by=by)
    telling.issued(decision, by=by)
    return decision


def _check(rulings: list[Ruling], number: str, decided_on: date) -> None:
    if not rulings:
        raise ValidationError(_("The decision rules on nothing yet."), "no_rulings")
    if not number.strip():
        raise ValidationError(_("Give the number that the clerk registered."), "number_missing")
    if decided_on > today():
        raise ValidationError(_("This day lies in the future."), "in_the_future")


def _hold_submissions(rulings: list[Ruling]) -> list[Submission]:
    """Lock what the nominations stand in: no unit gets a part of it back while it is decided on."""
    keys = {row.nomination.submission_id for row in rulings}
    return list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _each(rulings: list[Ruling], act: Callable[[Ruling], object]) -> None:
    """Carry out `act` for every ruling; what is refused names its nomination, all of it in one answer."""
    refused: list[ValidationError] = []
    for row in rulings:
        try:
            with transaction.atomic():
                act(row)
        except ValidationError as error:
            refused += [_named(row, each) for each in _flat(error)]
    if refused:
        raise ValidationError(refused)


def _flat(error: ValidationError) -> list[ValidationError]:
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return [each for errors in lists for each in errors]


def _named(row: Ruling, error: ValidationError) -> ValidationError:
    said = " ".join(error.messages)
    return ValidationError(f"{row.nomination}: {said}", error.code)


def _rule_again(decision: Decision, row: Ruling, by: Any) -> None:
    """What was true when it was put down may have changed since."""
    said = {"outcome": row.outcome, "award": row.award, "reason": row.reason}
    ruling.rule(decision, row.nomination, by=by, on=decision.decided_on, **said)


def _carry_out(decision: Decision, row: Ruling, by: Any) -> None:
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("submission", "recipient")
    nomination = rows.get(pk=row.nomination_id)
    {Outcome.GRANTED: nomination.grant, Outcome.OTHER: nomination.grant_other, Outcome.REJECTED: nomination.reject}[
        Outcome(row.outcome)
    ]()
    history.save(nomination, by=by, because=row.reason)
    if row.award:
        row.record = _record(decision, nomination, row, by)
        history.save(row, by=by)


def _record(decision: Decision, nomination: Nomination, row: Ruling, by: Any) -> AwardRecord:
    assert row.award
    assert decision.decided_on
    prize = prizes.prize(row.award, recipient_kind=nomination.recipient.kind, day=decision.decided_on)
    record = AwardRecord(
        recipient=nomination.recipient,
        award=row.award,
        year=nomination.submission.year,
        occasion=nomination.submission.occasion,
        achievement=nomination.achievement[:4000],
        achieved_on=nomination.achieved_on,
        unit_id=nomination.unit_id,
        position_class=nomination.position_class,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        decided_by=decision.decided_by,
        prize=prize.amount if prize else None,
        placing_id=nomination.placing_id if row.award.for_bloc_leader else None,
    )
    history.save(record, by=by)
    return record


def _finish_submissions(rulings: list[Ruling], by: Any) -> None:
    """A submission is decided once every nomination in it is."""
    for submission in _hold_submissions(rulings):
        open_ones = submission.nominations.live().exclude(state__in=Nomination.DECIDED)  # type: ignore[attr-defined]
        if submission.state == Submission.State.CHECKED and not open_ones.exists():
            submission.decide()
            history.save(submission, by=by)
            Stage(submission=submission, kind=Stage.Kind.DECIDED, by=by, at=now()).save()


def _freeze(decision: Decision, by: Any) -> Document:
    code = new_code()
    try:
        return paper.freeze(
            Document.Kind.DECISION,
            words.of_decision(decision, code=code),
            title=decision.title[:400],
            code=code,
            number=decision.number[:40],
            issued_on=decision.decided_on,
            owner=decision.council.standing_unit,
            is_example=decision.is_example,
            standing=Document.Standing.IN_FORCE,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error
