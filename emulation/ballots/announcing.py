"""The result of a ballot is told to those who voted; figures only where they may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emulation.ballots import minutes_text
from emulation.ballots.models import Ballot
from emulation.ballots.results import Result, Row
from emulation.campaigns import telling
from emulation.notices import outbox
from emulation.notices.audience import Audience, of_people, of_units
from emulation.notices.models import Message


def counted(ballot: Ballot, found: Result, *, by: Any) -> None:
    """Tell everybody on the roll what came of the ballot."""
    _tell(ballot, "counted", f"Kết quả bỏ phiếu: {ballot.title}", *_outcome(found), by=by)


def tie_decided(ballot: Ballot, found: Result, *, by: Any) -> None:
    """Tell them how the chair decided the tie."""
    note = f"Chủ tọa quyết định: {ballot.chair_note}"
    _tell(ballot, "tie", f"Quyết định trường hợp bằng phiếu: {ballot.title}", *_outcome(found), note, by=by)


def cancelled(ballot: Ballot, *, by: Any) -> None:
    """Tell them that a ballot which they were called to is stopped, and why."""
    _tell(ballot, "cancelled", f"Hủy cuộc bỏ phiếu: {ballot.title}", f"Lý do: {ballot.cancel_reason}", by=by)


def _outcome(found: Result) -> Iterator[str]:
    yield f"Đã bỏ phiếu: {found.cast}/{found.roll}."
    if not found.has_quorum:
        yield "Không đủ số có mặt tối thiểu: cuộc bỏ phiếu không có kết quả."
        return
    for row in found.rows:
        yield _line(row, shows_figures=found.shows_figures)


def _line(row: Row, *, shows_figures: bool) -> str:
    said = f"{row.candidate.name}: {minutes_text.OUTCOMES[row.outcome].lower()}"
    return f"{said} ({row.agree} phiếu, {minutes_text.number(row.share)} %)." if shows_figures else f"{said}."


def _tell(ballot: Ballot, what: str, subject: str, *lines: str, by: Any) -> None:
    key, url = f"ballot:{ballot.pk}:{what}", ballot.get_absolute_url()
    if ballot.conference:
        campaign = ballot.conference.campaign
        telling.tell(campaign, Message.Kind.BALLOT, key, _voters(ballot), subject[:250], *lines, url=url, by=by)
        return
    outbox.post(
        Message.Kind.BALLOT, key=key, to=_voters(ballot), subject=subject[:250], body="\n".join(lines), url=url,
        council=ballot.council, by=by,
    )  # fmt: skip


def _voters(ballot: Ballot) -> Audience:
    seats = ballot.seats.select_related("person")
    if ballot.conference:
        return of_units([seat.unit_id for seat in seats if seat.unit_id])
    return of_people([seat.person for seat in seats if seat.person])
