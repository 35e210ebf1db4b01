"""Who is told of a score sheet: the unit it is about, whoever verifies it, the secretariat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulation.campaigns import telling
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message
from emulation.scoring.tables import Criterion
from emulation.sheets.models import Score, ScoreSheet, ScoringRound

MOST_NAMED = 20


def opened(round: ScoringRound, *, by: Any) -> None:
    """Tell every member that the round is open, and until when it scores itself."""
    telling.tell(
        round.campaign, Message.Kind.SCORING, f"scoring:{round.pk}:opened", telling.members(round.campaign, but=by),
        "Bắt đầu chấm điểm thi đua", f"Bảng tiêu chí: {round.table.name} (lần {round.table.version}).",
        f"Hạn tự chấm: {round.self_due_on:%d/%m/%Y}.", url=round.get_absolute_url(), by=by,
    )  # fmt: skip


def moved(round: ScoringRound, *, because: str, by: Any) -> None:
    """Tell every member that another version of the table counts now."""
    table = round.table
    telling.tell(
        round.campaign, Message.Kind.SCORING, f"scoring:{round.pk}:table:{table.version}",
        telling.members(round.campaign, but=by), "Đợt chấm điểm áp dụng bảng tiêu chí mới",
        f"Bảng tiêu chí: {table.name} (lần {table.version}).", f"Lý do: {because}", url=round.get_absolute_url(), by=by,
    )  # fmt: skip


def handed_in(sheet: ScoreSheet, *, by: Any) -> None:
    """Ask whoever verifies the sheet to do so."""
    late = f"Nộp trễ {sheet.days_late} ngày." if sheet.days_late else ""
    due = f"Hạn thẩm định: {sheet.round.verify_due_on:%d/%m/%Y}."
    _tell(sheet, "handed_in", _verifiers(sheet, by), "Phiếu tự chấm chờ thẩm định", late, due, by=by)
    if sheet.peer_id:
        _tell(sheet, "peer", of_units([sheet.peer_id], but=by), "Phiếu tự chấm chờ thẩm định chéo", due, by=by)


def handed_back(sheet: ScoreSheet, *, because: str, by: Any) -> None:
    """Tell the unit that it completes its self-score, and why."""
    _tell(sheet, "handed_back", _own(sheet, by), "Phiếu tự chấm cần hoàn thiện", f"Lý do: {because}", by=by)


def asked_to_explain(sheet: ScoreSheet, leaves: Iterable[Criterion], *, by: Any) -> None:
    """Tell the unit which of its points were changed, and until when it may explain."""
    due = f"Hạn giải trình: {sheet.round.explain_due_on:%d/%m/%Y}."
    _tell(sheet, "ask", _own(sheet, by), "Kết quả thẩm định phiếu chấm điểm", _listed(leaves), due, by=by)


def explained(sheet: ScoreSheet, leaves: Iterable[Criterion], *, by: Any) -> None:
    """Ask whoever verifies the sheet to look at the explained leaves again."""
    subject = "Giải trình chờ thẩm định lần hai"
    _tell(sheet, "explained", _verifiers(sheet, by), subject, _listed(leaves), by=by)


def passed_on(sheet: ScoreSheet, *, by: Any) -> None:
    """Tell the secretariat that the sheet is ready to be made final."""
    council = sheet.round.campaign.bloc.council_id
    _tell(sheet, "passed_on", of_councils([council]), "Phiếu chấm điểm đã thẩm định xong", by=by)


def peer_done(sheet: ScoreSheet, *, by: Any) -> None:
    """Tell whoever verifies the sheet that the other member is done; not what it found."""
    _tell(sheet, "peer_done", _verifiers(sheet, by), "Đã thẩm định chéo xong", by=by)


def given_to(sheet: ScoreSheet, *, because: str, by: Any) -> None:
    """Tell the new verifier and the unit who verifies from now on."""
    units = [pk for pk in (sheet.verifier_id, sheet.unit_id) if pk]
    who = sheet.verifier.name if sheet.verifier else "Thư ký Hội đồng"
    lines = f"Đơn vị thẩm định: {who}.", f"Lý do: {because}"
    _tell(sheet, "given_to", of_units(units, but=by), "Thay đổi đơn vị thẩm định phiếu chấm điểm", *lines, by=by)


def assigned(score: Score, *, because: str, by: Any) -> None:
    """Tell the unit that a criterion is, or is not, assigned to it any more."""
    sheet, row = score.sheet, score.criterion
    subject = "Giao thêm tiêu chí" if score.is_assigned else "Không giao tiêu chí"
    lines = f"Tiêu chí: {row.code} {row.name}", f"Lý do: {because}"
    _tell(sheet, f"assigned:{score.pk}:{score.version}", _own(sheet, by), subject, *lines, by=by)


def made_final(sheet: ScoreSheet, *, by: Any) -> None:
    """Tell the unit that its scores are final."""
    _tell(sheet, "final", _own(sheet, by), "Điểm thi đua đã chốt", by=by)


def reopened(sheet: ScoreSheet, *, because: str, by: Any) -> None:
    """Tell the unit that its final scores are looked at again, and why."""
    _tell(sheet, "reopened", _own(sheet, by), "Điểm thi đua được xem xét lại", f"Lý do: {because}", by=by)


def _own(sheet: ScoreSheet, by: Any) -> Audience:
    return of_units([sheet.unit_id], but=by)


def _verifiers(sheet: ScoreSheet, by: Any) -> Audience:
    """The verifier's people; without one the secretariat."""
    if sheet.verifier_id:
        return of_units([sheet.verifier_id], but=by)
    return of_councils([sheet.round.campaign.bloc.council_id])


def _listed(leaves: Iterable[Criterion]) -> str:
    named = [f"{leaf.code} {leaf.name}" for leaf in leaves]
    more = f" … (tất cả {len(named)} tiêu chí)" if len(named) > MOST_NAMED else ""
    return f"Tiêu chí: {'; '.join(named[:MOST_NAMED])}{more}."


def _tell(sheet: ScoreSheet, what: str, to: Audience, subject: str, *lines: str, by: Any) -> None:
    """Post it once for each time it happens: the history of the sheet counts them."""
    event = f"sheet:{sheet.pk}:{what}:{sheet.history.count()}"
    telling.tell(
        sheet.round.campaign, Message.Kind.SCORING, event, to, subject, f"Đơn vị: {sheet.unit.name}.", *lines,
        url=sheet.get_absolute_url(), by=by,
    )  # fmt: skip
