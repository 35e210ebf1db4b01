"""Check-in by code, the secretary's record, and the quorum in integers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from blocs.models import Membership
from common.clock import at, today
from emulation.conferences import attending, hands, holding, inviting
from emulation.conferences.models import Attendance
from tests.conftest import codes, make_person, make_unit


def check_in(conference, unit, person, **fields):
    return attending.check_in(conference, unit=unit, by=person, **{"code": conference.check_in_code, **fields})


@given(st.integers(0, 60), st.integers(1, 20), st.integers(0, 19), st.integers(0, 60))
def test_the_quorum_is_compared_in_integers(members, of, less, here):
    parts = max(1, of - less)
    assert (here >= attending.needed(members, parts=parts, of=of)) == (here * of >= parts * members)


def test_a_unit_checks_in_with_the_code_whatever_its_case(cast, session):
    row = check_in(session, cast.member, cast.binh, code=f" {session.check_in_code.lower()} ", mode="online")
    assert (row.presence, row.mode, row.checked_in_by) == ("present", "online", cast.binh)
    tally = attending.tally(session)
    assert (tally.here, tally.hall, tally.online, tally.needed, tally.has_quorum) == (1, 0, 1, 2, False)
    check_in(session, cast.head, cast.oanh)
    assert attending.tally(session).has_quorum


def test_the_second_check_in_of_a_unit_changes_nothing(cast, session):
    officer = make_person("Hoa", cast.member, capacity="officer")
    first = check_in(session, cast.member, cast.binh)
    for person in (cast.binh, officer):
        again = check_in(session, cast.member, person, mode="online", representative="Người khác")
        assert (again.checked_in_by, again.mode, again.representative) == (cast.binh, "hall", first.representative)
    assert again.history.count() == 2


def test_a_wrong_code_lets_nobody_in(cast, session):
    with pytest.raises(ValidationError) as error:
        check_in(session, cast.member, cast.binh, code="AAAAAA")
    assert codes(error) == {"wrong_code"}
    assert not Attendance.objects.get(conference=session, unit=cast.member).is_here


@pytest.mark.parametrize("who", ["an", "chi", "thu", "dung"])
def test_nobody_checks_in_for_another_unit(cast, session, who):
    with pytest.raises(PermissionDenied):
        check_in(session, cast.member, getattr(cast, who))


def test_a_unit_that_was_not_invited_does_not_check_in(cast, session):
    with pytest.raises(PermissionDenied):
        check_in(session, cast.elsewhere, cast.chi)


def test_the_doors_open_three_hours_before_and_close_with_the_session(cast, invited, begins):
    for moment, is_open in ((begins - timedelta(hours=3, minutes=1), False), (begins - timedelta(hours=3), True)):
        with at(moment):
            assert attending.doors_are_open(invited) is is_open
    with at(begins):
        closed = holding.close_session(holding.open_session(invited, by=cast.an), by=cast.an)
        with pytest.raises(ValidationError) as error:
            check_in(closed, cast.member, cast.binh)
    assert codes(error) == {"doors_closed"}


def test_how_a_unit_is_represented_is_proposed_from_its_answer_and_the_mandate(cast, invited):
    row = inviting.attendance_of(invited, cast.head)
    an, oanh = cast.an.mandates.get(), cast.oanh.mandates.get()
    assert (attending.proposed_presence(row, an), attending.proposed_presence(row, oanh)) == ("present", "substitute")
    row = inviting.answer(invited, unit=cast.head, answer="substitute", representative="Oanh", by=cast.an)
    assert attending.proposed_presence(row, an) == "substitute"


def test_the_secretary_records_and_corrects(cast, session):
    row = inviting.attendance_of(session, cast.member)
    attending.record(row, presence="excused", by=cast.oanh)
    recorded = attending.record(row, presence="present", mode="online", seen=("excused", "hall"), by=cast.oanh)
    assert (recorded.presence, recorded.mode, recorded.checked_in_by) == ("present", "online", cast.oanh)
    assert attending.record(recorded, presence="present", mode="online", by=cast.thu).history.count() == 3
    for who in ("binh", "dung", "chi"):
        with pytest.raises(PermissionDenied):
            attending.record(row, presence="absent", by=getattr(cast, who))


def test_what_a_unit_said_for_itself_since_is_not_written_over(cast, session):
    row = inviting.attendance_of(session, cast.member)
    check_in(session, cast.member, cast.binh)
    with pytest.raises(ValidationError) as error:
        attending.record(row, presence="absent", seen=("", "hall"), by=cast.oanh)
    assert codes(error) == {"changed_since"}


def test_after_the_session_a_correction_needs_a_reason(cast, session):
    closed = holding.close_session(session, by=cast.an)
    row = inviting.attendance_of(closed, cast.member)
    with pytest.raises(ValidationError) as error:
        attending.record(row, presence="present", by=cast.oanh)
    assert codes(error) == {"because_missing"}
    corrected = attending.record(row, presence="present", because="Có mặt nhưng chưa ghi", by=cast.oanh)
    assert corrected.history.first().history_change_reason == "Có mặt nhưng chưa ghi"


def test_a_unit_that_left_counts_on_neither_side(cast, session):
    check_in(session, cast.head, cast.an)
    check_in(session, cast.member, cast.binh)
    cast.member.memberships.update(until=today() - timedelta(days=1))
    tally = attending.tally(session)
    assert (tally.here, tally.members) == (1, 2)


def test_hands_never_exceed_the_units_present(cast, session):
    check_in(session, cast.head, cast.an)
    with pytest.raises(ValidationError) as error:
        hands.count(session, question="Thông qua?", in_favour=1, against=1, by=cast.oanh)
    assert codes(error) == {"too_many_hands"}
    votes = [hands.count(session, question="Thông qua?", in_favour=1, by=cast.oanh) for _ in range(2)]
    assert (votes[0], votes[0].units_present, votes[0].is_carried) == (votes[1], 1, True)
    fixed = hands.count(session, question="Thông qua?", in_favour=0, against=1, vote=votes[0], by=cast.oanh)
    assert (fixed.pk, fixed.is_carried) == (votes[0].pk, False)


def test_hands_are_counted_in_session_by_those_who_prepare(cast, invited, on_the_day):
    with pytest.raises(ValidationError) as error:
        hands.count(invited, question="Sớm?", in_favour=0, by=cast.oanh)
    assert codes(error) == {"not_in_session"}
    for who in ("binh", "chi"):
        with pytest.raises(PermissionDenied):
            hands.count(invited, question="Sớm?", in_favour=0, by=getattr(cast, who))


def test_a_unit_that_joins_on_the_day_is_listed_when_the_session_opens(cast, invited, on_the_day):
    new = make_unit("Sở Tư pháp")
    Membership.objects.create(bloc=cast.bloc, unit=new, since=today())
    assert attending.tally(holding.open_session(invited, by=cast.an)).members == 4
