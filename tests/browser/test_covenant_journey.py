"""The main job in a real browser: read → comment → answer → open → sign → verify the PDF."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, signing
from emulation.covenants.models import Covenant
from tests.conftest import PASSWORD, act

PHONE = {"width": 390, "height": 844}


def open_task(page, axe, verb):
    """From "what is mine to do" follow the link called `verb`."""
    page.goto("/")
    axe(page)
    page.get_by_role("link", name=verb).first.click()
    axe(page)


def comment(page, axe, text):
    open_task(page, axe, "Đọc dự thảo")
    page.get_by_role("link", name="Góp ý chỉ tiêu 2").click()
    axe(page)
    page.get_by_label("Nội dung góp ý").fill(text)
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.get_by_text(text)).to_be_visible()
    axe(page)


def answer_and_open(page, axe, text, due_on):
    open_task(page, axe, "Trả lời")
    expect(page.get_by_text(text)).to_be_visible()
    page.get_by_role("link", name=re.compile("Trả lời")).first.click()
    axe(page)
    page.get_by_label("Tiếp thu", exact=True).check()
    page.get_by_role("button", name="Ghi nhận trả lời").click()
    page.get_by_role("link", name=re.compile("[Mm]ở ký")).first.click()
    axe(page)
    page.locator("[name=due_on]").fill(f"{due_on:%d/%m/%Y}")
    page.get_by_role("button", name="Chốt văn bản và mở ký").click()
    expect(page.get_by_role("main")).to_contain_text("/3 đơn vị đã ký")
    axe(page)


def sign(page, axe):
    open_task(page, axe, "Đọc và ký")
    page.get_by_role("link", name="Ký cho Kho bạc Nhà nước tỉnh").click()
    axe(page)
    button = page.get_by_role("button", name="Ký cho Kho bạc Nhà nước tỉnh")
    page.locator("[name=secret]").fill("sai mật khẩu")
    button.click()
    expect(page.get_by_text("Mật khẩu hoặc mã không đúng").first).to_be_visible()
    axe(page)
    page.locator("[name=secret]").fill(PASSWORD)
    button.click()
    expect(page.get_by_text("Kho bạc Nhà nước tỉnh đã ký")).to_be_visible()
    axe(page)


def download(page, tmp_path):
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải PDF").first.click()
    path = tmp_path / "giao-uoc.pdf"
    coming.value.save_as(path)
    return path


def verify(page, axe, path):
    page.goto("/van-ban/xac-minh/")
    axe(page)
    page.get_by_label("Tệp PDF").set_input_files(path)
    page.get_by_role("button", name="Xác minh").click()
    axe(page)


def test_a_member_comments_signs_and_anyone_verifies_the_pdf(cast, draft, new_context, sign_in, axe, tmp_path):
    lifecycle.launch(draft.campaign, by=cast.an)
    drafting.circulate(draft, due_on=today() + timedelta(days=5), by=cast.an)
    member = new_context().new_page()
    sign_in(member, cast.binh)
    comment(member, axe, "Đề nghị nâng chỉ tiêu lên 75 %.")

    head = new_context().new_page()
    sign_in(head, cast.an)
    answer_and_open(head, axe, "Đề nghị nâng chỉ tiêu lên 75 %.", today() + timedelta(days=7))

    sign(member, axe)
    path = download(member, tmp_path)
    assert path.read_bytes().startswith(b"%PDF-")

    stranger = new_context().new_page()
    verify(stranger, axe, path)
    expect(stranger.get_by_text("1/3 đơn vị đã ký")).to_be_visible()
    expect(stranger.get_by_text("Kho bạc Nhà nước tỉnh", exact=False).first).to_be_visible()

    path.write_bytes(path.read_bytes() + b"\n")
    verify(stranger, axe, path)
    expect(stranger.get_by_text("Đã bị sửa")).to_be_visible()


def test_the_last_unit_signs_on_a_phone_without_javascript(cast, covenant, new_context, sign_in):
    for unit, person in ((cast.head, cast.an), (cast.deputy, cast.dung)):
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    phone = new_context(java_script_enabled=False).new_page()
    phone.set_viewport_size(PHONE)
    sign_in(phone, cast.binh)
    phone.get_by_role("link", name="Đọc và ký").click()
    phone.get_by_role("link", name="Ký cho Kho bạc Nhà nước tỉnh").click()
    phone.locator("[name=secret]").fill(PASSWORD)
    phone.get_by_role("button", name="Ký cho Kho bạc Nhà nước tỉnh").click()
    expect(phone.get_by_text("Giao ước có hiệu lực")).to_be_visible()
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.IN_FORCE


@pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, PHONE], ids=["office", "phone"])
def test_every_page_of_the_bloc_year_fits_the_screen_and_gives_axe_nothing(
    cast, covenant, new_context, sign_in, axe, viewport
):
    page = new_context().new_page()
    page.set_viewport_size(viewport)
    sign_in(page, cast.thu)
    year, paper = covenant.campaign_id, covenant.pk
    for address in (
        "/", "/khoi/", f"/khoi/{cast.bloc.pk}/", f"/nam/{year}/", f"/nam/{year}/sua/", f"/nam/{year}/khoi-truong/",
        "/phong-trao/", f"/giao-uoc/{paper}/", f"/giao-uoc/{paper}/ky-giay/", f"/giao-uoc/{paper}/dong-ky/",
        f"/giao-uoc/{paper}/ban-moi/", f"/van-ban/xac-minh/{covenant.document.code}/", "/tai-khoan/2fa/",
    ):  # fmt: skip
        page.goto(address)
        axe(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{address} is {overflow} px wider than the screen"
