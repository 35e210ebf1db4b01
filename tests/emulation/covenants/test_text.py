"""The covenant as data for the printed paper."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from blocs import succession
from common import clock
from common.clock import today
from documents import paper
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Movement, MovementResponse
from emulation.covenants import drafting, signing, text
from tests.conftest import act, authority


@pytest.fixture
def data(covenant) -> dict:
    return covenant.document.data


def test_the_frozen_text_says_who_promises_what(cast, covenant, data):
    assert data["title"] == f"GIAO ƯỚC THI ĐUA NĂM {cast.year}"
    assert (data["theme"], data["place"], data["date"]) == ("Đoàn kết, sáng tạo", "Hà Nam", today().isoformat())
    assert data["superior"] == "HỘI ĐỒNG THI ĐUA – KHEN THƯỞNG TỈNH VÍ DỤ"
    assert data["issuer"] == "KHỐI THI ĐUA TỔNG HỢP"
    assert data["preamble"] == ["Các đơn vị thống nhất ký kết."]
    assert [(row["number"], row["text"], row["target"], row["scope"]) for row in data["commitments"]] == [
        (1, "Hoàn thành nhiệm vụ chính trị.", "Thực hiện", "Mỗi đơn vị"),
        (2, "Người trực tiếp công tác được khen", "≥ 70 %", "Mỗi đơn vị"),
    ]
    assert [(block["unit"], block["role"], block["state"]) for block in data["signatures"]] == [
        ("Sở Nội vụ", "Khối trưởng", "missing"),
        ("Đài Phát thanh và Truyền hình tỉnh", "Khối phó", "missing"),
        ("Kho bạc Nhà nước tỉnh", "", "missing"),
    ]
    assert data["code"] == covenant.document.code
    assert data["verify_url"].endswith(f"/van-ban/xac-minh/{covenant.document.code}/")


def test_official_papers_are_vietnamese_whatever_the_reader_chose(cast, draft):
    with translation.override("en"):
        english = text.frozen(draft, code="KTD-2222-2222-2222")
    with translation.override("vi"):
        assert text.frozen(draft, code="KTD-2222-2222-2222") == english


def test_a_school_year_and_a_cluster_are_named_so(cast, draft):
    draft.campaign.year = "2026-2027"
    assert text.frozen(draft, code="x")["title"] == "GIAO ƯỚC THI ĐUA NĂM HỌC 2026-2027"
    cast.bloc.kind = "cluster"
    draft.campaign.bloc.kind = "cluster"
    assert "Cụm trưởng" in text.proposed(draft.campaign)["closing"]


def test_targets_of_units_and_movements_are_printed(cast, draft):
    movement = Movement.objects.create(name="Cải cách hành chính", level="province")
    drafting.put(
        draft, number=2, text="Khen", comparator=">=", target=70, unit_of_measure="%", movements=[movement],
        unit_targets={cast.member: Decimal("52.50")}, by=cast.an,
    )  # fmt: skip
    row = text.commitments(drafting.lock(draft))[1]
    assert row["unit_targets"] == [{"unit": "Kho bạc Nhà nước tỉnh", "target": "≥ 52,5 %"}]
    assert row["movements"] == ["Cải cách hành chính"]


def test_a_movement_is_printed_once_though_other_blocs_answer_it_too(cast, draft):
    first, second = (Movement.objects.create(name=name, level="central") for name in ("Zeta", "Alpha"))
    other = lifecycle.begin(cast.other_bloc, cast.year, by=cast.son)
    for campaign, movement in [(other, second), (draft.campaign, first), (other, first), (draft.campaign, second)]:
        MovementResponse.objects.create(campaign=campaign, movement=movement)
    assert text.frozen(draft, code="x")["movements"] == ["Zeta", "Alpha"]


def test_the_paper_bears_the_day_of_the_conference_when_it_was_held(cast, draft):
    held = today() - timedelta(days=2)
    lifecycle.happened(draft.campaign, "covenant", on=held, by=cast.an)
    assert text.frozen(draft, code="x")["date"] == held.isoformat()
    draft.campaign.place = ""
    assert text.frozen(draft, code="x")["date"] == ""


def test_a_later_version_bears_its_own_day_and_says_why(cast, covenant):
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    later = today() + timedelta(days=1)
    with clock.at(later):
        new = drafting.new_version(covenant, by=cast.an, because="Đổi chỉ tiêu")
        signing.open_signing(new, due_on=later, by=cast.an)
    new.refresh_from_db()
    assert new.document.data["date"] == later.isoformat()
    assert new.document.data["version_note"] == "Bản thứ 2. Lý do: Đổi chỉ tiêu"
    assert covenant.document.data["version_note"] == ""


def test_paragraphs_are_lines_that_say_something():
    assert text.paragraphs("Một\n\n  Hai \n") == ["Một", "Hai"]


def test_a_copy_says_how_each_unit_signed(cast, covenant):
    cast.dung.mandates.update(capacity="deputy", post="Phó Giám đốc")
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    with clock.at(today() + timedelta(days=9)):
        signing.sign(
            covenant, unit=cast.deputy, by=cast.dung,
            act=act(covenant, capacity="KT.", capacity_for="Giám đốc", authority=authority()),
        )  # fmt: skip
    signing.decline(covenant, unit=cast.member, by=cast.binh, because="Chỉ tiêu 2 quá cao")
    data, count = text.copy(covenant)
    head, deputy, member = data["signatures"]
    assert (head["state"], head["post"], head["name"], head["late"]) == ("signed", "GIÁM ĐỐC", "An", "")
    assert (deputy["capacity"], deputy["capacity_for"], deputy["post"]) == ("KT.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert (deputy["late"], deputy["authority"]) == ("ký muộn 2 ngày", "Giấy ủy quyền số 12/GUQ-SNV")
    assert (member["state"], member["note"]) == ("declined", "Chỉ tiêu 2 quá cao")
    assert (count, data["stage_label"]) == (2, "Bản sao có 2/3 chữ ký")
    assert data["text_sha256"] == covenant.document.sha256


def test_a_copy_marks_ink(cast, covenant):
    ink = paper.InkSignature(
        signer_name="Bình", post="Giám đốc", signed_at=clock.now(), scan=b"%PDF", media_type="application/pdf"
    )
    signing.record_ink(covenant, unit=cast.member, ink=ink, by=cast.an)
    block = text.copy(covenant)[0]["signatures"][2]
    assert (block["state"], block["signed_at"]) == ("ink", f"{today():%d/%m/%Y}")


def test_a_copy_keeps_the_names_that_were_signed(cast, covenant):
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ", by=cast.thu)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    assert [block["unit"] for block in text.copy(covenant)[0]["signatures"]][2] == "Kho bạc Nhà nước tỉnh"


def test_what_changes_later_does_not_reach_the_paper(cast, covenant):
    before = dict(covenant.document.data)
    campaign = Campaign.objects.get(pk=covenant.campaign_id)
    campaign.theme = "Chủ đề khác"
    campaign.save()
    assert text.copy(covenant)[0]["theme"] == before["theme"] == "Đoàn kết, sáng tạo"
