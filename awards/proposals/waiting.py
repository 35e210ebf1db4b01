"""How long a submission waits, in working days, and by when a sudden achievement is to be dealt with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from awards.proposals.models import Submission
from common.clock import today
from emulation.workdays import days
from emulation.workdays.days import Calendar

LIMIT = 10
"""Working days from a complete dossier to the decision at one level."""
LIMIT_SOURCE = "10 ngày làm việc: quy trình cũ theo NĐ 91/2017/NĐ-CP; thủ tục đơn giản: Luật 06/2022/QH15, Điều 85"
LIMIT_TO_VERIFY = True
"""Seen for an earlier regime only (S-old)."""


@dataclass(frozen=True)
class Clock:
    """Working days since the achievement and since the dossier is complete (None: not yet), and the last day."""

    achieved_on: date | None
    since_achievement: int | None
    since_complete: int | None
    due_on: date | None
    is_late: bool

    @property
    def limit(self) -> int:
        return LIMIT

    @property
    def source(self) -> str:
        return LIMIT_SOURCE


def since(day: date, calendar: Calendar | None = None, *, until: date | None = None) -> int:
    """Return how many working days passed from `day` until today (or the day `until`)."""
    return days.working_days_between(day, until or today(), calendar)


def clock(submission: Submission, achieved_on: date | None, calendar: Any = None) -> Clock:
    """Return the clock of a sudden achievement; it stands still from the decision on."""
    known = calendar or days.calendar()
    ended = _ended(submission)
    complete = timezone.localdate(submission.complete_at) if submission.complete_at else None
    due = days.add_working_days(complete, LIMIT, known) if complete else None
    return Clock(
        achieved_on=achieved_on,
        since_achievement=since(achieved_on, known, until=ended) if achieved_on else None,
        since_complete=since(complete, known, until=ended) if complete else None,
        due_on=due,
        is_late=bool(due and (ended or today()) > due),
    )


def _ended(submission: Submission) -> date | None:
    if submission.state not in (Submission.State.DECIDED, Submission.State.WITHDRAWN):
        return None
    last = submission.stages.order_by("-at", "-pk").first()  # type: ignore[attr-defined]
    return timezone.localdate(last.at) if last else None
