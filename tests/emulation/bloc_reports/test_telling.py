"""The members hear when the report goes out for comments and when it was adopted."""

from datetime import timedelta

from common.clock import today
from emulation.bloc_reports import adopting, drafting
from emulation.notices.audience import recipients
from emulation.notices.models import Message


def messages(what) -> list[Message]:
    return list(Message.objects.filter(kind=Message.Kind.REPORT, key__contains=what))


def test_members_are_asked_once_for_each_last_day(cast, report):
    for days in (3, 3, 6):
        drafting.circulate(report, due_on=today() + timedelta(days=days), by=cast.an)
    first, second = messages(":circulated:")
    assert {who.name for who in recipients(first)} == {"Oanh", "Bình", "Dung"}
    assert first.url == report.get_absolute_url()
    assert second.body != first.body


def test_members_hear_at_which_conference_it_was_adopted(cast, circulated, conference):
    for _ in range(2):
        adopting.adopt(circulated, conference=conference, by=cast.thu)
    (message,) = messages(":adopted")
    assert "Hội nghị sơ kết 6 tháng đầu năm" in message.body
    assert {who.name for who in recipients(message)} == {"An", "Oanh", "Bình", "Dung"}
