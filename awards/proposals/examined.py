"""The one seam to the conditions of the law: what they find about a nomination, kept beside it."""

from __future__ import annotations

from collections.abc import Iterable

from awards.catalogue.models import AwardType
from awards.eligibility import examining
from awards.eligibility.findings import Finding
from awards.proposals.models import Nomination, Submission
from awards.records.models import Recipient
from common.clock import today
from emulation.ranking.models import Placing

FOUND = ("findings", "verdict", "examined_at", "recheck_because")


def examine(nominations: Iterable[Nomination]) -> None:
    """Examine `nominations` anew; findings, verdict and moment are kept on each, and read back."""
    rows = list(nominations)
    examining.examine(rows)
    for row in rows:
        row.refresh_from_db(fields=FOUND)


def findings_for(
    submission: Submission,
    recipient: Recipient,
    award: AwardType,
    *,
    achievement: str = "",
    placing: Placing | None = None,
) -> list[Finding]:
    """Return what the law would say of a nomination that is not made yet; nothing is stored."""
    return examining.findings_for(
        recipient=recipient, award=award, year=submission.year, day=today(), occasion=submission.occasion,
        placing=placing, council=submission.council_id, achievement=achievement,
    )  # fmt: skip
