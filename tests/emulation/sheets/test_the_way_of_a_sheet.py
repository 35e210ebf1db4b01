"""The way of a sheet: self-scored, verified, explained, verified again, made final, opened again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from common import clock
from common.clock import today
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.notices.models import Message
from emulation.sheets import computing, entering, explaining, finishing, verifying
from emulation.sheets.models import Assessment, ScoreChange, ScoreSheet
from tests.conftest import codes, give_mandate
from tests.emulation.evidence.making import make_evidence
from tests.emulation.sheets.conftest import DAY, again, put, score_of

State = ScoreSheet.State


def refuses(code, act, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    assert codes(error) == {code}


def verify(sheet, code, value, *, by, words="", **fields):
    return verifying.verify(sheet, code, value, version=score_of(sheet, code).version, by=by, words=words, **fields)


def stand(sheet, code, upto="final"):
    board = computing.read(again(sheet).round)
    return board.result(board.scores[sheet.pk][code], upto)


# --- The unit scores itself ----------------------------------------------------------------------


def test_a_file_that_was_taken_away_meanwhile_proves_no_score(cast, sheet):
    file = make_evidence(sheet.round.campaign, cast.member, by=cast.binh)
    seen = Evidence.objects.get(pk=file.pk)
    keeping.remove(file, by=cast.binh)
    refuses("taken_away", entering.attach, score_of(sheet, "B2"), [seen], by=cast.binh)
    other = make_evidence(sheet.round.campaign, cast.member, by=cast.binh)
    entering.attach(score_of(sheet, "B2"), [other], by=cast.binh)
    refuses("in_use", keeping.remove, other, by=cast.binh)


def test_an_emptied_value_is_not_scored_and_not_zero(cast, sheet):
    put(sheet, "B2", "0", by=cast.binh)
    assert stand(sheet, "B2").actual == 0
    put(sheet, "B2", "", by=cast.binh)
    assert stand(sheet, "B2").actual is None
    assert not stand(sheet, "B2").is_given
    changes = [(row.old, row.new) for row in ScoreChange.objects.filter(sheet=sheet).order_by("pk")]
    assert changes == [("–", "0 điểm"), ("0 điểm", "–")] or [old for old, _new in changes] == ["–", changes[0][1]]


@pytest.mark.parametrize(
    ("code", "value", "wrong"),
    [
        ("B2", "-1", "out_of_bounds"),
        ("B2", "31", "out_of_bounds"),
        ("B2", "mười", "number"),
        ("B2", "1.000", "ambiguous"),
        ("B1", "có thể", "not_yes_or_no"),
        ("A1", "90", "target_missing"),
        ("A1", "-5", "negative"),
        ("B2", "NaN", "invalid"),
    ],
)
def test_a_value_that_its_leaf_cannot_score_is_refused_in_words(cast, sheet, code, value, wrong):
    with pytest.raises(ValidationError) as error:
        put(sheet, code, value, by=cast.binh)
    assert codes(error) & {wrong, "out_of_bounds" if wrong == "invalid" else wrong}
    assert not Assessment.objects.exists()
    assert not ScoreChange.objects.exists()


@pytest.mark.parametrize("target", ["0", "-3"])
def test_nothing_is_measured_against_a_target_of_zero(cast, sheet, target):
    refuses("target_zero", put, sheet, "A1", "90", target=target, by=cast.binh)


@pytest.mark.parametrize("typed", ["1.234,5", "1,234.5", "1234,5", "1 234,5"])
def test_numbers_are_read_as_people_write_them(cast, sheet, typed):
    put(sheet, "A1", typed, target="2.000,00", by=cast.binh)
    assert stand(sheet, "A1").actual == Decimal("1234.5")
    assert stand(sheet, "A1").target == 2000


def test_the_same_values_twice_leave_no_trace(cast, filled):
    before = ScoreChange.objects.count(), score_of(filled, "B2").version, score_of(filled, "B2").history.count()
    put(filled, "B2", "25,0", by=cast.binh, words="Nộp đủ báo cáo.")
    assert (
        ScoreChange.objects.count(),
        score_of(filled, "B2").version,
        score_of(filled, "B2").history.count(),
    ) == before


def test_what_one_colleague_put_is_not_written_over_unseen(cast, sheet):
    seen = score_of(sheet, "B2").version
    put(sheet, "B2", "20", by=cast.binh)
    with pytest.raises(ValidationError) as error:
        entering.enter(sheet, "B2", "25", version=seen, by=cast.binh)
    assert codes(error) == {"stale"}
    assert "Bình" in error.value.messages[0] and "20" in error.value.messages[0]
    assert stand(sheet, "B2").actual == 20


def test_one_wrong_leaf_keeps_all_of_a_page_out_and_says_which(cast, sheet):
    typed = [entering.Typed("B1", 0, "đạt"), entering.Typed("B2", 0, "99")]
    with pytest.raises(ValidationError) as error:
        entering.enter_all(sheet, typed, by=cast.binh)
    assert set(error.value.error_dict) == {"B2"}
    assert not Assessment.objects.exists()


def test_a_leader_hands_in_and_the_verifier_is_told(cast, filled):
    sheet = entering.hand_in(filled, by=cast.binh)
    assert (sheet.state, sheet.days_late) == (State.VERIFYING, 0)
    told = Message.objects.filter(subject__contains="chờ thẩm định").count()
    assert told == 1
    entering.hand_in(filled, by=cast.binh)
    assert Message.objects.filter(subject__contains="chờ thẩm định").count() == told
    refuses("not_self", put, filled, "B2", "26", by=cast.binh)


def test_late_is_marked_in_days_and_refused_by_nobody(cast, filled):
    with clock.at(filled.round.self_due_on + 3 * DAY):
        assert entering.hand_in(filled, by=cast.binh).days_late == 3


def test_an_empty_sheet_is_not_handed_in(cast, sheet):
    refuses("nothing_scored", entering.hand_in, sheet, by=cast.binh)


# --- Verification -------------------------------------------------------------------------------------


def test_agreeing_needs_no_word_and_leaves_no_row(cast, handed_in):
    assert verify(handed_in, "B2", "25", by=cast.oanh) == []
    assert not Assessment.objects.filter(stage="verified").exists()
    assert verifying.finish_verifying(handed_in, by=cast.oanh).state == State.SECRETARIAT


def test_a_change_needs_a_reason_and_is_told_to_the_unit(cast, handed_in):
    refuses("because_missing", verify, handed_in, "B2", "20", by=cast.oanh)
    verify(handed_in, "B2", "20", by=cast.oanh, words="Báo cáo thiếu số liệu.")
    change = ScoreChange.objects.get(stage="verified")
    assert (change.by, change.for_unit, change.why) == (cast.oanh, cast.head, "Báo cáo thiếu số liệu.")
    assert ("25" in change.old, "20" in change.new) == (True, True)
    assert verifying.finish_verifying(handed_in, by=cast.oanh).state == State.EXPLAINING
    assert "B2" in Message.objects.get(subject__contains="Kết quả thẩm định").body


def test_whoever_verifies_may_find_that_nothing_can_be_scored(cast, handed_in):
    verify(handed_in, "B2", "", by=cast.oanh, words="Không có minh chứng.")
    assert not stand(handed_in, "B2").is_given
    assert stand(handed_in, "B2", "self").actual == 25


def test_two_reviewers_see_each_other(cast, handed_in):
    seen = score_of(handed_in, "B2").version
    verify(handed_in, "B2", "20", by=cast.oanh, words="Thiếu số liệu.")
    with pytest.raises(ValidationError) as error:
        verifying.verify(handed_in, "B2", "15", version=seen, by=cast.an, words="Nộp trễ.")
    assert codes(error) == {"stale"}
    assert "Oanh" in error.value.messages[0]
    assert stand(handed_in, "B2").actual == 20


def test_a_sheet_handed_back_keeps_everything(cast, handed_in):
    verify(handed_in, "B2", "20", by=cast.oanh, words="Thiếu số liệu.")
    refuses("because_missing", verifying.hand_back, handed_in, because=" ", by=cast.oanh)
    sheet = verifying.hand_back(handed_in, because="Bổ sung minh chứng.", by=cast.oanh)
    assert sheet.state == State.SELF
    assert stand(sheet, "B2", "self").actual == 25
    assert stand(sheet, "B2").actual == 20
    assert verifying.hand_back(handed_in, because="Bổ sung.", by=cast.oanh).state == State.SELF


# --- Explanation and second verification -----------------------------------------------------------


@pytest.fixture
def asked(cast, handed_in):
    verify(handed_in, "B2", "20", by=cast.oanh, words="Thiếu số liệu.")
    verify(handed_in, "A2", "3", by=cast.oanh, words="Một sáng kiến chưa được công nhận.")
    return verifying.finish_verifying(handed_in, by=cast.oanh)


def test_a_unit_that_accepts_sends_its_sheet_to_the_secretariat(cast, asked):
    assert explaining.finish_explaining(asked, by=cast.binh).state == State.SECRETARIAT


def test_only_what_was_changed_is_explained_and_only_that_is_verified_again(cast, asked):
    refuses("not_changed", explaining.explain, asked, {"B1": "Vì sao?"}, by=cast.binh)
    assert explaining.explain(asked, {"B2": "Số liệu ở trang 3.", "A2": ""}, by=cast.binh) == ["B2"]
    assert explaining.finish_explaining(asked, by=cast.binh).state == State.SECOND
    refuses("not_explained", verify, asked, "A2", "4", by=cast.oanh, words="Đúng.")
    verify(asked, "B2", "25", by=cast.oanh, words="Chấp nhận giải trình.")
    assert verifying.finish_second(asked, by=cast.oanh).state == State.SECRETARIAT
    assert (stand(asked, "B2").actual, stand(asked, "A2").actual) == (25, 3)


def test_one_colleague_does_not_write_over_the_explanation_of_another(cast, asked):
    seen = {"B2": score_of(asked, "B2").version}
    explaining.explain(asked, {"B2": "Số liệu ở trang 3."}, versions=seen, by=cast.binh)
    with pytest.raises(ValidationError) as error:
        explaining.explain(asked, {"B2": "Không rõ."}, versions=seen, by=cast.binh)
    assert codes(error) == {"stale"}
    assert score_of(asked, "B2").answer == "Số liệu ở trang 3."


def test_nobody_waits_for_ever_for_an_explanation(cast, asked):
    refuses("too_early", explaining.go_on, asked, by=cast.oanh)
    explaining.explain(asked, {"B2": "Số liệu ở trang 3."}, by=cast.binh)
    with clock.at(asked.round.explain_due_on + DAY):
        assert explaining.go_on(asked, by=cast.thu).state == State.SECOND


# --- The secretariat --------------------------------------------------------------------------------


@pytest.fixture
def passed(cast, handed_in):
    return verifying.finish_verifying(handed_in, by=cast.oanh)


def test_final_scores_are_opened_again_only_with_a_reason(cast, passed):
    verify(passed, "B2", "28", by=cast.thu, words="Hội đồng thống nhất.")
    assert finishing.make_final(passed, by=cast.thu).state == State.FINAL
    assert finishing.make_final(passed, by=cast.thu).state == State.FINAL
    refuses("other_state", verify, passed, "B2", "30", by=cast.thu, words="Sửa.")
    refuses("because_missing", finishing.reopen, passed, because="", by=cast.thu)
    sheet = finishing.reopen(passed, because="Có khiếu nại.", by=cast.thu)
    assert (sheet.state, sheet.final_at) == (State.SECRETARIAT, None)
    assert stand(passed, "B2").actual == 28


def test_all_sheets_are_made_final_at_once_but_never_those_of_ones_own_unit(cast, sheets, passed):
    put(sheets.deputy, "B2", "10", by=cast.dung)
    entering.hand_in(sheets.deputy, by=cast.dung)
    verifying.finish_verifying(sheets.deputy, by=cast.oanh)
    give_mandate(cast.thu, cast.deputy, post="Chuyên viên", capacity="officer")
    cast.thu._kept_on = None
    assert [row.unit for row in finishing.make_all_final(passed.round, by=cast.thu)] == [cast.member]
    assert again(sheets.deputy).state == State.SECRETARIAT


def test_the_secretariat_gives_a_sheet_to_another_verifier_but_not_to_its_own_unit(cast, sheet):
    refuses("own_sheet", finishing.give_to, sheet, cast.member, because="x", by=cast.thu)
    refuses("not_a_member", finishing.give_to, sheet, cast.elsewhere, because="x", by=cast.thu)
    refuses("because_missing", finishing.give_to, sheet, cast.deputy, because=" ", by=cast.thu)
    assert finishing.give_to(sheet, cast.deputy, because="Cân đối khối lượng.", by=cast.thu).verifier == cast.deputy
    assert finishing.give_to(sheet, None, because="Tự thẩm định.", by=cast.thu).verifier is None
    assert ScoreChange.objects.filter(field="verifier").count() == 2


def test_a_criterion_that_is_not_assigned_any_more_keeps_its_value(cast, filled):
    before = computing.read(filled.round)
    score = score_of(filled, "B2")
    refuses("because_missing", finishing.assign, score, False, why="", by=cast.thu)
    finishing.assign(score, False, why="Đơn vị không có nhiệm vụ này.", by=cast.thu)
    finishing.assign(score, False, why="Đơn vị không có nhiệm vụ này.", by=cast.thu)
    after = computing.read(filled.round)
    assert after.result(after.scores[filled.pk]["B2"]).actual == 25
    assert not after.result(after.scores[filled.pk]["B2"]).is_assigned
    assert ScoreChange.objects.filter(field="assigned").count() == 1
    assert Message.objects.filter(subject__contains="Không giao tiêu chí").count() == 1
    mark = after.marks()[filled.pk].marks["B2"]
    assert mark.points == before.marks()[filled.pk].marks["B2"].points


# --- Members verify each other ----------------------------------------------------------------------


@pytest.fixture
def peered(cast, sheet, handed_in):
    handed_in.peer = cast.deputy
    handed_in.save()
    return again(handed_in)


def test_what_a_member_finds_is_hidden_until_both_are_done_and_never_counts(cast, peered):
    typed = [verifying.Typed("B2", 0, "5", words="Thiếu.")]
    assert verifying.peer_all(peered, typed, by=cast.dung) == ["B2"]
    assert stand(peered, "B2").actual == 25
    verifying.finish_peer(peered, by=cast.dung)
    assert not verifying.peer_is_shown(again(peered))
    verifying.finish_verifying(peered, by=cast.oanh)
    assert verifying.peer_is_shown(again(peered))
    assert verifying.finish_peer(peered, by=cast.dung).peer_done_at


def test_a_member_verifies_no_other_sheet_than_its_turn(cast, peered):
    for person in (cast.binh, cast.an, cast.thu, cast.chi):
        with pytest.raises(PermissionDenied):
            verifying.peer_all(peered, [verifying.Typed("B2", 0, "5", words="x")], by=person)


# --- Nobody decides on their own unit ------------------------------------------------------------------

ACTS = {
    "enter": lambda sheet, by: put(sheet, "B2", "11", by=by),
    "hand_in": lambda sheet, by: entering.hand_in(sheet, by=by),
    "verify": lambda sheet, by: verify(sheet, "B2", "12", by=by, words="Vì thế."),
    "finish": lambda sheet, by: verifying.finish_verifying(sheet, by=by),
    "hand_back": lambda sheet, by: verifying.hand_back(sheet, because="Vì thế.", by=by),
    "go_on": lambda sheet, by: explaining.go_on(sheet, by=by),
    "second": lambda sheet, by: verifying.finish_second(sheet, by=by),
    "explain": lambda sheet, by: explaining.explain(sheet, {}, by=by),
    "accept": lambda sheet, by: explaining.finish_explaining(sheet, by=by),
    "give_to": lambda sheet, by: finishing.give_to(sheet, None, because="x", by=by),
    "assign": lambda sheet, by: finishing.assign(score_of(sheet, "B2"), False, why="x", by=by),
    "final": lambda sheet, by: finishing.make_final(sheet, by=by),
    "reopen": lambda sheet, by: finishing.reopen(sheet, because="x", by=by),
}
OWN = {"enter", "explain"}
LEADS = {"hand_in", "accept"}
VERIFIES = {"verify", "finish", "hand_back", "go_on", "second"}
SECRETARIAT = {"give_to", "assign", "final", "reopen"}
MAY = {
    "binh": OWN | LEADS, "oanh": VERIFIES, "an": VERIFIES, "dung": set(), "chi": set(), "son": set(),
    "thu": VERIFIES | SECRETARIAT, "admin": VERIFIES | SECRETARIAT,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", MAY)
def test_every_role_may_do_its_own_acts_on_the_sheet_of_the_member(cast, filled, name, act):
    person = getattr(cast, name)
    try:
        ACTS[act](filled, person)
    except PermissionDenied:
        assert act not in MAY[name]
    except ValidationError:
        assert act in MAY[name]
    else:
        assert act in MAY[name]


@pytest.mark.parametrize("act", sorted(VERIFIES | SECRETARIAT))
@pytest.mark.parametrize("name", ["an", "thu", "admin"])
def test_a_person_with_mandates_in_two_units_decides_on_neither(cast, handed_in, name, act):
    person = getattr(cast, name)
    give_mandate(person, cast.member, post="Chuyên viên", capacity="officer")
    person._kept_on = None
    with pytest.raises(PermissionDenied):
        ACTS[act](handed_in, person)


def test_the_database_refuses_a_verifier_of_its_own_unit(cast, sheet):
    sheet.verifier = sheet.unit
    with pytest.raises(ValidationError):
        sheet.validate_constraints()


def test_the_clock_is_not_needed_to_be_right(sheet):
    assert sheet.round.self_due_on > today()
