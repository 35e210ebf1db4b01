"""Two people at the same draft at the same moment, on PostgreSQL."""

import pytest

from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft, Remark
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.drafts.conftest import TEXT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.fixture
def draft(cast, campaign):
    """Makes a draft that is out for comments, as often as it is called."""

    def make(number: int) -> Draft:
        row = writing.begin(campaign, kind="plan", title=f"Kế hoạch {number}", text=TEXT, by=cast.an)
        return writing.circulate(row, by=cast.an)

    return make


def test_two_answers_at_once_leave_one(cast, draft):
    for number in range(ROUNDS):
        remark = remarking.comment(draft(number), text="Góp ý", by=cast.binh)
        rows = [Remark.objects.select_related("draft").get(pk=remark.pk) for _ in range(2)]
        people = [anew(cast.an), anew(cast.oanh)]
        outcomes = together(
            lambda r=rows[0], u=people[0]: remarking.answer(r, outcome="accepted", text="Được", by=u),
            lambda r=rows[1], u=people[1]: remarking.answer(r, outcome="declined", text="Không", by=u),
        )
        assert refused(outcomes) == ["answered_meanwhile"]
        assert Remark.history.filter(id=remark.pk).count() == 2


def test_two_texts_at_once_leave_one_whole_text(cast, draft):
    for number in range(ROUNDS):
        row = draft(number)
        texts = [["Một", *TEXT], [*TEXT[1:], "Cuối"]]
        people = [anew(cast.an), anew(cast.oanh)]
        outcomes = together(
            *[
                lambda t=text, u=user, r=row: writing.write(r, title=r.title, text=t, by=u)
                for text, user in zip(texts, people, strict=True)
            ]
        )
        assert refused(outcomes) == []
        assert writing.words(row) in texts
        numbers = list(row.paragraphs.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_comment_and_the_final_act_at_once_never_leave_an_open_comment_on_a_final_paper(cast, draft):
    for number in range(ROUNDS):
        row = draft(number)
        people = [anew(cast.binh), anew(cast.an)]
        outcomes = together(
            lambda u=people[0], r=row: remarking.comment(r, text="Góp ý", by=u),
            lambda u=people[1], r=row: writing.finish(r, by=u),
        )
        is_final = Draft.objects.get(pk=row.pk).state == "final"
        assert refused(outcomes) == (["not_circulated"] if is_final else ["unanswered_comments"])
        assert row.remarks.count() == (0 if is_final else 1)


def test_the_same_comment_twice_at_once_is_kept_once(cast, draft):
    for number in range(ROUNDS):
        row = draft(number)
        people = [anew(cast.binh), anew(cast.binh)]
        outcomes = together(*[lambda u=u, r=row: remarking.comment(r, text="Nhất trí", by=u) for u in people])
        assert refused(outcomes) == []
        assert row.remarks.count() == 1
