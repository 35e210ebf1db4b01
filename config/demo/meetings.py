"""Conferences of the example years: one that launched the year, with votes, minutes and directives, and one ahead.

Everything said and decided here is invented, and stands only in years that carry the mark “ví dụ”.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from blocs.models import Mandate, Term, Unit, User
from common import clock
from config.demo import people
from documents.models import Signature
from documents.paper import Act
from emulation.campaigns.models import Campaign, Step
from emulation.conferences import agenda, attending, hands, holding, inviting, planning
from emulation.conferences.models import Attendance, Conference
from emulation.directives import directing
from emulation.minutes import permissions as minutes_permissions
from emulation.minutes import signing, writing
from emulation.minutes.models import Minutes
from emulation.notices import outbox
from emulation.notices.models import Message
from emulation.rotation import proposing

Answer, Presence = Attendance.Answer, Attendance.Presence

POINTS = [
    ("Trình bày kế hoạch hoạt động và các phong trào thi đua trong năm", "Khối trưởng", 20),
    ("Trình bày và góp ý dự thảo Giao ước thi đua", "Khối phó", 30),
    ("Biểu quyết thông qua kế hoạch và Giao ước thi đua", "Chủ tọa", 10),
]
CLOSING = [
    ("Báo cáo tổng kết phong trào thi đua năm", "Khối trưởng", 30),
    ("Bình xét, suy tôn, bỏ phiếu kín đề nghị khen thưởng", "Chủ tọa", 40),
]
AHEAD = [
    ("Báo cáo sơ kết phong trào thi đua và kết quả thực hiện Giao ước", "Khối trưởng", 30),
    ("Các đơn vị thành viên trao đổi, chia sẻ kinh nghiệm", "Đại diện các đơn vị", 60),
    ("Phương hướng, nhiệm vụ thời gian tới", "Khối trưởng", 20),
]
TEXTS = [
    "Hội nghị khai mạc lúc 8 giờ 00. Chủ tọa nêu mục đích, yêu cầu và thông qua chương trình làm việc.",
    "Đại diện đơn vị Khối trưởng trình bày kế hoạch hoạt động của Khối. Các đơn vị cơ bản nhất trí.",
    "Các đơn vị góp ý về cách tính chỉ tiêu tin, bài và thời hạn gửi báo cáo; Khối trưởng tiếp thu, hoàn thiện.",
    "Hội nghị biểu quyết thông qua kế hoạch hoạt động và dự thảo Giao ước thi đua.",
    "Chủ tọa kết luận: các đơn vị ký Giao ước đúng hạn, gửi báo cáo định kỳ cho Khối trưởng.",
]


@dataclass(frozen=True)
class Paperwork:
    """How far the minutes of the conference that was held have come, and who is proposed to lead next."""

    signatures: int | None = 2
    next_head: str = ""
    is_invitation_held: bool = False


def launch(campaign: Campaign, *, at: datetime, head: User, missing: Sequence[str]) -> Conference:
    """Hold the conference that launches the year at `at`; the units named in `missing` do not come in person.

    The session stays open for what is decided in it: `end` closes it.
    """
    with clock.at(at - timedelta(days=9)):
        meeting = call(campaign, Conference.Kind.LAUNCH, at, campaign.place, POINTS, head)
    return gather(meeting, at=at, head=head, missing=missing)


def gather(meeting: Conference, *, at: datetime, head: User, missing: Sequence[str] = ()) -> Conference:
    """Let the units answer the invitation, open the session at `at` and let those who came check in."""
    absent = dict(zip(missing, (Presence.SUBSTITUTE, Presence.EXCUSED, Presence.ABSENT), strict=False))
    rows = list(meeting.attendances.select_related("unit"))
    for row in rows:
        _answer(meeting, row.unit, absent.get(row.unit.name), at)
    with clock.at(at):
        meeting = holding.open_session(meeting, by=head)
    for minute, row in enumerate(rows):
        if absent.get(row.unit.name) in {None, Presence.SUBSTITUTE}:
            _check_in(meeting, row.unit, at + timedelta(minutes=minute), substitute=row.unit.name in absent)
    return meeting


def call(
    campaign: Campaign, kind: str, at: datetime, place: str, points: list[tuple[str, str, int]], head: User
) -> Conference:
    """Plan a conference of the year with its agenda and a guest, and invite the units."""
    meeting = planning.plan(
        campaign, kind=kind, starts_at=at, ends_at=at + timedelta(hours=3), place=f"Hội trường, {place}", by=head
    )
    for title, presenter, minutes in points:
        agenda.put(meeting, title=title, presenter=presenter, minutes=minutes, by=head)
    inviting.invite_guest(meeting, name="Đại diện Hội đồng (ví dụ)", post="Thường trực Hội đồng", by=head)
    return inviting.invite(meeting, by=head)


def _answer(meeting: Conference, unit: Unit, absence: str | None, at: datetime) -> None:
    if absence == Presence.ABSENT:
        return
    said: dict[str, str] = {"answer": Answer.ACCEPTED, "representative": f"Đại diện {unit.name} (ví dụ)"[:120]}
    if absence == Presence.SUBSTITUTE:
        said = {"answer": Answer.SUBSTITUTE, "representative": "Người dự thay (ví dụ)", "post": "Trưởng phòng"}
    elif absence == Presence.EXCUSED:
        said = {"answer": Answer.DECLINED, "note": "Trùng lịch công tác của đơn vị."}
    with clock.at(at - timedelta(days=5)):
        inviting.answer(meeting, unit=unit, by=people.leader(unit), **said)


def _check_in(meeting: Conference, unit: Unit, at: datetime, *, substitute: bool) -> None:
    presence = Presence.SUBSTITUTE if substitute else Presence.PRESENT
    with clock.at(at):
        attending.check_in(
            meeting, unit=unit, by=people.leader(unit), code=meeting.check_in_code, presence=presence
        )  # fmt: skip


def end(meeting: Conference, *, at: datetime, head: User) -> Conference:
    """Vote on what was laid before the conference, give three directives, and close the session at `at`."""
    with clock.at(at):
        here = attending.tally(meeting).here
        hands.count(
            meeting, question="Thông qua kế hoạch hoạt động và dự thảo Giao ước thi đua của Khối.",
            in_favour=here - 1, abstaining=1, item=meeting.agenda.last(), by=head,
        )  # fmt: skip
        meeting = holding.close_session(meeting, by=head)
        _direct(meeting, head)
    return meeting


def _direct(meeting: Conference, head: User) -> None:
    """One directive is reported done, one is late, one is open."""
    leading, *units = [row.unit for row in meeting.attendances.select_related("unit")]
    asked = [
        ("Gửi danh sách đầu mối phụ trách công tác thi đua, khen thưởng.", units[0], 5),
        ("Góp ý bằng văn bản về bảng tiêu chí chấm điểm của Khối.", units[1], 8),
        ("Tổng hợp, gửi các đơn vị hướng dẫn báo cáo sơ kết.", leading, 30),
    ]
    given = [
        directing.give(
            meeting.campaign, text=text, owner=owner, due_on=clock.today() + timedelta(days=days),
            conference=meeting, given_by="Chủ tọa hội nghị", by=head,
        )
        for text, owner, days in asked
    ]  # fmt: skip
    with clock.at(clock.now() + timedelta(days=4)):
        directing.report(given[0], result="Đã gửi danh sách 03 đầu mối qua thư điện tử.", by=people.leader(units[0]))


def write_up(meeting: Conference, work: Paperwork, *, at: datetime, head: User) -> None:
    """Write the minutes at `at`; without `signatures` they are still a draft, else they are out, signed by so many."""
    secretary = Mandate.objects.current().get(unit=meeting.chair_unit, capacity=Mandate.Capacity.OFFICER)
    keys = [part.key for part in writing.parts(writing.of(meeting))]
    with clock.at(at):
        for key, text in list(zip(keys, TEXTS, strict=True))[: len(TEXTS) if work.signatures is not None else 3]:
            writing.save_section(meeting, key, text, version=0, by=secretary.person)
        more = f"{TEXTS[0]} Thư ký báo cáo số đơn vị có mặt."
        writing.save_section(meeting, keys[0], more, version=1, by=head)
        if work.signatures is None:
            return
        chair = minutes_permissions.chairs(meeting)[0]
        minutes = signing.finish(meeting, chair=chair, secretary=secretary, by=head)
    signers = [(Signature.Role.SECRETARY, secretary.person), (Signature.Role.CHAIR, chair.person)]
    for hours, (role, person) in enumerate(signers[: work.signatures], start=1):
        with clock.at(at + timedelta(hours=hours)):
            _sign(minutes, role, person)


def _sign(minutes: Minutes, role: str, by: User) -> None:
    assert minutes.document is not None
    signing.sign(minutes, role=role, act=Act(proof="password", text_sha256=minutes.document.sha256), by=by)


def look_ahead(campaign: Campaign, work: Paperwork, *, head: User, by: Any) -> None:
    """Call the next conference on its planned day, two days ago, and propose who leads next year."""
    day = campaign.steps.get(kind=Step.Kind.MIDYEAR).due_on
    assert day is not None
    at = timezone.make_aware(datetime.combine(day, time(8)))
    with clock.at(clock.now() - timedelta(days=2)):
        meeting = call(campaign, Conference.Kind.MIDYEAR, at, campaign.place, AHEAD, head)
    if work.is_invitation_held:
        _hold_back(meeting, by)
    else:
        units = [row.unit for row in meeting.attendances.select_related("unit")]
        for unit, absence in zip(units, (None, None, Presence.SUBSTITUTE, Presence.EXCUSED), strict=False):
            _answer(meeting, unit, absence, clock.now() + timedelta(days=4))
    if work.next_head:
        reason = "Đến lượt theo thứ tự luân phiên các đơn vị đã thống nhất (ví dụ)."
        unit = Unit.objects.get(name=work.next_head)
        proposing.propose(campaign, unit, role=Term.Role.HEAD, reason=reason, by=head)


def _hold_back(meeting: Conference, by: Any) -> None:
    """Somebody who manages the outbox keeps the invitation back, to show what that is."""
    message = Message.objects.get(key__startswith=f"conference:{meeting.pk}:invited")
    outbox.hold(message, because="Chờ Thường trực Hội đồng rà soát nội dung giấy mời (ví dụ).", by=by)
