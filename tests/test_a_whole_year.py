"""A whole year of a real bloc, 2021, from the first act to the last, by those who did it, on the pages of the site.

The facts are those of the first bloc of `config.demo.facts`: launched and signed on 30/03/2021, closed and handed over
on 02/12/2021. Only the units, the people and who headed the bloc are put into the database; all else is typed into
forms that stand on pages reached by links from somebody's home page.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client

from common.clock import at
from tests import launch_of_2021 as launch
from tests.conftest import PASSWORD
from tests.launch_of_2021 import (
    CENTRE,
    CLOSING,
    FACTS,
    LAUNCH,
    LEADERS,
    OFFICER,
    SCHOOL,
    Bloc,
    write_section,
)
from tests.walking import Page, Walker, post, read


@pytest.fixture
def bloc(db):
    with at(date(2021, 3, 1)):
        return Bloc()


def test_the_year_2021_runs_from_the_first_act_to_the_last(bloc):
    launch.begin(bloc)
    launch.draft_the_plan(bloc)
    launch.draft_the_covenant(bloc)
    launch.call_the_launch(bloc)
    launch.hold_the_launch(bloc)
    launch.write_the_minutes(bloc)
    launch.direct(bloc)
    call_the_closing(bloc)
    hold_the_closing(bloc)
    hand_over(bloc)
    change_hands(bloc)
    close(bloc)
    verify(bloc)


def call_the_closing(bloc):
    """The report is drafted and circulated, the closing conference is planned, called and answered."""
    officer, head = bloc.officer, bloc.head
    with at(date(2021, 11, 15)):
        bloc.year(officer)
        officer.follow("draft_list")
        officer.follow("draft_begin")
        limits = [point for event in FACTS.events for points in event.points.values() for point in points]
        officer.send(kind="report", title="Báo cáo tổng kết năm 2021", text="\n".join(limits))
        officer.follow("draft_circulate")
        officer.send(due_on="26/11/2021")
        bloc.year(officer)
        officer.follow("conference_begin")
        officer.send(kind="final", day="02/12/2021", begins="14:00", place="Trung tâm Thông tin")
        officer.follow("agenda_add")
        officer.send(title="Báo cáo tổng kết năm 2021", presenter=CENTRE)
        officer.follow("agenda_add")
        officer.send(title="Giới thiệu Khối trưởng năm 2022", presenter=CENTRE)
        bloc.conference(head, CLOSING)
        head.says("Tổng hợp điển hình tiên tiến.")
        head.follow("conference_invite")
        head.send()
    answer_and_propose(bloc)


def answer_and_propose(bloc):
    """The units answer, the last directive is reported done, and a member proposes who leads in 2022."""
    with at(date(2021, 11, 22)):
        for walker in bloc.leaders.values():
            walker.go("conference_answer")
            walker.send(answer="accepted")
        bloc.institute.go("directive")
        bloc.institute.follow("directive_report")
        bloc.institute.send(result="Đã tổng hợp 12 điển hình.")
        bloc.year(bloc.journal)
        bloc.journal.follow("rotation")
        bloc.journal.follow("rotation_propose")
        bloc.journal.send(unit=SCHOOL, role="head", reason="Đến lượt theo luân phiên.")


def hold_the_closing(bloc):
    """The members agree with the report and choose who leads in 2022, by a show of hands."""
    officer, head = bloc.officer, bloc.head
    with at(datetime(2021, 12, 2, 14)):
        bloc.conference(head, CLOSING)
        head.follow("conference_open")
        head.send()
        bloc.conference(officer, CLOSING)
        officer.follow("conference_attendance")
        names = [name for name in officer.form().names if name.startswith("presence_")]
        officer.send(**dict.fromkeys(names, "present"))
        for question, item in [
            ("Nhất trí báo cáo tổng kết năm 2021", "Báo cáo"),
            ("Trường Cán bộ Thanh tra làm Khối trưởng năm 2022", "Giới thiệu"),
        ]:
            bloc.conference(officer, CLOSING)
            officer.follow("conference_vote")
            officer.send(question=question, item=item, in_favour=5)
        bloc.year(head)
        head.follow("draft", "Báo cáo")
        head.follow("draft_finish")
        head.send()
        bloc.year(head)
        head.follow("rotation")
        head.follow("rotation_choose")
        head.send(vote="Trường Cán bộ Thanh tra làm Khối trưởng")
        head.says("Trường Cán bộ Thanh tra")
        bloc.conference(head, CLOSING)
        head.follow("conference_close")
        head.send()


def hand_over(bloc):
    """At the end of the meeting the head sets the day, opens the record, and both units sign it."""
    head, coming = bloc.head, bloc.next_head
    with at(datetime(2021, 12, 2, 16)):
        head.go("handover_begin")
        assert head.form().values["effective_on"] == ["03/12/2021"]
        head.send(note="Hồ sơ giấy lưu tại Trung tâm Thông tin.")
        head.follow("handover_open")
        head.send()
        for walker in (head, coming):
            walker.go("handover")
            walker.follow("handover_sign")
            walker.send(secret=PASSWORD)
        text = read(coming.file("handover_pdf"))
    for said in (
        "BÊN GIAO: Trung tâm Thông tin", "BÊN NHẬN: Trường Cán bộ Thanh tra", "Bản sao có 2/2 chữ ký",
        "Kể từ 0 giờ 00 phút ngày 03/12/2021", "Hồ sơ giấy lưu tại Trung tâm Thông tin.",
        "III. Kết luận chỉ đạo chưa hoàn thành Không có.",
    ):  # fmt: skip
        assert said in text
    told = post(datetime(2021, 12, 2, 17))
    assert told["Mời ký biên bản bàn giao"] == sorted(LEADERS[:2])
    assert told["Đã bàn giao"] == told["Khối trưởng năm 2022"] == sorted([OFFICER, *LEADERS])


def change_hands(bloc):
    """Until midnight the old head leads, then the new one; the minutes of its last meeting stay with the old."""
    old, new, officer = bloc.head, bloc.next_head, bloc.officer
    bloc.year(old)
    year = old.page.path
    acts = {name: f"{year}{name}/" for name in ("sua", "ket-thuc", "hoi-nghi", "chi-dao/giao", "du-thao/moi")}

    def may(walker: Walker) -> set[str]:
        return {name for name, address in acts.items() if walker.status(address) == 200}

    for moment in (datetime(2021, 12, 2, 23, 59, 59), datetime(2021, 12, 3), datetime(2021, 12, 4, 12)):
        with at(moment):
            leads, led = (old, new) if moment < datetime(2021, 12, 3) else (new, old)
            assert (may(leads), may(led), may(bloc.journal)) == (set(acts), set(), set())
            assert led.status(year) == bloc.journal.status(year) == 200
    with at(date(2021, 12, 6)):
        officer.go("minutes")
        officer.follow("minutes_write")
        write_section(officer, "conclusions", "Nhất trí.")
        officer.follow("minutes")
        officer.follow("minutes_finish")
        officer.send()
        for walker in (officer, old):
            walker.go("minutes_sign")
            walker.send(secret=PASSWORD)


def close(bloc):
    """The new head closes the year: nothing is open, and the page of the year tells all of it to every member."""
    new, member = bloc.next_head, bloc.journal
    with at(date(2021, 12, 31)):
        bloc.year(new)
        new.follow("campaign_close")
        new.send()
        new.says("Năm thi đua 2021 đã kết thúc")
        bloc.year(member)
    member.says(
        FACTS.theme, *FACTS.objectives, *FACTS.tasks, "Phát động 30/03/2021 đã xong", "Giao ước 30/03/2021 đã xong",
        "Tổng kết và bàn giao 02/12/2021 đã xong", "Năm thi đua đã kết thúc ngày 31/12/2021.", LAUNCH, CLOSING,
        "Kế hoạch thi đua năm 2021", "Báo cáo tổng kết năm 2021", *LEADERS,
    )  # fmt: skip
    for page in ("conference", "minutes", "covenant", "covenant_pdf", "draft", "directive_list", "rotation"):
        for address in member.links(page):
            assert member.status(address) == 200


def verify(bloc):
    """Whoever holds a paper finds it by its code: what it is, who signed, and that it is in force."""
    new, visitor = bloc.next_head, Client()
    with at(date(2021, 12, 31)):
        bloc.year(new)
        new.follow("handover")
        papers = {"Biên bản bàn giao": (new.file("handover_pdf"), [LEADERS[0], LEADERS[1]])}
        bloc.year(new)
        papers["Giao ước thi đua"] = (new.file("covenant_pdf"), LEADERS)
        for title, signers in ((LAUNCH, [OFFICER, LEADERS[0]]), (CLOSING, [OFFICER, LEADERS[0]])):
            bloc.year(new)
            new.follow("minutes", title)
            papers[f"Biên bản {title}"] = (new.file("minutes_pdf"), signers)
        for title, (pdf, signers) in papers.items():
            code = re.search(r"KTD(?:-[0-9A-Z]{4}){3}", read(pdf))[0]
            page = Page("/", visitor.get(f"/van-ban/xac-minh/{code}/"))
            assert title in page.text and all(name in page.text for name in signers), page.text
