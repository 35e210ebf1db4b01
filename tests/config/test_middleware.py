"""The second factor of secretariats: which pages stand open before there is one."""

import pytest
from django.urls import reverse

from config.middleware import SecondFactorMiddleware
from tests.conftest import PASSWORD


@pytest.fixture
def thu(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED_FOR_STAFF = True
    client.force_login(cast.thu)
    return client


def test_every_open_page_has_an_address():
    for name in SecondFactorMiddleware.OPEN:
        assert reverse(name)


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn", "account_reauthenticate", "account_logout"])
def test_the_pages_for_setting_one_up_and_for_leaving_are_open(thu, name):
    assert thu.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["home", "account_change_password", "account_reset_password", "documents:verify"])
def test_no_other_page_is(thu, name):
    assert thu.get(reverse(name)).url == reverse("mfa_index")


def test_the_way_to_a_page_does_not_matter_where_the_site_lies_below_another(thu):
    assert thu.get(reverse("mfa_index"), SCRIPT_NAME="/ktd").status_code == 200
    assert thu.get("/", SCRIPT_NAME="/tai-khoan").status_code == 302


def test_the_authenticator_app_can_be_set_up_after_giving_the_password_once_more(thu):
    page = reverse("mfa_activate_totp")
    assert thu.get(page).url.startswith(reverse("account_reauthenticate"))
    thu.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert thu.get(page).status_code == 200
