"""The counting minutes: what stands on them, as PDF and as Word file, and that anybody can verify them."""

import io
import os
from pathlib import Path

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from docx import Document as Word

from documents import verification
from documents.models import Document
from emulation.ballots import counting, hands, minutes, opening, papers, preparing, results, voting
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
    """One absent, three on paper, three online; the head and the member stand."""
    meeting = make_meeting(cast, year)
    row = meeting.attendances.get(unit=cast.units[6])
    row.presence = "absent"
    row.save()
    ballot = opened(meeting, cast.an, [cast.head, cast.member], by_paper=True, places=1, tie_break="run_off",
                    counts_from=3)  # fmt: skip
    for unit in cast.units[:3]:
        papers.hand_out(seat_of(ballot, unit), by=cast.oanh)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[3:6], ("agree", "disagree")))
    counting.close(name_tellers(ballot, cast.binh, cast.dung), by=cast.an)
    sent = {"issued": 3, "collected": 3, "invalid": 1, "figures": figures(ballot, (2, 0, 0), (0, 0, 2))}
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
    "Số phiếu phát ra: 7 (phiếu giấy 3, phiếu điện tử 4)",
    "Số phiếu thu về: 6 (phiếu giấy 3, phiếu điện tử 3)",
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
        assert "Số phiếu của từng đối tượng, số phiếu hợp lệ và không hợp lệ không nêu" in said
        assert "Tán thành" not in said and "100" not in said.replace(ballot.document.code, "")
        assert "Đủ số phiếu: Sở Nội vụ." in said and "Số phiếu hợp lệ: 3" not in said


def test_of_hidden_figures_the_minutes_tell_neither_blank_votes_nor_the_base_they_left(cast, year):
    """At a choice an invalid vote is the blank one."""
    ballot = opened(make_meeting(cast, year), cast.an, [cast.head, cast.member], purpose="head", base="valid",
                    counts_from=7)  # fmt: skip
    head = ballot.candidates.get(unit=cast.head).pk
    leaders = [cast.an, cast.binh, cast.dung, *cast.others]
    for unit, leader, choice in zip(cast.units[:6], leaders, [{head: "agree"}] * 4 + [{}] * 2, strict=False):
        voting.vote(ballot, seat_of(ballot, unit), choice, by=leader)
    counting.close(ballot, by=cast.an)
    for said in both(again(counting.count(ballot, by=cast.an))):
        assert "Số phiếu hợp lệ:" not in said and "Số phiếu không hợp lệ:" not in said
        assert "cần ít nhất" not in said and "Số phiếu thu về: 6" in said and "Đủ số phiếu: Sở Nội vụ." in said


def test_fewer_than_three_secret_votes_have_no_outcome_in_the_minutes(cast, year):
    ballot = opened(make_meeting(cast, year), cast.an, [cast.head], base="valid", quorum_parts=1, quorum_of=7)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:2], "agree"))
    counting.close(ballot, by=cast.an)
    for said in both(again(counting.count(ballot, by=cast.an))):
        assert "Số phiếu kín đã bỏ ít hơn 3" in said and "không có kết quả" in said and "Đủ số phiếu" not in said


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


def question(cast, year, title="Thông qua") -> Ballot:
    """A draft with a question on its paper."""
    ballot = preparing.prepare(
        conference=make_meeting(cast, year), purpose="question", title=title, method="hands", by=cast.an,
        rule_source="Quy chế", question="Đồng ý?",
    )  # fmt: skip
    put(ballot, ["Đồng ý?"], cast.an)
    return ballot


def test_a_letter_that_cannot_be_printed_is_refused_before_anybody_votes(cast, year):
    ballot = question(cast, year, "Đề án 漢字")
    with pytest.raises(ValidationError) as error:
        opening.open_ballot(ballot, by=cast.an)
    assert codes(error) == {"unprintable"}
    assert again(ballot).state == "draft" and not ballot.seats.exists()


def test_minutes_that_could_not_be_printed_undo_no_result_and_are_made_later(cast, year, client):
    ballot = opening.open_ballot(question(cast, year), by=cast.an)
    hands.record(ballot, figures(ballot, (7, 0, 0)), by=cast.an)
    Ballot._base_manager.filter(pk=ballot.pk).update(title="Đề án 漢字")
    counting.close(ballot, by=cast.an)
    client.force_login(cast.an)
    page = client.post(reverse("emulation:ballot_count", args=[ballot.pk]), follow=True)
    assert len(list(page.context["messages"])) == 2 and page.context["acts"].main.url.endswith("/lap-bien-ban/")
    assert again(ballot).state == "counted" and not again(ballot).document
    assert results.result(again(ballot)).elected
    address = reverse("emulation:ballot_minutes", args=[ballot.pk])
    assert client.post(address).context["form"].codes == {"unprintable"}
    Ballot._base_manager.filter(pk=ballot.pk).update(title="Đề án")
    assert client.post(address).status_code == 302
    made = again(ballot).document
    assert made and counting.make_minutes(ballot, by=cast.an).document == made
    with pytest.raises(PermissionDenied):
        counting.make_minutes(ballot, by=cast.binh)


def test_a_reason_of_the_chair_that_cannot_be_printed_is_refused(cast, year):
    ballot = opened(make_meeting(cast, year), cast.an, [cast.head, cast.member], method="hands", places=1,
                    tie_break="chair")  # fmt: skip
    hands.record(ballot, figures(ballot, (5, 2, 0), (5, 2, 0)), by=cast.an)
    counting.count(counting.close(ballot, by=cast.an), by=cast.an)
    assert not counting.lacks_minutes(again(ballot))
    with pytest.raises(ValidationError) as error:
        counting.decide_tie(ballot, [ballot.candidates.first().pk], note="Vì 漢字", by=cast.an)
    assert codes(error) == {"unprintable"} and not again(ballot).chair_note
