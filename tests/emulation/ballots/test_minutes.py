"""The counting minutes: what stands on them, as PDF and as Word file, and that anybody can verify them."""

import io
import os
from pathlib import Path

import pypdf
import pytest
from django.core.exceptions import ValidationError
from docx import Document as Word

from documents import verification
from documents.models import Document
from emulation.ballots import counting, hands, minutes, opening, papers, preparing, results
from emulation.ballots.models import Ballot
from tests.conftest import codes
from tests.emulation.ballots.meeting import (
    again,
    everybody_votes,
    figures,
    make_meeting,
    name_tellers,
    opened,
    put,
    seat_of,
)


@pytest.fixture
def year(cast, covenant):
    covenant.campaign.refresh_from_db()
    return covenant.campaign


def in_pdf(data: bytes) -> str:
    if where := os.environ.get("KEEP_PAPERS"):
        Path(where, "count.pdf").write_bytes(data)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def in_word(data: bytes) -> str:
    found = Word(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in found.paragraphs), *cells]).split())


def both(ballot: Ballot) -> tuple[str, str]:
    return in_pdf(minutes.pdf(ballot)), in_word(minutes.docx(ballot))


@pytest.fixture
def mixed(cast, year) -> Ballot:
    """One absent, two on paper, four online; the head and the member stand."""
    meeting = make_meeting(cast, year)
    row = meeting.attendances.get(unit=cast.units[6])
    row.presence = "absent"
    row.save()
    ballot = opened(meeting, cast.an, [cast.head, cast.member], by_paper=True, places=1, tie_break="run_off")
    for unit in cast.units[:2]:
        papers.hand_out(seat_of(ballot, unit), by=cast.oanh)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[2:6], ("agree", "disagree")))
    counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)
    sent = {"issued": 2, "collected": 2, "invalid": 1, "figures": figures(ballot, (1, 0, 0), (0, 0, 1))}
    papers.count(ballot, **sent, by=cast.binh)
    papers.count(ballot, **sent, by=cast.dung)
    return again(counting.count(ballot, by=cast.an))


FACTS = (
    "BIÊN BẢN KIỂM PHIẾU",
    "Suy tôn Cờ thi đua",
    "Cuộc họp: Hội nghị tổng kết",
    "Địa điểm: Hội trường Sở Nội vụ",
    "Chủ tọa: Sở Nội vụ",
    "Người kiểm phiếu: Bình, Kho bạc Nhà nước tỉnh; Dung, Đài Phát thanh và Truyền hình tỉnh (phiếu giấy)",
    "Bỏ phiếu kín trực tuyến và bằng phiếu giấy",
    "Điều kiện: quá nửa số đơn vị có mặt tán thành; cần ít nhất 4/6 phiếu.",
    "ít nhất 2/3 tổng số đơn vị trong khối; có mặt 6/7 đơn vị, đủ điều kiện.",
    "Số được chọn: tối đa 1; bằng phiếu thì bỏ phiếu lại giữa các đối tượng bằng phiếu.",
    "Căn cứ: Quy chế hoạt động của khối, Điều 7.",
    "Tổng số đơn vị có quyền bỏ phiếu: 7",
    "Vắng mặt: Sở thứ 4",
    "Số phiếu phát ra: 7 (phiếu giấy 2, phiếu điện tử 5)",
    "Số phiếu thu về: 6 (phiếu giấy 2, phiếu điện tử 4)",
    "Số phiếu hợp lệ: 5",
    "Số phiếu không hợp lệ: 1",
    "83,33",
    "Khối trưởng trong năm",
    "Đủ số phiếu: Sở Nội vụ.",
)


def test_the_minutes_say_everything_that_was_counted_and_by_which_rule(mixed):
    for said in both(mixed):
        for fact in FACTS:
            assert fact in said
        assert mixed.document.code in said


def test_anybody_verifies_them_by_code_and_by_file(mixed, client):
    assert mixed.document.kind == Document.Kind.COUNT
    assert mixed.document.standing == Document.Standing.IN_FORCE
    found = verification.by_file(minutes.pdf(mixed))
    assert (found.match, found.document) == ("text", mixed.document)
    page = client.get(f"/van-ban/xac-minh/{mixed.document.code}/")
    assert page.status_code == 200 and "Suy tôn Cờ thi đua" in page.content.decode()


def test_the_clerks_number_stands_on_the_word_file(mixed):
    mixed.document.number, mixed.document.symbol = "12", "BB-KTĐ"
    mixed.document.save()
    assert "Số: 12/BB-KTĐ" in in_word(minutes.docx(again(mixed)))


def test_of_few_secret_votes_the_minutes_show_no_figures_of_candidates(cast, year):
    ballot = opened(make_meeting(cast, year, more=0), cast.an, [cast.head, cast.member])
    everybody_votes(ballot, cast, dict.fromkeys(cast.units, ("agree", "disagree")))
    counting.close(ballot, by=cast.an)
    ballot = again(counting.count(ballot, by=cast.an))
    for said in both(ballot):
        assert "Số phiếu của từng đối tượng không nêu trong biên bản" in said
        assert "Tán thành" not in said and "100" not in said.replace(ballot.document.code, "")
        assert "Đủ số phiếu: Sở Nội vụ." in said and "Số phiếu hợp lệ: 3" in said


def test_a_choice_has_one_column_of_votes(cast, year):
    meeting = make_meeting(cast, year)
    ballot = opened(meeting, cast.an, [cast.head, cast.member], purpose="head", method="hands", title="Bầu Khối trưởng")
    hands.record(ballot, figures(ballot, (5,), (2,)), by=cast.an)
    counting.close(ballot, by=cast.an)
    for said in both(again(counting.count(ballot, by=cast.an))):
        assert "Số phiếu chọn" in said and "Không tán thành" not in said
        assert "71,43" in said and "mỗi phiếu chọn tối đa 1 đối tượng" in said
        assert "Số phiếu phát ra" not in said


def test_a_tie_and_what_the_chair_made_of_it_are_printed(cast, year):
    ballot = opened(make_meeting(cast, year), cast.an, [cast.head, cast.member], method="hands", places=1,
                    tie_break="chair")  # fmt: skip
    hands.record(ballot, figures(ballot, (5, 2, 0), (5, 2, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    counting.count(ballot, by=cast.an)
    with pytest.raises(ValidationError) as error:
        minutes.pdf(again(ballot))
    assert codes(error) == {"no_minutes"}
    member = ballot.candidates.get(unit=cast.member)
    counting.decide_tie(ballot, [member.pk], note="Chưa được khen lần nào", by=cast.an)
    for said in both(again(ballot)):
        assert "Chủ tọa quyết định trường hợp bằng phiếu: Chưa được khen lần nào" in said
        assert f"Đủ số phiếu: {cast.member.name}." in said


def test_a_letter_that_cannot_be_printed_undoes_no_result(cast, year):
    ballot = preparing.prepare(
        conference=make_meeting(cast, year), purpose="question", title="Thông qua 🎉", method="hands", by=cast.an,
        rule_source="Quy chế",
    )  # fmt: skip
    put(ballot, ["Đồng ý?"], cast.an)
    preparing.change(ballot, question="Đồng ý?", by=cast.an)
    opening.open_ballot(ballot, by=cast.an)
    hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an)
    counting.close(ballot, by=cast.an)
    counting.count(ballot, by=cast.an)
    assert again(ballot).state == "counted" and not again(ballot).document
    assert results.result(again(ballot)).elected
