"""Who is told of decisions: every unit of what became of its own nominations, with the reasons."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from awards.decisions.models import Decision, Revocation, Ruling
from emulation.notices import outbox
from emulation.notices.audience import of_units
from emulation.notices.models import Message

OUTCOMES = {
    Ruling.Outcome.GRANTED: "được tặng",
    Ruling.Outcome.OTHER: "được tặng hình thức khác",
    Ruling.Outcome.REJECTED: "không được tặng",
}


def issued(decision: Decision, *, by: Any) -> None:
    """Tell each unit what was decided on what it proposed."""
    rulings = decision.rulings.select_related(  # type: ignore[attr-defined]
        "nomination__submission", "nomination__recipient", "award", "nomination__award"
    )
    rows = sorted(rulings, key=lambda row: (row.nomination.submission.unit_id, row.pk))
    for unit, mine in groupby(rows, key=lambda row: row.nomination.submission.unit_id):
        outbox.post(
            Message.Kind.AWARD, key=f"decision:{decision.pk}:{unit}", to=of_units([unit], but=by),
            subject=f"Quyết định số {decision.number}: {decision.title}"[:250],
            body="\n".join(_line(row) for row in mine)[:8000],
            url=decision.get_absolute_url(), council=decision.council, by=by,
        )  # fmt: skip


def _line(row: Ruling) -> str:
    said = OUTCOMES[Ruling.Outcome(row.outcome)]
    granted = f": {row.award.name}" if row.award and row.outcome == Ruling.Outcome.OTHER else ""
    reason = f" Lý do: {row.reason}" if row.reason else ""
    return f"{row.nomination.recipient.name} – {row.nomination.award.name}: {said}{granted}.{reason}"


def revoked(revocation: Revocation, *, by: Any) -> None:
    """Tell the unit that an award is taken back, and how many others are to be looked at again."""
    record = revocation.record
    count = revocation.reliances.count()  # type: ignore[attr-defined]
    again = f"Có {count} danh hiệu, đề nghị cần xem xét lại." if count else ""
    outbox.post(
        Message.Kind.AWARD, key=f"revocation:{revocation.pk}", to=of_units([record.unit_id], but=by),
        subject=f"Thu hồi: {record.award.name} – {record.recipient.name}"[:250],
        body="\n".join(
            line
            for line in (
                f"Theo Quyết định số {revocation.decision_number} ngày {revocation.decided_on:%d/%m/%Y}.",
                f"Lý do: {revocation.reason[:2000]}", again,
            )
            if line
        ),
        url=record.recipient.get_absolute_url(), by=by,
    )  # fmt: skip
