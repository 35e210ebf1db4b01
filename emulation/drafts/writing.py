"""From the first words of a paper to its final text: writing, sending it out for comments, making it final."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from common.text import nfc
from documents.paper import canonical, digest
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.drafts import permissions, telling
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.wording import pairs


def lock(draft: Draft) -> Draft:
    """Return `draft` as it is now, held until the end of the transaction."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council")
    return rows.get(pk=draft.pk)


def for_writing(draft: Draft, by: Any) -> Draft:
    """Return what `lock` does for somebody who writes it. Raises PermissionDenied, or ValidationError `frozen`."""
    draft = lock(draft)
    permissions.check_can_write(by, draft)
    if not draft.is_editable:
        raise ValidationError(_("This paper is final: it can be read but not changed."), "frozen")
    return draft


@transaction.atomic
def begin(campaign: Campaign, *, kind: str, title: str, by: Any, text: Sequence[str] = ()) -> Draft:
    """Begin a paper of the year with the paragraphs `text`; one of this kind and title that exists is returned.

    Raises PermissionDenied, or ValidationError with code `not_open`.
    """
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    draft = Draft(campaign=campaign, kind=kind)
    draft.title = Draft._meta.get_field("title").to_python(title)
    if existing := Draft.objects.filter(campaign=campaign, kind=kind, title=draft.title).first():
        return existing
    history.save(draft, by=by)
    _put(draft, text, by)
    return draft


@transaction.atomic
def write(draft: Draft, *, title: str, text: Sequence[str], by: Any) -> Draft:
    """Make the paper read `title` and the paragraphs `text`. Paragraphs that stay keep the comments made on them.

    The same words twice change nothing. Raises PermissionDenied, or ValidationError with code `frozen`.
    """
    draft = for_writing(draft, by)
    if draft.title != title:
        draft.title = title
        history.save(draft, by=by)
    _put(draft, text, by)
    return draft


def words(draft: Draft) -> list[str]:
    """Return the paragraphs as they read now."""
    return list(draft.paragraphs.order_by("number").values_list("text", flat=True))


def mark(draft: Draft) -> str:
    """Return a mark of the text as it reads now: whoever makes it final says by this what they read."""
    return digest(canonical({"title": draft.title, "text": words(draft)}))


def _put(draft: Draft, text: Sequence[str], by: Any) -> None:
    """Keep the row of a paragraph that kept its words, or its place; take out the others; then number in order."""
    rows = list(draft.paragraphs.order_by("number"))
    wanted = [line for line in (nfc(line).strip() for line in text) if line]
    kept: list[tuple[Paragraph, int, str]] = []
    new: list[Paragraph] = []
    for place, target in pairs([row.text for row in rows], wanted):
        if target is None:
            history.delete(rows[place], by=by)  # type: ignore[index]
        elif place is None:
            new.append(Paragraph(draft=draft, number=target + 1, text=wanted[target]))
        else:
            kept.append((rows[place], target + 1, wanted[target]))
    _renumber(kept, by)
    for row in new:
        history.save(row, by=by)


def _renumber(kept: list[tuple[Paragraph, int, str]], by: Any) -> None:
    """Save what differs, in an order in which no number is taken: moves down from the end, moves up from the start."""
    down = [item for item in reversed(kept) if item[1] > item[0].number]
    for row, number, text in down + [item for item in kept if item not in down]:
        if (row.number, row.text) != (number, text):
            row.number, row.text = number, text
            history.save(row, by=by)


@transaction.atomic
def circulate(draft: Draft, *, by: Any, due_on: date | None = None) -> Draft:
    """Ask the members for comments until `due_on`. Doing it twice only moves the day.

    The text as it is first sent out is kept, so that the final one can show what changed.
    Raises PermissionDenied, or ValidationError with code `frozen`, `empty` or `in_the_past`.
    """
    draft = for_writing(draft, by)
    text = words(draft)
    if not text:
        raise ValidationError(_("The paper has no text yet."), "empty")
    if due_on and due_on < today() and due_on != draft.comments_due_on:
        raise ValidationError(_("The last day for comments has passed."), "in_the_past")
    if draft.state == Draft.State.CIRCULATED and draft.comments_due_on == due_on:
        return draft
    draft.comments_due_on = due_on
    if draft.state == Draft.State.DRAFT:
        draft.circulated_text = text
        draft.circulate()
    history.save(draft, by=by)
    telling.circulated(draft, by=by)
    return draft


@transaction.atomic
def finish(draft: Draft, *, by: Any, read: str | None = None) -> Draft:
    """Make the paper final; doing it twice changes nothing. `read` is the `mark` of the text that `by` has read.

    Raises PermissionDenied, or ValidationError with code `not_circulated`, `unanswered_comments`, `empty` or
    `text_changed`.
    """
    draft = lock(draft)
    permissions.check_can_finish(by, draft)
    if draft.state == Draft.State.FINAL:
        return draft
    if draft.state != Draft.State.CIRCULATED:
        raise ValidationError(_("The members have not been asked for comments yet."), "not_circulated")
    if draft.remarks.filter(outcome=Remark.Outcome.OPEN).exists():
        raise ValidationError(_("Some comments are not answered yet."), "unanswered_comments")
    if not draft.paragraphs.exists():
        raise ValidationError(_("The paper has no text yet."), "empty")
    if read is not None and read != mark(draft):
        raise ValidationError(_("The text changed after you opened this page. Read it again below."), "text_changed")
    draft.finished_by = by
    draft.finish()
    history.save(draft, by=by)
    telling.finished(draft, by=by)
    return draft
