"""Handing a submission in: what is missing before, the number given, what is frozen; taking it back, giving it up."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.proposals import bench, dossier, drafting, examined, keeping, permissions, stages, telling, text
from awards.proposals.models import Stage, Submission
from blocs.models import Mandate
from common import history
from documents import paper
from documents.models import Document, new_code
from emulation.ballots.models import Ballot

State = Submission.State


@transaction.atomic
def submit(
    submission: Submission, *, by: Any, read: str | None = None, answer: str = "", knowingly: bool = False
) -> Submission:
    """Hand `submission` in for its unit; its letter is frozen under a number. Handing in twice happens once.

    A regular one goes to the bloc, a sudden achievement straight to the secretariat. `read` is the mark of the letter
    that the leader had before their eyes (None: not asked); `answer` says what was done about a return. With
    `knowingly` it goes in though pieces of the dossier are missing, which stay named until they are there.
    Raises PermissionDenied, or ValidationError with code `withdrawn`, `nothing_proposed`, `incomplete`,
    `answer_missing` or `text_changed`. Source: Law 06/2022/QH15, articles 83 and 84.
    """
    submission = stages.lock(submission)
    mandate = permissions.check_can_submit(by, submission)
    if submission.submitted_at and not submission.is_with_unit and submission.state != State.WITHDRAWN:
        return submission
    was_returned = submission.state == State.RETURNED
    _check(submission, read, answer, knowingly)
    submission.number = submission.number or number(submission)
    if submission.is_sudden:
        submission.submit_straight()
    else:
        submission.submit()
    submission.return_reason = ""
    submission.document = _freeze(submission, mandate, by)
    history.save(submission, by=by)
    keeping.note_complete(submission, by=by)
    examined.examine(dossier.standing(submission))
    stage = stages.note(submission, Stage.Kind.SUBMITTED, by=by, note=answer if was_returned else "")
    telling.handed_in(submission, stage, by=by)
    return submission


def number(submission: Submission) -> str:
    """Return the number of `submission`: its own, so that no two can be alike (DX-2026-000012)."""
    return f"DX-{submission.year}-{submission.pk:06}"


def _check(submission: Submission, read: str | None, answer: str, knowingly: bool) -> None:
    if submission.state == State.WITHDRAWN:
        raise ValidationError(_("This submission was given up."), "withdrawn")
    if not submission.nominations.live().exists():
        raise ValidationError(_("Nobody is nominated in this submission yet."), "nothing_proposed")
    if submission.state == State.RETURNED and not answer.strip():
        message = _("Say what was done about what was asked.")
        raise ValidationError({"answer": ValidationError(message, "answer_missing")})
    if read is not None and read != text.mark(submission):
        raise ValidationError(
            _("Somebody changed the submission after you opened this page. Read it again, then hand it in."),
            "text_changed",
        )
    if not (knowingly or submission.is_sudden) and dossier.missing(submission):
        raise ValidationError(_("Pieces of the dossier are missing. Add them, or say that they follow."), "incomplete")


def _freeze(submission: Submission, mandate: Mandate, by: Any) -> Document:
    """Put the letter on file as it is handed in; one handed in before is marked as replaced."""
    before, code = submission.document, new_code()
    found = paper.freeze(
        Document.Kind.SUBMISSION, text.frozen(submission, code=code, mandate=mandate), title=submission.title,
        code=code, owner=submission.unit, supersedes=before, is_example=submission.is_example, by=by,
    )  # fmt: skip
    if before and before.standing != Document.Standing.WITHDRAWN:
        paper.stand(before, Document.Standing.REPLACED, by=by)
    return found


@transaction.atomic
def recall(submission: Submission, *, by: Any) -> Submission:
    """Take back what nobody has opened yet; number and letter stay on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `opened`, `on_ballot` (the bloc is to vote on a part of it, or
    has) or `not_recalled`.
    """
    submission = stages.lock(submission)
    permissions.check_can_submit(by, submission)
    if submission.state == State.DRAFT and submission.number:
        return submission
    if submission.state not in (State.SUBMITTED, State.FORWARDED):
        raise ValidationError(_("There is nothing to take back."), "not_recalled")
    if submission.opened_at or (submission.state == State.FORWARDED and not submission.is_sudden):
        raise ValidationError(_("It was opened already. Ask for it to be returned, with the reason why."), "opened")
    if _is_on_ballot(submission):
        raise ValidationError(
            _("The bloc has it on a ballot already. Ask for it to be returned, with the reason why."), "on_ballot"
        )
    submission.recall()
    submission.complete_at = None
    history.save(submission, by=by)
    if submission.document:
        submission.document = paper.stand(submission.document, Document.Standing.WITHDRAWN, by=by)
    stage = stages.note(submission, Stage.Kind.RECALLED, by=by)
    telling.recalled(submission, stage, by=by)
    return submission


@transaction.atomic
def withdraw(submission: Submission, *, by: Any, because: str) -> Submission:
    """Give the submission up while the unit has it in hand; everything stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_with_unit`, `reason_missing` or `decided`.
    """
    submission = stages.lock(submission)
    permissions.check_can_submit(by, submission)
    if submission.state == State.WITHDRAWN:
        return submission
    drafting.check_with_unit(submission)
    if not because.strip():
        raise ValidationError({"because": ValidationError(_("Give the reason."), "reason_missing")})
    rows = list(submission.nominations.live().select_related("recipient"))
    drafting.check_undecided(rows)
    for row in rows:
        row.withdraw()
        history.save(row, by=by, because=because)
    submission.withdraw()
    history.save(submission, by=by, because=because)
    stages.note(submission, Stage.Kind.WITHDRAWN, by=by, note=because)
    return submission


def next_step(submission: Submission) -> str:
    """Return in one sentence what comes after handing in."""
    if submission.is_sudden:
        return _("The secretariat of the council deals with it directly; working days are counted.")
    unit = bench.reviewing_unit(submission)
    if unit:
        return _("%(unit)s reviews it for the bloc; the bloc votes, then it goes to the secretariat.") % {"unit": unit}
    return _("The secretariat reviews it in place of the head unit; the bloc votes, then it goes to the council.")


def is_recallable(submission: Submission) -> bool:
    """Whether the unit can still take it back."""
    waits = submission.state == State.SUBMITTED or (submission.is_sudden and submission.state == State.FORWARDED)
    return waits and not submission.opened_at and not _is_on_ballot(submission)


def _is_on_ballot(submission: Submission) -> bool:
    """Whether a nomination in it stands on a ballot of the bloc that was not cancelled."""
    voted_on = submission.nominations.live().filter(bloc_vote__isnull=False)  # type: ignore[attr-defined]
    return bool(voted_on.exclude(bloc_vote__ballot__state=Ballot.State.CANCELLED).exists())
