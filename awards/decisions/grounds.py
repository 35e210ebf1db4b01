"""What the conditions say of a nomination today, and of an award on the day on which it was decided."""

from __future__ import annotations

from awards.eligibility import examining
from awards.eligibility.findings import Finding
from awards.proposals.models import Nomination
from awards.records.models import AwardRecord
from common.clock import today

SUSPENSION = "suspension"
"""The code of the one finding that no reason overrides."""
ONCE = "once"
"""Of an award on record: that it was granted already."""


def of_nomination(nomination: Nomination) -> list[Finding]:
    """Return the findings on `nomination`, by the rules in force today."""
    return examining.findings_for(
        recipient=nomination.recipient,
        award=nomination.award,
        year=nomination.submission.year,
        day=today(),
        occasion=nomination.submission.occasion,
        achieved_on=nomination.achieved_on,
        placing=nomination.placing,
        initiatives=list(nomination.initiatives.all()),
    )


def of_record(record: AwardRecord) -> list[Finding]:
    """Return the findings on an award by the rules in force when it was decided, from what is on record now."""
    found = examining.findings_for(
        recipient=record.recipient,
        award=record.award,
        year=record.year,
        day=record.decided_on,
        occasion=record.occasion,
        achieved_on=record.achieved_on,
        placing=record.placing,
    )
    return [finding for finding in found if finding.code != ONCE]


def fails(findings: list[Finding]) -> bool:
    """Whether a condition is known not to be met."""
    return any(finding.verdict == "failed" for finding in findings)
