"""Signing on the site: the check page, the confirmation, and everything that may come in between."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from blocs.models import Mandate
from common.clock import at, today
from documents.models import Signature
from emulation.covenants import drafting, signing
from emulation.covenants.models import Covenant
from tests.conftest import PASSWORD, act, give_mandate, make_person, yesterday
from tests.documents.test_uploads import jpeg


@pytest.fixture(autouse=True)
def no_guesses_yet(db):
    cache.clear()


def address(covenant, page="ky"):
    return f"/giao-uoc/{covenant.pk}/{page}/"


def form_of(covenant, unit, **fields):
    covenant.refresh_from_db()
    return {"unit": unit.pk, "text_sha256": covenant.document.sha256, "secret": PASSWORD, **fields}


def sign(client, person, covenant, unit, **fields):
    client.force_login(person)
    return client.post(address(covenant), form_of(covenant, unit, **fields))


def codes_of(response):
    return response.context["form"].codes


def test_the_page_says_who_signs_for_whom_and_what(client, cast, covenant):
    client.force_login(cast.binh)
    response = client.get(address(covenant))
    text = response.content.decode()
    assert (response.context["party"].unit, response.context["mandate"].person) == (cast.member, cast.binh)
    assert covenant.document.sha256[:16] in text
    assert 'autocomplete="current-password"' in text
    assert PASSWORD not in text


def test_signing_ends_on_a_confirmation_with_a_number_and_what_comes_next(client, cast, covenant):
    response = sign(client, cast.binh, covenant, cast.member)
    assert response["Location"] == f"{address(covenant, 'da-ky')}?don-vi={cast.member.pk}"
    signature = Signature.objects.get()
    assert (signature.unit, signature.signer, signature.proof, signature.capacity) == (
        cast.member,
        cast.binh,
        "password",
        "",
    )
    assert signature.address == "127.0.0.1"
    page = client.get(response["Location"])
    assert covenant.document.code in page.content.decode()
    assert page.context["waiting"] == [cast.head.name, cast.deputy.name]


def test_the_last_one_reads_that_the_covenant_is_in_force(client, cast, covenant):
    for person, unit in [(cast.an, cast.head), (cast.binh, cast.member), (cast.dung, cast.deputy)]:
        response = sign(client, person, covenant, unit)
    page = client.get(response["Location"])
    assert page.context["waiting"] == []
    assert page.context["covenant"].state == Covenant.State.IN_FORCE


def test_a_second_click_leads_to_the_same_confirmation(client, cast, covenant):
    first, second = (sign(client, cast.binh, covenant, cast.member) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Signature.objects.count() == 1
    assert client.get(address(covenant))["Location"] == first["Location"]


def test_without_the_right_password_nothing_is_signed_and_the_input_stays(client, cast, covenant):
    response = sign(client, cast.binh, covenant, cast.member, secret="sai", capacity="TM.", capacity_for="Ban Giám đốc")
    assert codes_of(response) == {"wrong_secret"}
    assert response.context["form"]["capacity_for"].value() == "Ban Giám đốc"
    assert not Signature.objects.exists()


def test_guessing_is_throttled(client, cast, covenant):
    for _guess in range(5):
        sign(client, cast.binh, covenant, cast.member, secret="sai")
    assert codes_of(sign(client, cast.binh, covenant, cast.member)) == {"too_many_attempts"}


def test_a_text_that_changed_since_it_was_opened_is_not_signed(client, cast, covenant):
    response = sign(client, cast.binh, covenant, cast.member, text_sha256="0" * 64)
    assert codes_of(response) == {"text_changed"}
    assert address(covenant, "")[:-1] in response.content.decode()


def test_a_version_that_was_withdrawn_meanwhile_leads_to_the_open_one(client, cast, covenant):
    stale = form_of(covenant, cast.member)
    second = drafting.new_version(covenant, by=cast.an, because="Sửa chỉ tiêu")
    second = signing.open_signing(second, due_on=today(), by=cast.an)
    client.force_login(cast.binh)
    response = client.post(address(covenant), stale)
    assert codes_of(response) == {"not_open"}
    assert response.context["current"] == second


def test_after_closing_a_signature_comes_too_late(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    signing.close(covenant, by=cast.an, because="Hết hạn")
    assert codes_of(sign(client, cast.binh, covenant, cast.member)) == {"not_open"}


def test_after_the_last_day_the_signature_is_marked_late(client, cast, covenant):
    with at(covenant.signing_due_on + timedelta(days=3)):
        sign(client, cast.binh, covenant, cast.member)
    assert Signature.objects.get().days_late == 3


def test_a_unit_that_signed_on_paper_is_told_so(client, cast, covenant):
    colleague = make_person("Phó", cast.member, capacity=Mandate.Capacity.DEPUTY, post="Phó Giám đốc")
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    client.force_login(colleague)
    response = client.get(address(covenant))
    assert response.context["signature"].signer == cast.binh
    fields = {"capacity": "KT.", "capacity_for": "Giám đốc", "authority_number": "Phân công 1"}
    assert codes_of(sign(client, colleague, covenant, cast.member, **fields)) == {"already_signed"}


@pytest.mark.parametrize("who", ["binh", "oanh", "thu"])
def test_nobody_signs_for_a_unit_without_a_mandate(client, cast, covenant, who):
    response = sign(client, getattr(cast, who), covenant, cast.head)
    assert response.status_code == 403
    assert cast.head.name in response.content.decode()
    assert not Signature.objects.exists()


def test_a_unit_that_is_no_party_is_refused(client, cast, covenant):
    assert sign(client, cast.binh, covenant, cast.elsewhere).status_code == 403


def test_another_bloc_signs_nothing(client, cast, covenant):
    assert sign(client, cast.chi, covenant, cast.member).status_code == 404


def test_a_mandate_that_ended_yesterday_is_refused_in_words(client, cast, covenant):
    cast.binh.mandates.update(until=yesterday())
    response = sign(client, cast.binh, covenant, cast.member)
    assert response.status_code == 403
    assert cast.member.name in response.content.decode()
    assert not Signature.objects.exists()


def test_a_deputy_signs_for_the_head_with_the_document_that_says_so(client, cast, covenant):
    deputy = make_person("Phó", cast.member, capacity=Mandate.Capacity.DEPUTY, post="Phó Giám đốc")
    client.force_login(deputy)
    form = client.get(address(covenant)).context["form"]
    assert (form["capacity"].value(), form["capacity_for"].value()) == ("KT.", "Giám đốc")
    assert codes_of(sign(client, deputy, covenant, cast.member, capacity="KT.")) == {"required", "authority_missing"}

    scan = SimpleUploadedFile("phan-cong.pdf", jpeg())
    sign(
        client, deputy, covenant, cast.member, capacity="KT.", capacity_for="Giám đốc",
        authority_number="Phân công số 3/PC", authority_date="05/01/2026", authority_file=scan,
    )  # fmt: skip
    signature = Signature.objects.get()
    assert signature.signing_line == "KT. Giám đốc, Phó Giám đốc"
    assert (signature.authority.title, str(signature.authority.issued_on)) == ("Phân công số 3/PC", "2026-01-05")
    assert bytes(signature.authority.file.data) == jpeg()
    assert signature.authority.file.media_type == "image/jpeg"


def test_an_authorised_person_finds_the_document_filled_in(client, cast, covenant):
    person = make_person(
        "Ủy quyền",
        cast.member,
        capacity=Mandate.Capacity.AUTHORISED,
        post="Chánh Văn phòng",
        authority="Giấy ủy quyền 7",
    )
    client.force_login(person)
    form = client.get(address(covenant)).context["form"]
    assert [value for value, _label in form.fields["capacity"].choices] == ["TUQ."]
    assert form["authority_number"].value() == "Giấy ủy quyền 7"


def test_a_capacity_that_the_mandate_does_not_give_is_no_choice(client, cast, covenant):
    assert codes_of(sign(client, cast.binh, covenant, cast.member, capacity="KT.")) == {"invalid_choice"}


def test_an_html_file_named_pdf_is_no_authorisation(client, cast, covenant):
    page = SimpleUploadedFile("uy-quyen.pdf", b"<html><script>alert(1)</script></html>", content_type="application/pdf")
    assert codes_of(sign(client, cast.binh, covenant, cast.member, authority_file=page)) == {"not_a_scan"}


def test_a_person_of_two_units_signs_for_each(client, cast, covenant):
    give_mandate(cast.binh, cast.deputy, capacity=Mandate.Capacity.DEPUTY, post="Phó Giám đốc")
    sign(client, cast.binh, covenant, cast.member)
    client.force_login(cast.binh)
    assert client.get(address(covenant)).context["party"].unit == cast.deputy


def test_a_draft_is_not_signed(client, cast, draft):
    drafting.circulate(draft, by=cast.an)
    client.force_login(cast.binh)
    assert client.get(address(draft))["Location"] == address(draft, "")[:-1]


def test_the_confirmation_belongs_to_the_one_who_signed(client, cast, covenant):
    sign(client, cast.binh, covenant, cast.member)
    client.force_login(cast.dung)
    assert client.get(address(covenant, "da-ky"))["Location"] == address(covenant, "")[:-1]


def test_declining_needs_a_reason_and_is_heard(client, cast, covenant):
    client.force_login(cast.binh)
    empty = client.post(address(covenant, "tu-choi"), {"unit": cast.member.pk, "because": "  "})
    assert codes_of(empty) == {"required"}
    client.post(address(covenant, "tu-choi"), {"unit": cast.member.pk, "because": "Chỉ tiêu 2 chưa phù hợp"})
    assert covenant.parties.get(unit=cast.member).decline_reason == "Chỉ tiêu 2 chưa phù hợp"
    client.force_login(cast.dung)
    assert client.post(address(covenant, "tu-choi"), {"unit": cast.member.pk, "because": "x"}).status_code == 403


def ink_form(cast, **fields):
    return {
        "unit": cast.member.pk, "signer_name": "Nguyễn Văn Đức", "post": "Giám đốc",
        "signed_on": f"{today():%d/%m/%Y}", "scan": SimpleUploadedFile("quet.pdf", jpeg()), **fields,
    }  # fmt: skip


def test_a_signature_on_paper_is_recorded_with_its_scan(client, cast, covenant):
    client.force_login(cast.an)
    client.post(address(covenant, "ky-giay"), ink_form(cast))
    signature = Signature.objects.get()
    assert (signature.method, signature.signer_name, signature.recorded_by) == ("ink", "Nguyễn Văn Đức", cast.an)
    again = client.post(address(covenant, "ky-giay"), ink_form(cast))
    assert codes_of(again) == {"invalid_choice"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"scan": SimpleUploadedFile("quet.pdf", b"<html>")}, "not_a_scan"),
        ({"scan": SimpleUploadedFile("quet.pdf", b"")}, "empty"),
        ({"scan": ""}, "required"),
        ({"signed_on": f"{today() + timedelta(days=2):%d/%m/%Y}"}, "in_the_future"),
        ({"signed_on": "31/02/2026"}, "invalid"),
        ({"capacity": "KT."}, "required"),
    ],
)
def test_a_paper_signature_that_is_not_whole_is_refused_and_keeps_its_input(client, cast, covenant, fields, code):
    client.force_login(cast.an)
    response = client.post(address(covenant, "ky-giay"), ink_form(cast, **fields))
    assert codes_of(response) == {code}
    assert response.context["form"]["signer_name"].value() == "Nguyễn Văn Đức"


@pytest.mark.parametrize("page", ["ky-giay", "dong-ky", "ban-moi", "rut", "mo-ky"])
@pytest.mark.parametrize("who", ["binh", "oanh"])
def test_only_those_who_decide_may_open_those_pages(client, cast, covenant, page, who):
    client.force_login(getattr(cast, who))
    assert client.get(address(covenant, page)).status_code == 403
    assert client.post(address(covenant, page), {"because": "x"}).status_code == 403


def test_a_wrong_signature_is_voided_with_a_reason_and_signed_again(client, cast, covenant):
    wrong = signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    page = address(covenant, f"chu-ky/{wrong.pk}/huy")
    client.force_login(cast.dung)
    assert client.get(page).status_code == 403
    client.force_login(cast.binh)
    assert client.post(page).status_code == 200, "an empty form is shown again"
    assert codes_of(client.post(page, {"because": "", "secret": PASSWORD})) == {"required"}
    assert codes_of(client.post(page, {"because": "Ký nhầm tư cách"})) == {"required"}
    assert codes_of(client.post(page, {"because": "Ký nhầm tư cách", "secret": "sai"})) == {"wrong_secret"}
    assert Signature.objects.valid().count() == 1
    for secret in (PASSWORD, "mã đã dùng ở lần nhấn trước"):
        done = client.post(page, {"because": "Ký nhầm tư cách", "secret": secret})
        assert done["Location"] == f"/giao-uoc/{covenant.pk}/"
    assert codes_of(client.post(page, {"because": "Lần nữa", "secret": PASSWORD})) == {"already_voided"}
    assert sign(client, cast.binh, covenant, cast.member).status_code == 302
    assert Signature.objects.valid().count() == 1


def test_closing_names_the_missing_and_asks_why(client, cast, covenant):
    client.force_login(cast.an)
    page = address(covenant, "dong-ky")
    assert codes_of(client.post(page, {"because": "Hết hạn", "secret": PASSWORD})) == {"nobody_signed"}
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    assert set(client.get(page).context["missing"]) == {cast.member.name, cast.deputy.name}
    assert codes_of(client.post(page, {"because": " ", "secret": PASSWORD})) == {"required"}
    assert codes_of(client.post(page, {"because": "Hết hạn", "secret": "sai"})) == {"wrong_secret"}
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.SIGNING
    for secret in (PASSWORD, "mã đã dùng ở lần nhấn trước"):
        done = client.post(page, {"because": "Hết hạn", "secret": secret})
        assert done["Location"] == f"/giao-uoc/{covenant.pk}/"
    covenant.refresh_from_db()
    assert (covenant.state, covenant.closed_by) == (Covenant.State.IN_FORCE, cast.an)


def test_the_secretariat_closes_but_does_not_sign(client, cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    client.force_login(cast.thu)
    assert client.get(address(covenant)).status_code == 403
    assert client.post(address(covenant, "dong-ky"), {"because": "Hết hạn", "secret": PASSWORD}).status_code == 302


def test_a_passkey_shown_just_now_voids_one_signature(client, cast, covenant):
    first = signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    second = signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    client.force_login(cast.an)
    request = RequestFactory().get("/")
    request.user, request.session = cast.an, client.session
    record_authentication(request, cast.an, "mfa", type=Authenticator.Type.WEBAUTHN, id=1, reauthenticated=True)
    request.session.save()
    pages = [address(covenant, f"chu-ky/{signature.pk}/huy") for signature in (first, second)]
    assert client.get(pages[0]).context["form"].proof == "passkey"
    assert client.post(pages[0], {"because": "Ký nhầm"}).status_code == 302
    assert codes_of(client.post(pages[1], {"because": "Ký nhầm"})) == {"required"}
    assert list(Signature.objects.valid()) == [second]
