"""What changed between two versions of a covenant; works on printed data only, knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True)
class Change:
    """One change: `kind` is added, removed or changed; `number` is empty for opening and closing paragraphs."""

    kind: str
    number: int | None
    before: str
    after: str


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs in the text of `new` (as `text.words` or frozen data gives it), commitments last."""
    found = [
        _change(None, "\n".join(old[part]), "\n".join(new[part]))
        for part in ("preamble", "closing")
        if old[part] != new[part]
    ]
    if old["theme"] != new["theme"]:
        found.insert(0, _change(None, old["theme"], new["theme"]))
    return found + _of_commitments(old["commitments"], new["commitments"])


def _of_commitments(old: list[Any], new: list[Any]) -> list[Change]:
    """Pair what kept its words or its place; a commitment that only moved to another number did not change."""
    before, after = [line(row) for row in old], [line(row) for row in new]
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = max(b - a, d - c)
        left = before[a:b] + [""] * (pairs - (b - a))
        right = after[c:d] + [""] * (pairs - (d - c))
        numbers = [row["number"] for row in (new[c:d] or old[a:b])]
        numbers += [row["number"] for row in old[a:b]][len(numbers) :]
        found += [_change(number, was, now) for number, was, now in zip(numbers, left, right, strict=True)]
    return found


def line(row: Mapping[str, Any]) -> str:
    """Return a commitment with all that is promised in it, on one line."""
    own = "; ".join(f"{item['unit']}: {item['target']}" for item in row["unit_targets"])
    parts = [row["target"], row["scope"], own, "; ".join(row["movements"])]
    return " · ".join([row["text"], *(part for part in parts if part)])


def _change(number: int | None, before: str, after: str) -> Change:
    kind = "changed" if before and after else "added" if after else "removed"
    return Change(kind, number, before, after)


def plain(data: Mapping[str, Any]) -> list[str]:
    """Return the whole text, a line for each paragraph, movement and commitment."""
    head = [data["title"], data["theme"], data["version_note"]]
    commitments = [f"{row['number']}. {line(row)}" for row in data["commitments"]]
    return [part for part in [*head, *data["preamble"], *data["movements"], *commitments, *data["closing"]] if part]
