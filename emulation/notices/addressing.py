"""From a message to the deliveries of its people, looked up at this moment; and from deliveries to the daily digest."""

from __future__ import annotations

import logging
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common import history
from common.clock import now, today
from emulation.notices import letters, outbox, preferences
from emulation.notices.audience import Recipient, of_people, recipients
from emulation.notices.models import Delivery, Message, Preference

logger = logging.getLogger(__name__)

DIGEST_AT = time(7, 30)
"""When the daily digest goes out, in Vietnam."""

NO_MAIL = "theo lựa chọn của người nhận"
NO_RECIPIENT = "không còn là người nhận"

FIRST_STATES = {
    Preference.Mail.AT_ONCE: Delivery.State.WAITING,
    Preference.Mail.DAILY: Delivery.State.COLLECTED,
    Preference.Mail.NONE: Delivery.State.DROPPED,
}


def begin_due() -> int:
    """Begin every message that is due; return how many. One that cannot be addressed is logged and stops no other."""
    begun = 0
    for pk in list(Message.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)):
        try:
            begun += _begin_alone(pk)
        except (ValidationError, ValueError, TypeError):
            logger.exception("message %s cannot be addressed", pk)
    return begun


@transaction.atomic
def _begin_alone(pk: int) -> bool:
    message = Message.objects.select_for_update(skip_locked=True).due().filter(pk=pk).first()
    if message:
        _begin(message)
    return message is not None


def _begin(message: Message) -> None:
    """Make the deliveries of everybody who is a recipient now; nobody to tell is told to nobody."""
    people = recipients(message)
    chosen = preferences.of_many([row.person_id for row in people if row.person_id])
    for row in people:
        mail = preferences.mail_for(chosen.get(row.person_id or 0), message.kind)
        _mail(message, row, mail)
        if row.person_id and message.kind != Message.Kind.DIGEST:  # what a digest carries stands on the desk already
            _put_on_the_desk(message, row)
    message.begin()
    if not people:
        message.finish()
    history.save(message, by=None)


def _mail(message: Message, to: Recipient, mail: str) -> None:
    Delivery.objects.create(
        message=message, person_id=to.person_id, name=to.name, address=to.address, channel=Delivery.Channel.EMAIL,
        state=FIRST_STATES[Preference.Mail(mail)], note=NO_MAIL if mail == Preference.Mail.NONE else "",
        queued_at=now(), next_try_at=now(),
    )  # fmt: skip


def _put_on_the_desk(message: Message, to: Recipient) -> None:
    Delivery.objects.create(
        message=message, person_id=to.person_id, name=to.name, address=to.address, channel=Delivery.Channel.DESK,
        state=Delivery.State.SENT, sent_at=now(), queued_at=now(), next_try_at=now(),
    )  # fmt: skip


def is_wanted(delivery: Delivery) -> bool:
    """Whether the person still is a recipient: a mandate may have ended meanwhile, or the message was cancelled."""
    if delivery.message.state == Message.State.CANCELLED:
        return False
    mine = (delivery.person_id, delivery.address if not delivery.person_id else "")
    people = recipients(delivery.message)
    return mine in {(row.person_id, row.address if not row.person_id else "") for row in people}


def drop_unwanted(delivery: Delivery) -> None:
    """Note that the mail is not sent because the person is no recipient any more."""
    delivery.drop()
    delivery.note = NO_RECIPIENT
    delivery.save()


def digest_moment() -> datetime:
    """Return when the digest of today goes out; what was collected later waits for tomorrow."""
    return timezone.make_aware(datetime.combine(today(), DIGEST_AT))


def make_digests() -> int:
    """Put what was collected into one mail per person once the moment of today has come; return for how many."""
    if now() < digest_moment():
        return 0
    collected = Delivery.objects.filter(state=Delivery.State.COLLECTED, queued_at__lte=digest_moment())
    people = sorted(set(collected.order_by().values_list("person_id", flat=True)))
    return sum(_make_digest(person) for person in people if person)


@transaction.atomic
def _make_digest(person_id: int) -> bool:
    """Make one digest; a second run finds nothing left, or the digest of today and leaves the rest to tomorrow."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("message", "person")
    collected = rows.filter(person=person_id, state=Delivery.State.COLLECTED, queued_at__lte=digest_moment())
    wanted = []
    for row in collected.order_by("queued_at", "pk"):
        if is_wanted(row):
            wanted.append(row)
        else:
            drop_unwanted(row)
    if not wanted or not (person := wanted[0].person):
        return False
    subject, body = letters.digest([row.message for row in wanted], today())
    key, to = f"digest:{person_id}:{today():%Y-%m-%d}", of_people([person])
    message = outbox.post(Message.Kind.DIGEST, key=key, to=to, subject=subject, body=body)
    if message.state != Message.State.WAITING:
        return False
    _begin(message)
    carrier = message.deliveries.get()
    for row in wanted:
        row.join()
        row.carrier = carrier
        row.save()
    return True
