"""Comments of the members on a draft, paragraph by paragraph, and the answers of the head."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from common.text import nfc
from emulation.drafts import permissions
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.drafts.writing import for_writing, lock


@transaction.atomic
def comment(draft: Draft, *, by: Any, text: str, paragraph: Paragraph | None = None) -> Remark:
    """Say something to the draft for the unit of `by`; the same words sent twice are kept once.

    After the last day a comment is accepted, and marked with the days late, until the paper is final.
    Raises PermissionDenied (not a member today), or ValidationError with code `not_circulated`, `empty`, or `elsewhere`
    when `paragraph` does not stand in this draft (any more).
    """
    draft = lock(draft)
    unit = permissions.check_can_comment(by, draft)
    if draft.state != Draft.State.CIRCULATED:
        raise ValidationError(_("This draft is not out for comments."), "not_circulated")
    if not text.strip():
        raise ValidationError(_("Write your comment."), "empty")
    if paragraph and not (paragraph := draft.paragraphs.filter(pk=paragraph.pk).first()):
        raise ValidationError(_("This paragraph is no longer in the draft."), "elsewhere")
    said = nfc(text).strip()
    if existing := draft.remarks.filter(unit=unit, paragraph=paragraph, text=said, outcome=Remark.Outcome.OPEN).first():
        return existing
    was = paragraph.text if paragraph else ""
    remark = Remark(
        draft=draft, paragraph=paragraph, paragraph_was=was, unit=unit, author=by, text=said, made_at=now()
    )  # fmt: skip
    remark.mark_late()
    history.save(remark, by=by)
    return remark


@transaction.atomic
def answer(remark: Remark, *, by: Any, outcome: str, text: str = "") -> Remark:
    """Answer a comment for the head. Not accepting it needs words.

    Raises PermissionDenied, or ValidationError with code `frozen`, `outcome`, `answer_missing`, or
    `answered_meanwhile` when somebody gave another answer since `remark` was read.
    """
    draft = for_writing(remark.draft, by)
    stored = draft.remarks.get(pk=remark.pk)
    return stored.settle(outcome, text, read_at=remark.answered_at, by=by)
