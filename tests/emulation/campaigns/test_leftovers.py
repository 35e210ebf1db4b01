"""What a year leaves open when it is closed: listed, asked about, and closed all the same with a reason."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import make_aware

from blocs import rotation
from blocs.years import following
from common.clock import today
from emulation.campaigns import leftovers, lifecycle
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.covenants import drafting
from emulation.directives.models import Directive
from emulation.handover import handing
from emulation.reports.models import Report
from tests.conftest import codes
from tests.emulation.reports import making
from tests.points import make_round, make_table


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def year(cast, draft):
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    drafting.withdraw(draft, by=cast.an, because="không ký")
    return campaign


def open_codes(campaign) -> list[str]:
    return [row.code for row in leftovers.of(Campaign.objects.get(pk=campaign.pk))]


def test_what_is_open_is_listed_in_order(cast, year):
    assert open_codes(year) == ["no_successor"]
    starts_at = make_aware(datetime.combine(today(), time(8)))
    Conference.objects.create(campaign=year, kind="final", title="Tổng kết", starts_at=starts_at, chair_unit=cast.head)
    held = Conference.objects.create(
        campaign=year, kind="midyear", title="Sơ kết", starts_at=starts_at, chair_unit=cast.head
    )
    held.open()
    held.close()
    held.save()
    Directive.objects.create(campaign=year, number=1, text="Việc", owner=cast.member, due_on=today())
    rotation.appoint(cast.bloc, cast.member, year=following(cast.year), role="head", by=cast.thu)
    assert open_codes(year) == ["conference", "minutes", "directives", "no_handover"]
    handing.begin(year, effective_on=today() + timedelta(days=3), by=cast.an)
    assert open_codes(year) == ["conference", "minutes", "directives", "handover_unsigned"]


def test_a_head_that_goes_on_leaves_nothing_open(cast, year):
    rotation.appoint(cast.bloc, cast.head, year=following(cast.year), role="head", by=cast.thu)
    assert open_codes(year) == []
    assert lifecycle.close(year, by=cast.an).state == Campaign.State.CLOSED


def test_the_rule_refuses_without_a_reason_and_keeps_the_one_given(cast, year):
    with pytest.raises(ValidationError) as error:
        lifecycle.close(year, by=cast.an, because=" ")
    assert codes(error) == {"open_obligations"}
    assert Campaign.objects.get().state == Campaign.State.LAUNCHED
    lifecycle.close(year, by=cast.an, because="Chờ cấp trên chỉ định")
    closed = Campaign.objects.get()
    assert (closed.state, closed.history.first().history_change_reason) == ("closed", "Chờ cấp trên chỉ định")


def test_the_page_lists_asks_and_closes(client, cast, year):
    client.force_login(cast.an)
    path = reverse("emulation:campaign_close", args=[year.pk])
    page = client.get(path)
    assert f"Nobody is chosen to head the bloc in {following(cast.year)}." in page.content.decode()
    refused = client.post(path)
    assert refused.context["form"].errors["because"]
    assert Campaign.objects.get().state == Campaign.State.LAUNCHED
    assert client.post(path, {"because": "Chờ chỉ định"}).url == path
    assert Campaign.objects.get().state == Campaign.State.CLOSED


def test_reports_that_are_not_accepted_and_scores_without_a_ranking_stay_open(cast, year):
    rotation.appoint(cast.bloc, cast.head, year=following(cast.year), role="head", by=cast.thu)
    request = making.make_request(year, by=cast.an)
    assert open_codes(year) == ["reports"]
    Report._base_manager.filter(request=request).exclude(unit=cast.member).update(state="accepted")
    with translation.override("en"):
        rest = leftovers.of(Campaign.objects.get(pk=year.pk))
    assert [row.message for row in rest] == [f"{request.title}: 1 unit's report is not accepted."]
    Report._base_manager.filter(request=request).update(state="waived")
    assert open_codes(year) == []
    make_round(year, make_table(year, by=cast.an), by=cast.an)
    assert open_codes(year) == ["ranking"]
