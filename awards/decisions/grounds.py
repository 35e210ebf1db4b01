"""What the conditions say of a nomination, and of an award on the day on which it was decided."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from awards.catalogue.models import AwardType
from awards.eligibility import examining
from awards.eligibility.findings import FAILED, PASSED, UNCLEAR, Finding
from awards.proposals.models import Nomination
from awards.records.models import AwardRecord
from common.clock import today

SUSPENSION = "suspension"
"""The code of the one finding that no reason overrides."""
CERTAINTY = {PASSED: 2, UNCLEAR: 1, FAILED: 0}
ONCE = "once"
"""Of an award on record: that it was granted already."""


def of_nomination(nomination: Nomination, *, award: AwardType | None = None, day: date | None = None) -> list[Finding]:
    """Return the findings on `nomination`, for `award` when another one than was proposed is meant.

    The rules and the authority's own standards are those of the day on which it was handed in, as on its page;
    penalties and inquiries count as they stand on `day` (today), on which it is decided.
    """
    return examining.findings_for(
        recipient=nomination.recipient,
        award=award or nomination.award,
        year=nomination.submission.year,
        day=_handed_in(nomination),
        considered_on=day or today(),
        occasion=nomination.submission.occasion,
        achieved_on=nomination.achieved_on,
        placing=nomination.placing,
        initiatives=list(nomination.initiatives.all()),
        council=nomination.submission.council_id,
        achievement=nomination.achievement,
    )


def _handed_in(nomination: Nomination) -> date:
    at = nomination.submission.submitted_at
    return timezone.localdate(at) if at else today()


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
        council=record.council_here,
        achievement=record.achievement,
    )
    return [finding for finding in found if finding.code != ONCE]


def have_worsened(before: list[Finding], after: list[Finding]) -> bool:
    """Whether a condition, asked twice, is less certain now: met, then unclear or failed; or unclear, then failed."""
    return any(CERTAINTY[now.verdict] < CERTAINTY[then.verdict] for then, now in zip(before, after, strict=True))
