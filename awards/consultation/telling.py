"""Who is told of public notices: the units whose nominations stand there, and the secretariat of what people say."""

from __future__ import annotations

from typing import Any

from awards.consultation.models import Opinion, PublicNotice
from emulation.notices import outbox
from emulation.notices.audience import of_councils, of_units
from emulation.notices.models import Message


def published(notice: PublicNotice, *, by: Any) -> None:
    """Tell the proposing units from when to when their nominations are shown."""
    units = sorted(set(notice.nominations.values_list("submission__unit_id", flat=True)))
    outbox.post(
        Message.Kind.AWARD, key=f"public_notice:{notice.pk}:published", to=of_units(units, but=by),
        subject=f"Công khai lấy ý kiến: {notice.title}"[:250],
        body=f"Thời gian lấy ý kiến: từ {notice.starts_on:%d/%m/%Y} đến hết {notice.ends_on:%d/%m/%Y}.",
        url=notice.get_absolute_url(), council=notice.council, by=by,
    )  # fmt: skip


def opinion(opinion: Opinion) -> None:
    """Tell the secretariat that somebody said something."""
    notice = opinion.notice
    outbox.post(
        Message.Kind.AWARD, key=f"opinion:{opinion.pk}", to=of_councils([notice.council_id]),
        subject=f"Ý kiến góp ý: {notice.title}"[:250], body=opinion.text[:1000],
        url=notice.get_absolute_url(), council=notice.council,
    )  # fmt: skip
