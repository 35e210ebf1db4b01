"""Proving once more who signs."""

import time

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import RequestFactory

from documents.reauthentication import ReauthenticationForm
from tests.conftest import PASSWORD


@pytest.fixture
def request_of_an(cast):
    cache.clear()
    request = RequestFactory().post("/ky/")
    request.user, request.session = cast.an, SessionStore()
    with context.request_context(request):
        yield request


def answer(request, secret=None):
    form = ReauthenticationForm({} if secret is None else {"secret": secret}, request=request)
    form.is_valid()
    return form


def said(form):
    return {error.code for errors in form.errors.as_data().values() for error in errors}


def code_of_app(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def show_passkey(request, *, reauthenticated=True):
    record_authentication(
        request, request.user, "mfa", type=Authenticator.Type.WEBAUTHN, id=1, reauthenticated=reauthenticated
    )


def test_the_password_proves_and_is_asked_again_next_time(request_of_an):
    assert answer(request_of_an, PASSWORD).proof == "password"
    again = answer(request_of_an)
    assert said(again) == {"required"}
    assert again.proof == ""


def test_a_code_of_the_authenticator_app_proves_once(request_of_an):
    code = code_of_app(request_of_an.user)
    assert answer(request_of_an, f"{code[:3]} {code[3:]}").proof == "totp"
    assert said(answer(request_of_an, code)) == {"wrong_secret"}


def test_somebody_elses_password_proves_nothing(request_of_an, cast):
    cast.binh.set_password("mật khẩu của Bình thôi")
    cast.binh.save()
    form = answer(request_of_an, "mật khẩu của Bình thôi")
    assert said(form) == {"wrong_secret"}
    assert form.proof == ""


def test_the_sixth_guess_is_refused_even_when_it_is_right(request_of_an):
    for _guess in range(5):
        assert said(answer(request_of_an, "sai")) == {"wrong_secret"}
    assert said(answer(request_of_an, PASSWORD)) == {"too_many_attempts"}


def test_guesses_are_counted_with_those_on_the_page_of_the_account(request_of_an, client, cast):
    for _guess in range(5):
        answer(request_of_an, "sai")
    client.force_login(cast.an)
    response = client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})
    assert response.status_code == 429


def test_right_answers_do_not_use_up_the_guesses(request_of_an):
    for _signature in range(7):
        assert answer(request_of_an, PASSWORD).proof == "password"


def test_a_mistake_elsewhere_in_the_form_costs_no_guess(request_of_an):
    for _try in range(7):
        answer(request_of_an, "x" * 300)
    assert answer(request_of_an, PASSWORD).proof == "password"


def test_a_passkey_shown_just_now_serves_for_one_signature(request_of_an):
    show_passkey(request_of_an)
    form = answer(request_of_an)
    assert form.proof == "passkey"
    assert "secret" not in form.fields
    form.spend()
    assert "secret" in answer(request_of_an).fields


@pytest.mark.parametrize("minutes", [0, 6])
def test_a_passkey_used_to_sign_in_or_long_ago_does_not_serve(request_of_an, minutes, monkeypatch):
    if minutes:
        then = time.time() - minutes * 60
        monkeypatch.setattr(time, "time", lambda: then)
    show_passkey(request_of_an, reauthenticated=bool(minutes))
    monkeypatch.undo()
    assert answer(request_of_an).proof == ""


def test_a_password_typed_on_another_page_does_not_serve(request_of_an):
    record_authentication(request_of_an, request_of_an.user, "password", reauthenticated=True)
    assert answer(request_of_an).proof == ""


def test_a_passkey_is_offered_to_those_who_have_one(request_of_an):
    assert ReauthenticationForm(request=request_of_an).passkey_url == ""
    Authenticator.objects.create(user=request_of_an.user, type=Authenticator.Type.WEBAUTHN, data={})
    url = ReauthenticationForm(request=request_of_an).passkey_url
    assert url.endswith("?next=%2Fky%2F")
