"""When somebody is reminded, of what is still open, and who else hears of it."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from blocs.models import Mandate
from common.clock import at, today
from emulation.covenants import signing
from emulation.notices import outbox
from emulation.notices.models import Message
from emulation.notices.reminding import milestone
from tests.conftest import act

DUE = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        (date(2026, 11, 4), None), (date(2026, 11, 5), -7), (date(2026, 11, 6), -7), (date(2026, 11, 7), None),
        (date(2026, 11, 10), -2), (date(2026, 11, 11), -2), (date(2026, 11, 12), 0), (date(2026, 11, 13), 1),
        (date(2026, 11, 14), 1), (date(2026, 11, 15), 3), (date(2026, 11, 19), 7), (date(2027, 3, 1), 7),
    ],
)  # fmt: skip
def test_the_reminder_of_a_day(day, mark):
    assert milestone(DUE, day) == mark


def test_the_last_of_february_is_a_day_like_others():
    assert milestone(date(2028, 2, 29), date(2028, 3, 1)) == 1
    assert milestone(date(2028, 3, 1), date(2028, 2, 28)) == -2


def tick(day, hour=8):
    """Run the timer at an hour of `day`; return to whom mails went."""
    mail.outbox.clear()
    with at(datetime(day.year, day.month, day.day, hour)):
        call_command("tick", verbosity=0)
    return sorted((letter.to[0], letter.subject.removeprefix("[Khối Thi Đua] ")) for letter in mail.outbox)


@pytest.fixture
def due(cast, covenant):
    """The last day of the covenant's signing, its opening told already, An has signed for the head."""
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    tick(today() + timedelta(days=1), hour=12)  # what comes about at night waits for the morning
    return covenant.signing_due_on


def told(rows, *people):
    return [address for address, _subject in rows] == sorted(person.email for person in people)


def test_only_those_still_open_are_reminded_and_only_their_leaders(cast, due):
    rows = tick(due - timedelta(days=2))
    assert told(rows, cast.binh, cast.dung)
    assert all(subject.startswith(("Nhắc việc: ", "Nhắc")) for _address, subject in rows)
    assert all(subject.endswith(f"(hạn {due:%d/%m/%Y})") for _address, subject in rows)
    assert tick(due - timedelta(days=2)) == []
    assert tick(due - timedelta(days=1)) == []


def test_reminders_stop_once_the_act_is_done(cast, covenant, due):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    assert told(tick(due - timedelta(days=2)), cast.dung)


def test_done_between_midnight_and_morning_nobody_is_reminded(cast, covenant, due):
    assert tick(due, hour=0) == []
    assert Message.objects.filter(kind="reminder", state="waiting").count() == 2
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    assert told(tick(due, hour=7), cast.dung)
    stopped = Message.objects.get(kind="reminder", state="cancelled")
    assert (stopped.reason, stopped.deliveries.count()) == ("Việc đã hoàn thành hoặc không còn yêu cầu.", 0)


def test_done_while_the_mail_server_is_down_the_reminder_stops(cast, covenant, due, server):
    server.is_down = True
    tick(due)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    server.is_down = False
    tick(due, hour=10)
    assert server.addresses == [cast.dung.email]


def test_late_ones_copy_the_head_and_then_the_secretariat(cast, due):
    first = tick(due + timedelta(days=1))
    assert dict(first)[cast.binh.email].startswith("Quá hạn: ")
    assert [row[0] for row in first if row[1].startswith("Hết hạn ký")] == [cast.an.email]
    assert tick(due + timedelta(days=2)) == []
    third = tick(due + timedelta(days=3))
    assert told(third, cast.an, cast.binh, cast.dung)
    letter = next(letter for letter in mail.outbox if letter.to == [cast.an.email])
    assert "Chưa hoàn thành: Kho bạc Nhà nước tỉnh; Đài Phát thanh và Truyền hình tỉnh." in letter.body
    assert told(tick(due + timedelta(days=7)), cast.binh, cast.dung, cast.thu)
    assert tick(due + timedelta(days=8)) == []


def test_whoever_holds_the_mandate_today_is_reminded(cast, due):
    Mandate.objects.filter(person=cast.binh).update(until=due - timedelta(days=1))
    assert told(tick(due), cast.dung)


def test_a_moved_day_is_reminded_of_anew(cast, covenant, due):
    assert told(tick(due), cast.binh, cast.dung)
    covenant.refresh_from_db()
    covenant.signing_due_on = due + timedelta(days=30)
    covenant.save()
    assert tick(due + timedelta(days=1)) == []
    assert told(tick(due + timedelta(days=30)), cast.binh, cast.dung)


def test_a_deadline_ends_at_midnight_in_vietnam(cast, due):
    """At 23:59 of the last day nobody is late; a minute later the head hears that the day is over."""
    assert told(tick(due), cast.binh, cast.dung)
    assert tick(due, hour=23) == []
    with at(datetime(due.year, due.month, due.day, 23, 59)):
        call_command("tick", verbosity=0)
    assert mail.outbox == []
    assert tick(due + timedelta(days=1), hour=0) == []
    assert Message.objects.filter(key__contains="signing_overdue", state="waiting").exists()
    rows = [row for row in tick(due + timedelta(days=1), hour=7) if row[0] == cast.an.email]
    assert [(address, subject.partition(" Giao")[0]) for address, subject in rows] == [(cast.an.email, "Hết hạn ký")]


def test_the_secretariat_sees_the_reminder_before_it_goes_out_and_may_hold_it(cast, due):
    tick(due, hour=0)
    for message in Message.objects.visible_to(cast.thu).filter(kind="reminder", state="waiting"):
        with at(datetime(due.year, due.month, due.day, 6)):
            outbox.hold(message, by=cast.thu, because="Đã gọi điện")
    assert tick(due) == []
    assert today() <= due
