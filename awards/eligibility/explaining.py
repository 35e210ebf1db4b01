"""Findings as a page shows them: what stands in the way first, each with its article and whether that is verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.eligibility.findings import FAILED, PASSED, UNCLEAR, Finding, from_json, overall

KINDS = {PASSED: "done", UNCLEAR: "wait", FAILED: "late"}
ORDER = (FAILED, UNCLEAR, PASSED)


@dataclass(frozen=True)
class Line:
    """One finding as a row: `kind` is that of the tag `status`."""

    kind: str
    label: str
    reason: str
    article: str
    to_verify: bool


@dataclass(frozen=True)
class Explained:
    """All findings of one proposal; `verdict` is empty before it was examined."""

    verdict: str
    kind: str
    label: str
    lines: list[Line]
    examined_at: Any = None
    recheck_because: str = ""

    @property
    def unverified(self) -> int:
        return sum(line.to_verify for line in self.lines)


def label(verdict: str) -> str:
    """Return the verdict in a word or two."""
    words = {PASSED: _("met"), FAILED: _("not met"), UNCLEAR: _("cannot be told")}
    return words.get(verdict, _("not examined yet"))


def explain(findings: Iterable[Finding]) -> Explained:
    """Return `findings` for `templates/awards/findings.html`."""
    rows = sorted(findings, key=lambda row: ORDER.index(row.verdict))
    lines = [Line(KINDS[row.verdict], label(row.verdict), row.reason, row.article, row.to_verify) for row in rows]
    verdict = overall(rows) if rows else ""
    return Explained(verdict, KINDS.get(verdict, "none"), label(verdict), lines)


def explain_nomination(nomination: Any) -> Explained:
    """Return what is stored of a nomination, with when it was examined and whether it is to be looked at again."""
    found = explain(from_json(nomination.findings))
    return Explained(
        found.verdict, found.kind, found.label, found.lines, nomination.examined_at, nomination.recheck_because
    )
