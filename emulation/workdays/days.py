"""Which days are worked, and how many lie between two days: Monday to Friday less holidays, plus days made up.

Every function takes the `calendar` to go by; without one the calendar of today's data is read (one query).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from emulation.workdays import national
from emulation.workdays.models import Holiday
from emulation.workdays.national import Entry

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """What the secretariat corrected, by day; every other day is as `national` says. Knows no database."""

    corrections: Mapping[date, Entry] = field(default_factory=dict)

    def entry(self, day: date) -> Entry | None:
        """Return why `day` is not what its weekday says; None for an ordinary day."""
        found = self.corrections.get(day) or _national(day)
        return None if found and found.kind == Holiday.Kind.ORDINARY else found

    def is_working(self, day: date) -> bool:
        entry = self.entry(day)
        return not entry.is_off if entry else day.weekday() < 5

    def of_year(self, year: int) -> list[Entry]:
        """Return the entries of `year` in order, corrections in the place of what they correct."""
        found = {entry.day: entry for entry in national.of_year(year)}
        found |= {day: entry for day, entry in self.corrections.items() if day.year == year}
        return [found[day] for day in sorted(found)]


def _national(day: date) -> Entry | None:
    return next((entry for entry in national.of_year(day.year) if entry.day == day), None)


def calendar() -> Calendar:
    """Return the calendar as it is now, in one query."""
    rows = Holiday.objects.values("day", "kind", "name", "certainty", "source")
    return Calendar({row["day"]: Entry(**row) for row in rows})


def is_working(day: date, calendar: Calendar | None = None) -> bool:
    """Whether offices work on `day`."""
    return _given(calendar).is_working(day)


def next_working_day(day: date, calendar: Calendar | None = None) -> date:
    """Return `day` when it is worked, else the first working day after it."""
    return _first(day, DAY, _given(calendar))


def last_working_day(day: date, calendar: Calendar | None = None) -> date:
    """Return `day` when it is worked, else the last working day before it."""
    return _first(day, -DAY, _given(calendar))


def working_days_between(since: date, until: date, calendar: Calendar | None = None) -> int:
    """Return how many working days there are after `since`, up to and with `until`; 0 when `until` is not later."""
    known = _given(calendar)
    return sum(known.is_working(since + DAY * number) for number in range(1, (until - since).days + 1))


def add_working_days(day: date, count: int, calendar: Calendar | None = None) -> date:
    """Return the working day that is `count` working days after `day` (before it when negative); `day` itself for 0."""
    known, step = _given(calendar), DAY if count > 0 else -DAY
    for _number in range(abs(count)):
        day = _first(day + step, step, known)
    return day


def _given(known: Calendar | None) -> Calendar:
    return calendar() if known is None else known


def _first(day: date, step: timedelta, known: Calendar) -> date:
    while not known.is_working(day):
        day += step
    return day
