"""A conference adopts the report: what must be there, what is frozen, and what the files say."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document as Word
from pypdf import PdfReader

from blocs.years import following
from common import history
from common.clock import now, today
from documents import verification
from documents.models import Document
from emulation.bloc_reports import adding_up, adopting, drafting, extracts, remarking, text
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Campaign
from tests.conftest import codes
from tests.emulation.bloc_reports import making
from tests.emulation.minutes.conftest import hold, make_conference


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def said(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def in_word(data: bytes) -> str:
    found = Word(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in found.paragraphs), *cells]).split())


@pytest.fixture
def adopted(cast, circulated, conference):
    adopting.adopt(circulated, conference=conference, by=cast.an)
    circulated.refresh_from_db()
    return circulated


# --- What must be there -------------------------------------------------------------------------------


def test_what_is_missing_is_named_all_at_once(cast, asked, conference):
    report = drafting.begin(asked, by=cast.an)
    with pytest.raises(ValidationError) as error:
        adopting.adopt(report, conference=conference, by=cast.an)
    assert codes(error) == {"no_reports", "empty", "not_circulated"}
    assert not Document.objects.filter(kind="bloc_report").exists()


def test_every_comment_is_answered_first(cast, circulated, conference):
    remark = remarking.comment(circulated, by=cast.binh, text="Góp ý.")
    refuses("unanswered_comments", lambda: adopting.adopt(circulated, conference=conference, by=cast.an))
    remarking.answer(remark, by=cast.an, outcome="accepted")
    adopting.adopt(circulated, conference=conference, by=cast.an)


@pytest.mark.parametrize("name", ["oanh", "binh", "chi", "son"])
def test_only_a_leader_of_the_head_or_the_secretariat_puts_it_down(cast, circulated, conference, name):
    with pytest.raises(PermissionDenied):
        adopting.adopt(circulated, conference=conference, by=getattr(cast, name))


def test_what_was_read_is_what_is_frozen(cast, circulated, conference):
    mark = text.mark(circulated)
    making.accepted(circulated.request, cast.deputy, by=cast.dung, figures={"figure-news_own": 1})
    refuses("text_changed", lambda: adopting.adopt(circulated, conference=conference, by=cast.an, read=mark))
    adopting.adopt(circulated, conference=conference, by=cast.an, read=text.mark(circulated))


def test_a_conference_that_has_not_begun_adopts_nothing(cast, campaign, circulated):
    ahead = make_conference(campaign, title="Chưa họp")
    refuses("not_that_conference", lambda: adopting.adopt(circulated, conference=ahead, by=cast.an))


def test_the_conference_that_launches_the_next_year_may_adopt_it(cast, campaign, circulated):
    year = following(campaign.year)
    later = Campaign.objects.create(
        bloc=campaign.bloc, year=year, starts_on=campaign.ends_on + timedelta(days=1),
        ends_on=campaign.ends_on + timedelta(days=365),
    )  # fmt: skip
    thematic = hold(make_conference(later, kind="thematic", chair_unit=cast.head))
    refuses("not_that_conference", lambda: adopting.adopt(circulated, conference=thematic, by=cast.an))
    launch = hold(make_conference(later, kind="launch", chair_unit=cast.head))
    adopting.adopt(circulated, conference=launch, by=cast.an)
    circulated.refresh_from_db()
    assert circulated.conference == launch


def test_what_cannot_be_printed_is_told(cast, circulated, conference):
    drafting.save_section(circulated, "limits", "Chữ \U0001f600 lạ.", version=0, by=cast.an)
    refuses("unprintable", lambda: adopting.adopt(circulated, conference=conference, by=cast.an))
    assert BlocReport.objects.get().state == "circulated"


# --- What is frozen -----------------------------------------------------------------------------------


def test_adopting_twice_changes_nothing(cast, campaign, adopted, conference):
    other = hold(make_conference(campaign, title="Khác"))
    adopting.adopt(adopted, conference=other, by=cast.thu)
    adopted.refresh_from_db()
    assert adopted.conference == conference
    assert Document.objects.filter(kind="bloc_report").count() == 1


def test_nothing_is_written_on_an_adopted_report(cast, adopted):
    for act in (
        lambda: drafting.save_section(adopted, "situation", "Khác.", version=1, by=cast.an),
        lambda: drafting.rename(adopted, title="Khác", by=cast.an),
        lambda: drafting.circulate(adopted, by=cast.an),
    ):
        refuses("adopted", act)
    refuses("not_circulated", lambda: remarking.comment(adopted, by=cast.binh, text="Góp ý."))
    section = adopted.sections.first()
    section.body = "Vòng qua quy tắc."
    refuses("sealed", section.save)
    adopted.title = "Vòng qua quy tắc"
    refuses("sealed", adopted.save)


def test_a_report_accepted_after_the_adoption_changes_nothing_and_is_told(cast, adopted, movement):
    pdf, extract = adopting.pdf(adopted), extracts.words(adopted, movement)
    assert not adopting.has_moved_on(adopted, adding_up.of(adopted.request))
    key = f"movement-{movement.pk}"
    making.accepted(
        adopted.request,
        cast.deputy,
        by=cast.dung,
        figures={"figure-news_own": 100},
        sections={key: "Đài tuyên truyền."},
    )
    assert adopting.has_moved_on(adopted, adding_up.of(adopted.request))
    assert adopting.pdf(adopted) == pdf
    assert extracts.words(adopted, movement) == extract
    assert adopted.document.data["figures"]["rows"]["figure-news_own"]["result"] == "1.234,5"


def test_another_name_of_a_unit_is_no_change_of_figures(cast, adopted):
    cast.member.name = "Kho bạc Nhà nước khu vực"
    cast.member.save()
    assert not adopting.has_moved_on(adopted, adding_up.of(adopted.request))


def test_every_figure_is_frozen_with_the_units_it_comes_from(cast, adopted, promises):
    frozen = adopted.document.data["figures"]
    assert [name for _pk, name in frozen["accepted"]] == ["Sở Nội vụ", "Kho bạc Nhà nước tỉnh"]
    row = frozen["rows"][f"commitment-{promises.news.pk}"]
    assert [unit[1:] for unit in row["units"]] == [
        ["Sở Nội vụ", "9 bài", False], ["Kho bạc Nhà nước tỉnh", "4,5 bài", True],
    ]  # fmt: skip


# --- The files ----------------------------------------------------------------------------------------


def test_the_draft_says_that_it_is_one(circulated):
    words = said(adopting.pdf(circulated))
    assert "(DỰ THẢO)" in words
    assert "Mã xác minh" not in words
    assert "(DỰ THẢO)" in in_word(adopting.docx(circulated))


def test_the_paper_says_text_figures_and_who_is_missing(cast, adopted, conference):
    pdf = adopting.pdf(adopted)
    words = said(pdf)
    assert "DỰ THẢO" not in words
    for expected in (
        "BÁO CÁO", f"Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {cast.year}",
        "của 2/3 đơn vị", "Đài Phát thanh và Truyền hình tỉnh (chưa nộp)",
        "I. Tình hình chung và công tác chỉ đạo", "Khối tổ chức phong trào thi đua theo kế hoạch.",
        "Kết quả thực hiện các chỉ tiêu giao ước thi đua", "từ 70 % đến 72,5 %", "13,5 bài", "1/2 đơn vị đạt",
        "chưa đủ căn cứ", "1.234,5", "66,7 %", "thông qua tại Hội nghị sơ kết 6 tháng đầu năm",
        "KHỐI TRƯỞNG", f"Mã xác minh: {adopted.document.code}",
    ):  # fmt: skip
        assert expected in words, expected
    assert PdfReader(io.BytesIO(pdf)).metadata.title.startswith("BÁO CÁO Sơ kết")


def test_the_word_file_says_the_same_with_its_tables(adopted):
    words = in_word(adopting.docx(adopted))
    for expected in (
        "I. Tình hình chung và công tác chỉ đạo", "Xóa nhà tạm", "từ 70 % đến 72,5 %", "1.234,5", "66,7 %",
        "KHỐI TRƯỞNG", adopted.document.code,
    ):  # fmt: skip
        assert expected in words, expected
    assert "{" not in words


def test_a_figure_that_nobody_reported_does_not_stand_on_the_paper_as_zero(adopted):
    words = said(adopting.pdf(adopted))
    assert "Tin, bài trên báo chí, đài" not in words
    assert "Điển hình được phát hiện" in words


def test_anyone_can_verify_the_paper(adopted):
    assert verification.by_file(adopting.pdf(adopted)).match == "copy"
    found = verification.by_code(adopted.document.code)
    assert (found.is_intact, found.document.standing) == (True, "in_force")
    assert adopting.pdf(adopted) == adopting.pdf(adopted)


def test_the_number_that_the_clerk_gives_stands_on_the_next_copy(cast, adopted):
    document = adopted.document
    document.number, document.symbol, document.issued_on = "12", "BC-KTĐ", today()
    history.save(document, by=cast.thu)
    adopted.refresh_from_db()
    assert "12/BC-KTĐ" in said(adopting.pdf(adopted))


# --- Extracts -----------------------------------------------------------------------------------------


def test_an_extract_holds_the_movement_its_commitments_and_what_units_did(cast, circulated, movement, promises):
    drafting.save_section(circulated, f"movement-{movement.pk}", "Khối hỗ trợ 12 nhà.", version=0, by=cast.an)
    data = extracts.words(circulated, movement)
    words = said(adopting.extract_pdf(data))
    for expected in (
        "Thủ tướng Chính phủ", "Quyết định số 539/QĐ-TTg", "Mỗi đơn vị ủng hộ một ngày lương.", "Xóa nhà tạm",
        "Khối hỗ trợ 12 nhà.", "Sở hỗ trợ 12 nhà.", "(DỰ THẢO)",
    ):  # fmt: skip
        assert expected in words, expected
    assert "Có tin, bài về điển hình" not in words
    assert "Sở hỗ trợ 12 nhà." in in_word(adopting.extract_docx(data))


def test_an_extract_of_the_adopted_report_names_its_source(adopted, movement):
    words = said(adopting.extract_pdf(extracts.words(adopted, movement)))
    assert "(TRÍCH BÁO CÁO)" in words
    assert f"mã xác minh {adopted.document.code}" in words


def test_a_movement_taken_up_after_the_adoption_has_no_extract(cast, adopted, movement):
    movement.pk = None
    movement.name = "Phong trào mới"
    movement.save()
    with pytest.raises(KeyError):
        extracts.words(adopted, movement)


def test_lateness_is_said_on_the_paper(cast, circulated):
    late = making.report_of(circulated.request, cast.deputy)
    late.due_on = now().date() - timedelta(days=4)
    history.save(late, by=cast.thu)
    assert "chưa nộp, quá hạn" in " ".join(text.words(circulated)["opening"])


def test_parts_are_numbered_however_many_there_are():
    shown = [text.roman(number) for number in (1, 4, 9, 14, 19, 39, 40, 49, 50, 58)]
    assert shown == ["I", "IV", "IX", "XIV", "XIX", "XXXIX", "XL", "XLIX", "L", "LVIII"]
    parts = text.numbered(text.block(f"Mục {number}", ["…"]) for number in range(20))
    assert [part["heading"] for part in parts][-1] == "XX. Mục 19"
