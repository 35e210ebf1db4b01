"""Notes who looked at personal data: one row for each page, list of hits and export (Law 91/2025/QH15)."""

from __future__ import annotations

from typing import Any

from awards.records.models import Access, Recipient
from common.clock import now
from common.text import tidy

What = Access.What


def note(user: Any, what: str, recipient: Recipient | None = None, words: str = "", count: int = 1) -> Access:
    """Note that `user` was shown the page of `recipient`, `count` people found by `words` or on a list called so, or
    took a file of them away.

    Written at once and never changed. `words` are cut at 200 characters.
    """
    row = Access(person=user, what=what, recipient=recipient, words=tidy(words)[:200], count=count, at=now())
    row.save(force_insert=True)
    return row
