"""How a paper is written, sent out and made final."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from common.clock import today
from emulation import wording
from emulation.campaigns import lifecycle
from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft, Paragraph
from tests.conftest import codes
from tests.emulation.drafts.conftest import TEXT

DAY = timedelta(days=1)


def test_a_paper_is_begun_once_by_those_who_prepare_the_year(cast, campaign, plan):
    again = writing.begin(campaign, kind="plan", title="  Kế hoạch hoạt động   của khối ", text=["Khác"], by=cast.oanh)
    assert again == plan
    assert writing.words(plan) == TEXT
    assert Draft.history.count() == 1
    for person in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            writing.begin(campaign, kind="report", title="Báo cáo", by=person)


def test_a_year_that_is_over_gets_no_new_paper(cast, campaign):
    campaign.starts_on = campaign.ends_on = None
    lifecycle.Campaign.objects.filter(pk=campaign.pk).update(state="closed")
    with pytest.raises(ValidationError) as error:
        writing.begin(campaign, kind="report", title="Báo cáo", by=cast.an)
    assert codes(error) == {"not_open"}


def test_paragraphs_that_stay_keep_their_rows_and_the_others_move(cast, plan):
    first, second, third = plan.paragraphs.all()
    writing.write(
        plan, title=plan.title, text=["Căn cứ.", TEXT[0], "Mỗi đơn vị có hai sáng kiến.", TEXT[2]], by=cast.an
    )
    rows = list(plan.paragraphs.values_list("pk", "number", "text"))
    assert rows[1:] == [(first.pk, 2, TEXT[0]), (second.pk, 3, "Mỗi đơn vị có hai sáng kiến."), (third.pk, 4, TEXT[2])]
    writing.write(plan, title="Kế hoạch", text=[TEXT[2]], by=cast.oanh)
    assert list(plan.paragraphs.values_list("pk", "number")) == [(third.pk, 1)]
    assert Draft.objects.get().title == "Kế hoạch"


def test_the_same_words_twice_change_nothing(cast, plan):
    before = Paragraph.history.count(), Draft.history.count()
    writing.write(plan, title=plan.title, text=[*TEXT, "  "], by=cast.an)
    assert (Paragraph.history.count(), Draft.history.count()) == before


@given(
    before=st.lists(st.sampled_from("abcdefgh"), max_size=9), after=st.lists(st.sampled_from("abcdefgh"), max_size=9)
)
def test_any_text_follows_any_other_without_a_number_taken_twice(before, after):
    """The order in which rows are numbered anew, tried on what `_renumber` is given."""
    kept = [(a, c) for a, c in wording.pairs(before, after) if a is not None and c is not None]
    numbers = {a: a for a, _c in kept}
    down = [pair for pair in reversed(kept) if pair[1] > pair[0]]
    for a, c in down + [pair for pair in kept if pair not in down]:
        assert c not in {number for row, number in numbers.items() if row != a}
        numbers[a] = c
    assert sorted(numbers.values()) == [c for _a, c in kept]


def test_a_paper_is_sent_out_with_its_text_kept(cast, plan):
    writing.circulate(plan, due_on=today(), by=cast.oanh)
    writing.write(plan, title=plan.title, text=["Khác"], by=cast.an)
    moved = writing.circulate(plan, due_on=today() + DAY, by=cast.an)
    assert (moved.state, moved.comments_due_on, moved.circulated_text) == ("circulated", today() + DAY, TEXT)
    count = Draft.history.count()
    writing.circulate(plan, due_on=today() + DAY, by=cast.an)
    assert Draft.history.count() == count


def test_a_paper_is_not_sent_out_empty_or_too_late_or_by_others(cast, campaign, plan):
    empty = writing.begin(campaign, kind="other", title="Trống", by=cast.an)
    for draft, due_on, code in [(empty, None, "empty"), (plan, today() - DAY, "in_the_past")]:
        with pytest.raises(ValidationError) as error:
            writing.circulate(draft, due_on=due_on, by=cast.an)
        assert codes(error) == {code}
    for person in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            writing.circulate(plan, by=person)


def test_a_leader_makes_the_paper_final_once_every_comment_is_answered(cast, circulated):
    remark = remarking.comment(circulated, text="Nên thêm hạn.", by=cast.binh)
    with pytest.raises(ValidationError) as error:
        writing.finish(circulated, by=cast.an)
    assert codes(error) == {"unanswered_comments"}
    remarking.answer(remark, outcome="accepted", by=cast.oanh)
    with pytest.raises(PermissionDenied):
        writing.finish(circulated, by=cast.oanh)
    with pytest.raises(ValidationError) as error:
        writing.finish(circulated, by=cast.an, read="a text of before")
    assert codes(error) == {"text_changed"}
    final = writing.finish(circulated, by=cast.an, read=writing.mark(circulated))
    assert (final.state, final.finished_by) == ("final", cast.an)
    assert writing.finish(circulated, by=cast.an) == final
    assert Draft.history.filter(state="final").count() == 1


def test_a_draft_that_nobody_saw_is_not_final(cast, plan):
    with pytest.raises(ValidationError) as error:
        writing.finish(plan, by=cast.an)
    assert codes(error) == {"not_circulated"}


def test_a_final_paper_does_not_change(cast, circulated):
    remark = remarking.comment(circulated, text="Nhất trí", by=cast.binh)
    remarking.answer(remark, outcome="accepted", by=cast.an)
    writing.finish(circulated, by=cast.an)
    row = circulated.paragraphs.first()
    acts = [
        lambda: writing.write(circulated, title="Khác", text=[], by=cast.an),
        lambda: writing.circulate(circulated, by=cast.an),
        lambda: remarking.answer(remark, outcome="declined", text="Không", by=cast.an),
        row.save,
        row.delete,
    ]
    for act in acts:
        with pytest.raises(ValidationError) as error:
            act()
        assert codes(error) == {"frozen"}
    with pytest.raises(ValidationError) as error:
        remarking.comment(circulated, text="Thêm", by=cast.binh)
    assert codes(error) == {"not_circulated"}


def test_members_see_a_paper_from_the_day_it_is_sent_out(cast, plan):
    def seers():
        people = [cast.an, cast.oanh, cast.thu, cast.admin, cast.binh, cast.dung, cast.chi, cast.son]
        return [str(person) for person in people if Draft.objects.visible_to(person).exists()]

    assert seers() == ["An", "Oanh", "Thư", "Quản trị"]
    writing.circulate(plan, by=cast.an)
    assert seers() == ["An", "Oanh", "Thư", "Quản trị", "Bình", "Dung"]
