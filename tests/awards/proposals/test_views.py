"""The pages of nominations: what each side sees and does on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.proposals import drafting, handing_in, reviewing
from awards.proposals.models import Nomination, Submission
from tests.awards.making import members
from tests.awards.proposals.making import again, award, completed, handed_in, nominated
from tests.awards.records.making import person
from tests.emulation.evidence.making import upload

pytestmark = pytest.mark.django_db


def page(client, person, path, data=None):
    client.force_login(person)
    return client.get(path) if data is None else client.post(path, data)


def test_a_unit_nominates_on_the_page_and_hands_in(client, cast, submission):
    path = f"/ho-so-khen-thuong/{submission.pk}/"
    fields = {
        "kind": "individual", "name": "Nguyễn Thị Ánh", "birth_year": "1985", "award": award("T-LDTT").pk,
        "position_class": "worker",
    }  # fmt: skip
    row = Nomination.objects.filter(submission=submission)
    assert page(client, cast.binh, f"{path}de-cu/", fields).status_code == 302 and row.count() == 1
    response = page(client, cast.binh, f"{path}nop/")
    assert "còn thiếu" in response.content.decode() or response.context["missing"]
    completed(submission, by=cast.binh)
    mark = page(client, cast.binh, f"{path}nop/").context["form"]["read"].value()
    assert page(client, cast.binh, f"{path}nop/", {"read": mark}).headers["Location"] == f"{path}da-nop/"
    assert again(submission).number in page(client, cast.binh, f"{path}da-nop/").content.decode()


def test_a_member_of_the_council_is_not_led_to_a_year_they_do_not_see(client, cast, submission):
    members(submission.council, 1, people=[cast.son])
    row = nominated(submission, by=cast.binh)
    Submission._base_manager.filter(pk=submission.pk).update(state="checked", number="1")
    year = reverse("awards:nomination_list", args=[submission.campaign_id])
    for path in (row.get_absolute_url(), f"/ho-so-khen-thuong/{submission.pk}/"):
        assert f'href="{year}"' in page(client, cast.thu, path).text
        assert page(client, cast.thu, year).status_code == 200
        shown = page(client, cast.son, path)
        assert (shown.status_code, f'href="{year}"' in shown.text) == (200, False)
    assert page(client, cast.son, year).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(client, cast, submission):
    fields = {"kind": "individual", "name": "Ánh", "award": award("T-TTLDXS").pk, "achievement": "Đã viết dài"}
    response = page(client, cast.binh, f"/ho-so-khen-thuong/{submission.pk}/de-cu/", fields)
    assert response.context["form"].codes == {"not_for_this_kind"}
    assert "Đã viết dài" in response.content.decode()


def test_the_conditions_are_seen_before_anything_is_saved(client, cast, submission):
    person(cast.member, "Nguyễn Thị Ánh", birth_year=1985)
    path, fields = f"/ho-so-khen-thuong/{submission.pk}/de-cu/", {"kind": "individual", "award": award("T-LDTT").pk}
    response = page(client, cast.binh, path, {**fields, "name": "Nguyễn Thị Ánh", "look": "1"})
    assert response.context["explained"].lines and not submission.nominations.exists()
    response = page(client, cast.binh, path, {**fields, "name": "Ai mới", "look": "1"})
    assert response.context["is_new"] and not submission.nominations.exists()


def test_a_stale_page_shows_both_texts_and_saves_the_second_time(client, cast, submission):
    row = nominated(submission, by=cast.binh, achievement="Bản đầu")
    path = f"/de-nghi/{row.pk}/sua/"
    seen = page(client, cast.binh, path).context["form"]["seen"].value()
    drafting.edit(row, by=cast.binh, achievement="Bản của người khác", position_class="worker")
    fields = {"achievement": "Bản của tôi", "position_class": "worker", "post": "", "seen": seen}
    response = page(client, cast.binh, path, fields)
    assert response.context["form"].codes == {"changed_since"}
    said = response.content.decode()
    assert "Bản của người khác" in said and "Bản của tôi" in said
    again_seen = response.context["form"].data["seen"]
    assert page(client, cast.binh, path, {**fields, "seen": again_seen}).status_code == 302
    row.refresh_from_db()
    assert row.achievement == "Bản của tôi"


def test_files_are_added_by_the_piece_they_are(client, cast, submission):
    row = nominated(submission, by=cast.binh)
    path = f"/ho-so-khen-thuong/{submission.pk}/thanh-phan/them/"
    response = page(client, cast.binh, path, {"what": f"report-{row.pk}", "files": [upload(), upload()]})
    assert response.status_code == 302
    assert [(piece.kind, piece.nomination) for piece in submission.pieces.all()] == [("report", row)] * 2
    response = page(client, cast.binh, path, {"what": "minutes", "files": [upload(b"MZ program", "bien-ban.pdf")]})
    assert response.context["form"].codes == {"not_allowed"}


def test_a_file_is_saved_and_not_shown(client, cast, submission):
    handed_in(submission, by=cast.binh)
    piece = submission.pieces.first()
    for reader in (cast.binh, cast.an, cast.thu):
        response = page(client, reader, f"/thanh-phan-ho-so/{piece.pk}/")
        assert response.status_code == 200 and response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for stranger in (cast.chi, cast.dung, cast.son):
        assert page(client, stranger, f"/thanh-phan-ho-so/{piece.pk}/").status_code == 404


def test_the_letter_that_was_handed_in_is_the_frozen_one(client, cast, submission):
    row = handed_in(submission, by=cast.binh)
    found = page(client, cast.thu, f"/ho-so-khen-thuong/{row.pk}/pdf/").content
    assert found == bytes(row.document.file.data)
    word = page(client, cast.thu, f"/ho-so-khen-thuong/{row.pk}/word/").content
    assert word.startswith(b"PK")


def test_the_desk_shows_each_what_is_theirs_to_do(client, cast, campaign, submission):
    nominated(submission, by=cast.binh)

    def desk(person):
        found = page(client, person, "/khen-thuong/").context["desk"]
        names = ("preparing", "reviewing", "checking", "others")
        return {name: len(getattr(found, name)) for name in names if getattr(found, name)}

    assert (desk(cast.binh), desk(cast.an), desk(cast.thu)) == ({"preparing": 1}, {}, {})
    row = handing_in.submit(completed(submission, by=cast.binh), by=cast.binh)
    assert (desk(cast.binh), desk(cast.an)) == ({"others": 1}, {"reviewing": 1})
    reviewing.forward(row, by=cast.an)
    assert (desk(cast.an), desk(cast.thu), desk(cast.chi)) == ({"others": 1}, {"checking": 1}, {})


@pytest.mark.parametrize("path", ["/khen-thuong/", "/khen-thuong/dot-xuat/danh-sach/", "/nam/{}/de-nghi/"])
def test_lists_take_as_many_queries_for_three_as_for_one(client, cast, campaign, catalogue, path):
    path, found = path.format(campaign.pk), []
    for occasion in ("merit", "movement", "service"):
        row = drafting.begin(campaign, cast.member, by=cast.binh, occasion=occasion)
        nominated(row, f"Người {occasion}", by=cast.binh, code="F-BKBT")
        handing_in.submit(row, by=cast.binh, knowingly=True)
        page(client, cast.an, path)
        with CaptureQueriesContext(connection) as asked:
            assert page(client, cast.an, path).status_code == 200
        found.append(len(asked))
    assert found[0] == found[1] == found[2]


def sudden_fields(cast, **fields):
    return {
        "name": "Lê Văn Bảo", "achievement": "Cứu người.", "achieved_on": "01/03/2026", "award": award("F-BKBT").pk,
        "unit": cast.member.pk, "council": cast.council.pk, **fields,
    }  # fmt: skip


@pytest.mark.parametrize("position", ["leader", "manager", "worker"])
def test_the_position_of_whom_a_sudden_report_names_stays_as_it_is_on_record(
    client, cast, campaign, catalogue, position
):
    known = person(cast.member, "Lê Văn Bảo", position_class=position)
    page(client, cast.binh, "/khen-thuong/dot-xuat/", sudden_fields(cast))
    row = Nomination.objects.get()
    assert (row.recipient, row.position_class) == (known, position)


def test_a_sudden_report_of_somebody_new_says_the_position(client, cast, campaign, catalogue):
    response = page(client, cast.binh, "/khen-thuong/dot-xuat/", sudden_fields(cast))
    assert not Nomination.objects.exists()
    assert "position_class" in response.context["form"].errors


def test_two_of_one_name_are_told_apart_in_a_sudden_report(client, cast, campaign, catalogue):
    person(cast.member, "Lê Văn Bảo", birth_year=1980, position_class="worker")
    younger = person(cast.member, "Lê Văn Bảo", birth_year=1990, position_class="worker")
    response = page(client, cast.binh, "/khen-thuong/dot-xuat/", sudden_fields(cast))
    assert "birth_year" in response.context["form"].errors
    page(client, cast.binh, "/khen-thuong/dot-xuat/", sudden_fields(cast, birth_year="1990"))
    assert Nomination.objects.get().recipient == younger


def test_the_sudden_form_needs_few_words(client, cast, campaign, catalogue):
    response = page(client, cast.binh, "/khen-thuong/dot-xuat/", sudden_fields(cast, position_class="worker"))
    row = Submission.objects.get()
    assert response.headers["Location"] == f"/ho-so-khen-thuong/{row.pk}/da-nop/"
    assert row.nominations.get().position_class == "worker"
    assert page(client, cast.thu, "/khen-thuong/dot-xuat/").status_code == 403
