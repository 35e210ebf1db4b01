"""What the project knows of days off by itself: the years in holidays.csv, and the law for every other year.

Source: Labour Code 45/2019/QH14, article 112 (the holidays; Tết five days and National Day two, which the Prime
Minister decides each year) and article 111.3 (a holiday on a weekly day off is compensated on the next working day).
The yearly announcements are in holidays.csv, each row with its certainty; what is not certain is marked `verify`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from emulation.workdays import lunar
from emulation.workdays.models import Holiday

FILE = Path(__file__).with_name("holidays.csv")
LAW = "Bộ luật Lao động số 45/2019/QH14, Điều 112"
COMPENSATED = "Bộ luật Lao động số 45/2019/QH14, Điều 111 khoản 3"
BEFORE_TET, FROM_TET = 1, 4
"""Days of Tết that are assumed for a year without an announcement: the last of the old year, and four of the new."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One day that is not what its weekday says; the fields of `Holiday`, which corrects it."""

    day: date
    kind: str
    name: str
    certainty: str
    source: str

    @property
    def is_off(self) -> bool:
        return self.kind in Holiday.OFF


@cache
def of_year(year: int) -> tuple[Entry, ...]:
    """Return the entries of `year` in order: from the file, or for a year that it does not hold as the law has them."""
    listed = tuple(entry for entry in _listed() if entry.day.year == year)
    return listed or tuple(sorted(_computed(year), key=lambda entry: entry.day))


def is_announced(year: int) -> bool:
    """Whether the file holds `year`; other years are computed."""
    return any(entry.day.year == year for entry in _listed())


@cache
def _listed() -> tuple[Entry, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Entry(date.fromisoformat(day), *words) for day, *words in list(csv.reader(file))[1:])


def _computed(year: int) -> list[Entry]:
    tet = lunar.solar(1, 1, year)
    days = {
        date(year, 1, 1): "Tết Dương lịch",
        **{tet + DAY * number: "Tết Nguyên đán" for number in range(-BEFORE_TET, FROM_TET)},
        lunar.solar(10, 3, year): "Giỗ Tổ Hùng Vương (10 tháng 3 âm lịch)",
        date(year, 4, 30): "Ngày Chiến thắng 30 tháng 4",
        date(year, 5, 1): "Ngày Quốc tế lao động 1 tháng 5",
        date(year, 9, 2): "Quốc khánh",
        date(year, 9, 3): "Quốc khánh (ngày liền kề)",
    }
    public = [
        Entry(day, Holiday.Kind.PUBLIC.value, name, Holiday.Certainty.COMPUTED.value, LAW) for day, name in days.items()
    ]
    return public + list(_compensated(public))


def _compensated(public: Iterable[Entry]) -> Iterable[Entry]:
    """Give each holiday on a weekend the next day that is not off yet."""
    taken = {entry.day for entry in public}
    for entry in sorted(public, key=lambda entry: entry.day):
        if entry.day.weekday() < 5:
            continue
        day = entry.day
        while day in taken or day.weekday() >= 5:
            day += DAY
        taken.add(day)
        yield Entry(
            day, Holiday.Kind.COMPENSATION.value, f"Nghỉ bù {entry.name}", Holiday.Certainty.COMPUTED.value, COMPENSATED
        )
