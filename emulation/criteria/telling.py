"""Who is told of a criteria table: every unit of the bloc when it is published."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import telling
from emulation.criteria.models import CriteriaTable
from emulation.notices.models import Message


def published(table: CriteriaTable, *, is_new_version: bool, by: Any) -> None:
    """Tell the members where the table is, and of a new version why it was made."""
    year = table.campaign.year
    what = "Bảng tiêu chí chấm điểm được công bố bản mới" if is_new_version else "Bảng tiêu chí chấm điểm được công bố"
    telling.tell(
        table.campaign, Message.Kind.SCORING, f"criteria:{table.pk}:published",
        telling.members(table.campaign, but=by), f"{what} năm {year}",
        f"Bảng tiêu chí: {table.name} (phiên bản {table.version}).",
        f"Lý do ban hành bản mới: {table.change_reason}" if is_new_version and table.change_reason else "",
        "Nội dung đã chốt; các đơn vị tự chấm điểm theo bảng này khi đợt chấm điểm được mở.",
        url=table.get_absolute_url(), by=by,
    )  # fmt: skip
