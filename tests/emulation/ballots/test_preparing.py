"""A ballot before it is opened: who prepares it, by which rule, who stands, copies of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from common import history
from common.clock import now
from emulation.ballots import counting, hands, opening, preparing, presets, proposing, statement
from emulation.ballots.models import Ballot, Candidate, Seat, Tally
from emulation.ballots.presets import BY_KEY
from emulation.rotation.models import Choice
from emulation.sheets.models import ScoringRound
from tests.conftest import codes, codes_of
from tests.emulation.ballots.meeting import (
    RULE,
    again,
    by_name,
    figures,
    make_conference,
    make_council,
    make_meeting,
    opened,
    prepare,
)
from tests.emulation.ranking.making import block, make_scored, publish

State = Ballot.State


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


# --- Who prepares ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["an", "oanh", "thu", "admin"])
def test_the_head_unit_and_the_secretariat_prepare_a_ballot(cast, meeting, name):
    by = getattr(cast, name)
    ballot = prepare(meeting, by, [cast.member])
    assert (ballot.state, ballot.created_by) == (State.DRAFT, by)
    assert ballot.history.latest().history_user == by


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_nobody_else_prepares_changes_or_cancels(cast, meeting, name):
    by, ballot = getattr(cast, name), prepare(meeting, cast.an, [cast.member])
    candidate = ballot.candidates.get()
    for act in (
        lambda: prepare(meeting, by),
        lambda: preparing.change(ballot, title="Khác", by=by),
        lambda: preparing.put_candidate(ballot, name="", unit=cast.head, by=by),
        lambda: preparing.change_candidate(candidate, name="Khác", by=by),
        lambda: preparing.remove_candidate(candidate, by=by),
        lambda: preparing.move_candidate(candidate, up=True, by=by),
        lambda: preparing.copy_as_trial(ballot, by=by),
        lambda: preparing.run_off(ballot, by=by),
        lambda: preparing.cancel(ballot, because="x", by=by),
        lambda: proposing.put_ranked(ballot, by=by),
        lambda: proposing.put_question(ballot, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Ballot.objects.count() == 1


def test_a_council_votes_on_awards_and_its_secretariat_prepares(cast):
    make_council(cast.council)
    ballot = preparing.prepare(purpose="awards", title="Xét Bằng khen", council=cast.council, by=cast.thu, **RULE)
    assert preparing.put_candidate(ballot, name="Nguyễn Văn A", note="Bằng khen", by=cast.thu).is_head is False
    for person in (cast.an, cast.son):
        with pytest.raises(PermissionDenied):
            preparing.prepare(purpose="awards", title="Xét", council=cast.council, by=person)


def test_units_are_voted_on_at_conferences_and_awards_in_councils(cast, meeting):
    refuses("wrong_body", lambda: prepare(meeting, cast.an, purpose="awards"))
    for purpose in ("acclaim", "head"):
        refuses(
            "wrong_body",
            lambda purpose=purpose: preparing.prepare(purpose=purpose, title="X", council=cast.council, by=cast.thu),
        )


def test_nothing_is_prepared_for_a_conference_that_is_over(cast, year):
    held = make_conference(year, cast.head)
    held.close()
    held.save()
    refuses("conference_over", lambda: prepare(held, cast.an))


def test_preparing_the_same_twice_makes_one_draft(cast, meeting):
    assert prepare(meeting, cast.an) == prepare(meeting, cast.an)
    assert prepare(meeting, cast.an, title="Khác") != prepare(meeting, cast.an)
    assert Ballot.objects.count() == 2


def test_a_ballot_for_the_head_chooses_one_of_them(cast, meeting):
    ballot = prepare(meeting, cast.an, purpose="head")
    assert (ballot.form, ballot.most, ballot.places) == ("choice", 1, 1)


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("paper_is_secret", {"method": "hands", "by_paper": True}),
        ("too_few", {"counts_from": 2}),
        ("in_the_past", {"closes_at": now() - timedelta(minutes=1)}),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_its_field(cast, meeting, code, settings):
    refuses(code, lambda: prepare(meeting, cast.an, **settings))
    ballot = prepare(meeting, cast.an)
    with pytest.raises(ValidationError) as error:
        preparing.change(ballot, by=cast.an, **settings)
    assert codes_of(error.value) == [code] and list(error.value.error_dict) == [list(settings)[-1]]


def test_a_threshold_nobody_can_reach_is_refused(cast, meeting):
    for settings in ({"yes_parts": 2, "yes_of": 2, "yes_strictly": True}, {"quorum_parts": 3, "quorum_of": 2}):
        with pytest.raises(ValidationError):
            prepare(meeting, cast.an, **settings)


def test_a_setting_that_no_ballot_has_is_a_mistake_of_the_caller(cast, meeting):
    with pytest.raises(TypeError):
        prepare(meeting, cast.an, state="open")


# --- Who stands --------------------------------------------------------------------------------------------------


def test_candidates_stand_in_the_order_in_which_they_came_and_the_head_is_marked(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member, cast.head, cast.deputy])
    assert [(row.order, row.name, row.is_head) for row in ballot.candidates.all()] == [
        (1, cast.member.name, False), (2, cast.head.name, True), (3, cast.deputy.name, False),
    ]  # fmt: skip


def test_the_same_candidate_stands_once_also_in_another_form_of_its_letters(cast, meeting):
    ballot = prepare(meeting, cast.an, purpose="question")
    first = preparing.put_candidate(ballot, name="Phương án hai", by=cast.an)
    assert preparing.put_candidate(ballot, name="Phương án  hai ", by=cast.an) == first
    assert first.history.count() == 1


def test_a_unit_of_another_bloc_or_none_does_not_stand(cast, meeting):
    ballot = prepare(meeting, cast.an)
    refuses("not_a_member", lambda: preparing.put_candidate(ballot, name="", unit=cast.elsewhere, by=cast.an))
    refuses("unit_missing", lambda: preparing.put_candidate(ballot, name="Ai đó", by=cast.an))


def test_candidates_change_places_once_for_each_click(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member, cast.deputy])
    last = by_name(ballot)[cast.deputy.name]
    preparing.move_candidate(last, up=True, seen=2, by=cast.an)
    preparing.move_candidate(last, up=True, seen=2, by=cast.an)
    assert [row.name for row in ballot.candidates.all()] == [cast.deputy.name, cast.member.name]
    preparing.move_candidate(by_name(ballot)[cast.deputy.name], up=True, by=cast.an)
    assert [row.order for row in ballot.candidates.all()] == [1, 2]


def test_of_a_unit_only_what_it_stands_for_changes_so_that_no_votes_go_to_another(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member])
    row = ballot.candidates.get()
    refuses("name_fixed", lambda: preparing.change_candidate(row, name=cast.deputy.name, by=cast.oanh))
    assert preparing.change_candidate(row, name=row.name, note="Bằng khen", by=cast.oanh).note == "Bằng khen"


def test_what_other_rows_refer_to_keeps_its_name_and_its_place_on_the_paper(cast, meeting):
    ballot = prepare(meeting, cast.an, purpose="question")
    row, free = (preparing.put_candidate(ballot, name=name, by=cast.an) for name in ("Nguyễn Văn A", "Trần Văn B"))
    history.save(
        Choice(
            campaign=meeting.campaign, year="2027", role="head", unit=cast.member, proposed_by=cast.an, candidate=row
        ),
        by=cast.an,
    )
    refuses("name_fixed", lambda: preparing.change_candidate(row, name="Trần Văn C", by=cast.an))
    refuses("bound", lambda: preparing.remove_candidate(row, by=cast.an))
    assert preparing.change_candidate(free, name="Trần Văn C", by=cast.an).name == "Trần Văn C"
    preparing.remove_candidate(free, by=cast.an)
    assert list(ballot.candidates.all()) == [row]


def test_who_tied_stands_again_under_the_same_name(cast, meeting):
    ballot = prepare(meeting, cast.an, purpose="question", method="hands", places=1, tie_break="run_off")
    preparing.change(ballot, question="Ai?", by=cast.an)
    for name in ("Phương án một", "Phương án hai"):
        preparing.put_candidate(ballot, name=name, by=cast.an)
    opening.open_ballot(ballot, by=cast.an)
    hands.record(ballot, figures(ballot, (7, 0, 0), (7, 0, 0)), by=cast.an)
    counting.count(counting.close(ballot, by=cast.an), by=cast.an)
    row = preparing.run_off(ballot, by=cast.an).candidates.first()
    refuses("name_fixed", lambda: preparing.change_candidate(row, name="Khác", by=cast.an))


def test_a_removed_candidate_is_gone_and_cannot_be_changed(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member])
    row = ballot.candidates.get()
    preparing.remove_candidate(row, by=cast.an)
    preparing.remove_candidate(row, by=cast.an)
    assert not ballot.candidates.exists() and Candidate.history.filter(history_type="-").count() == 1
    refuses("removed", lambda: preparing.change_candidate(row, name="Khác", by=cast.an))


def test_from_opening_on_nothing_on_the_paper_changes(cast, meeting):
    ballot = opened(meeting, cast.an, [cast.member])
    row = ballot.candidates.get()
    for act in (
        lambda: preparing.change(ballot, title="Khác", by=cast.an),
        lambda: preparing.put_candidate(ballot, name="", unit=cast.head, by=cast.an),
        lambda: preparing.change_candidate(row, name="Khác", by=cast.an),
        lambda: preparing.remove_candidate(row, by=cast.an),
        lambda: preparing.move_candidate(row, up=True, by=cast.an),
        lambda: proposing.put_ranked(ballot, by=cast.an),
    ):
        refuses("not_draft", act)


# --- Proposed candidates -----------------------------------------------------------------------------------------


@pytest.fixture
def scored(cast, year) -> ScoringRound:
    return make_scored(year, ["25", "20", "15"], by=cast.thu)


def test_units_are_acclaimed_in_the_order_of_the_published_ranking(cast, year, scored):
    ballot = prepare(make_conference(year, cast.head), cast.an)
    refuses("no_ranking", lambda: proposing.put_ranked(ballot, by=cast.an))
    publish(scored, head=cast.an, secretariat=cast.thu)
    rows = proposing.put_ranked(ballot, note="Cờ thi đua của tỉnh", by=cast.an)
    assert [(row.name, row.rank, row.note, row.is_head) for row in rows] == [
        (cast.head.name, 1, "Cờ thi đua của tỉnh", True),
        (cast.member.name, 2, "Cờ thi đua của tỉnh", False),
        (cast.deputy.name, 3, "Cờ thi đua của tỉnh", False),
    ]
    assert proposing.put_ranked(ballot, note="Cờ thi đua của tỉnh", by=cast.an) == rows
    assert ballot.candidates.count() == 3


def test_only_the_first_places_are_taken_where_so_asked(cast, year, scored):
    publish(scored, head=cast.an, secretariat=cast.thu)
    ballot = prepare(make_conference(year, cast.head), cast.an)
    assert [row.rank for row in proposing.put_ranked(ballot, places=2, by=cast.an)] == [1, 2]


def test_a_blocked_unit_is_named_with_its_reason_and_left_out_unless_a_remark_says_why(cast, year, scored):
    block(scored, cast.member, "complaint", by=cast.thu)
    publish(scored, head=cast.an, secretariat=cast.thu)
    ballot = prepare(make_conference(year, cast.head), cast.an)
    reasons = {line.placing.unit: line.reason for line in proposing.ranked(ballot)}
    assert reasons[cast.member] and not reasons[cast.head]
    proposing.put_ranked(ballot, by=cast.an)
    assert cast.member.name not in by_name(ballot)
    proposing.put_ranked(ballot, remarks={cast.member.pk: "Đã có kết luận"}, by=cast.an)
    added = by_name(ballot)[cast.member.name]
    assert (added.rank, added.note) == (None, "Đã có kết luận")
    assert added.history.latest().history_change_reason == "Đã có kết luận"


def test_a_question_stands_on_the_paper_as_one_line(cast, meeting):
    ballot = prepare(meeting, cast.an, purpose="question", question="Thông qua quy chế sửa đổi?")
    row = proposing.put_question(ballot, by=cast.an)
    assert proposing.put_question(ballot, by=cast.an) == row
    preparing.change(ballot, question="Thông qua quy chế?", by=cast.an)
    assert proposing.put_question(ballot, by=cast.an).name == "Thông qua quy chế?"
    assert ballot.candidates.count() == 1
    refuses("not_question", lambda: proposing.put_question(prepare(meeting, cast.an), by=cast.an))
    refuses("not_acclaim", lambda: proposing.put_ranked(ballot, by=cast.an))
    preparing.change(ballot, question="a" * 301, by=cast.an)
    refuses("question_too_long", lambda: proposing.put_question(ballot, by=cast.an))


# --- Rules in words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "threshold", "quorum"),
    [
        ("bloc_present", "quá nửa số đơn vị có mặt", "ít nhất 2/3 tổng số đơn vị trong khối"),
        ("bloc_all", "quá nửa tổng số đơn vị trong khối", "ít nhất 2/3 tổng số đơn vị trong khối"),
        ("bloc_two_thirds", "ít nhất 2/3 số đơn vị có mặt", "ít nhất 2/3 tổng số đơn vị trong khối"),
        ("council_90_of_all", "từ 90 % tổng số thành viên Hội đồng trở lên", "không quy định số có mặt tối thiểu"),
        ("council_80_of_all", "từ 80 % tổng số thành viên Hội đồng trở lên", "không quy định số có mặt tối thiểu"),
        (
            "council_70", "từ 70 % số thành viên có mặt hoặc được lấy ý kiến bằng văn bản trở lên",
            "ít nhất 2/3 tổng số thành viên Hội đồng",
        ),
        ("council_over_90", "trên 90 % tổng số thành viên Hội đồng", "không quy định số có mặt tối thiểu"),
        ("council_over_half", "quá nửa tổng số thành viên Hội đồng", "không quy định số có mặt tối thiểu"),
    ],
)  # fmt: skip
def test_the_rule_of_a_ballot_is_said_in_words(cast, meeting, key, threshold, quorum):
    preset = BY_KEY[key]
    body = {"council": cast.council} if preset.body == presets.COUNCIL else {"conference": meeting}
    ballot = Ballot(**body, **preset.settings)
    assert statement.threshold(ballot, statement.PAPER) == threshold
    assert statement.quorum(ballot, statement.PAPER) == quorum
    assert presets.like(ballot) == preset


@pytest.mark.parametrize(
    ("parts", "of", "strictly", "said"),
    [
        (1, 2, True, "more than half of the valid votes"), (1, 2, False, "at least half of the valid votes"),
        (3, 4, True, "more than 3/4 of the valid votes"), (9, 10, False, "at least 90 % of the valid votes"),
        (1, 1, False, "all of the valid votes"),
    ],
)  # fmt: skip
def test_the_page_says_it_in_the_language_of_its_reader(parts, of, strictly, said):
    ballot = Ballot(conference_id=1, base="valid", yes_parts=parts, yes_of=of, yes_strictly=strictly)
    with translation.override("en"):
        assert statement.threshold(ballot) == said


def test_what_is_not_verified_says_so():
    assert [row.key for row in presets.PRESETS if row.to_verify] == [
        "council_80_of_all", "council_70", "council_90", "council_over_90", "council_over_half",
    ]  # fmt: skip
    assert all(row.source and row.confidence for row in presets.PRESETS)


# --- Trial ballots, second ballots, stopping ---------------------------------------------------------------------


def test_a_trial_ballot_has_the_same_paper_and_rule_and_is_marked(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member, cast.head], places=1, yes_parts=2, yes_of=3, yes_strictly=False)
    trial = preparing.copy_as_trial(ballot, by=cast.an)
    assert trial.is_trial and trial.title == "Bỏ phiếu thử: Suy tôn Cờ thi đua"
    assert (trial.yes_parts, trial.yes_of, trial.yes_strictly, trial.places) == (2, 3, False, 1)
    assert list(by_name(trial)) == list(by_name(ballot))
    assert preparing.copy_as_trial(ballot, by=cast.an) == trial
    refuses("is_trial", lambda: preparing.copy_as_trial(trial, by=cast.an))


def tied(meeting, cast, **settings):
    """Three stand for two places; two of them have the same number of votes at the last one."""
    ballot = opened(meeting, cast.an, [cast.head, cast.member, cast.deputy], method="hands", places=2, **settings)
    hands.record(ballot, figures(ballot, (7, 0, 0), (5, 2, 0), (5, 1, 1)), by=cast.an)
    counting.close(ballot, by=cast.an)
    return counting.count(ballot, by=cast.an)


def test_a_second_ballot_is_held_among_those_who_tied_for_the_places_left(cast, meeting):
    ballot = tied(meeting, cast, tie_break="run_off")
    second = preparing.run_off(ballot, by=cast.an)
    assert (second.run_off_of, second.places, second.state) == (ballot, 1, State.DRAFT)
    assert list(by_name(second)) == [cast.member.name, cast.deputy.name]
    assert preparing.run_off(ballot, by=cast.an) == second
    preparing.cancel(second, because="Lập lại", by=cast.an)
    assert preparing.run_off(ballot, by=cast.an) != second


def test_no_second_ballot_without_a_tie_or_where_the_rule_wants_none(cast, meeting):
    refuses("no_run_off", lambda: preparing.run_off(tied(meeting, cast, tie_break="none"), by=cast.an))
    draft = prepare(meeting, cast.an, [cast.member], title="Khác", tie_break="run_off")
    refuses("no_run_off", lambda: preparing.run_off(draft, by=cast.an))


def test_a_ballot_is_cancelled_with_a_reason_before_it_is_counted(cast, meeting, mailoutbox):
    ballot = opened(meeting, cast.an, [cast.member])
    with pytest.raises(PermissionDenied):
        preparing.cancel(ballot, because="Sai danh sách", by=cast.oanh)
    refuses("because_missing", lambda: preparing.cancel(ballot, because=" ", by=cast.an))
    stopped = preparing.cancel(ballot, because="Sai danh sách", by=cast.an)
    preparing.cancel(ballot, because="Lần nữa", by=cast.an)
    assert (stopped.state, again(ballot).cancel_reason) == (State.CANCELLED, "Sai danh sách")
    refuses("not_open", lambda: counting.close(ballot, by=cast.an))
    refuses("not_closed", lambda: counting.count(ballot, by=cast.an))


def test_an_officer_drops_a_draft_but_a_counted_ballot_stands(cast, meeting):
    draft = prepare(meeting, cast.an, [cast.member])
    assert preparing.cancel(draft, because="Nhầm", by=cast.oanh).state == State.CANCELLED
    refuses("counted", lambda: preparing.cancel(tied(meeting, cast), because="Không ưng", by=cast.an))


def test_opening_makes_every_row_once_and_no_more(cast, meeting):
    ballot = prepare(meeting, cast.an, [cast.member])
    opening.open_ballot(ballot, by=cast.an)
    opening.open_ballot(ballot, by=cast.an)
    assert (Seat.objects.count(), Tally.objects.count()) == (7, 5)
