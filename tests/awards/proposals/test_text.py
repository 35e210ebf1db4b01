"""The submission letter: fields of the official layout, in Vietnamese whatever the language of the page."""

import io
from datetime import date

import docx
import pytest
from django.utils import translation

from awards.proposals import handing_in, text
from common import clock
from documents import rendering, word
from tests.awards.proposals.making import completed, led, nominated

pytestmark = pytest.mark.django_db


def test_the_letter_says_what_the_form_asks(cast, campaign, submission):
    led(campaign, cast.member, cast.head, by=cast.thu)
    nominated(submission, cast.member.name, by=cast.binh, kind="collective", code="T-CTDB")
    nominated(submission, by=cast.binh, post="Kế toán viên", achievement="Tham mưu 5 đề án.")
    with translation.override("en"):
        found = text.words(completed(submission, by=cast.binh))
    assert (found["title"], found["number"], found["date"]) == ("TỜ TRÌNH", "", "")
    assert found["addressees"] == [f"Thường trực {cast.council.name}"]
    assert found["totals"] == "Tổng số đề nghị: 01 tập thể, 01 cá nhân."
    flag, person = found["rows"]
    assert flag["note"] == f"Dẫn đầu {cast.bloc.name}, năm {cast.year}"
    assert (person["name"], person["born"], person["occasion"]) == ("Nguyễn Thị Ánh", "1985", "Công trạng")
    assert person["post"] == f"Kế toán viên, {cast.member.name}"
    assert person["achievement"] == "Tham mưu 5 đề án."


@pytest.mark.parametrize(
    ("day", "decree"), [(date(2025, 6, 30), "98/2023/NĐ-CP"), (date(2025, 7, 1), "152/2025/NĐ-CP")]
)
def test_the_grounds_name_the_decree_in_force_on_the_day(submission, day, decree):
    with clock.at(day):
        law, second = text.words(submission)["grounds"]
    assert law == "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
    assert f"số {decree} " in second


def test_pdf_and_word_are_made_of_the_same_data(cast, submission):
    nominated(submission, "Lê <b>Văn</b> & Bảo", by=cast.binh)
    data = text.paper_of(completed(submission, by=cast.binh))
    assert rendering.render("submission", data).startswith(b"%PDF")
    found = docx.Document(io.BytesIO(word.render("submission", data)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    assert "Lê <b>Văn</b> & Bảo" in cells and "DỰ THẢO" in [row.text for row in found.paragraphs]


def test_the_signer_stands_below_and_what_changes_later_changes_no_letter(cast, submission):
    row = nominated(submission, by=cast.binh)
    submission = handing_in.submit(completed(submission, by=cast.binh), by=cast.binh)
    data = submission.document.data
    assert (data["signer"], data["post"]) == ("Bình", "Giám đốc")
    type(row.recipient)._base_manager.filter(pk=row.recipient_id).update(name="Tên mới")
    assert text.paper_of(submission)["rows"][0]["name"] == "Nguyễn Thị Ánh"
