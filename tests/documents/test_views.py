"""The public page that verifies papers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections
from django.test import Client

from documents import views
from emulation.covenants import signing
from tests.conftest import act

URL = "/van-ban/xac-minh/"


@pytest.fixture(autouse=True)
def no_questions_asked_yet(db):
    cache.clear()


def send(client, data, name="giao-uoc.pdf"):
    return client.post(URL, {"file": SimpleUploadedFile(name, data)})


def test_everyone_may_ask_without_an_account(client, covenant):
    assert client.get(URL).status_code == 200
    response = client.post(URL, {"code": covenant.document.code.lower()})
    assert response.status_code == 302
    assert response["Location"] == f"{URL}{covenant.document.code}/"
    page = client.get(response["Location"])
    assert page.context["finding"].document == covenant.document


def test_the_page_says_who_signed_and_how_but_nothing_that_is_not_on_the_paper(client, cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant, address="203.0.113.7"))
    text = client.get(f"{URL}{covenant.document.code}/").content.decode()
    assert cast.member.name in text
    assert "Giám đốc · Bình" in text
    assert cast.binh.email not in text
    assert "203.0.113.7" not in text
    assert f"{cast.head.name}, {cast.deputy.name}." in text
    assert text.count(cast.member.name) == 1


def test_an_unknown_code_is_not_found_in_plain_words(client, db):
    response = client.get(f"{URL}KTD-2222-2222-2222/")
    assert response.status_code == 404
    assert response.context["finding"].match == "unknown"
    text = response.content.decode()
    assert "KTD-2222-2222-2222." in text
    assert 'value="KTD-2222-2222-2222"' in text


def test_the_pdf_that_was_downloaded_verifies_and_one_other_byte_does_not(client, cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    client.force_login(cast.binh)
    data = client.get(f"/giao-uoc/{covenant.pk}/pdf/").content
    client.logout()
    assert send(client, data).context["finding"].match == "copy"
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    assert send(client, bytes(changed)).context["finding"].match == "changed"
    assert send(client, b"%PDF-1.4 something").context["finding"].match == "unknown"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "nothing_given"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "empty"),
        ({"file": SimpleUploadedFile("a.pdf", b"PK, a Word file")}, "not_a_pdf"),
        ({"code": "x" * 50}, "max_length"),
    ],
)
def test_a_question_without_a_paper_is_answered_above_the_form(client, db, data, code):
    form = client.post(URL, data).context["form"]
    assert {error.code for errors in form.errors.as_data().values() for error in errors} == {code}


def test_a_file_that_is_too_large_is_refused(client, db, settings):
    settings.UPLOAD_MAX_BYTES = 10
    form = send(client, b"x" * 11).context["form"]
    assert form.errors.as_data()["file"][0].code == "too_large"


def test_who_asks_too_often_waits(client, covenant, monkeypatch):
    monkeypatch.setattr(views, "QUESTIONS_A_MINUTE", 3)
    answers = [client.get(f"{URL}{covenant.document.code}/").status_code for _question in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.post(URL, {"code": covenant.document.code}).status_code == 429
    assert client.get(URL).status_code == 200


def test_who_asks_from_elsewhere_does_not_wait_for_them(client, covenant, monkeypatch, settings):
    monkeypatch.setattr(views, "QUESTIONS_A_MINUTE", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    addresses = ["203.0.113.7", "203.0.113.7", "203.0.113.8"]
    url = f"{URL}{covenant.document.code}/"
    answers = [client.get(url, headers={"x-forwarded-for": address}).status_code for address in addresses]
    assert answers == [200, 429, 200]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_questions_at_one_moment_are_all_counted(monkeypatch):
    monkeypatch.setattr(views, "QUESTIONS_A_MINUTE", 10)
    call_command("createcachetable")

    def ask(_number):
        try:
            return [Client().get(f"{URL}KTD-2222-2222-2222/").status_code for _question in range(5)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as threads:
        answers = [status for answered in threads.map(ask, range(8)) for status in answered]
    assert set(answers) == {404, 429}
    assert answers.count(404) <= 10
