"""What the members say to a draft, and what the head answers."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import make_aware

from common.clock import at, today
from emulation.drafts import obligations, remarking, writing
from emulation.drafts.models import Remark
from tests.conftest import codes
from tests.emulation.drafts.conftest import TEXT

DAY = timedelta(days=1)


def test_a_member_comments_on_a_paragraph_or_on_the_whole(cast, circulated):
    second = circulated.paragraphs.get(number=2)
    one = remarking.comment(circulated, text=" Nên là hai sáng kiến. ", paragraph=second, by=cast.binh)
    whole = remarking.comment(circulated, text="Nhất trí.", by=cast.dung)
    assert (one.unit, one.paragraph, one.paragraph_was, one.text) == (
        cast.member, second, TEXT[1], "Nên là hai sáng kiến.",
    )  # fmt: skip
    assert (whole.unit, whole.paragraph, whole.paragraph_was, whole.days_late) == (cast.deputy, None, "", 0)
    assert remarking.comment(circulated, text="Nên là hai sáng kiến.", paragraph=second, by=cast.binh) == one


@pytest.mark.parametrize("who", ["chi", "son", "thu"])
def test_only_member_units_comment(cast, circulated, who):
    with pytest.raises(PermissionDenied):
        remarking.comment(circulated, text="Góp ý", by=getattr(cast, who))


def test_comments_need_words_a_draft_that_is_out_and_a_paragraph_of_it(cast, campaign, plan):
    with pytest.raises(ValidationError) as error:
        remarking.comment(plan, text="Góp ý", by=cast.binh)
    assert codes(error) == {"not_circulated"}
    writing.circulate(plan, by=cast.an)
    other = writing.begin(campaign, kind="report", title="Báo cáo", text=["Khác"], by=cast.an)
    for text, paragraph, code in [(" ", None, "empty"), ("Góp ý", other.paragraphs.get(), "elsewhere")]:
        with pytest.raises(ValidationError) as error:
            remarking.comment(plan, text=text, paragraph=paragraph, by=cast.binh)
        assert codes(error) == {code}


@pytest.mark.parametrize(("seconds", "late"), [(-1, 0), (0, 1)])
def test_a_comment_is_in_time_until_the_last_second_of_the_day_in_vietnam(cast, circulated, seconds, late):
    midnight = make_aware(datetime.combine(circulated.comments_due_on + DAY, datetime.min.time()))
    with at(midnight + timedelta(seconds=seconds)):
        remark = remarking.comment(circulated, text="Góp ý", by=cast.binh)
    assert remark.days_late == late


def test_the_head_answers_with_words_unless_it_agrees(cast, circulated):
    remark = remarking.comment(circulated, text="Góp ý", by=cast.binh)
    for outcome, code in [("", "outcome"), ("declined", "answer_missing"), ("partly", "answer_missing")]:
        with pytest.raises(ValidationError) as error:
            remarking.answer(remark, outcome=outcome, by=cast.oanh)
        assert codes(error) == {code}
    answered = remarking.answer(remark, outcome="declined", text="Trái quy chế.", by=cast.oanh)
    assert (answered.outcome, answered.answer, answered.answered_by) == ("declined", "Trái quy chế.", cast.oanh)
    assert remarking.answer(remark, outcome="declined", text="Trái quy chế.", by=cast.an) == answered
    assert Remark.history.count() == 2
    with pytest.raises(ValidationError) as error:
        remarking.answer(remark, outcome="accepted", by=cast.an)
    assert codes(error) == {"answered_meanwhile"}
    for person in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            remarking.answer(remark, outcome="accepted", by=person)


def test_a_comment_stays_when_its_paragraph_goes(cast, circulated):
    second = circulated.paragraphs.get(number=2)
    remark = remarking.comment(circulated, text="Bỏ đoạn này.", paragraph=second, by=cast.binh)
    writing.write(circulated, title=circulated.title, text=[TEXT[0], TEXT[2]], by=cast.an)
    remark.refresh_from_db()
    assert (remark.paragraph, remark.paragraph_was, remark.paragraph_has_changed) == (None, TEXT[1], True)


# --- Obligations --------------------------------------------------------------------------------------


def due(units=None):
    return [(row.kind, row.unit_id, row.due_on, row.for_leaders) for row in obligations.open_for(units)]


def test_members_owe_a_comment_until_the_last_day_and_the_head_the_answers(cast, circulated):
    last = circulated.comments_due_on
    assert due() == [
        ("draft_comment", cast.member.pk, last, False), ("draft_comment", cast.deputy.pk, last, False),
    ]  # fmt: skip
    remark = remarking.comment(circulated, text="Góp ý", by=cast.binh)
    assert due({cast.member.pk}) == []
    assert due({cast.head.pk}) == [("draft_answer", cast.head.pk, last, False)]
    assert due({cast.elsewhere.pk}) == []
    remarking.answer(remark, outcome="accepted", by=cast.an)
    assert due() == [("draft_comment", cast.deputy.pk, last, False)]
    with at(last + DAY):
        assert due() == [("draft_finish", cast.head.pk, None, True)]
    writing.finish(circulated, by=cast.an)
    assert due() == []


def test_an_obligation_leads_to_its_page(cast, circulated):
    row = obligations.open_for({cast.member.pk})[0]
    assert (row.subject, row.url, row.campaign_id) == (
        circulated.pk, f"/du-thao/{circulated.pk}/", circulated.campaign_id,
    )  # fmt: skip
    assert "Kế hoạch hoạt động của khối" in row.title


@pytest.mark.parametrize("count", [1, 3])
def test_obligations_are_read_in_four_queries(cast, campaign, django_assert_num_queries, count):
    for number in range(count):
        draft = writing.begin(campaign, kind="plan", title=f"Kế hoạch {number}", text=["Một"], by=cast.an)
        writing.circulate(draft, due_on=today(), by=cast.an)
    with django_assert_num_queries(4):
        assert len(obligations.open_for(None)) == 2 * count
