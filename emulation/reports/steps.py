"""The steps of a report: how each is kept, once and for good, and which was the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from blocs.models import Unit
from common.clock import now
from emulation.reports.models import Report, ReviewStep, Submission


def note(
    report: Report,
    kind: str,
    *,
    by: Any,
    for_unit: Unit | None = None,
    reason: str = "",
    submission: Submission | None = None,
    details: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> ReviewStep:
    """Keep that somebody did `kind` to a locked report, for whom and why; `details` as the old and the new day.

    `at` is when (None: now). Raises ValidationError as the fields say, for example without a reason where one is due.
    """
    step = ReviewStep(
        report=report, kind=kind, at=at or now(), by=by, for_unit=for_unit, reason=reason, submission=submission,
        details=dict(details or {}),
    )  # fmt: skip
    step.full_clean()
    step.save()
    return step


def last_step(report: Report) -> ReviewStep | None:
    """Return what happened to `report` last."""
    rows = report.steps.select_related("by", "for_unit", "submission")  # type: ignore[attr-defined]
    found: ReviewStep | None = rows.order_by("-at", "-pk").first()
    return found
