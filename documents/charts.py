"""Pictures of results: plain data → SVG, the same for a page and for a paper; knows no database and no model.

Every picture stands beside a table with the same figures, so labels may be shortened here. Nothing is said by colour
alone: values are printed, lines carry numbers and differ in their strokes. Language and decimal mark are those active.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

import pygal
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pygal.style import Style

# pygal adds a finder for plugins with maps, of a kind that Python 3.11 warns of at every later import; none are used.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

INK, INK_2, LINE, PAPER = "#1f2328", "#525962", "#cfc8ba", "#ffffff"
LACQUER, JADE, GOLD, BRICK, STEEL, PLUM = "#a4161a", "#1b6e53", "#7a5a10", "#a93519", "#2f5d8a", "#6b3fa0"
COLOURS = (LACQUER, STEEL, JADE, GOLD, PLUM, INK_2, BRICK)
"""As in static/css/tokens.css, and two more; each has at least 4.5:1 on white."""
DASHES = ("", "8,4", "2,3", "12,4,2,4", "16,6", "4,6")
FONTS = "Tinos, 'Be Vietnam Pro', 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
"""The first one is that of official papers; a browser takes what it has."""

WIDTH = 860
LABEL = 38
"""Most letters of a label beside a bar or in a key; the table has the whole name."""
MOST_NUMBERS = 5
"""So many numbers stand at a point where lines meet."""
SVG = "{http://www.w3.org/2000/svg}"
DROPPED = {f"{SVG}script", f"{SVG}desc", "script", "desc"}


@dataclass(frozen=True)
class Bar:
    """One commitment: what it is, and how much of it was reached, in percent of the target (None: not known yet)."""

    label: str
    percent: Decimal | None


@dataclass(frozen=True)
class Band:
    """A range of points from `least` on, up to the next band above it."""

    label: str
    least: Decimal


@dataclass(frozen=True)
class Stack:
    """One bar of counts put end to end, in the order of the parts of the picture."""

    label: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Line:
    """One unit over the years: a value for each year, None where there is none."""

    label: str
    values: Sequence[Decimal | int | None]


def progress(rows: Iterable[Bar], *, title: str) -> bytes:
    """Draw how much of every commitment was reached beside its target, which is 100 %."""
    rows = list(rows)
    if not rows:
        return _nothing(title)
    most = _scale(rows)
    chart = _chart(pygal.HorizontalBar, title, 150 + 52 * len(rows), range=(0, most))
    chart.x_labels = [f"{shortened(row.label, 30)}: {percent(row.percent)}" for row in reversed(rows)]
    chart.y_labels = [most * step / 4 for step in range(5)]
    chart.value_formatter = percent
    chart.add(_("target"), [100] * len(rows))
    chart.add(_("reached"), [_float(row.percent) for row in reversed(rows)])
    return _drawn(chart)


def distribution(points: Iterable[Decimal | None], bands: Sequence[Band], *, title: str) -> bytes:
    """Draw how many units lie in each band; points below the lowest band, and None, are left out."""
    ordered = sorted(bands, key=lambda band: band.least)
    counts = counted(points, ordered)
    if not any(counts):
        return _nothing(title)
    ticks = _counts_to(max(counts))
    chart = _chart(pygal.Bar, title, 360, print_values=True, show_legend=False, range=(0, ticks[-1]))
    chart.x_labels = [shortened(band.label, 22) for band in ordered]
    chart.y_labels = ticks
    chart.value_formatter = _whole
    chart.add(_("units"), counts)
    return _drawn(chart)


def shares(rows: Iterable[Stack], parts: Sequence[str], *, title: str) -> bytes:
    """Draw for each row how many of each of `parts` there are, end to end, each with its number; last parts that no row
    has are left out."""
    rows = list(rows)
    if not any(any(row.counts) for row in rows):
        return _nothing(title)
    used = max(number for row in rows for number, count in enumerate(row.counts, start=1) if count)
    ticks = _counts_to(max(sum(row.counts) for row in rows))
    chart = _chart(pygal.HorizontalStackedBar, title, 130 + 46 * len(rows), print_values=True, range=(0, ticks[-1]))
    chart.print_values_position = "center"
    chart.x_labels = [shortened(row.label, 30) for row in reversed(rows)]
    chart.y_labels = ticks
    chart.value_formatter = lambda value: _whole(value) if value else ""
    for number, part in enumerate(parts[:used]):
        chart.add(part, [row.counts[number] or None for row in reversed(rows)])
    return _drawn(chart)


def _counts_to(most: int) -> list[int]:
    """Return the numbers of an axis of counts from 0 to `most` at least, evenly apart, six at most."""
    apart = next(step for power in range(12) for step in (10**power, 2 * 10**power, 5 * 10**power) if most <= 5 * step)
    return list(range(0, most + apart, apart))


def counted(points: Iterable[Decimal | None], bands: Sequence[Band]) -> list[int]:
    """Return how many of `points` lie in each of `bands`, in their order (the lowest first)."""
    found = [0] * len(bands)
    for value in points:
        below = [index for index, band in enumerate(bands) if value is not None and value >= band.least]
        if below:
            found[below[-1]] += 1
    return found


def over_the_years(years: Sequence[str], rows: Iterable[Line], *, title: str, by_rank: bool = False) -> bytes:
    """Draw a line for each unit over `years`; with `by_rank` the first rank is on top.

    Every point carries the number of its line, which the key explains: equal colours are told apart.
    """
    rows = list(rows)
    known = [value for row in rows for value in row.values if value is not None]
    if not known:
        return _nothing(title)
    height = 360 + 26 * -(-len(rows) // 2)
    chart = _chart(pygal.Line, title, height, inverse_y_axis=by_rank, print_labels=len(rows) > 1, dots_size=4)
    chart.margin_right = 110
    chart.print_values = len(rows) == 1
    chart.legend_at_bottom, chart.legend_at_bottom_columns = True, 2
    chart.x_labels = list(years)
    chart.value_formatter = _whole if by_rank else _number
    if by_rank:
        last = int(max(*known, 2))
        chart.range, chart.y_labels = (1, last), sorted({1, last, *range(1, last, max(1, last // 5))})
    else:
        low, high = float(min(known)), float(max(known))
        room = max(1.0, (high - low) / 10)  # so that no value is printed upon the axis
        chart.range = (max(0.0, low - room), high + room)
    for number, row in enumerate(rows, start=1):
        dashes = DASHES[(number - 1) % len(DASHES)]
        stroke = {"width": 2.5, "dasharray": dashes} if dashes else {"width": 2.5}
        dots = [_dot(rows, number, column) for column in range(len(row.values))]
        chart.add(f"{number}. {shortened(row.label)}", dots, stroke_style=stroke)
    return _drawn(chart)


def _dot(rows: Sequence[Line], number: int, column: int) -> dict[str, Any] | None:
    """A point of a line; where lines meet the first one carries the numbers of all."""
    value = rows[number - 1].values[column]
    if value is None:
        return None
    there = [n for n, row in enumerate(rows, start=1) if list(row.values[column : column + 1]) == [value]]
    return {"value": _float(value), "label": _numbers(there) if there[0] == number else ""}


def _numbers(there: Sequence[int]) -> str:
    """Return the numbers of lines that meet; of many only the first, the table has them all."""
    return ", ".join([*map(str, there[:MOST_NUMBERS]), *(["…"] if there[MOST_NUMBERS:] else [])])


def shortened(label: str, most: int = LABEL) -> str:
    """Return `label` in at most so many letters, cut between two words."""
    label = " ".join(label.split())
    return label if len(label) <= most else f"{label[: most - 1].rsplit(' ', 1)[0]}…"


def _scale(rows: Sequence[Bar]) -> int:
    """Return where the scale ends, in percent: at the next hundred above the highest."""
    known = [row.percent for row in rows if row.percent is not None]
    return 100 * ceil(max([Decimal(100), *known]) / 100)


def _float(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def percent(value: Any) -> str:
    """Return a share as it is printed, a dash when it is not known."""
    return "–" if value is None else f"{_number(value)} %"


def _number(value: Any) -> str:
    exact = round(Decimal(repr(float(value))), 2)
    return number_format(f"{exact.normalize():f}")


def _whole(value: Any) -> str:
    return "–" if value is None else str(round(value))


def _nothing(title: str) -> bytes:
    """Draw the title and that there is nothing to show: pygal fails on axes without a value."""
    return _drawn(_chart(pygal.Bar, title, 180, show_y_labels=False, show_y_guides=False))


# --- The look ----------------------------------------------------------------------------------------------------


def _chart(kind: Any, title: str, height: int, **config: Any) -> Any:
    style = Style(
        background=PAPER,
        plot_background=PAPER,
        foreground=INK_2,
        foreground_strong=INK,
        foreground_subtle=LINE,
        guide_stroke_color=LINE,
        major_guide_stroke_color=LINE,
        colors=_colours(kind),
        value_colors=(PAPER if kind is pygal.HorizontalStackedBar else INK,) * 40,
        font_family=FONTS,
        label_font_size=15,
        major_label_font_size=15,
        value_font_size=15,
        value_label_font_size=13,
        legend_font_size=15,
        title_font_size=18,
        no_data_font_size=20,
        opacity="1",
        stroke_opacity="1",
        stroke_width="2",
        transition="0s",
    )
    chart = kind(
        style=style,
        js=[],
        title=title,
        width=WIDTH,
        height=height,
        no_data_text=_("There is nothing to show yet."),
        print_values_position="top",
        truncate_legend=LABEL + 6,
        truncate_label=LABEL + 10,
        margin=20,
        margin_bottom=20 if kind is pygal.Bar else 44,
        margin_right=48,
        spacing=12,
        allow_interruptions=True,
        **config,
    )
    chart.uuid = "1"  # a new one each time would make other bytes of the same data
    if kind is not pygal.Line:
        chart.legend_at_bottom = True
    return chart


def _colours(kind: Any) -> tuple[str, ...]:
    if kind is pygal.HorizontalBar:
        return LINE, JADE
    return COLOURS * 6 if kind in {pygal.Line, pygal.HorizontalStackedBar} else (STEEL,)


def _drawn(chart: Any) -> bytes:
    """Return the picture without scripts, comments and whatever changes from one moment to the next."""
    chart.add_xml_filter(_cleaned)
    drawn = chart.render(is_unicode=True)
    drawn = re.sub(r"-webkit-[a-z-]+:[^;}]*;?|-moz-[a-z-]+:[^;}]*;?|transition:[^;}]*;?", "", drawn)
    return drawn.encode()


def _cleaned(root: Any) -> Any:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in DROPPED or callable(child.tag) or "tooltip" in (child.get("class") or "").split():
                parent.remove(child)
    root.set("role", "img")
    return root
