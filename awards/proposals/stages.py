"""The steps of a submission: how each is kept, once and for good, and which was the last."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from awards.proposals.models import Stage, Submission
from blocs.prepared import Prepared
from common.clock import now

ENTERING = {
    Submission.State.SUBMITTED: Stage.Kind.SUBMITTED,
    Submission.State.RETURNED: Stage.Kind.RETURNED,
    Submission.State.FORWARDED: Stage.Kind.FORWARDED,
    Submission.State.CHECKED: Stage.Kind.CHECKED,
    Submission.State.DECIDED: Stage.Kind.DECIDED,
}
"""The step by which a submission came to where it is."""


def lock(submission: Submission) -> Submission:
    """Return `submission` as it is now, held until the end of the transaction."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "council", "campaign__bloc__council", "document").get(pk=submission.pk)


def note(submission: Submission, kind: str, *, by: Any, note: str = "") -> Stage:
    """Keep that somebody took the step `kind` with a locked submission, and what they said."""
    stage = Stage(submission=submission, kind=kind, note=note, by=by, at=now())
    stage.full_clean()
    stage.save()
    return stage


def of(submission: Submission) -> list[Stage]:
    """Return every step, the first one first."""
    return list(submission.stages.select_related("by").order_by("at", "pk"))


def last(submission: Submission, *kinds: str) -> Stage | None:
    """Return the newest step (of `kinds`, when some are named)."""
    return next(iter(_newest(submission=submission.pk, kinds=kinds)), None)


@Prepared
def _newest(submission: int, kinds: list[str]) -> QuerySet:
    rows = Stage.objects.filter(submission=submission).select_related("by").order_by("-at", "-pk")
    return (rows.filter(kind__in=kinds) if kinds else rows)[:1]
