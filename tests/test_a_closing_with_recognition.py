"""The closing of a real bloc on 28/12/2021, where head and deputy of the next year were introduced, on the pages.

The facts are those of the third bloc of `config.demo.facts`. Its council recognises by decision whom a conference
chose, and the deputy of 2021 does not become head. The year is there and launched; the pages are asked for the closing.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from blocs import rotation
from blocs.models import Council, Mandate
from common.clock import at
from config.demo.facts import HA_NAM
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Step
from emulation.covenants import drafting
from tests.conftest import PASSWORD, make_bloc, make_person, make_unit
from tests.walking import Walker, post, read

OFFICE, TREASURY, COMMITTEE_OFFICE, BANK = (HA_NAM.years[0].members[number] for number in (0, 1, 2, 7))
CLOSING = "Hội nghị tổng kết phong trào thi đua năm 2021"
AGENDA = [
    "Báo cáo tổng kết năm 2021, nhiệm vụ năm 2022",
    "Bình xét thi đua năm 2021",
    "Giới thiệu Khối trưởng, Khối phó năm 2022",
]


class Bloc:
    """The bloc in its launched year, and the people at the closing."""

    def __init__(self) -> None:
        facts, officer = HA_NAM.years[0], Mandate.Capacity.OFFICER
        council = Council.objects.create(name=HA_NAM.council, level="province", recognises_heads=True)
        self.units = {name: make_unit(name, kind=HA_NAM.kinds[name]) for name in facts.members}
        bloc = make_bloc(HA_NAM.name, list(self.units.values()), council=council)
        clerk = make_person("Trần Thị Thư", council=council, capacity=officer, post="Chuyên viên Sở Nội vụ")
        for unit, role in ((OFFICE, "head"), (TREASURY, "deputy")):
            rotation.appoint(bloc, self.units[unit], year="2021", role=role, by=clerk)
        people = {name: make_person(f"Thủ trưởng {name}", unit) for name, unit in self.units.items()}
        head = people[OFFICE]
        words = {"theme": facts.theme, "theme_set_by": facts.theme_set_by, "place": "Hà Nam"}
        year = lifecycle.begin(bloc, "2021", **words, by=head)
        lifecycle.plan(year, dict.fromkeys(Step.Kind.values, date(2021, 12, 28)), by=head)
        drafting.draft(year, preamble="Các đơn vị thống nhất giao ước.", by=head)
        lifecycle.launch(year, by=head)
        self.secretariat = Walker(clerk)
        self.leaders = {name: Walker(person) for name, person in people.items()}
        self.head = self.leaders[OFFICE]

    def year(self, walker: Walker) -> Walker:
        walker.go("blocs:bloc_list", "blocs:bloc", ("campaign", "2021"))
        return walker

    def closing(self, walker: Walker) -> Walker:
        self.year(walker).follow("conference", CLOSING)
        return walker


@pytest.fixture
def bloc(db):
    with at(date(2021, 3, 1)):
        return Bloc()


def test_the_council_recognises_whom_the_closing_chose(bloc):
    call(bloc)
    hold(bloc)
    wait(bloc)
    recognise(bloc)


def call(bloc):
    """The closing is planned with the three points of its agenda, and guests of the province are invited by mail."""
    head = bloc.head
    with at(date(2021, 12, 13)):
        bloc.year(head).follow("conference_begin")
        head.send(kind="final", day="28/12/2021", begins="08:00", place=OFFICE)
        for title in AGENDA:
            head.follow("agenda_add")
            head.send(title=title, presenter=OFFICE)
        for name, seat, email in (("Phó Chủ tịch", "UBND tỉnh Hà Nam", "pct@vidu.vn"), ("Giám đốc", "Sở Nội vụ", "")):
            head.follow("guest_add")
            head.send(name=name, post=seat, email=email)
        head.follow("conference_invite")
        head.send()
    names = [walker.person.full_name for walker in bloc.leaders.values()]
    assert post(datetime(2021, 12, 13, 9)) == {f"Giấy mời: {CLOSING}": sorted([*names, "pct@vidu.vn"])}


def hold(bloc):
    """Nine units are there; achievements are discussed and voted on, then head and deputy of 2022 are introduced."""
    head = bloc.head
    with at(datetime(2021, 12, 28, 8)):
        for unit, role in ((COMMITTEE_OFFICE, "head"), (TREASURY, "head"), (BANK, "deputy")):
            bloc.year(head).follow("rotation")
            head.follow("rotation_propose")
            head.send(unit=unit, role=role)
        bloc.closing(head).follow("conference_open")
        head.send()
        bloc.closing(head).follow("conference_attendance")
        form = head.form()
        present = {name: "present" for name in form.names if name.startswith("presence_")}
        head.send(**present, **{name: "on" for name in form.names if name.startswith("guest_")})
        for question, item in (
            ("Thống nhất kết quả bình xét năm 2021", AGENDA[1]),
            (f"{COMMITTEE_OFFICE} làm Khối trưởng", AGENDA[2]),
            (f"{BANK} làm Khối phó", AGENDA[2]),
        ):
            bloc.closing(head).follow("conference_vote")
            head.send(question=question, item=item, in_favour=8, abstaining=1)
        for unit, question in ((COMMITTEE_OFFICE, "làm Khối trưởng"), (BANK, "làm Khối phó")):
            bloc.year(head).follow("rotation")
            head.follow("rotation_choose", unit)
            head.send(vote=question)
        bloc.closing(head).follow("conference_close")
        head.send()
        bloc.year(head).follow("rotation")
        head.says(
            f"{COMMITTEE_OFFICE} được chọn làm khối trưởng năm 2022; chờ Hội đồng công nhận bằng quyết định.",
            f"{TREASURY} {OFFICE} đề xuất Khối trưởng Không được chọn",
            f"{BANK} {OFFICE} đề xuất Khối phó Được chọn, chờ công nhận",
        )


def wait(bloc):
    """Until the decision nobody heads 2022: the chosen unit prepares nothing, and nobody hands anything over."""
    chosen = bloc.leaders[COMMITTEE_OFFICE]
    with at(date(2021, 12, 29)):
        chosen.go("blocs:bloc_list", "blocs:bloc")
        assert not chosen.links("campaign_begin")
        assert chosen.status(chosen.page.path + "nam-moi/") == 403
        bloc.head.go()
        assert not bloc.head.links("handover_begin")
        bloc.year(bloc.head)
        assert not bloc.head.links("handover_begin")


def recognise(bloc):
    """The secretariat records the decision it was waited for; then both units have their terms."""
    clerk, chosen, head = bloc.secretariat, bloc.leaders[COMMITTEE_OFFICE], bloc.head
    with at(date(2022, 1, 5)):
        for unit in (COMMITTEE_OFFICE, BANK):
            clerk.go(("rotation_recognise", unit))
            clerk.send(document="Quyết định số 12/QĐ-UBND", on="04/01/2022")
        clerk.go()
        assert not clerk.links("rotation_recognise")
        clerk.go("blocs:bloc_list", "blocs:bloc")
        clerk.says(f"2022 – {COMMITTEE_OFFICE} từ 04/01/2022 {BANK} từ 04/01/2022 chưa bắt đầu")
        chosen.go("blocs:bloc_list", "blocs:bloc", "campaign_begin")
        assert chosen.form().values["year"] == ["2022"]
        bloc.year(head).follow("rotation")
        head.says(f"{COMMITTEE_OFFICE} là khối trưởng năm 2022.", "Quyết định số 12/QĐ-UBND, 04/01/2022")
        head.go("handover_begin")
        assert head.form().values["effective_on"] == ["04/01/2022"]
        head.send()
        head.follow("handover_open")
        head.send()
        for walker in (head, chosen):
            walker.go("handover")
            walker.follow("handover_sign")
            walker.send(secret=PASSWORD)
        words = read(chosen.file("handover_pdf"))
    assert f"BÊN GIAO: {OFFICE}" in words and f"BÊN NHẬN: {COMMITTEE_OFFICE}" in words
