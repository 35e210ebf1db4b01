"""The invitation: the official letter, its copies as PDF and Word, and the mail that brings it. Always Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blocs.models import Mandate, User
from common.clock import now, today
from documents import paper, rendering, word
from documents.models import Document, new_code
from documents.rendering import RenderingError
from emulation.conferences import calendars
from emulation.conferences.models import Attendance, Conference
from emulation.covenants.reading import date_line
from emulation.covenants.text import verify_url, year_label

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TITLES = {
    Conference.Kind.LAUNCH.value: "Hội nghị phát động phong trào thi đua và ký kết giao ước thi đua năm",
    Conference.Kind.MIDYEAR.value: "Hội nghị sơ kết phong trào thi đua năm",
    Conference.Kind.PREPARATORY.value: "Hội nghị trù bị năm",
    Conference.Kind.FINAL.value: "Hội nghị tổng kết phong trào thi đua năm",
    Conference.Kind.THEMATIC.value: "Hội nghị chuyên đề năm",
}
NOT_COMPARED = {"date", "code", "verify_url", "replaces"}
"""Keys that differ at every making of the same letter."""


def usual_title(conference: Conference) -> str:
    """Return the title by which such a conference is usually called."""
    launched = f", phát động thi đua năm {year_label(conference.launches.year)}" if conference.launches else ""
    return f"{TITLES[conference.kind]} {year_label(conference.campaign.year)}{launched}"


def moment_in_words(conference: Conference) -> str:
    """Return “08 giờ 00, thứ Sáu, ngày 05 tháng 3 năm 2027”, with the end when it is known."""
    begins = localtime(conference.starts_at)
    month = f"{begins.month:02}" if begins.month < 3 else str(begins.month)
    hours = f"{begins:%H} giờ {begins:%M}"
    if conference.ends_at:
        ends = localtime(conference.ends_at)
        hours += f" đến {ends:%H} giờ {ends:%M}"
        hours += f" ngày {ends:%d/%m/%Y}" if ends.date() != begins.date() else ""
    return f"{hours}, {WEEKDAYS[begins.weekday()]}, ngày {begins.day:02} tháng {month} năm {begins.year}"


def words(conference: Conference) -> dict[str, Any]:
    """Return the letter as data for `papers/invitation`, as the rows have it now.

    Layout: Decree 30/2020/NĐ-CP, Annex I, and its sample 1.7 (giấy mời). Number and symbol are the clerk's.
    """
    campaign = conference.campaign
    is_cluster = campaign.bloc.kind == "cluster"
    leader = _leader(conference)
    chair = conference.chair_unit.name
    units = [row.unit.name for row in conference.attendances.select_related("unit").order_by("order", "pk")]
    return {
        "title": "GIẤY MỜI",
        "subject": f"Dự {conference.title[:1].lower()}{conference.title[1:]}",
        "event": conference.title,
        "is_example": conference.is_example,
        "superior": campaign.bloc.council.name.upper(),
        "issuer": campaign.bloc.name.upper(),
        "number": "",
        "symbol": "",
        "place": campaign.place,
        "date": today().isoformat() if campaign.place else "",
        "inviter": campaign.bloc.name[:1].upper() + campaign.bloc.name[1:],
        "units": units,
        "guests": [", ".join(part for part in (guest.name, guest.post) if part) for guest in conference.guests.all()],
        "chair": f"{chair}, {'Cụm trưởng' if is_cluster else 'Khối trưởng'}",
        "time": moment_in_words(conference),
        "venue": conference.place,
        "online": conference.online_url,
        "agenda": [
            {
                "number": item.number,
                "title": item.title,
                "presenter": item.presenter,
                "minutes": f"{item.minutes} phút" if item.minutes else "",
            }
            for item in conference.agenda.all()
        ],
        "answer_url": calendars.page(conference),
        "replaces": "",
        "role": "CỤM TRƯỞNG" if is_cluster else "KHỐI TRƯỞNG",
        "post": f"{leader.post if leader else 'Thủ trưởng'} {chair}".upper(),
        "signer": leader.person.full_name if leader else "",
        "recipients": ["Như trên", "Thường trực Hội đồng (để báo cáo)", f"Lưu: VT, {chair}"],
        "code": "",
        "verify_url": "",
        "language": "vi",
    }


def _leader(conference: Conference) -> Mandate | None:
    leaders = Mandate.objects.current().filter(unit=conference.chair_unit_id, capacity=Mandate.Capacity.LEADER)
    return leaders.select_related("person").order_by("pk").first()


def is_current(conference: Conference) -> bool:
    """Whether the letter on file says what the rows say now."""
    letter = conference.letter
    return bool(letter and _compared(letter.data) == _compared(words(conference)))


def _compared(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in NOT_COMPARED}


def put_on_file(conference: Conference, *, by: Any) -> None:
    """Freeze the letter as it reads now, in place of the one before; the conference is saved by who calls this.

    Raises ValidationError with code `unprintable`.
    """
    if is_current(conference):
        return
    former, code = conference.letter, new_code()
    replaces = f"Thay thế giấy mời ngày {localtime(former.created_at):%d/%m/%Y} (mã {former.code})" if former else ""
    data = {**words(conference), "code": code, "verify_url": verify_url(code), "replaces": replaces}
    try:
        conference.letter = paper.freeze(
            Document.Kind.INVITATION,
            data,
            title=f"Giấy mời: {conference.title}"[:400],
            code=code,
            owner=conference.chair_unit,
            is_example=conference.is_example,
            supersedes=former,
            standing=Document.Standing.IN_FORCE,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error
    if former:
        paper.stand(former, Document.Standing.REPLACED, by=by)


def data_of(conference: Conference) -> dict[str, Any]:
    """Return what the letter on file says, with the number and day that the clerk gave it; before that, the draft."""
    letter = conference.letter
    if not letter:
        return words(conference)
    day = {"date": letter.issued_on.isoformat()} if letter.issued_on else {}
    return {**letter.data, "number": letter.number, "symbol": letter.symbol, **day}


def pdf(conference: Conference) -> bytes:
    """Return the letter as PDF: a copy kept with the letter on file, so that it can be verified."""
    if not conference.letter:
        return rendering.render("invitation", words(conference))
    return bytes(paper.issue(conference.letter, data_of(conference), signature_count=0).data)


def docx(conference: Conference) -> bytes:
    """Return the letter as a Word file, for the clerk to finish."""
    data = data_of(conference)
    return word.render("invitation", {**data, "date_line": date_line(data["date"])})


def invited_people(conference: Conference) -> QuerySet[User]:
    """Return the leaders and deputies who act today for a unit that was invited and still is in the bloc."""
    seats = conference.campaign.bloc.memberships.current()
    units = Attendance.objects.filter(conference=conference, unit__in=seats.values("unit")).values("unit")
    deciding = (Mandate.Capacity.LEADER, Mandate.Capacity.DEPUTY)
    holding = Mandate.objects.current().filter(unit__in=units, capacity__in=deciding)
    return User.objects.filter(pk__in=holding.values("person"), is_active=True).order_by("pk")


@dataclass(frozen=True)
class Message:
    """A mail: subject, text, and files as (name, bytes, media type)."""

    subject: str
    body: str
    attachments: list[tuple[str, bytes, str]]


def message(conference: Conference) -> Message:
    """Return the mail that tells the invited people how things stand: invited, changed (revision > 0) or cancelled."""
    is_off = conference.state == Conference.State.CANCELLED
    kind = "Hủy" if is_off else "Thay đổi" if conference.revision else "Giấy mời"
    calendar = ("hoi-nghi.ics", calendars.file(conference), "text/calendar")
    files = [calendar] if is_off else [("giay-moi.pdf", pdf(conference), "application/pdf"), calendar]
    body = "\n".join(_called_off(conference) if is_off else _invited(conference))
    return Message(f"{kind}: {conference.title}", body, files)


def _invited(conference: Conference) -> list[str]:
    data = data_of(conference)
    changed = "Thời gian hoặc địa điểm đã thay đổi; đề nghị xác nhận lại việc dự họp." if conference.revision else ""
    lines = [
        f"{data['inviter']} trân trọng kính mời dự: {data['event']}.",
        changed,
        f"Thời gian: {data['time']}",
        f"Địa điểm: {data['venue']}" if data["venue"] else "",
        f"Tham dự trực tuyến: {data['online']}" if data["online"] else "",
        f"Chủ trì: {data['chair']}",
        f"Xác nhận dự họp, chương trình và tài liệu: {data['answer_url']}",
    ]
    return [line for line in lines if line]


def _called_off(conference: Conference) -> list[str]:
    return [
        f"{conference.title} ({moment_in_words(conference)}) đã hủy.",
        f"Lý do: {conference.cancel_reason}",
        f"Xem: {calendars.page(conference)}",
    ]
