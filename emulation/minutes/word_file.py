"""The minutes as a Word file: the same data as the PDF, with what Word cannot work out by itself."""

from __future__ import annotations

from typing import Any

from documents import word
from emulation.minutes import text
from emulation.minutes.models import Minutes

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
PARTS = ("came", "agenda", "opening", "discussion", "votes", "directives", "carried", "conclusions")


def render(minutes: Minutes) -> bytes:
    """Return the Word file of `minutes`: of the frozen text with its signatures, or of the draft as it stands."""
    data = text.copy(minutes)[0] if minutes.document else text.frozen(minutes, code="")
    return word.render("minutes", {**data, "headings": headings(data), "signatures": _signed(data["signatures"])})


def headings(data: dict[str, Any]) -> dict[str, str]:
    """Return the Roman number of each part that has something to say, and "" for the others."""
    came = data["chair"] or data["secretary"] or data["counted"]
    filled = [part for part in PARTS if (came if part == "came" else data[part])]
    numbers = dict(zip(filled, NUMERALS, strict=False))
    return {part: numbers.get(part, "") for part in PARTS}


def _signed(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**block, "line": _line(block), "mark": _mark(block)} for block in blocks]


def _line(block: dict[str, Any]) -> str:
    return " ".join(part for part in (block["capacity"], block["capacity_for"], block["post"]) if part)


def _mark(block: dict[str, Any]) -> str:
    return f"Đã ký xác nhận điện tử, {block['signed_at']}" if block["state"] == "signed" else ""
