"""One's own notices, preferences and calendar address."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import at, today
from emulation.covenants import signing
from emulation.notices import feeds, inbox, preferences, sending
from emulation.notices.models import FeedKey
from tests.conftest import act, give_mandate, make_person


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def get(client, person, path):
    client.force_login(type(person).objects.get(pk=person.pk))
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, person, path):
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_nothing_told_yet_says_what_will_stand_here(client, cast):
    assert "No notices yet" in get(client, cast.an, "/thong-bao/")


def test_one_reads_ones_own_notices_only(client, cast, tell):
    tell(cast.an, subject="Cho An")
    tell(cast.binh, subject="Cho Bình", key="2")
    sending.send_waiting()
    text = get(client, cast.an, "/thong-bao/")
    assert "Cho An" in text
    assert "Cho Bình" not in text
    assert "1 unread notice." in text
    notice = inbox.of(cast.binh).get()
    assert client.post(f"/thong-bao/{notice.pk}/").status_code == 404


def test_opening_a_notice_marks_it_and_leads_to_its_page(client, cast, tell):
    tell(cast.an, url="/khoi/")
    sending.send_waiting()
    notice = inbox.of(cast.an).get()
    assert "1 unread notice" in get(client, cast.an, "/")
    assert client.get(f"/thong-bao/{notice.pk}/").status_code == 200
    assert inbox.unread_count(cast.an) == 1
    response = client.post(f"/thong-bao/{notice.pk}/")
    assert (response.status_code, response.url) == (302, "/khoi/")
    assert inbox.unread_count(cast.an) == 0
    assert "unread notice" not in get(client, cast.an, "/")


def test_all_are_marked_at_once_and_filtered(client, cast, tell):
    for number in range(3):
        tell(cast.an, key=f"{number}")
    sending.send_waiting()
    client.force_login(cast.an)
    inbox.mark_read(cast.an, [inbox.of(cast.an).first().pk])
    assert client.get("/thong-bao/?unread=1").content.decode().count("<h2>Thông báo</h2>") == 2
    assert client.get("/thong-bao/da-doc/").status_code == 405
    client.post("/thong-bao/da-doc/")
    assert inbox.unread_count(cast.an) == 0
    assert "Everything is read" in client.get("/thong-bao/?unread=1").content.decode()


def test_one_notice_or_three_take_as_many_queries(client, cast, tell):
    tell(cast.an, key="0")
    sending.send_waiting()
    one = queries(client, cast.an, "/thong-bao/")
    for number in range(1, 3):
        tell(cast.an, key=f"{number}")
    sending.send_waiting()
    assert queries(client, cast.an, "/thong-bao/") == one == 6


def test_a_choice_is_kept_and_shown(client, cast):
    client.force_login(cast.an)
    kinds = [kind for kind in preferences.MUTABLE if kind != "directive"]
    response = client.post("/thong-bao/lua-chon/", {"mail": "daily", "kinds": kinds})
    assert response.status_code == 302
    chosen = preferences.of(cast.an)
    assert (chosen.mail, chosen.muted) == ("daily", ["directive"])
    text = client.get("/thong-bao/lua-chon/").content.decode()
    assert "Your choice is kept." in text
    assert text.count(" checked") == len(kinds) + 1
    assert client.post("/thong-bao/lua-chon/", {"mail": "weekly"}).status_code == 200
    assert preferences.of(cast.an).mail == "daily"


# --- The calendar -------------------------------------------------------------------------------------


def unfolded(text):
    """Content lines of RFC 5545: joined where they were folded, without the escapes of texts."""
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").strip().split("\r\n")
    return [line.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n") for line in lines]


def events(text):
    """The events of a calendar, read by hand and not by the library that wrote it."""
    found, lines = [], unfolded(text)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT":
            name, _colon, value = line.partition(":")
            found[-1][name] = value
    return found


def calendar(client, secret):
    client.logout()
    response = client.get(f"/lich/{secret}.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return events(response.content.decode())


def test_a_calendar_holds_steps_and_last_days_in_vietnamese(client, cast, covenant):
    secret = feeds.renew(by=cast.binh)
    found = calendar(client, secret)
    due = covenant.signing_due_on
    (sign,) = [event for event in found if event["UID"].startswith("viec-covenant_sign")]
    assert sign["DTSTART;VALUE=DATE"] == f"{due:%Y%m%d}"
    assert sign["DTEND;VALUE=DATE"] == f"{due + timedelta(days=1):%Y%m%d}"
    assert sign["SUMMARY"].startswith("Hạn: ")
    assert sign["SUMMARY"].endswith(" – Khối thi đua Tổng hợp")
    assert sign["URL"] == f"http://127.0.0.1:8000/giao-uoc/{covenant.pk}/"
    steps = [event["SUMMARY"] for event in found if event["UID"].startswith("buoc-")]
    assert len(steps) == 6
    assert all(summary.endswith(f"– Khối thi đua Tổng hợp {cast.year}") for summary in steps)


def test_what_is_done_leaves_the_calendar_and_officers_are_not_asked_to_sign(client, cast, covenant):
    secret, other = feeds.renew(by=cast.binh), feeds.renew(by=cast.oanh)
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    for key in (secret, other):
        assert not [event for event in calendar(client, key) if event["UID"].startswith("viec-")]


def test_a_calendar_ends_with_the_mandate_and_shows_no_other_bloc(client, cast, covenant):
    gone = make_person("Giang")
    give_mandate(gone, cast.member, since=date(2019, 1, 1), until=date(2019, 12, 31))
    for person in (gone, cast.chi, cast.son, cast.admin):
        assert calendar(client, feeds.renew(by=person)) == []


def test_an_address_is_shown_once_replaced_and_revoked(client, cast):
    client.force_login(cast.an)
    assert client.post("/thong-bao/lich/").status_code == 302
    page = client.get("/thong-bao/lua-chon/")
    text = page.content.decode()
    secret = text.partition("http://127.0.0.1:8000/lich/")[2].partition(".ics")[0]
    assert len(secret) == 32
    assert page.headers["Cache-Control"] == "no-store"
    assert secret not in client.get("/thong-bao/lua-chon/").content.decode()
    assert not FeedKey.objects.filter(secret_sha256=secret).exists()
    assert feeds.person_of(secret) == cast.an
    newer = feeds.renew(by=cast.an)
    assert (feeds.person_of(secret), feeds.person_of(newer)) == (None, cast.an)
    client.post("/thong-bao/lich/thu-hoi/")
    client.post("/thong-bao/lich/thu-hoi/")
    assert client.get(f"/lich/{newer}.ics").status_code == 404
    assert FeedKey.objects.filter(person=cast.an).count() == 2


def test_a_deactivated_account_has_no_calendar(client, cast):
    secret = feeds.renew(by=cast.an)
    cast.an.is_active = False
    cast.an.save()
    assert client.get(f"/lich/{secret}.ics").status_code == 404


def test_a_day_is_that_of_vietnam(client, cast, covenant):
    """At 00:30 in Hà Nội it is still yesterday in UTC: what fell due yesterday is late all the same."""
    secret = feeds.renew(by=cast.binh)
    with at(datetime(today().year, today().month, today().day, 0, 30)):
        assert len(calendar(client, secret)) == 7
