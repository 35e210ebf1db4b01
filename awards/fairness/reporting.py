"""The figures in words, for the report of the bloc; official Vietnamese."""

from __future__ import annotations

from typing import Any

from awards.fairness.figures import Figures, Shares
from awards.fairness.warning import Warned
from emulation.bloc_reports import drafting
from emulation.bloc_reports.models import BlocReport, BlocReportSection

SECTION = "awards"
"""The key of the section on awards in every report."""
BEGINS = "Cơ cấu đối tượng đề nghị khen thưởng:"


def text(figures: Figures, warned: list[Warned]) -> str:
    """Return the paragraphs that say who was proposed and decided on, with the answers to warnings."""
    lines = [
        BEGINS,
        f"- Đề nghị: {_said(figures.total.proposed)}.",
        f"- Đã quyết định: {_said(figures.total.decided)}.",
    ]
    if figures.never_proposed:
        units = "; ".join(unit.name for unit in figures.never_proposed)
        lines.append(f"- Đơn vị nhiều năm chưa được đề nghị: {units}.")
    if figures.typical_days is not None:
        told = f"thường là {figures.typical_days} ngày, lâu nhất {figures.longest} ngày"
        lines.append(f"- Thời gian từ khi lập thành tích đến khi có quyết định: {told}.")
    lines += [f"- Giải trình ({row.label}): {row.answer.answer}" for row in warned if row.answer]
    return "\n".join(lines)


def _said(row: Shares) -> str:
    parts = [
        f"{row.collectives} tập thể", f"{row.people} cá nhân", f"trong đó {row.leader} lãnh đạo",
        f"{row.manager} quản lý",
        f"{row.worker} người trực tiếp công tác", f"{row.women} nữ",
    ]  # fmt: skip
    return ", ".join(parts)


def put_into(report: BlocReport, figures: Figures, warned: list[Warned], *, by: Any) -> BlocReportSection:
    """Put the figures at the end of the section on awards, in the place of those put there before.

    Raises PermissionDenied, or ValidationError as `drafting.save_section` does.
    """
    part = drafting.part(report, SECTION)
    version, body = (part.section.version, part.section.body) if part else (0, "")
    kept = body.partition(BEGINS)[0].rstrip()
    body = "\n\n".join(piece for piece in (kept, text(figures, warned)) if piece)
    return drafting.save_section(report, SECTION, body, version=version, by=by)
