"""What changed between two versions of a covenant; works on printed data only, knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulation.wording import Change, change, pairs


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs in the text of `new` (as `text.words` or frozen data gives it), commitments last."""
    found = [
        change(None, "\n".join(old[part]), "\n".join(new[part]))
        for part in ("preamble", "closing")
        if old[part] != new[part]
    ]
    if old["theme"] != new["theme"]:
        found.insert(0, change(None, old["theme"], new["theme"]))
    return found + _of_commitments(old["commitments"], new["commitments"])


def _of_commitments(old: list[Any], new: list[Any]) -> list[Change]:
    """Pair what kept its words or its place; a commitment that only moved to another number did not change."""
    before, after = [line(row) for row in old], [line(row) for row in new]
    found = []
    for a, c in pairs(before, after):
        was, now = ("" if a is None else before[a]), ("" if c is None else after[c])
        if was != now:
            found.append(change(old[a]["number"] if c is None else new[c]["number"], was, now))  # type: ignore[index]
    return found


def line(row: Mapping[str, Any]) -> str:
    """Return a commitment with all that is promised in it, on one line."""
    own = "; ".join(f"{item['unit']}: {item['target']}" for item in row["unit_targets"])
    parts = [row["target"], row["scope"], own, "; ".join(row["movements"])]
    return " · ".join([row["text"], *(part for part in parts if part)])


def plain(data: Mapping[str, Any]) -> list[str]:
    """Return the whole text, a line for each paragraph, movement and commitment."""
    head = [data["title"], data["theme"], data["version_note"]]
    commitments = [f"{row['number']}. {line(row)}" for row in data["commitments"]]
    return [part for part in [*head, *data["preamble"], *data["movements"], *commitments, *data["closing"]] if part]
