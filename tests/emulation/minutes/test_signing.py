"""How minutes become a paper that never changes."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document as WordDocument
from pypdf import PdfReader

from common import history
from common.clock import today
from documents import paper, verification
from documents.models import Document, Signature
from emulation.directives import directing
from emulation.minutes import permissions, signing, text, word_file, writing
from emulation.minutes.models import Minutes
from tests.conftest import authority, codes, give_mandate, make_person
from tests.emulation.minutes.conftest import act, finish, make_conference

State = Minutes.State


def refuses(code, act_) -> None:
    with pytest.raises(ValidationError) as error:
        act_()
    assert codes(error) == {code}


def sign(minutes, role, by, **fields) -> Signature:
    return signing.sign(minutes, role=role, by=by, act=act(minutes, **fields))


def state(minutes) -> str:
    return Minutes.objects.get(pk=minutes.pk).state


# --- Putting out --------------------------------------------------------------------------------------


def test_putting_out_freezes_the_paper_and_names_chair_and_secretary(cast, written):
    minutes = finish(cast, written)
    assert minutes.state == State.SIGNING
    assert (minutes.chair_name, minutes.chair_post, minutes.chair_unit) == ("An", "Giám đốc", cast.head)
    assert (minutes.secretary, minutes.secretary_name, minutes.secretary_unit) == (cast.oanh, "Oanh", cast.head)
    document = minutes.document
    assert (document.kind, document.standing, document.number) == ("minutes", "pending", "")
    assert document.title == "Biên bản Hội nghị sơ kết 6 tháng đầu năm – Khối thi đua Tổng hợp"
    assert document.sha256 == paper.digest(bytes(document.file.data))


def test_putting_out_twice_changes_nothing(cast, written):
    first = finish(cast, written)
    assert finish(cast, written).document == first.document
    assert Document.objects.filter(kind="minutes").count() == 1


@pytest.mark.parametrize("name", ["binh", "chi", "son"])
def test_others_do_not_put_minutes_out(cast, written, name):
    with pytest.raises(PermissionDenied):
        finish(cast, written, by=getattr(cast, name))


def test_what_is_missing_is_said_all_at_once(cast, draft):
    conference = make_conference(draft.campaign)
    conference.open()
    history.save(conference, by=cast.an)
    with pytest.raises(ValidationError) as error:
        finish(cast, conference)
    assert codes(error) == {"not_held", "nobody_there", "nothing_written"}


def test_a_text_that_changed_after_it_was_read_is_not_put_out(cast, written):
    mark = text.mark(writing.of(written))
    writing.save_section(written, "opening", "Khác.", version=1, by=cast.thu)
    refuses("text_changed", lambda: finish(cast, written, read=mark))
    assert finish(cast, written, read=text.mark(writing.of(written))).state == State.SIGNING


def test_a_directive_given_after_the_page_was_read_counts_as_a_change(cast, written):
    mark = text.mark(writing.of(written))
    directing.give(written.campaign, text="Việc mới", owner=cast.head, due_on=today(), conference=written, by=cast.an)
    refuses("text_changed", lambda: finish(cast, written, read=mark))


def test_a_character_without_a_letter_is_refused_before_anything_is_frozen(cast, written):
    writing.save_section(written, "opening", "Vui 🎉", version=1, by=cast.oanh)
    refuses("unprintable", lambda: finish(cast, written))
    assert writing.of(written).state == State.DRAFT


def test_chair_and_secretary_are_people_who_may_be(cast, written):
    refuses("not_the_chair", lambda: finish(cast, written, chair=cast.binh.mandates.get()))
    refuses("not_a_secretary", lambda: finish(cast, written, secretary=cast.binh.mandates.get()))
    refuses("not_a_secretary", lambda: finish(cast, written, secretary=cast.thu.mandates.get()))
    cast.council.standing_unit = cast.head
    cast.council.save()
    minutes = finish(cast, written, secretary=cast.thu.mandates.get())
    assert (minutes.secretary_name, minutes.secretary_unit) == ("Thư", cast.head)


# --- Taking back --------------------------------------------------------------------------------------


def test_before_the_first_signature_the_minutes_are_taken_back_and_put_out_anew(cast, minutes):
    document = minutes.document
    signing.take_back(minutes, because="Thiếu một ý kiến", by=cast.oanh)
    document.refresh_from_db()
    assert (state(minutes), document.standing) == (State.DRAFT, "withdrawn")
    assert minutes.history.first().history_change_reason == "Thiếu một ý kiến"
    assert signing.take_back(minutes, because="Lần nữa", by=cast.oanh).state == State.DRAFT
    writing.save_section(minutes.conference, "opening", "Thêm ý kiến.", version=1, by=cast.oanh)
    assert finish(cast, minutes.conference).document != document


def test_after_the_first_signature_they_are_not_taken_back(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    refuses("already_signed", lambda: signing.take_back(minutes, because="Sửa", by=cast.an))


def test_taking_back_wants_a_reason_and_the_right(cast, minutes):
    refuses("because_missing", lambda: signing.take_back(minutes, because=" ", by=cast.an))
    with pytest.raises(PermissionDenied):
        signing.take_back(minutes, because="Sửa", by=cast.binh)


# --- Signing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("secretary", "chair"), ("chair", "secretary")])
def test_both_signatures_of_one_unit_lock_the_minutes(cast, minutes, order):
    people = {"secretary": cast.oanh, "chair": cast.an}
    sign(minutes, order[0], people[order[0]])
    assert state(minutes) == State.SIGNING
    sign(minutes, order[1], people[order[1]])
    minutes.refresh_from_db()
    assert (minutes.state, minutes.document.standing) == (State.SIGNED, "in_force")
    assert [(row.role, row.unit, row.signer) for row in minutes.document.signatures.order_by("role")] == [
        ("chair", cast.head, cast.an), ("secretary", cast.head, cast.oanh),
    ]  # fmt: skip


def test_signed_minutes_never_change(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    sign(minutes, "chair", cast.an)
    conference = minutes.conference
    refuses("finished", lambda: writing.save_section(conference, "opening", "Khác", version=1, by=cast.an))
    refuses("already_signed", lambda: signing.take_back(minutes, because="Sửa", by=cast.an))
    refuses("signed", lambda: finish(cast, conference))
    row = Minutes.objects.get(pk=minutes.pk)
    row.chair_name = "Người khác"
    refuses("sealed", row.save)


def test_each_role_signs_once(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    refuses("already_signed", lambda: sign(minutes, "secretary", cast.oanh))
    assert minutes.document.signatures.count() == 1


def test_one_person_may_be_named_secretary_and_sign_as_chair_too(cast, written):
    minutes = finish(cast, written, secretary=cast.an.mandates.get())
    sign(minutes, "secretary", cast.an)
    sign(minutes, "chair", cast.an)
    assert state(minutes) == State.SIGNED


@pytest.mark.parametrize(
    ("role", "name"),
    [("chair", "oanh"), ("chair", "thu"), ("chair", "binh"), ("chair", "chi"), ("secretary", "an"),
     ("secretary", "thu"), ("secretary", "binh"), ("secretary", "chi"), ("", "an"), ("khac", "an")],
)  # fmt: skip
def test_nobody_else_signs(cast, minutes, role, name):
    with pytest.raises(PermissionDenied):
        sign(minutes, role, getattr(cast, name))
    assert not Signature.objects.filter(document=minutes.document).exists()


def test_a_deputy_of_the_unit_in_the_chair_signs_on_behalf(cast, minutes):
    deputy = make_person("Phó", cast.head, capacity="deputy", post="Phó Giám đốc")
    signature = sign(minutes, "chair", deputy, capacity="KT.", capacity_for="Giám đốc", authority=authority())
    assert (signature.capacity, signature.role) == ("KT.", "chair")


def test_a_secretary_signs_in_person_only(cast, minutes):
    refuses("capacity", lambda: sign(minutes, "secretary", cast.oanh, capacity="TUQ.", authority=authority()))


def test_when_the_named_secretary_has_left_another_one_signs(cast, minutes):
    other = make_person("Mai", cast.head, capacity="officer", post="Chuyên viên")
    with pytest.raises(PermissionDenied):
        sign(minutes, "secretary", other)
    mandate = cast.oanh.mandates.get()
    mandate.until = today() - timedelta(days=1)
    mandate.save()
    assert sign(minutes, "secretary", other).signer_name == "Mai"


def test_another_text_than_the_frozen_one_is_not_signed(cast, minutes):
    refuses("text_changed", lambda: sign(minutes, "chair", cast.an, text_sha256="0" * 64))


def test_a_draft_is_not_signed(cast, minutes):
    given = act(minutes)
    signing.take_back(minutes, because="Sửa", by=cast.an)
    refuses("not_open", lambda: signing.sign(minutes, role="chair", by=cast.an, act=given))


def test_the_covenant_still_takes_one_signature_of_a_unit(cast, covenant):
    from emulation.covenants import signing as covenant_signing
    from tests.conftest import act as covenant_act

    covenant_signing.sign(covenant, unit=cast.head, by=cast.an, act=covenant_act(covenant))
    refuses(
        "already_signed",
        lambda: covenant_signing.sign(covenant, unit=cast.head, by=cast.an, act=covenant_act(covenant)),
    )


def test_a_new_person_of_the_head_unit_may_be_named(cast, written):
    give_mandate(make_person("Lan"), cast.head, capacity="officer", post="Chuyên viên")
    names = [row.person.full_name for row in permissions.secretaries(written)]
    assert sorted(names) == ["An", "Lan", "Oanh"]
    assert [row.person.full_name for row in permissions.chairs(written)] == ["An"]


# --- The paper ----------------------------------------------------------------------------------------

SAID = [
    "BIÊN BẢN", "Hội nghị sơ kết 6 tháng đầu năm", "HỘI ĐỒNG THI ĐUA", "KHỐI THI ĐUA TỔNG HỢP",
    "Thời gian bắt đầu: 08 giờ 00 phút", "Địa điểm: Hội trường Sở Nội vụ", "Chủ trì: An, Giám đốc, Sở Nội vụ",
    "Thư ký: Oanh, Chuyên viên, Sở Nội vụ", "Có mặt 2/3 đơn vị; dự trực tuyến: 1; cử người dự thay: 1; "
    "vắng mặt có lý do: 1.", "Hội nghị đủ số đơn vị theo quy định (ít nhất 2/3 số đơn vị thành viên).",
    "Lê Văn Khách, Phó Chủ tịch Hội đồng", "1. Báo cáo sơ kết", "2. Thảo luận, thống nhất thang điểm",
    "Đồng chí An khai mạc hội nghị.", "Sở Nội vụ trình bày báo cáo.", "Các đơn vị nhất trí.",
    "tán thành 2/2 đơn vị có mặt (100 %), không tán thành 0, không có ý kiến 0; kết quả: thông qua.",
    "Gửi đăng ký danh hiệu thi đua.", "Nộp báo cáo quý I.", "Nhiệm vụ giao từ trước chưa hoàn thành",
    "Chủ tọa kết luận hội nghị.", "Hội nghị kết thúc vào hồi 11 giờ 00 phút", "THƯ KÝ", "CHỦ TỌA",
]  # fmt: skip


def flat(words: str) -> str:
    return " ".join(words.split())


def test_the_pdf_says_everything_in_the_official_layout(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    minutes.refresh_from_db()
    copy = signing.issue_copy(minutes)
    pages = [flat(page.extract_text()) for page in PdfReader(io.BytesIO(bytes(copy.data))).pages]
    whole = " ".join(pages)
    missing = [words for words in SAID if words not in whole]
    assert not missing, whole
    assert "Người vắng mặt" not in whole, "only guests who came"
    assert "Bản sao có 1/2 chữ ký" in whole
    assert "Đã ký xác nhận điện tử" in whole
    assert "(chưa ký)" in whole
    assert minutes.document.code in pages[-1]
    assert signing.issue_copy(minutes).pk == copy.pk, "equal signatures give equal bytes"


def test_the_word_file_says_the_same(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    minutes.refresh_from_db()
    found = WordDocument(io.BytesIO(word_file.render(minutes)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    whole = flat("\n".join([paragraph.text for paragraph in found.paragraphs] + cells))
    assert not [words for words in SAID if words not in whole], whole
    assert "I. Thành phần tham dự" in whole
    assert "VI. Nhiệm vụ giao từ trước chưa hoàn thành" in whole
    assert "{" not in whole
    assert {run.font.name for paragraph in found.paragraphs for run in paragraph.runs} <= {None, "Times New Roman"}
    assert found.styles["Normal"].font.name == "Times New Roman"


def test_a_draft_becomes_a_word_file_without_code_or_names(cast, written):
    found = WordDocument(io.BytesIO(word_file.render(writing.of(written))))
    whole = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert "Mã xác minh" not in whole
    assert "Chủ trì:" not in whole


def test_a_pinch_of_markup_is_shown_as_it_is_in_both_files(cast, written):
    writing.save_section(written, "opening", "a < b & c {{ x }} #let $", version=1, by=cast.oanh)
    minutes = finish(cast, written)
    word = WordDocument(io.BytesIO(word_file.render(minutes)))
    assert any("a < b & c {{ x }} #let $" in paragraph.text for paragraph in word.paragraphs)
    pdf = PdfReader(io.BytesIO(bytes(minutes.document.file.data)))
    assert "a < b & c {{ x }} #let $" in " ".join(flat(page.extract_text()) for page in pdf.pages)


def test_anyone_learns_by_the_code_what_the_paper_is_and_who_signed(cast, minutes):
    sign(minutes, "secretary", cast.oanh)
    finding = verification.by_code(minutes.document.code)
    assert (finding.match, finding.document, finding.is_intact) == ("code", minutes.document, True)
    assert (finding.party_count, finding.asks_roles) == (2, True)
    assert [(row.role, row.signer_name) for row in finding.signatures] == [("secretary", "Oanh")]
    assert finding.missing == ["CHỦ TỌA – Sở Nội vụ"]
    copy = signing.issue_copy(Minutes.objects.select_related("document").get(pk=minutes.pk))
    assert verification.by_file(bytes(copy.data)).match == "copy"
    assert verification.by_file(bytes(minutes.document.file.data)).match == "text"


def test_a_meeting_without_quorum_says_so(cast, written):
    for row in written.attendances.exclude(unit=cast.head):
        row.presence = "absent"
        history.save(row, by=cast.an)
    said = text.words(writing.of(written))
    assert said["quorum"].startswith("Hội nghị không đủ số đơn vị")
    assert said["counted"] == "Có mặt 1/3 đơn vị; vắng mặt không có lý do: 2."


def test_a_conference_closed_on_another_day_ends_as_planned(cast, written):
    written.closed_at = written.starts_at + timedelta(days=3)
    history.save(written, by=cast.an)
    assert text.words(writing.of(written))["ends"].startswith("11 giờ 30 phút")
