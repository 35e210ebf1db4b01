"""The record as data and as a paper: what is open, which papers there are, whom to call."""

from datetime import timedelta

import pytest
from django.utils import translation
from pypdf import PdfReader

from common.clock import today
from documents import rendering
from emulation.conferences.models import AgendaItem, Paper
from emulation.covenants import signing
from emulation.directives.models import Directive
from emulation.handover import handing, pack
from emulation.rotation import choosing, proposing
from tests.conftest import act, make_person
from tests.emulation.rotation.conftest import make_conference

DAY = timedelta(days=1)


@pytest.fixture
def handover(cast, year, vote):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    choosing.choose(choice, method="hands", vote=vote, by=cast.an)
    note = "Hồ sơ giấy lưu tại Văn phòng.\nĐề nghị sớm họp đầu mối."
    return handing.begin(year, effective_on=today() + 9 * DAY, note=note, by=cast.an)


def section(handover, number) -> list[list[str]]:
    return pack.words(handover)["sections"][number]["rows"]


def test_the_record_names_both_sides_and_the_day(cast, handover):
    words = pack.words(handover)
    assert (words["title"], words["issuer"], words["number"]) == ("BIÊN BẢN BÀN GIAO", "KHỐI THI ĐUA TỔNG HỢP", "")
    assert [(side["unit"], side["people"]) for side in words["sides"]] == [
        ("Sở Nội vụ", ["An, Giám đốc"]), ("Kho bạc Nhà nước tỉnh", ["Bình, Giám đốc"]),
    ]  # fmt: skip
    assert f"Kể từ 0 giờ 00 phút ngày {handover.effective_on:%d/%m/%Y}" in words["closing"][0]
    assert words["note"] == ["Hồ sơ giấy lưu tại Văn phòng.", "Đề nghị sớm họp đầu mối."]


def test_a_cluster_has_a_head_of_its_own_name(cast, handover):
    handover.campaign.bloc.kind = "cluster"
    assert "Cụm trưởng" in pack.words(handover)["subject"]


def test_the_record_is_vietnamese_whoever_asks(cast, handover):
    with translation.override("en"):
        english = pack.words(handover)
    with translation.override("vi"):
        assert english == pack.words(handover)


def test_an_empty_year_has_nothing_open(cast, handover):
    assert [section(handover, number) for number in range(4)] == [[], [], [], []]
    assert {part["empty"] for part in pack.words(handover)["sections"]} == {"Không có."}


def test_open_work_unsigned_papers_and_directives_are_listed_once(cast, year, handover):
    covenant = signing.open_signing(year.covenants.get(), due_on=today() + 7 * DAY, by=cast.an)
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    Directive.objects.create(
        campaign=year, number=4, text="Nhân rộng điển hình", owner=cast.deputy, due_on=today() + 20 * DAY
    )
    cast.council.recognises_heads = True
    cast.council.save()
    second = proposing.propose(year, cast.deputy, role="deputy", by=cast.an)
    choosing.choose(second, method="hands", vote=_vote(year), by=cast.an)
    (row,) = section(handover, 0)
    assert (row[0], row[2]) == ("1", "Thường trực Hội đồng")
    assert section(handover, 1) == [
        ["1", covenant.document.title, "Đài Phát thanh và Truyền hình tỉnh; Kho bạc Nhà nước tỉnh",
         f"{today() + 7 * DAY:%d/%m/%Y}"]
    ]  # fmt: skip
    assert section(handover, 2) == [
        ["4", "Nhân rộng điển hình", "Đài Phát thanh và Truyền hình tỉnh", f"{today() + 20 * DAY:%d/%m/%Y}"]
    ]


def _vote(year):
    return year.conferences.get().votes.get()


def test_papers_are_listed_with_number_and_hash(cast, year, handover):
    covenant = signing.open_signing(year.covenants.get(), due_on=today() + 7 * DAY, by=cast.an)
    document = covenant.document
    document.number, document.symbol, document.issued_on = "05", "GƯ-KTĐ", today()
    document.save()
    item = AgendaItem.objects.create(conference=year.conferences.get(), number=1, title="Báo cáo")
    final = Paper.objects.create(item=item, title="Báo cáo", stage="final", document=_attachment(cast, "Báo cáo"))
    Paper.objects.create(item=item, title="Nháp", stage="draft", document=_attachment(cast, "Nháp"))
    rows = section(handover, 3)
    assert [row[1] for row in rows] == [document.title, final.document.title]
    assert rows[0][2] == f"05/GƯ-KTĐ, ngày {today():%d/%m/%Y}"
    assert rows[0][3].replace(" ", "") == document.sha256
    assert rows[1][2] == "chưa có số"


def _attachment(cast, title):
    from documents import paper

    return paper.file("attachment", title=title, content=title.encode(), by=cast.an)


def test_contacts_are_those_who_act_today_leaders_first(cast, handover):
    make_person("Nguyễn Văn Cũ", cast.member, capacity="officer", post="Chuyên viên", until=today() - DAY)
    people = [(row[1], row[2]) for row in section(handover, 4)]
    assert people == [
        ("Sở Nội vụ", "An, Giám đốc"),
        ("Sở Nội vụ", "Oanh, Chuyên viên"),
        ("Kho bạc Nhà nước tỉnh", "Bình, Giám đốc"),
        ("Đài Phát thanh và Truyền hình tỉnh", "Dung, Giám đốc"),
    ]


def test_the_number_of_queries_does_not_grow_with_the_bloc(cast, year, handover, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        pack.words(handover)
    for number in range(3):
        Directive.objects.create(
            campaign=year, number=number, text="Việc", owner=cast.deputy, due_on=today() + 20 * DAY
        )
        make_person(f"Người {number}", cast.member, capacity="officer", post="Chuyên viên")
    with django_assert_num_queries(QUERIES):
        pack.words(handover)


QUERIES = 27


def test_the_paper_prints_every_part(cast, year, handover, tmp_path):
    make_conference(year, cast.head, title="Hội nghị khác")
    record = handing.open_signing(handover, by=cast.an)
    path = tmp_path / "ban-giao.pdf"
    path.write_bytes(rendering.render("handover", record.document.data))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BIÊN BẢN BÀN GIAO", "BÊN GIAO: Sở Nội vụ",
        "BÊN NHẬN: Kho bạc Nhà nước tỉnh", "I. Công việc còn phải thực hiện", "Không có.", "V. Đầu mối liên hệ",
        "VI. Ý kiến của Bên giao", "VII. Thống nhất của hai bên", record.document.code,
    ):  # fmt: skip
        assert words in text, words
