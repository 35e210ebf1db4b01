"""Example years to try the system with: one per real bloc in the middle of signing, and one draft out for comments.

Every unit is real, everything they do here is invented; each year carries the mark “ví dụ”.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from blocs.models import Bloc, Unit, User
from blocs.years import bounds
from common import clock
from config.demo import beginning, closing_year, facts, meetings, people, ranked_year, role_models
from config.demo.meetings import Paperwork
from emulation.campaigns import lifecycle, planning
from emulation.campaigns.models import Campaign, Step
from emulation.campaigns.planning import Planned
from emulation.covenants import drafting, signing
from emulation.covenants.models import Comment, Covenant
from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft, Remark
from emulation.workdays import days


@dataclass(frozen=True)
class Example:
    """How far one example signing has come: who heads it and who has signed, in order."""

    bloc: str
    head: str
    deputy: str
    members: list[str]
    signed: list[str]
    due_in: int
    place: str = "Hà Nội"
    declined: dict[str, str] = field(default_factory=dict)
    paperwork: Paperwork = field(default_factory=Paperwork)


EXAMPLES = [
    Example(
        facts.INSPECTORATE.name, "Báo Thanh tra", "Tạp chí Thanh tra",
        facts.INSPECTORATE.years[-1].members, ["Báo Thanh tra", "Tạp chí Thanh tra", "Trung tâm Thông tin"], due_in=9,
    ),
    Example(
        facts.INTERNAL_AFFAIRS.name, "Bộ Tư pháp", "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh",
        facts.INTERNAL_AFFAIRS_MEMBERS,
        [facts.INTERNAL_AFFAIRS_MEMBERS[i] for i in (0, 1, 2, 3, 5)],
        due_in=7,
    ),
    Example(
        facts.HA_NAM.name, facts.HA_NAM_MEMBERS[2], facts.HA_NAM_MEMBERS[7], facts.HA_NAM_MEMBERS,
        [facts.HA_NAM_MEMBERS[i] for i in (2, 7, 0, 3, 5, 6)], due_in=12, place="Hà Nam",
        declined={"Cục Thuế tỉnh": "Chỉ tiêu số 3 chưa phù hợp với đơn vị ngành dọc; đề nghị trao đổi lại."},
        paperwork=Paperwork(signatures=1, next_head=facts.HA_NAM_MEMBERS[7]),
    ),
    Example(
        facts.ECONOMIC.name, "Bộ Xây dựng", "Bộ Công Thương", facts.ECONOMIC_MEMBERS,
        ["Bộ Xây dựng", "Bộ Tài nguyên và Môi trường"], due_in=-2,
        paperwork=Paperwork(signatures=None, is_invitation_held=True),
    ),
]  # fmt: skip


def build(blocs: dict[str, Bloc], *, by: Any) -> list[Campaign]:
    """Build last year's example of two blocs, this year's of every bloc, and next year's draft of one.

    Examples that are there already are kept.
    """
    year = str(clock.today().year)
    campaigns = [
        closing_year.build(blocs[facts.INSPECTORATE.name], by=by),
        ranked_year.build(blocs[facts.HA_NAM.name], by=by),
    ]
    for example in EXAMPLES:
        bloc = blocs[example.bloc]
        if not (campaign := Campaign.objects.filter(bloc=bloc, year=year).first()):
            campaign = _signing(bloc, example, year, by)
        campaigns.append(campaign)
    next_year = str(int(year) + 1)
    central = EXAMPLES[1]
    if not Campaign.objects.filter(bloc=blocs[central.bloc], year=next_year).exists():
        _commenting(blocs[central.bloc], central, next_year, by)
    return campaigns


def _days_ago(days: int, hour: int = 8, minute: int = 0) -> datetime:
    day = clock.today() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _signing(bloc: Bloc, example: Example, year: str, by: Any) -> Campaign:
    leader, due_on = people.leader, clock.today() + timedelta(days=example.due_in)
    with clock.at(_days_ago(20)):
        campaign = beginning.begin(bloc, example, year, by=by, head_since=min(clock.today(), bounds(year)[0]))
        head = leader(Unit.objects.get(name=example.head))
        _plan(campaign, due_on, head)
        covenant = beginning.draft(campaign, head)
        drafting.circulate(covenant, due_on=clock.today() + timedelta(days=5), by=head)
    _discuss(covenant, example, head)
    covenant = _launch(campaign, covenant, example, due_on, head)
    for place, name in enumerate(example.signed):
        if name not in example.declined:
            beginning.sign(covenant, Unit.objects.get(name=name), _days_ago(10 - place, 9 + place % 3, 7 * place + 2))
    for name, reason in example.declined.items():
        with clock.at(_days_ago(3, 15, 20)):
            party = Unit.objects.get(name=name)
            signing.decline(covenant, unit=party, by=leader(party), because=reason)
    _statute(campaign, example, head)
    _notice(campaign, example, head)
    meetings.look_ahead(Campaign.objects.get(pk=campaign.pk), example.paperwork, head=head, by=by)
    return campaign


def _notice(campaign: Campaign, example: Example, head: User) -> None:
    """Members that do not lead notice role models in the days since the launch."""
    led = {example.head, example.deputy}
    units = [Unit.objects.get(name=name) for name in example.members if name not in led]
    days = [clock.today() - timedelta(days=count) for count in (10, 8, 5, 3, 1)]
    role_models.tell(Campaign.objects.get(pk=campaign.pk), units, days, head=head)


def _launch(campaign: Campaign, covenant: Covenant, example: Example, due_on: date, head: User) -> Covenant:
    """The conference launches the year and opens the signing; afterwards its minutes are written."""
    absent = [name for name in example.members if name not in {*example.signed, example.head, example.deputy}]
    meeting = meetings.launch(campaign, at=_days_ago(11), head=head, missing=absent[-3 if len(absent) > 2 else -2 :])
    with clock.at(_days_ago(11, 10)):
        lifecycle.launch(campaign, by=head)
        covenant = signing.open_signing(covenant, due_on=due_on, by=head)
    meeting = meetings.end(meeting, at=_days_ago(11, 10, 45), head=head)
    meetings.write_up(meeting, example.paperwork, at=_days_ago(9, 14), head=head)
    return covenant


def _plan(campaign: Campaign, due_on: date, head: User) -> None:
    """Plan twenty days ago: what lies behind, then the usual days of a year or what is left of it, in their order."""
    first = clock.today()
    planned = {
        Step.Kind.REGISTER: days.last_working_day(first + timedelta(days=6), days.calendar()),
        Step.Kind.LAUNCH: first + timedelta(days=9),
        Step.Kind.COVENANT: due_on,
        **_ahead(campaign),
    }
    lifecycle.plan(campaign, {kind: day for kind, day in planned.items() if kind in Step.STOPS}, by=head)
    planning.change(campaign, {kind: Planned(day) for kind, day in planned.items()}, by=head)
    lifecycle.happened(campaign, Step.Kind.REGISTER, on=planned[Step.Kind.REGISTER], by=head)


AHEAD = {
    Step.Kind.MIDYEAR_REPORT: 0.1, Step.Kind.MIDYEAR: 0.2, Step.Kind.YEAR_REPORT: 0.6, Step.Kind.SELF_SCORE: 0.65,
    Step.Kind.SCORING: 0.75, Step.Kind.VERIFY: 0.8, Step.Kind.BALLOT: 0.9, Step.Kind.CLOSING: 1.0,
}  # fmt: skip
"""How far into what is left of a year its steps lie, when it is too late for the usual days."""


def _ahead(campaign: Campaign) -> dict[str, date]:
    """The days of the steps after signing: the usual ones in the first months of a year, else spread over the rest.

    The rest is at least eleven weeks: blocs do close a year early in the next one.
    """
    soonest = clock.today() + timedelta(days=40)
    usual = planning.propose(campaign, usual=True).days
    if usual[Step.Kind.MIDYEAR_REPORT] > soonest:
        return {kind: usual[kind] for kind in AHEAD}
    calendar = days.calendar()
    rest = max(campaign.ends_on - soonest, timedelta(days=77))
    return {kind: days.next_working_day(soonest + share * rest, calendar) for kind, share in AHEAD.items()}


STATUTE = (
    "Khối thi đua hoạt động theo nguyên tắc tự nguyện, dân chủ, công khai và đồng thuận.",
    "Khối trưởng và khối phó do các đơn vị thành viên giới thiệu luân phiên tại hội nghị tổng kết hằng năm.",
    "Khối họp sơ kết sáu tháng và tổng kết năm; họp chuyên đề khi có ít nhất một phần ba số đơn vị đề nghị.",
    "Quyết định của khối được thông qua khi quá nửa số đơn vị thành viên có mặt biểu quyết tán thành.",
)
"""An invented statute: what the members of the demonstration comment on."""


def _statute(campaign: Campaign, example: Example, head: User) -> None:
    title = f"Quy chế hoạt động của khối năm {campaign.year} (ví dụ)"
    with clock.at(_days_ago(6)):
        draft = writing.begin(campaign, kind=Draft.Kind.REGULATION, title=title, text=STATUTE, by=head)
        draft = writing.circulate(draft, due_on=clock.today() + timedelta(days=16), by=head)
    speaker = people.leader(Unit.objects.get(name=example.members[-1]))
    with clock.at(_days_ago(4, 9, 20)):
        remark = remarking.comment(
            draft, paragraph=draft.paragraphs.get(number=4), text="Đề nghị nêu rõ cách xử lý khi số phiếu ngang nhau.",
            by=speaker,
        )  # fmt: skip
    with clock.at(_days_ago(2, 14, 5)):
        answer = "Đã bổ sung: khi ngang nhau, theo bên có ý kiến của khối trưởng."
        remarking.answer(remark, outcome=Remark.Outcome.ACCEPTED, text=answer, by=head)
        more = f"{STATUTE[3]} Khi số phiếu ngang nhau, theo bên có ý kiến của khối trưởng."
        writing.write(draft, title=title, text=[*STATUTE[:3], more], by=head)


def _discuss(covenant: Covenant, example: Example, head: User) -> None:
    speaker = people.leader(Unit.objects.get(name=example.members[-1]))
    third = covenant.commitments.get(number=3)
    with clock.at(_days_ago(18, 14, 10)):
        remark = drafting.comment(
            covenant, commitment=third, text="Đề nghị nêu rõ mỗi tháng ít nhất một bài để theo dõi được.", by=speaker
        )
    with clock.at(_days_ago(15, 10, 30)):
        drafting.answer(remark, outcome=Comment.Outcome.ACCEPTED, text="Đã bổ sung vào chỉ tiêu số 3.", by=head)


def _commenting(bloc: Bloc, example: Example, year: str, by: Any) -> None:
    handed_over = clock.today() - timedelta(days=5)
    campaign = beginning.begin(bloc, example, year, by=by, head_since=min(handed_over, bounds(year)[0]))
    head = people.leader(Unit.objects.get(name=example.head))
    with clock.at(_days_ago(2)):
        covenant = beginning.draft(campaign, head)
        drafting.circulate(covenant, due_on=clock.today() + timedelta(days=12), by=head)
    with clock.at(_days_ago(1, 16, 5)):
        drafting.comment(
            covenant,
            commitment=covenant.commitments.get(number=4),
            text="Đề nghị tính cả sáng kiến áp dụng ngoài Khối.",
            by=people.leader(Unit.objects.get(name=example.members[3])),
        )
