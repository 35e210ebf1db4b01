"""From the first draft to a text that can be frozen: commitments, comments and answers, new versions."""

import unicodedata
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from blocs.models import Membership
from common import clock, history
from common.clock import now, today
from documents.models import Document
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Movement
from emulation.covenants import drafting, signing
from emulation.covenants.models import Comment, Commitment, Covenant, Party, UnitTarget
from tests.conftest import act, codes

State = Covenant.State
DAY = timedelta(days=1)


@pytest.fixture
def movement(db) -> Movement:
    return Movement.objects.create(name="Cải cách hành chính", level="province")


def texts(covenant) -> list[tuple[int, str]]:
    return list(covenant.commitments.order_by("number").values_list("number", "text"))


def refuses(code: str, act_) -> None:
    with pytest.raises(ValidationError) as error:
        act_()
    assert codes(error) == {code}


def in_force(cast, covenant) -> Covenant:
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    covenant.refresh_from_db()
    return covenant


# --- The draft ------------------------------------------------------------------------------------


def test_a_year_has_one_first_draft(cast, campaign):
    covenant = drafting.draft(campaign, preamble="Mở đầu", by=cast.oanh)
    assert (covenant.version, covenant.state, covenant.preamble) == (1, State.DRAFT, "Mở đầu")
    assert covenant.history.get().history_user == cast.oanh
    assert drafting.draft(campaign, preamble="khác", by=cast.an) == covenant
    assert (Covenant.objects.get().preamble, covenant.history.count()) == ("Mở đầu", 1)


def test_a_draft_that_was_given_up_is_not_taken_up_again(cast, draft):
    drafting.withdraw(draft, by=cast.an, because="làm lại")
    again = drafting.draft(draft.campaign, by=cast.an)
    assert (again.version, again.state) == (2, State.DRAFT)


def test_no_draft_begins_in_a_year_that_is_over(cast):
    campaign = lifecycle.begin(cast.bloc, "2021", by=cast.thu)
    lifecycle.record(campaign, source="Báo cáo", by=cast.thu)
    refuses("not_open", lambda: drafting.draft(campaign, by=cast.thu))


def test_two_unfinished_versions_are_impossible(cast, draft):
    second = Covenant(campaign=draft.campaign, version=2)
    refuses("unfinished_exists", lambda: history.save(second, by=cast.an))
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_nobody_else_writes_the_draft(cast, draft, name):
    by = getattr(cast, name)
    commitment = draft.commitments.first()
    for act_ in (
        lambda: drafting.draft(draft.campaign, by=by),
        lambda: drafting.write(draft, preamble="x", by=by),
        lambda: drafting.put(draft, text="x", by=by),
        lambda: drafting.remove(commitment, by=by),
        lambda: drafting.circulate(draft, by=by),
        lambda: drafting.new_version(draft, because="x", by=by),
        lambda: drafting.withdraw(draft, because="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act_()
    draft.refresh_from_db()
    assert (draft.preamble, draft.state, draft.commitments.count()) == ("Các đơn vị thống nhất ký kết.", "draft", 2)


def test_an_officer_of_the_head_unit_writes_but_does_not_decide(cast, draft):
    drafting.write(draft, preamble="Oanh viết", by=cast.oanh)
    drafting.put(draft, text="Thêm", by=cast.oanh)
    for act_ in (drafting.new_version, drafting.withdraw):
        with pytest.raises(PermissionDenied):
            act_(draft, because="x", by=cast.oanh)


def test_writing_the_same_words_again_leaves_no_trace(cast, draft):
    drafting.write(draft, preamble="Mới", closing="Cuối", by=cast.oanh)
    row = draft.history.first()
    assert (row.preamble, row.history_user) == ("Mới", cast.oanh)
    before = draft.history.count()
    drafting.write(draft, preamble="Mới", by=cast.an)
    assert draft.history.count() == before


def test_writing_reaches_words_and_dates_only(cast, draft):
    for name in ("campaign", "version", "state", "document"):
        with pytest.raises(TypeError):
            drafting.write(draft, by=cast.an, **{name: None})


def test_decomposed_words_are_stored_composed(cast, draft):
    commitment = drafting.put(draft, text=unicodedata.normalize("NFD", "Hưởng ứng phong trào"), by=cast.an)
    assert commitment.text == "Hưởng ứng phong trào"


def test_a_text_that_is_far_too_long_is_refused(cast, draft):
    with pytest.raises(ValidationError) as error:
        drafting.write(draft, preamble="ấ" * 10_000_000, by=cast.an)
    assert codes(error) == {"max_length"}


# --- Commitments ----------------------------------------------------------------------------------


def test_a_commitment_gets_the_next_number(cast, draft, movement):
    commitment = drafting.put(
        draft, text="Số hóa hồ sơ", comparator=">=", target=Decimal("80.5"), unit_of_measure="%", scope="bloc",
        movements=[movement], by=cast.oanh,
    )  # fmt: skip
    assert (commitment.number, commitment.target_label()) == (3, "≥ 80,5 %")
    assert list(commitment.movements.all()) == [movement]
    assert {row.history_user for row in commitment.history.all()} == {cast.oanh}


def test_a_new_commitment_that_is_sent_twice_is_kept_once(cast, draft):
    first = drafting.put(draft, text="Số hóa hồ sơ", by=cast.an)
    assert drafting.put(draft, text="Số hóa hồ sơ", by=cast.an) == first
    assert draft.commitments.count() == 3


@pytest.mark.parametrize("differs", ["target", "scope", "movements", "unit_targets"])
def test_the_same_words_with_another_value_are_another_commitment(cast, draft, movement, differs):
    same = {"text": "Số hóa hồ sơ", "comparator": ">=", "target": Decimal(80), "unit_of_measure": "%"}
    other = {
        "target": Decimal(90), "scope": "bloc", "movements": [movement], "unit_targets": {cast.member: Decimal(70)},
    }  # fmt: skip
    first = drafting.put(draft, **same, by=cast.an)
    for _click in range(2):
        second = drafting.put(draft, **{**same, differs: other[differs]}, by=cast.an)
    assert (first.number, second.number, draft.commitments.count()) == (3, 4, 4)
    first.refresh_from_db()
    assert first.target == 80


def test_a_commitment_is_rewritten_under_its_number(cast, draft):
    first = draft.commitments.get(number=1)
    assert drafting.put(draft, number=1, text="Viết lại", by=cast.an) == first
    assert texts(draft)[0] == (1, "Viết lại")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"comparator": ">="}, "target"),
        ({"comparator": "done", "target": 5}, "target"),
        ({"comparator": "??", "target": 5}, "invalid_choice"),
        ({"text": "  "}, "blank"),
        ({"comparator": ">=", "target": Decimal("0.00001")}, "max_decimal_places"),
    ],
)
def test_a_commitment_that_is_not_in_order_is_refused(cast, draft, fields, code):
    refuses(code, lambda: drafting.put(draft, by=cast.an, **{"text": "Nội dung", **fields}))
    assert draft.commitments.count() == 2


def test_units_may_have_targets_of_their_own(cast, draft):
    def put(targets, by):
        return drafting.put(draft, number=2, text="Khen", comparator=">=", target=70, unit_targets=targets, by=by)

    commitment = put({cast.member: Decimal(50), cast.head: Decimal(90)}, cast.an)
    assert {row.unit: row.target for row in commitment.unit_targets.all()} == {cast.member: 50, cast.head: 90}
    kept = commitment.unit_targets.get(unit=cast.head)
    put({cast.head: Decimal(90)}, cast.oanh)
    assert list(commitment.unit_targets.all()) == [kept]
    assert kept.history.count() == 1
    gone = UnitTarget.history.filter(history_type="-").get()
    assert (gone.unit, gone.history_user) == (cast.member, cast.oanh)


@pytest.mark.parametrize("fields", [{"comparator": ">=", "target": 5, "scope": "bloc"}, {"comparator": "done"}])
def test_only_a_target_of_each_unit_can_differ(cast, draft, fields):
    refuses(
        "target_of_the_bloc",
        lambda: drafting.put(draft, text="x", unit_targets={cast.member: Decimal(5)}, by=cast.an, **fields),
    )
    assert draft.commitments.count() == 2


def test_only_members_have_targets(cast, draft):
    refuses(
        "not_a_member",
        lambda: drafting.put(
            draft, text="x", comparator=">=", target=5, unit_targets={cast.elsewhere: Decimal(5)}, by=cast.an
        ),
    )


def test_the_commitments_after_a_removed_one_move_up(cast, draft):
    drafting.put(draft, text="Ba", by=cast.an)
    drafting.remove(draft.commitments.get(number=1), by=cast.oanh)
    assert texts(draft) == [(1, "Người trực tiếp công tác được khen"), (2, "Ba")]
    gone = Commitment.history.filter(history_type="-").get()
    assert (gone.text, gone.history_user) == ("Hoàn thành nhiệm vụ chính trị.", cast.oanh)


def test_removing_twice_changes_nothing(cast, draft):
    first = draft.commitments.get(number=1)
    stale = draft.commitments.get(number=2)
    drafting.remove(first, by=cast.an)
    drafting.remove(Commitment(pk=first.pk or 1, covenant=draft, number=1), by=cast.an)
    assert texts(draft) == [(1, stale.text)]


def numbered(covenant) -> str:
    """The commitments as “1:Một 2:Hai”."""
    return " ".join(f"{number}:{text.split()[0]}" for number, text in texts(covenant))


@pytest.fixture
def four(cast, campaign):
    covenant = drafting.draft(campaign, by=cast.an)
    for text in ("Một", "Hai", "Ba", "Bốn"):
        drafting.put(covenant, text=text, by=cast.an)
    return covenant


@pytest.mark.parametrize(
    ("number", "to", "after"),
    [
        (2, 1, "1:Hai 2:Một 3:Ba 4:Bốn"),
        (2, 3, "1:Một 2:Ba 3:Hai 4:Bốn"),
        (4, 1, "1:Bốn 2:Một 3:Hai 4:Ba"),
        (1, 4, "1:Hai 2:Ba 3:Bốn 4:Một"),
    ],
)
def test_a_commitment_takes_another_number_and_the_others_make_room(cast, four, number, to, after):
    commitment = four.commitments.get(number=number)
    for _again in range(2):
        drafting.move(commitment, to=to, by=cast.oanh)
        assert numbered(four) == after
    last = commitment.history.first()
    assert (last.number, last.history_user) == (to, cast.oanh)
    assert commitment.history.count() == 3, "made, waiting at 0, in its place; the second time nothing"


def test_moving_closes_the_gaps_that_were_left_in_the_administration(cast, four):
    last = four.commitments.get(number=4)
    last.number = 9
    last.save()
    drafting.move(four.commitments.get(number=3), to=2, by=cast.an)
    assert numbered(four) == "1:Một 2:Ba 3:Hai 4:Bốn"


def test_a_commitment_that_was_taken_out_is_not_moved(cast, four):
    gone = four.commitments.get(number=2)
    drafting.remove(four.commitments.get(number=2), by=cast.an)
    drafting.move(gone, to=1, by=cast.an)
    assert numbered(four) == "1:Một 2:Ba 3:Bốn"


@pytest.mark.parametrize("to", [0, -1, 5])
def test_there_is_no_number_beyond_the_last(cast, four, to):
    refuses("no_such_number", lambda: drafting.move(four.commitments.get(number=1), to=to, by=cast.an))
    assert numbered(four) == "1:Một 2:Hai 3:Ba 4:Bốn"


def test_only_who_drafts_moves_and_only_while_it_is_a_draft(cast, covenant):
    for who in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            drafting.move(covenant.commitments.get(number=1), to=2, by=who)
    refuses("frozen", lambda: drafting.move(covenant.commitments.get(number=1), to=2, by=cast.an))


def test_removing_from_a_stale_page_leaves_no_gap(cast, draft):
    for text in ("Ba", "Bốn"):
        drafting.put(draft, text=text, by=cast.an)
    stale = draft.commitments.get(number=3)
    drafting.remove(draft.commitments.get(number=1), by=cast.an)
    drafting.remove(stale, by=cast.an)
    assert texts(draft) == [(1, "Người trực tiếp công tác được khen"), (2, "Bốn")]


def test_a_number_is_taken_once(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.create(covenant=draft, number=1, text="x")


@pytest.mark.parametrize(
    ("comparator", "target", "label"),
    [(">=", "70.0000", "≥ 70 kg"), ("<=", "0.5", "≤ 0,5 kg"), (">", "1000", "> 1000 kg"), ("=", "0", "= 0 kg")],
)
def test_a_target_is_printed_as_people_write_it(comparator, target, label):
    commitment = Commitment(comparator=comparator, target=Decimal(target), unit_of_measure="kg")
    assert commitment.target_label() == label
    assert Commitment().target_label() == ""


# --- Comments -------------------------------------------------------------------------------------


@pytest.fixture
def circulated(cast, draft) -> Covenant:
    return drafting.circulate(draft, due_on=today() + 5 * DAY, by=cast.an)


def test_circulating_twice_only_moves_the_day(cast, circulated):
    assert (circulated.state, circulated.comments_due_on) == (State.CIRCULATED, today() + 5 * DAY)
    before = circulated.history.count()
    drafting.circulate(circulated, due_on=today() + 5 * DAY, by=cast.an)
    assert circulated.history.count() == before
    moved = drafting.circulate(circulated, due_on=today() + 9 * DAY, by=cast.an)
    assert (moved.state, moved.comments_due_on, moved.history.count()) == (
        State.CIRCULATED,
        today() + 9 * DAY,
        before + 1,
    )


def test_an_empty_covenant_is_not_circulated(cast, campaign):
    covenant = drafting.draft(campaign, by=cast.an)
    refuses("no_commitments", lambda: drafting.circulate(covenant, by=cast.an))


def test_the_last_day_for_comments_is_not_over(cast, draft):
    refuses("in_the_past", lambda: drafting.circulate(draft, due_on=today() - DAY, by=cast.an))
    drafting.circulate(draft, due_on=today(), by=cast.an)


def test_members_comment_on_a_commitment_or_the_whole(cast, circulated):
    commitment = circulated.commitments.get(number=2)
    one = drafting.comment(circulated, commitment=commitment, text=" Giảm còn 60 % ", by=cast.binh)
    whole = drafting.comment(circulated, text="Nhất trí", by=cast.oanh)
    assert (one.unit, one.author, one.text, one.outcome) == (cast.member, cast.binh, "Giảm còn 60 %", "")
    assert one.commitment_was == "2. Người trực tiếp công tác được khen"
    assert (whole.unit, whole.commitment, whole.commitment_was) == (cast.head, None, "")
    assert one.history.get().history_user == cast.binh


def test_the_same_words_are_kept_once(cast, circulated):
    first = drafting.comment(circulated, text="Dòng một\nDòng hai", by=cast.binh)
    again = drafting.comment(circulated, text=unicodedata.normalize("NFD", " Dòng một\r\nDòng hai "), by=cast.binh)
    assert again == first
    assert (Comment.objects.count(), first.history.count()) == (1, 1)
    drafting.comment(circulated, text="Dòng một\nDòng hai", by=cast.dung)
    drafting.comment(circulated, commitment=circulated.commitments.first(), text="Dòng một\nDòng hai", by=cast.binh)
    assert Comment.objects.count() == 3


@pytest.mark.parametrize("name", ["chi", "son", "thu", "admin"])
def test_only_member_units_comment(cast, circulated, name):
    with pytest.raises(PermissionDenied):
        drafting.comment(circulated, text="x", by=getattr(cast, name))


def test_a_unit_that_left_does_not_comment(cast, circulated):
    Membership.objects.filter(unit=cast.member).update(until=today() - DAY)
    with pytest.raises(PermissionDenied):
        drafting.comment(circulated, text="x", by=cast.binh)


def test_a_comment_has_words_and_its_time(cast, draft):
    refuses("not_circulated", lambda: drafting.comment(draft, text="x", by=cast.binh))
    drafting.circulate(draft, by=cast.an)
    refuses("empty", lambda: drafting.comment(draft, text=" \n", by=cast.binh))


def test_a_commitment_of_another_covenant_is_not_commented_here(cast, circulated):
    other = Covenant.objects.create(
        campaign=lifecycle.begin(cast.other_bloc, cast.year, by=cast.son), preamble="khối khác"
    )
    secret = Commitment.objects.create(covenant=other, number=1, text="Nội dung của khối khác")
    refuses("elsewhere", lambda: drafting.comment(circulated, commitment=secret, text="x", by=cast.binh))


def test_a_comment_outlives_its_commitment(cast, circulated):
    remark = drafting.comment(circulated, commitment=circulated.commitments.get(number=1), text="Bỏ", by=cast.binh)
    drafting.remove(circulated.commitments.get(number=1), by=cast.an)
    remark.refresh_from_db()
    assert (remark.commitment, remark.commitment_was) == (None, "1. Hoàn thành nhiệm vụ chính trị.")


def test_the_head_answers(cast, circulated):
    remark = drafting.comment(circulated, text="Giảm còn 60 %", by=cast.binh)
    answered = drafting.answer(remark, outcome="partly", text="Giảm còn 65 %", by=cast.oanh)
    assert (answered.outcome, answered.answer, answered.answered_by) == ("partly", "Giảm còn 65 %", cast.oanh)
    assert answered.answered_at <= now()
    assert answered.history.first().history_user == cast.oanh


def test_an_answer_given_meanwhile_is_not_written_over(cast, circulated):
    remark = drafting.comment(circulated, text="Giảm còn 60 %", by=cast.binh)
    drafting.answer(Comment.objects.get(), outcome="declined", text="Không.", by=cast.oanh)
    refuses("answered_meanwhile", lambda: drafting.answer(remark, outcome="accepted", by=cast.an))
    assert drafting.answer(remark, outcome="declined", text="Không.", by=cast.an).answered_by == cast.oanh
    changed = drafting.answer(Comment.objects.get(), outcome="accepted", by=cast.an)
    assert (changed.outcome, changed.history.count()) == ("accepted", 3)


@pytest.mark.parametrize("name", ["binh", "chi", "son"])
def test_nobody_else_answers(cast, circulated, name):
    remark = drafting.comment(circulated, text="x", by=cast.binh)
    with pytest.raises(PermissionDenied):
        drafting.answer(remark, outcome="accepted", by=getattr(cast, name))


@pytest.mark.parametrize(
    ("outcome", "text", "code"),
    [
        ("", "x", "outcome"),
        ("declined", " ", "answer_missing"),
        ("partly", "", "answer_missing"),
        ("?", "x", "invalid_choice"),
    ],
)
def test_an_answer_says_what_and_why(cast, circulated, outcome, text, code):
    remark = drafting.comment(circulated, text="x", by=cast.binh)
    refuses(code, lambda: drafting.answer(remark, outcome=outcome, text=text, by=cast.an))
    drafting.answer(remark, outcome="accepted", by=cast.an)


# --- Versions -------------------------------------------------------------------------------------


def test_a_new_version_carries_the_text_on_and_leaves_the_old_in_force(cast, covenant, movement):
    covenant = in_force(cast, covenant)
    new = drafting.new_version(covenant, by=cast.an, because="Đổi chỉ tiêu 2")
    assert (new.version, new.state, new.change_reason, new.preamble) == (
        2,
        "draft",
        "Đổi chỉ tiêu 2",
        covenant.preamble,
    )
    assert texts(new) == texts(covenant)
    covenant.refresh_from_db()
    assert covenant.state == State.IN_FORCE
    assert new.history.first().history_change_reason == "Đổi chỉ tiêu 2"
    assert drafting.new_version(covenant, by=cast.thu, because="khác") == new


def test_a_new_version_carries_targets_of_units_and_movements_on(cast, draft, movement):
    drafting.put(
        draft, number=2, text="Khen", comparator=">=", target=70, unit_targets={cast.member: Decimal(50)},
        movements=[movement], by=cast.an,
    )  # fmt: skip
    lifecycle.launch(draft.campaign, by=cast.an)
    covenant = signing.open_signing(draft, due_on=today(), by=cast.an)
    copy = drafting.new_version(covenant, by=cast.an, because="sửa").commitments.get(number=2)
    assert [(row.unit, row.target) for row in copy.unit_targets.all()] == [(cast.member, 50)]
    assert list(copy.movements.all()) == [movement]


def test_a_version_open_for_signing_is_withdrawn_by_a_new_one(cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    new = drafting.new_version(covenant, by=cast.an, because="Sai chỉ tiêu")
    covenant.refresh_from_db()
    assert (covenant.state, new.version) == (State.WITHDRAWN, 2)
    assert covenant.document.standing == Document.Standing.WITHDRAWN
    assert covenant.document.signatures.valid().count() == 1
    assert covenant.history.first().history_change_reason == "Sai chỉ tiêu"


def test_the_old_version_is_replaced_when_all_have_signed_the_new(cast, covenant):
    old = in_force(cast, covenant)
    new = drafting.new_version(old, by=cast.an, because="Đổi")
    signing.open_signing(new, due_on=today(), by=cast.an)
    signing.sign(new, unit=cast.head, by=cast.an, act=act(new))
    old.refresh_from_db()
    assert old.state == State.IN_FORCE
    in_force_new = None
    for unit, person in [(cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(new, unit=unit, by=person, act=act(new))
        in_force_new = Covenant.objects.get(pk=new.pk)
    old.refresh_from_db()
    assert (old.state, in_force_new.state) == (State.REPLACED, State.IN_FORCE)
    assert in_force_new.document.supersedes == old.document
    assert old.document.standing == "replaced"
    assert in_force_new.document.standing == "in_force"


def test_a_new_version_needs_a_reason(cast, covenant):
    refuses("because_missing", lambda: drafting.new_version(covenant, by=cast.an, because=" "))


def test_a_draft_is_its_own_next_version(cast, draft):
    assert drafting.new_version(draft, by=cast.an, because="") == draft


def test_a_second_version_waits_for_the_one_being_signed(cast, covenant):
    old = in_force(cast, covenant)
    new = drafting.new_version(old, by=cast.an, because="Đổi")
    signing.open_signing(new, due_on=today(), by=cast.an)
    refuses("unfinished_exists", lambda: drafting.new_version(old, by=cast.an, because="Đổi nữa"))


def test_a_covenant_of_a_year_that_is_over_gets_no_new_version(cast, covenant):
    covenant = in_force(cast, covenant)
    lifecycle.close(covenant.campaign, by=cast.an, because="hết năm")
    refuses("not_open", lambda: drafting.new_version(covenant, by=cast.an, because="Đổi"))


def test_a_version_is_given_up_once_and_with_a_reason(cast, covenant):
    refuses("because_missing", lambda: drafting.withdraw(covenant, by=cast.an, because=""))
    gone = drafting.withdraw(covenant, by=cast.an, because="Sai")
    gone.document.refresh_from_db()
    assert (gone.state, gone.document.standing) == (State.WITHDRAWN, "withdrawn")
    assert gone.history.first().history_change_reason == "Sai"
    before = gone.history.count()
    drafting.withdraw(covenant, by=cast.an, because="Sai nữa")
    assert gone.history.count() == before


def test_a_covenant_in_force_is_not_given_up(cast, covenant):
    covenant = in_force(cast, covenant)
    refuses("not_open", lambda: drafting.withdraw(covenant, by=cast.an, because="x"))


# --- Frozen ---------------------------------------------------------------------------------------


def test_every_rule_refuses_to_change_a_frozen_text(cast, covenant):
    for act_ in (
        lambda: drafting.write(covenant, preamble="x", by=cast.an),
        lambda: drafting.put(covenant, text="x", by=cast.an),
        lambda: drafting.remove(covenant.commitments.first(), by=cast.an),
        lambda: drafting.circulate(covenant, by=cast.an),
    ):
        refuses("frozen", act_)


def test_the_rows_of_a_frozen_text_do_not_change(cast, covenant):
    commitment = covenant.commitments.first()
    commitment.text = "khác"
    refuses("frozen", commitment.save)
    refuses("frozen", commitment.delete)
    refuses("frozen", Commitment(covenant=covenant, number=9, text="thêm").save)
    refuses("frozen", UnitTarget(commitment=commitment, unit=cast.head, target=1).save)
    covenant.preamble = "khác"
    refuses("frozen", covenant.save)


def test_targets_of_units_freeze_too(cast, draft):
    drafting.put(
        draft, number=2, text="Khen", comparator=">=", target=70, unit_targets={cast.member: Decimal(50)}, by=cast.an
    )
    lifecycle.launch(draft.campaign, by=cast.an)
    signing.open_signing(draft, due_on=today(), by=cast.an)
    own = UnitTarget.objects.get()
    own.target = Decimal(1)
    refuses("frozen", own.save)
    refuses("frozen", own.delete)


def test_a_covenant_that_was_opened_meanwhile_is_noticed(cast, draft):
    """The covenant that a stale page holds still says “draft”."""
    stale = Commitment.objects.select_related("covenant").get(covenant=draft, number=1)
    lifecycle.launch(draft.campaign, by=cast.an)
    signing.open_signing(Covenant.objects.get(pk=draft.pk), due_on=today(), by=cast.an)
    assert stale.covenant.is_editable
    stale.text = "khác"
    refuses("frozen", stale.save)
    refuses("frozen", stale.delete)
    draft.preamble = "khác"
    refuses("frozen", draft.save)


def test_a_commitment_is_not_carried_out_of_a_frozen_covenant(cast, covenant):
    other = Covenant.objects.create(campaign=lifecycle.begin(cast.bloc, "2031", by=cast.thu))
    commitment = covenant.commitments.first()
    commitment.covenant = other
    refuses("frozen", commitment.save)


def test_movements_of_a_frozen_commitment_stay(covenant, movement):
    commitment = covenant.commitments.first()
    for act_ in (
        lambda: commitment.movements.add(movement),
        lambda: movement.commitments.add(commitment),
        lambda: commitment.movements.clear(),
    ):
        with transaction.atomic():
            refuses("frozen", act_)
            transaction.set_rollback(False)
    assert not commitment.movements.exists()


def test_the_list_of_parties_is_frozen(cast, covenant):
    refuses("frozen", Party(covenant=covenant, unit=cast.elsewhere, order=9).save)
    party = covenant.parties.first()
    refuses("sealed", party.delete)
    party.unit = cast.elsewhere
    refuses("sealed", party.save)


@pytest.mark.parametrize("model", [Covenant, Commitment, UnitTarget, Party])
def test_nothing_of_a_covenant_is_written_in_bulk(covenant, model):
    refuses("sealed", lambda: model.objects.update(pk=0))
    refuses("sealed", lambda: model.objects.all().delete())
    refuses("sealed", lambda: model.objects.bulk_create([model()]))
    refuses("sealed", lambda: model.objects.bulk_update([model()], ["pk"]))


def test_a_covenant_with_parties_is_not_deleted(covenant):
    with pytest.raises(models.ProtectedError):
        covenant.delete()


def test_the_dates_of_signing_may_still_move(cast, covenant):
    covenant.signing_due_on = today() + 30 * DAY
    history.save(covenant, by=cast.thu, because="gia hạn")
    with clock.at(today() + 20 * DAY):
        signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    assert covenant.document.signatures.get().days_late == 0
