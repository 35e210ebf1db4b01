"""What was handed in, part by part, beside what was handed in before; works on contents only, knows no database.

A content is what `Submission` describes: sections, commitments and figures, each with its key and its files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from emulation import wording
from emulation.reports.contents import KINDS, name_of, names

LONGEST = 6000
"""Letters of two paragraphs that are compared word by word; of longer ones the old stands before the new."""

Pieces = list[tuple[str, str]]


@dataclass(frozen=True)
class File:
    """A file of evidence beside a part; `kind` is same, ins (new) or del (no longer there)."""

    pk: int
    name: str
    kind: str = "same"


@dataclass(frozen=True)
class Part:
    """A part of a submission beside the same part of the one before.

    `change` is empty when there is nothing to compare with, else same, changed or added. `paragraphs` are those of a
    section, each in pieces of words; `note` is the remark beside a figure. `value` and `was` are exact text, or None.
    """

    key: str
    kind: str
    name: str
    change: str = ""
    paragraphs: list[Pieces] = field(default_factory=list)
    note: Pieces = field(default_factory=list)
    value: str | None = None
    was: str | None = None
    target: str | None = None
    pk: int | None = None
    files: list[File] = field(default_factory=list)


def parts(content: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[Part]:
    """Return every part of `content`, in its order, beside the same part of `before`."""
    old = {row["key"]: row for kind in KINDS for row in (before or {}).get(kind, ())}
    return [
        _part(kind, row, old.get(row["key"]), is_first=before is None)
        for kind in KINDS
        for row in content.get(kind, ())
    ]


def gone(content: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    """Return the names of parts that `before` had and `content` has no more."""
    kept = names(content)
    return [name for key, name in names(before or {}).items() if key not in kept]


def _part(kind: str, row: Mapping[str, Any], old: Mapping[str, Any] | None, *, is_first: bool) -> Part:
    value, body, note = row.get("value"), row.get("body", ""), row.get("note", "")
    was = old or {}
    return Part(
        key=row["key"],
        kind=kind,
        name=name_of(kind, row),
        change="" if is_first else _change(row, old),
        paragraphs=paragraphs(was.get("body", body) if old else body, body),
        note=_pieces(was.get("note", "") if old else note, note),
        value=value,
        was=was.get("value") if old else value,
        target=row.get("target"),
        pk=row.get("pk"),
        files=_files(row, old),
    )


def _change(row: Mapping[str, Any], old: Mapping[str, Any] | None) -> str:
    if old is None:
        return "added"
    told = ("body", "value", "note", "target")
    is_same = all(row.get(name) == old.get(name) for name in told) and _keys(row) == _keys(old)
    return "same" if is_same else "changed"


def _keys(row: Mapping[str, Any]) -> set[int]:
    return {file["pk"] for file in row.get("evidence", ())}


def _files(row: Mapping[str, Any], old: Mapping[str, Any] | None) -> list[File]:
    now, was = row.get("evidence", ()), (old or {}).get("evidence", ())
    known = _keys(old) if old else _keys(row)
    found = [File(file["pk"], file["name"], "same" if file["pk"] in known else "ins") for file in now]
    return found + [File(file["pk"], file["name"], "del") for file in was if file["pk"] not in _keys(row)]


def paragraphs(before: str, after: str) -> list[Pieces]:
    """Return the lines of both texts in order, each as pieces of words: same, del (before only) or ins (after only)."""
    left, right = before.split("\n"), after.split("\n")
    if left == right:
        return [[("same", line)] for line in right if line]
    found = [
        _pieces("" if a is None else left[a], "" if c is None else right[c]) for a, c in wording.pairs(left, right)
    ]
    return [pieces for pieces in found if pieces]


def _pieces(before: str, after: str) -> Pieces:
    if before == after:
        return [("same", after)] if after else []
    if len(before) + len(after) > LONGEST:
        return [(mark, words) for mark, words in (("del", before), ("ins", after)) if words]
    return wording.pieces(before, after)


def exact(value: str | None) -> Decimal | None:
    """Return a figure of a content; None when it is empty, or was no number."""
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


@dataclass(frozen=True)
class Progress:
    """How far a figure is: `percent` of the target (None where that says nothing), and whether the target is met."""

    is_met: bool
    percent: Decimal | None = None


def progress(comparator: str, target: Decimal | None, value: Decimal | None) -> Progress | None:
    """Return how far `value` is on the way to `target`; None without a value. "Done or not done" is done with 1.

    A share is told where more is better and the target is more than nothing, rounded half up to one place.
    """
    if value is None:
        return None
    if comparator == "done" or target is None:
        return Progress(value >= 1)
    is_met = COMPARE[comparator](value, target)
    if comparator not in {">=", ">"} or target <= 0:
        return Progress(is_met)
    return Progress(is_met, (value * 100 / target).quantize(Decimal("0.1"), ROUND_HALF_UP))


COMPARE = {
    ">=": lambda value, target: value >= target,
    "<=": lambda value, target: value <= target,
    ">": lambda value, target: value > target,
    "<": lambda value, target: value < target,
    "=": lambda value, target: value == target,
}


def last_values(content: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the figures of an earlier report by their key; of commitments also by their words.

    A new version of the covenant makes new rows of what it promises again.
    """
    rows: Sequence[Mapping[str, Any]] = [*content.get("commitments", ()), *content.get("figures", ())]
    found = {row["text"]: row["value"] for row in rows if "text" in row}
    return found | {row["key"]: row["value"] for row in rows}
