"""Who was shown the people of a submission, or took a paper about them away, is noted (Law 91/2025/QH15)."""

import pytest

from awards.deliberation import calling
from awards.proposals import drafting, handing_in, reviewing
from awards.proposals.models import DossierPiece
from awards.records.models import Access
from common.clock import today
from tests.awards.making import checked
from tests.awards.proposals.making import again, award, handed_in, nominated
from tests.awards.proposals.test_sudden import reported
from tests.awards.records.making import person

pytestmark = pytest.mark.django_db

SHEET = "/ho-so-khen-thuong/{submission}/"
LISTS = [SHEET, f"{SHEET}in/", f"{SHEET}thanh-phan/", "/nam/{year}/de-nghi/"]
FILES = [f"{SHEET}pdf/", f"{SHEET}word/"]


@pytest.fixture
def two(cast, submission):
    """Two people whom Bình's unit proposes, handed in."""
    rows = [nominated(submission, name, by=cast.binh) for name in ("Nguyễn Thị Ánh", "Trần Văn Bảo")]
    handed_in(submission, by=cast.binh)
    return rows


def look(client, reader, path, submission):
    client.force_login(reader)
    response = client.get(path.format(submission=submission.pk, year=submission.campaign_id))
    assert response.status_code == 200
    return list(Access.objects.order_by("pk").values_list("person", "what", "recipient", "words", "count"))


def test_the_page_of_a_nomination(client, cast, submission, two):
    path = f"/de-nghi/{two[0].pk}/"
    assert look(client, cast.binh, path, submission) == []
    assert look(client, cast.an, path, submission) == [(cast.an.pk, "page", two[0].recipient_id, "", 1)]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_the_people_of_another_unit(client, cast, submission, two, path):
    assert look(client, cast.binh, path, submission) == []
    ((person, what, recipient, words, count),) = look(client, cast.an, path, submission)
    assert (person, what, recipient, count) == (cast.an.pk, "list", None, 2)
    assert again(submission).number in words or submission.campaign.year in words


@pytest.mark.parametrize("path", FILES)
def test_a_paper_with_the_people_of_another_unit(client, cast, submission, two, path):
    assert look(client, cast.binh, path, submission) == []
    ((person, what, recipient, words, count),) = look(client, cast.thu, path, submission)
    assert (person, what, recipient, count) == (cast.thu.pk, "export", None, 2)
    assert words == f"{again(submission).number} · {submission.title}"


def test_a_paper_of_the_dossier(client, cast, submission, two):
    about_one = DossierPiece.objects.filter(nomination=two[1]).first()
    about_all = DossierPiece.objects.filter(submission=submission, nomination=None).first()
    for piece in (about_one, about_all):
        assert look(client, cast.binh, f"/thanh-phan-ho-so/{piece.pk}/", submission) == []
    look(client, cast.an, f"/thanh-phan-ho-so/{about_one.pk}/", submission)
    first, second = look(client, cast.an, f"/thanh-phan-ho-so/{about_all.pk}/", submission)
    assert first == (cast.an.pk, "export", two[1].recipient_id, about_one.document.title, 1)
    assert (second[1], second[2], second[4]) == ("export", None, 2)


def test_who_proposes_beside_others_is_noted_for_the_others_only(client, cast, submission, two):
    """The head's list holds its own people too: only those of other units are counted."""
    own = drafting.begin(submission.campaign, cast.head, by=cast.an)
    nominated(own, "Lê Thị Của Nhà", by=cast.an)
    ((_person, _what, _recipient, _words, count),) = look(client, cast.an, "/nam/{year}/de-nghi/", submission)
    assert count == 2


def test_an_empty_list_is_not_noted(client, cast, submission):
    assert look(client, cast.thu, "/nam/{year}/de-nghi/", submission) == []


def test_what_is_before_a_meeting_of_the_council(client, cast, campaign, catalogue):
    row = checked(campaign, person(cast.member, "Nguyễn Thị Hồng"), "F-BKBT", by=cast.thu)
    meeting = calling.call(cast.council, title="Phiên họp xét khen thưởng", held_on=today(), by=cast.thu)
    calling.put(meeting, row, by=cast.thu)
    client.force_login(cast.thu)
    assert client.get(meeting.get_absolute_url()).status_code == 200
    look = Access.objects.get()
    assert (look.what, look.words, look.count) == ("list", "Phiên họp xét khen thưởng", 1)


def test_the_list_of_sudden_achievements(client, cast, catalogue):
    reported(cast)
    client.force_login(cast.thu)
    assert client.get("/khen-thuong/dot-xuat/danh-sach/").status_code == 200
    look = Access.objects.get()
    assert (look.what, look.words, look.count) == ("list", "Khen thưởng đột xuất", 1)


def test_those_who_were_withdrawn_still_stand_on_the_pages(client, cast, submission, two):
    reviewing.give_back(again(submission), reason="Thiếu biên bản", by=cast.an)
    handing_in.withdraw(again(submission), by=cast.binh, because="Không đề nghị nữa")
    for number, path in enumerate([SHEET, f"{SHEET}in/", f"{SHEET}thanh-phan/", *FILES], start=1):
        looks = look(client, cast.an, path, submission)
        assert (len(looks), looks[-1][-1]) == (number, 2)


def test_somebody_proposed_for_two_awards_is_one_person(client, cast, submission):
    first = nominated(submission, by=cast.binh)
    drafting.nominate(submission, recipient=first.recipient, award=award("T-CSTDCS"), by=cast.binh)
    handed_in(submission, by=cast.binh)
    assert [each[-1] for each in look(client, cast.an, SHEET, submission)] == [1]


def test_who_is_refused_or_asks_for_the_headers_only_was_shown_nothing(client, cast, submission, two):
    client.force_login(cast.chi)
    assert client.get(f"/ho-so-khen-thuong/{submission.pk}/").status_code == 404
    client.force_login(cast.an)
    assert client.head(f"/ho-so-khen-thuong/{submission.pk}/").status_code == 200
    assert not Access.objects.exists()


def test_what_is_read_in_the_administration_is_noted_as_on_the_site(client, cast, submission, two):
    look(client, cast.thu, f"/quan-tri/awards/nomination/{two[0].pk}/change/", submission)
    look(client, cast.thu, "/quan-tri/awards/nomination/", submission)
    found = look(client, cast.thu, "/quan-tri/awards/submission/{submission}/change/", submission)
    assert [(what, recipient, count) for _who, what, recipient, _words, count in found] == [
        ("page", two[0].recipient_id, 1), ("search", None, 2), ("list", None, 2),
    ]  # fmt: skip


def test_a_sudden_achievement_that_was_given_up_still_says_whose_it_was(client, cast, catalogue):
    row = handing_in.withdraw(handing_in.recall(reported(cast), by=cast.binh), by=cast.binh, because="Nhầm người")
    client.force_login(cast.thu)
    assert "Lê Văn Bảo" in row.title
    assert row.title in client.get("/khen-thuong/dot-xuat/danh-sach/?tat-ca").content.decode()
    assert [look.count for look in Access.objects.all()] == [1]
