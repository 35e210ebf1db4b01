"""A whole year of a real bloc, 2021, from the first act to the last, by those who did it, on the pages of the site.

The facts are those of the first bloc of `config.demo.facts`: launched and signed on 30/03/2021, closed and handed over on
02/12/2021. Only the units, the people and who headed the bloc are put into the database; all else is typed into forms
that stand on pages reached by links from somebody's home page.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import pypdf
import pytest
from django.core import mail
from django.core.management import call_command

from blocs import rotation
from blocs.models import Council, Mandate, User
from common.clock import at
from config.demo.facts import INSPECTORATE
from tests.conftest import make_bloc, make_person, make_unit
from tests.walking import Walker, named

CENTRE, SCHOOL, NEWSPAPER, JOURNAL, INSTITUTE = INSPECTORATE.years[1].members
FACTS = INSPECTORATE.years[1]
LEADERS = ["Trần Văn Tin", "Lê Thị Trường", "Phạm Văn Báo", "Vũ Thị Chí", "Đỗ Văn Viện"]
OFFICER, CLERK = "Hoàng Thị Oanh", "Nguyễn Thị Thư"
LAUNCHED, CLOSED = date(2021, 3, 30), date(2021, 12, 2)


def read(pdf: bytes) -> str:
    """Return the words of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


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
        self.code = ""

    def year(self, walker: Walker) -> None:
        """Go to the page of the year 2021."""
        walker.go("blocs:bloc_list", "blocs:bloc", ("campaign", "2021"))

    def conference(self, walker: Walker, title: str) -> None:
        self.year(walker)
        walker.follow("conference", title)


@pytest.fixture
def bloc(db):
    with at(date(2021, 3, 1)):
        return Bloc()


def post(moment: datetime) -> dict[str, list[str]]:
    """Let the timer run and return to whom it sent mails, by what their subject says first."""
    mail.outbox.clear()
    with at(moment):
        call_command("tick", verbosity=0)
    names = dict(User.objects.values_list("email", "full_name"))
    found: dict[str, list[str]] = {}
    for letter in mail.outbox:
        subject = letter.subject.removeprefix("[Khối Thi Đua] ").partition(" – ")[0]
        found.setdefault(subject, []).extend(names.get(to, to) for to in letter.to)
    return {subject: sorted(people) for subject, people in found.items()}


def test_the_year_2021_runs_from_the_first_act_to_the_last(bloc):
    begin(bloc)
    draft_the_plan(bloc)
    draft_the_covenant(bloc)
    call_the_launch(bloc)
    hold_the_launch(bloc)


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
    print(post(datetime(2021, 3, 11, 9)))


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
    print(post(datetime(2021, 3, 12, 9)))
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
    print(post(datetime(2021, 3, 19, 9)))
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
    print(post(datetime(2021, 3, 30, 7)))
    with at(datetime(2021, 3, 30, 8, 20)):
        head.go("conference_check_in")
        bloc.year(officer)
        officer.follow("conference", "Hội nghị")
        code = re.search(r"[A-Z0-9]{6}(?= Các đơn vị)", officer.page.text)
        print(officer.page.text)
        bloc.year(head)
        head.follow("conference", "Hội nghị")
        head.follow("conference_open")
        head.send()
