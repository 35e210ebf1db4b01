"""Sends what is due. One run of it may be killed at any moment, and several may run at once.

Every step is a transaction of its own: people are looked up once per message; a mail is claimed, then noted as handed
over, then given to the mail server, then noted as sent. A claim that was not handed over went nowhere and is taken
again; one that was handed over without an answer may have arrived and is sent again under the same Message-ID
(docs/adr/0010). What the server does not take now is tried again, ever more rarely, for five days.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from common import history
from common.clock import now
from emulation.notices import addressing, letters
from emulation.notices.models import Delivery, Message

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""After so long a claim without a result belongs to a run that died."""
PATIENCE = timedelta(days=5)
"""So long a mail is tried; then it has failed, and the outbox says so."""
PAUSES = (1, 5, 15, 30, 60, 120)
"""Minutes after each try; the last holds for all later ones."""
AT_MOST = 500
"""E-mails of one run; a timer starts the next one."""

REFUSED_FOR_GOOD = range(500, 600)
"""Answers of a mail server that will not change (RFC 5321, section 4.2.1)."""

ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""What the server may say about one mail while it takes others."""


@dataclass
class Outcome:
    """What one run did: messages begun, digests made, e-mails sent, put off, given up, not wanted any more.

    `unanswered` counts the mail at which the server itself did not answer: the others wait for the next run.
    """

    begun: int = 0
    digests: int = 0
    sent: int = 0
    postponed: int = 0
    failed: int = 0
    dropped: int = 0
    unanswered: int = 0


def send_waiting() -> Outcome:
    """Begin every message that is due, make the digests of the day, and hand over the e-mails that wait."""
    outcome = Outcome(begun=addressing.begin_due(), digests=addressing.make_digests())
    _hand_over(outcome)
    settle()
    return outcome


def _hand_over(outcome: Outcome) -> None:
    """Send mail by mail over one connection; when the server does not answer, the others wait for the next run."""
    connection: BaseEmailBackend = get_connection()
    try:
        for delivery in _claims():
            result = _send(delivery, connection) if addressing.is_wanted(delivery) else _drop(delivery)
            setattr(outcome, result, getattr(outcome, result) + 1)
            if outcome.unanswered:
                return
    finally:
        _hang_up(connection)


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        return  # it was gone already; what it had accepted is noted


def _claims() -> Iterator[Delivery]:
    for _turn in range(AT_MOST):
        delivery = claim_next()
        if not delivery:
            return
        yield delivery


@transaction.atomic
def claim_next() -> Delivery | None:
    """Take the mail that has waited longest, so that no other run sends it; after LEASE also one of a run that died."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("message")
    ready = Q(state=Delivery.State.WAITING, next_try_at__lte=now())
    abandoned = Q(state__in=Delivery.IN_HAND, claimed_at__lte=now() - LEASE)
    mails = rows.filter(ready | abandoned, channel=Delivery.Channel.EMAIL)
    delivery = mails.order_by("next_try_at", "pk").first()
    if delivery:
        delivery.is_uncertain = delivery.is_uncertain or delivery.state == Delivery.State.HANDED
        delivery.take()
        delivery.claim, delivery.claimed_at, delivery.tries = uuid.uuid4(), now(), delivery.tries + 1
        delivery.save()
    return delivery


def _held(delivery: Delivery) -> Delivery | None:
    """Return the row as it is now, locked, while the claim is ours: whoever slept through LEASE has lost it."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    return rows.filter(pk=delivery.pk, claim=delivery.claim, state__in=Delivery.IN_HAND).first()


def _send(delivery: Delivery, connection: BaseEmailBackend) -> str:
    """Give one claimed mail to the server and return what came of it, as a field of Outcome."""
    try:
        connection.open()
        if not _note_handed(delivery):
            return "dropped"
        letters.mail(delivery, connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _postpone_or_give_up(delivery, error)
    _note_sent(delivery)
    return "sent"


@transaction.atomic
def _note_handed(delivery: Delivery) -> bool:
    row = _held(delivery)
    if row:
        row.hand()
        row.save()
    return row is not None


@transaction.atomic
def _note_sent(delivery: Delivery) -> None:
    if row := _held(delivery):
        row.arrive()
        row.save()
        for carried in row.carried.select_for_update().filter(state=Delivery.State.CARRIED):
            carried.arrive()
            carried.save()


@transaction.atomic
def _postpone_or_give_up(delivery: Delivery, error: Exception) -> str:
    row = _held(delivery)
    if not row:
        return "dropped"
    row.note = in_words(error)
    logger.warning("mail %s: %s: %s", delivery.pk, type(error).__name__, error)
    if is_final(error) or now() - row.queued_at > PATIENCE:
        _give_up(row)
        return "failed"
    row.wait()
    row.next_try_at = now() + timedelta(minutes=PAUSES[min(row.tries, len(PAUSES)) - 1])
    row.save()
    return "postponed" if isinstance(error, ABOUT_ONE_MAIL) else "unanswered"


def _give_up(row: Delivery) -> None:
    row.give_up()
    row.save()
    for carried in row.carried.select_for_update().filter(state=Delivery.State.CARRIED):
        carried.give_up()
        carried.note = row.note
        carried.save()


def in_words(error: Exception) -> str:
    """Return what the outbox says of `error`: plain Vietnamese, with the words of the server where it said any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
        return f"Máy chủ thư từ chối địa chỉ này ({answers})"[:400]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Máy chủ thư không nhận ({error.smtp_code} {_text(error.smtp_error)})"[:400]
    return "Không lập được thư này" if isinstance(error, ValueError) else "Máy chủ thư không trả lời"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def is_final(error: Exception) -> bool:
    """Whether the server, or the mail itself, says that trying again will not help."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in REFUSED_FOR_GOOD for code, _answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code in REFUSED_FOR_GOOD
    return isinstance(error, ValueError)


@transaction.atomic
def _drop(delivery: Delivery) -> str:
    if row := _held(delivery):
        addressing.drop_unwanted(row)
    return "dropped"


def settle() -> None:
    """Finish the messages of which nothing is on its way any more; those with a failed mail say so."""
    pending = Delivery.objects.filter(message=OuterRef("pk"), state__in=Delivery.OPEN)
    done = Message.objects.filter(~Exists(pending), state=Message.State.SENDING)
    for pk in list(done.order_by("pk").values_list("pk", flat=True)):
        _settle(pk)


@transaction.atomic
def _settle(pk: int) -> None:
    message = Message.objects.select_for_update(skip_locked=True).filter(pk=pk, state=Message.State.SENDING).first()
    if not message or message.deliveries.filter(state__in=Delivery.OPEN).exists():
        return
    if message.deliveries.filter(state=Delivery.State.FAILED).exists():
        message.fail()
    else:
        message.finish()
    history.save(message, by=None)
