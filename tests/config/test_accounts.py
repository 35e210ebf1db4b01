"""How people get in: throttled, with a second factor where it is required, secrets encrypted."""

import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils.http import int_to_base36

from documents.models import Signature
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


def test_nobody_adds_an_address_to_an_account(client, cast):
    client.force_login(cast.binh)
    for sent in [{"action_add": "", "email": "ke-gian@vidu.vn"}, {"action_primary": "", "email": cast.binh.email}]:
        assert client.post(reverse("account_email"), sent).status_code == 404
    assert client.get(reverse("account_email")).status_code == 404
    assert not EmailAddress.objects.filter(email="ke-gian@vidu.vn").exists()


def test_a_new_password_is_sent_to_the_address_of_the_account_only(client, cast, mailoutbox):
    EmailAddress.objects.create(user=cast.binh, email="ke-gian@vidu.vn", verified=True)
    client.post(reverse("account_reset_password"), {"email": "ke-gian@vidu.vn"})
    assert not any("/key/" in letter.body for letter in mailoutbox)
    client.post(reverse("account_reset_password"), {"email": cast.binh.email.upper()})
    assert [letter.to for letter in mailoutbox if "/key/" in letter.body] == [[cast.binh.email]]


def test_an_address_of_somebody_else_that_stands_beside_an_account_takes_no_letters_away(client, cast, mailoutbox):
    EmailAddress.objects.create(user=cast.chi, email=cast.binh.email, verified=True)
    client.post(reverse("account_reset_password"), {"email": cast.binh.email})
    (letter,) = mailoutbox
    assert f"/key/{int_to_base36(cast.binh.pk)}-" in letter.body


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_the_second_factor_changes_only_right_after_proving_who_one_is(client, cast, name):
    client.force_login(cast.binh)
    assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


def change_password(client, old):
    new = "mật khẩu mới cũng đủ dài"
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


def test_changing_the_password_takes_the_old_one_and_few_guesses(client, cast):
    client.force_login(cast.binh)
    for _attempt in range(5):
        assert change_password(client, "đoán mò").status_code == 200
    assert change_password(client, PASSWORD).status_code == 429
    cast.binh.refresh_from_db()
    assert cast.binh.check_password(PASSWORD)


def test_the_administration_has_no_second_page_for_guessing_the_password(client, cast):
    client.force_login(cast.thu)
    for response in [
        client.get(reverse("admin:password_change")),
        client.post(reverse("admin:password_change"), {"old_password": PASSWORD}),
    ]:
        assert response.url == reverse("account_change_password")


def test_visitors_behind_a_proxy_are_told_apart_by_the_address_the_proxy_saw(rf, settings):
    def address(forwarded):
        return account_adapter().get_client_ip(rf.get("/", headers={"x-forwarded-for": forwarded}))

    assert address("203.0.113.7") == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address("203.0.113.7") == "203.0.113.7"
    assert address("10.9.9.9, 203.0.113.7") == "203.0.113.7"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert address("10.9.9.9, 203.0.113.7, 192.0.2.1") == "203.0.113.7"


def test_one_visitor_who_guesses_behind_the_proxy_locks_nobody_else_out(client, cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        client.post(
            reverse("account_login"), {"login": f"ai{number}@vidu.vn", "password": "x"},
            headers={"x-forwarded-for": "203.0.113.7"},
        )  # fmt: skip
    sent = {"login": cast.binh.email, "password": PASSWORD}
    refused = client.post(reverse("account_login"), sent, headers={"x-forwarded-for": "203.0.113.7"})
    assert refused.status_code == 200
    taken = client.post(reverse("account_login"), sent, headers={"x-forwarded-for": "203.0.113.8"})
    assert taken.url == reverse("home")


def test_the_pages_of_security_keys_say_nothing_past_the_translations(client, cast):
    client.force_login(cast.binh)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    add = client.get(reverse("mfa_add_webauthn"))
    key = Authenticator.objects.create(
        user=cast.binh, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa", "credential": {}}
    )
    edit = client.get(reverse("mfa_edit_webauthn", args=[key.pk]))
    assert [str(page.context["form"].fields["name"].label) for page in (add, edit)] == ["Tên", "Tên"]
    assert "Not used." not in client.get(reverse("mfa_list_webauthn")).text


def test_a_signature_keeps_the_address_that_the_proxy_saw(client, cast, covenant, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.force_login(cast.binh)
    page = f"/giao-uoc/{covenant.pk}/ky/"
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"secret": PASSWORD}
    client.post(page, sent, headers={"x-forwarded-for": "10.9.9.9, 203.0.113.7"})
    assert Signature.objects.get().address == "203.0.113.7"
