"""Two texts line by line: what they share, what only one of them says, and both put together. No database."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Row:
    """Lines that stand side by side; `kind` is equal, or changed where the two differ."""

    left: list[str]
    right: list[str]
    kind: str


def side_by_side(left: str, right: str) -> list[Row]:
    """Return `left` and `right` as rows, in order."""
    a, b = left.split("\n"), right.split("\n")
    return [
        Row(a[i1:i2], b[j1:j2], "equal" if tag == "equal" else "changed")
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    ]


def together(left: str, right: str) -> str:
    """Return a text with every line of both: what they share once, and where they differ `left` before `right`."""
    lines: list[str] = []
    for row in side_by_side(left, right):
        lines += row.left if row.kind == "equal" else [*row.left, *row.right]
    return "\n".join(lines).strip()
