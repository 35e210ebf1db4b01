"""What is put into the outbox once, and what a secretariat may do with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from common.clock import now
from emulation.notices import outbox, sending
from emulation.notices.audience import Audience, of_people
from emulation.notices.models import Message
from tests.conftest import codes
from tests.emulation.covenants.test_races import together


def edit(message, by, **fields):
    values = {"subject": message.subject, "body": message.body, "due_at": message.due_at}
    return outbox.edit(message, by=by, **{**values, **fields})


def test_the_same_key_is_told_once(cast, tell):
    first = tell(cast.an, subject="Một")
    assert tell(cast.binh, subject="Hai") == first
    assert Message.objects.get().subject == "Một"


def test_refresh_renews_what_waits_and_leaves_what_was_edited(cast, tell):
    first = tell(cast.an, subject="Một")
    tell(cast.binh, subject="Hai", refresh=True)
    first.refresh_from_db()
    assert (first.subject, first.audience) == ("Hai", {"people": [cast.binh.pk]})
    assert first.history.count() == 2
    tell(cast.binh, subject="Hai", refresh=True)
    assert first.history.count() == 2
    edit(first, cast.thu, subject="Ba")
    tell(cast.binh, subject="Bốn", refresh=True)
    first.refresh_from_db()
    assert first.subject == "Ba"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_at_once_tell_it_once(cast, tell):
    for number in range(10):
        rows = together(*[lambda number=number: tell(cast.an, key=f"{number}")] * 3)
        assert len({row.pk for row in rows}) == 1
    assert Message.objects.count() == 10


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (("../tep.pdf", b"x", "application/pdf"), "file_name"),
        (("a\r\nBcc: x@y.vn.pdf", b"x", "application/pdf"), "file_name"),
        (("tep.pdf", b"x", "application/pdf\r\nX: y"), "media_type"),
        (("tep.pdf", b"x" * (20 * 1024 * 1024 + 1), "application/pdf"), "too_large"),
    ],
)
def test_files_that_no_mail_can_carry_are_refused(cast, tell, file, code):
    with pytest.raises(ValidationError) as error:
        tell(cast.an, attachments=[file])
    assert codes(error) == {code}
    assert not Message.objects.exists()


def test_a_file_for_calendars_is_a_media_type_with_a_parameter(cast, tell):
    message = tell(cast.an, attachments=[("moi.ics", b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")])
    assert len(message.attachments.get().sha256) == 64
    assert sending.send_waiting().sent == 1


@pytest.mark.parametrize("stranger", ["an", "chi", "son"])
def test_only_the_secretariat_of_the_council_works_with_it(cast, tell, stranger):
    message, person = tell(cast.an), getattr(cast, stranger)
    for act in (
        lambda: edit(message, person, subject="Khác"),
        lambda: outbox.hold(message, by=person, because="x"),
        lambda: outbox.release(message, by=person),
        lambda: outbox.cancel(message, by=person, because="x"),
        lambda: outbox.resend(message, by=person, because="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Message.objects.visible_to(person).exists()
    assert Message.objects.visible_to(cast.thu).get() == message


def test_hold_and_release_twice_change_nothing(cast, tell):
    message = tell(cast.an)
    with pytest.raises(ValidationError) as error:
        outbox.hold(message, by=cast.thu, because=" ")
    assert codes(error) == {"because_missing"}
    for _ in range(2):
        held = outbox.hold(message, by=cast.thu, because="Xem lại")
    assert (held.state, held.reason, held.history.count()) == (Message.State.HELD, "Xem lại", 2)
    for _ in range(2):
        released = outbox.release(message, by=cast.thu)
    assert (released.state, released.history.count()) == (Message.State.WAITING, 3)


def test_what_went_out_is_not_changed_held_or_cancelled(cast, tell):
    message = tell(cast.an)
    sending.send_waiting()
    for act in (
        lambda: edit(message, cast.thu, subject="Khác"),
        lambda: outbox.hold(message, by=cast.thu, because="x"),
        lambda: outbox.cancel(message, by=cast.thu, because="x"),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert codes(error) == {"gone_out"}


def test_a_cancelled_message_goes_to_nobody_and_is_not_released(cast, tell):
    message = tell(cast.an)
    for _ in range(2):
        assert outbox.cancel(message, by=cast.thu, because="Nhầm").state == Message.State.CANCELLED
    assert sending.send_waiting() == sending.Outcome()
    with pytest.raises(ValidationError) as error:
        outbox.release(message, by=cast.thu)
    assert codes(error) == {"gone_out"}


def test_cancelled_while_the_server_is_down_stops_what_has_not_gone(cast, tell, server):
    message, server.is_down = tell(cast.an, cast.binh), True
    sending.send_waiting()
    outbox.cancel(message, by=cast.thu, because="Nhầm")
    server.is_down = False
    assert sending.send_waiting() == sending.Outcome()
    assert set(message.deliveries.filter(channel="email").values_list("state", "note")) == {("dropped", "Nhầm")}


def test_resend_reaches_those_who_failed_or_all_who_still_are_recipients(cast, tell, server):
    server.refuses = {cast.an.email: 550}
    message = tell(cast.an, cast.binh, cast.dung)
    sending.send_waiting()
    server.refuses = {}
    with pytest.raises(ValidationError) as error:
        outbox.resend(message, by=cast.thu, because="")
    assert codes(error) == {"because_missing"}
    assert outbox.resend(message, by=cast.thu, because="Đã sửa địa chỉ") == 1
    assert outbox.resend(message, by=cast.thu, because="Đã sửa địa chỉ") == 0
    assert sending.send_waiting() == sending.Outcome(sent=1)
    cast.binh.is_active = False
    cast.binh.save()
    assert outbox.resend(message, by=cast.thu, because="Gửi lại cho tất cả", to_all=True) == 3
    assert sending.send_waiting() == sending.Outcome(sent=2, dropped=1)
    assert server.addresses == sorted([*[cast.an.email, cast.dung.email] * 2, cast.binh.email])
    assert set(server.mails.values()) == {1}


def test_what_has_not_gone_out_or_reached_everybody_is_not_sent_again(cast, tell):
    message = tell(cast.an)
    with pytest.raises(ValidationError) as error:
        outbox.resend(message, by=cast.thu, because="x")
    assert codes(error) == {"not_sent_yet"}
    sending.send_waiting()
    with pytest.raises(ValidationError) as error:
        outbox.resend(message, by=cast.thu, because="x")
    assert codes(error) == {"nobody"}


def test_edited_words_and_moment_are_what_goes_out(cast, tell, server):
    message = tell(cast.an)
    edit(message, cast.thu, subject="Tiêu đề mới", due_at=now() + timedelta(hours=1))
    assert sending.send_waiting() == sending.Outcome()
    edit(Message.objects.get(), cast.thu, due_at=now() - timedelta(minutes=1))
    sending.send_waiting()
    assert server.subjects == ["[Khối Thi Đua] Tiêu đề mới"]
    with pytest.raises(ValidationError) as error:
        outbox.edit(tell(cast.an, key="2"), by=cast.thu, subject="", body="x", due_at=now())
    assert codes(error) == {"empty"}


def test_a_rolled_back_act_tells_nothing(cast, tell):
    with pytest.raises(IntegrityError):
        _act_that_fails(tell, cast)
    assert not Message.objects.exists()


def _act_that_fails(tell, cast):
    from django.db import transaction

    with transaction.atomic():
        tell(cast.an)
        raise IntegrityError


def test_an_audience_is_kept_as_data_and_read_back():
    audience = Audience(units=(1, 2), leaders_only=True, but=(3,))
    assert audience.data() == {"units": [1, 2], "leaders_only": True, "but": [3]}
    assert of_people([]).data() == {}
