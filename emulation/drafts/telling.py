"""Who is told what when a paper of the year goes out for comments or is final."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import telling
from emulation.drafts.models import Draft
from emulation.notices.models import Message


def circulated(draft: Draft, *, by: Any) -> None:
    """Tell the members that the paper is out for comments; another last day is told anew."""
    due = draft.comments_due_on
    until = f" đến hết ngày {due:%d/%m/%Y}" if due else ""
    _tell(
        draft, f"circulated:{due}", "Lấy ý kiến dự thảo",
        f"Dự thảo “{draft.title}” được gửi lấy ý kiến các đơn vị thành viên{until}.", by=by,
    )  # fmt: skip


def finished(draft: Draft, *, by: Any) -> None:
    """Tell the members that the text is final."""
    _tell(draft, "finished", "Văn bản đã hoàn chỉnh", f"Văn bản “{draft.title}” đã hoàn chỉnh sau góp ý.", by=by)


def _tell(draft: Draft, what: str, subject: str, line: str, *, by: Any) -> None:
    telling.tell(
        draft.campaign, Message.Kind.DRAFT, f"draft:{draft.pk}:{what}", telling.members(draft.campaign, but=by),
        subject, line, url=draft.get_absolute_url(), by=by,
    )  # fmt: skip
