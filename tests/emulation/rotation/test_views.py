"""The pages about who leads the next year."""

import pytest
from django.urls import reverse

from blocs.models import Succession, Term
from blocs.years import following
from common.clock import today
from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice
from tests.conftest import make_unit
from tests.emulation.rotation.conftest import make_vote


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def url(name, pk):
    return reverse(f"emulation:{name}", args=[pk])


def read(client, person, name, pk, status=200):
    client.force_login(person)
    response = client.get(url(name, pk))
    assert response.status_code == status
    return response.content.decode()


def send(client, person, name, pk, **data):
    client.force_login(person)
    return client.post(url(name, pk), data)


def test_a_member_proposes_and_the_head_records_the_vote(client, cast, year, vote):
    assert "No unit is proposed yet" in read(client, cast.binh, "rotation", year.pk)
    sent = {"unit": cast.member.pk, "role": "head", "reason": "Đến lượt"}
    assert send(client, cast.binh, "rotation_propose", year.pk, **sent).url == url("rotation", year.pk)
    choice = Choice.objects.get()
    assert (choice.unit, choice.proposing_unit, choice.reason) == (cast.member, cast.member, "Đến lượt")
    read(client, cast.binh, "rotation_choose", choice.pk, status=403)
    missing = send(client, cast.an, "rotation_choose", choice.pk, outcome="hands")
    assert missing.context["form"].has_error("__all__", "vote_missing")
    send(client, cast.an, "rotation_choose", choice.pk, outcome="hands", vote=vote.pk)
    choice.refresh_from_db()
    assert (choice.state, choice.term.year) == ("chosen", following(cast.year))
    text = read(client, cast.binh, "rotation", year.pk)
    assert "3 for, 0 against, 0 abstaining of 3 units present" in text


def test_an_appointment_is_offered_to_the_secretariat_only(client, cast, year):
    choice = proposing.propose(year, cast.member, role="deputy", by=cast.an)
    sent = {"outcome": "appointment", "document": "QĐ 3/QĐ-HĐ", "order": "2"}
    assert send(client, cast.an, "rotation_choose", choice.pk, **sent).context["form"].errors["outcome"]
    send(client, cast.thu, "rotation_choose", choice.pk, **sent)
    assert Term.objects.get(year=following(cast.year)).order == 2


def test_a_unit_is_not_chosen(client, cast, year):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    send(client, cast.an, "rotation_choose", choice.pk, outcome="not_chosen")
    choice.refresh_from_db()
    assert choice.state == "not_chosen"


def test_a_proposal_is_taken_back_with_a_reason(client, cast, year):
    choice = proposing.propose(year, cast.member, role="head", by=cast.binh)
    assert url("rotation_withdraw", choice.pk) in read(client, cast.binh, "rotation", year.pk)
    assert url("rotation_withdraw", choice.pk) not in read(client, cast.dung, "rotation", year.pk)
    send(client, cast.binh, "rotation_withdraw", choice.pk, because="Xin rút")
    choice.refresh_from_db()
    assert choice.state == "withdrawn"


@pytest.mark.parametrize(("answer", "state"), [("yes", "recognised"), ("no", "not_recognised")])
def test_the_secretariat_records_the_decision(client, cast, year, vote, answer, state):
    cast.council.recognises_heads = True
    cast.council.save()
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    choosing.choose(choice, method="hands", vote=vote, by=cast.an)
    assert url("rotation_recognise", choice.pk) not in read(client, cast.an, "rotation", year.pk)
    read(client, cast.an, "rotation_recognise", choice.pk, status=403)
    assert url("rotation_recognise", choice.pk) in read(client, cast.thu, "rotation", year.pk)
    sent = {"recognised": answer, "document": "QĐ 9/QĐ-HĐ", "on": f"{today():%d/%m/%Y}"}
    send(client, cast.thu, "rotation_recognise", choice.pk, **sent)
    choice.refresh_from_db()
    assert (choice.state, choice.recognition) == (state, "QĐ 9/QĐ-HĐ")


@pytest.mark.parametrize("name", ["chi", "son"])
def test_outsiders_know_nothing_of_it(client, cast, year, name):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    for page, pk in [("rotation", year.pk), ("rotation_propose", year.pk), ("rotation_choose", choice.pk)]:
        read(client, getattr(cast, name), page, pk, status=404)


def test_the_page_shows_who_served_when_also_under_a_former_name(client, cast, year):
    old = make_unit("Kho bạc cũ")
    Succession.objects.create(old=old, new=cast.member, kind="rename", decision="QĐ 1")
    before = str(int(cast.year) - 3)
    cast.bloc.memberships.create(unit=old, since="2015-01-01", until="2019-12-31")
    Term.objects.create(
        bloc=cast.bloc, unit=old, year=before, role="head", since=f"{before}-01-01", until=f"{before}-12-31"
    )
    client.force_login(cast.binh)
    response = client.get(url("rotation", year.pk))
    rows = [(row.unit.name, row.last_headed, row.years_since) for row in response.context["services"]]
    assert rows == [
        ("Đài Phát thanh và Truyền hình tỉnh", "", None),
        ("Kho bạc Nhà nước tỉnh", before, 4),
        ("Sở Nội vụ", cast.year, 1),
    ]
    assert response.context["years"] == [before, cast.year]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, cast, year, vote, count, django_assert_num_queries):
    for unit in [cast.member, cast.deputy, cast.head][:count]:
        choice = proposing.propose(year, unit, role="deputy", by=cast.an)
        choosing.choose(choice, method="hands", vote=make_vote(vote.conference, cast.an), by=cast.an)
    client.force_login(cast.binh)
    with django_assert_num_queries(QUERIES):
        client.get(url("rotation", year.pk))


QUERIES = 11


def test_the_secretariat_appoints_a_second_deputy_and_an_acting_head_by_hand(client, cast, year):
    client.force_login(cast.thu)
    path = url("campaign_roles", year.pk)
    sent = {"unit": cast.member.pk, "role": "deputy", "order": "2", "basis": "appointment", "document": "QĐ 4"}
    assert client.post(path, sent).url == path
    assert "Second deputy head of the bloc" in client.get(path).content.decode()
    acting = {
        "unit": cast.deputy.pk, "from_day": f"{today():%d/%m/%Y}", "document": "QĐ 5", "because": "Từ nhiệm",
        "is_acting": "on",
    }  # fmt: skip
    assert client.post(path + "?viec=thay", acting).url == path
    head = Term.objects.on(today()).get(bloc=cast.bloc, year=cast.year, role="head")
    assert (head.unit, head.is_acting, head.since, head.document) == (cast.deputy, True, today(), "QĐ 5")
