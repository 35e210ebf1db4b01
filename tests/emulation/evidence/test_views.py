"""The page of evidence, the files themselves, and taking one away."""

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.evidence.models import Evidence
from tests.conftest import give_mandate, make_person
from tests.emulation.evidence.making import make_evidence, make_pdf, upload
from tests.emulation.reports import made


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def address(campaign):
    return reverse("emulation:evidence_list", args=[campaign.pk])


def send(client, person, address, files, **fields):
    client.force_login(person)
    return client.post(address, {"files": files, **fields})


def test_several_files_go_at_once_and_the_unit_is_theirs(client, cast, address):
    files = [upload(name="một.pdf"), upload(name="hai.pdf")]
    response = send(client, cast.binh, address, files, unit=cast.member.pk, note="Khen thưởng")
    assert response.url == address
    assert set(Evidence.objects.values_list("name", "note", "unit")) == {
        ("một.pdf", "Khen thưởng", cast.member.pk), ("hai.pdf", "Khen thưởng", cast.member.pk),
    }  # fmt: skip
    body = client.get(address).content.decode()
    assert "một.pdf" in body and 'type="file"' in body and " multiple" in body
    assert 'accept="application/pdf,image/jpeg,image/png' in body


def test_a_refused_file_is_named_and_the_others_stay(client, cast, address):
    data = make_pdf()
    files = [upload(data, "tốt.pdf"), upload(b"MZ rac", "xau.pdf"), upload(data, "lại.pdf")]
    response = send(client, cast.binh, address, files, unit=cast.member.pk)
    assert response.status_code == 200
    assert "xau.pdf: " in response.content.decode()
    assert [row.name for row in Evidence.objects.all()] == ["tốt.pdf"]


def test_nothing_chosen_and_too_many_chosen_are_said(client, cast, address):
    assert 'class="invalid-feedback"' in send(client, cast.binh, address, [], unit=cast.member.pk).content.decode()
    files = [upload(b"x", f"{number}.pdf") for number in range(21)]
    assert 'class="invalid-feedback"' in send(client, cast.binh, address, files, unit=cast.member.pk).content.decode()
    assert not Evidence.objects.exists()


def test_a_large_file_waits_on_disk_and_is_refused_with_the_limit(client, cast, address, settings, monkeypatch):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    monkeypatch.setattr(TemporaryUploadedFile, "read", lambda *_args: pytest.fail("read into memory"))
    file = upload(make_pdf() + bytes(4 * 1024 * 1024), "phim.pdf")
    assert "phim.pdf: " in (body := send(client, cast.binh, address, [file], unit=cast.member.pk).content.decode())
    assert "3 MB" in body


def test_a_forged_unit_is_refused(client, cast, address):
    response = send(client, cast.binh, address, [upload()], unit=cast.head.pk)
    assert response.status_code == 200 and not Evidence.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("thu", 403), ("admin", 403), ("chi", 404), ("son", 404)])
def test_who_has_no_unit_in_the_year_attaches_nothing(client, cast, address, name, status):
    response = send(client, getattr(cast, name), address, [upload()], unit=cast.member.pk)
    assert response.status_code == status
    assert not Evidence.objects.exists()


def test_somebody_of_two_units_says_for_which(client, cast, address):
    officer = make_person("Hoa", cast.member, capacity="officer")
    give_mandate(officer, cast.deputy, capacity="officer")
    client.force_login(officer)
    assert 'name="unit" class="select form-select"' in client.get(address).content.decode()
    send(client, officer, address, [upload()], unit=cast.deputy.pk)
    assert Evidence.objects.get().unit == cast.deputy


def test_a_lost_session_says_that_files_are_to_be_chosen_again_and_keeps_the_words(client, cast, address):
    client.force_login(cast.binh)
    assert "choose the files again" in client.get(address).content.decode()
    del client.cookies["sessionid"]
    client.post(address, {"note": "Ảnh hội nghị", "files": [upload()]})
    assert client.session["kept_input"]["fields"] == {"note": ["Ảnh hội nghị"]}


# --- The file -----------------------------------------------------------------------------------------


def test_a_file_is_handed_out_as_itself_and_never_shown_as_a_page(client, cast, campaign):
    data = make_pdf()
    row = make_evidence(campaign, cast.member, by=cast.binh, file=upload(data, "Quyết định số 5.pdf"))
    client.force_login(cast.an)
    response = client.get(row.get_absolute_url())
    assert response.content == data
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (
        response["Content-Disposition"]
        == "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf"
    )


@pytest.mark.parametrize(
    ("name", "status"), [("binh", 200), ("oanh", 200), ("thu", 200), ("dung", 404), ("chi", 404), ("son", 404)]
)
def test_who_may_not_know_of_a_file_gets_none(client, cast, campaign, name, status):
    row = make_evidence(campaign, cast.member, by=cast.binh)
    client.force_login(getattr(cast, name))
    assert client.get(row.get_absolute_url()).status_code == status
    assert client.get(reverse("emulation:evidence_file", args=[row.pk + 99])).status_code == 404


# --- The list -----------------------------------------------------------------------------------------


def test_the_list_says_where_a_file_is_used_and_offers_to_take_away_what_is_not(client, cast, campaign, address):
    used, loose = (make_evidence(campaign, cast.member, by=cast.binh, name=name) for name in ("dùng.pdf", "rời.pdf"))
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    made.make_section(report, by=cast.binh).evidence.add(used)
    client.force_login(cast.binh)
    body = client.get(address).content.decode()
    assert "Báo cáo chuyên đề: Tình hình chung" in body
    remove = "emulation:evidence_remove"
    assert reverse(remove, args=[loose.pk]) in body and reverse(remove, args=[used.pk]) not in body
    client.force_login(cast.an)
    body = client.get(address).content.decode()
    assert "rời.pdf" in body and reverse(remove, args=[loose.pk]) not in body


def test_reviewers_choose_a_unit(client, cast, campaign, address):
    make_evidence(campaign, cast.member, by=cast.binh, name="của kho bạc.pdf")
    make_evidence(campaign, cast.head, by=cast.oanh, name="của sở.pdf")
    client.force_login(cast.thu)
    body = client.get(address, {"don-vi": cast.head.pk}).content.decode()
    assert "của sở.pdf" in body and "của kho bạc.pdf" not in body
    assert client.get(address, {"don-vi": "x' OR 1"}).status_code == 200
    assert client.get(address, {"don-vi": "9" * 40}).status_code == 200


def test_queries_do_not_grow_with_the_files(client, cast, campaign, address):
    client.force_login(cast.binh)
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    section = made.make_section(report, by=cast.binh)

    def count():
        section.evidence.add(make_evidence(campaign, cast.member, by=cast.binh))
        make_evidence(campaign, cast.member, by=cast.binh)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    first = count()
    for _number in range(4):
        last = count()
    assert first == last


# --- Taking away --------------------------------------------------------------------------------------


def test_taking_away_is_asked_first_and_refused_when_it_is_used_meanwhile(client, cast, campaign):
    row = make_evidence(campaign, cast.member, by=cast.binh)
    address = reverse("emulation:evidence_remove", args=[row.pk])
    client.force_login(cast.binh)
    assert client.get(address).status_code == 200 and Evidence.objects.exists()
    report = made.make_report(made.make_request(campaign, by=cast.an), cast.member, by=cast.an)
    section = made.make_section(report, by=cast.binh)
    section.evidence.add(row)
    assert client.post(address).status_code == 200 and Evidence.objects.exists()
    section.evidence.clear()
    assert client.post(address).url == reverse("emulation:evidence_list", args=[campaign.pk])
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("an", 403), ("thu", 403), ("dung", 404), ("chi", 404)])
def test_nobody_else_takes_a_units_file_away(client, cast, campaign, name, status):
    row = make_evidence(campaign, cast.member, by=cast.binh)
    client.force_login(getattr(cast, name))
    assert client.post(reverse("emulation:evidence_remove", args=[row.pk])).status_code == status
    assert Evidence.objects.exists()


def test_the_administration_shows_it_and_changes_nothing(client, cast, campaign):
    row = make_evidence(campaign, cast.member, by=cast.binh)
    page = reverse("admin:emulation_evidence_change", args=[row.pk])
    client.force_login(cast.thu)
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "khác"}).status_code == 403
    client.force_login(cast.son)
    assert client.get(page).status_code == 302
