"""The responsible unit hears of a directive, of another last day, and when it is asked for again."""

from datetime import timedelta

from common.clock import today
from emulation.directives import directing
from emulation.notices.audience import recipients
from emulation.notices.models import Message


def test_the_owner_hears_of_everything_that_is_asked_of_it(cast, campaign):
    given = {"text": "Nộp báo cáo.", "owner": cast.member, "due_on": today(), "by": cast.an}
    row = directing.give(campaign, **given)
    assert directing.give(campaign, **given) == row
    row = directing.move(row, due_on=today() + timedelta(days=3), because="Chờ số liệu", by=cast.an)
    row = directing.report(row, result="Đã nộp", by=cast.binh)
    directing.reopen(row, because="Thiếu phụ lục", by=cast.an)
    rows = Message.objects.filter(kind=Message.Kind.DIRECTIVE).order_by("pk")
    assert [row.subject.partition(" – ")[0] for row in rows] == [
        "Kết luận chỉ đạo cần thực hiện",
        "Thay đổi thời hạn thực hiện kết luận chỉ đạo",
        "Kết luận chỉ đạo cần tiếp tục thực hiện",
    ]
    assert all([who.name for who in recipients(row)] == ["Bình"] for row in rows)
    assert "Lý do: Thiếu phụ lục" in rows[2].body
