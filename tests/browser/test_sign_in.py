"""Coming in: the door, a wrong password, the pages behind it, and the ways out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect


def test_a_visitor_is_sent_to_the_door_and_then_to_where_they_were_going(page, cast, sign_in, axe):
    page.goto(reverse("blocs:bloc", args=[cast.bloc.pk]))
    assert page.url.endswith(f"{reverse('account_login')}?next=/khoi/{cast.bloc.pk}/")
    axe(page)
    page.fill("[name=login]", cast.binh.email)
    page.fill("[name=password]", "không phải mật khẩu này")
    page.press("[name=password]", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)


def test_each_sees_their_own_bloc_from_the_list(page, new_context, cast, sign_in, axe):
    sign_in(page, cast.binh)
    axe(page)
    page.goto(reverse("blocs:bloc_list"))
    expect(page.get_by_role("link", name=cast.bloc.name).first).to_be_visible()
    expect(page.get_by_text(cast.other_bloc.name)).to_have_count(0)
    axe(page)
    other = new_context().new_page()
    sign_in(other, cast.chi)
    assert other.goto(reverse("blocs:bloc", args=[cast.bloc.pk])).status == 404
    axe(other)


def test_without_javascript_the_way_in_and_out_is_open(new_context, cast, sign_in):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, cast.binh)
    page.goto(reverse("account_logout"))
    page.locator("main form button[type=submit]").click()
    page.goto(reverse("home"))
    expect(page.locator("[name=password]")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_the_screen(page, cast, campaign, sign_in, width):
    page.set_viewport_size({"width": width, "height": 780})
    sign_in(page, cast.binh)
    for path in [reverse("home"), reverse("blocs:bloc_list"), reverse("emulation:campaign", args=[campaign.pk])]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
