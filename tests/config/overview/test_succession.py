"""What home page and bloc year say when a bloc changes hands, or has nobody to lead it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from blocs import membership, rotation
from blocs.models import User
from blocs.years import following
from common import clock
from common.clock import today
from config.overview import todo
from emulation.campaigns import lifecycle
from emulation.handover import handing

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def year(cast, draft):
    return lifecycle.launch(draft.campaign, by=cast.an)


def titles(person) -> list[str]:
    with translation.override("en"):
        return [row.title for row in todo.of(User.objects.get(pk=person.pk)).todos]


def page(client, person, campaign):
    client.force_login(person)
    return client.get(reverse("emulation:campaign", args=[campaign.pk]))


def test_a_bloc_whose_head_left_is_on_the_desk_of_the_secretariat(client, cast, year):
    assert not any(title.startswith("Appoint a head") for title in titles(cast.thu))
    membership.leave(cast.head.memberships.get(), on=today() - DAY, by=cast.thu, because="Chuyển khối")
    assert any(title.startswith("Appoint a head for 1 bloc") for title in titles(cast.thu))
    response = page(client, cast.binh, year)
    assert f"The bloc has no head for {cast.year}: the secretariat appoints one." in response.content.decode()
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="Khuyết", document="QĐ 2"
    )
    assert not any(title.startswith("Appoint a head") for title in titles(cast.thu))


def test_the_coming_head_finds_its_year_on_its_desk(client, cast, year):
    rotation.appoint(cast.bloc, cast.member, year=following(cast.year), role="head", by=cast.thu)
    upcoming = lifecycle.begin(cast.bloc, following(cast.year), by=cast.binh)
    assert f"Prepare the launch of {following(cast.year)}" in titles(cast.binh)
    assert f"Prepare the launch of {following(cast.year)}" not in titles(cast.an)
    shown = page(client, cast.binh, upcoming).context["year"]
    assert (shown.may_prepare, shown.may_decide, shown.head) == (True, False, cast.member)
    assert not page(client, cast.an, upcoming).context["year"].may_prepare


def test_the_desk_of_a_year_left_open_goes_to_the_new_head(client, cast, year):
    rotation.appoint(cast.bloc, cast.member, year=following(cast.year), role="head", by=cast.thu)
    handover = handing.begin(year, effective_on=today() + 3 * DAY, by=cast.an)
    wanted = f"Finish the draft covenant of {cast.year}"
    assert wanted in titles(cast.an)
    with clock.at(handover.effective_on):
        assert wanted not in titles(cast.an)
        assert wanted in titles(cast.binh)
        shown = page(client, cast.binh, year).context["year"]
        assert (shown.may_decide, shown.head) == (True, cast.member)


def test_the_page_of_the_year_names_who_leads_next_and_the_way_there(client, cast, year):
    response = page(client, cast.binh, year)
    assert response.context["rotation"].url == reverse("emulation:rotation", args=[year.pk])
    rotation.appoint(cast.bloc, cast.member, year=following(cast.year), role="head", by=cast.thu)
    rotation.appoint(cast.bloc, cast.deputy, year=following(cast.year), role="deputy", order=2, by=cast.thu)
    text = page(client, cast.binh, year).content.decode()
    assert f"Leading in {following(cast.year)}" in text
    assert "Second deputy head of the bloc" in text
