"""Files of a dossier: looked into, kept once, and taken away while the unit has the submission in hand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.proposals import dossier, permissions, stages
from awards.proposals.drafting import check_with_unit
from awards.proposals.models import DossierPiece, Nomination, Submission
from common import history
from common.clock import now
from documents import paper, uploads
from documents.models import Document
from emulation.evidence.keeping import clean_name

MOST = 500
"""Files of one submission at most."""


@transaction.atomic
def add(
    submission: Submission, kind: str, file: Any, *, by: Any, nomination: Nomination | None = None, note: str = ""
) -> DossierPiece:
    """Keep an uploaded `file` as a piece of the dossier, of the whole submission or of one nomination.

    The same bytes again are the same file: for the same thing the piece that is there is returned. The unit adds until
    the dossier is checked, whoever has it in hand adds too. Raises PermissionDenied, or ValidationError with code
    `not_of_this`, `too_many`, or as `uploads.read_evidence` does (`empty`, `too_large`, `not_allowed`).
    """
    submission = stages.lock(submission)
    permissions.check_can_add_piece(by, submission)
    if nomination and nomination.submission_id != submission.pk:
        raise ValidationError(_("This nomination is of another submission."), "not_of_this")
    if submission.pieces.count() >= MOST:
        raise ValidationError(_("At most %(most)s files are kept in one dossier.") % {"most": MOST}, "too_many")
    document = _document(submission, file, by)
    known = submission.pieces.filter(kind=kind, nomination=nomination, document=document).first()
    if known:
        return known
    piece = DossierPiece(
        submission=submission,
        nomination=nomination,
        kind=kind,
        document=document,
        note=note,
        added_by=by,
        added_at=now(),
    )
    history.save(piece, by=by)
    note_complete(submission, by=by)
    return piece


def _document(submission: Submission, file: Any, by: Any) -> Document:
    upload = uploads.read_evidence(file)
    rows = Document.objects.filter(kind=Document.Kind.ATTACHMENT, sha256=paper.digest(upload.data))
    if known := rows.filter(pk__in=submission.pieces.values("document")).first():
        return known
    return paper.file(
        Document.Kind.ATTACHMENT, title=clean_name(getattr(file, "name", ""), upload.media_type), owner=submission.unit,
        content=upload.data, media_type=upload.media_type, is_example=submission.is_example, by=by,
    )  # fmt: skip


def note_complete(submission: Submission, *, by: Any) -> None:
    """Note of a locked submission that was handed in from when on its dossier is complete; it is noted once."""
    is_out = submission.submitted_at is not None and not submission.is_with_unit
    if is_out and not submission.complete_at and not dossier.missing(submission):
        submission.complete_at = now()
        history.save(submission, by=by)


@transaction.atomic
def take_away(piece: DossierPiece, *, by: Any) -> None:
    """Take a piece out of the dossier while the unit has it in hand; its history stays. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_with_unit`.
    """
    submission = stages.lock(piece.submission)
    permissions.check_can_write(by, submission.unit)
    check_with_unit(submission)
    if row := DossierPiece.objects.filter(pk=piece.pk).first():
        history.delete(row, by=by)
