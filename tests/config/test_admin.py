"""Every page of the administration opens for those who may, and for nobody else."""

import pytest
from django.contrib import admin
from django.urls import reverse

from blocs.models import Unit, User
from documents.models import Document, Signature
from emulation.covenants import signing
from emulation.covenants.models import Covenant
from tests.conftest import act

OURS = ("blocs", "documents", "emulation")


def pages():
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def signed(cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    return covenant


@pytest.mark.parametrize("who", ["admin", "thu"])
def test_every_list_form_and_history_opens(client, cast, signed, who):
    client.force_login(getattr(cast, who))
    opened = set()
    for model in pages():
        assert client.get(address(model, "changelist"), {"q": "so noi vu"}).status_code == 200, model
        assert client.get(address(model, "changelist")).status_code == 200, model
        page, request = admin.site.get_model_admin(model), client.get(address(model, "changelist")).wsgi_request
        assert client.get(address(model, "add")).status_code == (200 if page.has_add_permission(request) else 403), (
            model
        )
        for row in page.get_queryset(request)[:1]:
            opened.add(model)
            assert client.get(address(model, "change", row.pk)).status_code == 200, model
            assert client.get(address(model, "history", row.pk)).status_code == 200, model
            assert client.get(address(model, "delete", row.pk)).status_code == 403, model
    assert {Covenant, Document, Signature, User} <= opened


@pytest.mark.parametrize("who", ["an", "chi"])
def test_who_is_no_secretariat_does_not_enter(client, cast, who):
    client.force_login(getattr(cast, who))
    for model in pages():
        assert client.get(address(model, "changelist")).status_code in (302, 403)


def test_the_list_of_tables_follows_where_one_is_what_one_may_do_and_the_language(client, cast):
    def beside(person, model, language="vi"):
        client.cookies["django_language"] = language
        client.force_login(person)
        return client.get(address(model, "changelist")).content.decode().partition('id="nav-sidebar"')[2]

    councils, units = reverse("admin:blocs_council_add"), address(Unit, "changelist")
    assert councils in beside(cast.admin, Unit) and councils not in beside(cast.thu, Unit)
    assert councils in beside(cast.admin, Unit)
    assert f'<a href="{units}" aria-current="page">' in beside(cast.thu, Unit)
    assert f'<a href="{units}">' in beside(cast.thu, User)
    assert ">Units<" in beside(cast.thu, User, "en") and ">Units<" not in beside(cast.thu, User)


def test_rooms_stand_in_order_on_the_first_page(client, cast):
    client.force_login(cast.thu)
    response = client.get(reverse("admin:index"))
    assert [app["app_label"] for app in response.context["app_list"]] == ["blocs", "documents", "emulation", "awards"]


def test_nothing_can_be_deleted_in_bulk(client, cast):
    client.force_login(cast.admin)
    for model in pages():
        request = client.get(address(model, "changelist")).wsgi_request
        assert "delete_selected" not in admin.site.get_model_admin(model).get_actions(request), model
