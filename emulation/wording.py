"""What changed between two texts, paragraph by paragraph and word by word; works on words only, knows no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Change:
    """One change: `kind` is added, removed or changed; `number` is empty where paragraphs are not numbered."""

    kind: str
    number: int | None
    before: str
    after: str

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The words in order, each run `same`, `del` or `ins`."""
        return pieces(self.before, self.after)


def change(number: int | None, before: str, after: str) -> Change:
    kind = "changed" if before and after else "added" if after else "removed"
    return Change(kind, number, before, after)


def pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return the places of `before` and `after` that belong together, in order; None where one side has nothing.

    What kept its words is paired first; between, what kept its place. Something that only moved to another number is
    paired with itself.
    """
    found: list[tuple[int | None, int | None]] = []
    for _tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        rows = max(b - a, d - c)
        left = [*range(a, b), *[None] * (rows - (b - a))]
        right = [*range(c, d), *[None] * (rows - (d - c))]
        found += zip(left, right, strict=True)
    return found


def between(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Return what differs, each change with its number in `after` (or in `before` when it was taken out)."""
    found = []
    for a, c in pairs(before, after):
        was, now = ("" if a is None else before[a]), ("" if c is None else after[c])
        if was != now:
            found.append(change((a or 0) + 1 if c is None else c + 1, was, now))
    return found


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words of both texts in order, each run marked `same`, `del` (before only) or `ins` (after only)."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        found += [(mark, "".join(words)) for mark, words in (("del", old[a:b]), ("ins", new[c:d])) if words]
    return found
