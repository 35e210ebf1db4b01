"""How sure the catalogue is of what it says, mark by mark: what was seen in the text, what is to be verified."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

TEXT, CITED, EARLIER, PRACTICE, KNOWN = "S1", "S2", "S-old", "P", "K"
MARKS = {
    TEXT: _("seen in the text of the law"),
    CITED: _("seen in a text that cites it"),
    EARLIER: _("seen for an earlier regime"),
    PRACTICE: _("practice, not a rule"),
    KNOWN: _("to be verified against the text"),
}
PAST = ("2003", "nd91")
"""Regimes that are over: what was seen for them is sure enough."""
REST = "các nội dung còn lại"
_STATEMENT = re.compile(r"(S1|S2|S-old|P|K)(?:\s+(.*))?$")


@dataclass(frozen=True)
class Statement:
    """A mark and the parts of the terms that it is about; no parts means all of them."""

    mark: str
    parts: tuple[str, ...] = ()

    def names(self, *words: str) -> bool:
        return bool(set(words) & set(self.parts))


def statements(confidence: str) -> list[Statement]:
    """Return what `confidence` says ("S1 điều kiện, hệ số; K thẩm quyền"); words without a mark count as unverified."""
    found = []
    for piece in filter(None, map(str.strip, confidence.split(";"))):
        match = _STATEMENT.match(piece)
        mark, words = (match[1], match[2] or "") if match else (KNOWN, piece)
        found.append(Statement(mark, tuple(filter(None, map(str.strip, words.split(","))))))
    return found


def doubtful(confidence: str, regime: str = "") -> list[Statement]:
    """Return the statements that are to be verified: those marked K, and of the regimes of today those marked S-old."""
    marks = (KNOWN,) if regime in PAST else (KNOWN, EARLIER)
    return [each for each in statements(confidence) if each.mark in marks]


def is_doubtful(confidence: str, regime: str, *words: str) -> bool:
    """Whether the part that is called by one of `words` ("hệ số") is to be verified.

    A mark without parts speaks of everything that no other mark names.
    """
    doubts = doubtful(confidence, regime)
    if any(each.names(*words) for each in doubts):
        return True
    named = any(each.names(*words) for each in statements(confidence))
    return not named and any(not each.parts or each.names(REST) for each in doubts)


def parts(confidence: str, regime: str = "") -> list[str]:
    """Return the names of what is to be verified, each once; an empty list when nothing, [""] when everything."""
    found: dict[str, None] = {}
    for each in doubtful(confidence, regime):
        found |= dict.fromkeys(each.parts or ("",))
    return list(found) if set(found) != {""} else [""]
