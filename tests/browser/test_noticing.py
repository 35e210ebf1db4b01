"""Somebody notices a role model on a phone, without JavaScript, in two fields."""

import re

from playwright.sync_api import expect

from emulation.campaigns import lifecycle
from emulation.role_models.models import RoleModel

PHONE = {"width": 390, "height": 844}


def test_two_fields_on_a_phone_without_javascript(cast, draft, new_context, sign_in):
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, cast.binh)
    page.goto(f"/nam/{campaign.pk}/dien-hinh/")
    page.locator(".empty .btn-primary").click()
    expect(page).to_have_url(re.compile("/phat-hien/"))
    asked = page.locator("form[method=post] input[type=text]:visible, form[method=post] textarea:visible")
    expect(asked).to_have_count(2)
    page.locator("[name=name]").fill("Chị Ví Dụ, nhân viên một cửa")
    page.locator("[name=what_was_done]").fill("Hướng dẫn người cao tuổi tại chỗ.")
    page.locator("form .btn-primary").click()
    expect(page.locator("h1")).to_have_text("Chị Ví Dụ, nhân viên một cửa")
    row = RoleModel.objects.get()
    assert (row.state, row.unit, row.noticed_by) == ("noticed", cast.member, cast.binh)


def test_the_pages_fit_a_phone_and_axe_finds_nothing(cast, draft, new_context, sign_in, axe):
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, cast.binh)
    page.goto(f"/nam/{campaign.pk}/dien-hinh/phat-hien/")
    axe(page)
    page.locator("form .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    axe(page)
    page.locator("[name=name]").fill("Tổ công tác lưu động")
    page.locator("[name=what_was_done]").fill("Đến từng xã làm thủ tục.")
    page.locator("form .btn-primary").click()
    for address in (page.url, f"{page.url}kiem-tra/", f"{page.url}sua/", f"/nam/{campaign.pk}/dien-hinh/"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
