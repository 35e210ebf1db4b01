"""A bloc changes hands in a real browser: propose → choose → set the day → freeze → both units sign → verify."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.conferences.models import Conference, Vote
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.rotation import choosing, proposing
from tests.conftest import PASSWORD

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def year(cast, draft):
    """A launched year whose closing conference voted."""
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    conference = Conference.objects.create(
        campaign=campaign, kind="final", title="Hội nghị tổng kết", starts_at=now(), chair_unit=cast.head
    )
    Vote.objects.create(
        conference=conference, question="Chọn Khối trưởng", in_favour=3, units_present=3, recorded_by=cast.an
    )
    return campaign


def press(page):
    page.locator("main form .btn-primary").click()


def sign(page, axe, handover):
    page.goto(f"/ban-giao/{handover.pk}/")
    axe(page)
    page.locator(".action-bar a").click()
    axe(page)
    page.locator("[name=secret]").fill(PASSWORD)
    press(page)
    expect(page.get_by_text(handover.document.code).first).to_be_visible()
    axe(page)


def choose_the_next_head(page, axe, year):
    page.goto(f"/nam/{year.pk}/luan-phien/de-xuat/")
    axe(page)
    page.get_by_label(re.compile("[Đđ]ơn vị")).first.select_option(label="Kho bạc Nhà nước tỉnh")
    press(page)
    axe(page)
    page.goto(f"/luan-phien/{year.choices.get().pk}/ghi-nhan/")
    axe(page)
    page.locator("[name=vote]").select_option(index=1)
    press(page)
    expect(page.get_by_role("main")).to_contain_text("Kho bạc Nhà nước tỉnh")


def set_the_day_and_freeze(page, axe, year):
    page.goto(f"/nam/{year.pk}/ban-giao/")
    axe(page)
    page.locator("[name=effective_on]").fill(f"{today() + timedelta(days=9):%d/%m/%Y}")
    page.locator("[name=note]").fill("Hồ sơ giấy lưu tại Văn phòng.")
    press(page)
    expect(page.get_by_text("BÊN NHẬN: Kho bạc Nhà nước tỉnh")).to_be_visible()
    page.locator(".action-bar a").click()
    axe(page)
    press(page)


def download(page, handover, path):
    with page.expect_download() as coming:
        page.goto(f"/ban-giao/{handover.pk}/")
        page.locator(f'a[href="/ban-giao/{handover.pk}/pdf/"]').click()
    coming.value.save_as(path)
    return path


def test_a_bloc_changes_hands(cast, year, new_context, sign_in, axe, tmp_path):
    head = new_context().new_page()
    sign_in(head, cast.an)
    choose_the_next_head(head, axe, year)
    set_the_day_and_freeze(head, axe, year)
    handover = Handover.objects.get()
    assert handover.state == "signing"
    sign(head, axe, handover)

    incoming = new_context(java_script_enabled=False).new_page()
    incoming.set_viewport_size(PHONE)
    sign_in(incoming, cast.binh)
    incoming.goto(f"/ban-giao/{handover.pk}/ky/")
    incoming.locator("[name=secret]").fill(PASSWORD)
    press(incoming)
    handover.refresh_from_db()
    assert handover.state == "done"

    stranger = new_context().new_page()
    stranger.goto("/van-ban/xac-minh/")
    stranger.get_by_label("Tệp PDF").set_input_files(download(head, handover, tmp_path / "ban-giao.pdf"))
    stranger.get_by_role("button", name="Xác minh").click()
    expect(stranger.get_by_text("2/2 đơn vị đã ký")).to_be_visible()


@pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, PHONE], ids=["office", "phone"])
def test_every_page_fits_the_screen_and_gives_axe_nothing(cast, year, new_context, sign_in, axe, viewport):
    vote = Vote.objects.get()
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    choosing.choose(choice, method="hands", vote=vote, by=cast.an)
    deputy = proposing.propose(year, cast.deputy, role="deputy", by=cast.an)
    record = handing.begin(year, effective_on=today() + timedelta(days=9), note="Ghi chú", by=cast.an)
    record = handing.open_signing(record, by=cast.an)
    page = new_context().new_page()
    page.set_viewport_size(viewport)
    sign_in(page, cast.thu)
    for address in (
        f"/nam/{year.pk}/luan-phien/", f"/nam/{year.pk}/luan-phien/de-xuat/", f"/luan-phien/{deputy.pk}/ghi-nhan/",
        f"/luan-phien/{deputy.pk}/rut/", f"/luan-phien/{choice.pk}/cong-nhan/", f"/nam/{year.pk}/ban-giao/",
        f"/ban-giao/{record.pk}/", f"/ban-giao/{record.pk}/mo-ky/", f"/ban-giao/{record.pk}/rut/",
        f"/nam/{year.pk}/ket-thuc/", f"/nam/{year.pk}/",
    ):  # fmt: skip
        page.goto(address)
        axe(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{address} is {overflow} px wider than the screen"
