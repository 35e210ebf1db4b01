"""A mail server that counts, refuses and dies on command; tests choose it by EMAIL_BACKEND."""

from __future__ import annotations

import smtplib
from collections import Counter

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from emulation.notices import outbox
from emulation.notices.audience import of_people
from emulation.notices.models import Message


class Killed(BaseException):
    """The process is gone: no handler of ours sees it."""


class Server:
    """What the mail server has accepted, and how it behaves."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []
        self.subjects: list[str] = []
        self.is_down = False
        self.refuses: dict[str, int] = {}
        self.dies: str = ""

    @property
    def mails(self) -> Counter:
        """How often each mail (its Message-ID and address) was accepted."""
        return Counter(self.accepted)

    @property
    def addresses(self) -> list[str]:
        return sorted(address for _ident, address in set(self.accepted))


SERVER = Server()


class Backend(BaseEmailBackend):
    def open(self):
        if SERVER.is_down:
            raise ConnectionRefusedError("the mail server does not answer")
        return True

    def send_messages(self, messages):
        for message in messages:
            (address,) = message.to
            if code := SERVER.refuses.get(address):
                raise smtplib.SMTPRecipientsRefused({address: (code, b"no")})
            if SERVER.dies == "before":
                raise Killed
            headers = message.message()
            SERVER.accepted.append((headers["Message-ID"], address))
            SERVER.subjects.append(message.subject)
            if SERVER.dies == "after":
                raise Killed
        return len(messages)


@pytest.fixture
def server(settings):
    SERVER.__init__()
    settings.EMAIL_BACKEND = f"{__name__}.Backend" if "." in __name__ else "tests.emulation.notices.conftest.Backend"
    return SERVER


@pytest.fixture
def tell(cast):
    """Posts a message to people of the cast."""

    def post(*people, key="thu:1", **fields):
        values = {"subject": "Thông báo", "body": "Nội dung", "council": cast.council, "to": of_people(people)}
        return outbox.post(fields.pop("kind", Message.Kind.OTHER), key=key, **{**values, **fields})

    return post
