"""A server killed in the middle of a vote: the vote is in once or not at all, and the voter can see which."""

import pytest
from django.db import connection

from emulation.ballots.models import Tally
from tests.emulation.ballots.crowd import browser_of, post
from tests.emulation.ballots.polls import make_open, seat_of
from tests.emulation.notices.conftest import Killed
from tests.emulation.notices.test_sending import Killer


@pytest.mark.django_db(transaction=True)
def test_killed_before_any_statement_the_vote_is_in_once_or_not_at_all(cast, conference):
    step, browser = 0, browser_of(cast.binh)
    outcomes = set()
    while True:
        ballot = make_open(conference, title=f"Lần {step}", by=cast.an)
        killer, was_killed = Killer(step), False
        with connection.execute_wrapper(killer):
            try:
                post(browser, ballot, cast.member, "agree", "disagree")
            except Killed:
                was_killed = True
        connection.close()
        is_in = seat_of(ballot, cast.member).has_voted
        outcomes.add(is_in)
        assert cast_in(ballot) == (3 if is_in else 0), step
        assert says(browser, ballot, cast.member) is is_in, step
        post(browser, ballot, cast.member, "agree", "disagree")
        assert cast_in(ballot) == 3, step
        assert says(browser, ballot, cast.member) is True, step
        if not was_killed:
            break
        step += 1
    assert outcomes == {True, False}
    assert step > 8


def cast_in(ballot) -> int:
    """All counts together: two answers and one paper for each vote."""
    return sum(Tally.objects.filter(ballot=ballot).values_list("count", flat=True))


def says(browser, ballot, unit) -> bool:
    """What the page tells the voter who asks whether the vote is in."""
    page = browser.get(f"/phieu/{ballot.pk}/da-bo-phieu/?ghe={seat_of(ballot, unit).pk}")
    return page.context["right"].seat.has_voted
