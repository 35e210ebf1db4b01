"""The counting minutes as data for the printed paper (biên bản kiểm phiếu), always in Vietnamese.

Source: the minutes of a sector (time, place, chair, method, names of the absent, share in favour of each candidate) and
Decree 30/2020/NĐ-CP, Annex III, form 1.9; what is printed in addition is ours (docs/practice.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from emulation.ballots import papers, presence, rules, statement
from emulation.ballots.models import Ballot, Candidate, PaperCount, Seat
from emulation.ballots.results import Result, Row
from emulation.covenants.text import CLUSTER_ROLES, EMPTY_BLOCK, ROLES, paragraphs, verify_url

Channel, Outcome, Purpose = Seat.Channel, Candidate.Outcome, Ballot.Purpose
OUTCOMES: dict[str, str] = {
    Outcome.ELECTED: "Đủ số phiếu",
    Outcome.NOT_ELECTED: "Không đủ số phiếu",
    Outcome.TIED: "Bằng phiếu",
    Outcome.OPEN: "Không xác định",
}
PURPOSES = {
    Purpose.ACCLAIM: "Suy tôn, đề nghị khen thưởng",
    Purpose.HEAD: "Bầu đơn vị dẫn đầu khối năm sau",
    Purpose.QUESTION: "Lấy ý kiến về một vấn đề",
    Purpose.AWARDS: "Xét danh hiệu thi đua, hình thức khen thưởng",
}
HIDDEN = (
    "Số phiếu của từng đối tượng, số phiếu hợp lệ và không hợp lệ không nêu trong biên bản vì số phiếu đã bỏ (trực "
    "tuyến hoặc bằng giấy) ít hơn {least}, để không suy ra được phiếu của từng người."
)
TOO_SMALL = (
    f"Số phiếu kín đã bỏ ít hơn {rules.LEAST}: không công bố kết quả vì sẽ suy ra được phiếu của từng người; "
    "cuộc bỏ phiếu không có kết quả."
)

Data = dict[str, Any]


def frozen(ballot: Ballot, found: Result, *, code: str) -> Data:
    """Return what is frozen when the ballot is counted."""
    counts = papers.agreed(papers.counts(ballot))
    with translation.override("vi"):
        return {
            **_head(ballot),
            "facts": [[label, text] for label, text in _facts(ballot, counts) if text],
            "rule": list(_rule(ballot, found)),
            "roll": [[label, text] for label, text in _roll(ballot, found, counts) if text],
            "by_choice": ballot.form == Ballot.Form.CHOICE,
            "shows_figures": found.shows_figures,
            "hidden": "" if found.shows_figures else HIDDEN.format(least=ballot.counts_from),
            "candidates": [
                _candidate(number, row, found.shows_figures) for number, row in enumerate(found.rows, start=1)
            ],
            "conclusions": list(_conclusions(ballot, found)),
            "signatures": _signatures(ballot, counts),
            "code": code,
            "verify_url": verify_url(code),
            "text_sha256": "",
            "language": "vi",
        }


def _head(ballot: Ballot) -> Data:
    conference, council = ballot.conference, ballot.council
    bloc = conference.campaign.bloc if conference else None
    organiser = bloc.council if bloc else council
    assert organiser is not None
    return {
        "title": "BIÊN BẢN KIỂM PHIẾU",
        "subject": ballot.title,
        "is_example": ballot.is_example,
        "superior": organiser.name.upper() if bloc else "",
        "issuer": (bloc or organiser).name.upper(),
        "number": "",
        "symbol": "",
        "head_role": (CLUSTER_ROLES if bloc and bloc.kind == "cluster" else ROLES)["head"],
    }


def moment(when: datetime | None) -> str:
    """Return “08 giờ 00 phút, ngày 05 tháng 7 năm 2026” (days below 10 and months 1, 2 with a zero)."""
    if not when:
        return ""
    local = timezone.localtime(when)
    month = f"{local.month:02}" if local.month < 3 else str(local.month)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {month} năm {local.year}"


def number(value: Decimal) -> str:
    """Return a share as people here write it: 66,67."""
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if value else "0"


def _facts(ballot: Ballot, counts: tuple[PaperCount, PaperCount] | None) -> Iterator[tuple[str, str]]:
    conference = ballot.conference
    yield "Cuộc họp", conference.title if conference else "Hội đồng" if ballot.council else ""
    yield "Địa điểm", _place(ballot)
    yield "Bắt đầu bỏ phiếu", moment(ballot.opened_at)
    yield "Kết thúc bỏ phiếu", moment(ballot.closed_at)
    yield "Chủ tọa", chair(ballot)
    yield "Người kiểm phiếu", _tellers(ballot, counts)
    yield "Nội dung", f"{PURPOSES[Purpose(ballot.purpose)]}. {ballot.question}".strip()
    yield "Cách bỏ phiếu", method(ballot)
    yield "Bỏ phiếu lại của", ballot.run_off_of.title if ballot.run_off_of else ""


def _place(ballot: Ballot) -> str:
    conference = ballot.conference
    online = "họp trực tuyến" if conference and conference.online_url else ""
    return " và ".join(part for part in (conference.place if conference else "", online) if part)


def chair(ballot: Ballot) -> str:
    """Return who is in the chair: the unit at a conference, the person in a council."""
    if ballot.conference:
        return ballot.conference.chair_unit.name
    seats = ballot.seats.filter(member__role="chair").select_related("member")
    return "; ".join(f"{seat.member.name}, {seat.member.post}" for seat in seats if seat.member)


def _tellers(ballot: Ballot, counts: tuple[PaperCount, PaperCount] | None) -> str:
    if not ballot.is_secret:
        return "Thư ký cuộc họp ghi số tay giơ"
    by_hand = "; ".join(_teller(row) for row in counts or ())
    return f"{by_hand} (phiếu giấy)" if by_hand else "Hệ thống kiểm phiếu tự động (phiếu điện tử)"


def _teller(row: PaperCount) -> str:
    return ", ".join(part for part in (row.teller.full_name, row.unit.name if row.unit else "") if part)


def method(ballot: Ballot) -> str:
    """Return how votes were given, in one sentence."""
    way = "Giơ tay"
    if ballot.is_secret:
        way = "Bỏ phiếu kín trực tuyến và bằng phiếu giấy" if ballot.by_paper else "Bỏ phiếu kín trực tuyến"
    if ballot.form == Ballot.Form.CHOICE:
        return f"{way}; mỗi phiếu chọn tối đa {ballot.most} đối tượng"
    return f"{way}; tán thành, không tán thành hoặc không có ý kiến với từng đối tượng"


def _voters(ballot: Ballot) -> str:
    return "thành viên" if ballot.council_id else "đơn vị"


def _rule(ballot: Ballot, found: Result) -> Iterator[str]:
    who = _voters(ballot)
    enough = statement.threshold(ballot, statement.PAPER)
    least = f"; cần ít nhất {found.needed}/{found.base} phiếu" if found.tells_base else ""
    yield f"Điều kiện: {enough} tán thành{least}."
    met = "đủ" if found.has_quorum else "không đủ"
    quorum = statement.quorum(ballot, statement.PAPER)
    yield f"Số có mặt tối thiểu: {quorum}; có mặt {found.present}/{found.roll} {who}, {met} điều kiện."
    if ballot.places:
        yield f"Số được chọn: tối đa {ballot.places}; {statement.tie_break(ballot, statement.PAPER)}."
    yield f"Căn cứ: {ballot.rule_source or 'chưa nêu'}."


def _roll(
    ballot: Ballot, found: Result, counts: tuple[PaperCount, PaperCount] | None
) -> Iterator[tuple[str, str]]:  # fmt: skip
    who = _voters(ballot)
    yield f"Tổng số {who} có quyền bỏ phiếu", str(found.roll)
    yield f"Số {who} có mặt hoặc đã bỏ phiếu", str(found.present)
    away = "Vắng mặt" if presence.is_known(found.seats) else "Không bỏ phiếu"
    yield away, "; ".join(seat.name for seat in found.absent) or "không"
    if not ballot.is_secret:
        return
    written = sum(seat.channel == Channel.WRITTEN for seat in found.seats)
    yield "Lấy ý kiến bằng văn bản", f"{written} thành viên vắng mặt" if written else ""
    on_paper = sum(seat.channel in papers.ON_PAPER for seat in found.seats)
    issued = counts[0].issued if counts else 0
    yield "Số phiếu phát ra", _of_ways(issued, found.roll - max(issued, on_paper), bool(counts))
    collected = counts[0].collected if counts else 0
    yield "Số phiếu thu về", _of_ways(collected, found.cast - collected, bool(counts))
    yield "Số phiếu hợp lệ", str(found.valid) if found.shows_figures else ""
    yield "Số phiếu không hợp lệ", str(found.invalid) if found.shows_figures else ""


def _of_ways(paper: int, online: int, is_mixed: bool) -> str:
    total = str(paper + online)
    return f"{total} (phiếu giấy {paper}, phiếu điện tử {online})" if is_mixed else total


def _candidate(at: int, row: Row, shows_figures: bool) -> Data:
    figures = {"agree": row.agree, "disagree": row.disagree, "abstain": row.abstain, "share": number(row.share)}
    candidate = row.candidate
    return {
        "number": at,
        "name": candidate.name,
        "note": candidate.note,
        "is_head": candidate.is_head,
        "rank": f"hạng {candidate.rank}" if candidate.rank else "",
        "outcome": OUTCOMES[row.outcome],
        **(figures if shows_figures else dict.fromkeys(figures, "")),
    }


def _conclusions(ballot: Ballot, found: Result) -> Iterator[str]:
    if not found.has_quorum:
        yield "Không đủ số có mặt tối thiểu: cuộc bỏ phiếu không có kết quả."
        return
    if found.is_too_small:
        yield TOO_SMALL
        return
    if found.elected:
        yield f"Đủ số phiếu: {'; '.join(_named(row) for row in found.elected)}."
    else:
        yield "Không có đối tượng nào đủ số phiếu."
    if found.tied:
        yield f"Bằng phiếu ở vị trí cuối: {'; '.join(_named(row) for row in found.tied)}. {_tie(ballot)}"
    if ballot.chair_note:
        yield from paragraphs(f"Chủ tọa quyết định trường hợp bằng phiếu: {ballot.chair_note}")


def _named(row: Row) -> str:
    return f"{row.candidate.name} ({row.candidate.note})" if row.candidate.note else row.candidate.name


def _tie(ballot: Ballot) -> str:
    if ballot.tie_break == Ballot.TieBreak.RUN_OFF:
        return "Các đối tượng này được bỏ phiếu lại."
    return "Quy định của cuộc bỏ phiếu không phân định được trường hợp này."


def _signatures(ballot: Ballot, counts: tuple[PaperCount, PaperCount] | None) -> list[Data]:
    """The room for ink: each teller (else the secretary), and the chair."""
    blocks = [
        {**EMPTY_BLOCK, "title": "NGƯỜI KIỂM PHIẾU", "unit": row.unit.name if row.unit else "",
         "name": row.teller.full_name}
        for row in counts or ()
    ] or [{**EMPTY_BLOCK, "title": "THƯ KÝ"}]  # fmt: skip
    unit = ballot.conference.chair_unit.name if ballot.conference else ""
    return [*blocks, {**EMPTY_BLOCK, "title": "CHỦ TỌA", "unit": unit}]


def in_word(data: Data) -> Data:
    """Return frozen minutes with what Word cannot work out by itself: the notes on each name, signatures in pairs."""
    blocks = [*data["signatures"], *([EMPTY_BLOCK | {"title": ""}] if len(data["signatures"]) % 2 else [])]
    return {
        **data,
        "candidates": [{**row, "told": _told(row, data["head_role"])} for row in data["candidates"]],
        "pairs": [blocks[at : at + 2] for at in range(0, len(blocks), 2)],
    }


def _told(row: Data, head_role: str) -> str:
    notes = (row["note"], f"{head_role} trong năm" if row["is_head"] else "", row["rank"])
    return "; ".join(note for note in notes if note)
