"""Nominations on a ballot of the bloc, and what came of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from awards.proposals import balloting, drafting
from common.clock import now
from emulation.ballots.models import Ballot
from emulation.conferences import planning
from tests.awards.proposals.making import fresh, handed_in, led, nominated, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(cast, campaign):
    return planning.plan(campaign, kind="final", starts_at=now() + timedelta(days=5), place="Hội trường", by=cast.an)


def test_each_nomination_becomes_a_candidate_with_its_place(cast, campaign, submission, conference):
    led(campaign, cast.member, cast.head, by=cast.thu)
    flag = nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")
    person = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    ballot = balloting.put_on_ballot(conference, [flag, person], by=cast.an)
    assert (ballot.purpose, ballot.state) == (Ballot.Purpose.ACCLAIM, Ballot.State.DRAFT)
    rows = {row.name: (row.unit, row.rank, row.note) for row in ballot.candidates.all()}
    assert rows == {
        cast.member.name: (cast.member, 1, flag.award.name),
        "Nguyễn Thị Ánh": (cast.member, None, person.award.name),
    }
    assert fresh(flag).bloc_vote.ballot == ballot


def test_two_people_of_one_name_stand_as_two(cast, submission, conference):
    rows = [nominated(submission, by=cast.binh, birth_year=year) for year in (1980, 1990)]
    handed_in(submission, by=cast.binh)
    ballot = balloting.put_on_ballot(conference, rows, by=cast.an)
    names = sorted(row.name for row in ballot.candidates.all())
    assert names == ["Nguyễn Thị Ánh (1980)", "Nguyễn Thị Ánh (1990)"]


def test_people_of_one_name_in_two_units_stand_as_two(cast, campaign, submission, conference):
    other = drafting.begin(campaign, cast.deputy, by=cast.dung)
    rows = [nominated(submission, by=cast.binh), nominated(other, by=cast.dung)]
    handed_in(submission, by=cast.binh)
    handed_in(other, by=cast.dung)
    ballot = balloting.put_on_ballot(conference, rows, by=cast.an)
    assert sorted(row.name for row in ballot.candidates.all()) == [
        f"Nguyễn Thị Ánh (1985, {unit.name})" for unit in sorted([cast.member, cast.deputy], key=lambda unit: unit.name)
    ]


def test_a_namesake_put_on_the_same_draft_later_has_a_line_of_its_own(cast, submission, conference):
    rows = [nominated(submission, by=cast.binh, birth_year=year) for year in (1980, 1990)]
    handed_in(submission, by=cast.binh)
    ballots = {balloting.put_on_ballot(conference, [row], by=cast.an).pk for row in rows}
    assert len(ballots) == 1
    assert len({fresh(row).bloc_vote_id for row in rows}) == 2


def test_nothing_is_voted_on_twice_or_before_it_is_handed_in(cast, submission, conference):
    row = nominated(submission, by=cast.binh)
    with refuses("not_in_hand"):
        balloting.put_on_ballot(conference, [row], by=cast.an)
    handed_in(submission, by=cast.binh)
    balloting.put_on_ballot(conference, [row], by=cast.an)
    with refuses("not_in_hand"):
        balloting.put_on_ballot(conference, [row], by=cast.an)
    with refuses("nothing_chosen"):
        balloting.put_on_ballot(conference, [], by=cast.an)


def test_only_who_prepares_the_year_puts_them_to_the_vote(cast, submission, conference):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    for stranger in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            balloting.put_on_ballot(conference, [row], by=stranger)
