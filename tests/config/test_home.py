"""The home page: what is mine to do."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs.models import Mandate
from common.clock import at, today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Step
from emulation.covenants import signing
from tests.conftest import act, make_person


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def home(client, person):
    client.force_login(person)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_signs_in_first(client, db):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/tai-khoan/login/?next=/")


def test_each_thing_to_do_has_a_day_and_is_one_click_away(client, cast, covenant):
    text = home(client, cast.binh)
    assert f"Sign the covenant of {cast.year} for Kho bạc Nhà nước tỉnh" in text
    assert "7 days left" in text
    assert f'href="/giao-uoc/{covenant.pk}/"' in text
    assert text.count("btn-primary") == 1


def test_nothing_to_do_says_what_comes_next_and_when(client, cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    lifecycle.plan(covenant.campaign, {Step.Kind.COVENANT: None, Step.Kind.MIDYEAR: today()}, by=cast.an)
    text = home(client, cast.binh)
    assert "Nothing waits for you" in text
    assert f"Next in Khối thi đua Tổng hợp {cast.year}: Mid-year review" in text
    assert f"/nam/{covenant.campaign.pk}/" in text


def test_no_day_ahead_still_leads_to_the_blocs(client, cast):
    assert 'href="/khoi/"' in home(client, cast.binh)


def test_without_a_mandate_one_reads_whom_to_ask(client, cast):
    assert "You hold no mandate today" in home(client, make_person())
    Mandate.objects.filter(person=cast.binh).update(until=date(2020, 12, 31))
    assert "Ask the secretariat of your council" in home(client, cast.binh)


def test_a_system_administrator_finds_the_ways_in(client, cast):
    text = home(client, cast.admin)
    assert "You hold no mandate today" not in text
    for address in ["/quan-tri/", "/khoi/", "/phong-trao/", "/van-ban/xac-minh/"]:
        assert f'href="{address}"' in text


def test_two_kinds_of_mandate_take_one_query_more_than_the_thirteen_of_one(client, cast, covenant):
    Mandate.objects.create(
        person=cast.an, council=cast.council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên", since=today()
    )
    client.force_login(cast.an)
    with at(covenant.signing_due_on + timedelta(days=1)), CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) <= 14
