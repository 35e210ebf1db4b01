"""The one seam to the conditions of the law: what they find about a nomination, kept beside it."""

from __future__ import annotations

from collections.abc import Iterable

from awards.eligibility import examining
from awards.proposals.models import Nomination

FOUND = ("findings", "verdict", "examined_at", "recheck_because")


def examine(nominations: Iterable[Nomination]) -> None:
    """Examine `nominations` anew; findings, verdict and moment are kept on each, and read back."""
    rows = list(nominations)
    examining.examine(rows)
    for row in rows:
        row.refresh_from_db(fields=FOUND)
