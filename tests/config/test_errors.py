"""What people see when something goes wrong: a page of ours, in their language."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import PASSWORD


def test_ten_megabytes_of_text_are_refused_with_a_page_that_says_so(client, cast):
    client.force_login(cast.an)
    response = client.post(reverse("set_language"), {"language": "vi", "next": "x" * 10_000_000})
    assert response.status_code == 400
    assert "2 MB" in response.text
    assert 'lang="vi"' in response.text


def test_an_expired_form_says_so(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.an)
    response = browser.post(reverse("set_language"), {"language": "en"})
    assert response.status_code == 403
    assert 'lang="vi"' in response.text


def test_an_unknown_address_is_a_page_of_ours(client, cast):
    client.force_login(cast.an)
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Khối Thi Đua" in response.text


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy"])
def test_every_page_carries_the_headers_that_protect_it(client, cast, header):
    assert header in client.get(reverse("account_login")).headers


def test_the_policy_allows_nothing_inline(client, cast):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@override_settings(ROOT_URLCONF="tests.config.broken_urls")
def test_a_fault_of_ours_is_a_page_that_needs_no_database(cast):
    browser = Client(raise_request_exception=False)
    browser.login(email=cast.an.email, password=PASSWORD)
    response = browser.get("/hong/")
    assert response.status_code == 500
    assert "Khối Thi Đua" in response.text
