"""Every published threshold at, just under and just over; who wins, and that a tie is never broken silently."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulation.ballots.models import Ballot, Candidate
from emulation.ballots.rules import Figures, Numbers, Outcome, Threshold, decide, has_quorum, is_enough, needed

NINE_TENTHS = Threshold(9, 10)
MORE_THAN_NINE_TENTHS = Threshold(9, 10, strictly=True)
SEVEN_TENTHS = Threshold(7, 10)
MORE_THAN_HALF = Threshold(1, 2, strictly=True)
SHARES = st.integers(1, 100).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of), st.booleans()))
THRESHOLDS = SHARES.filter(lambda share: not (share[2] and share[0] == share[1])).map(lambda share: Threshold(*share))


@pytest.mark.parametrize(
    ("threshold", "base", "enough"),
    [
        # At least 90 % of all members, the absent asked in writing (an older rule for high titles of persons).
        (NINE_TENTHS, 10, 9),
        (NINE_TENTHS, 11, 10),
        (NINE_TENTHS, 15, 14),
        (NINE_TENTHS, 19, 18),
        (NINE_TENTHS, 20, 18),
        (NINE_TENTHS, 1, 1),
        # 70 % of those attending or consulted (a ministry's council: flags, certificates, orders).
        (SEVEN_TENTHS, 10, 7),
        (SEVEN_TENTHS, 13, 10),
        (SEVEN_TENTHS, 20, 14),
        (SEVEN_TENTHS, 3, 3),
        # More than 90 % (another council, titles of persons): 9 of 10 are not enough.
        (MORE_THAN_NINE_TENTHS, 10, 10),
        (MORE_THAN_NINE_TENTHS, 11, 10),
        (MORE_THAN_NINE_TENTHS, 20, 19),
        # More than 50 % (the same council, flags and orders): half is not enough.
        (MORE_THAN_HALF, 10, 6),
        (MORE_THAN_HALF, 11, 6),
        (MORE_THAN_HALF, 2, 2),
        (MORE_THAN_HALF, 1, 1),
        # A bloc whose statute wants everyone.
        (Threshold(1, 1), 9, 9),
        (Threshold(2, 3), 9, 6),
        (Threshold(2, 3), 10, 7),
    ],
)
def test_the_fewest_votes_are_enough_and_one_less_is_not(threshold, base, enough):
    assert not is_enough(enough - 1, base, threshold)
    assert is_enough(enough, base, threshold)
    assert is_enough(min(enough + 1, base), base, threshold)
    assert needed(base, threshold) == enough


def test_at_least_and_more_than_differ_exactly_at_the_share():
    assert is_enough(18, 20, NINE_TENTHS)
    assert not is_enough(18, 20, MORE_THAN_NINE_TENTHS)


def test_of_nobody_nothing_is_enough():
    assert not is_enough(0, 0, NINE_TENTHS)
    assert not is_enough(0, 0, MORE_THAN_HALF)


def test_a_share_that_floating_point_gets_wrong_is_right():
    """0.07 · 100 is 7.000000000000001 in binary: seven votes would not be "at least 7 %"."""
    assert is_enough(7, 100, Threshold(7, 100))
    assert is_enough(9 * 10**17, 10**18, NINE_TENTHS)
    assert not is_enough(9 * 10**17 - 1, 10**18, NINE_TENTHS)


@pytest.mark.parametrize(
    ("roll", "least"), [(1, 1), (2, 2), (3, 2), (4, 3), (6, 4), (8, 6), (9, 6), (10, 7), (11, 8), (20, 14), (21, 14)]
)
def test_a_quorum_of_two_thirds(roll, least):
    assert not has_quorum(least - 1, roll, 2, 3)
    assert has_quorum(least, roll, 2, 3)
    assert has_quorum(roll, roll, 2, 3)


def test_an_empty_roll_has_no_quorum():
    assert not has_quorum(0, 0, 2, 3)


@pytest.mark.parametrize(("base", "number", "won"), [("all", 10, False), ("present", 8, True), ("valid", 7, True)])
def test_the_base_decides_what_the_votes_are_a_share_of(base, number, won):
    numbers = Numbers(roll=10, present=8, valid=7)
    assert numbers.base(base) == number
    assert is_enough(6, numbers.base(base), SEVEN_TENTHS) is won


def test_every_base_and_outcome_of_the_models_has_its_rule():
    assert {numbers.value for numbers in Ballot.Base} == {"all", "present", "valid"}
    assert {outcome.value for outcome in Outcome} == set(Candidate.Outcome.values) - {""}
    assert all(Numbers(3, 2, 1).base(base.value) for base in Ballot.Base)


def outcomes(*votes, places=None, tie_break="none", ranks=(), threshold=MORE_THAN_HALF, base=10):
    rows = [Figures(key, agree, rank=dict(enumerate(ranks)).get(key)) for key, agree in enumerate(votes)]
    decided = decide(rows, threshold=threshold, base=base, places=places, tie_break=tie_break)
    return [decided[key].value for key in range(len(votes))]


def test_without_places_everyone_with_enough_votes_wins():
    assert outcomes(10, 6, 5) == ["elected", "elected", "not_elected"]


def test_with_places_the_most_votes_win():
    assert outcomes(7, 9, 8, places=2) == ["not_elected", "elected", "elected"]


def test_a_free_place_does_not_make_enough_votes():
    assert outcomes(9, 5, 4, places=3) == ["elected", "not_elected", "not_elected"]


def test_nobody_stands_and_nobody_wins():
    assert outcomes(places=1) == []


def test_the_tied_at_the_last_flag_do_not_get_it_silently():
    assert outcomes(9, 8, 8, 6, places=2) == ["elected", "tied", "tied", "not_elected"]


def test_equal_votes_that_all_find_a_place_are_no_tie():
    assert outcomes(9, 8, 8, 6, places=3) == ["elected", "elected", "elected", "not_elected"]


@pytest.mark.parametrize("tie_break", ["run_off", "chair", "none"])
def test_only_the_ranking_breaks_a_tie_by_itself(tie_break):
    assert outcomes(8, 8, places=1, tie_break=tie_break, ranks=[2, 1]) == ["tied", "tied"]
    assert outcomes(8, 8, places=1, tie_break="ranking", ranks=[2, 1]) == ["not_elected", "elected"]


def test_a_shared_rank_leaves_only_those_who_share_it_tied():
    ranks = [1, 2, 2, 4]
    assert outcomes(8, 8, 8, 8, places=2, tie_break="ranking", ranks=ranks) == [
        "elected",
        "tied",
        "tied",
        "not_elected",
    ]
    assert outcomes(8, 8, 8, 8, places=3, tie_break="ranking", ranks=ranks) == [
        "elected",
        "elected",
        "elected",
        "not_elected",
    ]


def test_a_candidate_without_a_rank_leaves_the_tie_open():
    assert outcomes(8, 8, places=1, tie_break="ranking", ranks=[1, None]) == ["tied", "tied"]


def test_the_ranking_never_beats_votes():
    assert outcomes(9, 8, places=1, tie_break="ranking", ranks=[5, 1]) == ["elected", "not_elected"]


RANKS = st.one_of(st.none(), st.integers(1, 4))
CASES = st.fixed_dictionaries(
    {
        "rows": st.lists(st.tuples(st.integers(0, 12), RANKS), max_size=8).map(
            lambda rows: [Figures(key, agree, rank=rank) for key, (agree, rank) in enumerate(rows)]
        ),
        "threshold": THRESHOLDS,
        "base": st.integers(12, 14),
        "places": st.one_of(st.none(), st.integers(1, 5)),
        "tie_break": st.sampled_from([value.value for value in Ballot.TieBreak]),
    }
)
WORST_TO_BEST = list(Outcome)


def decided(case):
    case = dict(case)
    return decide(case.pop("rows"), **case)


@given(CASES, st.randoms())
@settings(max_examples=200, deadline=None)
def test_the_order_of_candidates_does_not_matter(case, chance):
    rows = case["rows"][:]
    chance.shuffle(rows)
    assert decided(case) == decided(case | {"rows": rows})


@given(CASES.filter(lambda case: case["rows"]), st.data(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_one_more_vote_in_favour_never_harms(case, data, is_another_voter):
    """Whether somebody changed their mind or one more voter came: no outcome gets worse by being agreed to."""
    lucky = data.draw(st.sampled_from(case["rows"]))
    more = [Figures(row.key, row.agree + (row == lucky), rank=row.rank) for row in case["rows"]]
    after = decided(case | {"rows": more, "base": case["base"] + is_another_voter})
    assert WORST_TO_BEST.index(after[lucky.key]) >= WORST_TO_BEST.index(decided(case)[lucky.key])


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_never_more_winners_than_places_and_never_a_winner_without_enough(case):
    result = decided(case)
    winners = [row for row in case["rows"] if result[row.key] == Outcome.ELECTED]
    tied = [row for row in case["rows"] if result[row.key] == Outcome.TIED]
    assert case["places"] is None or len(winners) <= case["places"]
    assert all(is_enough(row.agree, case["base"], case["threshold"]) for row in winners + tied)
    assert not tied or (case["places"] is not None and len(winners) < case["places"] < len(winners) + len(tied))


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_fewer_votes_never_win_over_more(case):
    result = decided(case)
    places = {row.key: WORST_TO_BEST.index(result[row.key]) for row in case["rows"]}
    for row in case["rows"]:
        assert all(places[row.key] >= places[other.key] for other in case["rows"] if row.agree > other.agree)


@given(THRESHOLDS, st.integers(1, 500))
@settings(max_examples=300, deadline=None)
def test_needed_is_the_boundary_of_enough(threshold, base):
    least = needed(base, threshold)
    assert 1 <= least <= base
    assert is_enough(least, base, threshold)
    assert not is_enough(least - 1, base, threshold)
