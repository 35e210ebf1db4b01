"""The signing engine, and what anyone may learn about a paper."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from common import clock
from common.clock import now, today
from documents import paper, verification
from documents.models import Document, FrozenFile, IssuedCopy, Signature
from documents.rendering import RenderingError
from emulation.covenants import signing
from tests.conftest import act, authority, codes

DAY = timedelta(days=1)


@pytest.fixture
def document(covenant) -> Document:
    return covenant.document


def sign(cast, covenant, *, unit="member", by="binh", due_on=None, **fields) -> Signature:
    person = getattr(cast, by)
    return paper.sign(
        covenant.document,
        mandate=person.mandates.get(),
        unit=getattr(cast, unit),
        act=act(covenant, **fields),
        by=person,
        due_on=due_on,
    )


def ink(**fields) -> paper.InkSignature:
    given = {
        "signer_name": "Bình", "post": "Giám đốc", "signed_at": now(), "scan": b"%PDF scan",
        "media_type": "application/pdf",
    }  # fmt: skip
    return paper.InkSignature(**{**given, **fields})


def test_a_paper_is_kept_with_its_bytes_and_their_hash(cast):
    document = paper.file("scan", title="Bản quét", by=cast.an, content=b"%PDF 1", media_type="application/pdf")
    assert document.sha256 == paper.digest(b"%PDF 1")
    assert bytes(FrozenFile.objects.get(document=document).data) == b"%PDF 1"
    assert document.history.get().history_user == cast.an


def test_a_paper_may_be_known_by_its_number_only(cast):
    document = paper.file("authority", title="Giấy ủy quyền 1/GUQ", by=cast.an)
    assert document.sha256 == ""
    assert not FrozenFile.objects.filter(document=document).exists()


def test_a_frozen_paper_is_what_its_data_renders_to(covenant, document):
    content = bytes(document.file.data)
    assert content.startswith(b"%PDF")
    assert document.sha256 == paper.digest(content)


def test_a_letter_without_a_glyph_is_refused(cast):
    with pytest.raises(RenderingError):
        paper.freeze("covenant", {"title": "x"}, title="x", code="KTD-2222-2222-2222", by=cast.an)
    assert not Document.objects.exists()


def test_equal_data_is_written_alike():
    assert (
        paper.canonical({"b": [1], "a": "Đ"}) == paper.canonical({"a": "Đ", "b": [1]}) == '{"a":"Đ","b":[1]}'.encode()
    )


def test_a_signature_copies_names_posts_and_the_hash(cast, covenant, document):
    signature = sign(cast, covenant, address="10.0.0.1")
    assert (signature.unit_name, signature.signer_name, signature.post) == ("Kho bạc Nhà nước tỉnh", "Bình", "Giám đốc")
    assert (signature.signed_hash, signature.proof, signature.address) == (document.sha256, "password", "10.0.0.1")
    assert (signature.method, signature.days_late, signature.recorded_by) == ("confirmation", 0, cast.binh)
    assert signature.history.get().history_user == cast.binh


CAPACITIES = [
    ("leader", "", True), ("leader", "TM.", True), ("leader", "Q.", True), ("leader", "KT.", False),
    ("leader", "TUQ.", False),
    ("deputy", "KT.", True), ("deputy", "", False), ("deputy", "TM.", False), ("deputy", "TUQ.", False),
    ("deputy", "Q.", False),
    ("authorised", "TUQ.", True), ("authorised", "", False), ("authorised", "KT.", False), ("authorised", "TM.", False),
]  # fmt: skip


@pytest.mark.parametrize(("mandate", "capacity", "fits"), CAPACITIES)
def test_a_mandate_signs_in_its_own_capacities_only(cast, covenant, mandate, capacity, fits):
    cast.binh.mandates.update(capacity=mandate, authority="1/GUQ")
    if fits:
        assert sign(cast, covenant, capacity=capacity, authority=authority()).capacity == capacity
        return
    with pytest.raises(ValidationError) as error:
        sign(cast, covenant, capacity=capacity, authority=authority())
    assert codes(error) == {"capacity"}
    assert not Document.objects.filter(kind="authority").exists()


@pytest.mark.parametrize(("mandate", "capacity"), [("deputy", "KT."), ("authorised", "TUQ."), ("leader", "Q.")])
@pytest.mark.parametrize("given", [None, authority("  ")])
def test_signing_for_the_head_needs_the_paper_that_allows_it(cast, covenant, mandate, capacity, given):
    cast.binh.mandates.update(capacity=mandate, authority="1/GUQ")
    with pytest.raises(ValidationError) as error:
        sign(cast, covenant, capacity=capacity, authority=given)
    assert codes(error) == {"authority_missing"}


def test_the_authorisation_is_kept_with_the_signature(cast, covenant):
    cast.binh.mandates.update(capacity="deputy")
    signature = sign(cast, covenant, capacity="KT.", authority=authority(data=b"%PDF a", media_type="application/pdf"))
    assert signature.authority.title == "Giấy ủy quyền số 12/GUQ-SNV"
    assert signature.authority.owner == cast.member
    assert bytes(signature.authority.file.data) == b"%PDF a"


def test_an_authorisation_given_for_nothing_is_not_kept(cast, covenant):
    assert sign(cast, covenant, authority=authority()).authority is None
    assert not Document.objects.filter(kind="authority").exists()


@pytest.mark.parametrize("who", ["oanh", "thu"])
def test_officers_and_secretariats_have_no_signing_mandate(cast, covenant, who):
    with pytest.raises(PermissionDenied):
        sign(cast, covenant, unit="head", by=who)


def test_nobody_signs_with_the_mandate_of_another(cast, covenant):
    with pytest.raises(PermissionDenied):
        paper.sign(covenant.document, mandate=cast.an.mandates.get(), unit=cast.head, act=act(covenant), by=cast.chi)


@pytest.mark.parametrize("days", [{"until": today() - DAY}, {"since": today() + DAY}])
def test_a_mandate_that_ended_yesterday_or_begins_tomorrow_does_not_sign(cast, covenant, days):
    cast.binh.mandates.update(**days)
    with pytest.raises(PermissionDenied):
        sign(cast, covenant)
    assert not Signature.objects.exists()


def test_a_text_that_is_not_the_one_that_was_read_is_not_signed(cast, covenant):
    for sha256 in ("", "0" * 64):
        with pytest.raises(ValidationError) as error:
            sign(cast, covenant, text_sha256=sha256)
        assert codes(error) == {"text_changed"}


def test_a_unit_signs_once(cast, covenant):
    sign(cast, covenant)
    with pytest.raises(ValidationError) as error:
        sign(cast, covenant)
    assert codes(error) == {"already_signed"}
    assert Signature.objects.count() == 1


def test_a_signature_after_the_last_day_is_marked_late(cast, covenant):
    assert sign(cast, covenant, due_on=today()).days_late == 0
    with clock.at(today() + 3 * DAY):
        assert sign(cast, covenant, unit="head", by="an", due_on=today() - 3 * DAY).days_late == 3


def test_a_signature_on_paper_is_kept_with_its_scan(cast, covenant, document):
    signature = paper.record_ink(document, unit=cast.member, ink=ink(), by=cast.oanh, due_on=today() - 2 * DAY)
    assert (signature.method, signature.signer, signature.recorded_by) == ("ink", None, cast.oanh)
    assert (signature.days_late, signature.signed_hash) == (2, document.sha256)
    assert bytes(signature.scan.file.data) == b"%PDF scan"
    assert signature.scan.owner == cast.member


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"scan": b""}, "scan_missing"), ({"signed_at": now() + 2 * DAY}, "in_the_future"), ({"post": ""}, "blank")],
)
def test_a_signature_on_paper_that_is_not_in_order_is_refused(cast, document, fields, code):
    with pytest.raises(ValidationError) as error:
        paper.record_ink(document, unit=cast.member, ink=ink(**fields), by=cast.an)
    assert codes(error) == {code}
    assert not Signature.objects.exists()
    assert not Document.objects.filter(kind="scan").exists()


def test_ink_and_confirmation_do_not_both_count(cast, covenant, document):
    sign(cast, covenant)
    with pytest.raises(ValidationError) as error:
        paper.record_ink(document, unit=cast.member, ink=ink(), by=cast.an)
    assert codes(error) == {"already_signed"}


def test_a_voided_signature_stays_on_file_and_the_unit_signs_again(cast, covenant):
    first = sign(cast, covenant)
    voided = paper.void(first, by=cast.thu, because="Người ký chưa được ủy quyền")
    assert (voided.voided_by, voided.void_reason) == (cast.thu, "Người ký chưa được ủy quyền")
    assert voided.history.first().history_change_reason == "Người ký chưa được ủy quyền"
    second = sign(cast, covenant)
    assert list(covenant.document.signatures.valid()) == [second]
    assert covenant.document.signatures.count() == 2


def test_a_signature_is_voided_once_and_with_a_reason(cast, covenant):
    signature = sign(cast, covenant)
    with pytest.raises(ValidationError) as error:
        paper.void(signature, by=cast.thu, because=" ")
    assert codes(error) == {"because_missing"}
    paper.void(signature, by=cast.thu, because="ký nhầm")
    with pytest.raises(ValidationError) as error:
        paper.void(signature, by=cast.thu, because="ký nhầm")
    assert codes(error) == {"already_voided"}


def test_where_a_paper_stands_is_noted(cast, document):
    stood = paper.stand(document, Document.Standing.WITHDRAWN, by=cast.thu)
    assert stood.standing == "withdrawn"
    assert stood.standing_since is not None
    assert stood.history.first().history_user == cast.thu


def test_equal_signatures_give_one_copy(cast, covenant):
    assert signing.issue_copy(covenant) == signing.issue_copy(covenant)
    sign(cast, covenant)
    assert signing.issue_copy(covenant).signature_count == 1
    assert IssuedCopy.objects.count() == 2


# --- Verification ---------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [str, str.lower, lambda c: c.replace("-", " "), lambda c: c.removeprefix("KTD-")])
def test_a_paper_is_found_by_its_code_however_it_is_typed(cast, covenant, document, write):
    sign(cast, covenant)
    found = verification.by_code(write(document.code))
    assert (found.match, found.document, found.is_intact) == ("code", document, True)
    assert [row.unit for row in found.signatures] == [cast.member]


def test_a_code_that_begins_like_the_prefix_is_read_right():
    assert verification.tidy_code("KTDK-7F3K-9QXM") == "KTD-KTDK-7F3K-9QXM"
    assert verification.tidy_code("KTD-KTDK-7F3K-9QXM") == "KTD-KTDK-7F3K-9QXM"


@pytest.mark.parametrize("code", ["", "KTD", "KTD-2222-2222-2222", "\x00", "' OR 1=1", "K" * 500])
def test_an_unknown_code_finds_nothing(document, code):
    found = verification.by_code(code)
    assert (found.match, found.document, found.is_intact, found.signatures) == ("unknown", None, False, [])


def test_scans_and_authorisations_are_not_found_by_code(cast):
    scan = paper.file("scan", title="Bản quét", by=cast.an, content=b"%PDF")
    assert verification.by_code(scan.code).match == "unknown"
    assert verification.by_file(b"%PDF").match == "unknown"


def test_the_frozen_text_and_its_copies_are_recognised(cast, covenant, document):
    text = bytes(document.file.data)
    assert (verification.by_file(text).match, verification.by_file(text).is_intact) == ("text", True)
    sign(cast, covenant)
    copy = signing.issue_copy(covenant)
    found = verification.by_file(bytes(copy.data))
    assert (found.match, found.document, found.copy_signatures, found.is_intact) == ("copy", document, 1, True)


def test_one_changed_byte_is_noticed(document):
    text = bytearray(document.file.data)
    text[-3] ^= 1
    found = verification.by_file(bytes(text))
    assert not found.is_intact
    assert found.match in {"changed", "unknown"}
    carrying = b"%PDF " + document.code.encode()
    assert (verification.by_file(carrying).match, verification.by_file(carrying).document) == ("changed", document)


def test_a_strange_file_is_unknown(document):
    for data in (b"", b"<html>", b"KTD-2222-2222-2222"):
        assert verification.by_file(data).match == "unknown"
