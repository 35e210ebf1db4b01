"""What became of one condition: its verdict, why in a sentence, and which article says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

PASSED, FAILED, UNCLEAR = "passed", "failed", "unclear"


@dataclass(frozen=True)
class Finding:
    """`message` is an English text of the catalogue with the facts in `values`; `reason` says it in the reader's
    language.

    `verdict` is "passed", "failed" or "unclear"; `to_verify` says that the article itself is not verified yet.
    """

    code: str
    verdict: str
    message: str
    article: str = ""
    to_verify: bool = False
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        sentence = gettext(self.message)
        return sentence % self.values if self.values else sentence

    def as_json(self) -> dict[str, Any]:
        """Return what is stored of it; the sentence is put together anew for each reader."""
        kept = {"code": self.code, "verdict": self.verdict, "message": self.message, "article": self.article}
        return {**kept, "to_verify": self.to_verify, "values": self.values}


@dataclass(frozen=True)
class Law:
    """The article that a condition rests on, and whether that is still to be verified."""

    article: str
    to_verify: bool = False

    def passed(self, code: str, message: str, *, doubtful: bool = False, **values: Any) -> Finding:
        return Finding(code, PASSED, message, self.article, self.to_verify or doubtful, values)

    def failed(self, code: str, message: str, **values: Any) -> Finding:
        return Finding(code, FAILED, message, self.article, self.to_verify, values)

    def unclear(self, code: str, message: str, **values: Any) -> Finding:
        return Finding(code, UNCLEAR, message, self.article, self.to_verify, values)


def overall(findings: Iterable[Finding]) -> str:
    """Return the verdict of all conditions together: failed by one, else unclear by one, else passed."""
    verdicts = {finding.verdict for finding in findings}
    return next((verdict for verdict in (FAILED, UNCLEAR) if verdict in verdicts), PASSED)


def from_json(rows: Iterable[dict[str, Any]]) -> list[Finding]:
    """Return the findings that were stored as `as_json` says."""
    return [Finding(**row) for row in rows]
