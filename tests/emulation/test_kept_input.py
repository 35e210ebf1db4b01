"""What somebody wrote before the session ended."""

import time

import pytest
from django.test import Client

from emulation.covenants import drafting
from tests.conftest import PASSWORD

WORDS = "Đề nghị tính cả sáng kiến áp dụng ngoài khối."


@pytest.fixture
def address(cast, draft):
    drafting.circulate(draft, by=cast.an)
    return f"/giao-uoc/{draft.pk}/gop-y/?so=2"


def sign_in(client, person, where):
    return client.post(where, {"login": person.email, "password": PASSWORD})


def test_a_comment_sent_after_the_session_ended_is_offered_again_after_signing_in(client, cast, draft, address):
    asked = client.post(address, {"text": WORDS})
    assert asked.status_code == 302
    assert asked["Location"].startswith("/tai-khoan/login/?next=")
    back = sign_in(client, cast.binh, asked["Location"])
    assert back["Location"] == address

    shown = client.get(address)
    assert shown.context["form"]["text"].value() == WORDS
    assert WORDS in shown.content.decode()
    assert [message.level_tag for message in shown.context["messages"]][-1] == "warning"
    assert not draft.comments.exists()

    client.post(address, {"text": WORDS})
    assert draft.comments.get().text == WORDS
    assert client.get(address).context["form"]["text"].value() is None


def test_the_words_appear_on_their_own_page_only(client, cast, draft, address):
    client.post(address, {"text": WORDS})
    client.force_login(cast.binh)
    assert client.get(f"/giao-uoc/{draft.pk}/gop-y/").context["form"]["text"].value() is None


def test_passwords_and_tokens_are_never_kept(client, cast, covenant):
    client.post(f"/giao-uoc/{covenant.pk}/ky/", {"secret": PASSWORD, "text_sha256": "a", "capacity_for": "Giám đốc"})
    assert client.session["kept_input"]["fields"] == {"capacity_for": ["Giám đốc"]}


def test_too_long_or_too_old_input_is_not_kept(client, cast, address, monkeypatch):
    client.post(address, {"text": "x" * 70_000})
    assert "kept_input" not in client.session
    client.post(address, {"text": WORDS})
    client.force_login(cast.binh)
    later = time.time() + 2 * 60 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).context["form"]["text"].value() is None


def test_a_form_from_another_site_is_refused_and_not_kept(cast, address):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address, {"text": WORDS}).status_code == 403
    assert "kept_input" not in client.session


def test_without_a_session_nothing_is_shown(client, address):
    assert client.get(address)["Location"].startswith("/tai-khoan/login/")
