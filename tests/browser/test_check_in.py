"""A meeting in the hall: the secretary's screen counts while units check in on their phones."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from common.clock import now
from emulation.conferences import agenda, attending, inviting, planning

PHONE = {"width": 390, "height": 844}


def check_in(page, axe, conference):
    """From the page of the conference, with a wrong code first."""
    page.goto(f"/hoi-nghi/{conference.pk}/")
    axe(page)
    page.locator(".action-bar a").click()
    expect(page).to_have_url(re.compile("/diem-danh/"))
    axe(page)
    page.locator("[name=code]").fill("AAAAAA")
    page.locator("form .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    axe(page)
    page.locator("[name=code]").fill(conference.check_in_code.lower())
    page.locator("form .btn-primary").click()
    expect(page.locator(".receipt")).to_be_visible()
    axe(page)


def test_a_unit_checks_in_on_a_phone_and_the_secretary_sees_the_quorum(cast, campaign, new_context, sign_in, axe):
    conference = planning.plan(
        campaign, kind="final", starts_at=now() + timedelta(minutes=1), place="Hội trường A", by=cast.an
    )
    agenda.put(conference, title="Báo cáo tổng kết", by=cast.an)
    inviting.invite(conference, by=cast.an)

    secretary = new_context().new_page()
    sign_in(secretary, cast.an)
    secretary.goto(f"/hoi-nghi/{conference.pk}/khai-mac/")
    axe(secretary)
    secretary.locator("form .btn-primary").click()
    expect(secretary.locator("#tally")).to_contain_text("0/3")
    axe(secretary)
    attending.check_in(conference, unit=cast.head, by=cast.an, code=conference.check_in_code)

    phone = new_context().new_page()
    phone.set_viewport_size(PHONE)
    sign_in(phone, cast.binh)
    check_in(phone, axe, conference)
    expect(phone.locator(".receipt")).to_contain_text(cast.member.name)

    # Without anybody touching the secretary's screen.
    expect(secretary.locator("#tally")).to_contain_text("2/3", timeout=15_000)
    expect(secretary.locator("#tally .status.done")).to_be_visible()

    secretary.goto(f"/hoi-nghi/{conference.pk}/danh-sach/")
    axe(secretary)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
