"""Who was shown the people of a submission, or took a paper about them away, is noted (Law 91/2025/QH15)."""

import pytest

from awards.deliberation import calling
from awards.proposals import drafting
from awards.proposals.models import DossierPiece
from awards.records.models import Access
from common.clock import today
from tests.awards.making import checked
from tests.awards.proposals.making import again, handed_in, nominated
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
