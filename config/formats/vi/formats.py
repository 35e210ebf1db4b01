"""Dates and numbers in Vietnamese: day first, as offices write them.

Django's own Vietnamese names no input formats and so falls back to the American ones: 05/03/2026 was read as 3 May.
"""

DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "H:i d/m/Y"
YEAR_MONTH_FORMAT = r"\t\há\n\g n \nă\m Y"  # tháng 3 năm 2026
MONTH_DAY_FORMAT = r"d \t\há\n\g n"  # 05 tháng 3
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
FIRST_DAY_OF_WEEK = 1

# The first of each list is also how a form field shows the value it holds, so it must lose nothing.
DATE_INPUT_FORMATS = [
    "%d/%m/%Y",  # 05/03/2026, 5/3/2026
    "%d-%m-%Y",  # 05-03-2026
    "%d.%m.%Y",  # 05.03.2026
    "%Y-%m-%d",  # 2026-03-05, what a browser's date field sends
]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",  # 14:30:59
    "%H:%M:%S.%f",  # 14:30:59.000200
    "%H:%M",  # 14:30
    "%Hh%M",  # 14h30
]
DATETIME_INPUT_FORMATS = [
    *(f"{date} {time}" for date in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS),
    *(f"{time} {date}" for date in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS),  # as DATETIME_FORMAT shows it
]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
