"""What other capabilities wait for: on the home page, in the calendar, and in reminders."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from blocs.prepared import Prepared
from common.clock import at, today
from config.overview import calendar, duties, todo
from emulation.campaigns.models import Campaign
from emulation.obligations import Obligation


@pytest.fixture
def sources(cast, campaign, monkeypatch):
    """A capability that asks something of the member unit, its leaders, and the secretariat."""

    def open_for(units, *, councils=()):
        def of(subject, **fields):
            return Obligation(
                "test", subject, f"Việc {subject}", "Khối thi đua Tổng hợp", "/khoi/", "Mở", campaign_id=campaign.pk,
                due_on=today() + timedelta(days=2), **fields,
            )  # fmt: skip

        mine, leaders = of(1, unit_id=cast.member.pk), of(2, unit_id=cast.head.pk, for_leaders=True)
        staff = of(3, council_id=cast.council.pk)
        asked = [duty for duty in (mine, leaders) if units is None or duty.unit_id in units]
        return [*asked, *([staff] if units is None or cast.council.pk in councils else [])]

    years = Campaign.objects.all()
    asking = (duties.Source(open_for, years, "bloc"), duties.Source(open_for, years, council="bloc__council"))
    monkeypatch.setattr(duties, "SOURCES", asking)
    monkeypatch.setattr(duties, "_waiting", Prepared(duties._waiting.build))


def titles(person):
    found = [item.title for item in todo.of(type(person).objects.get(pk=person.pk)).todos]
    return [title for title in found if title.startswith("Việc")]


def test_each_finds_their_own_on_the_home_page(cast, sources):
    expected = {"an": ["Việc 2"], "oanh": [], "binh": ["Việc 1"], "thu": ["Việc 3"], "chi": [], "son": [], "dung": []}
    assert {name: titles(getattr(cast, name)) for name in expected} == expected


def test_the_calendar_holds_the_same(cast, sources):
    assert "Hạn: Việc 1 – Khối thi đua Tổng hợp".encode() in calendar.of(cast.binh)
    assert b"viec-test" not in calendar.of(cast.oanh)
    assert b"viec-test-3" in calendar.of(cast.thu)


def test_and_those_whom_it_waits_for_are_reminded(cast, sources):
    with at(today()):
        call_command("tick", verbosity=0)
    told = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert {address: subject[15:32] for address, subject in told.items()} == {
        cast.binh.email: "Nhắc việc: Việc 1", cast.an.email: "Nhắc việc: Việc 2", cast.thu.email: "Nhắc việc: Việc 3",
    }  # fmt: skip
