"""What a machine's environment decides: a server that lacks something says so at its start."""

import os
import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SERVER = {
    "DEBUG": "false",
    "DEMO": "false",
    "HTTPS": "",
    "SECRET_KEY": "only for tests",
    "SITE_ADDRESS": "https://khoithidua.example.gov.vn",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.gov.vn:587",
}
LEFT_OUT = ("HTTPS", "BEHIND_PROXY", "TRUSTED_PROXIES")


@pytest.fixture
def read(monkeypatch):
    """Return the settings of a machine whose environment says this."""
    monkeypatch.setattr("environ.Env.read_env", lambda *args, **kwargs: None)

    def read(**said):
        for name in LEFT_OUT:
            monkeypatch.delenv(name, raising=False)
        for name, value in {**SERVER, **said}.items():
            if value:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)
        return runpy.run_path(os.fspath(settings.BASE_DIR / "config" / "settings.py"))

    return read


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_ADDRESS", "EMAIL_URL"])
def test_a_server_does_not_start_without_what_it_cannot_guess(read, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**{name: ""})


@pytest.mark.parametrize("kind", ["DEBUG", "DEMO"])
def test_a_developers_machine_needs_nothing(read, kind):
    found = read(**{kind: "true", "SECRET_KEY": "", "SITE_ADDRESS": "", "EMAIL_URL": ""})
    assert found["SITE_ADDRESS"] == "http://localhost:8000"


def test_a_server_believes_no_header_of_a_proxy_unless_told_that_there_is_one(read):
    alone = read()
    assert alone["SECURE_PROXY_SSL_HEADER"] is None
    assert alone["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert alone["SECURE_SSL_REDIRECT"]


def test_behind_a_proxy_its_two_headers_count(read):
    behind = read(BEHIND_PROXY="true")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert read(BEHIND_PROXY="true", TRUSTED_PROXIES="2")["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2
