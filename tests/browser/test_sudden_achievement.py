"""A sudden achievement from a phone, without JavaScript: reported, seen by the secretariat, returned, answered."""

import re

import pytest
from playwright.sync_api import expect

from awards.catalogue import loading
from common.clock import today

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def catalogue(transactional_db):
    loading.load()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def report(page, **fields):
    page.goto("/khen-thuong/dot-xuat/")
    page.locator("[name=name]").fill(fields.get("name", "Lê Văn Bảo"))
    page.locator("[name=position_class]").select_option("worker")
    page.locator("[name=achievement]").fill("Cứu hai người bị lũ cuốn.")
    page.locator("[name=achieved_on]").fill(fields.get("day", f"{today():%d/%m/%Y}"))
    page.locator("[name=award]").select_option(label=fields["award"])
    page.locator("form.form-card .btn-primary").click()


def test_a_leader_reports_it_from_a_phone_without_javascript(cast, campaign, catalogue, new_context, sign_in, axe):
    award = "Bằng khen của Bộ, ban, ngành, tỉnh (cá nhân)"
    phone = new_context(java_script_enabled=False).new_page()
    phone.set_viewport_size(PHONE)
    sign_in(phone, cast.binh)
    report(phone, award=award, day="31/12/2199")
    expect(phone.locator(".error-summary, .invalid-feedback").first).to_be_visible()
    expect(phone.locator("[name=name]")).to_have_value("Lê Văn Bảo")
    report(phone, award=award)
    expect(phone.locator(".receipt-number")).to_have_text(re.compile(rf"DX-{today().year}-\d{{6}}"))
    phone.locator(".receipt .btn-primary").click()
    expect(phone.locator("h1")).to_contain_text("Lê Văn Bảo")
    expect(phone.locator("a[href$='/thu-hoi/']")).to_have_count(1)
    expect(phone.locator("#clock")).to_be_visible()

    desk = new_context().new_page()
    sign_in(desk, cast.thu)
    desk.goto("/khen-thuong/dot-xuat/danh-sach/")
    axe(desk)
    desk.get_by_role("link", name="Lê Văn Bảo").click()
    axe(desk)
    desk.locator(".rail form button").click()
    expect(desk.locator(".messages")).to_be_visible()

    phone.reload()
    expect(phone.locator("a[href$='/thu-hoi/']")).to_have_count(0)


def test_every_page_on_the_way_fits_a_phone(cast, campaign, catalogue, new_context, sign_in, axe):
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, cast.binh)
    report(page, award="Bằng khen của Bộ, ban, ngành, tỉnh (cá nhân)")
    axe(page)
    fits(page)
    for path in ("/khen-thuong/", "/khen-thuong/dot-xuat/", "/khen-thuong/dot-xuat/danh-sach/"):
        page.goto(path)
        axe(page)
        fits(page)
