"""Hands, paper votes counted by two tellers, and the result by the stored rule."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from emulation.ballots import counting, hands, opening, papers, preparing, presence, results, voting
from emulation.ballots.models import Candidate, PaperCount, Seat, Tally
from emulation.campaigns.models import Step
from emulation.notices.models import Message
from tests.conftest import codes
from tests.emulation.ballots.meeting import (
    RULE,
    again,
    by_name,
    everybody_votes,
    figures,
    make_council,
    make_meeting,
    name_tellers,
    opened,
    outcomes,
    seat_of,
)

ELECTED, NOT, TIED, OPEN = "elected", "not_elected", "tied", ""


@pytest.fixture
def year(cast, covenant):
    covenant.campaign.refresh_from_db()
    return covenant.campaign


@pytest.fixture
def meeting(cast, year):
    return make_meeting(cast, year)


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def count(ballot, by):
    counting.close(ballot, by=by)
    return counting.count(ballot, by=by)


def by_hands(meeting, by, units, *rows, **settings):
    ballot = opened(meeting, by, units, method="hands", **settings)
    hands.record(ballot, figures(ballot, *rows), by=by)
    return count(ballot, by)


# --- Show of hands -----------------------------------------------------------------------------------------------


def test_the_secretary_of_the_meeting_records_hands_on_the_same_roll(cast, year):
    meeting = make_meeting(cast, year, absent=[cast.deputy])
    ballot = opened(meeting, cast.an, [cast.head, cast.member], method="hands")
    hands.record(ballot, figures(ballot, (4, 1, 1), (6, 0, 0)), by=cast.oanh)
    marks = dict(ballot.seats.values_list("unit", "channel"))
    assert marks.pop(cast.deputy.pk) == ""
    assert set(marks.values()) == {"hands"} and len(marks) == 6
    said = hands.recordings(ballot)[0]
    assert said.history_user == cast.oanh
    assert said.history_change_reason == (
        "Giơ tay: Sở Nội vụ: 4/1/1; Kho bạc Nhà nước tỉnh: 6/0/0 (tán thành/không tán thành/không có ý kiến; 6 có mặt)"
    )


def test_hands_are_corrected_until_the_ballot_is_counted_and_each_record_stays(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    hands.record(ballot, figures(ballot, (4, 3, 0)), by=cast.oanh)
    hands.record(ballot, figures(ballot, (4, 3, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    hands.record(ballot, figures(ballot, (3, 4, 0)), by=cast.thu)
    assert [row.history_user for row in hands.recordings(ballot)] == [cast.thu, cast.oanh]
    counting.count(ballot, by=cast.an)
    assert results.result(again(ballot)).rows[0].agree == 3
    refuses("not_open", lambda: hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an))


@pytest.mark.parametrize(
    ("code", "row"), [("too_many_hands", (6, 1, 1)), ("too_many_hands", (8, 0, 0)), ("negative", (3, -1, 0))]
)
def test_hands_that_cannot_be_are_refused(cast, meeting, code, row):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    refuses(code, lambda: hands.record(ballot, figures(ballot, row), by=cast.an))
    refuses("missing", lambda: hands.record(ballot, {}, by=cast.an))
    assert not hands.is_recorded(ballot)


def test_with_a_choice_there_are_no_more_hands_than_choices(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member], purpose="head", method="hands")
    refuses("too_many_hands", lambda: hands.record(ballot, figures(ballot, (5,), (3,)), by=cast.an))
    hands.record(ballot, figures(ballot, (5,), (2,)), by=cast.an)
    assert outcomes(count(ballot, cast.an)) == {cast.head.name: ELECTED, cast.member.name: NOT}


def test_hands_are_not_raised_at_a_secret_ballot_nor_by_others_recorded(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head])
    refuses("not_by_hands", lambda: hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an))
    for person in (cast.binh, cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            hands.record(ballot, {}, by=person)


def test_without_figures_hands_are_not_counted(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    refuses("not_closed", lambda: counting.count(opened(meeting, cast.an, [cast.head], title="Khác"), by=cast.an))
    refuses("hands_missing", lambda: count(ballot, cast.an))


# --- Paper votes -------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(cast, meeting):
    """Two candidates; four units vote on paper, three online; closed."""
    ballot = opened(meeting, cast.an, [cast.head, cast.member], by_paper=True)
    for unit in cast.units[:4]:
        papers.hand_out(seat_of(ballot, unit), by=cast.oanh)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[4:], ("agree", "disagree")))
    return counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)


def told(ballot, first=(3, 0, 0), second=(1, 1, 1), issued=4, collected=4, invalid=1):
    return {"issued": issued, "collected": collected, "invalid": invalid, "figures": figures(ballot, first, second)}


def test_who_takes_a_paper_is_marked_and_cannot_vote_online_any_more(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    seat = papers.hand_out(seat_of(ballot, cast.member), by=cast.oanh)
    papers.hand_out(seat_of(ballot, cast.member), by=cast.oanh)
    assert seat.channel == seat_of(ballot, cast.member).channel == "paper"
    refuses("voted_already", lambda: everybody_votes(ballot, cast, {cast.member: "agree"}))
    papers.take_back(seat, by=cast.oanh)
    papers.take_back(seat, by=cast.oanh)
    everybody_votes(ballot, cast, {cast.member: "agree"})
    refuses("already_voted", lambda: papers.hand_out(seat_of(ballot, cast.member), by=cast.oanh))
    refuses("already_voted", lambda: papers.take_back(seat_of(ballot, cast.member), by=cast.oanh))


def test_papers_are_given_out_only_while_open_where_they_are_taken_and_to_those_present(cast, year):
    meeting = make_meeting(cast, year, absent=[cast.deputy])
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    refuses("absent", lambda: papers.hand_out(seat_of(ballot, cast.deputy), by=cast.an))
    with pytest.raises(PermissionDenied):
        papers.hand_out(seat_of(ballot, cast.member), by=cast.binh)
    counting.close(ballot, by=cast.an)
    refuses("not_open", lambda: papers.hand_out(seat_of(ballot, cast.member), by=cast.an))
    other = opened(meeting, cast.an, [cast.head], title="Khác")
    refuses("not_by_paper", lambda: papers.hand_out(seat_of(other, cast.member), by=cast.an))


def test_two_tellers_who_agree_add_the_papers_once(cast, mixed):
    papers.count(mixed, **told(mixed), by=cast.binh)
    assert Tally.objects.get(ballot=mixed, option="papers").count == 3
    refuses("papers_open", lambda: counting.count(mixed, by=cast.an))
    papers.count(mixed, **told(mixed), by=cast.dung)
    for teller in (cast.dung, cast.binh):
        refuses("agreed", lambda teller=teller: papers.count(mixed, **told(mixed), by=teller))
    found = results.result(again(counting.count(mixed, by=cast.an)))
    assert (found.cast, found.invalid, found.valid) == (7, 1, 6)
    assert [(row.agree, row.disagree, row.abstain) for row in found.rows] == [(6, 0, 0), (1, 4, 1)]


def test_tellers_who_differ_hear_in_which_lines_and_never_what_the_other_counted(cast, mixed):
    papers.count(mixed, **told(mixed), by=cast.binh)
    assert papers.differing(mixed, papers.counts(mixed)) == []
    papers.count(mixed, **told(mixed, second=(2, 0, 1), issued=3, collected=3, invalid=0), by=cast.dung)
    with translation.override("en"):
        assert papers.differing(mixed, papers.counts(mixed)) == [
            "papers given out", "papers collected", "invalid papers", "Kho bạc Nhà nước tỉnh: agree",
            "Kho bạc Nhà nước tỉnh: disagree",
        ]  # fmt: skip
    assert papers.are_open(mixed) and not papers.agreed(papers.counts(mixed))


def test_a_teller_corrects_the_own_count_until_both_agree_and_that_it_was_done_stays(cast, mixed):
    papers.count(mixed, **told(mixed, first=(0, 3, 0)), by=cast.binh)
    papers.count(mixed, **told(mixed), by=cast.dung)
    papers.count(mixed, **told(mixed), by=cast.binh)
    assert not papers.are_open(mixed) and PaperCount.objects.count() == 2
    said = mixed.history.filter(history_change_reason__startswith="Kiểm phiếu giấy").order_by("history_id")
    assert [(row.history_user, row.history_change_reason) for row in said] == [
        (cast.binh, "Kiểm phiếu giấy: đã đếm"), (cast.dung, "Kiểm phiếu giấy: đã đếm"),
        (cast.binh, "Kiểm phiếu giấy: đếm lại"),
    ]  # fmt: skip


def test_only_the_tellers_count(cast, mixed):
    for person in (cast.an, cast.oanh, cast.thu, cast.others[0], cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            papers.count(mixed, **told(mixed), by=person)


def test_no_more_papers_are_given_out_than_places_did_not_vote_online(cast, mixed):
    """Three of seven voted online: a paper that was exchanged counts once."""
    refuses("too_many_papers", lambda: papers.count(mixed, **told(mixed, issued=5), by=cast.binh))


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("too_many_papers", {"collected": 5}),
        ("too_many_papers", {"issued": 8}),
        ("does_not_add_up", {"issued": 3}),
        ("does_not_add_up", {"invalid": 5}),
        ("does_not_add_up", {"first": (4, 0, 0)}),
        ("does_not_add_up", {"second": (1, 1, 0)}),
        ("negative", {"first": (4, -1, 0)}),
    ],
)
def test_figures_that_do_not_add_up_are_refused(cast, mixed, code, wrong):
    refuses(code, lambda: papers.count(mixed, **told(mixed, **wrong), by=cast.binh))
    assert not PaperCount.objects.exists()


def test_papers_are_counted_after_the_closing_and_only_if_there_are_any(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member], by_paper=True)
    name_tellers(ballot, cast.binh, cast.dung)
    refuses("not_closed", lambda: papers.count(ballot, **told(ballot), by=cast.binh))
    counting.close(ballot, by=cast.an)
    refuses("no_papers", lambda: papers.count(ballot, **told(ballot), by=cast.binh))
    assert counting.count(ballot, by=cast.an).state == "counted"


def test_with_a_choice_papers_bear_no_more_names_than_may_be_chosen(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member], purpose="head", by_paper=True)
    for unit in cast.units:
        papers.hand_out(seat_of(ballot, unit), by=cast.an)
    counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)
    sent = {"issued": 7, "collected": 7, "invalid": 1}
    refuses("too_many_hands", lambda: papers.count(ballot, **sent, figures=figures(ballot, (4,), (3,)), by=cast.binh))
    papers.count(ballot, **sent, figures=figures(ballot, (4,), (2,)), by=cast.binh)
    papers.count(ballot, **sent, figures=figures(ballot, (4,), (2,)), by=cast.dung)
    assert outcomes(counting.count(ballot, by=cast.an)) == {cast.head.name: ELECTED, cast.member.name: NOT}


# --- The result --------------------------------------------------------------------------------------------------


def test_the_result_follows_from_the_stored_rule_and_is_the_same_whenever_it_is_computed(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member, cast.deputy])
    votes = [("agree",) * 3] * 3 + [("agree", "disagree", "abstain")] + [("disagree", "abstain", "agree")] * 3
    everybody_votes(ballot, cast, dict(zip(cast.units, votes, strict=True)))
    count(ballot, cast.an)
    found = results.result(again(ballot))
    assert [(row.agree, row.disagree, row.abstain, row.share) for row in found.rows] == [
        (4, 3, 0, Decimal("57.14")), (3, 1, 3, Decimal("42.86")), (6, 0, 1, Decimal("85.71")),
    ]  # fmt: skip
    assert (found.roll, found.present, found.cast, found.base, found.needed) == (7, 7, 7, 7, 4)
    assert {row.candidate.name: row.outcome for row in found.rows} == outcomes(ballot) == {
        cast.head.name: ELECTED, cast.member.name: NOT, cast.deputy.name: ELECTED,
    }  # fmt: skip
    assert counting.result(again(ballot)) == found


def test_no_count_is_read_before_the_closing_nor_of_a_cancelled_ballot(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head])
    everybody_votes(ballot, cast, {cast.member: "agree"})
    with pytest.raises(ValueError, match="not read"):
        results.result(again(ballot))
    preparing.cancel(ballot, because="Sai", by=cast.an)
    with pytest.raises(ValueError, match="not read"):
        results.result(again(ballot))


def test_closing_and_counting_twice_change_nothing(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head])
    count(ballot, cast.an)
    closed_at, document = again(ballot).closed_at, again(ballot).document
    count(ballot, cast.thu)
    assert (again(ballot).closed_at, again(ballot).document) == (closed_at, document)
    assert Message.objects.filter(key=f"ballot:{ballot.pk}:counted").count() == 1


def test_whoever_only_prepares_or_votes_neither_closes_nor_counts(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head])
    for person in (cast.oanh, cast.binh, cast.chi, cast.son):
        for act in (counting.close, counting.count):
            with pytest.raises(PermissionDenied):
                act(ballot, by=person)
        with pytest.raises(PermissionDenied):
            counting.decide_tie(ballot, [], note="x", by=person)


@pytest.mark.parametrize(("voters", "outcome"), [(4, OPEN), (5, ELECTED)])
def test_without_a_quorum_of_two_thirds_of_seven_nothing_is_decided(cast, year, voters, outcome):
    meeting = make_meeting(cast, year)
    for row in meeting.attendances.all():
        row.presence = "present" if row.unit in cast.units[:voters] else "absent"
        row.save()
    ballot = opened(meeting, cast.an, [cast.head], counts_from=3)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:voters], "agree"))
    count(ballot, cast.an)
    assert outcomes(ballot) == {cast.head.name: outcome}
    assert results.result(again(ballot)).has_quorum == bool(outcome)
    assert year.steps.get(kind="ballot").has_happened == bool(outcome)


@pytest.mark.parametrize(
    ("base", "settings", "yes", "outcome"),
    [
        ("all", {"yes_parts": 1, "yes_of": 2}, 3, NOT),
        ("all", {"yes_parts": 1, "yes_of": 2}, 4, ELECTED),
        ("present", {"yes_parts": 1, "yes_of": 2}, 3, NOT),
        ("present", {"yes_parts": 1, "yes_of": 2, "yes_strictly": False}, 3, ELECTED),
        ("present", {"yes_parts": 2, "yes_of": 3, "yes_strictly": False}, 4, ELECTED),
        ("present", {"yes_parts": 2, "yes_of": 3}, 4, NOT),
    ],
)
def test_six_of_seven_are_present_and_the_base_says_what_is_enough(cast, year, base, settings, yes, outcome):
    meeting = make_meeting(cast, year, absent=[cast.deputy])
    given = {"yes_strictly": True, **settings}
    ballot = by_hands(meeting, cast.an, [cast.head], (yes, 6 - yes, 0), base=base, **given)
    assert outcomes(ballot) == {cast.head.name: outcome}


def test_invalid_papers_leave_the_base_of_valid_votes(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head, cast.member], purpose="head", base="valid")
    head, member = (row.pk for row in ballot.candidates.all())
    leaders = [cast.an, cast.binh, cast.dung, *cast.others]
    choices = [{head: "agree"}] * 3 + [{member: "agree"}] * 2 + [{}] * 2
    for unit, leader, choice in zip(cast.units, leaders, choices, strict=True):
        voting.vote(ballot, seat_of(ballot, unit), choice, by=leader)
    found = results.result(again(count(ballot, cast.an)))
    assert (found.cast, found.invalid, found.base, found.needed) == (7, 2, 5, 3)
    assert outcomes(ballot) == {cast.head.name: ELECTED, cast.member.name: NOT}


def test_of_few_secret_votes_only_the_outcome_is_shown(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.head], quorum_parts=1, quorum_of=7)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:4], "agree"))
    found = results.result(again(count(ballot, cast.an)))
    assert not found.shows_figures
    body = Message.objects.get(key=f"ballot:{ballot.pk}:counted").body
    assert "không đủ số phiếu" in body or "đủ số phiếu" in body
    assert "phiếu," not in body
    data = json.dumps(again(ballot).document.data["candidates"], ensure_ascii=False)
    assert '"agree": ""' in data and '"share": ""' in data


@pytest.mark.parametrize(("on_paper", "shown"), [(0, True), (1, False), (3, True), (4, False), (6, False), (7, True)])
def test_figures_are_shown_when_enough_votes_came_in_each_way(cast, meeting, on_paper, shown):
    """Tellers know the papers, and from the total the votes online."""
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True, counts_from=4 if on_paper == 4 else 3)
    for unit in cast.units[:on_paper]:
        papers.hand_out(seat_of(ballot, unit), by=cast.an)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[on_paper:], "agree"))
    counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)
    for teller in (cast.binh, cast.dung) if on_paper else ():
        sent = {"issued": on_paper, "collected": on_paper, "invalid": 0, "figures": figures(ballot, (on_paper, 0, 0))}
        papers.count(ballot, **sent, by=teller)
    found = results.result(again(counting.count(ballot, by=cast.an)))
    assert (found.online, found.on_paper, found.shows_figures) == (7 - on_paper, on_paper, shown)


@pytest.mark.parametrize(("votes", "outcome"), [(0, OPEN), (1, OPEN), (2, OPEN), (3, ELECTED)])
def test_fewer_than_three_secret_votes_have_no_outcome(cast, year, meeting, votes, outcome):
    """One vote of one that is valid would be “elected”, and everybody would know whose it was."""
    rule = {"base": "valid", "quorum_parts": 1, "quorum_of": 7, "counts_from": 3}
    ballot = opened(meeting, cast.an, [cast.head], **rule)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:votes], "agree"))
    found = results.result(again(count(ballot, cast.an)))
    assert found.has_quorum and found.decides == found.shows_figures == bool(outcome)
    assert outcomes(ballot) == {cast.head.name: outcome}
    assert year.steps.get(kind=Step.Kind.BALLOT).has_happened == bool(outcome)
    body = Message.objects.get(key=f"ballot:{ballot.pk}:counted").body
    assert ("không công bố kết quả" in body) == (not outcome)


def test_hands_are_seen_by_all_and_always_shown(cast, meeting):
    ballot = by_hands(meeting, cast.an, [cast.head], (2, 0, 0), counts_from=30)
    assert results.result(again(ballot)).shows_figures


# --- Ties --------------------------------------------------------------------------------------------------------


def level(cast, meeting, **settings):
    rows = ((7, 0, 0), (5, 2, 0), (5, 1, 1))
    return by_hands(meeting, cast.an, [cast.head, cast.member, cast.deputy], *rows, places=2, **settings)


@pytest.mark.parametrize("tie_break", ["none", "run_off", "chair"])
def test_a_tie_at_the_last_place_stays_open_until_somebody_decides(cast, meeting, tie_break):
    ballot = level(cast, meeting, tie_break=tie_break)
    assert outcomes(ballot) == {cast.head.name: ELECTED, cast.member.name: TIED, cast.deputy.name: TIED}
    assert results.result(again(ballot)).left == 1
    assert bool(again(ballot).document) == (tie_break != "chair")


def test_the_better_place_in_the_ranking_decides_a_tie_where_the_rule_says_so(cast, meeting):
    ballot = preparing.prepare(
        conference=meeting, purpose="acclaim", title="Suy tôn", method="hands", places=1, tie_break="ranking",
        by=cast.an, **RULE,
    )  # fmt: skip
    for unit, rank in ((cast.member, 2), (cast.deputy, 1)):
        preparing.put_candidate(ballot, name="", unit=unit, rank=rank, by=cast.an)
    opening.open_ballot(ballot, by=cast.an)
    hands.record(ballot, figures(ballot, (5, 2, 0), (5, 2, 0)), by=cast.an)
    assert outcomes(count(ballot, cast.an)) == {cast.member.name: NOT, cast.deputy.name: ELECTED}


def test_the_chair_decides_a_tie_with_a_reason_and_the_result_stays_repeatable(cast, meeting):
    ballot = level(cast, meeting, tie_break="chair")
    rows = by_name(ballot)
    member, deputy, head = (rows[unit.name].pk for unit in (cast.member, cast.deputy, cast.head))
    decide = counting.decide_tie
    refuses("not_tied", lambda: decide(ballot, [head], note="Vì", by=cast.an))
    refuses("wrong_number", lambda: decide(ballot, [member, deputy], note="Vì", by=cast.an))
    refuses("wrong_number", lambda: decide(ballot, [], note="Vì", by=cast.an))
    refuses("note_missing", lambda: decide(ballot, [deputy], note=" ", by=cast.an))
    decide(ballot, [deputy], note="Nhiều năm chưa được khen", by=cast.an)
    decide(ballot, [deputy], note="Nhiều năm chưa được khen", by=cast.an)
    refuses("no_tie", lambda: decide(ballot, [member], note="Đổi ý", by=cast.an))
    stored = {cast.head.name: ELECTED, cast.member.name: NOT, cast.deputy.name: ELECTED}
    found = results.result(again(ballot))
    assert {row.candidate.name: row.outcome for row in found.rows} == outcomes(ballot) == stored
    assert again(ballot).document and again(ballot).chair_note == "Nhiều năm chưa được khen"


def test_the_chair_decides_no_tie_that_the_rule_leaves_to_others(cast, meeting):
    ballot = level(cast, meeting, tie_break="run_off")
    refuses("no_tie", lambda: counting.decide_tie(ballot, [1], note="Vì", by=cast.an))


# --- What follows ------------------------------------------------------------------------------------------------


def test_an_acclamation_is_the_step_of_the_year_and_is_told_to_the_bloc(cast, year, meeting):
    by_hands(meeting, cast.an, [cast.head], (7, 0, 0))
    step = year.steps.get(kind=Step.Kind.BALLOT)
    assert step.has_happened and step.done_on
    message = Message.objects.get(kind="ballot", key__endswith=":counted")
    assert message.subject.startswith("Kết quả bỏ phiếu: Suy tôn Cờ thi đua")
    assert "Sở Nội vụ: đủ số phiếu (7 phiếu, 100 %)." in message.body


def test_a_question_is_no_step_of_the_year(cast, year, meeting):
    by_hands(meeting, cast.an, ["Thông qua?"], (7, 0, 0), purpose="question", question="Thông qua?")
    assert not year.steps.get(kind=Step.Kind.BALLOT).has_happened


def test_nothing_comes_of_a_trial_ballot(cast, year, meeting):
    ballot = opened(meeting, cast.an, [cast.head], is_trial=True)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units, "agree"))
    count(ballot, cast.an)
    assert outcomes(ballot) == {cast.head.name: ELECTED}
    assert not again(ballot).document
    assert not year.steps.get(kind=Step.Kind.BALLOT).has_happened
    assert not Message.objects.filter(key__endswith=":counted").exists()


# --- Councils ----------------------------------------------------------------------------------------------------


def test_nine_of_ten_members_are_enough_for_ninety_per_cent_of_all_with_the_absent_asked_in_writing(cast):
    members = make_council(cast.council)
    ballot = preparing.prepare(
        purpose="awards", title="Xét danh hiệu", council=cast.council, by_paper=True, base="all", yes_parts=9,
        yes_of=10, yes_strictly=False, by=cast.thu, **RULE,
    )  # fmt: skip
    for name in ("Nguyễn Văn A", "Trần Thị B"):
        preparing.put_candidate(ballot, name=name, note="Chiến sĩ thi đua cấp tỉnh", by=cast.thu)
    opening.open_ballot(ballot, by=cast.thu)
    absent = ballot.seats.get(member=members[9])
    presence.note(absent, is_present=False, by=cast.thu)
    assert papers.hand_out(ballot.seats.get(pk=absent.pk), by=cast.thu).channel == "written"
    answers = [("agree", "agree")] * 8 + [("agree", "disagree")]
    for member, given in zip(members[:9], answers, strict=True):
        said = dict(zip(ballot.candidates.values_list("pk", flat=True), given, strict=True))
        voting.vote(ballot, ballot.seats.get(member=member), said, by=member.person)
    counting.close(name_tellers(ballot, members[0].person, members[1].person), by=cast.thu)
    sent = {"issued": 1, "collected": 1, "invalid": 0, "figures": figures(ballot, (0, 1, 0), (1, 0, 0))}
    papers.count(ballot, **sent, by=members[0].person)
    papers.count(ballot, **sent, by=members[1].person)
    counting.count(ballot, by=cast.thu)
    found = results.result(again(ballot))
    assert (found.roll, found.present, found.cast, found.base, found.needed) == (10, 10, 10, 10, 9)
    assert [(row.agree, row.outcome) for row in found.rows] == [(9, ELECTED), (9, ELECTED)]
    told_to = Message.objects.get(key=f"ballot:{ballot.pk}:counted")
    assert told_to.council == cast.council and len(told_to.audience["people"]) == 10


def test_no_rule_here_writes_a_history_of_a_vote(cast, mixed):
    """Prepared, opened, papers noted, tellers named, closed: nothing was noted when votes came in."""
    noted = list(mixed.history.order_by("history_id").values_list("history_change_reason", flat=True))
    on_paper = [f"Nhận phiếu giấy: {unit.name}" for unit in cast.units[:4]]
    assert [noted[:2], noted[2:6], noted[7:]] == [[None, None], on_paper, [None]]
    assert noted[6].startswith("Tổ kiểm phiếu: ")
    assert {row.history.count() for row in Candidate.objects.filter(ballot=mixed)} <= {1, 2}
    assert not hasattr(Seat, "history") and not hasattr(Tally, "history")
