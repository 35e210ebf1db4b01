"""The whole course of a conference through its pages: plan, agenda, invite, change, open, close, cancel."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.timezone import localtime

from common.clock import at
from emulation.conferences import agenda
from emulation.conferences.models import AgendaItem, Conference, Guest, Paper
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def plan_of(moment, **fields):
    day = localtime(moment)
    given = {
        "kind": "final", "title": "", "day": f"{day:%d/%m/%Y}", "begins": "8h00", "ends": "11:30",
        "place": "Hội trường A", "online_url": "", "launches": "", "quorum": "2/3",
    }  # fmt: skip
    return {**given, **fields}


def pdf(more=b""):
    """A file that passes for a whole PDF."""
    return b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n" + more + b"\nstartxref\n9\n%%EOF\n"


def post(client, person, path, data=None, status=302):
    client.force_login(person)
    response = client.post(path, data or {})
    assert response.status_code == status, response.context and response.context["form"].errors
    return response


def seen(client, person, path):
    """The hidden mark of what the page at `path` shows."""
    client.force_login(person)
    return client.get(path).context["form"].digest


def test_a_conference_is_planned_from_the_page_of_the_year(client, cast, campaign, begins):
    path = f"/nam/{campaign.pk}/hoi-nghi/"
    client.force_login(cast.oanh)
    assert path in client.get(f"/nam/{campaign.pk}/").content.decode()
    assert client.get(path).status_code == 200
    response = post(client, cast.oanh, path, plan_of(begins))
    conference = Conference.objects.get()
    assert response["Location"] == f"/hoi-nghi/{conference.pk}/"
    assert (conference.starts_at, conference.ends_at) == (begins, begins + timedelta(hours=3, minutes=30))
    assert (conference.quorum_parts, conference.quorum_of, conference.place) == (2, 3, "Hội trường A")
    for who in ("binh", "dung"):
        post(client, getattr(cast, who), path, plan_of(begins), status=403)
    post(client, cast.chi, path, plan_of(begins), status=404)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"ends": "07:00"}, "ends"), ({"day": "31/02/2027"}, "day"), ({"begins": "26:00"}, "begins"),
     ({"online_url": "khong phai"}, "online_url"), ({"day": "01/01/2020"}, "__all__")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, campaign, begins, wrong, field):
    response = post(client, cast.an, f"/nam/{campaign.pk}/hoi-nghi/", plan_of(begins, **wrong), status=200)
    assert list(response.context["form"].errors) == [field]
    assert 'value="Hội trường A"' in response.content.decode()


def test_what_was_typed_after_the_session_ended_is_still_there(client, cast, campaign, begins):
    path = f"/nam/{campaign.pk}/hoi-nghi/"
    client.force_login(cast.oanh)
    client.get(path)
    del client.cookies["sessionid"]
    asked = client.post(path, plan_of(begins, title="Tên đã gõ"))["Location"]
    client.post(asked, {"login": cast.oanh.email, "password": PASSWORD})
    assert 'value="Tên đã gõ"' in client.get(path).content.decode()
    assert not Conference.objects.exists()


def test_moving_it_after_the_invitation_says_that_everybody_is_told(client, cast, invited, begins):
    path = f"/hoi-nghi/{invited.pk}/sua/"
    mark = seen(client, cast.an, path)
    assert "told to every invited unit" in client.get(path).content.decode()
    moved = plan_of(begins, title=invited.title, ends="", begins="09:00", place=invited.place, seen=mark)
    client.force_login(cast.an)
    response = client.post(path, moved, follow=True)
    assert "Every invited unit is told" in response.content.decode()
    invited.refresh_from_db()
    assert (invited.revision, invited.starts_at) == (1, begins + timedelta(hours=1))


def test_nobody_unknowingly_writes_over_another_hand(client, cast, conference, begins):
    path = f"/hoi-nghi/{conference.pk}/sua/"
    mark = seen(client, cast.an, path)
    same = {"title": conference.title, "ends": ""}
    post(client, cast.oanh, path, plan_of(begins, **same, place="Hội trường B", seen=mark))
    response = post(client, cast.an, path, plan_of(begins, **same, place="Hội trường C", seen=mark), status=200)
    assert "changed_since" in response.context["form"].codes
    assert "Hội trường B" in response.content.decode()


def test_the_agenda_is_put_together_through_its_pages(client, cast, conference):
    page, first = f"/hoi-nghi/{conference.pk}/", conference.agenda.get()
    post(client, cast.oanh, page + "chuong-trinh/", {"title": "Bàn giao", "presenter": "", "minutes": "20", "note": ""})
    second = AgendaItem.objects.get(title="Bàn giao")
    post(client, cast.oanh, f"/chuong-trinh/{second.pk}/chuyen/", {"way": "up", "seen": "2"})
    assert [item.title for item in conference.agenda.all()] == ["Bàn giao", "Báo cáo tổng kết"]
    edit = f"/chuong-trinh/{second.pk}/sua/"
    mark = seen(client, cast.oanh, edit)
    post(client, cast.oanh, edit, {"title": "Bàn giao cờ", "presenter": "", "minutes": "", "note": "", "seen": mark})
    post(client, cast.oanh, f"/chuong-trinh/{first.pk}/bo/")
    assert [(item.number, item.title) for item in conference.agenda.all()] == [(1, "Bàn giao cờ")]
    client.force_login(cast.binh)
    for path in (
        page + "chuong-trinh/",
        edit,
        f"/chuong-trinh/{second.pk}/bo/",
        f"/chuong-trinh/{second.pk}/tai-lieu/",
    ):
        assert client.get(path).status_code == 403
    assert client.post(f"/chuong-trinh/{second.pk}/chuyen/", {"way": "up"}).status_code == 403
    assert client.get(f"/chuong-trinh/{second.pk}/chuyen/").status_code == 405


def test_a_paper_is_uploaded_replaced_and_taken_off(client, cast, conference):
    item = conference.agenda.get()
    words = {"title": "Báo cáo", "stage": "draft", "audience": "heads"}
    add = f"/chuong-trinh/{item.pk}/tai-lieu/"
    wrong = post(client, cast.oanh, add, {**words, "upload": SimpleUploadedFile("x.pdf", b"khong phai")}, status=200)
    assert wrong.context["form"].codes == {"not_a_paper"}
    post(client, cast.oanh, add, {**words, "upload": SimpleUploadedFile("x.pdf", pdf())})
    paper = Paper.objects.get()
    post(client, cast.oanh, f"/tai-lieu-hop/{paper.pk}/sua/", {**words, "stage": "final"})
    post(client, cast.oanh, f"/tai-lieu-hop/{paper.pk}/sua/", {
        **words, "stage": "final", "upload": SimpleUploadedFile("x.pdf", pdf(b"% them")),
    })  # fmt: skip
    assert len(agenda.versions(paper)) == 2
    client.force_login(cast.an)
    assert f"?ban={paper.document_id}" in client.get(f"/tai-lieu-hop/{paper.pk}/sua/").content.decode()
    assert client.get(f"/tai-lieu-hop/{paper.pk}/bo/").status_code == 200
    post(client, cast.oanh, f"/tai-lieu-hop/{paper.pk}/bo/")
    assert not Paper.objects.exists()


def test_guests_come_and_go(client, cast, conference):
    words = {"name": "Bà Nga", "post": "Phó Chủ tịch", "email": ""}
    post(client, cast.oanh, f"/hoi-nghi/{conference.pk}/khach-moi/", words)
    guest = Guest.objects.get()
    client.force_login(cast.an)
    assert "Bà Nga" in client.get(f"/khach-moi/{guest.pk}/bo/").content.decode()
    post(client, cast.an, f"/khach-moi/{guest.pk}/bo/")
    assert not Guest.objects.exists()


def test_the_check_page_says_who_is_invited_then_sends(client, cast, conference):
    path = f"/hoi-nghi/{conference.pk}/moi-hop/"
    client.force_login(cast.an)
    text = client.get(path).content.decode()
    assert "3 units are invited:" in text and cast.member.name in text
    post(client, cast.oanh, path, status=403)
    post(client, cast.an, path)
    conference.refresh_from_db()
    assert conference.state == "invited"
    client.force_login(cast.an)
    assert "The letter on file says what is planned; it stays." in client.get(path).content.decode()


def test_what_is_missing_is_said_with_the_way_to_put_it_right(client, cast, conference):
    conference.agenda.get().delete()
    client.force_login(cast.an)
    page = client.get(f"/hoi-nghi/{conference.pk}/").content.decode()
    assert f"/hoi-nghi/{conference.pk}/chuong-trinh/" in page
    response = post(client, cast.an, f"/hoi-nghi/{conference.pk}/moi-hop/", status=200)
    assert response.context["form"].codes == {"no_agenda"}
    assert response.content.decode().count("The agenda is empty.") == 2  # the refusal, and the way to put it right


def test_the_session_is_opened_and_closed_through_its_pages(client, cast, invited, begins):
    page = f"/hoi-nghi/{invited.pk}/"
    early = post(client, cast.an, page + "khai-mac/", status=200)
    assert early.context["form"].codes == {"too_early"}
    with at(begins):
        client.force_login(cast.an)
        assert "0 of 3 units are here; the quorum is 2." in client.get(page + "khai-mac/").content.decode()
        post(client, cast.oanh, page + "khai-mac/", status=403)
        post(client, cast.an, page + "khai-mac/")
        client.force_login(cast.an)
        text = client.get(page + "be-mac/").content.decode()
        assert cast.member.name in text and "The step of the year is noted" in text
        post(client, cast.an, page + "be-mac/")
        post(client, cast.an, page + "be-mac/")
    invited.refresh_from_db()
    assert invited.state == "held"


def test_a_conference_is_cancelled_with_a_reason(client, cast, invited):
    path = f"/hoi-nghi/{invited.pk}/huy/"
    response = post(client, cast.an, path, {"because": ""}, status=200)
    assert response.context["form"].errors
    assert "Every invited unit is told" in response.content.decode()
    post(client, cast.an, path, {"because": "Bão số 9"})
    client.force_login(cast.binh)
    assert "Bão số 9" in client.get(f"/hoi-nghi/{invited.pk}/").content.decode()
    client.force_login(cast.an)
    assert client.get(f"/hoi-nghi/{invited.pk}/sua/").status_code == 302
