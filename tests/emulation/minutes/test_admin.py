"""Minutes and directives in the administration: read there, by the secretariat of the bloc's council."""

import pytest
from django.urls import reverse

from documents.models import Document
from emulation.minutes import signing
from tests.emulation.minutes.conftest import act


def status(client, person, name, *args) -> int:
    client.force_login(person)
    return client.get(reverse(f"admin:{name}", args=args)).status_code


@pytest.mark.parametrize(("person", "found"), [("thu", 200), ("admin", 200), ("son", 302), ("an", 302)])
def test_the_secretariat_of_the_council_reads_minutes_and_directives(client, cast, minutes, person, found):
    who = getattr(cast, person)
    directive = minutes.conference.directives.first()
    assert status(client, who, "emulation_minutes_change", minutes.pk) == found
    assert status(client, who, "emulation_directive_change", directive.pk) == found


def test_nothing_is_written_there(client, cast, minutes):
    client.force_login(cast.admin)
    assert client.get(reverse("admin:emulation_minutes_add")).status_code == 403
    path = reverse("admin:emulation_minutes_change", args=[minutes.pk])
    assert client.post(path, {"chair_name": "Người khác"}).status_code == 403
    minutes.refresh_from_db()
    assert minutes.chair_name == "An"


def test_the_clerk_registers_the_number_of_the_minutes_and_reads_who_signed(client, cast, minutes):
    signing.sign(minutes, role="secretary", by=cast.oanh, act=act(minutes))
    client.force_login(cast.thu)
    path = reverse("admin:documents_document_change", args=[minutes.document_id])
    client.post(path, {"number": "7", "symbol": "BB-KTĐ", "issued_on": ""})
    document = Document.objects.get(pk=minutes.document_id)
    assert (document.number, document.symbol) == ("7", "BB-KTĐ")
    assert signing.issue_copy(minutes.__class__.objects.get(pk=minutes.pk)).signature_count == 1
    signature = document.signatures.get()
    assert status(client, cast.thu, "documents_signature_change", signature.pk) == 200
    assert status(client, cast.son, "documents_document_change", minutes.document_id) == 302
