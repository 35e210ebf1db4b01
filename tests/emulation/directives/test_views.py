"""The pages of directives: list, one, giving, reporting, changing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.clock import today
from emulation.directives import directing, reading
from emulation.directives.models import Directive
from tests.emulation.minutes.conftest import make_conference

DAY = timedelta(days=1)


@pytest.fixture
def give(cast, campaign):
    def give_(**fields) -> Directive:
        given = {"text": "Nộp báo cáo.", "owner": cast.member, "due_on": today() + 5 * DAY, "by": cast.an, **fields}
        return directing.give(campaign, **given)

    return give_


@pytest.fixture
def directive(give) -> Directive:
    return give()


def page(client, person, name, *args, data=None, **query):
    client.force_login(person)
    address = reverse(f"emulation:{name}", args=args)
    return client.get(address, query) if data is None else client.post(address, data)


def test_the_list_shows_the_open_ones_first_with_their_days_late(client, cast, campaign, give):
    give(text="Việc trễ.", conference=make_conference(campaign, days_ago=9), due_on=today() - 2 * DAY)
    give(text="Việc còn hạn.")
    directing.report(give(text="Việc đã xong."), result="Xong", by=cast.binh)
    body = page(client, cast.binh, "directive_list", campaign.pk).content.decode()
    assert body.index("Việc trễ.") < body.index("Việc còn hạn.") < body.index("Việc đã xong.")
    assert 'class="status late"' in body


def test_an_empty_list_says_what_to_do(client, cast, campaign):
    body = page(client, cast.an, "directive_list", campaign.pk).content.decode()
    assert reverse("emulation:directive_give", args=[campaign.pk]) in body
    body = page(client, cast.binh, "directive_list", campaign.pk).content.decode()
    assert reverse("emulation:directive_give", args=[campaign.pk]) not in body


def test_a_list_of_three_asks_no_more_than_a_list_of_one(client, cast, campaign, give):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page(client, cast.binh, "directive_list", campaign.pk).status_code == 200
        return len(asked)

    give()
    queries()
    one = queries()
    give(text="Việc hai.", conference=make_conference(campaign))
    give(text="Việc ba.", owner=cast.deputy)
    assert queries() == one


def test_a_unit_may_look_at_its_own_only(client, cast, campaign, give):
    give(text="Việc của mình.")
    give(text="Việc của đơn vị khác.", owner=cast.deputy)
    body = page(client, cast.binh, "directive_list", campaign.pk, cua="toi").content.decode()
    assert "Việc của mình." in body
    assert "Việc của đơn vị khác." not in body


def test_the_head_gives_a_directive_on_the_page(client, cast, campaign):
    conference = make_conference(campaign)
    data = {
        "text": "Nộp đăng ký.", "owner": cast.member.pk, "due_on": f"{today() + DAY:%d/%m/%Y}",
        "conference": conference.pk, "given_by": "An",
    }  # fmt: skip
    response = page(client, cast.an, "directive_give", campaign.pk, data=data)
    row = Directive.objects.get()
    assert response.url == reverse("emulation:directive", args=[row.pk])
    assert (row.text, row.owner, row.conference, row.due_on) == ("Nộp đăng ký.", cast.member, conference, today() + DAY)


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"due_on": "31/02/2026"}, {"due_on": "01/01/2020"}, {"due_on": ""}, {"owner": "0"}, {"owner": "x"},
     {"conference": "999999"}, {"conference": "x"}, {"text": "\x00"}, {"given_by": "x" * 300}],
)  # fmt: skip
def test_bad_input_is_said_and_kept(client, cast, campaign, wrong):
    data = {"text": "Nộp đăng ký.", "owner": cast.member.pk, "due_on": f"{today():%d/%m/%Y}", **wrong}
    response = page(client, cast.an, "directive_give", campaign.pk, data=data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Directive.objects.exists()


def test_a_directive_is_reported_asked_again_and_moved_on_its_pages(client, cast, directive):
    page(client, cast.binh, "directive_report", directive.pk, data={"result": "Đã nộp."})
    directive.refresh_from_db()
    assert (directive.state, directive.result) == ("done", "Đã nộp.")
    page(client, cast.an, "directive_change", directive.pk, data={"what": "reopen", "because": "Thiếu phụ lục"})
    page(
        client, cast.an, "directive_change", directive.pk,
        data={"what": "move", "because": "Thêm thời gian", "due_on": f"{today() + 9 * DAY:%d/%m/%Y}"},
    )  # fmt: skip
    directive.refresh_from_db()
    assert (directive.state, directive.due_on) == ("open", today() + 9 * DAY)
    body = page(client, cast.dung, "directive", directive.pk).content.decode()
    assert all(words in body for words in ("Đã nộp.", "Thiếu phụ lục", "Thêm thời gian"))
    page(client, cast.thu, "directive_change", directive.pk, data={"what": "drop", "because": "Không còn cần"})
    directive.refresh_from_db()
    assert (directive.state, directive.result) == ("dropped", "Không còn cần")


@pytest.mark.parametrize(
    "wrong",
    [{"what": "reopen"}, {"what": "x"}, {"because": ""}, {"due_on": ""}, {"due_on": "01/01/2020"}, {"due_on": "x"}],
)
def test_a_change_that_makes_no_sense_is_refused(client, cast, directive, wrong):
    data = {"what": "move", "because": "Lý do", "due_on": f"{today() + DAY:%d/%m/%Y}", **wrong}
    response = page(client, cast.an, "directive_change", directive.pk, data=data)
    assert response.status_code == 200
    assert response.context["form"].errors


@pytest.mark.parametrize(
    ("name", "person", "status"),
    [
        ("directive", "binh", 200), ("directive", "dung", 200), ("directive", "chi", 404), ("directive", "son", 404),
        ("directive_report", "binh", 200), ("directive_report", "an", 403), ("directive_report", "chi", 404),
        ("directive_change", "an", 200), ("directive_change", "thu", 200), ("directive_change", "binh", 403),
        ("directive_change", "chi", 404),
    ],
)  # fmt: skip
def test_who_reaches_which_page(client, cast, directive, name, person, status):
    assert page(client, getattr(cast, person), name, directive.pk).status_code == status


def test_who_may_give(client, cast, campaign):
    found = [
        page(client, person, "directive_give", campaign.pk).status_code
        for person in (cast.an, cast.oanh, cast.thu, cast.binh, cast.chi)
    ]
    assert found == [200, 200, 200, 403, 404]


def test_the_block_for_other_pages_shows_what_is_open(cast, campaign, directive):
    ahead = make_conference(campaign, days_ago=-1)
    board = reading.comes_back(ahead, {cast.member.pk})
    html = render_to_string("emulation/directives_open.html", {"board": board})
    assert "Nộp báo cáo." in html
    assert 'class="me"' in html
    nothing = {"board": {"lines": [], "late_count": 0, "campaign": campaign}}
    assert not render_to_string("emulation/directives_open.html", nothing).strip()
