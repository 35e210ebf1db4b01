"""The figures of the bloc as the tables that stand on the paper, in Vietnamese whatever the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import translation

from common.clock import days_late, now
from emulation.bloc_reports.adding_up import Awards, CommitmentSum, Entry, FigureSum, Sums, number
from emulation.covenants.text import DONE_LABEL
from emulation.reports.models import Report

NOTHING = "chưa có số liệu"
NONE = "–"
STATES = {
    Report.State.WAITING: "chưa nộp",
    Report.State.DRAFT: "chưa nộp",
    Report.State.SUBMITTED: "đã nộp, đang xét",
    Report.State.RETURNED: "đang hoàn thiện lại",
}


def _table(kind: str, columns: Iterable[tuple[str, int, str]], rows: list[list[str]], **extra: Any) -> dict[str, Any]:
    """Return a table as data; each column has its label, its share of the width, and how it is aligned (c, l, r)."""
    labels, shares, aligned = (list(each) for each in zip(*columns, strict=True))
    return {
        "kind": kind, "labels": labels, "shares": shares, "aligned": aligned, "rows": rows, "notes": [],
        **extra,
    }  # fmt: skip


# --- Commitments --------------------------------------------------------------------------------------


def commitments(rows: list[CommitmentSum]) -> dict[str, Any]:
    """Return the commitments: target, result of the bloc, and how many units kept it."""
    columns = [("TT", 1, "c"), ("Nội dung giao ước", 5, "l"), ("Chỉ tiêu", 3, "c"), ("Kết quả", 3, "c"),
               ("Đánh giá", 3, "c")]  # fmt: skip
    binding = rows[0].commitment.covenant_id if rows else None
    cells = [
        [str(row.commitment.number), _promise(row, binding), target(row), result(row), verdict(row)] for row in rows
    ]
    return _table("commitments", columns, cells)


def _promise(row: CommitmentSum, binding: int | None) -> str:
    covenant = row.commitment.covenant
    return row.commitment.text + (f" (giao ước phiên bản {covenant.version})" if covenant.pk != binding else "")


def target(row: CommitmentSum) -> str:
    label = row.commitment.target_label() or DONE_LABEL
    has_own = any(entry.target != row.commitment.target for entry in row.entries)
    return f"{label} (có chỉ tiêu riêng)" if has_own else label


def measured(row: CommitmentSum, value: Decimal | None) -> str:
    """Return a value with its unit of measure, as it is printed."""
    if value is None:
        return NOTHING
    if row.is_done_or_not:
        return "đã thực hiện" if value > 0 else "chưa thực hiện"
    return " ".join(part for part in (number(value), row.commitment.unit_of_measure) if part)


def result(row: CommitmentSum) -> str:
    """Return what it is for the bloc: a sum, the range of shares, or how many did it."""
    if row.lowest_and_highest is None:
        return NOTHING
    if row.is_done_or_not:
        return f"{row.met_count}/{len(row.said)} đơn vị đã thực hiện"
    if row.is_share:
        lowest, highest = row.lowest_and_highest
        return measured(row, lowest) if lowest == highest else f"từ {number(lowest)} % đến {number(highest)} %"
    return measured(row, row.total)


def verdict(row: CommitmentSum) -> str:
    """Return who kept it; units without a figure are counted by themselves, never as failing."""
    silent = row.expected - len(row.said)
    if row.is_of_bloc:
        said = {True: "toàn khối đạt", False: "toàn khối chưa đạt", None: "chưa đủ căn cứ"}[row.bloc_met]
    elif row.said:
        said = f"{row.met_count}/{len(row.said)} đơn vị đạt"
    else:
        return NOTHING
    return f"{said}; {silent} đơn vị {NOTHING}" if silent else said


# --- Figures of the catalogue and awards --------------------------------------------------------------


def figures(rows: list[FigureSum], expected: int) -> dict[str, Any]:
    """Return counted figures, those that at least one unit reported."""
    columns = [("TT", 1, "c"), ("Nội dung", 7, "l"), ("Đơn vị tính", 2, "c"), ("Tổng số", 2, "r"),
               ("Đơn vị có số liệu", 3, "c")]  # fmt: skip
    cells = [
        [str(at), row.kind.label, row.kind.unit, amount(row), f"{len(row.said)}/{expected}"]
        for at, row in enumerate((row for row in rows if row.said), start=1)
    ]
    return _table("figures", columns, cells)


def amount(row: FigureSum) -> str:
    return NONE if row.total is None else number(row.total)


def awards(found: Awards) -> dict[str, Any]:
    """Return rewarded persons by kind with their shares; shares are rounded, so their sum may miss 100 by a little."""
    columns = [("TT", 1, "c"), ("Đối tượng", 7, "l"), ("Số người", 3, "r"), ("Tỷ lệ", 3, "r")]
    rows = [
        [str(at), row.figure.kind.label, amount(row.figure), NONE if row.share is None else f"{number(row.share)} %"]
        for at, row in enumerate(found.rows, start=1)
    ]
    notes = [f"Tỷ lệ tính trên {number(found.people)} người của {found.units} đơn vị có số liệu đủ ba nhóm."]
    if found.left_out:
        names = "; ".join(unit.name for unit in found.left_out)
        notes.append(f"Không tính tỷ lệ đối với đơn vị có số liệu chưa đủ: {names}.")
    return _table("awards", columns, rows, notes=notes)


# --- Whose reports ------------------------------------------------------------------------------------


def reported(sums: Sums) -> list[str]:
    """Return whose reports the figures are made of, and who is missing, by name."""
    lines = [f"Số liệu được tổng hợp từ báo cáo đã tiếp nhận của {len(sums.accepted)}/{sums.expected} đơn vị."]
    if sums.missing:
        names = "; ".join(f"{report.unit.name} ({standing(report)})" for report in sums.missing)
        lines.append(f"Chưa tổng hợp: {names}.")
    return lines


def standing(report: Report) -> str:
    """Return where a report that is not accepted stands, and how late it is."""
    late = report.days_late or (days_late(report.due_on, now()) if report.is_with_unit else 0)
    said = STATES[Report.State(report.state)]
    return f"{said}, quá hạn {late} ngày" if late else said


# --- What is frozen beside the paper ------------------------------------------------------------------


def snapshot(sums: Sums) -> dict[str, Any]:
    """Return every figure with the units it comes from, to be kept with the adopted paper and compared with later."""
    with translation.override("vi"):
        rows = {
            row.key: {
                "result": result(row) if isinstance(row, CommitmentSum) else amount(row),
                "units": [_said(row, entry) for entry in row.said],
            }
            for row in sums.rows
        }
    return {"accepted": [[report.pk, report.unit.name] for report in sums.accepted], "rows": rows}


def compared(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a snapshot without the names of units, which may change while the figures do not."""
    rows = {
        key: [row["result"], [[pk, value, is_met] for pk, _name, value, is_met in row["units"]]]
        for key, row in kept["rows"].items()
    }
    return {"accepted": [pk for pk, _name in kept["accepted"]], "rows": rows}


def _said(row: CommitmentSum | FigureSum, entry: Entry) -> list[Any]:
    assert entry.value is not None
    value = measured(row, entry.value) if isinstance(row, CommitmentSum) else number(entry.value)
    return [entry.report.pk, entry.unit.name, value, entry.is_met]
