"""How people get in: throttled, with a second factor where it is required, secrets encrypted."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()
    yield
    cache.clear()


def sign_in(client, person, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_a_person_signs_in_with_e_mail_and_password(client, cast):
    assert sign_in(client, cast.binh).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_guessing_is_stopped_after_five_tries_for_everybody_in_the_shared_cache(client, cast, settings):
    for _attempt in range(5):
        sign_in(client, cast.binh, "sai mật khẩu")
    response = sign_in(client, cast.binh)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_nobody_signs_up(client, db):
    response = client.get(reverse("account_signup"))
    assert response.status_code == 200
    assert b'name="password1"' not in response.content


def test_a_deactivated_person_cannot_sign_in(client, cast):
    cast.binh.is_active = False
    cast.binh.save()
    sign_in(client, cast.binh)
    assert "_auth_user_id" not in client.session


def test_the_secret_of_an_authenticator_app_is_not_readable_in_the_database(cast):
    adapter = get_adapter()
    hidden = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in hidden
    assert adapter.decrypt(hidden) == "JBSWY3DPEHPK3PXP"


def test_secretariat_without_a_second_factor_is_sent_to_set_one_up_where_it_is_required(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED_FOR_STAFF = True
    client.force_login(cast.thu)
    assert client.get(reverse("home")).url == reverse("mfa_index")
    assert client.get(reverse("admin:index")).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_secretariat_with_a_second_factor_goes_on(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED_FOR_STAFF = True
    Authenticator.objects.create(user=cast.thu, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(cast.thu)
    assert client.get(reverse("home")).status_code == 200


def test_members_need_no_second_factor(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED_FOR_STAFF = True
    client.force_login(cast.binh)
    assert client.get(reverse("home")).status_code == 200
