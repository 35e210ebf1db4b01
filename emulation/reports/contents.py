"""What a content holds, by key: `Submission` describes it. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KINDS = ("commitments", "sections", "figures")
"""In the order of the paper."""


def name_of(kind: str, row: Mapping[str, Any]) -> str:
    """Return how a part is called on the paper, in Vietnamese."""
    if kind == "sections":
        return str(row["heading"])
    return f"Chỉ tiêu {row['number']}: {row['text']}" if kind == "commitments" else str(row["label"])


def names(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the name of every part by its key, in the order of the paper."""
    return {row["key"]: name_of(kind, row) for kind in KINDS for row in content.get(kind, ())}
