"""Vietnamese first, English at one click."""

from django.urls import reverse


def test_vietnamese_is_shown_whatever_the_browser_prefers(client, cast):
    response = client.get(reverse("account_login"), headers={"accept-language": "en-US,en;q=0.9"})
    assert 'lang="vi"' in response.text
    assert response.headers["Content-Language"] == "vi"


def test_english_is_one_click_away_and_stays(client, cast):
    response = client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert response.url == reverse("account_login")
    assert 'lang="en"' in client.get(reverse("account_login")).text


def test_an_unknown_language_in_the_cookie_counts_for_nothing(client, cast, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert 'lang="vi"' in client.get(reverse("account_login")).text


def test_the_switch_knows_that_a_form_on_its_page_may_not_be_saved(client, cast, draft):
    """The question itself is asked by static/js/site.js (tests/browser/test_language.py)."""
    client.force_login(cast.an)
    page = reverse("emulation:commitment_add", args=[draft.pk])
    assert "data-ask=" in client.get(page).text
    assert "data-refused" not in client.get(page).text
    assert "data-refused" in client.post(page, {"text": "Dở"}).text
    client.logout()
    assert "data-ask=" not in client.get(reverse("account_login")).text
