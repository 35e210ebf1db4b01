from datetime import date

import pytest
from django.urls import reverse

from awards.records import access, merging
from awards.records.models import Access, Recipient
from blocs import succession
from blocs.lists import CutPaginator
from common.clock import today
from tests.awards.records import making


@pytest.fixture
def anh(cast):
    return making.person(cast.member, "Nguyễn Văn Ánh", post="Kế toán viên", birth_year=1980)


def names(response):
    return [row.name for row in response.context["rows"]]


def test_people_are_found_without_accents_and_in_decomposed_letters(client, cast, anh):
    client.force_login(cast.binh)
    for words in ("nguyen anh", "NGUYỄN", "Ánh", "A\u0301nh", "ke toan"):
        assert names(client.get(reverse("awards:recipient_list"), {"q": words})) == ["Nguyễn Văn Ánh"], words
    assert names(client.get(reverse("awards:recipient_list"), {"q": "bình"})) == []


def test_everybody_finds_those_they_may_see(client, cast, anh):
    other = making.person(cast.elsewhere)
    for user, found in [
        (cast.binh, [anh.name]), (cast.an, []), (cast.chi, [other.name]), (cast.thu, [anh.name]),
        (cast.son, [other.name]), (cast.admin, sorted([anh.name, other.name], reverse=True)),
    ]:  # fmt: skip
        client.force_login(user)
        page = client.get(reverse("awards:recipient_list"))
        assert (sorted(names(page), reverse=True), page.context["page"].paginator.count) == (found, len(found)), user


def test_every_look_is_noted_once(client, cast, anh):
    client.force_login(cast.binh)
    client.get(reverse("awards:recipient_list"), {"q": "nguyễn"})
    client.get(anh.get_absolute_url())
    client.get(reverse("awards:recipient_list"), {"export": "csv"})
    client.get(reverse("awards:recipient_list"), {"q": "không có"})
    found = list(Access.objects.order_by("pk").values_list("what", "recipient", "words", "count", "person"))
    assert found == [
        ("search", None, "nguyễn", 1, cast.binh.pk),
        ("page", anh.pk, "", 1, cast.binh.pk),
        ("export", None, "", 1, cast.binh.pk),
    ]


def test_who_may_not_see_a_person_is_told_nothing_and_nothing_is_noted(client, cast, anh):
    for user in (cast.chi, cast.an, cast.son):
        client.force_login(user)
        assert client.get(anh.get_absolute_url()).status_code == 404
    assert not Access.objects.exists()


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, cast, anh, catalogue, django_assert_num_queries):
    client.force_login(cast.binh)
    making.awarded(anh, "T-LDTT", 2025)
    address = reverse("awards:recipient_list")
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
    for number in range(3):
        making.awarded(making.person(cast.member), "T-LDTT", 2024 - number)
    with django_assert_num_queries(8):
        client.get(address)


def test_the_page_shows_every_year(client, cast, anh, catalogue):
    making.graded(anh, 2023)
    making.awarded(anh, "T-CSTDCS", 2023, prize=1_800_000)
    making.awarded(anh, "F-GKDV", 2025)
    making.initiative(anh, 2025, title="Số hóa hồ sơ")
    making.disciplined(anh, date(2022, 3, 1), date(2022, 9, 1))
    client.force_login(cast.binh)
    response = client.get(anh.get_absolute_url())
    assert [year.label for year in response.context["years"]] == ["2025", "2024", "2023", "2022"]
    page = response.content.decode()
    assert "Chiến sĩ thi đua cơ sở" in page and "Số hóa hồ sơ" in page and "1.800.000" in page


def test_a_merged_entry_leads_to_the_one_that_stayed(client, cast, anh):
    other = making.person(cast.member, "Nguyễn Văn Anh", birth_year=1980)
    merging.merge(anh, other, by=cast.thu)
    client.force_login(cast.binh)
    response = client.get(other.get_absolute_url())
    assert response.url == anh.get_absolute_url()
    assert names(client.get(reverse("awards:recipient_list"))) == ["Nguyễn Văn Ánh"]


def test_the_heir_of_a_unit_finds_its_people_and_moves_them(client, cast, anh):
    new = succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 1", by=cast.thu)
    (unit,) = new.units
    client.force_login(cast.binh)
    page = client.get(anh.get_absolute_url())
    assert page.context["heir"] == unit
    form = client.get(reverse("awards:recipient_move", args=[anh.pk])).context["form"]
    assert form.initial == {"unit": unit, "on": today()}
    client.post(reverse("awards:recipient_move", args=[anh.pk]), {"unit": unit.pk, "on": today().strftime("%d/%m/%Y")})
    anh.refresh_from_db()
    assert (anh.unit, anh.joined_on) == (unit, today())
    assert "Kho bạc khu vực" in anh.history.first().history_change_reason


def test_a_recipient_is_added_on_the_page(client, cast):
    client.force_login(cast.binh)
    sent = {"unit": cast.member.pk, "kind": "individual", "name": "Trần  Thị Bé", "birth_year": "1975", "sex": "female"}
    address = reverse("awards:recipient_add")
    first = client.post(address, sent)
    assert client.post(address, sent).url == first.url
    row = Recipient.objects.get()
    assert (row.name, row.unit, row.history.get().history_user) == ("Trần Thị Bé", cast.member, cast.binh)
    foreign = client.post(address, {**sent, "unit": cast.head.pk})
    assert foreign.status_code == 200 and "unit" in foreign.context["form"].errors


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("grading_put", {"year": "2024", "level": "good", "months_worked": "12"}),
        ("initiative_add", {"title": "Số hóa", "kind": "initiative", "year": "2024", "scope": "base",
                            "recognised_by": "Hội đồng"}),
        ("discipline_add", {"kind": "penalty", "since": "01/02/2024", "until": ""}),
    ],
)  # fmt: skip
def test_leaders_note_what_is_known_of_their_people(client, cast, anh, name, sent):
    client.force_login(cast.binh)
    address = reverse(f"awards:{name}", args=[anh.pk])
    for _twice in range(2):
        assert client.post(address, sent).url == anh.get_absolute_url()
    assert anh.gradings.count() + anh.initiatives.count() + anh.disciplines.count() == 1


def test_only_the_secretariat_notes_awards_decided_elsewhere(client, cast, anh, catalogue):
    address = reverse("awards:award_record_add", args=[anh.pk])
    sent = {
        "award": catalogue["T-LDTT"].pk, "year": "2024", "occasion": "merit", "decision_number": "5/QĐ",
        "decided_on": "31/12/2024", "decided_by": "Giám đốc", "prize": "702000",
    }  # fmt: skip
    client.force_login(cast.binh)
    assert client.post(address, sent).status_code == 403
    client.force_login(cast.thu)
    assert client.post(address, sent).url == anh.get_absolute_url()
    assert anh.awards.get().unit == cast.member
    refused = client.post(address, {**sent, "decision_number": "6/QĐ"})
    assert refused.status_code == 200 and refused.context["form"].codes == {"award_exists"}


def test_two_entries_are_merged_on_the_page(client, cast, anh):
    other = making.person(cast.member, "Nguyễn Văn Ánh", told_apart_by="Phòng 2")
    making.graded(other, 2024)
    client.force_login(cast.thu)
    address = reverse("awards:recipient_merge", args=[anh.pk])
    assert [each for each, _merger in client.get(address).context["previews"]] == [other]
    client.post(address, {"other": other.pk, "because": "Quyết định 12"})
    other.refresh_from_db()
    assert other.same_as == anh and anh.gradings.count() == 1
    client.force_login(cast.binh)
    assert client.get(address).status_code == 403


def test_lists_and_files_of_the_administration_are_noted(client, cast, anh):
    client.force_login(cast.thu)
    client.get(reverse("admin:awards_recipient_changelist"), {"q": "anh"})
    client.post(reverse("admin:awards_recipient_export"), {"format": "1", "resource": "0"})
    client.get(reverse("admin:awards_recipient_change", args=[anh.pk]))
    assert list(Access.objects.order_by("pk").values_list("what", flat=True)) == ["search", "export", "page"]
    client.force_login(cast.son)
    assert client.get(reverse("admin:awards_access_changelist")).context["cl"].result_count == 0
    assert client.get(reverse("admin:awards_recipient_changelist")).context["cl"].result_count == 0


def test_a_file_with_identity_numbers_is_not_put_aside(client, cast):
    from django.core.cache import cache
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(cast.thu)
    file = SimpleUploadedFile("nguoi.csv", "unit,name,CCCD\nSở Nội vụ,An,012345678901\n".encode())
    response = client.post(reverse("admin:awards_recipient_import"), {"import_file": file, "format": "0"})
    assert "91/2025" in str(response.context["form"].errors)
    assert "result" not in response.context and not cache.has_key("nguoi.csv")


def test_words_are_cut(cast):
    assert len(access.note(cast.thu, access.What.SEARCH, words="a" * 500).words) == 200


def test_the_administration_lists_no_more_award_records_than_anybody_turns_over(
    client, cast, anh, catalogue, monkeypatch
):
    rows = [making.awarded(anh, code, year) for code, year in (("T-LDTT", 2019), ("T-LDTT", 2023), ("T-CSTDCS", 2023))]
    address = reverse("admin:awards_awardrecord_changelist")
    client.force_login(cast.admin)
    found = client.get(address).context["cl"]
    assert (list(found.result_list), found.paginator.is_cut) == (rows[::-1], False)
    assert [year for year, _label in found.filter_specs[-1].lookup_choices] == [str(y) for y in range(2023, 2018, -1)]
    assert list(client.get(address, {"year": "2019"}).context["cl"].result_list) == rows[:1]
    words = {"anh": rows[::-1], "anh chien si": rows[2:], "tien tien": rows[1::-1], "khong ai": []}
    for word, expected in words.items():
        assert list(client.get(address, {"q": word}).context["cl"].result_list) == expected, word
    monkeypatch.setattr(CutPaginator, "MOST", 2)
    page = client.get(address)
    assert (page.context["cl"].result_count, page.context["cl"].paginator.is_cut) == (2, True)
    assert "Hơn 2" in page.content.decode()
