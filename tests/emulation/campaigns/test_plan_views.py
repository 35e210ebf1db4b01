"""The page of the plan and its form."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import at, today
from emulation.campaigns import lifecycle, planning
from emulation.campaigns.models import Step
from emulation.campaigns.planning import Planned
from emulation.covenants import signing
from tests.conftest import act


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def get(client, person, path, status=200):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status
    return response


def post(client, person, path, status=302, **data):
    client.force_login(person)
    response = client.post(path, data)
    assert response.status_code == status
    return response


def shown(form, **changes):
    """What the form would send back, with `changes`."""
    values = {name: form[name].value() for name in form.fields} | changes
    days = {name: f"{value:%d/%m/%Y}" for name, value in values.items() if isinstance(value, date)}
    return {name: value for name, value in (values | days).items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [("an", 200, 200), ("oanh", 200, 200), ("thu", 200, 200), ("binh", 200, 403), ("chi", 404, 404), ("son", 404, 404)],
)
def test_the_bloc_reads_the_plan_and_the_head_writes_it(client, cast, campaign, who, read, write):
    person = getattr(cast, who)
    page = get(client, person, f"/nam/{campaign.pk}/ke-hoach/", read)
    get(client, person, f"/nam/{campaign.pk}/ke-hoach/sua/", write)
    assert (f"/nam/{campaign.pk}/ke-hoach/sua/" in page.content.decode()) is (write == 200)


def test_days_off_lateness_and_locks_stand_in_the_table(client, cast, campaign):
    planning.change(
        campaign,
        {"register": Planned(date(2026, 9, 2), is_lock=True), "launch": Planned(date(2026, 9, 4))},
        by=cast.an,
    )
    with at(date(2026, 9, 7)):
        page = get(client, cast.binh, f"/nam/{campaign.pk}/ke-hoach/").content.decode()
    assert "falls on a day off: Quốc khánh" in page
    assert "Locked after its day" in page
    assert "5 days late" in page and "3 working days" in page
    assert "3 days late" in page and "1 working day<" in page.replace("</span>", "<")


def test_a_proposal_fills_the_form_and_saves_nothing_until_sent(client, cast, campaign):
    form = get(client, cast.an, f"/nam/{campaign.pk}/ke-hoach/sua/?de-xuat=thong-le").context["form"]
    year = int(cast.year)
    assert form["due_closing"].value().year == year
    assert campaign.steps.count() == 6
    post(client, cast.an, f"/nam/{campaign.pk}/ke-hoach/sua/?de-xuat=thong-le", **shown(form, due_handover=""))
    kinds = [step.kind for step in sorted(campaign.steps.all(), key=lambda step: step.rank)]
    assert kinds == [kind for kind in Step.Kind.values if kind != "handover"]


def test_what_happened_is_not_proposed_again(client, cast, campaign):
    lifecycle.happened(campaign, "midyear", on=today(), by=cast.an)
    due = campaign.steps.get(kind="midyear").due_on
    form = get(client, cast.an, f"/nam/{campaign.pk}/ke-hoach/sua/?de-xuat=thong-le").context["form"]
    assert form["due_midyear"].value() == due


def test_in_a_year_that_runs_only_what_has_no_day_is_proposed(client, cast, covenant):
    path = f"/nam/{covenant.campaign_id}/ke-hoach/sua/?de-xuat=thong-le"
    form = get(client, cast.an, path).context["form"]
    assert form["due_midyear"].value() == covenant.campaign.steps.get(kind="midyear").due_on
    assert form["due_register"].value().year == int(cast.year)


def test_last_years_days_are_offered_where_there_is_a_last_year(client, cast, campaign):
    path = f"/nam/{campaign.pk}/ke-hoach/sua/"
    assert "de-xuat=nam-truoc" not in get(client, cast.an, path).content.decode()
    last = lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    planning.change(last, {"launch": Planned(date(int(cast.year) - 1, 4, 1))}, by=cast.thu)
    assert "de-xuat=nam-truoc" in get(client, cast.an, path).content.decode()
    form = get(client, cast.an, path + "?de-xuat=nam-truoc").context["form"]
    assert form["due_launch"].value() >= date(int(cast.year), 4, 1)


def test_a_launched_year_asks_why(client, cast, covenant):
    path = f"/nam/{covenant.campaign_id}/ke-hoach/sua/"
    form = get(client, cast.an, path).context["form"]
    sent = shown(form, due_midyear=f"{today() + timedelta(days=3):%d/%m/%Y}")
    refused = post(client, cast.an, path, 200, **sent)
    assert "say why its plan changes" in refused.content.decode()
    post(client, cast.an, path, **sent | {"because": "Bão"})
    assert covenant.campaign.steps.get(kind="midyear").due_on == today() + timedelta(days=3)


def test_a_step_is_noted_as_held_and_not_in_the_future(client, cast, campaign):
    path = f"/nam/{campaign.pk}/ke-hoach/sua/"
    form = get(client, cast.an, path).context["form"]
    refused = post(client, cast.an, path, 200, **shown(form, held_register=f"{today() + timedelta(days=1):%d/%m/%Y}"))
    assert "lies in the future" in refused.content.decode()
    post(client, cast.an, path, **shown(form, held_register=f"{today():%d/%m/%Y}"))
    assert campaign.steps.get(kind="register").done_on == today()


def test_two_planners_do_not_write_over_each_other(client, cast, campaign):
    path = f"/nam/{campaign.pk}/ke-hoach/sua/"
    form = get(client, cast.oanh, path).context["form"]
    planning.change(campaign, {"launch": Planned(date(2026, 3, 3))}, by=cast.an)
    refused = post(client, cast.oanh, path, 200, **shown(form))
    assert "Somebody changed this" in refused.content.decode()


def test_a_locked_signing_says_so_and_offers_no_signature(client, cast, covenant):
    plan = {"covenant": Planned(covenant.signing_due_on, is_lock=True)}
    planning.change(covenant.campaign, plan, because="Hạn của tỉnh", by=cast.an)
    with at(covenant.signing_due_on + timedelta(days=1)):
        client.force_login(cast.binh)
        page = client.get(f"/giao-uoc/{covenant.pk}/").content.decode()
    assert "Signing is locked" in page
    assert f"/giao-uoc/{covenant.pk}/ky/" not in page


def test_the_year_line_shows_small_steps_under_their_stop_and_leads_to_the_plan(client, cast, campaign):
    planning.change(campaign, {"self_score": Planned(date(2026, 11, 30))}, by=cast.an)
    response = get(client, cast.binh, f"/nam/{campaign.pk}/")
    stops = {stop.kind: stop for stop in response.context["stops"]}
    assert list(stops) == list(Step.STOPS)
    assert stops["scoring"].parts == ("Self-scoring: 30/11/2026",)
    assert stops["scoring"].url == f"/nam/{campaign.pk}/ke-hoach/"


def test_a_small_step_is_passed_over_once_its_stop_is_done(client, cast, covenant):
    """The launch is over: nobody is asked to hold the registration any more."""
    plan = {"register": Planned(date(2026, 1, 5)), "midyear_report": Planned(date(2026, 6, 25))}
    planning.change(covenant.campaign, plan, because="Bổ sung", by=cast.an)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    signing.close(covenant, by=cast.an, because="Hết hạn")
    with at(date(2026, 6, 1)):
        page = get(client, cast.binh, f"/nam/{covenant.campaign_id}/")
    assert "Six-month report" in str(page.context["turn"].sentence)


def test_the_plan_costs_the_same_however_many_steps_it_has(client, cast, campaign):
    counts = []
    for more in (1, 3):
        planning.change(campaign, {kind: Planned(today()) for kind in list(Step.UNDER)[:more]}, by=cast.an)
        client.force_login(cast.an)
        client.get(f"/nam/{campaign.pk}/ke-hoach/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/nam/{campaign.pk}/ke-hoach/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_signing_that_is_open_shows_its_last_day_in_the_plan(client, cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    page = get(client, cast.binh, f"/nam/{covenant.campaign_id}/ke-hoach/").content.decode()
    assert f"signing is open until {covenant.signing_due_on:%d/%m/%Y}" in page
