"""Who reviews what a unit hands in to its bloc: the head, and of the head a deputy or the secretariat."""

from __future__ import annotations

from collections.abc import Iterable

from awards.proposals.models import Submission
from blocs.models import Unit
from emulation.campaigns import reviewers
from emulation.campaigns.reviewers import Reviewers


def reviewing_unit(submission: Submission) -> Unit | None:
    """Return the unit that reviews `submission` today; None when the secretariat does."""
    return of_many([submission])[submission.pk]


def of_many(submissions: Iterable[Submission]) -> dict[int, Unit | None]:
    """Return the reviewing unit of each of `submissions`, by its key; more of them ask no more queries."""
    rows = list(submissions)
    benches = reviewers.of_many({row.campaign_id: row.campaign for row in rows if row.campaign}.values())
    return {row.pk: _of_one(row, benches.get(row.campaign_id or 0)) for row in rows}


def _of_one(submission: Submission, bench: Reviewers | None) -> Unit | None:
    if not bench or submission.is_sudden:
        return None
    return bench.first_of(submission.unit)
