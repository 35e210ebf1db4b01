"""Many people at the same moment, on PostgreSQL: one vote a unit, none lost, none after closing."""

import pytest
from django.db import transaction

from blocs.models import User
from common import history
from emulation.ballots import locking, opening, voting
from emulation.ballots.models import Ballot
from emulation.notices.models import Message
from tests.emulation.ballots.crowd import browser_of, gather, open_for, post
from tests.emulation.ballots.polls import answers, counts, make_ballot, seat_of
from tests.emulation.covenants.test_races import refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def marks(ballot) -> int:
    return ballot.seats.exclude(channel="").count()


def close(ballot, by) -> Ballot:
    """Close as the rule does: the ballot held, then the transition."""
    with transaction.atomic():
        row = locking.lock(ballot)
        row.close()
        history.save(row, by=by)
    return row


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_browsers_of_one_unit_at_once_put_one_vote_in(cast, ballot, round_):
    browsers = [browser_of(cast.binh), browser_of(cast.binh)]
    acts = [
        lambda browser=browser, option=option: post(browser, ballot, cast.member, option, option)
        for browser, option in zip(browsers, ("agree", "disagree"), strict=True)
    ]
    outcomes = together(*acts)
    assert [response.status_code for response in outcomes] == [302, 302]
    found = counts(ballot)
    assert found.pop((None, "papers")) == 1
    assert {option for _name, option in found} in ({"agree"}, {"disagree"})
    assert (sum(found.values()), marks(ballot)) == (2, 1)


def test_twenty_units_at_once_lose_no_vote(cast, conference):
    crowd = gather(cast, conference, 20)
    ballot = open_for(crowd)
    said = [("agree", "abstain") if number % 3 else ("disagree", "agree") for number in range(20)]
    options = dict(zip(crowd.units, said, strict=True))
    browsers = {unit: browser_of(crowd.leaders[unit]) for unit in crowd.units}
    acts = [lambda unit=unit: post(browsers[unit], ballot, unit, *options[unit]) for unit in crowd.units]
    assert {response.status_code for response in together(*acts)} == {302}
    assert counts(ballot) == {
        ("A", "agree"): 13, ("A", "disagree"): 7, ("B", "abstain"): 13, ("B", "agree"): 7, (None, "papers"): 20,
    }  # fmt: skip
    assert marks(ballot) == 20


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_vote_against_the_closing_is_in_before_it_or_not_at_all(cast, ballot, round_):
    seat = seat_of(ballot, cast.member)
    outcomes = together(
        lambda: voting.vote(ballot, seat, answers(ballot), by=fresh(cast.binh)), lambda: close(ballot, fresh(cast.an))
    )
    codes = refused(outcomes)
    assert codes in ([], ["not_open"])
    is_in = not codes
    assert (marks(ballot), counts(ballot).get((None, "papers"), 0)) == (int(is_in), int(is_in))
    assert Ballot.objects.get(pk=ballot.pk).state == Ballot.State.CLOSED


def test_two_who_open_at_once_make_one_roll(cast, conference):
    draft = make_ballot(conference, by=cast.an)
    acts = [lambda person=person: opening.open_ballot(draft, by=fresh(person)) for person in (cast.an, cast.thu)]
    assert refused(together(*acts)) == []
    assert (draft.seats.count(), draft.tallies.count(), Message.objects.filter(kind="ballot").count()) == (3, 8, 1)
