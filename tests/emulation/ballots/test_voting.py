"""One seat, one vote: who gives it, what it may say, and when it is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import scope, succession
from blocs.models import CouncilMember, User
from common.clock import at, today
from emulation.ballots import voting
from emulation.ballots.models import Ballot, Seat
from tests.conftest import codes, give_mandate, make_person, make_unit, yesterday
from tests.emulation.ballots.polls import answers, cast_vote, counts, make_open, seat_of, set_state


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def test_a_vote_marks_the_seat_and_raises_the_counts(cast, ballot):
    cast_vote(ballot, cast.member, "agree", "abstain", by=cast.binh)
    cast_vote(ballot, cast.head, "disagree", "agree", by=cast.an)
    assert counts(ballot) == {
        ("Sở Nội vụ", "agree"): 1,
        ("Sở Nội vụ", "disagree"): 1,
        ("Kho bạc Nhà nước tỉnh", "abstain"): 1,
        ("Kho bạc Nhà nước tỉnh", "agree"): 1,
        (None, "papers"): 2,
    }
    assert [seat.channel for seat in ballot.seats.all()] == ["online", "", "online"]


def test_a_second_vote_for_a_seat_is_refused_and_counts_nowhere(cast, ballot):
    cast_vote(ballot, cast.member, by=cast.binh)
    before = counts(ballot)
    with pytest.raises(ValidationError) as refusal:
        cast_vote(ballot, cast.member, "disagree", "disagree", by=cast.binh)
    assert codes(refusal) == {"voted_already"}
    assert counts(ballot) == before


def test_two_leaders_of_a_unit_have_one_vote(cast, ballot):
    deputy = make_person("Phó", cast.member, capacity="deputy", post="Phó Giám đốc")
    cast_vote(ballot, cast.member, by=deputy)
    with pytest.raises(ValidationError) as refusal:
        cast_vote(ballot, cast.member, by=cast.binh)
    assert codes(refusal) == {"voted_already"}


@pytest.mark.parametrize("who", ["chi", "oanh", "thu", "son", "admin", "an"])
def test_nobody_else_votes_for_a_unit(cast, ballot, who):
    """Also not the secretariat, an administrator, the head of the bloc, or an officer of the unit itself."""
    unit = cast.head if who == "oanh" else cast.member
    with pytest.raises(PermissionDenied):
        cast_vote(ballot, unit, by=getattr(cast, who))
    assert counts(ballot) == {}


def test_an_officer_becomes_a_voter_by_authorisation(cast, ballot):
    hoa = make_person("Hoa", cast.member, capacity="authorised", post="Trưởng phòng", authority="GUQ 3")
    cast_vote(ballot, cast.member, by=hoa)
    assert seat_of(ballot, cast.member).has_voted


def test_the_seat_of_another_ballot_is_refused(cast, conference, ballot):
    other = make_open(conference, by=cast.an, title="Khác")
    with pytest.raises(PermissionDenied):
        voting.vote(other, seat_of(ballot, cast.member), answers(other), by=cast.binh)


@pytest.mark.parametrize("state", ["draft", "closed", "counted", "cancelled"])
def test_a_ballot_takes_votes_while_it_is_open_only(cast, ballot, state):
    set_state(ballot, state)
    with pytest.raises(ValidationError) as refusal:
        cast_vote(ballot, cast.member, by=cast.binh)
    assert codes(refusal) == {"not_open"}
    assert counts(ballot) == {}


def test_whose_vote_is_in_hears_that_also_after_closing(cast, ballot):
    cast_vote(ballot, cast.member, by=cast.binh)
    set_state(ballot, "closed")
    with pytest.raises(ValidationError) as refusal:
        cast_vote(ballot, cast.member, by=cast.binh)
    assert codes(refusal) == {"voted_already"}


def test_hands_are_not_put_in_here(cast, conference):
    ballot = make_open(conference, method="hands", by=cast.an)
    with pytest.raises(ValidationError) as refusal:
        cast_vote(ballot, cast.member, by=cast.binh)
    assert codes(refusal) == {"by_hands"}


@pytest.mark.parametrize("channel", ["paper", "hands", "", "fax"])
def test_what_others_record_is_not_put_in_by_a_voter(cast, ballot, channel):
    with pytest.raises(ValidationError) as refusal:
        voting.vote(ballot, seat_of(ballot, cast.member), answers(ballot), by=cast.binh, channel=channel)
    assert codes(refusal) == {"channel"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (lambda a, b: {a: "agree"}, "incomplete"),
        (lambda a, b: {}, "incomplete"),
        (lambda a, b: {a: "agree", b: "maybe"}, "not_an_answer"),
        (lambda a, b: {a: "agree", b: "papers"}, "not_an_answer"),
        (lambda a, b: {a: "agree", b: "agree", 0: "agree"}, "not_an_answer"),
    ],
)
def test_each_candidate_gets_one_answer(cast, ballot, given, code):
    with pytest.raises(ValidationError) as refusal:
        voting.vote(ballot, seat_of(ballot, cast.member), given(*answers(ballot)), by=cast.binh)
    assert codes(refusal) == {code}
    assert counts(ballot) == {}
    assert not seat_of(ballot, cast.member).has_voted


@pytest.fixture
def choice(cast, conference) -> Ballot:
    return make_open(conference, names=["A", "B", "C"], form="choice", most=2, by=cast.an)


def test_up_to_so_many_are_chosen(cast, choice):
    a, b, c = answers(choice)
    voting.vote(choice, seat_of(choice, cast.member), {a: "agree", c: "agree"}, by=cast.binh)
    voting.vote(choice, seat_of(choice, cast.head), {c: "agree"}, by=cast.an)
    assert counts(choice) == {("A", "agree"): 1, ("C", "agree"): 2, (None, "papers"): 2}
    with pytest.raises(ValidationError) as refusal:
        voting.vote(choice, seat_of(choice, cast.deputy), dict.fromkeys([a, b, c], "agree"), by=cast.dung)
    assert codes(refusal) == {"too_many"}


def test_who_chooses_does_not_disagree(cast, choice):
    with pytest.raises(ValidationError) as refusal:
        voting.vote(choice, seat_of(choice, cast.member), {next(iter(answers(choice))): "disagree"}, by=cast.binh)
    assert codes(refusal) == {"not_an_answer"}


def test_a_blank_paper_is_cast_and_invalid(cast, choice):
    voting.vote(choice, seat_of(choice, cast.member), {}, by=cast.binh)
    assert counts(choice) == {(None, "papers"): 1, (None, "invalid"): 1}


def test_to_abstain_everywhere_is_a_valid_vote(cast, ballot):
    cast_vote(ballot, cast.member, "abstain", "abstain", by=cast.binh)
    assert (None, "invalid") not in counts(ballot)


# --- Mandates and successions ------------------------------------------------------------------------


def test_a_mandate_handed_over_at_midnight_takes_the_vote_along(cast, ballot):
    """Bình chose yesterday and confirms today; the vote belongs to the new leader."""
    old = cast.binh.mandates.get()
    scope.mandates(cast.binh)
    old.until = today()
    old.save()
    new = make_person("Người mới", cast.member, since=today() + timedelta(days=1))
    with at(today() + timedelta(days=1)):
        with pytest.raises(PermissionDenied):
            cast_vote(ballot, cast.member, by=cast.binh)
        cast_vote(ballot, cast.member, by=new)
    assert counts(ballot)[None, "papers"] == 1


def test_a_mandate_that_ended_while_the_page_was_loading_counts_no_more(cast, ballot):
    """What the request knew of mandates when it began is asked again once the ballot is held."""
    assert scope.mandates(cast.binh)
    cast.binh.mandates.update(until=yesterday())
    with pytest.raises(PermissionDenied):
        cast_vote(ballot, cast.member, by=cast.binh)


def test_the_unit_that_a_merged_one_became_votes_for_its_seat_as_well(cast, ballot):
    joint = make_unit("Sở Hợp nhất")
    succession.merge([cast.member, cast.deputy], into=joint, on=today(), decision="QĐ 1", by=cast.admin)
    leader = make_person("Lãnh đạo mới", joint)
    with pytest.raises(PermissionDenied):
        cast_vote(ballot, cast.member, by=fresh(cast.binh))
    cast_vote(ballot, cast.member, by=leader)
    cast_vote(ballot, cast.deputy, by=leader)
    assert counts(ballot)[None, "papers"] == 2


def test_a_successor_of_later_on_does_not_vote_yet(cast, ballot):
    joint = make_unit("Sở Hợp nhất")
    succession.merge([cast.member], into=joint, on=today() + timedelta(days=9), decision="QĐ 1", by=cast.admin)
    with pytest.raises(PermissionDenied):
        cast_vote(ballot, cast.member, by=make_person("Lãnh đạo mới", joint))
    cast_vote(ballot, cast.member, by=fresh(cast.binh))


def test_a_unit_that_left_the_bloc_keeps_its_place_on_the_roll(cast, ballot):
    cast.bloc.memberships.filter(unit=cast.member).update(until=yesterday())
    cast_vote(ballot, cast.member, by=cast.binh)
    assert seat_of(ballot, cast.member).has_voted


@pytest.fixture
def council_ballot(cast) -> Ballot:
    chair = make_person("Chủ tịch")
    for order, person in enumerate([chair, cast.binh, None], start=1):
        CouncilMember.objects.create(
            council=cast.council, person=person, name=person.full_name if person else "Bà Nga", post="Ủy viên",
            order=order, since=date(2020, 1, 1),
        )  # fmt: skip
    return make_open(council=cast.council, purpose="awards", by=cast.thu)


def member_seat(ballot, name) -> Seat:
    return ballot.seats.get(name=name)


def test_a_member_of_the_council_votes_with_the_own_account(cast, council_ballot):
    seat = member_seat(council_ballot, "Bình")
    voting.vote(council_ballot, seat, answers(council_ballot), by=cast.binh, channel="written")
    assert member_seat(council_ballot, "Bình").channel == "written"
    for name in ("Chủ tịch", "Bà Nga"):
        with pytest.raises(PermissionDenied):
            voting.vote(council_ballot, member_seat(council_ballot, name), answers(council_ballot), by=cast.binh)


def test_who_left_the_council_votes_no_more(cast, council_ballot):
    CouncilMember.objects.filter(person=cast.binh).update(until=yesterday())
    with pytest.raises(PermissionDenied):
        voting.vote(council_ballot, member_seat(council_ballot, "Bình"), answers(council_ballot), by=cast.binh)


def test_the_secretariat_of_a_council_does_not_vote_in_it(cast, council_ballot):
    with pytest.raises(PermissionDenied):
        voting.vote(council_ballot, member_seat(council_ballot, "Bình"), answers(council_ballot), by=cast.thu)


def test_two_mandates_are_two_votes_on_two_seats(cast, ballot):
    give_mandate(cast.binh, cast.deputy, capacity="authorised", authority="GUQ 9")
    cast_vote(ballot, cast.member, by=fresh(cast.binh))
    cast_vote(ballot, cast.deputy, by=fresh(cast.binh))
    assert counts(ballot)[None, "papers"] == 2
