"""Who is invited, and what the units answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.models import Membership
from common.clock import at, today
from emulation.conferences import attending, holding, inviting, letters, planning
from emulation.conferences.models import Attendance, Conference
from tests.conftest import codes, give_mandate, make_person, make_unit


def listed(conference):
    return [row.unit for row in conference.attendances.select_related("unit")]


def test_the_members_of_the_day_are_listed_the_head_first(cast, conference):
    invited = inviting.invite(conference, by=cast.an)
    assert (invited.state, listed(invited)) == ("invited", [cast.head, cast.deputy, cast.member])
    assert invited.letter.data["units"] == [cast.head.name, cast.deputy.name, cast.member.name]


@pytest.mark.parametrize("who", ["oanh", "binh", "dung", "chi", "son"])
def test_only_leaders_of_the_head_and_the_secretariat_invite(cast, conference, who):
    with pytest.raises(PermissionDenied):
        inviting.invite(conference, by=getattr(cast, who))
    assert inviting.invite(conference, by=cast.thu).state == Conference.State.INVITED


def test_inviting_twice_changes_nothing(cast, invited):
    before = (invited.history.count(), invited.letter)
    again = inviting.invite(invited, by=cast.an)
    assert (again.history.count(), again.letter, len(listed(again))) == (*before, 3)


def test_without_place_and_agenda_nobody_is_invited(cast, campaign, begins):
    bare = planning.plan(campaign, kind=Conference.Kind.MIDYEAR, starts_at=begins, by=cast.an)
    with pytest.raises(ValidationError) as error:
        inviting.invite(bare, by=cast.an)
    assert codes(error) == {"no_place", "no_agenda"}


def test_a_unit_that_joins_later_is_added_and_one_that_left_stays_but_does_not_count(cast, invited):
    new = make_unit("Sở Tư pháp")
    Membership.objects.create(bloc=cast.bloc, unit=new, since=today())
    cast.member.memberships.update(until=today() - timedelta(days=1))
    inviting.invite(invited, by=cast.an)
    assert listed(invited) == [cast.head, cast.deputy, cast.member, new]
    assert attending.tally(invited).members == 3
    with pytest.raises(PermissionDenied):
        inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    assert cast.binh not in letters.invited_people(invited)


def test_anyone_of_the_unit_answers_and_answering_twice_changes_or_repeats(cast, invited):
    officer = make_person("Hoa", cast.member, capacity="officer")
    first = inviting.answer(invited, unit=cast.member, answer="accepted", by=officer)
    again = inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    assert (again.answered_at, again.history.count()) == (first.answered_at, 2)
    changed = inviting.answer(
        invited, unit=cast.member, answer="substitute", representative="Lê Thị Hoa", post="Phó Giám đốc", by=cast.binh
    )
    assert (changed.answer, changed.representative, changed.post) == ("substitute", "Lê Thị Hoa", "Phó Giám đốc")


@pytest.mark.parametrize("who", ["an", "chi", "thu", "dung"])
def test_nobody_answers_for_another_unit(cast, invited, who):
    with pytest.raises(PermissionDenied):
        inviting.answer(invited, unit=cast.member, answer="accepted", by=getattr(cast, who))


@pytest.mark.parametrize(
    ("answer", "code"),
    [("", "answer_missing"), ("maybe", "answer_missing"), ("declined", "because_missing"),
     ("substitute", "substitute_missing")],
)  # fmt: skip
def test_an_answer_says_what_is_needed(cast, invited, answer, code):
    with pytest.raises(ValidationError) as error:
        inviting.answer(invited, unit=cast.member, answer=answer, by=cast.binh)
    assert codes(error) == {code}


def test_answers_are_taken_until_the_session_opens(cast, invited, on_the_day):
    inviting.answer(invited, unit=cast.member, answer="declined", note="Bận họp tỉnh", by=cast.binh)
    holding.open_session(invited, by=cast.an)
    with pytest.raises(ValidationError) as error:
        inviting.answer(invited, unit=cast.member, answer="accepted", by=cast.binh)
    assert codes(error) == {"not_invited"}


def test_no_invitation_after_the_beginning(cast, conference, begins):
    with at(begins + timedelta(minutes=1)), pytest.raises(ValidationError) as error:
        inviting.invite(conference, by=cast.an)
    assert codes(error) == {"in_the_past"}


def test_a_cancelled_conference_stays_cancelled(cast, invited):
    for _ in range(2):
        off = holding.cancel(invited, because="Bão số 9", by=cast.an)
    assert (off.state, off.revision, off.cancel_reason) == ("cancelled", 1, "Bão số 9")
    assert (
        off.letter.standing == "withdrawn" or off.letter.__class__.objects.get(pk=off.letter_id).standing == "withdrawn"
    )
    for act in (inviting.invite, holding.open_session):
        with pytest.raises(ValidationError) as error:
            act(off, by=cast.an)
        assert codes(error) == {"not_ahead"}


def test_a_cancellation_needs_a_reason_and_a_leader(cast, invited):
    with pytest.raises(ValidationError) as error:
        holding.cancel(invited, because=" ", by=cast.an)
    assert codes(error) == {"because_missing"}
    with pytest.raises(PermissionDenied):
        holding.cancel(invited, because="Bão", by=cast.oanh)


def test_leaders_and_deputies_of_the_invited_units_get_the_letter(cast, invited):
    second = make_person("Phó", cast.member, capacity="deputy", authority="")
    former = make_person("Cũ", cast.deputy, capacity="deputy", until=today() - timedelta(days=1))
    give_mandate(second, cast.deputy, capacity="deputy")
    assert set(letters.invited_people(invited)) == {cast.an, cast.binh, cast.dung, second}
    assert former not in letters.invited_people(invited)


def test_guests_are_listed_once_and_stay_once_they_came(cast, invited):
    for _ in range(2):
        guest = inviting.invite_guest(invited, name="Bà Nga", post="Phó Chủ tịch", by=cast.oanh)
    assert invited.guests.count() == 1
    attending.record_guest(guest, has_come=True, by=cast.oanh)
    with pytest.raises(ValidationError) as error:
        inviting.drop_guest(guest, by=cast.oanh)
    assert codes(error) == {"has_come"}
    attending.record_guest(guest, has_come=False, by=cast.oanh)
    for _ in range(2):
        inviting.drop_guest(guest, by=cast.oanh)
    assert not invited.guests.exists()
    with pytest.raises(PermissionDenied):
        inviting.invite_guest(invited, name="Ông", by=cast.binh)


def test_everybody_of_an_invited_row_is_waited_for_until_it_answers(cast, invited):
    assert [row.is_waited_for for row in Attendance.objects.filter(conference=invited)] == [True] * 3
