"""The desk of awards and the nominations of a year: what stands where, page by page, in how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from awards.proposals import drafting, reading, year_reading
from awards.proposals.models import Submission
from blocs.models import Term
from common.clock import now
from tests.awards.eligibility.making import nomination, submission
from tests.awards.proposals.making import handed_in, nominated
from tests.awards.records.making import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(cast, campaign, catalogue):
    """What Bình's unit proposes: three people for LĐTT, one for CSTĐ cơ sở."""
    found = drafting.begin(campaign, cast.member, by=cast.binh)
    for number in range(3):
        nominated(found, f"Người {number}", by=cast.binh)
    nominated(found, "Người 3", by=cast.binh, code="T-CSTDCS")
    return found


@pytest.fixture
def two_a_page(monkeypatch):
    monkeypatch.setattr(year_reading, "ROWS", 2)


def listed(client, person, campaign, **query):
    client.force_login(person)
    return client.get(reverse("awards:nomination_list", args=[campaign.pk]), query)


def names(response):
    return [(group.code, [row.name for row in group.rows]) for group in response.context["listed"].shown]


def test_the_nominations_of_a_year_go_on_from_page_to_page(client, cast, campaign, ours, two_a_page):
    first, second = (listed(client, cast.binh, campaign, page=number) for number in (1, 2))
    assert names(first) == [("T-LDTT", ["Người 0", "Người 1"])]

    assert names(second) == [("T-LDTT", ["Người 2"]), ("T-CSTDCS", ["Người 3"])]
    assert [(group.code, group.count, group.begins_on) for group in second.context["listed"].groups] == [
        ("T-LDTT", 3, 1), ("T-CSTDCS", 1, 2),
    ]  # fmt: skip
    assert "?page=2#award-T-CSTDCS" in second.content.decode() and "3 đề nghị" in second.content.decode()


def test_a_short_list_has_no_pages(client, cast, campaign, ours):
    response = listed(client, cast.binh, campaign)
    assert [name for _code, found in names(response) for name in found] == [f"Người {n}" for n in range(4)]
    assert "?page=" not in response.content.decode()


def test_nobody_else_sees_a_draft_on_the_list(client, cast, campaign, ours):
    for reader in (cast.an, cast.thu, cast.chi):
        response = listed(client, reader, campaign)
        assert response.status_code == 404 or names(response) == []


@pytest.mark.parametrize(("who", "queries"), [("binh", 16), ("thu", 22)])
def test_the_list_takes_as_many_queries_for_more(client, cast, campaign, ours, who, queries, django_assert_num_queries):
    handed_in(ours, by=cast.binh)
    address = reverse("awards:nomination_list", args=[campaign.pk])
    client.force_login(getattr(cast, who))
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    for number in range(3):
        nomination(ours, person(cast.member, f"Ai {number}"), ours.nominations.first().award)
    with django_assert_num_queries(queries):
        assert sum(len(rows) for _code, rows in names(client.get(address))) == 7


def test_each_part_of_the_desk_holds_its_own(cast, campaign, ours):
    assert [card.submission.pk for card in reading.desk(cast.binh).preparing] == [ours.pk]
    handed_in(ours, by=cast.binh)
    assert [(card.submission, card.count) for card in reading.desk(cast.an).reviewing] == [(ours, 4)]
    mine = reading.desk(cast.binh)
    assert ([card.submission.pk for card in mine.others], mine.preparing) == ([ours.pk], [])
    Submission._base_manager.filter(pk=ours.pk).update(state="forwarded")
    assert [card.submission.pk for card in reading.desk(cast.thu).checking] == [ours.pk]
    Submission._base_manager.filter(pk=ours.pk).update(state="withdrawn")
    assert reading.desk(cast.thu).is_empty


def test_a_part_of_the_desk_holds_the_newest(cast, campaign, catalogue, monkeypatch):
    monkeypatch.setattr(reading, "SHOWN", 2)
    drafts = [submission(campaign, cast.member, by=cast.binh, number=f"{n}") for n in range(3)]
    decided = submission(campaign, cast.member, by=cast.binh, state="decided")
    found = reading.desk(cast.binh)
    assert [card.submission for card in found.preparing] == [drafts[2], drafts[1]]
    assert [card.submission for card in found.others] == [decided]


@pytest.mark.parametrize(("who", "state", "part"), [("an", "submitted", "reviewing"), ("thu", "forwarded", "checking")])
def test_what_waits_longest_stands_first_and_never_falls_off(cast, campaign, catalogue, monkeypatch, who, state, part):
    monkeypatch.setattr(reading, "SHOWN", 2)
    sent = [
        submission(
            campaign, cast.member, by=cast.binh, state=state, number=f"{n}", submitted_at=now() - timedelta(days=9 - n)
        )
        for n in range(4)
    ]
    found = reading.desk(getattr(cast, who))
    assert [card.submission for card in getattr(found, part)] == sent[:2]
    assert [card.submission for card in found.others] == [sent[3], sent[2]]


def test_what_waits_for_a_reader_stands_on_their_desk_behind_any_number_that_wait_for_others(
    cast, campaign, catalogue, monkeypatch
):
    """The secretariat reviews what the head proposes, when there is no deputy; all else is for the head to review."""
    monkeypatch.setattr(reading, "SHOWN", 2)
    Term.objects.filter(bloc=campaign.bloc, role=Term.Role.DEPUTY).delete()
    for number in range(3):
        submission(
            campaign, cast.member, by=cast.binh, state="submitted", number=f"{number}",
            submitted_at=now() - timedelta(days=9 - number),
        )  # fmt: skip
    own = submission(campaign, cast.head, by=cast.an, state="submitted", number="4", submitted_at=now())
    assert [card.submission for card in reading.desk(cast.thu).reviewing] == [own]
    assert len(reading.desk(cast.an).reviewing) == 2


def test_a_card_is_drawn_anew_when_what_it_says_changes(client, cast, campaign, ours):
    client.force_login(cast.binh)
    address = reverse("awards:award_desk")
    assert "4 đề nghị" in client.get(address).content.decode()
    ours.nominations.first().delete()
    page = client.get(address).content.decode()
    assert "3 đề nghị" in page and "4 đề nghị" not in page
    assert f'href="{ours.get_absolute_url()}"' in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("binh", 12), ("thu", 9)])
def test_the_desk_takes_as_many_queries_for_more(
    client, cast, campaign, catalogue, who, queries, count, django_assert_num_queries
):
    for number in range(count):
        state = "draft" if who == "binh" else "forwarded"
        submission(campaign, cast.member, by=cast.binh, state=state, number=f"{number}")
    client.force_login(getattr(cast, who))
    client.get(reverse("awards:award_desk"))
    with django_assert_num_queries(queries):
        client.get(reverse("awards:award_desk"))
