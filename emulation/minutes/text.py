"""The minutes as data for the printed paper: what the rows tell by themselves, and what was written.

Official papers are in Vietnamese whatever the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from blocs.models import Term
from documents.models import Signature
from documents.paper import canonical, digest
from emulation.ballots import minutes_text, results
from emulation.ballots.models import Ballot
from emulation.conferences.models import Attendance, Conference, Vote
from emulation.covenants.text import CLUSTER_ROLES, EMPTY_BLOCK, ROLES, paragraphs, signed_block, verify_url
from emulation.directives import directing
from emulation.directives.models import Directive
from emulation.minutes import writing
from emulation.minutes.models import Minutes

Presence = Attendance.Presence
PRESENCES = {
    Presence.PRESENT: "Có mặt",
    Presence.SUBSTITUTE: "Cử người dự thay",
    Presence.EXCUSED: "Vắng mặt có lý do",
    Presence.ABSENT: "Vắng mặt",
    Presence.UNKNOWN: "Chưa ghi nhận",
}
ONLINE = "trực tuyến"
TITLES = {Signature.Role.SECRETARY: "THƯ KÝ", Signature.Role.CHAIR: "CHỦ TỌA"}


def words(minutes: Minutes) -> dict[str, Any]:
    """Return the text of the paper as the rows have it now, without code and signatures."""
    conference = minutes.conference
    bloc = conference.campaign.bloc
    with translation.override("vi"):
        return {
            "title": "BIÊN BẢN",
            "subject": conference.title,
            "is_example": conference.campaign.is_example or conference.is_example,
            "superior": bloc.council.name.upper(),
            "issuer": bloc.name.upper(),
            "number": "",
            "symbol": "",
            "begins": moment(began(conference)),
            "ends": moment(ended(conference)),
            "place": place(conference),
            "chair": person(minutes.chair_name, minutes.chair_post, minutes.chair_unit),
            "secretary": person(minutes.secretary_name, minutes.secretary_post, minutes.secretary_unit),
            **attendance(conference),
            **content(minutes),
            "recipients": ["Thường trực " + bloc.council.name, "Các đơn vị thành viên", "Lưu: VT"],
        }


def mark(minutes: Minutes) -> str:
    """Return a mark of the text as the rows have it now: whoever puts it out says by this what they read."""
    return digest(canonical(words(minutes)))


def frozen(minutes: Minutes, *, code: str) -> dict[str, Any]:
    """Return what is frozen and signed: the whole text, and the places of secretary and chair."""
    return {
        **words(minutes),
        "signatures": [
            block(Signature.Role.SECRETARY, minutes.secretary_unit, minutes.secretary_post, minutes.secretary_name),
            block(Signature.Role.CHAIR, minutes.chair_unit, minutes.chair_post, minutes.chair_name),
        ],
        "stage": "text",
        "stage_label": "",
        "code": code,
        "verify_url": verify_url(code),
        "text_sha256": "",
        "language": "vi",
    }


def block(role: Signature.Role, unit: Any, post: str, name: str) -> dict[str, Any]:
    return {
        **EMPTY_BLOCK,
        "signs_as": role.value,
        "title": TITLES[role],
        "unit": unit.name if unit else "",
        "post": post.upper(),
        "name": name,
    }


def copy(minutes: Minutes) -> tuple[dict[str, Any], int]:
    """Return the data of a copy of the frozen paper with the signatures it has now, and how many they are."""
    document = minutes.document
    assert document is not None
    signatures = {row.role: row for row in document.signatures.valid().select_related("authority")}
    blocks = [
        {**frozen_block, "unit": signature.unit_name, **signed_block(signature)}
        if (signature := signatures.get(frozen_block["signs_as"]))
        else frozen_block
        for frozen_block in document.data["signatures"]
    ]
    count = len(signatures)
    return {
        **document.data,
        "number": document.number,
        "symbol": document.symbol,
        "signatures": blocks,
        "stage": "copy",
        "stage_label": f"Bản sao có {count}/{len(blocks)} chữ ký",
        "text_sha256": document.sha256,
    }, count


# --- What the rows tell by themselves ---------------------------------------------------------------


def began(conference: Conference) -> datetime:
    """Return when it really began, as far as that was noted on the day itself."""
    opened = conference.opened_at
    return opened if opened and _is_same_day(opened, conference.starts_at) else conference.starts_at


def ended(conference: Conference) -> datetime | None:
    closed = conference.closed_at
    return closed if closed and _is_same_day(closed, conference.starts_at) else conference.ends_at


def _is_same_day(one: datetime, other: datetime) -> bool:
    return timezone.localdate(one) == timezone.localdate(other)


def moment(when: datetime | None) -> str:
    """Return “08 giờ 00 phút, ngày 05 tháng 7 năm 2026” (days below 10 and months 1, 2 with a zero)."""
    if not when:
        return ""
    local = timezone.localtime(when)
    month = f"{local.month:02}" if local.month < 3 else str(local.month)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {month} năm {local.year}"


def place(conference: Conference) -> str:
    online = "họp trực tuyến" if conference.online_url else ""
    return " và ".join(part for part in (conference.place, online) if part)


def person(name: str, post: str, unit: Any) -> str:
    return ", ".join(part for part in (name, post, unit.name if unit else "") if part)


def attendance(conference: Conference) -> dict[str, Any]:
    """Return who came, unit by unit, the guests, and what was counted."""
    rows = list(conference.attendances.select_related("unit"))  # type: ignore[attr-defined]
    roles = _roles(conference)
    return {
        "attendance": [
            {
                "number": number,
                "unit": row.unit.name,
                "role": roles.get(row.unit_id, ""),
                "person": ", ".join(part for part in (row.representative, row.post) if part),
                "presence": _presence(row),
            }
            for number, row in enumerate(rows, start=1)
        ],
        "counted": counted(rows),
        "quorum": quorum(conference, rows),
        "guests": [
            ", ".join(part for part in (guest.name, guest.post) if part)
            for guest in conference.guests.all()  # type: ignore[attr-defined]
            if guest.has_come
        ],
    }


def _roles(conference: Conference) -> dict[int, str]:
    """Return the role that units had in the bloc on the day of the conference."""
    day = timezone.localdate(conference.starts_at)
    names = CLUSTER_ROLES if conference.campaign.bloc.kind == "cluster" else ROLES
    terms = Term.objects.on(day).filter(bloc=conference.campaign.bloc_id, year=conference.campaign.year)
    return {term.unit_id: names[term.role] for term in terms}


def _presence(row: Attendance) -> str:
    label = PRESENCES[Presence(row.presence)]
    return f"{label} ({ONLINE})" if row.is_here and row.mode == Attendance.Mode.ONLINE else label


def counted(rows: Iterable[Attendance]) -> str:
    """Return the count in one sentence."""
    rows = list(rows)
    if not rows:
        return ""
    here = [row for row in rows if row.is_here]
    parts = [f"Có mặt {len(here)}/{len(rows)} đơn vị"]
    numbers = [
        ("dự trực tuyến", sum(row.mode == Attendance.Mode.ONLINE for row in here)),
        ("cử người dự thay", sum(row.presence == Presence.SUBSTITUTE for row in here)),
        ("vắng mặt có lý do", sum(row.presence == Presence.EXCUSED for row in rows)),
        ("vắng mặt không có lý do", sum(row.presence == Presence.ABSENT for row in rows)),
        ("chưa ghi nhận", sum(row.presence == Presence.UNKNOWN for row in rows)),
    ]
    return "; ".join(parts + [f"{label}: {number}" for label, number in numbers if number]) + "."


def quorum(conference: Conference, rows: Iterable[Attendance]) -> str:
    """Return whether enough units came, counted by units."""
    rows = list(rows)
    here = sum(row.is_here for row in rows)
    share = f"{conference.quorum_parts}/{conference.quorum_of}"
    is_met = bool(rows) and here * conference.quorum_of >= len(rows) * conference.quorum_parts
    met = "đủ" if is_met else "không đủ"
    return f"Hội nghị {met} số đơn vị theo quy định (ít nhất {share} số đơn vị thành viên)." if rows else ""


def content(minutes: Minutes) -> dict[str, Any]:
    """Return agenda, discussion with its votes, directives, and what was written."""
    conference = minutes.conference
    votes: dict[int | None, list[str]] = {}
    for vote in conference.votes.all():  # type: ignore[attr-defined]
        votes.setdefault(vote.item_id, []).append(vote_line(vote))
    written = writing.parts(minutes)
    discussion = [
        {
            "heading": _numbered(part),
            "paragraphs": paragraphs(part.section.body),
            "votes": votes.get(part.item.pk, []) if part.item else [],
        }
        for part in written[1:-1]
    ]
    return {
        "agenda": [_agenda_line(part.item) for part in written if part.item],
        "opening": paragraphs(written[0].section.body),
        "discussion": [row for row in discussion if row["paragraphs"] or row["votes"]],
        "votes": [*votes.get(None, []), *map(ballot_line, counted_ballots(conference))],
        "directives": [directive(row, conference) for row in directing.given_at(conference)],
        "carried": [directive(row, conference) for row in directing.carried_over(conference)],
        "conclusions": paragraphs(written[-1].section.body),
    }


def _numbered(part: writing.Part) -> str:
    return part.heading if part.item or part.heading[:1].isdigit() else f"– {part.heading}"


def _agenda_line(item: Any) -> str:
    by = f" ({item.presenter})" if item.presenter else ""
    return f"{item.number}. {item.title}{by}"


def vote_line(vote: Vote) -> str:
    """Return a show of hands in one sentence, with the share of the units present."""
    share = f"{100 * vote.in_favour / vote.units_present:.1f}".replace(".", ",") if vote.units_present else "0"
    result = "thông qua" if vote.is_carried else "không thông qua"
    return (
        f"{vote.question.rstrip('.')}: tán thành {vote.in_favour}/{vote.units_present} đơn vị có mặt "
        f"({share.removesuffix(',0')} %), không tán thành {vote.against}, không có ý kiến {vote.abstaining}; "
        f"kết quả: {result}."
    )


def counted_ballots(conference: Conference) -> list[Ballot]:
    """Return the ballots of the conference that were counted and are no trials, in the order in which they were."""
    rows = conference.ballots.filter(state=Ballot.State.COUNTED, is_trial=False)  # type: ignore[attr-defined]
    return list(rows.select_related("document").order_by("counted_at", "pk"))


def ballot_line(ballot: Ballot) -> str:
    """Return a ballot in one sentence: how it was taken, how many voted, who had enough votes, and its own minutes."""
    found = results.result(ballot)
    said = f"{minutes_text.method(ballot).partition(';')[0]}, {ballot.title.rstrip('.')}: "
    said += f"{found.cast}/{found.roll} đơn vị biểu quyết"
    if not found.has_quorum:
        return f"{said}; không đủ số có mặt tối thiểu, không có kết quả."
    if found.is_too_small:
        return f"{said}; số phiếu kín quá ít nên không công bố kết quả."
    rows = [_outcome(row, shows_figures=found.shows_figures) for row in found.rows]
    paper = f"; biên bản kiểm phiếu {ballot.document.code}" if ballot.document else ""
    return f"{said}; {'; '.join(rows)}{paper}."


def _outcome(row: results.Row, *, shows_figures: bool) -> str:
    said = f"{row.candidate.name}: {minutes_text.OUTCOMES[row.outcome].lower()}"
    return f"{said} ({row.agree} phiếu, {minutes_text.number(row.share)} %)" if shows_figures else said


def directive(row: Directive, conference: Conference) -> dict[str, Any]:
    number = f"{row.number}" if row.campaign_id == conference.campaign_id else f"{row.number}/{row.campaign.year}"
    return {"number": number, "text": row.text, "owner": row.owner.name, "due": f"{row.due_on:%d/%m/%Y}"}
