"""Tellers, counters and papers at the same moment, on PostgreSQL: counted once, given out once."""

import pytest

from blocs.models import User
from emulation.ballots import counting, hands, papers, preparing, results, tallies, tellers, voting
from emulation.ballots.models import Ballot, PaperCount
from emulation.campaigns import lifecycle
from emulation.notices.models import Message
from tests.emulation.ballots.meeting import (
    again,
    figures,
    make_meeting,
    name_tellers,
    opened,
    outcomes,
    prepare,
    seat_of,
)
from tests.emulation.covenants.test_races import refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


@pytest.fixture
def meeting(cast, draft):
    return make_meeting(cast, lifecycle.launch(draft.campaign, by=cast.an))


def on_paper(meeting, cast, **settings) -> Ballot:
    """Everybody voted on paper; closed."""
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True, **settings)
    for unit in cast.units:
        papers.hand_out(seat_of(ballot, unit), by=cast.an)
    return counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)


def told(ballot, agree=5):
    return {"issued": 7, "collected": 7, "invalid": 1, "figures": figures(ballot, (agree, 6 - agree, 0))}


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_tellers_at_once_add_the_papers_once(cast, meeting, round_):
    ballot = on_paper(meeting, cast)
    acts = [
        lambda who=who: papers.count(ballot, **told(ballot), by=fresh(who)) for who in (cast.binh, cast.dung, cast.binh)
    ]
    assert refused(together(*acts)) in ([], ["agreed"])
    assert tallies.read(ballot)[None, "papers"] == 7 and PaperCount.objects.filter(ballot=ballot).count() == 2


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_teams_named_at_once_one_counts(cast, meeting, round_):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    acts = [
        lambda by=by, people=people: tellers.name(ballot, people, by=fresh(by))
        for by, people in ((cast.an, (cast.binh, cast.dung)), (cast.thu, (cast.binh, cast.others[0])))
    ]
    assert refused(together(*acts)) == []
    assert ballot.tellers.count() == 2 and ballot.tellers.filter(person=cast.binh).exists()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_teller_sending_twice_is_no_second_teller(cast, meeting, round_):
    ballot = on_paper(meeting, cast)
    acts = [lambda: papers.count(ballot, **told(ballot), by=fresh(cast.binh))] * 2
    assert refused(together(*acts)) == []
    assert papers.are_open(again(ballot)) and tallies.read(ballot)[None, "papers"] == 0


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_who_count_at_once_count_once(cast, meeting, round_):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    acts = [lambda who=who: counting.count(ballot, by=fresh(who)) for who in (cast.an, cast.thu)]
    assert refused(together(*acts)) == []
    found = again(ballot)
    assert outcomes(found) == {cast.head.name: "elected"}
    assert found.history.filter(state="counted", document__isnull=False).exists()
    assert Message.objects.filter(key=f"ballot:{ballot.pk}:counted").count() == 1
    assert found.document.history.count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_paper_and_an_online_vote_at_once_are_one_vote(cast, meeting, round_):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    seat, said = seat_of(ballot, cast.member), {ballot.candidates.get().pk: "agree"}
    codes = refused(
        together(
            lambda: papers.hand_out(seat, by=fresh(cast.an)),
            lambda: voting.vote(ballot, seat, said, by=fresh(cast.binh)),
        )
    )
    assert codes in (["already_voted"], ["voted_already"])
    channel = seat_of(ballot, cast.member).channel
    assert tallies.read(ballot)[None, "papers"] == (1 if channel == "online" else 0)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_hands_put_right_while_somebody_counts_are_in_the_result_or_refused(cast, meeting, round_):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    codes = refused(
        together(
            lambda: counting.count(ballot, by=fresh(cast.an)),
            lambda: hands.record(ballot, figures(ballot, (1, 6, 0)), by=fresh(cast.thu)),
        )
    )
    found = results.result(again(ballot))
    assert found.rows[0].outcome == outcomes(ballot)[cast.head.name]
    assert (found.rows[0].agree, codes) in ((7, ["not_open"]), (1, []))


def test_the_same_draft_and_second_ballot_asked_for_at_once_are_made_once(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member], method="hands", places=1, tie_break="run_off")
    hands.record(ballot, figures(ballot, (5, 2, 0), (5, 2, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    counting.count(ballot, by=cast.an)
    acts = [lambda who=who: preparing.run_off(ballot, by=fresh(who)) for who in (cast.an, cast.thu, cast.oanh)]
    found = together(*acts)
    assert refused(found) == [] and len({row.pk for row in found}) == 1
    prepare(meeting, cast.an, [], title="Khác")
