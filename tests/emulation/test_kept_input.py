"""What somebody wrote before the session ended."""

import time

import pytest
from django.test import Client

from emulation import kept_input
from emulation.covenants import drafting
from tests.conftest import PASSWORD, give_mandate, make_person

WORDS = "Đề nghị tính cả sáng kiến áp dụng ngoài khối."


@pytest.fixture
def address(cast, draft):
    drafting.circulate(draft, by=cast.an)
    return f"/giao-uoc/{draft.pk}/gop-y/?so=2"


def write(client, person, where):
    """Somebody opens the form; while it is being filled in, the session ends."""
    client.force_login(person)
    assert client.get(where).status_code == 200
    del client.cookies["sessionid"]


def sign_in(client, person, where):
    return client.post(where, {"login": person.email, "password": PASSWORD})


def test_a_comment_sent_after_the_session_ended_is_offered_again_after_signing_in(client, cast, draft, address):
    write(client, cast.binh, address)
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


def test_another_person_at_the_same_machine_never_sees_the_words(client, cast, address):
    write(client, cast.binh, address)
    client.post(address, {"text": WORDS})
    colleague = make_person("Bạn đồng nghiệp")
    give_mandate(colleague, cast.member, capacity="officer")
    sign_in(client, colleague, f"/tai-khoan/login/?next={address}")
    shown = client.get(address)
    assert shown.status_code == 200
    assert WORDS not in shown.content.decode()
    assert "kept_input" not in client.session


def test_nothing_is_kept_of_a_visitor_who_never_opened_a_form_here(client, address):
    client.post(address, {"text": WORDS})
    assert "kept_input" not in client.session


def test_the_cookie_is_signed_out_of_reach_of_scripts_and_says_nothing_readable(client, cast, address):
    write(client, cast.binh, address)
    cookie = client.cookies[kept_input.COOKIE]
    assert cookie["httponly"]
    assert cast.binh.email not in cookie.value
    client.cookies[kept_input.COOKIE] = cookie.value[:-1] + ("a" if cookie.value[-1] != "a" else "b")
    client.post(address, {"text": WORDS})
    assert "kept_input" not in client.session


def test_the_words_appear_on_their_own_page_only(client, cast, draft, address):
    write(client, cast.binh, address)
    client.post(address, {"text": WORDS})
    client.force_login(cast.binh)
    assert client.get(f"/giao-uoc/{draft.pk}/gop-y/").context["form"]["text"].value() is None
    assert client.get(address).context["form"]["text"].value() == WORDS


def test_passwords_and_tokens_are_never_kept(client, cast, covenant):
    where = f"/giao-uoc/{covenant.pk}/ky/"
    write(client, cast.binh, where)
    client.post(where, {"secret": PASSWORD, "text_sha256": "a", "capacity_for": "Giám đốc"})
    assert client.session["kept_input"]["fields"] == {"capacity_for": ["Giám đốc"]}


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "x" * 20_001},
        {"x" * 20_001: "1"},
        {f"field{number}": "1" for number in range(401)},
        {"text": ["x" * 1000] * 21},
    ],
    ids=["a long value", "a long name", "many names", "many values"],
)
def test_what_could_fill_the_table_of_sessions_is_not_kept(client, cast, address, sent):
    write(client, cast.binh, address)
    client.post(address, sent)
    assert "kept_input" not in client.session


def test_too_old_input_is_not_shown_and_dropped(client, cast, address, monkeypatch):
    write(client, cast.binh, address)
    client.post(address, {"text": WORDS})
    client.force_login(cast.binh)
    later = time.time() + 2 * 60 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).context["form"]["text"].value() is None
    assert "kept_input" not in client.session


def test_a_form_from_another_site_is_refused_and_not_kept(cast, address):
    client = Client(enforce_csrf_checks=True)
    write(client, cast.binh, address)
    assert client.post(address, {"text": WORDS}).status_code == 403
    assert "kept_input" not in client.session


def test_without_a_session_nothing_is_shown(client, address):
    assert client.get(address)["Location"].startswith("/tai-khoan/login/")
