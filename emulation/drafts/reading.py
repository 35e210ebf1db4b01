"""What a reader of a draft sees: the paper with what was said to each paragraph, what changed, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Unit
from common.clock import today
from emulation import wording
from emulation.drafts import permissions
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.wording import Change


@dataclass(frozen=True)
class Line:
    """A paragraph of the paper and the comments on it."""

    paragraph: Paragraph
    remarks: list[Remark]


@dataclass
class Page:
    """A draft as its reader sees it."""

    draft: Draft
    lines: list[Line]
    general: list[Remark]
    writes: bool
    finishes: bool
    unit: Unit | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def remarks(self) -> list[Remark]:
        return [remark for line in self.lines for remark in line.remarks] + self.general

    @property
    def first_open(self) -> Remark | None:
        return next((remark for remark in self.remarks if remark.outcome == Remark.Outcome.OPEN), None)

    @property
    def open_count(self) -> int:
        return sum(remark.outcome == Remark.Outcome.OPEN for remark in self.remarks)

    @property
    def is_ready(self) -> bool:
        """Whether making it final is what comes next: every comment is answered and the time for comments is over."""
        due = self.draft.comments_due_on
        is_out = self.draft.state == Draft.State.CIRCULATED
        return is_out and self.finishes and not self.open_count and not (due and due >= today())

    @property
    def turn(self) -> tuple[str, str]:
        """Where the draft is and who acts next, in one sentence, and its kind (wait, late, done)."""
        draft = self.draft
        if draft.state == Draft.State.FINAL:
            return _("Final since %(day)s. The text can be read but not changed.") % {
                "day": day(draft.finished_at)
            }, "done"
        if draft.state == Draft.State.DRAFT:
            return _("The head of the bloc is drafting; the members do not see it yet."), "wait"
        return self._circulated(draft), "wait"

    def _circulated(self, draft: Draft) -> str:
        due = draft.comments_due_on
        if due and due >= today():
            return _("The members comment until the end of %(day)s; the head of the bloc answers.") % {"day": day(due)}
        if self.open_count:
            sentence = ngettext(
                "The head of the bloc answers %(count)s comment, then makes the paper final.",
                "The head of the bloc answers %(count)s comments, then makes the paper final.",
                self.open_count,
            )
            return sentence % {"count": self.open_count}
        return _("Every comment is answered. The head of the bloc makes the paper final next.")


def day(value: Any) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


def page(draft: Draft, user: Any) -> Page:
    """Return `draft` as `user` sees it; its size does not change the number of queries."""
    paragraphs = list(draft.paragraphs.all())
    said: dict[int | None, list[Remark]] = {}
    for remark in draft.remarks.select_related("unit", "author", "paragraph", "answered_by"):
        remark.draft = draft
        said.setdefault(remark.paragraph_id, []).append(remark)
    is_out = draft.state == Draft.State.CIRCULATED
    found = Page(
        draft,
        [Line(paragraph, said.get(paragraph.pk, [])) for paragraph in paragraphs],
        said.get(None, []),
        writes=permissions.can_write(user, draft),
        finishes=permissions.can_finish(user, draft),
        unit=permissions.commenting_unit(user, draft) if is_out else None,
    )
    if draft.circulated_text:
        found.changes = wording.between(draft.circulated_text, [paragraph.text for paragraph in paragraphs])
    return found
