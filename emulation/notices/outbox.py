"""What is put into the outbox, and what a secretariat does with it before and after it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blocs.models import Council
from common import history
from common.clock import now, today
from common.text import nfc, tidy
from emulation.notices import permissions
from emulation.notices.audience import Audience
from emulation.notices.models import Attachment, Delivery, Message

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w.-]+)*")


MORNING = time(7, 0)
"""When goes out what came about at midnight; until then a secretariat may hold it."""


def this_morning() -> datetime:
    """Return when something of today goes out: at MORNING in Vietnam, or now when it is later."""
    return max(timezone.make_aware(datetime.combine(today(), MORNING)), now())


@dataclass(frozen=True)
class File:
    """A file to go along: `name` as the reader saves it, exact `data`, and its media type such as application/pdf."""

    name: str
    data: bytes
    media_type: str


def post(
    kind: str,
    *,
    key: str,
    to: Audience,
    subject: str,
    body: str,
    url: str = "",
    council: Council | None = None,
    due_at: datetime | None = None,
    by: Any = None,
    attachments: Iterable[File | tuple[str, bytes, str]] = (),
    refresh: bool = False,
) -> Message:
    """Put a message into the outbox, to go out at `due_at` (now when None). Call it inside the act that it tells of.

    `key` names the thing told, for good: the same key again returns the message that is there; with `refresh` its
    text and audience are renewed while it waits and nobody has edited it. `subject` and `body` are official
    Vietnamese; `url` is a path of this site; `council` is the one whose secretariat manages the message. `attachments`
    are (name, bytes, media type).
    Raises ValidationError with code `file_name`, `media_type`, `too_large`, or as the constraints of Message say.
    """
    with transaction.atomic():
        found = Message.objects.select_for_update().filter(key=key).first()
        if not found:
            row = Message(kind=kind, key=key, url=url, council=council, posted_at=now(), posted_by=by)
            row.subject, row.body, row.audience, row.due_at = subject, body, to.data(), due_at or now()
            return _insert(row, [file if isinstance(file, File) else File(*file) for file in attachments], by)
        if refresh and found.state == Message.State.WAITING and not found.is_edited:
            _renew(found, subject, body, to.data())
        return found


def _renew(message: Message, subject: str, body: str, audience: dict[str, Any]) -> None:
    said = (message.subject, message.body, message.audience)
    message.subject, message.body, message.audience = tidy(subject), nfc(body).strip(), audience
    if said != (message.subject, message.body, message.audience):
        history.save(message, by=None)


def _insert(message: Message, files: list[File], by: Any) -> Message:
    _check_files(files)
    try:
        with transaction.atomic():
            history.save(message, by=by)
    except (IntegrityError, ValidationError):  # another process was first with the same key
        if there := Message.objects.filter(key=message.key).first():
            return there
        raise
    for file in files:
        history.save(
            Attachment(message=message, name=file.name, media_type=file.media_type, data=bytes(file.data)), by=by
        )
    return message


def _check_files(files: list[File]) -> None:
    for file in files:
        if not file.name.strip() or any(sign in file.name for sign in "/\\\r\n\0"):
            raise ValidationError(_("This is no name for a file."), "file_name")
        if not MEDIA_TYPE.fullmatch(file.media_type):
            raise ValidationError(_("This is no media type."), "media_type")
    if sum(len(file.data) for file in files) > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(_("The attached files are too large for an e-mail."), "too_large")


def lock(message: Message) -> Message:
    """Return `message` as it is now, held until the end of the transaction."""
    return Message.objects.select_for_update(of=("self",)).select_related("council").get(pk=message.pk)


def _managed(message: Message, by: Any) -> Message:
    message = lock(message)
    permissions.check_manages(by, message)
    return message


def _gone_out() -> ValidationError:
    return ValidationError(_("This message has gone out already, or was cancelled."), "gone_out")


@transaction.atomic
def edit(message: Message, *, by: Any, subject: str, body: str, due_at: datetime) -> Message:
    """Change the words or the moment of a message that has not gone out. The same words twice change nothing.

    Raises PermissionDenied, or ValidationError with code `gone_out` or `empty`.
    """
    message = _managed(message, by)
    if (message.subject, message.body, message.due_at) == (subject, body, due_at):
        return message
    if not message.is_writable:
        raise _gone_out()
    if not (subject.strip() and body.strip()):
        raise ValidationError(_("Write a subject and a text."), "empty")
    message.subject, message.body, message.due_at, message.is_edited = subject, body, due_at, True
    history.save(message, by=by)
    return message


@transaction.atomic
def hold(message: Message, *, by: Any, because: str) -> Message:
    """Keep a message from going out until it is released. Holding it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `gone_out` or `because_missing`.
    """
    message = _managed(message, by)
    if message.state == Message.State.HELD:
        return message
    if not message.is_writable:
        raise _gone_out()
    _give_reason(message, because)
    message.hold()
    history.save(message, by=by, because=because)
    return message


@transaction.atomic
def release(message: Message, *, by: Any) -> Message:
    """Let a message that was held go out. Releasing it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `gone_out` when it was cancelled.
    """
    message = _managed(message, by)
    if message.state == Message.State.CANCELLED:
        raise _gone_out()
    if message.state == Message.State.HELD:
        message.release()
        history.save(message, by=by)
    return message


@transaction.atomic
def cancel(message: Message, *, by: Any, because: str) -> Message:
    """Give up what has not gone out yet. Cancelling it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `gone_out` or `because_missing`.
    """
    message = _managed(message, by)
    if message.state == Message.State.CANCELLED:
        return message
    if message.state == Message.State.SENT:
        raise _gone_out()
    _give_reason(message, because)
    _stop(message, by)
    return message


@transaction.atomic
def lapse(message: Message, *, because: str) -> Message:
    """Stop a reminder whose thing was done meanwhile; what went out already stays said."""
    message = lock(message)
    if message.state in {Message.State.WAITING, Message.State.HELD, Message.State.SENDING}:
        message.reason = because
        _stop(message, None)
    return message


def _stop(message: Message, by: Any) -> None:
    message.cancel()
    history.save(message, by=by, because=message.reason)
    waiting = message.deliveries.select_for_update().filter(state__in=[*_STOPPABLE, Delivery.State.FAILED])
    for delivery in waiting:
        delivery.drop()
        delivery.note = message.reason[:400]
        delivery.save()


_STOPPABLE = (Delivery.State.WAITING, Delivery.State.COLLECTED)
"""What is in the hands of a run of `tick` at this moment is not called back."""


@transaction.atomic
def resend(message: Message, *, by: Any, because: str, to_all: bool = False) -> int:
    """Send the e-mails again: those that failed, or (`to_all`) to everybody; return how many.

    Mails still on their way are left alone, so doing it twice sends once. Whoever is no recipient any more is left
    out when the mail goes out. Raises PermissionDenied, or ValidationError with code `not_sent_yet`,
    `because_missing` or `nobody`.
    """
    message = _managed(message, by)
    if message.state == Message.State.SENDING:
        return 0
    if message.state not in {Message.State.SENT, Message.State.FAILED}:
        raise ValidationError(_("This message has not gone out yet."), "not_sent_yet")
    states = [Delivery.State.FAILED, *([Delivery.State.SENT] if to_all else [])]
    mails = message.deliveries.select_for_update().filter(channel=Delivery.Channel.EMAIL, state__in=states)
    if not (again := list(mails)):
        raise ValidationError(_("There is nobody to send it to again."), "nobody")
    _give_reason(message, because)
    for delivery in again:
        _renew_delivery(delivery)
    message.resend()
    history.save(message, by=by, because=because)
    return len(again)


def _renew_delivery(delivery: Delivery) -> None:
    """A mail that arrived once and goes out again is another mail, with a Message-ID of its own."""
    if delivery.state == Delivery.State.SENT:
        delivery.round += 1
    delivery.renew()
    delivery.tries, delivery.carrier, delivery.note, delivery.sent_at = 0, None, "", None
    delivery.next_try_at = delivery.queued_at = now()
    delivery.save()


def _give_reason(message: Message, because: str) -> None:
    if not because.strip():
        raise ValidationError(_("Say why."), "because_missing")
    message.reason = because
