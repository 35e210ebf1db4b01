"""Who is told of a directive: the unit that has to carry it out."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import telling
from emulation.directives.models import Directive
from emulation.notices.audience import of_units
from emulation.notices.models import Message


def given(directive: Directive, *, by: Any) -> None:
    """Tell the responsible unit what is asked of it, until when, and where it was asked."""
    at = f"Tại: {directive.conference.title}." if directive.conference else ""
    _tell(directive, "given", "Kết luận chỉ đạo cần thực hiện", at, by=by)


def moved(directive: Directive, *, because: str, by: Any) -> None:
    """Tell it of another last day."""
    event = f"moved:{directive.due_on}"
    _tell(directive, event, "Thay đổi thời hạn thực hiện kết luận chỉ đạo", f"Lý do: {because}", by=by)


def reopened(directive: Directive, *, because: str, by: Any) -> None:
    """Tell it that what it reported is not enough."""
    event = f"reopened:{directive.history.count()}"
    _tell(directive, event, "Kết luận chỉ đạo cần tiếp tục thực hiện", f"Lý do: {because}", by=by)


def _tell(directive: Directive, what: str, subject: str, *lines: str, by: Any) -> None:
    telling.tell(
        directive.campaign, Message.Kind.DIRECTIVE, f"directive:{directive.pk}:{what}",
        of_units([directive.owner_id], but=by), subject,
        f"Nội dung: {directive.text}", f"Hạn: {directive.due_on:%d/%m/%Y}.", *lines,
        url=directive.get_absolute_url(), by=by,
    )  # fmt: skip
