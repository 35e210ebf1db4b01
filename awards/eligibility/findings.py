"""What became of one condition: its verdict, why in a sentence, and which article says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext

PASSED, FAILED, UNCLEAR = "passed", "failed", "unclear"


class Finding(NamedTuple):
    """`message` is an English text of the catalogue with the facts in `values`; `reason` says it in the reader's
    language.

    `verdict` is "passed", "failed" or "unclear"; `to_verify` says that the article itself is not verified yet.
    """

    code: str
    verdict: str
    message: str
    article: str = ""
    to_verify: bool = False
    values: Mapping[str, Any] = MappingProxyType({})

    @property
    def reason(self) -> str:
        sentence = gettext(self.message)
        return sentence % self.values if self.values else sentence

    def as_json(self) -> dict[str, Any]:
        """Return what is stored of it; the sentence is put together anew for each reader."""
        kept = {"code": self.code, "verdict": self.verdict, "message": self.message, "article": self.article}
        return {**kept, "to_verify": self.to_verify, "values": dict(self.values)}


class Law(NamedTuple):
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
    return FAILED if FAILED in verdicts else UNCLEAR if UNCLEAR in verdicts else PASSED


def from_json(rows: Iterable[dict[str, Any]]) -> list[Finding]:
    """Return the findings that were stored as `as_json` says."""
    return [Finding(**row) for row in rows]


class Written:
    """Findings as the JSON that is stored; of thousands of proposals most findings are equal, and written once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], str] = {}

    def text(self, findings: Iterable[Finding]) -> str:
        return f"[{', '.join(map(self._one, findings))}]"

    def _one(self, finding: Finding) -> str:
        key = (*finding[:-1], *finding.values.items())
        if key not in self._known:
            self._known[key] = json.dumps(finding.as_json())
        return self._known[key]
