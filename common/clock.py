"""The one clock that rules ask; demo data and tests may set it to another moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the present moment, with its time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the day it is in Vietnam."""
    return now().astimezone(timezone.get_default_timezone()).date()


def days_late(due_on: date | None, moment: datetime) -> int:
    """Return whole days by which `moment` is after 23:59:59 of `due_on` in Vietnam; 0 when in time or not due."""
    return max(0, (timezone.localdate(moment) - due_on).days) if due_on else 0


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Run the block as if it were `moment` (a day means 08:00 of it, Vietnam time)."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(8))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
