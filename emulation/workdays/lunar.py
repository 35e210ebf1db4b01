"""The Vietnamese lunar calendar, as far as public holidays need it: on which day a lunar date falls. Knows no database.

Months begin on the day of the new moon in Vietnam (UTC+7); the month with the winter solstice is the eleventh; a month
without a principal term doubles the one before it. Series after Meeus, “Astronomical Algorithms”, as Hồ Ngọc Đức uses
them.
"""

from __future__ import annotations

from datetime import date
from math import floor, pi, radians, sin

ZONE = 7 / 24
MONTH = 29.530588853
EPOCH = 2415021.076998695
"""A new moon at the beginning of 1900, as a Julian day."""
JULIAN = 1721425
"""Julian day number of a date less its ordinal."""


def solar(day: int, month: int, year: int) -> date:
    """Return the date of `day` of the lunar `month` (never a doubled one) of the lunar `year`; months 1 to 10."""
    before, after = _eleventh_month(year - 1), _eleventh_month(year)
    offset = month + 1
    if after - before > 365 and offset >= _doubled(before):
        offset += 1
    return date.fromordinal(_new_moon_day(_number(before) + offset) + day - 1 - JULIAN)


def _number(day: int) -> int:
    return floor(0.5 + (day - EPOCH) / MONTH)


def _eleventh_month(year: int) -> int:
    """Return the first day of the lunar month that holds the winter solstice of `year`."""
    number = floor((date(year, 12, 31).toordinal() + JULIAN - 2415021) / MONTH)
    first = _new_moon_day(number)
    return _new_moon_day(number - 1) if _arc(first) >= 9 else first


def _doubled(eleventh: int) -> int:
    """Return how many months after the eleventh the doubled month comes."""
    number = _number(eleventh)
    arcs = [_arc(_new_moon_day(number + month)) for month in range(1, 15)]
    return next((month for month in range(1, 14) if arcs[month] == arcs[month - 1]), 13)


def _arc(day: int) -> int:
    """Return in which twelfth of its way (0 to 11) the sun is when `day` begins in Vietnam."""
    t = (day - 0.5 - ZONE - 2451545.0) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    centre = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    centre += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return floor((radians(mean + centre) % (2 * pi)) / pi * 6)


def _new_moon_day(number: int) -> int:
    """Return the day, as it is counted in Vietnam, of the new moon `number` after the beginning of 1900."""
    t = number / 1236.85
    sun = radians(359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3)
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    terms = [
        ((0.1734 - 0.000393 * t), sun), (0.0021, 2 * sun), (-0.4068, moon), (0.0161, 2 * moon), (-0.0004, 3 * moon),
        (0.0104, 2 * node), (-0.0051, sun + moon), (-0.0074, sun - moon), (0.0004, 2 * node + sun),
        (-0.0004, 2 * node - sun), (-0.0006, 2 * node + moon), (0.0010, 2 * node - moon), (0.0005, 2 * moon + sun),
    ]  # fmt: skip
    clock = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + sum(size * sin(angle) for size, angle in terms) - clock + 0.5 + ZONE)
