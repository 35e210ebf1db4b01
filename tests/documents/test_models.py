"""Papers are sealed: no way through the models changes or deletes what was signed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common import history
from common.clock import now
from documents import paper
from documents.models import CODE_LETTERS, Document, FrozenFile, IssuedCopy, Signature, new_code
from emulation.covenants import signing
from tests.conftest import act, authority, codes

SEALED = (Document, FrozenFile, IssuedCopy, Signature)


@pytest.fixture
def signed(cast, covenant) -> Signature:
    cast.binh.mandates.update(capacity="deputy", post="Phó Giám đốc")
    signature = signing.sign(
        covenant, unit=cast.member, by=cast.binh,
        act=act(covenant, capacity="KT.", capacity_for="Giám đốc", authority=authority(data=b"%PDF scan")),
    )  # fmt: skip
    covenant.refresh_from_db()
    signing.issue_copy(covenant)
    return signature


def refuses(act_) -> None:
    with pytest.raises(ValidationError) as error:
        act_()
    assert codes(error) == {"sealed"}


CHANGES = [
    (Document, {"title": "khác"}),
    (Document, {"sha256": "0" * 64}),
    (Document, {"data": {"theme": "khác"}}),
    (Document, {"code": "KTD-AAAA-AAAA-AAAA"}),
    (Document, {"is_example": True}),
    (Document, {"created_at": now() - timedelta(days=1)}),
    (FrozenFile, {"data": b"changed"}),
    (FrozenFile, {"media_type": "text/html"}),
    (IssuedCopy, {"data": b"changed"}),
    (IssuedCopy, {"signature_count": 9}),
    (Signature, {"signer_name": "Người khác"}),
    (Signature, {"unit_name": "Đơn vị khác"}),
    (Signature, {"post": "Chủ tịch"}),
    (Signature, {"capacity": "TM."}),
    (Signature, {"signed_at": now() - timedelta(days=1)}),
    (Signature, {"days_late": 3}),
    (Signature, {"signed_hash": "0" * 64}),
    (Signature, {"authority": None}),
    (Signature, {"mandate": None}),
]


@pytest.mark.parametrize(("model", "changes"), CHANGES)
def test_a_sealed_field_does_not_change(signed, model, changes):
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    for name, value in changes.items():
        setattr(row, name, value)
    refuses(row.save)
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_the_row_that_was_just_saved_is_sealed_too(cast):
    document = paper.file("scan", title="Bản quét", by=cast.an, content=b"%PDF")
    document.title = "khác"
    refuses(document.save)


def test_a_field_that_was_not_loaded_is_sealed_too(signed):
    row = Document.objects.only("pk").first()
    row.title = "khác"
    refuses(row.save)


def test_content_that_is_changed_in_place_is_noticed(signed):
    row = Document.objects.exclude(data={}).first()
    row.data["theme"] = "Chủ đề khác"
    refuses(row.save)


def test_a_new_row_does_not_write_over_an_old_one(cast, signed):
    old = Document.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document(pk=old.pk, kind="scan", title="khác", created_at=now(), created_by=cast.an).save()


@pytest.mark.parametrize("model", SEALED)
def test_sealed_rows_are_not_deleted(signed, model):
    refuses(model.objects.first().delete)


@pytest.mark.parametrize("model", SEALED)
def test_sealed_rows_are_not_written_in_bulk(signed, model):
    """`_base_manager`, raw SQL and a restored backup still could: those need the keys of the server."""
    refuses(lambda: model.objects.update(pk=0))
    refuses(lambda: model.objects.all().delete())
    refuses(lambda: model.objects.bulk_update([model.objects.first()], ["pk"]))
    refuses(lambda: model.objects.bulk_create([model()], update_conflicts=True))


def test_related_rows_are_not_written_in_bulk(signed):
    refuses(lambda: signed.document.signatures.update(post="khác"))
    refuses(lambda: signed.document.signatures.all().delete())
    refuses(lambda: signed.document.copies.all().delete())


def test_the_clerk_registers_a_number_later(cast, signed):
    document = Document.objects.filter(kind="covenant").get()
    document.number, document.symbol = "12", "GƯ-KTĐ"
    history.save(document, by=cast.an)
    assert Document.objects.get(pk=document.pk).number == "12"


def test_a_voided_signature_stays_voided(cast, signed):
    paper.void(signed, by=cast.an, because="ký nhầm")
    row = Signature.objects.get(pk=signed.pk)
    row.voided_at, row.void_reason = None, ""
    refuses(row.save)
    row.refresh_from_db()
    row.void_reason = "lý do khác"
    refuses(row.save)


def test_a_signature_is_voided_with_a_reason(cast, signed):
    signed.voided_at, signed.voided_by = now(), cast.an
    with pytest.raises(ValidationError):
        signed.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.save()


def test_the_database_keeps_one_valid_signature_per_unit(signed):
    row = Signature.objects.get(pk=signed.pk)
    row.pk, row._state.adding = None, True
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert codes(error) == {"already_signed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_only_ink_goes_without_a_person_who_signed_in(signed):
    row = Signature.objects.get(pk=signed.pk)
    row.signer = None
    with pytest.raises(ValidationError):
        row.validate_constraints()


def test_a_signing_line_reads_as_on_paper(signed):
    assert signed.signing_line == "KT. Giám đốc, Phó Giám đốc"
    assert Signature(post="Giám đốc").signing_line == "Giám đốc"
    assert str(signed) == "Kho bạc Nhà nước tỉnh: Bình"


def test_codes_have_no_letters_that_look_alike():
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert not set("01ILO") & set(CODE_LETTERS)
    assert {(len(code), code[:4]) for code in made} == {(18, "KTD-")}
