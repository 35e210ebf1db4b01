"""The outbox on its pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from common.clock import now
from emulation.notices import outbox, sending
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def as_thu(client, cast):
    client.force_login(cast.thu)
    return client


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_outbox_says_what_will_stand_here(as_thu):
    assert "Nothing was sent yet" in text(as_thu, "/hop-thu-di/")


@pytest.mark.parametrize(("person", "status"), [("an", 403), ("chi", 403), ("son", 200), ("admin", 200)])
def test_secretariats_see_the_outbox_of_their_own_councils(client, cast, tell, person, status):
    message = tell(cast.an, subject="Thông báo của Hội đồng")
    client.force_login(getattr(cast, person))
    assert client.get("/hop-thu-di/").status_code == status
    if person == "admin":
        assert "Thông báo của Hội đồng" in text(client, "/hop-thu-di/")
        return
    for page in ("", "sua/", "giu/", "huy/", "gui-lai/"):
        assert client.get(f"/hop-thu-di/{message.pk}/{page}").status_code == 404
    assert client.post(f"/hop-thu-di/{message.pk}/tiep-tuc/").status_code == 404
    if person == "son":
        assert "Nothing was sent yet" in text(client, "/hop-thu-di/")


def test_names_and_counts_stand_there_before_and_after_sending(as_thu, cast, tell, server):
    server.refuses = {cast.an.email: 550}
    message = tell(to=of_units([cast.head, cast.member]), subject="Mời họp")
    assert "3 recipients" in text(as_thu, "/hop-thu-di/")
    before = text(as_thu, f"/hop-thu-di/{message.pk}/")
    assert all(name in before for name in ["Who would get it now", "Oanh", "Sở Nội vụ", cast.binh.email])
    sending.send_waiting()
    page = text(as_thu, "/hop-thu-di/")
    assert all(words in page for words in ["3 recipients", "1 failed", "2 sent", "not everybody was reached"])
    after = text(as_thu, f"/hop-thu-di/{message.pk}/")
    assert "Máy chủ thư từ chối địa chỉ này (550 no)" in after
    assert "Send again" in after


def test_no_recipients_are_said_and_stay_visible(as_thu, tell):
    message = tell(to=Audience())
    assert "0 recipients" in text(as_thu, "/hop-thu-di/")
    assert "Nobody acts today for those to whom it is addressed" in text(as_thu, f"/hop-thu-di/{message.pk}/")
    sending.send_waiting()
    assert "0 recipients" in text(as_thu, "/hop-thu-di/")
    assert "so it went to no one" in text(as_thu, f"/hop-thu-di/{message.pk}/")


def test_filters_stand_in_the_address(as_thu, cast, tell):
    tell(cast.an, subject="Nhắc ký", kind="reminder", key="1")
    outbox.hold(tell(cast.an, subject="Mời họp", kind="conference", key="2"), by=cast.thu, because="x")
    assert "Mời họp" not in text(as_thu, "/hop-thu-di/?kind=reminder")
    assert "Nhắc ký" not in text(as_thu, "/hop-thu-di/?state=held")
    assert "Mời họp" in text(as_thu, "/hop-thu-di/?q=h%E1%BB%8Dp&state=held")
    assert "No message fits these filters" in text(as_thu, "/hop-thu-di/?state=failed")
    assert "2 messages" in text(as_thu, "/hop-thu-di/?state=nonsense")


def test_one_message_or_three_take_as_many_queries(as_thu, cast, tell):
    def count():
        with CaptureQueriesContext(connection) as captured:
            as_thu.get("/hop-thu-di/")
        return len(captured)

    tell(to=of_units([cast.head]), key="0")
    one = count()
    for number in range(1, 3):
        tell(to=of_units([cast.head, cast.member]), key=f"{number}")
    assert count() == one == 7


def test_hold_change_release_cancel_through_the_pages(as_thu, cast, tell):
    path = f"/hop-thu-di/{tell(cast.an).pk}/"
    assert "This field is required" in as_thu.post(f"{path}giu/", {"because": ""}).content.decode()
    assert as_thu.post(f"{path}giu/", {"because": "Xem lại"}).url == path
    assert "Xem lại" in text(as_thu, path)
    seen = as_thu.get(f"{path}sua/").context["form"]["seen"].value()
    later = localtime(now() + timedelta(days=1))
    words = {"subject": "Mới", "body": "Chữ mới", "due_on": f"{later:%d/%m/%Y}", "due_time": "08:00", "seen": seen}
    assert as_thu.post(f"{path}sua/", words).url == path
    message = Message.objects.get()
    assert (message.subject, message.is_edited, localtime(message.due_at).hour) == ("Mới", True, 8)
    stale = as_thu.post(f"{path}sua/", {**words, "subject": "Của người khác"})
    assert "What is there now" in stale.content.decode()
    assert as_thu.post(f"{path}tiep-tuc/").url == path
    assert as_thu.post(f"{path}huy/", {"because": "Nhầm"}).url == path
    assert "Nobody got it" in text(as_thu, path)
    refused = as_thu.post(f"{path}giu/", {"because": "x"})
    assert "gone out already, or was cancelled" in refused.content.decode()


def test_sending_again_says_how_many(as_thu, cast, tell, server):
    message = tell(cast.an, cast.binh)
    sending.send_waiting()
    path = f"/hop-thu-di/{message.pk}/"
    nobody = as_thu.post(f"{path}gui-lai/", {"to_all": "failed", "because": "x"})
    assert "nobody to send it to again" in nobody.content.decode()
    assert as_thu.post(f"{path}gui-lai/", {"to_all": "all", "because": "Bản trước thiếu"}).url == path
    assert "2 e-mails go out again." in text(as_thu, path)
    assert sending.send_waiting().sent == 2
    assert len(server.mails) == 4


def test_a_file_is_handed_out_to_be_saved(as_thu, cast, tell):
    message = tell(cast.an, attachments=[("Giấy mời.pdf", b"%PDF-1.7", "application/pdf")])
    response = as_thu.get(f"/hop-thu-di/{message.pk}/tep/{message.attachments.get().pk}/")
    assert (response.content, response.headers["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert response.headers["Content-Disposition"].startswith("attachment")
