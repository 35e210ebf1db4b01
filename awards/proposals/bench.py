"""Who reviews what a unit hands in to its bloc: the head, and of the head a deputy or the secretariat."""

from __future__ import annotations

from collections.abc import Iterable

from awards.proposals.models import Submission
from blocs.models import Unit
from emulation.reports import reviewers
from emulation.reports.reviewers import Reviewers


def reviewing_unit(submission: Submission) -> Unit | None:
    """Return the unit that reviews `submission` today; None when the secretariat does."""
    return of_many([submission])[submission.pk]


def of_many(submissions: Iterable[Submission]) -> dict[int, Unit | None]:
    """Return the reviewing unit of each of `submissions`, by its key, in three queries for any number."""
    rows = list(submissions)
    benches = reviewers.of_many({row.campaign_id: row.campaign for row in rows if row.campaign}.values())
    return {row.pk: _of_one(row, benches.get(row.campaign_id or 0)) for row in rows}


def _of_one(submission: Submission, bench: Reviewers | None) -> Unit | None:
    if not bench or submission.is_sudden:
        return None
    if bench.leading and not any(_is_own(bench, unit, submission) for unit in bench.leading):
        return bench.leading[0]
    return next((unit for unit in bench.deputies if not _is_own(bench, unit, submission)), None)


def _is_own(bench: Reviewers, unit: Unit, submission: Submission) -> bool:
    return submission.unit_id == unit.pk or submission.unit_id in bench.before.get(unit.pk, ())
