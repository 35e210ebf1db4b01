"""Two people type the same section of the minutes, each at a screen of their own; then they sign."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from emulation.minutes import writing
from emulation.minutes.models import Minutes, SectionVersion
from tests.conftest import PASSWORD
from tests.emulation.minutes.conftest import conference, finish, written  # noqa: F401

PHONE = {"width": 390, "height": 844}


def at_the_desk(new_context, sign_in, person, path, **options):
    page = new_context(**options).new_page()
    sign_in(page, person)
    page.goto(path)
    return page


def test_two_people_type_the_same_section_and_nothing_is_lost(
    cast,
    conference,  # noqa: F811
    new_context,
    sign_in,
    axe,
):
    path = reverse("emulation:minutes_write", args=[conference.pk])
    oanh = at_the_desk(new_context, sign_in, cast.oanh, path)
    thu = at_the_desk(new_context, sign_in, cast.thu, path)
    axe(oanh)

    oanh.locator("#opening-body").press_sequentially("Đồng chí An khai mạc.", delay=5)
    expect(oanh.locator("#state-opening [name=version]")).to_have_value("1")
    oanh.locator("#opening-body").press_sequentially(" Đại biểu đông đủ.", delay=5)
    expect(oanh.locator("#state-opening [name=version]")).to_have_value("2")

    thu.locator("#opening-body").press_sequentially("Hội nghị khai mạc lúc 8 giờ.", delay=5)
    expect(thu.locator("#state-opening .turn.late")).to_contain_text("Oanh")
    expect(thu.locator("#opening-body")).to_have_value("Hội nghị khai mạc lúc 8 giờ.")
    axe(thu)

    thu.locator("#opening button").click()
    expect(thu.locator("table")).to_contain_text("Đồng chí An khai mạc. Đại biểu đông đủ.")
    expect(thu.locator("table")).to_contain_text("Hội nghị khai mạc lúc 8 giờ.")
    axe(thu)
    thu.locator("button[value=together]").click()
    expect(thu.locator("#opening-body")).to_have_value(
        "Đồng chí An khai mạc. Đại biểu đông đủ.\nHội nghị khai mạc lúc 8 giờ."
    )

    row = writing.of(conference)
    assert writing.part(row, "opening").section.version == 3
    kept = {each.body for each in SectionVersion.objects.all()}
    assert {"Đồng chí An khai mạc. Đại biểu đông đủ.", "Hội nghị khai mạc lúc 8 giờ."} <= kept

    thu.goto(reverse("emulation:minutes_versions", args=[conference.pk]))
    axe(thu)
    expect(thu.get_by_text("Hội nghị khai mạc lúc 8 giờ.", exact=True)).to_have_count(1)


def sign(page, axe, role):
    page.goto(reverse("emulation:minutes_sign", args=[Minutes.objects.get().conference_id]) + f"?vai={role}")
    axe(page)
    page.locator("[name=secret]").fill(PASSWORD)
    page.locator("form.form-card .btn-primary").click()
    expect(page.locator(".receipt")).to_be_visible()
    axe(page)


def test_secretary_and_chair_sign_on_a_phone_without_javascript(
    cast,
    written,  # noqa: F811
    new_context,
    sign_in,
    axe,
):
    path = reverse("emulation:minutes_write", args=[written.pk])
    oanh = at_the_desk(new_context, sign_in, cast.oanh, path, java_script_enabled=False)
    oanh.set_viewport_size(PHONE)
    oanh.locator("#conclusions-body").fill("Chủ tọa kết luận, giao nhiệm vụ.")
    oanh.locator("#conclusions button").click()
    expect(oanh.locator("#conclusions-body")).to_have_value("Chủ tọa kết luận, giao nhiệm vụ.")
    oanh.goto(reverse("emulation:minutes_finish", args=[written.pk]))
    oanh.locator("form.form-card .btn-primary").click()
    expect(oanh).to_have_url(re.compile(r"/bien-ban/$"))
    for person, role in ((cast.oanh, "secretary"), (cast.an, "chair")):
        page = at_the_desk(new_context, sign_in, person, "/")
        page.set_viewport_size(PHONE)
        sign(page, axe, role)
    assert Minutes.objects.get().state == Minutes.State.SIGNED


@pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, PHONE], ids=["office", "phone"])
def test_every_page_of_minutes_and_directives_fits_the_screen_and_gives_axe_nothing(
    cast,
    written,  # noqa: F811
    new_context,
    sign_in,
    axe,
    viewport,
):
    page = at_the_desk(new_context, sign_in, cast.an, "/")
    page.set_viewport_size(viewport)
    writing.save_section(written, "opening", "Câu khác hẳn.", version=1, by=cast.thu)
    kept, row = SectionVersion.objects.first(), written.campaign.directives.first()

    def look(*addresses):
        for address in addresses:
            page.goto(address)
            axe(page)
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{address} is {overflow} px wider than the screen"

    own = f"/hoi-nghi/{written.pk}/bien-ban/"
    look(own, f"{own}soan/", f"{own}soan/opening/", f"{own}ban-cu/", f"{own}ban-cu/{kept.pk}/", f"{own}trinh-ky/")
    finish(cast, written)
    look(own, f"{own}ky/?vai=chair", f"{own}sua-lai/")
    year = f"/nam/{written.campaign_id}/chi-dao/"
    look(year, f"{year}giao/", f"/chi-dao/{row.pk}/", f"/chi-dao/{row.pk}/thay-doi/")
