"""The invitation as PDF, Word file, calendar file and mail, each read back."""

import io
import re
import zipfile
from datetime import datetime, timedelta

import docx
import pypdf
import pytest
import vobject
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.clock import at
from documents import verification
from emulation.conferences import agenda, calendars, holding, inviting, letters, planning
from tests.conftest import codes

A4 = (595.28, 841.89)
POINTS_PER_MM = 72 / 25.4
LETTERS = "Ăắằẳẵặ Ââấầẩẫậ Êêếềểễệ Ôôốồổỗộ Ơơớờởỡợ Ưưứừửữự Đđ Ỳỷỹỵ ị ọ ụ ẹ"


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of(word_file):
    """Every paragraph of a Word file, those in tables included, in the order in which they stand."""
    body = docx.Document(io.BytesIO(word_file)).element.body
    return [text for p in body.iter(f"{W}p") if (text := "".join(t.text or "" for t in p.iter(f"{W}t")))]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ical(data):
    """Read a calendar file by hand (RFC 5545): a list of (component, name, parameters, value); lines are unfolded."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    found, inside = [], []
    for line in re.sub(rb"\r\n[ \t]", b"", data).decode().splitlines():
        head, _colon, value = line.partition(":")
        name, *parameters = head.split(";")
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            assert inside.pop() == value
        else:
            plain = re.sub(r"\\(.)", lambda mark: "\n" if mark[1] in "nN" else mark[1], value)
            found.append((inside[-1], name, dict(p.split("=") for p in parameters), plain))
    assert inside == []
    return found


def event_of(conference):
    return {
        name: (parameters, value)
        for where, name, parameters, value in ical(calendars.file(conference))
        if where == "VEVENT"
    }


def moment(row):
    parameters, value = row
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=timezone.zoneinfo.ZoneInfo(parameters["TZID"]))


@pytest.fixture
def lettered(cast, conference):
    agenda.put(conference, title=f"Tham luận {LETTERS}", presenter="Các đơn vị", minutes=45, by=cast.an)
    inviting.invite_guest(conference, name="Bà Trần Thị Nga", post="Phó Chủ tịch UBND tỉnh", by=cast.an)
    planning.change(conference, online_url="https://hop.example.vn/tong-ket", by=cast.an)
    return inviting.invite(conference, by=cast.an)


def test_the_pdf_says_all_that_an_invitation_says_with_every_letter(cast, lettered):
    text = text_of(letters.pdf(lettered))
    for words in (
        "HỘI ĐỒNG THI ĐUA – KHEN THƯỞNG TỈNH VÍ DỤ", "KHỐI THI ĐUA TỔNG HỢP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "GIẤY MỜI", f"Dự hội nghị tổng kết phong trào thi đua năm {cast.year}",
        "Khối thi đua Tổng hợp trân trọng kính mời:", "- Sở Nội vụ;", "- Kho bạc Nhà nước tỉnh;",
        "- Bà Trần Thị Nga, Phó Chủ tịch UBND tỉnh.", "Chủ trì: Sở Nội vụ, Khối trưởng",
        f"Thời gian: {letters.moment_in_words(lettered)}", "Địa điểm: Hội trường Sở Nội vụ", "https://hop.example.vn",
        "1. Báo cáo tổng kết (Đơn vị trưởng khối, 30 phút)", LETTERS, "KHỐI TRƯỞNG GIÁM ĐỐC SỞ NỘI VỤ", "Nơi nhận:",
        "- Lưu: VT, Sở Nội vụ.", lettered.letter.code,
    ):  # fmt: skip
        assert words in text, words


def test_the_pdf_keeps_to_the_official_layout(lettered):
    reader = pypdf.PdfReader(io.BytesIO(letters.pdf(lettered)))
    assert [round(float(side), 2) for side in reader.pages[0].mediabox[2:]] == list(A4)
    lefts = []

    def visit(text, page, matrix, _font, _size):
        across, up = matrix[4:]
        if text.strip():
            lefts.append(across * page[0] + up * page[2] + page[4])

    reader.pages[0].extract_text(visitor_text=visit)
    assert min(lefts) >= 30 * POINTS_PER_MM - 1
    assert "Tinos" in str(reader.pages[0]["/Resources"]["/Font"][next(iter(reader.pages[0]["/Resources"]["/Font"]))])


def test_the_word_file_says_the_same_in_the_official_type(cast, lettered):
    data = letters.docx(lettered)
    text = "\n".join(words_of(data))
    for words in ("GIẤY MỜI", "Sở Nội vụ;", "Bà Trần Thị Nga", LETTERS, "KHỐI TRƯỞNG", lettered.letter.code, "An"):
        assert words in text, words
    assert "{" not in text and "%}" not in text
    page = docx.Document(io.BytesIO(data)).sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height, page.left_margin, page.right_margin)] == [
        210, 297, 30, 20,
    ]  # fmt: skip
    assert b'w:ascii="Times New Roman"' in zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml")


def test_anyone_can_verify_the_letter(lettered):
    finding = verification.by_code(lettered.letter.code)
    assert finding.document == lettered.letter
    assert verification.by_file(letters.pdf(lettered)).document == lettered.letter


def test_the_clerks_number_and_day_stand_on_the_copy(lettered):
    letter = lettered.letter
    letter.number, letter.symbol, letter.issued_on = "7", "GM-KTĐ", datetime(2026, 2, 5).date()
    letter.save()
    assert "Số: 07/GM-KTĐ Hà Nam, ngày 05 tháng 02 năm 2026" in text_of(letters.pdf(lettered))


def test_a_letter_is_not_made_anew_while_it_says_the_same(cast, lettered):
    assert letters.is_current(lettered)
    agenda.put(lettered, title="Điểm mới", by=cast.an)
    assert not letters.is_current(lettered)
    renewed = inviting.invite(lettered, by=cast.an)
    assert (renewed.letter.supersedes, renewed.revision) == (lettered.letter, 0)


def test_what_cannot_be_printed_is_refused_and_nothing_is_sent(cast, conference):
    agenda.put(conference, title="Thưởng \N{PARTY POPPER}", by=cast.an)
    with pytest.raises(ValidationError) as error:
        inviting.invite(conference, by=cast.an)
    assert codes(error) == {"unprintable"}
    conference.refresh_from_db()
    assert (conference.state, conference.attendances.count()) == ("planned", 0)


def test_the_calendar_file_is_in_vietnams_time(lettered, begins):
    rows = ical(calendars.file(lettered))
    assert ("VCALENDAR", "METHOD", {}, "PUBLISH") in rows
    assert ("VTIMEZONE", "TZID", {}, "Asia/Ho_Chi_Minh") in rows
    assert ("STANDARD", "TZOFFSETTO", {}, "+0700") in rows
    event = event_of(lettered)
    assert moment(event["DTSTART"]) == begins
    assert "DTEND" not in event
    assert (event["STATUS"][1], event["SEQUENCE"][1], event["LOCATION"][1]) == (
        "CONFIRMED",
        "0",
        "Hội trường Sở Nội vụ",
    )
    assert event["SUMMARY"][1] == lettered.title


def test_another_library_reads_the_same(lettered, begins):
    event = vobject.readOne(calendars.file(lettered).decode()).vevent
    assert (event.dtstart.value, event.dtstart.value.utcoffset()) == (begins, timedelta(hours=7))
    assert (event.summary.value, event.location.value) == (lettered.title, "Hội trường Sở Nội vụ")
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")


def test_calendars_follow_a_move_and_a_cancellation(cast, lettered, begins):
    first = event_of(lettered)
    ends = begins + timedelta(days=1, hours=3)
    moved = planning.change(lettered, starts_at=begins + timedelta(days=1), ends_at=ends, by=cast.an)
    event = event_of(moved)
    assert (event["UID"], event["SEQUENCE"][1]) == (first["UID"], "1")
    assert (moment(event["DTSTART"]), moment(event["DTEND"])) == (begins + timedelta(days=1), ends)
    off = holding.cancel(moved, because="Bão, lũ; hoãn", by=cast.an)
    event = event_of(off)
    assert (event["UID"], event["SEQUENCE"][1], event["STATUS"][1]) == (first["UID"], "2", "CANCELLED")
    assert event["DESCRIPTION"][1].splitlines()[1] == "Hội nghị đã hủy. Lý do: Bão, lũ; hoãn"
    assert ("VCALENDAR", "METHOD", {}, "CANCEL") in ical(calendars.file(off))


def test_the_mail_brings_letter_and_calendar(cast, lettered, begins):
    mail = letters.message(lettered)
    assert mail.subject == f"Giấy mời: {lettered.title}"
    assert [(name, kind) for name, _data, kind in mail.attachments] == [
        ("giay-moi.pdf", "application/pdf"), ("hoi-nghi.ics", "text/calendar"),
    ]  # fmt: skip
    assert "Thời gian: " + letters.moment_in_words(lettered) in mail.body
    moved = planning.change(lettered, place="Nhà khách tỉnh", by=cast.an)
    mail = letters.message(moved)
    assert mail.subject.startswith("Thay đổi: ") and "xác nhận lại" in mail.body and "Nhà khách tỉnh" in mail.body
    mail = letters.message(holding.cancel(moved, because="Bão", by=cast.an))
    assert mail.subject.startswith("Hủy: ") and "Lý do: Bão" in mail.body
    assert [name for name, _data, _kind in mail.attachments] == ["hoi-nghi.ics"]


@pytest.mark.parametrize(
    ("when", "words"),
    [((2027, 2, 5, 8, 0), "08 giờ 00, thứ Sáu, ngày 05 tháng 02 năm 2027"),
     ((2027, 3, 14, 13, 30), "13 giờ 30, Chủ nhật, ngày 14 tháng 3 năm 2027")],
)  # fmt: skip
def test_a_moment_is_written_as_papers_write_it(conference, when, words):
    conference.starts_at = timezone.make_aware(datetime(*when))
    assert letters.moment_in_words(conference) == words


def test_the_same_letter_downloaded_twice_is_the_same_file(lettered, begins):
    first = letters.pdf(lettered)
    with at(begins):
        assert letters.pdf(lettered) == first


def test_the_public_page_about_a_letter_counts_no_signatures(client, lettered):
    client.cookies["django_language"] = "en"
    text = client.get(f"/van-ban/xac-minh/{lettered.letter.code}/").content.decode()
    assert lettered.letter.title in text and "units have signed" not in text
