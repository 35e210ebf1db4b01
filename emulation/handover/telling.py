"""Who is told what of a handover: the two units, and in the end the whole bloc."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import telling
from emulation.handover.models import Handover
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message


def opened(handover: Handover, *, by: Any) -> None:
    """Ask the leaders of both units to sign the record."""
    code = handover.document.code if handover.document else ""
    _tell(
        handover, f"opened:{code}", of_units(handover.units, leaders_only=True), "Mời ký biên bản bàn giao",
        f"Biên bản bàn giao đã chốt. Quyền hạn chuyển từ 0 giờ ngày {handover.effective_on:%d/%m/%Y}.", by=by,
    )  # fmt: skip


def finished(handover: Handover, *, by: Any) -> None:
    """Tell the bloc that both units have signed, and from when the next head leads."""
    _tell(
        handover, "finished", telling.members(handover.campaign), "Đã bàn giao",
        f"{handover.from_unit.name} và {handover.to_unit.name} đã ký biên bản bàn giao; "
        f"{handover.to_unit.name} đảm nhiệm từ ngày {handover.effective_on:%d/%m/%Y}.", by=by,
    )  # fmt: skip


def _tell(handover: Handover, what: str, to: Audience, subject: str, line: str, *, by: Any) -> None:
    telling.tell(
        handover.campaign, Message.Kind.HANDOVER, f"handover:{handover.pk}:{what}", to, subject, line,
        url=handover.get_absolute_url(), by=by,
    )  # fmt: skip
