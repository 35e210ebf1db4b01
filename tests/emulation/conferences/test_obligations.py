"""What units owe a conference, as the home page and reminders read it."""

from datetime import timedelta

import pytest

from common.clock import at, today
from emulation.conferences import attending, holding, inviting, obligations, planning


def owed(*units, **kwargs):
    return [(duty.kind, duty.unit_id) for duty in obligations.open_for([unit.pk for unit in units], **kwargs)]


def test_an_invited_unit_owes_an_answer_by_the_day_of_the_meeting(cast, invited, begins):
    (duty,) = obligations.open_for([cast.member.pk])
    assert (duty.kind, duty.subject, duty.due_on) == ("answer_invitation", invited.pk, invited.day)
    assert duty.url == f"/hoi-nghi/{invited.pk}/tra-loi/?don-vi={cast.member.pk}"
    assert invited.title in duty.about
    inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    assert owed(cast.member) == []
    planning.change(invited, starts_at=begins + timedelta(hours=1), by=cast.an)
    assert owed(cast.member) == [("answer_invitation", cast.member.pk)]


def test_on_the_day_units_owe_the_check_in_until_they_are_recorded(cast, invited, begins):
    inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    inviting.answer(invited, unit=cast.deputy, answer="declined", note="Bận", by=cast.dung)
    with at(begins - timedelta(minutes=30)):
        assert owed(cast.head, cast.deputy, cast.member) == [
            ("answer_invitation", cast.head.pk), ("check_in", cast.head.pk), ("check_in", cast.member.pk),
        ]  # fmt: skip
        holding.open_session(invited, by=cast.an)
        attending.check_in(invited, unit=cast.member, by=cast.binh, code=invited.check_in_code)
        assert owed(cast.head, cast.member) == [("check_in", cast.head.pk)]
        holding.close_session(invited, by=cast.an)
        assert owed(cast.head, cast.member) == []


def test_a_cancelled_conference_and_a_unit_that_left_owe_nothing(cast, invited):
    cast.member.memberships.update(until=today() - timedelta(days=1))
    assert owed(cast.member) == []
    assert len(obligations.open_for(None)) == 2
    holding.cancel(invited, because="Bão", by=cast.an)
    assert obligations.open_for(None) == []


@pytest.mark.usefixtures("invited")
def test_everything_is_asked_in_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(obligations.open_for(None, councils=[cast.council.pk])) == 3
