"""The first half of the year 2021 of a real bloc, on the pages: from its beginning to the directives of the launch.

The facts are those of the first bloc of `config.demo.facts`; `tests/test_a_whole_year.py` tells the whole year.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.core import mail

from blocs import rotation
from blocs.models import Council, Mandate
from common.clock import at
from config.demo.facts import INSPECTORATE
from tests.conftest import PASSWORD, make_bloc, make_person, make_unit
from tests.emulation.conferences.test_letters import ical
from tests.walking import Walker, named, post, read

CENTRE, SCHOOL, NEWSPAPER, JOURNAL, INSTITUTE = INSPECTORATE.years[1].members
FACTS = INSPECTORATE.years[1]
LEADERS = ["Trần Văn Tin", "Lê Thị Trường", "Phạm Văn Báo", "Vũ Thị Chí", "Đỗ Văn Viện"]
OFFICER, CLERK = "Hoàng Thị Oanh", "Nguyễn Thị Thư"
LAUNCH = "Hội nghị phát động phong trào thi đua và ký kết giao ước thi đua năm 2021"
CLOSING = "Hội nghị tổng kết phong trào thi đua năm 2021"


class Bloc:
    """The people of the year, each at a screen of their own."""

    def __init__(self) -> None:
        council = Council.objects.create(
            name=INSPECTORATE.council, short_name=INSPECTORATE.council_short, level="ministry"
        )
        units = [make_unit(name, kind=INSPECTORATE.kinds[name]) for name in FACTS.members]
        bloc = make_bloc(INSPECTORATE.name, units, council=council, short_name=INSPECTORATE.short_name)
        officer = Mandate.Capacity.OFFICER
        clerk = make_person(CLERK, council=council, capacity=officer, post="Chuyên viên")
        rotation.appoint(bloc, units[0], year="2021", role="head", by=clerk)
        people = [make_person(name, unit) for name, unit in zip(LEADERS, units, strict=True)]
        self.secretariat = Walker(clerk)
        self.head, self.next_head, self.newspaper, self.journal, self.institute = map(Walker, people)
        self.officer = Walker(make_person(OFFICER, units[0], capacity=officer, post="Chuyên viên"))
        self.leaders = dict(
            zip(FACTS.members, [self.head, self.next_head, self.newspaper, self.journal, self.institute], strict=True)
        )

    def year(self, walker: Walker) -> None:
        """Go to the page of the year 2021."""
        walker.go("blocs:bloc_list", "blocs:bloc", ("campaign", "2021"))

    def conference(self, walker: Walker, title: str) -> None:
        self.year(walker)
        walker.follow("conference", title)


def begin(bloc):
    """The officer of the head begins the year; its theme, objectives, tasks and days are filled in."""
    with at(date(2021, 3, 1)):
        officer = bloc.officer
        officer.go("blocs:bloc_list", "blocs:bloc", "campaign_begin")
        officer.send(year="2021", theme=FACTS.theme, place="Hà Nội")
        assert named(officer.page.path) == "emulation:campaign_edit"
        officer.send(objectives="\n".join(FACTS.objectives), tasks="\n".join(FACTS.tasks))
        officer.says(FACTS.theme, *FACTS.objectives, *FACTS.tasks)
        officer.follow("campaign_plan")
        officer.follow("campaign_plan_edit")
        officer.follow("campaign_plan_edit", "de-xuat=thong-le")
        officer.send(due_launch="30/03/2021", due_covenant="30/03/2021", due_closing="02/12/2021")
        officer.says("30/03/2021", "02/12/2021")


def draft_the_plan(bloc):
    """The draft plan goes out for comments, a member comments, the officer answers and the head makes it final."""
    officer, member, head = bloc.officer, bloc.newspaper, bloc.head
    with at(date(2021, 3, 2)):
        bloc.year(officer)
        officer.follow("draft_list")
        officer.follow("draft_begin")
        officer.send(kind="plan", title="Kế hoạch thi đua năm 2021", text="\n".join(FACTS.tasks))
        officer.follow("draft_circulate")
        officer.send(due_on="10/03/2021")
    assert post(datetime(2021, 3, 2, 9)) == {"Lấy ý kiến dự thảo": sorted(LEADERS)}
    with at(date(2021, 3, 5)):
        member.go("draft")
        member.follow("draft_comment")
        member.send(text="Đề nghị bổ sung tuyên truyền trên Báo Thanh tra.")
    with at(date(2021, 3, 11)):
        officer.go("draft")
        officer.follow("draft_edit")
        officer.send(text="\n".join([*FACTS.tasks, "Tuyên truyền thường xuyên trên Báo Thanh tra."]))
        officer.follow("remark_answer")
        officer.send(outcome="accepted", answer="Tiếp thu, bổ sung thành nhiệm vụ thứ sáu.")
        bloc.year(head)
        head.follow("draft")
        head.follow("draft_finish")
        head.send()
        member.go()
        bloc.year(member)
        member.follow("draft")
        member.says("Tuyên truyền thường xuyên trên Báo Thanh tra.", "Tiếp thu, bổ sung thành nhiệm vụ thứ sáu.")
    assert post(datetime(2021, 3, 11, 9)) == {"Văn bản đã hoàn chỉnh": sorted([OFFICER, *LEADERS[1:]])}


def draft_the_covenant(bloc):
    """The covenant is drafted from the tasks of the year and circulated; a member comments and is answered."""
    officer, member = bloc.officer, bloc.journal
    with at(date(2021, 3, 12)):
        bloc.year(officer)
        officer.follow("covenant_begin")
        officer.send()
        for task in FACTS.tasks:
            officer.follow("commitment_add")
            officer.send(text=task)
        officer.follow("covenant_circulate")
        officer.send(due_on="22/03/2021")
    assert post(datetime(2021, 3, 12, 9)) == {"Lấy ý kiến dự thảo Giao ước thi đua năm 2021": sorted(LEADERS)}
    with at(date(2021, 3, 15)):
        member.go("covenant")
        member.follow("covenant_comment")
        member.send(text="Nhất trí với dự thảo.")
    with at(date(2021, 3, 16)):
        officer.go("covenant")
        officer.follow("comment_answer")
        officer.send(outcome="accepted")


def call_the_launch(bloc):
    """The conference is planned, gets its agenda, and the five units are invited and answer."""
    officer, head = bloc.officer, bloc.head
    with at(date(2021, 3, 19)):
        bloc.year(officer)
        officer.follow("conference_begin")
        officer.send(kind="launch", day="30/03/2021", begins="08:30", ends="11:00", place="Trụ sở Thanh tra Chính phủ")
        for title in ["Thông qua kế hoạch thi đua năm 2021", "Ký giao ước thi đua năm 2021"]:
            officer.follow("agenda_add")
            officer.send(title=title, presenter=CENTRE)
        bloc.year(head)
        head.follow("conference", "Hội nghị")
        head.follow("conference_invite")
        head.send()
    assert post(datetime(2021, 3, 19, 9)) == {
        "Trả lời góp ý dự thảo Giao ước thi đua năm 2021": [LEADERS[3]],
        f"Giấy mời: {LAUNCH}": sorted(LEADERS),
    }
    check_the_invitation(mail.outbox[-1])
    with at(date(2021, 3, 22)):
        for walker, answer in [
            (head, {"answer": "accepted"}),
            (bloc.next_head, {"answer": "accepted"}),
            (bloc.newspaper, {"answer": "substitute", "representative": "Bùi Thị Thay", "post": "Phó Tổng Biên tập"}),
            (bloc.journal, {"answer": "declined", "note": "Trùng lịch công tác."}),
            (bloc.institute, {"answer": "accepted"}),
        ]:
            walker.go("conference_answer")
            walker.send(**answer)


def hold_the_launch(bloc):
    """On the day: the session is opened, units check in, hands are shown, the year is launched, the covenant signed."""
    officer, head = bloc.officer, bloc.head
    reminded = [OFFICER, *(name for name in LEADERS if name != LEADERS[3])]
    assert post(datetime(2021, 3, 30, 7, 1))["Nhắc việc: Điểm danh (hạn 30/03/2021)"] == sorted(reminded)
    with at(datetime(2021, 3, 30, 8, 20)):
        bloc.conference(head, LAUNCH)
        head.follow("conference_open")
        head.send()
        bloc.conference(officer, LAUNCH)
        officer.says("0/5")
        check_in(bloc, officer, {head: "present", bloc.next_head: "present", bloc.institute: "present"})
        officer.open(officer.page.path)
        officer.says("3/5", "Cần ít nhất 4 đơn vị")
        check_in(bloc, officer, {bloc.newspaper: "substitute"})
    with at(datetime(2021, 3, 30, 9)):
        bloc.conference(officer, LAUNCH)
        officer.says("4/5")
        officer.follow("conference_vote")
        officer.send(question="Thông qua Kế hoạch thi đua năm 2021", item="Thông qua kế hoạch", in_favour=4)
        officer.says("Thông qua Kế hoạch thi đua năm 2021")
        head.go("campaign_launch")
        head.send()
    sign_the_covenant(bloc)
    with at(datetime(2021, 3, 30, 11)):
        bloc.conference(head, LAUNCH)
        head.follow("conference_close")
        head.says(JOURNAL)
        head.send()
        bloc.year(head)
        head.says("30/03/2021")


def check_in(bloc, officer, units):
    """Units type the code that the officer reads out from the page of the conference."""
    bloc.conference(officer, LAUNCH)
    code = re.search(r"đọc tại hội trường (\w{6}) ", officer.page.text)[1]
    for walker, presence in units.items():
        walker.go("conference_check_in")
        walker.send(code=code.lower(), presence=presence)


def sign_the_covenant(bloc):
    """The head opens the covenant, five units sign it, and the last signature puts it in force."""
    head = bloc.head
    with at(datetime(2021, 3, 30, 9, 30)):
        head.go("covenant_open")
        head.send(due_on="31/03/2021")
        for unit, walker in bloc.leaders.items():
            walker.go(("covenant", "Đọc và ký"))
            walker.says(*FACTS.tasks)
            walker.follow("covenant_sign")
            assert "secret" in walker.try_to_send(secret="không phải mật khẩu").forms[-1].names
            walker.send(secret=PASSWORD)
            walker.says(unit)
    assert post(datetime(2021, 3, 30, 9, 45)) == {
        "Mời ký Giao ước thi đua năm 2021": sorted([OFFICER, *LEADERS[1:]]),
        "Giao ước thi đua có hiệu lực năm 2021": sorted([OFFICER, *LEADERS]),
    }


def write_the_minutes(bloc):
    """The officer writes the minutes section by section, puts them out, and secretary and chair sign."""
    officer, head = bloc.officer, bloc.head
    with at(date(2021, 3, 31)):
        officer.go("minutes")
        officer.follow("minutes_write")
        write_section(officer, "opening", "Khối trưởng khai mạc.")
        write_section(officer, "conclusions", "Hội nghị thống nhất kế hoạch; năm đơn vị ký giao ước thi đua.")
        officer.follow("minutes")
        officer.follow("minutes_finish")
        officer.says("Bùi Thị Thay", "Thông qua Kế hoạch thi đua năm 2021")
        officer.send()
        officer.go("minutes_sign")
        officer.send(secret=PASSWORD)
        head.go("minutes_sign")
        head.send(secret=PASSWORD)
    assert post(datetime(2021, 3, 31, 9)) == {
        "Mời ký biên bản": sorted([OFFICER, LEADERS[0]]),
        "Biên bản đã ký": sorted([OFFICER, *LEADERS]),
    }
    with at(date(2021, 4, 1)):
        bloc.conference(bloc.journal, LAUNCH)
        bloc.journal.follow("minutes")
        text = read(bloc.journal.file("minutes_pdf"))
    for said in (
        "Thời gian bắt đầu: 08 giờ 20 phút, ngày 30 tháng 3 năm 2021",
        "3 Báo Thanh tra Bùi Thị Thay, Phó Tổng Biên tập Cử người dự thay",
        "4 Tạp chí Thanh tra Vắng mặt có lý do",
        "tán thành 4/4 đơn vị có mặt (100 %), không tán thành 0, không có ý kiến 0; kết quả: thông qua.",
        "Bản sao có 2/2 chữ ký",
    ):
        assert said in text


def direct(bloc):
    """A directive of the launch becomes a task of one unit, which reports it done."""
    with at(date(2021, 4, 2)):
        bloc.conference(bloc.head, LAUNCH)
        bloc.head.follow("directive_give")
        bloc.head.send(text="Mở chuyên mục về phong trào thi đua.", owner=NEWSPAPER, due_on="30/04/2021")
        bloc.conference(bloc.head, LAUNCH)
        bloc.head.follow("directive_give")
        bloc.head.send(text="Tổng hợp điển hình tiên tiến.", owner=INSTITUTE, due_on="30/11/2021")
    assert post(datetime(2021, 4, 2, 9)) == {"Kết luận chỉ đạo cần thực hiện": sorted([LEADERS[2], LEADERS[4]])}
    with at(date(2021, 4, 28)):
        bloc.newspaper.go("directive")
        bloc.newspaper.follow("directive_report")
        bloc.newspaper.send(result="Đã mở chuyên mục từ ngày 20/4/2021.")
        bloc.year(bloc.institute)
        bloc.institute.says("Tổng hợp điển hình tiên tiến.")


def check_the_invitation(letter):
    """The letter and the calendar file that a unit gets; its day is read with another reader than its writer."""
    files = {kind: data for _name, data, kind in letter.attachments}
    text = read(files["application/pdf"])
    assert "GIẤY MỜI" in text and "Thông qua kế hoạch thi đua năm 2021" in text, text
    calendar = next(data for kind, data in files.items() if kind.startswith("text/calendar"))
    rows = ical(calendar if isinstance(calendar, bytes) else calendar.encode())
    event = {name: (parameters, value) for where, name, parameters, value in rows if where == "VEVENT"}
    assert event["DTSTART"] == ({"TZID": "Asia/Ho_Chi_Minh"}, "20210330T083000")
    assert event["DTEND"] == ({"TZID": "Asia/Ho_Chi_Minh"}, "20210330T110000")
    assert (event["SUMMARY"][1], event["LOCATION"][1]) == (LAUNCH, "Trụ sở Thanh tra Chính phủ")
    assert ("STANDARD", "TZOFFSETTO", {}, "+0700") in rows


def write_section(walker, key, body):
    """Write a section of the minutes in its own form."""
    walker.send(next(form.action for form in walker.page.forms if form.action.endswith(f"/{key}/")), body=body)
