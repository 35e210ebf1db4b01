"""What a holder of a paper learns about it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import verification
from documents.models import Document
from emulation.covenants import drafting, signing
from tests.conftest import act


@pytest.fixture
def copy(cast, covenant):
    """A copy handed out after Bình has signed."""
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    covenant.refresh_from_db()
    return signing.issue_copy(covenant)


def test_the_frozen_text_is_known_byte_for_byte(covenant):
    finding = verification.by_file(bytes(covenant.document.file.data))
    assert (finding.match, finding.document, finding.is_intact) == ("text", covenant.document, True)


def test_a_copy_is_known_with_the_signatures_it_had(cast, covenant, copy):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    finding = verification.by_file(bytes(copy.data))
    assert (finding.match, finding.copy_signatures, len(finding.signatures)) == ("copy", 1, 2)
    assert finding.issued_at == copy.issued_at
    assert finding.party_count == 3


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_other_byte_makes_it_changed(covenant, copy, place):
    data = bytearray(copy.data)
    data[int(len(data) * place)] ^= 1
    finding = verification.by_file(bytes(data))
    assert (finding.match, finding.document, finding.is_intact) == ("changed", covenant.document, False)


@pytest.mark.parametrize(("others", "match"), [(0, "changed"), (4, "changed"), (5, "unknown"), (50_000, "unknown")])
def test_a_file_of_many_codes_guesses_in_vain(covenant, others, match):
    code = covenant.document.code.encode()
    guesses = b"".join(b" KTD-0000-%04X-%04X" % divmod(number, 65536) for number in range(others))
    assert verification.by_file(code + guesses).match == match
    assert verification.by_file(b"KTD-0000-0000-0000 " + code).match == "unknown", "only the first code counts"


def test_a_file_from_elsewhere_is_unknown(covenant):
    finding = verification.by_file(b"%PDF-1.4 of something else")
    assert (finding.match, finding.document, finding.signatures) == ("unknown", None, [])


@pytest.mark.parametrize("typed", ["{}", " {} ", "ktd{}", "lower"])
def test_a_code_is_found_however_it_is_typed(covenant, typed):
    code = covenant.document.code
    forms = {"ktd{}": code.removeprefix("KTD-").replace("-", " "), "lower": code.lower()}
    assert verification.by_code(forms.get(typed, typed.format(code))).document == covenant.document


def test_only_papers_meant_for_it_are_found_by_code(cast, covenant):
    scan = Document.objects.create(
        kind=Document.Kind.SCAN, title="Bản quét", created_at=covenant.opened_at, created_by=cast.an
    )
    assert verification.by_code(scan.code).match == "unknown"


def test_damaged_bytes_on_file_are_noticed(covenant):
    type(covenant.document.file)._base_manager.filter(pk=covenant.document.pk).update(data=b"%PDF-1.4 other")
    assert not verification.by_code(covenant.document.code).is_intact


def test_the_standing_follows_the_covenant(cast, covenant):
    def standing(version):
        return verification.by_code(version.document.code).document.standing

    assert standing(covenant) == "pending"
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    assert standing(covenant) == "in_force"

    covenant.refresh_from_db()
    second = drafting.new_version(covenant, by=cast.an, because="Bổ sung chỉ tiêu")
    second = signing.open_signing(second, due_on=covenant.signing_due_on, by=cast.an)
    assert (standing(covenant), standing(second)) == ("in_force", "pending")

    drafting.withdraw(second, by=cast.an, because="Chưa cần")
    assert (standing(covenant), standing(second)) == ("in_force", "withdrawn")
    assert verification.by_code(covenant.document.code).successor is None


def test_the_paper_that_took_its_place_is_named(cast, covenant):
    def everyone_signs(version):
        for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
            signing.sign(version, unit=unit, by=person, act=act(version))
        version.refresh_from_db()

    everyone_signs(covenant)
    second = drafting.new_version(covenant, by=cast.an, because="Bổ sung chỉ tiêu")
    second = signing.open_signing(second, due_on=covenant.signing_due_on, by=cast.an)
    everyone_signs(second)
    finding = verification.by_code(covenant.document.code)
    assert (finding.document.standing, finding.successor) == ("replaced", second.document)


def test_a_copy_that_shows_a_signature_voided_since_says_so(cast, covenant, copy):
    assert verification.by_file(bytes(copy.data)).voided_since == []
    signature = covenant.document.signatures.get()
    signing.replace_signer(covenant, signature=signature, by=cast.binh, because="Ký nhầm người.")
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    assert verification.by_file(bytes(copy.data)).voided_since == [signature]


def test_the_page_says_that_a_signature_on_the_copy_no_longer_counts(client, cast, covenant, copy):
    signature = covenant.document.signatures.get()
    signing.replace_signer(covenant, signature=signature, by=cast.binh, because="Ký nhầm người.")
    upload = SimpleUploadedFile("giao-uoc.pdf", bytes(copy.data), "application/pdf")
    assert "Không còn giá trị trên bản sao này" in client.post("/van-ban/xac-minh/", {"file": upload}).content.decode()
