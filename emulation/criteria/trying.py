"""Trying a table on sample results: ranking, points and derivation, computed on the spot; nothing is stored."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.scoring import account, answers, derivation, files, formulas, ranking, results
from emulation.scoring.results import Entry, Result
from emulation.scoring.tables import Bands, Criterion, DaysLate, Kind, Table

Cells = Mapping[tuple[str, int], str]
"""What was typed, by the code of the leaf and the place of the unit; the place -1 is the target."""
TARGET = -1
WITH_TARGET = {Kind.PROPORTIONAL, Kind.LEADER_RELATIVE}


@dataclass(frozen=True)
class Line:
    """A leaf with the points of each unit (a dash: not scored) and how they came about, in the order of the units."""

    leaf: Criterion
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class Trial:
    """What came of it."""

    ranking: ranking.Ranking
    units: list[str]
    lines: list[Line]
    accounts: list[tuple[str, list[str]]]
    spread: list[str]


def run(table: Table, entries: list[Entry]) -> Trial:
    """Score and rank `entries`. Raises ValidationError with the codes of `formulas.score`."""
    sheets = formulas.score(table, entries)
    ranked = ranking.rank(table, sheets)
    places = [(place, table.for_kind(place.sheet.kind)) for place in ranked.places]
    return Trial(
        ranking=ranked,
        units=[place.unit for place in ranked.places],
        lines=[line for leaf in table.leaves if (line := _line(leaf, ranked))],
        accounts=[(place.unit, list(account.of_place(variant, place))) for place, variant in places],
        spread=list(account.of_spread(ranked.spread)) if ranked.spread else [],
    )


def _line(leaf: Criterion, ranked: ranking.Ranking) -> Line | None:
    """Return the line of a leaf on which somebody was scored."""
    marks = [place.sheet.marks.get(leaf.code) for place in ranked.places]
    if all(mark is None or mark.points is None for mark in marks):
        return None
    return Line(
        leaf,
        [
            (derivation.points_of(mark.points, mark.max), derivation.of_mark(mark)) if mark else ("", "")
            for mark in marks
        ],
    )


def wants_target(leaf: Criterion) -> bool:
    """Whether a leaf is measured against a target (of days late: the due day)."""
    rule = leaf.rule
    if rule is None:
        return False
    return rule.kind in WITH_TARGET or isinstance(rule, DaysLate) or (isinstance(rule, Bands) and rule.is_percent)


def from_text(table: Table, text: str) -> list[Entry]:
    """Read results as they are copied out of a spreadsheet (tabs) or as CSV. Raises as `files.read_results`."""
    if "\t" in text.partition("\n")[0]:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(csv.reader(io.StringIO(text), delimiter="\t"))
        text = out.getvalue()
    return files.read_results(text.encode(), table=table, name=_("pasted")).entries


def from_cells(table: Table, units: list[tuple[str, str]], cells: Cells) -> list[Entry]:
    """Read what was typed for `units` (name and kind). Raises ValidationError by `code:place`."""
    errors: dict[str, list[str]] = {}
    entries = []
    for place, (name, kind) in enumerate(units):
        found: dict[str, Result] = {}
        for leaf in table.for_kind(kind).leaves:
            try:
                found[leaf.code] = _result(leaf, cells.get((leaf.code, TARGET), ""), cells.get((leaf.code, place), ""))
            except ValidationError as error:
                errors[f"{leaf.code}:{place}"] = error.messages
        entries.append(Entry(name, found, kind))
    if errors:
        raise ValidationError(
            {key: [ValidationError(text, "result") for text in texts] for key, texts in errors.items()}
        )
    return entries


def _result(leaf: Criterion, target: str, actual: str) -> Result:
    if not actual.strip():
        return Result()
    result = Result(True, answers.target_of(leaf, target), *answers.answer(leaf, actual, due=target))
    if fault := results.check(leaf, result):
        raise ValidationError(fault.message, fault.code)
    return result


# --- Samples -----------------------------------------------------------------------------------------------------


def results_sample(table: Table, units: list[str]) -> tablib.Dataset:
    """Return the table `results` with a row for each unit and leaf, ready to be filled in."""
    headers = ["unit", "code", "assigned", "target", "actual"]
    headers += ["unit_kind"] if table.unit_kinds else []
    found = tablib.Dataset(headers=headers, title="results")
    for unit in units:
        for leaf in table.leaves:
            row: list[Any] = [unit, leaf.code, "", "", ""]
            found.append([*row, ""] if table.unit_kinds else row)
    return found


def criteria_sample() -> tablib.Dataset:
    """Return the table `criteria` with a criterion of each kind, to be changed and brought in."""
    found = tablib.Dataset(headers=["code", "parent", "name", "max", "kind", "options"], title="criteria")
    found.extend(SAMPLE)
    return found


SAMPLE = (
    ("table", "", "Bảng tiêu chí mẫu", 100, "table",
     '{"bonus_max": 5, "gates": [{"name": "Hoàn thành xuất sắc", "minimum": 90, "floor": 85}]}'),
    ("A", "", "Kết quả nhiệm vụ chính trị", 60, "", ""),
    ("A1", "A", "Hoàn thành chỉ tiêu được giao", 30, "proportional",
     '{"unit_of_measure": "%", "evidence": "báo cáo kết quả"}'),
    ("A2", "A", "Tỷ lệ hồ sơ giải quyết đúng hạn", 20, "bands",
     '{"bands": {"<75": 0, "75–<95": 10, "≥95": 20}, "unit_of_measure": "%", "evidence": "trích xuất hệ thống"}'),
    ("A3", "A", "Sáng kiến được công nhận", 10, "leader_relative",
     '{"unit_of_measure": "sáng kiến", "evidence": "quyết định công nhận"}'),
    ("B", "", "Hoạt động của khối", 40, "", ""),
    ("B1", "B", "Ký giao ước thi đua", 10, "all_or_nothing", '{"evidence": "giao ước đã ký"}'),
    ("B2", "B", "Thời hạn gửi báo cáo", 10, "days_late",
     '{"bands": {"≤0": 10, "1–5": 5, ">5": 0}, "evidence": "ngày gửi trên hệ thống"}'),
    ("B3", "B", "Hội thao của khối", 10, "ladder",
     '{"points": [10, 8, 6], "beyond": 4, "evidence": "kết quả hội thao"}'),
    ("B4", "B", "Chất lượng chuyên đề", 10, "direct", '{"evidence": "chuyên đề"}'),
    ("C", "", "Điểm thưởng", 5, "counter",
     '{"step": 1, "section": "bonus", "unit_of_measure": "lần", "evidence": "quyết định khen thưởng"}'),
)  # fmt: skip
"""An invented table: a criterion of each kind that a file may hold."""
