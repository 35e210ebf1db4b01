"""The members hear when a paper is out for comments and when it is final."""

from datetime import timedelta

from common.clock import today
from emulation.drafts import writing
from emulation.notices.audience import recipients
from emulation.notices.models import Message


def test_the_members_hear_of_each_last_day_once_and_of_the_final_text(cast, plan):
    for days in (5, 5, 6):
        writing.circulate(plan, due_on=today() + timedelta(days=days), by=cast.an)
    writing.finish(plan, by=cast.an)
    writing.finish(plan, by=cast.an)
    rows = Message.objects.filter(kind=Message.Kind.DRAFT).order_by("pk")
    assert [row.subject.partition(" – ")[0] for row in rows] == [
        "Lấy ý kiến dự thảo", "Lấy ý kiến dự thảo", "Văn bản đã hoàn chỉnh",
    ]  # fmt: skip
    assert {row.name for row in recipients(rows[0])} == {"Bình", "Dung", "Oanh"}  # not An, who did it
