"""Whose vote is awaited, on the home page and in reminders."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from blocs import succession
from common.clock import now, today
from emulation.ballots import obligations
from tests.conftest import make_unit
from tests.emulation.ballots.polls import cast_vote, make_open, seat_of, set_state


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
