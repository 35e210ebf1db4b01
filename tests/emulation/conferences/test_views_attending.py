"""Answering, checking in on a phone, the secretary's table, and votes, through their pages."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from common.clock import at
from emulation.conferences import attending, holding, inviting
from emulation.conferences.models import Attendance, Vote
from tests.conftest import make_person


@pytest.fixture(autouse=True)
def _english(client, db):
    client.cookies["django_language"] = "en"
    cache.clear()
    with translation.override("en"):
        yield


def ask(client, person, path, data=None, status=200):
    client.force_login(person)
    response = client.get(path) if data is None else client.post(path, data)
    assert response.status_code == status, response.context and response.context["form"].errors
    return response


def row_of(conference, unit):
    return Attendance.objects.get(conference=conference, unit=unit)


def test_a_unit_answers_twice(client, cast, invited):
    path = f"/hoi-nghi/{invited.pk}/tra-loi/"
    assert "You answer for <b>Kho bạc Nhà nước tỉnh</b>." in ask(client, cast.binh, path).content.decode()
    ask(client, cast.binh, path, {"answer": "accepted"}, 302)
    assert "has answered already" in ask(client, cast.binh, path).content.decode()
    refused = ask(client, cast.binh, path, {"answer": "declined", "note": ""})
    assert refused.context["form"].errors.as_data()["note"][0].code == "because_missing"
    ask(client, cast.binh, path, {"answer": "substitute", "representative": "Lê Hoa", "post": "Phó"}, 302)
    assert row_of(invited, cast.member).representative == "Lê Hoa"


def test_nobody_answers_or_checks_in_for_a_unit_that_is_not_theirs(client, cast, session):
    for name in ("tra-loi", "diem-danh"):
        path = f"/hoi-nghi/{session.pk}/{name}/"
        ask(client, cast.binh, f"{path}?don-vi={cast.head.pk}", status=403)
        ask(client, cast.binh, path, {"unit": cast.head.pk, "answer": "accepted"}, status=403)
        ask(client, cast.thu, path, status=403)
        ask(client, cast.chi, path, status=404)
        ask(client, make_person("Khách"), path, status=404)


def check_in(client, person, conference, status=200, **fields):
    given = {"code": conference.check_in_code, "mode": "hall", "presence": "present", "representative": "Ông Bình"}
    return ask(client, person, f"/hoi-nghi/{conference.pk}/diem-danh/", {**given, **fields}, status)


def test_a_unit_checks_in_with_the_code_and_sees_the_receipt_again(client, cast, session):
    text = check_in(client, cast.binh, session).content.decode()
    assert "receipt" in text and cast.member.name in text
    assert row_of(session, cast.member).checked_in_by == cast.binh
    officer = make_person("Hoa", cast.member, capacity="officer")
    again = ask(client, officer, f"/hoi-nghi/{session.pk}/diem-danh/").content.decode()
    assert "by Bình" in again and 'name="code"' not in again
    check_in(client, officer, session)
    assert row_of(session, cast.member).checked_in_by == cast.binh


def test_a_wrong_code_is_said_under_the_field_and_guessing_is_stopped(client, cast, session):
    response = check_in(client, cast.binh, session, code="AAAAAA")
    assert response.context["form"].errors.as_data()["code"][0].code == "wrong_code"
    for _ in range(9):
        check_in(client, cast.binh, session, code="BBBBBB")
    response = check_in(client, cast.binh, session)
    assert response.context["form"].codes == {"too_many_attempts"}
    assert not row_of(session, cast.member).is_here
    assert "receipt" in check_in(client, cast.an, session).content.decode()


def test_before_the_doors_open_the_page_says_when(client, cast, invited, begins):
    with at(begins - timedelta(hours=4)):
        assert (
            "Units check in from 05:00" in ask(client, cast.binh, f"/hoi-nghi/{invited.pk}/diem-danh/").content.decode()
        )
        response = check_in(client, cast.binh, invited)
    assert response.context["form"].codes == {"doors_closed"}


def table(response):
    """What the secretary's page sends when nothing is touched."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields if not name.startswith("guest_")}


def test_the_secretary_records_only_what_was_touched(client, cast, session):
    path = f"/hoi-nghi/{session.pk}/danh-sach/"
    guest = inviting.invite_guest(session, name="Bà Nga", by=cast.an)
    data = table(ask(client, cast.oanh, path))
    attending.check_in(session, unit=cast.member, by=cast.binh, code=session.check_in_code, mode="online")
    head = row_of(session, cast.head)
    ask(client, cast.oanh, path, {**data, f"presence_{head.pk}": "substitute", f"guest_{guest.pk}": "on"}, 302)
    assert row_of(session, cast.head).presence == "substitute"
    assert (row_of(session, cast.member).presence, row_of(session, cast.member).mode) == ("present", "online")
    guest.refresh_from_db()
    assert guest.has_come


def test_a_row_that_changed_meanwhile_is_not_written_over(client, cast, session):
    path = f"/hoi-nghi/{session.pk}/danh-sach/"
    data = table(ask(client, cast.oanh, path))
    attending.check_in(session, unit=cast.member, by=cast.binh, code=session.check_in_code)
    row, head = row_of(session, cast.member), row_of(session, cast.head)
    given = {**data, f"presence_{row.pk}": "absent", f"presence_{head.pk}": "present"}
    response = ask(client, cast.oanh, path, given)
    assert response.context["form"].codes == {"changed_since"}
    assert (row_of(session, cast.member).presence, row_of(session, cast.head).presence) == ("present", "")


def test_only_who_prepares_sees_the_table(client, cast, session):
    for who, status in (("thu", 200), ("binh", 403), ("dung", 403), ("chi", 404), ("son", 404)):
        ask(client, getattr(cast, who), f"/hoi-nghi/{session.pk}/danh-sach/", status=status)


def test_after_the_session_the_table_asks_for_the_reason(client, cast, session):
    holding.close_session(session, by=cast.an)
    path = f"/hoi-nghi/{session.pk}/danh-sach/"
    data = table(ask(client, cast.oanh, path))
    row = row_of(session, cast.member)
    refused = ask(client, cast.oanh, path, {**data, f"presence_{row.pk}": "present"})
    assert refused.context["form"].codes == {"because_missing"}
    ask(client, cast.oanh, path, {**data, f"presence_{row.pk}": "present", "because": "Ghi sót"}, 302)
    assert row_of(session, cast.member).presence == "present"


def test_a_show_of_hands_is_recorded_and_corrected(client, cast, session):
    attending.check_in(session, unit=cast.head, by=cast.an, code=session.check_in_code)
    path = f"/hoi-nghi/{session.pk}/bieu-quyet/"
    words = {"question": "Thông qua báo cáo?", "item": session.agenda.get().pk, "against": 0, "abstaining": 0}
    refused = ask(client, cast.oanh, path, {**words, "in_favour": 2})
    assert refused.context["form"].codes == {"too_many_hands"}
    ask(client, cast.oanh, path, {**words, "in_favour": 1}, 302)
    vote = Vote.objects.get()
    ask(client, cast.oanh, f"{path}{vote.pk}/", {**words, "in_favour": 0, "against": 1}, 302)
    vote.refresh_from_db()
    assert (vote.in_favour, vote.against) == (0, 1)
    client.force_login(cast.binh)
    assert "0 in favour, 1 against" in client.get(f"/hoi-nghi/{session.pk}/").content.decode()
    for who, status in (("binh", 403), ("chi", 404)):
        ask(client, getattr(cast, who), path, status=status)
