"""Last year's example of one bloc, closing today: reports handed in and under review, sheets at every stage of scoring.

The first half lies on fixed days of that year, the second half ends today. Everything the units do is invented; the
year carries the mark “ví dụ”.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from blocs.models import Bloc, Unit, User
from common import clock
from config.demo import beginning, facts, people, reporting, role_models, scoring
from config.demo.reporting import at, officer
from emulation.bloc_reports import adopting, drafting, remarking
from emulation.bloc_reports.models import BlocReportRemark
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.conferences import agenda, attending, holding, inviting, planning
from emulation.conferences.models import Conference
from emulation.covenants import drafting as covenants
from emulation.covenants import signing
from emulation.reports import parts, requesting, writing
from emulation.reports.models import Report, ReportRequest
from emulation.reviews import reviewing
from emulation.sheets import explaining, finishing, verifying
from emulation.sheets.models import ScoringRound

OPEN_FOR = timedelta(days=45)
"""How long from today the head of last year still leads it: until the closing conference."""
HEAD, DEPUTY = "Trung tâm Thông tin", "Báo Thanh tra"
RETURNED, VERIFIED, LATE = "Trường Cán bộ Thanh tra", "Tạp chí Thanh tra", "Viện Chiến lược và Khoa học Thanh tra"
"""The unit whose report was returned once, the one whose sheet is being verified, and the one that is late."""
WORDS = {
    "situation": "Trong sáu tháng đầu năm, các đơn vị trong Khối đã ban hành kế hoạch và ký Giao ước đúng hạn (ví dụ).",
    "publicity": "Tin, bài được duy trì hằng tháng; hai đơn vị còn ít bài trên báo chí (ví dụ).",
    "awards": "Khen thưởng chú trọng người trực tiếp công tác (ví dụ).",
}
SUBJECT = "Báo cáo chuyên đề chuyển đổi số trong công tác thi đua, khen thưởng (ví dụ)"
AGENDA = [
    ("Báo cáo sơ kết sáu tháng đầu năm", "Khối trưởng", 30),
    ("Thảo luận, thông qua báo cáo của Khối", "Chủ tọa", 40),
]


@dataclass(frozen=True)
class Closing:
    """Who leads the year that is closing."""

    head: str = HEAD
    deputy: str = DEPUTY
    members: list[str] = field(default_factory=lambda: facts.INSPECTORATE.years[-1].members)
    place: str = "Hà Nội"


@dataclass(frozen=True)
class Cast:
    """The year with its units in their order, and who acts for head and secretariat."""

    campaign: Campaign
    units: list[Unit]
    head: User
    secretariat: User

    def unit(self, name: str) -> Unit:
        return next(unit for unit in self.units if unit.name == name)

    def day(self, month: int, day: int) -> date:
        """A day of the year itself."""
        return date(int(self.campaign.year), month, day)


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def build(bloc: Bloc, *, by: Any) -> Campaign:
    """Build last year's example of `bloc`; a year that is there already is kept."""
    year = str(clock.today().year - 1)
    if existing := Campaign.objects.filter(bloc=bloc, year=year).first():
        return existing
    cast = _begin(bloc, Closing(), year, by)
    _sign(cast)
    scoring.table(cast.campaign, on=cast.day(4, 4), by=cast.head)
    _midyear(cast)
    days = [cast.day(5, 12), cast.day(8, 20), cast.day(9, 9), cast.day(10, 14), cast.day(11, 3)]
    units = [unit for unit in cast.units if unit.name != HEAD]
    role_models.tell(cast.campaign, units, days, head=cast.head)
    _year_reports(cast)
    _one_subject(cast)
    _score(cast)
    return Campaign.objects.get(pk=cast.campaign.pk)


def _begin(bloc: Bloc, example: beginning.Example, year: str, by: Any) -> Cast:
    last = clock.today() + OPEN_FOR
    with clock.at(date(int(year), 3, 3)):
        campaign = beginning.begin(bloc, example, year, by=by, until=last)
        units = [Unit.objects.get(name=name) for name in example.members]
        head = people.leader(Unit.objects.get(name=example.head))
    return Cast(campaign, units, head, people.secretariat(bloc.council, by=by))


def _sign(cast: Cast) -> None:
    """Plan and launch the year; everybody signs within a week, and the covenant is in force."""
    plan_and_launch(cast, ahead={Step.Kind.YEAR_REPORT: ago(12), Step.Kind.CLOSING: clock.today() + OPEN_FOR})


def plan_and_launch(cast: Cast, *, ahead: dict[str, date]) -> None:
    """Plan the year (`ahead`: steps on other days than usual), launch it, and let every unit sign its covenant."""
    days = {
        Step.Kind.REGISTER: (3, 20), Step.Kind.LAUNCH: (3, 25), Step.Kind.COVENANT: (3, 31),
        Step.Kind.MIDYEAR_REPORT: (6, 25), Step.Kind.MIDYEAR: (7, 15),
    }  # fmt: skip
    planned: dict[str, date | None] = {str(kind): cast.day(*day) for kind, day in days.items()}
    planned |= {str(kind): day for kind, day in ahead.items()}
    with clock.at(cast.day(3, 5)):
        lifecycle.plan(cast.campaign, planned, by=cast.head)
        covenant = beginning.draft(cast.campaign, cast.head)
        covenants.circulate(covenant, due_on=cast.day(3, 15), by=cast.head)
    with clock.at(cast.day(3, 25)):
        lifecycle.launch(cast.campaign, by=cast.head)
        covenant = signing.open_signing(covenant, due_on=cast.day(3, 31), by=cast.head)
    for place, unit in enumerate(cast.units):
        beginning.sign(covenant, unit, at(cast.day(3, 26 + place % 5), 8 + place % 7, 12))


# --- Six months -------------------------------------------------------------------------------------


def _midyear(cast: Cast) -> None:
    """Everybody's report of six months is accepted (one came two days late); a conference adopts that of the bloc."""
    request = reporting.ask(
        cast.campaign, ReportRequest.Kind.MIDYEAR, on=cast.day(6, 1), due_on=cast.day(6, 25),
        asks_for=reporting.MIDYEAR, by=cast.head,
    )  # fmt: skip
    for place, unit in enumerate(cast.units):
        day = cast.day(6, 27) if unit.name == LATE else cast.day(6, 20 + place)
        reporting.report(request, unit, place, on=day, by=_reviewer(cast, unit), share=2)
    with clock.at(cast.day(7, 1)):
        report = drafting.begin(request, by=cast.head)
        for key, text in WORDS.items():
            drafting.save_section(report, key, text, version=0, by=cast.head)
        drafting.circulate(report, due_on=cast.day(7, 8), by=cast.head)
    with clock.at(at(cast.day(7, 6), 14)):
        said = "Đề nghị nêu tên các đơn vị có nhiều bài trên báo chí (ví dụ)."
        remark = remarking.comment(report, text=said, by=people.leader(cast.unit(RETURNED)))
    with clock.at(cast.day(7, 9)):
        answer = "Sẽ nêu trong báo cáo tổng kết năm (ví dụ)."
        remarking.answer(remark, outcome=BlocReportRemark.Outcome.ACCEPTED, text=answer, by=cast.head)
    meeting = _meet(cast, cast.day(7, 15))
    with clock.at(at(cast.day(7, 15), 10)):
        adopting.adopt(report, conference=meeting, by=cast.head)
        holding.close_session(meeting, by=cast.head)


def _reviewer(cast: Cast, unit: Unit) -> User:
    """Who reviews the report of `unit`: the head; of the head's own its deputy."""
    return people.leader(cast.unit(DEPUTY)) if unit.name == HEAD else cast.head


def _meet(cast: Cast, day: date) -> Conference:
    """Open the session of the conference of six months; all units are there."""
    with clock.at(day - timedelta(days=8)):
        meeting = planning.plan(
            cast.campaign, kind=Conference.Kind.MIDYEAR, starts_at=at(day, 8), ends_at=at(day, 11),
            place="Hội trường (ví dụ)", by=cast.head,
        )  # fmt: skip
        for title, presenter, minutes in AGENDA:
            agenda.put(meeting, title=title, presenter=presenter, minutes=minutes, by=cast.head)
        meeting = inviting.invite(meeting, by=cast.head)
    with clock.at(at(day, 8)):
        meeting = holding.open_session(meeting, by=cast.head)
        for unit in cast.units:
            attending.check_in(meeting, unit=unit, by=people.leader(unit), code=meeting.check_in_code)
    return meeting


# --- The year ---------------------------------------------------------------------------------------


def _year_reports(cast: Cast) -> None:
    """Four reports are accepted, one of them after it was returned; the last one came late and waits for review."""
    request = reporting.ask(
        cast.campaign, ReportRequest.Kind.YEAR, on=ago(40), due_on=ago(12), asks_for=reporting.YEAR, by=cast.head
    )
    for place, unit in enumerate(cast.units):
        day = ago(9) if unit.name == LATE else ago(20 - place)
        report = reporting.write(request, unit, place, on=day)
        _prove(report, on=day)
        reporting.hand_in(report, on=day)
        if unit.name == RETURNED:
            _return(report, by=cast.head)
        elif unit.name != LATE:
            reporting.accept(report, on=day + timedelta(days=1), by=_reviewer(cast, unit))


def _prove(report: Report, *, on: date) -> None:
    """Attach lists of news and of role models; what a leaf of the score sheet rests on can be opened there."""
    rows = [(f"Tin, bài số {number} (ví dụ)", f"{number:02d}/{report.request.campaign.year}") for number in (3, 6, 9)]
    reporting.prove(report, "figure-news_press", "danh-muc-tin-bai.xlsx", rows, on=on)
    if report.unit.name in (HEAD, RETURNED):
        rows = [("Điển hình trong giảng dạy (ví dụ)", "05"), ("Điển hình trong cải cách hành chính (ví dụ)", "09")]
        reporting.prove(report, "role_models", "danh-sach-dien-hinh.xlsx", rows, on=on)


def _return(report: Report, *, by: User) -> None:
    """The head flags two parts; the unit changes them, answers, and the report is accepted."""
    remarks = {
        "figure-news_press": "Số tin, bài trên báo chí thấp hơn danh mục kèm theo; đề nghị kiểm tra lại (ví dụ).",
        "limits": "Đề nghị nêu rõ nguyên nhân và hướng khắc phục (ví dụ).",
    }
    with clock.at(at(ago(16), 16)):
        reason = "Còn hai nội dung cần hoàn thiện, xem ghi chú ở từng mục (ví dụ)."
        reviewing.send_back(report, submission=1, reason=reason, flags=remarks, by=by)
    writer = officer(report.unit)
    with clock.at(at(ago(14), 9)):
        report = Report.objects.select_related("request__campaign", "unit").get(pk=report.pk)
        found = {figure.key: figure for part in parts.of(report) for figure in part.figures}["figure-news_press"]
        entry = writing.Entry((found.row.value or 0) + 2, "Đã đối chiếu với danh mục (ví dụ).", found.row.version)
        writing.save(report, "publicity", figures={found.key: entry}, by=writer)
        text = f"{reporting.TEXTS['limits']} Năm sau phân công cộng tác viên ở từng phòng (ví dụ)."
        writing.save(report, "limits", body=text, version=1, by=writer)
    reporting.hand_in(report, on=ago(14), answer="Đã kiểm tra lại số liệu và bổ sung nguyên nhân (ví dụ).")
    reporting.accept(report, on=ago(12), by=by, submission=2)


def _one_subject(cast: Cast) -> None:
    """A report on one subject is asked of everybody; one unit has begun to write."""
    with clock.at(ago(6)):
        request = requesting.ask(
            cast.campaign, ReportRequest.Kind.ONE_OFF, title=SUBJECT, covers=(cast.day(1, 1), cast.day(12, 31)),
            due_on=clock.today() + timedelta(days=14), asks_for=["situation", "proposals"],
            note="Nêu cách làm, kết quả và đề xuất; không quá hai trang (ví dụ).", by=cast.head,
        )  # fmt: skip
    report = reporting.of(request, cast.unit(RETURNED))
    with clock.at(at(ago(2), 14, 40)):
        text = "Đơn vị đã theo dõi chỉ tiêu thi đua trên phần mềm dùng chung (ví dụ)."
        writing.save(report, "situation", body=text, by=officer(report.unit))


# --- Scores -----------------------------------------------------------------------------------------


def _score(cast: Cast) -> None:
    """One sheet is final, one with the secretariat, one explained, one being verified, one still self-scored."""
    today = clock.today()
    days = (
        today + timedelta(days=2),
        today + timedelta(days=7),
        today + timedelta(days=12),
        today + timedelta(days=20),
    )
    held = scoring.open_round(cast.campaign, days, on=ago(8), by=cast.head)
    for place, unit in enumerate(cast.units):
        sheet = scoring.sheet_of(held, unit)
        scoring.enter(sheet, place, on=ago(7), leaving=4 if unit.name == LATE else 0)
        if unit.name != LATE:
            scoring.hand_in(sheet, on=ago(6))
    _final(held, cast)
    _with_the_secretariat(held, cast)
    _explained(held, cast)


def _final(held: ScoringRound, cast: Cast) -> None:
    """The deputy verifies the head, which explains one leaf; the second verification agrees, and it is final."""
    sheet, deputy = scoring.sheet_of(held, cast.unit(HEAD)), people.leader(cast.unit(DEPUTY))
    why = "Kế hoạch kiểm tra quý II chưa có biên bản (ví dụ)."
    scoring.change(sheet, {"2.5": ("4,5", why)}, on=ago(5), by=deputy)
    scoring.verify(sheet, on=ago(5), by=deputy)
    with clock.at(at(ago(4), 15)):
        explaining.explain(
            sheet, {"2.5": "Biên bản được lập ngày 30/6, đã gửi bổ sung (ví dụ)."}, by=officer(sheet.unit)
        )
        explaining.finish_explaining(sheet, by=people.leader(sheet.unit))
    scoring.change(sheet, {"2.5": ("5", "Đã nhận biên bản bổ sung (ví dụ).")}, on=ago(3), by=deputy)
    with clock.at(at(ago(3), 11)):
        verifying.finish_second(sheet, by=deputy)
    with clock.at(at(ago(1), 16)):
        finishing.make_final(sheet, by=cast.secretariat)


def _with_the_secretariat(held: ScoringRound, cast: Cast) -> None:
    """Nothing was changed: the secretariat makes it final."""
    scoring.verify(scoring.sheet_of(held, cast.unit(RETURNED)), on=ago(3), by=cast.head)


def _explained(held: ScoringRound, cast: Cast) -> None:
    """The head changed a leaf; the unit has begun to explain."""
    sheet = scoring.sheet_of(held, cast.unit(DEPUTY))
    why = "Chưa có biên bản kiểm tra của quý III (ví dụ)."
    scoring.change(sheet, {"2.5": ("3,5", why)}, on=ago(2), by=cast.head)
    scoring.verify(sheet, on=ago(2), by=cast.head)
    with clock.at(at(ago(1), 9)):
        answer = "Biên bản kiểm tra quý III có trong hồ sơ gửi kèm báo cáo năm, đề nghị xem lại (ví dụ)."
        explaining.explain(sheet, {"2.5": answer}, by=officer(sheet.unit))
