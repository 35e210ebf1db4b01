"""How a notice reads as an e-mail: always in Vietnamese, plain text."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from emulation.notices.models import Delivery, Message

PREFIX = "[Khối Thi Đua]"
NAMED = 20
"""So many notices a digest names; the others are counted."""


def mail(delivery: Delivery, connection: BaseEmailBackend) -> EmailMessage:
    """Return the e-mail of `delivery`; its Message-ID is the same whenever it is made."""
    message = delivery.message
    letter = EmailMessage(
        subject=f"{PREFIX} {message.subject}",
        body=text(delivery),
        to=[delivery.address],
        headers={"Message-ID": delivery.message_id_header, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    for file in message.attachments.all():
        letter.attach(file.name, bytes(file.data), file.media_type)
    return letter


def text(delivery: Delivery) -> str:
    """Return the words of the e-mail, with the way to the page and to what the person may choose."""
    message = delivery.message
    parts = [f"Kính gửi Ông/Bà {delivery.name},", message.body]
    if message.url and delivery.person_id:
        parts.append(f"Xem và thực hiện tại: {absolute(message.url)}")
    end = "--\nThư do hệ thống Khối Thi Đua gửi tự động, không trả lời thư này."
    if delivery.person_id:
        end += f"\nChọn cách nhận thư: {absolute(reverse('emulation:notice_preferences'))}"
    return "\n\n".join([*parts, end]) + "\n"


def absolute(url: str) -> str:
    return url if "://" in url else f"{settings.SITE_ADDRESS}{url}"


def digest(messages: list[Message], day: date) -> tuple[str, str]:
    """Return subject and text of the e-mail that carries all `messages` of a day; the first of them by name."""
    rows = [
        f"{number}. {message.subject}" + (f"\n   {absolute(message.url)}" if message.url else "")
        for number, message in enumerate(messages[:NAMED], start=1)
    ]
    if rest := len(messages) - NAMED:
        rows += [f"… và {rest} thông báo khác trên trang Thông báo."] if rest > 0 else []
    return f"Tổng hợp {len(messages)} thông báo ngày {day:%d/%m/%Y}", "\n\n".join(rows)
