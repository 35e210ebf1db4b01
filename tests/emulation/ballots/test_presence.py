"""Who takes part: whoever is noted as present, and whoever votes; nobody by default."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from emulation.ballots import counting, hands, papers, presence, results, tallies, voting
from tests.conftest import codes
from tests.emulation.ballots.meeting import (
    again,
    everybody_votes,
    figures,
    make_council,
    opened,
    outcomes,
    seat_of,
)
from tests.emulation.ballots.polls import answers, make_open


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def of(ballot) -> results.Result:
    return results.result(again(counting.count(counting.close(ballot, by=ballot.created_by), by=ballot.created_by)))


@pytest.mark.parametrize(("votes", "outcome"), [(3, ""), (4, ""), (5, "elected")])
def test_where_nobody_was_recorded_only_those_who_voted_took_part(cast, meeting, votes, outcome):
    for row in meeting.attendances.all():
        row.presence = ""
        row.save()
    ballot = opened(meeting, cast.an, [cast.head], base="valid")
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:votes], "agree"))
    found = of(ballot)
    assert (found.present, found.has_quorum) == (votes, bool(outcome))
    assert outcomes(ballot) == {cast.head.name: outcome}
    roll = dict(again(ballot).document.data["roll"])
    assert len(roll["Không bỏ phiếu"].split("; ")) == 7 - votes and "Vắng mặt" not in roll


def test_members_of_a_council_take_part_by_voting_by_answering_or_by_being_noted(cast):
    members = make_council(cast.council, 9)
    ballot = make_open(council=cast.council, purpose="awards", by_paper=True, by=cast.thu)
    for member in members[:3]:
        voting.vote(ballot, ballot.seats.get(member=member), answers(ballot), by=member.person)
    assert papers.hand_out(ballot.seats.get(member=members[3]), by=cast.thu).channel == "written"
    presence.note(ballot.seats.get(member=members[4]), is_present=True, by=cast.thu)
    papers.take_back(ballot.seats.get(member=members[3]), by=cast.thu)
    found = of(ballot)
    assert (found.present, found.roll, found.has_quorum) == (4, 9, False)


def test_presence_is_put_right_while_voting_is_open_by_those_who_prepare_and_who_did_it_stays(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head])
    seat = presence.note(seat_of(ballot, cast.member), is_present=False, by=cast.oanh)
    assert not seat.is_present and not seat_of(ballot, cast.member).is_present
    presence.note(seat, is_present=False, by=cast.an)
    (said,) = ballot.history.filter(history_change_reason__startswith="Vắng mặt")
    assert said.history_user == cast.oanh
    with pytest.raises(PermissionDenied):
        presence.note(seat, is_present=True, by=cast.binh)
    everybody_votes(ballot, cast, {cast.deputy: "agree"})
    refuses("already_voted", lambda: presence.note(seat_of(ballot, cast.deputy), is_present=False, by=cast.an))
    counting.close(ballot, by=cast.an)
    refuses("not_open", lambda: presence.note(seat, is_present=True, by=cast.an))
    refuses("not_open", lambda: presence.note_all(ballot, by=cast.an))


def test_everybody_is_noted_as_present_at_once_and_twice_is_once(cast):
    make_council(cast.council, 3)
    ballot = make_open(council=cast.council, purpose="awards", method="hands", by=cast.thu)
    refuses("nobody_present", lambda: hands.record(ballot, figures(ballot, (0, 0, 0), (0, 0, 0)), by=cast.thu))
    for _time in range(2):
        presence.note_all(ballot, by=cast.thu)
    assert hands.voters(ballot) == 3
    assert ballot.history.filter(history_change_reason="Có mặt: tất cả").count() == 1
    with pytest.raises(PermissionDenied):
        presence.note_all(ballot, by=cast.an)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_unit_wrongly_marked_present_is_put_right_and_the_hands_are_recorded_anew(cast, meeting, is_closed):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    hands.record(ballot, figures(ballot, (4, 3, 0)), by=cast.an)
    if is_closed:
        counting.close(ballot, by=cast.an)
    presence.note(seat_of(ballot, cast.member), is_present=False, by=cast.oanh)
    assert not hands.is_recorded(ballot) and set(tallies.read(ballot).values()) == {0}
    assert len(hands.recordings(ballot)) == 1
    counting.close(ballot, by=cast.an)
    refuses("hands_missing", lambda: counting.count(ballot, by=cast.an))
    refuses("too_many_hands", lambda: hands.record(ballot, figures(ballot, (4, 3, 0)), by=cast.an))
    hands.record(ballot, figures(ballot, (3, 3, 0)), by=cast.an)
    found = of(ballot)
    assert (found.present, found.base, outcomes(ballot)) == (6, 6, {cast.head.name: "not_elected"})


def test_who_noted_a_paper_is_kept_and_never_what_stands_on_it(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    seat = papers.hand_out(seat_of(ballot, cast.member), by=cast.oanh)
    papers.hand_out(seat_of(ballot, cast.deputy), by=cast.an)
    assert papers.noted(seat).history_user == cast.oanh
    seat = papers.take_back(seat, by=cast.an)
    assert papers.noted(seat) is None
    said = ballot.history.filter(history_change_reason__contains=cast.member.name).order_by("history_id")
    assert [row.history_user for row in said] == [cast.oanh, cast.an]
