"""Nothing is lost and nothing doubled: killed runs, two runs at once, a mail server that is down, digests."""

import smtplib
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blocs.models import Mandate
from common.clock import at, now, today
from emulation.notices import outbox, preferences, sending
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Delivery, Message, Preference
from tests.conftest import give_mandate, make_person, yesterday
from tests.emulation.covenants.test_races import together
from tests.emulation.notices.conftest import Killed

MORNING = timezone.make_aware(datetime(2026, 3, 2, 9, 0))


@pytest.fixture(autouse=True)
def _morning():
    with at(MORNING):
        yield


def run(moment=MORNING):
    with at(moment):
        return sending.send_waiting()


def states(message):
    return sorted(message.deliveries.filter(channel="email").values_list("state", flat=True))


def test_a_message_reaches_desk_and_mailbox_of_everybody_once(cast, tell):
    message = tell(cast.an, cast.binh, url="/khoi/")
    assert sending.send_waiting() == sending.Outcome(begun=1, sent=2)
    assert sending.send_waiting() == sending.Outcome()
    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([cast.an.email, cast.binh.email])
    letter = next(letter for letter in mail.outbox if letter.to == [cast.an.email])
    assert letter.subject == "[Khối Thi Đua] Thông báo"
    assert "Kính gửi Ông/Bà An," in letter.body
    assert "http://127.0.0.1:8000/khoi/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert cast.an.deliveries.get(channel="desk").sent_at


def test_what_is_due_later_or_held_stays(cast, tell):
    tell(cast.an, key="a", due_at=now() + timedelta(hours=1))
    outbox.hold(tell(cast.an, key="b"), by=cast.thu, because="Chờ xem lại")
    assert sending.send_waiting() == sending.Outcome()
    with at(now() + timedelta(hours=1)):
        assert sending.send_waiting() == sending.Outcome(begun=1, sent=1)


def test_an_empty_choice_of_recipients_sends_to_no_one(cast, tell):
    message = tell(to=Audience())
    assert sending.send_waiting() == sending.Outcome(begun=1)
    message.refresh_from_db()
    assert (message.state, message.deliveries.count(), mail.outbox) == (Message.State.SENT, 0, [])


def test_the_people_are_those_of_the_moment_of_sending(cast, tell):
    tell(to=of_units([cast.member]))
    Mandate.objects.filter(person=cast.binh).update(until=yesterday())
    newcomer = make_person("Giang", cast.member, since=today())
    sending.send_waiting()
    assert [letter.to for letter in mail.outbox] == [[newcomer.email]]


def test_rights_end_at_midnight_for_mails_too(cast, tell, server):
    """Begun on the last day of a mandate while the server was down: on the day after it goes to nobody."""
    Mandate.objects.filter(person=cast.binh).update(until=date(2026, 3, 2))
    with at(datetime(2026, 3, 2, 23, 58)):
        message = tell(to=of_units([cast.member]))
        server.is_down = True
        assert sending.send_waiting() == sending.Outcome(begun=1, unanswered=1)
    server.is_down = False
    assert run(datetime(2026, 3, 3, 0, 1)) == sending.Outcome(dropped=1)
    message.refresh_from_db()
    assert (server.accepted, states(message), message.state) == ([], ["dropped"], Message.State.SENT)


def test_a_deactivated_account_gets_nothing(cast, tell):
    cast.binh.is_active = False
    cast.binh.save()
    tell(cast.binh)
    tell(to=of_units([cast.member]), key="2")
    assert sending.send_waiting() == sending.Outcome(begun=2)


def test_leaders_only_and_secretariats(cast, tell):
    tell(to=of_units([cast.head], leaders_only=True))
    tell(to=of_councils([cast.council]), key="2")
    sending.send_waiting()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([cast.an.email, cast.thu.email])


def test_guests_are_written_to_by_their_address(cast, tell):
    tell(to=Audience(guests=(("Nguyễn Đức Thắng", "khach@vidu.vn"), ("An", cast.an.email)), people=(cast.an.pk,)))
    sending.send_waiting()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([cast.an.email, "khach@vidu.vn"])
    letter = next(letter for letter in mail.outbox if letter.to == ["khach@vidu.vn"])
    assert "Kính gửi Ông/Bà Nguyễn Đức Thắng," in letter.body
    assert "Chọn cách nhận thư" not in letter.body


def test_files_go_along_byte_for_byte(cast, tell):
    tell(cast.an, attachments=[("Giấy mời – Đà Nẵng.pdf", b"%PDF-1.7 \xff\x00", "application/pdf")])
    sending.send_waiting()
    (letter,) = mail.outbox
    (part,) = [part for part in letter.message().walk() if part.get_filename()]
    assert part.get_filename() == "Giấy mời – Đà Nẵng.pdf"
    assert part.get_payload(decode=True) == b"%PDF-1.7 \xff\x00"


def test_a_message_that_cannot_be_addressed_keeps_no_other_back(cast, tell, caplog):
    broken = tell(cast.an, key="1")
    broken.audience = {"units": ["không phải khóa"]}
    broken.save()
    tell(cast.binh, key="2")
    assert sending.send_waiting() == sending.Outcome(begun=1, sent=1)
    assert "cannot be addressed" in caplog.text


# --- A run that is killed -----------------------------------------------------------------------------


class Killer:
    """Kills the run before its n-th statement to the database."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            raise Killed
        self.left -= 1
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_killed_before_any_statement_nothing_is_lost_and_nothing_doubled(cast, tell, server):
    people, step, moment = [cast.an, cast.binh, cast.dung], 0, MORNING
    preferences.choose(by=cast.dung, mail=Preference.Mail.DAILY)
    while True:
        server.accepted.clear()
        with at(moment):
            message = tell(*people, key=f"lần {step}")
        killer, killed = Killer(step), False
        with at(moment + timedelta(days=1)), connection.execute_wrapper(killer):
            try:
                call_command("tick", verbosity=0)
            except Killed:
                killed = True
        connection.close()
        with at(moment + timedelta(days=1, minutes=5)):
            call_command("tick", verbosity=0)
        with at(moment + timedelta(days=2)):
            call_command("tick", verbosity=0)
        message.refresh_from_db()
        assert message.state == Message.State.SENT, step
        assert server.addresses == sorted(person.email for person in people), step
        doubled = {ident: count for ident, count in server.mails.items() if count > 1}
        unsure = Delivery.objects.filter(is_uncertain=True, sent_at__gte=moment)
        assert {ident for ident, _address in doubled} <= {row.message_id_header for row in unsure}, step
        assert len(server.mails) == 3, step
        if not killed:
            break
        step, moment = step + 1, moment + timedelta(days=7)
    assert step > 30


@pytest.mark.parametrize("dies", ["before", "after"])
@pytest.mark.django_db(transaction=True)
def test_killed_while_the_server_answers_the_mail_is_repeated_as_the_same_mail(cast, tell, server, dies):
    """Nobody can know whether it arrived; the second one has the same Message-ID, and the outbox says so."""
    message, server.dies = tell(cast.an, cast.binh), dies
    with pytest.raises(Killed):
        run()
    server.dies = ""
    assert run(MORNING + timedelta(minutes=1)).sent == 1
    assert run(MORNING + sending.LEASE).sent == 1
    assert server.addresses == sorted([cast.an.email, cast.binh.email])
    assert len(server.mails) == 2
    assert sum(server.mails.values()) == (2 if dies == "before" else 3)
    assert message.deliveries.filter(is_uncertain=True).count() == 1
    message.refresh_from_db()
    assert message.state == Message.State.SENT


@pytest.mark.django_db(transaction=True)
def test_a_run_that_slept_does_not_note_what_another_took_over(cast, tell, server):
    tell(cast.an)
    with at(MORNING):
        sending.addressing.begin_due()
        mine = sending.claim_next()
    with at(MORNING + sending.LEASE):
        other = sending.claim_next()
        assert other.pk == mine.pk
        assert not sending._note_handed(mine)
        assert sending._note_handed(other)


def ticking(moment):
    def act():
        with at(moment):
            call_command("tick", verbosity=0)

    return act


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_each_mail_once(cast, tell, server):
    preferences.choose(by=cast.dung, mail=Preference.Mail.DAILY)
    for number in range(10):
        tell(cast.an, cast.binh, cast.dung, key=f"{number}")
        server.accepted.clear()
        assert together(*[ticking(MORNING)] * 3) == [None] * 3
        assert server.addresses == sorted([cast.an.email, cast.binh.email]), number
        assert set(server.mails.values()) == {1}
    server.accepted.clear()
    assert together(*[ticking(MORNING + timedelta(days=1))] * 3) == [None] * 3
    assert (server.addresses, len(server.accepted)) == ([cast.dung.email], 1)
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.SENT}


# --- A mail server that does not answer ---------------------------------------------------------------


def test_the_server_down_for_a_day_loses_nothing(cast, tell, server):
    message, server.is_down = tell(cast.an, cast.binh), True
    moment = MORNING
    while moment < MORNING + timedelta(days=1):
        run(moment)
        moment += timedelta(minutes=10)
    message.refresh_from_db()
    assert (server.accepted, message.state) == ([], Message.State.SENDING)
    row = message.deliveries.filter(note="Máy chủ thư không trả lời").first()
    assert 10 < row.tries < 30
    server.is_down = False
    run(moment + timedelta(hours=2))
    assert (server.addresses, set(server.mails.values())) == (sorted([cast.an.email, cast.binh.email]), {1})
    message.refresh_from_db()
    assert message.state == Message.State.SENT


def test_after_five_days_a_mail_has_failed_and_can_be_sent_again(cast, tell, server):
    message, server.is_down = tell(cast.an), True
    run()
    run(MORNING + sending.PATIENCE + timedelta(minutes=1))
    message.refresh_from_db()
    assert (message.state, states(message)) == (Message.State.FAILED, ["failed"])
    server.is_down = False
    later = MORNING + timedelta(days=6)
    with at(later):
        assert outbox.resend(message, by=cast.thu, because="Máy chủ thư đã hoạt động lại") == 1
    assert run(later).sent == 1
    assert server.addresses == [cast.an.email]


def test_an_address_refused_for_good_fails_at_once_and_stops_nobody(cast, tell, server):
    message, server.refuses = tell(cast.an, cast.binh, cast.dung), {cast.an.email: 550, cast.binh.email: 450}
    assert run() == sending.Outcome(begun=1, sent=1, postponed=1, failed=1)
    message.refresh_from_db()
    assert (message.state, states(message)) == (Message.State.SENDING, ["failed", "sent", "waiting"])
    server.refuses = {}
    run(MORNING + timedelta(minutes=1))
    message.refresh_from_db()
    assert (message.state, states(message)) == (Message.State.FAILED, ["failed", "sent", "sent"])
    assert message.deliveries.get(state="failed").note == "Máy chủ thư từ chối địa chỉ này (550 no)"


# --- Preferences and the daily digest -----------------------------------------------------------------


def test_a_digest_carries_all_of_a_day_in_one_mail(cast, tell, server):
    preferences.choose(by=cast.an, mail=Preference.Mail.DAILY)
    with at(MORNING):
        first, second = tell(cast.an, key="1", subject="Việc thứ nhất", url="/khoi/"), tell(cast.an, key="2")
    run()
    assert (server.accepted, states(first)) == ([], ["collected"])
    assert run(datetime(2026, 3, 3, 7, 29)).digests == 0
    assert run(datetime(2026, 3, 3, 7, 30)) == sending.Outcome(digests=1, sent=1)
    assert server.subjects == ["[Khối Thi Đua] Tổng hợp 2 thông báo ngày 03/03/2026"]
    digest = Message.objects.get(kind="digest")
    assert "1. Việc thứ nhất\n   http://127.0.0.1:8000/khoi/" in digest.body
    for message in (first, second, digest):
        message.refresh_from_db()
        assert (message.state, states(message)) == (Message.State.SENT, ["sent"])
    assert run(datetime(2026, 3, 3, 8, 0)) == sending.Outcome()
    assert not digest.deliveries.filter(channel="desk").exists()


def test_what_comes_after_the_digest_waits_for_the_next_one(cast, tell, server):
    preferences.choose(by=cast.an, mail=Preference.Mail.DAILY)
    with at(datetime(2026, 3, 3, 7, 31)):
        tell(cast.an)
    assert run(datetime(2026, 3, 3, 7, 31)) == sending.Outcome(begun=1)
    assert run(datetime(2026, 3, 3, 23, 59)) == sending.Outcome()
    assert run(datetime(2026, 3, 4, 7, 30)) == sending.Outcome(digests=1, sent=1)


def test_a_digest_leaves_out_what_is_no_longer_for_the_person(cast, tell, server):
    preferences.choose(by=cast.binh, mail=Preference.Mail.DAILY)
    give_mandate(cast.binh, cast.deputy, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    Mandate.objects.filter(person=cast.binh, unit=cast.member).update(until=date(2026, 3, 2))
    with at(MORNING):
        tell(to=of_units([cast.member]), key="1", subject="Cũ")
        tell(to=of_units([cast.deputy]), key="2", subject="Mới")
    run()
    run(datetime(2026, 3, 3, 8, 0))
    digest = Message.objects.get(kind="digest")
    assert "Mới" in digest.body
    assert "Cũ" not in digest.body


def test_who_wants_no_mail_reads_it_on_the_site(cast, tell):
    preferences.choose(by=cast.an, mail=Preference.Mail.NONE)
    preferences.choose(by=cast.binh, mail=Preference.Mail.AT_ONCE, muted=[Message.Kind.OTHER])
    message = tell(cast.an, cast.binh)
    assert sending.send_waiting() == sending.Outcome(begun=1)
    assert states(message) == ["dropped", "dropped"]
    assert message.deliveries.filter(channel="desk", state="sent").count() == 2


@pytest.mark.parametrize(
    ("error", "final", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"a@vidu.vn": (450, b"later")}), False, "từ chối địa chỉ này (450 later)"),
        (smtplib.SMTPDataError(554, b"no"), True, "không nhận (554 no)"),
        (smtplib.SMTPDataError(451, "later"), False, "không nhận (451 later)"),
        (smtplib.SMTPServerDisconnected("gone"), False, "không trả lời"),
        (TimeoutError(), False, "không trả lời"),
        (ValueError("header"), True, "Không lập được thư này"),
    ],
)
def test_what_a_server_says_is_final_or_not_and_told_in_words(error, final, words):
    assert (sending.is_final(error), words in sending.in_words(error)) == (final, True)
