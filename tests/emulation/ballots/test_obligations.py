"""Whose vote is awaited, on the home page and in reminders."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from blocs import succession
from blocs.models import CouncilMember
from common.clock import now, today
from config.overview import calendar, reminders, todo
from emulation.ballots import obligations, voting
from emulation.notices.models import Message
from tests.conftest import make_unit, yesterday
from tests.emulation.ballots.meeting import make_council
from tests.emulation.ballots.polls import answers, cast_vote, make_open, seat_of, set_state


def awaited(*units) -> list[int | None]:
    return [duty.unit_id for duty in obligations.open_for([unit.pk for unit in units])]


def test_each_unit_on_the_roll_owes_its_vote_until_it_is_in(cast, ballot):
    everybody = {duty.unit_id for duty in obligations.open_for(None)}
    assert everybody == {cast.head.pk, cast.member.pk, cast.deputy.pk}
    cast_vote(ballot, cast.member, by=cast.binh)
    assert awaited(cast.member) == []
    assert awaited(cast.head, cast.deputy) == [cast.head.pk, cast.deputy.pk]
    assert awaited(cast.elsewhere) == []


def test_only_those_who_decide_are_asked(cast, conference):
    closes_at = now() + timedelta(days=2)
    ballot = make_open(conference, closes_at=closes_at, by=cast.an)
    (duty,) = obligations.open_for([cast.member.pk])
    assert duty.for_leaders
    assert duty.due_on == localdate(closes_at)
    assert duty.campaign_id == conference.campaign_id
    assert duty.url == f"/phieu/{ballot.pk}/bo-phieu/?ghe={seat_of(ballot, cast.member).pk}"
    assert ballot.title in duty.about and cast.member.name in duty.about


@pytest.mark.parametrize("state", ["draft", "closed", "counted", "cancelled"])
def test_nothing_is_awaited_by_a_ballot_that_is_not_open(cast, ballot, state):
    set_state(ballot, state)
    assert obligations.open_for(None) == []


def test_nobody_owes_a_vote_online_at_a_show_of_hands(cast, conference):
    make_open(conference, method="hands", by=cast.an)
    assert obligations.open_for(None) == []


def test_the_unit_that_followed_owes_the_vote_of_the_one_that_ended(cast, ballot):
    joint = make_unit("Sở Hợp nhất")
    succession.merge([cast.member, cast.deputy], into=joint, on=today(), decision="QĐ 1", by=cast.admin)
    assert awaited(joint) == [joint.pk, joint.pk]
    assert awaited(cast.member) == []
    assert {duty.unit_id for duty in obligations.open_for(None)} == {cast.head.pk, joint.pk}


def test_the_queries_do_not_grow(cast, conference, django_assert_num_queries):
    for number in range(4):
        make_open(conference, title=f"Phiếu {number}", by=cast.an)
    with django_assert_num_queries(2):
        assert len(obligations.open_for(None)) == 12


def test_a_member_of_a_council_is_reminded_and_has_the_day_in_the_calendar(cast):
    members = make_council(cast.council, 3)
    ballot = make_open(
        council=cast.council, purpose="awards", names=["Bà Hồng"], closes_at=now() + timedelta(days=2), by=cast.thu
    )
    first, last = members[0].person, members[2].person
    voting.vote(ballot, ballot.seats.get(member=members[2]), answers(ballot), by=last)
    assert b"viec-ballot_vote" in calendar.of(first) and b"viec-ballot_vote" not in calendar.of(last)
    reminders.post_due()
    again = reminders.post_due()
    told = [row.audience for row in Message.objects.filter(kind=Message.Kind.REMINDER).order_by("pk")]
    assert (again, told) == (0, [{"people": [row.person_id]} for row in members[:2]])


def test_a_member_of_a_council_is_told_until_the_vote_is_in(cast):
    members = make_council(cast.council, 3)
    ballot = make_open(council=cast.council, purpose="awards", names=["Bà Hồng"], by=cast.thu)
    first = members[0].person
    (duty,) = obligations.of_person(first.pk)
    assert (duty.unit_id, duty.url) == (None, f"/phieu/{ballot.pk}/bo-phieu/?ghe={ballot.seats.first().pk}")
    assert [item.url for item in todo.of(first).todos] == [duty.url]
    voting.vote(ballot, ballot.seats.get(member=members[0]), answers(ballot), by=first)
    assert obligations.of_person(first.pk) == []
    CouncilMember.objects.filter(pk=members[1].pk).update(until=yesterday())
    assert obligations.of_person(members[1].person_id) == []
