"""Who is told of nominations: whoever has the next step, and the unit that proposed."""

from __future__ import annotations

from typing import Any

from awards.proposals import bench
from awards.proposals.models import Stage, Submission
from emulation.notices import outbox
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message


def handed_in(submission: Submission, stage: Stage, *, by: Any) -> None:
    """Tell whoever has it next: the reviewing unit of the bloc, or the secretariat of the council."""
    unit = None if submission.state == Submission.State.FORWARDED else bench.reviewing_unit(submission)
    to = of_units([unit], but=by) if unit else of_councils([submission.council_id])
    what = "Thành tích đột xuất" if submission.is_sudden else "Hồ sơ đề nghị khen thưởng đã nộp"
    _tell(submission, stage, to, f"{what}: {submission.unit.name}", by=by)


def recalled(submission: Submission, stage: Stage, *, by: Any) -> None:
    """Tell those to whom it had gone that the unit took it back."""
    unit = bench.reviewing_unit(submission)
    to = of_units([unit], but=by) if unit else of_councils([submission.council_id])
    _tell(submission, stage, to, f"Đã thu hồi hồ sơ đề nghị khen thưởng: {submission.unit.name}", by=by)


def returned(submission: Submission, stage: Stage, *, by: Any) -> None:
    """Tell the unit what is asked of it."""
    to = of_units([submission.unit_id], but=by)
    _tell(submission, stage, to, "Hồ sơ đề nghị khen thưởng được trả lại", f"Lý do: {stage.note}", by=by)


def forwarded(submission: Submission, stage: Stage, *, by: Any) -> None:
    """Tell the unit and the secretariat that the bloc has done its part."""
    to = Audience(units=(submission.unit_id,), councils=(submission.council_id,), but=(by.pk,))
    _tell(submission, stage, to, f"Khối đã chuyển hồ sơ đề nghị khen thưởng: {submission.unit.name}", by=by)


def checked(submission: Submission, stage: Stage, *, by: Any) -> None:
    """Tell the unit, and who forwarded it, that it goes to the council."""
    unit = bench.reviewing_unit(submission)
    units = [submission.unit_id, *([unit.pk] if unit else [])]
    line = "Hồ sơ đủ thành phần, chờ Hội đồng xét."
    _tell(submission, stage, of_units(units, but=by), "Hồ sơ đề nghị khen thưởng đã kiểm tra", line, by=by)


def _tell(submission: Submission, stage: Stage, to: Audience, subject: str, *lines: str, by: Any) -> None:
    """Post one message for `stage`, which names it for good."""
    about = [f"Hồ sơ: {submission.title}.", f"Số: {submission.number}." if submission.number else ""]
    outbox.post(
        Message.Kind.AWARD,
        key=f"award_submission:{submission.pk}:{stage.kind}:{stage.pk}",
        to=to,
        subject=subject[:250],
        body="\n".join(line for line in (*about, *lines) if line)[:8000],
        url=submission.get_absolute_url(),
        council=submission.council,
        by=by,
    )
