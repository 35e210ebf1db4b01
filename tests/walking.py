"""A person who uses the site as a browser without scripts does: opens the home page, follows the links that stand
there, fills in the forms that stand there, with their hidden fields, and sends them."""

from __future__ import annotations

import io
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pypdf
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from blocs.models import User
from common.clock import at
from tests.conftest import PASSWORD


class Form:
    """A form of a page: where it goes, its fields with the values that they show, and its buttons."""

    def __init__(self, attrs: dict[str, str]) -> None:
        self.action, self.method = attrs.get("action", ""), attrs.get("method", "get").lower()
        self.takes_files = attrs.get("enctype") == "multipart/form-data"
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.buttons: list[dict[str, str]] = []
        self.options: dict[str, dict[str, str]] = {}

    def fill(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what is sent: what stands in the form, with `given` typed over it."""
        unknown = set(given) - self.names
        assert not unknown, f"no such field: {sorted(unknown)}; there are {sorted(self.names)}"
        sent = {**self.values, **{name: self._choose(name, value) for name, value in given.items()}}
        return {name: value for name, value in sent.items() if value is not None}

    def _choose(self, name: str, value: Any) -> Any:
        """Of a list somebody takes the entry that reads so; what is not offered cannot be chosen."""
        options = self.options.get(name)
        if options is None or not isinstance(value, str):
            return value
        chosen = [key for key, label in options.items() if key == value or label == value]
        chosen = chosen or [key for key, label in options.items() if value in label]
        assert chosen, f"{name} does not offer {value!r}, but {sorted(options.values())}"
        return chosen[0]


class Page(HTMLParser):
    """What a page says, where its links lead, and its forms."""

    def __init__(self, path: str, response: HttpResponse) -> None:
        super().__init__()
        self.path, self.status = path, response.status_code
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._href = self._name = ""
        self._text: list[str] | None = None
        self._option: tuple[str, str] | None = None
        self.feed(response.content.decode())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self._href, self._link = urljoin(self.path, found["href"]), []
        elif tag == "form":
            self._form = Form(found)
            self.forms.append(self._form)
        elif self._form:
            self._field(tag, found)

    def _field(self, tag: str, attrs: dict[str, str]) -> None:
        form, name = self._form, attrs.get("name", "")
        assert form
        if tag == "button":
            form.buttons.append(attrs)
        elif tag == "input" and name:
            self._input(form, name, attrs)
        elif tag == "textarea":
            form.names.add(name)
            self._name, self._text = name, []
        elif tag == "select":
            form.names.add(name)
            self._name = name
            form.options[name] = {}
        elif tag == "option":
            self._option, self._text = (self._name, attrs.get("value", "")), []
            if "selected" in attrs:
                form.values.setdefault(self._name, []).append(attrs.get("value", ""))

    def _input(self, form: Form, name: str, attrs: dict[str, str]) -> None:
        form.names.add(name)
        kind, value = attrs.get("type", "text"), attrs.get("value", "")
        if kind in {"radio", "checkbox"}:
            value = attrs.get("value", "on")
            form.options.setdefault(name, {})[value] = value
            if "checked" in attrs:
                form.values.setdefault(name, []).append(value)
        elif kind == "submit":
            form.buttons.append(attrs)
        elif kind != "file":
            form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link is not None:
            self.links.append((self._href, " ".join("".join(self._link).split())))
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._form and self._text is not None:
            self._form.values[self._name] = ["".join(self._text).removeprefix("\n")]
            self._text = None
        elif tag == "option" and self._form and self._option and self._text is not None:
            name, value = self._option
            self._form.options[name][value] = " ".join("".join(self._text).split())
            self._text = self._option = None
        elif (
            tag == "select" and self._form and not self._form.values.get(self._name) and self._form.options[self._name]
        ):
            self._form.values[self._name] = [next(iter(self._form.options[self._name]))]

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        for open_text in (self._link, self._text):
            if open_text is not None:
                open_text.append(data)


def named(address: str) -> str:
    """Return the name of the page behind a path of this site, empty for what is none."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme:
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return ""


class Walker:
    """Somebody at a screen. `page` is what they look at."""

    def __init__(self, person: Any) -> None:
        self.person, self.client = person, Client(enforce_csrf_checks=True)
        self.open("/tai-khoan/login/")
        self.send(action="/tai-khoan/login/", login=person.email, password=PASSWORD)
        assert named(self.page.path) == "home"

    def open(self, address: str) -> Page:
        """Type an address, as somebody does who got it by mail."""
        return self._show(self.client.get(address, follow=True), address)

    def status(self, address: str) -> int:
        """Return how the site answers an address typed."""
        return self.client.get(address).status_code

    def file(self, page: str, text: str = "") -> bytes:
        """Return the file behind the link to `page` that stands here."""
        response = self.client.get(self.link(page, text))
        assert response.status_code == 200
        return bytes(response.content)

    def _show(self, response: Any, address: str) -> Page:
        if chain := getattr(response, "redirect_chain", None):
            address = urljoin(address, chain[-1][0])
        self.page = Page(address, response)
        return self.page

    def links(self, page: str, text: str = "") -> list[str]:
        """Return where the links lead that stand here, go to `page` (the name of an address) and
        have `text` in their words or their address."""
        space = "" if ":" in page or page in {"home"} else "emulation:"
        found = [
            href
            for href, label in self.page.links
            if named(href) == f"{space}{page}" and (text in label or text in href)
        ]
        return list(dict.fromkeys(found))

    def link(self, page: str, text: str = "") -> str:
        found = self.links(page, text)
        if not found:
            there = sorted({f"{named(href)} “{label}”" for href, label in self.page.links})
            raise AssertionError(f"{self.person} finds no {page} {text!r} on {self.page.path}:\n" + "\n".join(there))
        return found[0]

    def follow(self, page: str, text: str = "") -> Page:
        """Follow a link that stands on this page."""
        shown = self.open(self.link(page, text))
        assert shown.status == 200, f"{self.person}: {page} answers {shown.status}"
        return shown

    def go(self, *pages: str | tuple[str, str]) -> Page:
        """Start on the home page and follow link after link."""
        self.open("/")
        for page in pages:
            self.follow(*((page,) if isinstance(page, str) else page))
        return self.page

    def form(self, action: str = "", has: str = "") -> Form:
        """Return the form of the page: the one that goes to this page, or to `action`, or that has a field `has`."""
        wanted = urlsplit(urljoin(self.page.path, action or self.page.path)).path
        for form in self.page.forms:
            goes_to = urlsplit(urljoin(self.page.path, form.action)).path
            if form.method == "post" and (has in form.names if has else goes_to == wanted):
                return form
        raise AssertionError(f"no form for {action or has or self.page.path} on {self.page.path}")

    def send(self, action: str = "", *, has: str = "", **given: Any) -> Page:
        """Fill in the form and send it. What is refused (the same form again) fails, with what the page says."""
        form = self.form(action, has)
        address = urljoin(self.page.path, form.action or self.page.path)
        response = self.client.post(address, form.fill(given), follow=True)
        was = urlsplit(self.page.path).path
        shown = self._show(response, address)
        assert shown.status == 200, f"{self.person} sent {address}: {shown.status}"
        is_there_again = any(set(form.names) == set(again.names) for again in shown.forms)
        refusal = f"{self.person} stays on {was}: {_refusal(response.content.decode())}"
        assert response.redirect_chain or not is_there_again, refusal
        return shown

    def try_to_send(self, **given: Any) -> Page:
        """Fill in the form and send it, expecting that it comes back."""
        form = self.form()
        return self._show(self.client.post(self.page.path, form.fill(given), follow=True), self.page.path)

    def says(self, *words: str) -> None:
        """Fail unless the page says each of `words`."""
        for word in words:
            assert word in self.page.text, f"{self.page.path} does not say {word!r}: {self.page.text}"


def _refusal(html: str) -> str:
    errors = re.findall(r'(?s)class="(?:error-summary|invalid-feedback)[^"]*".*?</(?:div|section)>', html)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(errors) or html).split())[:1500]


def read(pdf: bytes) -> str:
    """Return the words of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def post(moment: datetime) -> dict[str, list[str]]:
    """Let the timer run and return to whom it sent mails, by what their subject says first.

    The monthly word to units that noticed no role model is left out.
    """
    mail.outbox.clear()
    with at(moment):
        call_command("tick", verbosity=0)
    names = dict(User.objects.values_list("email", "full_name"))
    found: dict[str, list[str]] = {}
    for letter in (each for each in mail.outbox if "chưa phát hiện điển hình" not in each.subject):
        subject = letter.subject.removeprefix("[Khối Thi Đua] ").partition(" – ")[0]
        found.setdefault(subject, []).extend(names.get(to, to) for to in letter.to)
    return {subject: sorted(people) for subject, people in found.items()}
