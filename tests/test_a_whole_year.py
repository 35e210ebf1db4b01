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
from blocs.models import Council, Mandate
from common.clock import at
from config.demo.facts import INSPECTORATE
from tests.conftest import PASSWORD, make_bloc, make_person, make_unit
from tests.walking import Walker, named

CENTRE, SCHOOL, NEWSPAPER, JOURNAL, INSTITUTE = INSPECTORATE.years[1].members
FACTS = INSPECTORATE.years[1]
LAUNCHED, CLOSED = date(2021, 3, 30), date(2021, 12, 2)


def read(pdf: bytes) -> str:
    """Return the words of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


class Bloc:
    """The people of the year, each at a screen of their own."""

    def __init__(self) -> None:
        council = Council.objects.create(name=INSPECTORATE.council, short_name=INSPECTORATE.council_short, level="ministry")
        units = [make_unit(name, kind=INSPECTORATE.kinds[name]) for name in FACTS.members]
        bloc = make_bloc(INSPECTORATE.name, units, council=council, short_name=INSPECTORATE.short_name)
        officer = Mandate.Capacity.OFFICER
        clerk = make_person("Nguyễn Thị Thư", council=council, capacity=officer, post="Chuyên viên")
        rotation.appoint(bloc, units[0], year="2021", role="head", by=clerk)
        leaders = ["Trần Văn Tin", "Lê Thị Trường", "Phạm Văn Báo", "Vũ Thị Chí", "Đỗ Văn Viện"]
        people = [make_person(name, unit) for name, unit in zip(leaders, units, strict=True)]
        self.secretariat = Walker(clerk)
        self.head, self.next_head, self.newspaper, self.journal, self.institute = map(Walker, people)
        self.officer = Walker(make_person("Hoàng Thị Oanh", units[0], capacity=officer, post="Chuyên viên"))
        self.leaders = dict(zip(FACTS.members, [self.head, self.next_head, self.newspaper, self.journal, self.institute], strict=True))
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


def post(moment: datetime) -> list[str]:
    """Let the timer run and return to whom it sent mails, each with its subject."""
    mail.outbox.clear()
    with at(moment):
        call_command("tick", verbosity=0)
    return sorted(f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox)


def test_the_year_2021_runs_from_the_first_act_to_the_last(bloc):
    begin(bloc)


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
