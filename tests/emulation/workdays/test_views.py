"""The page of days off, and their corrections in the administration."""

from datetime import date

import pytest

from common.clock import at
from emulation.workdays.models import Holiday


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def test_everybody_reads_the_days_off_with_what_is_to_be_verified(client, cast):
    client.force_login(cast.chi)
    with at(date(2026, 11, 20)):
        page = client.get("/ngay-nghi/?nam=2027").content.decode()
    assert "Saturday, 06/02/2027" in page
    assert "6 days are still to be verified" in page
    assert "Correct a day" not in page


def test_a_year_without_an_announcement_says_that_it_is_computed(client, cast):
    client.force_login(cast.thu)
    response = client.get("/ngay-nghi/?nam=2031")
    assert "No announcement of this year is known" in response.content.decode()
    assert client.get("/ngay-nghi/?nam=x").context["year"] == date.today().year


def test_the_secretariat_corrects_a_day_and_history_says_who(client, cast):
    client.force_login(cast.thu)
    assert "Correct a day" in client.get("/ngay-nghi/").content.decode()
    sent = {
        "day": "11/02/2027", "kind": "public", "name": "Nghỉ Tết", "certainty": "announced", "source": "Thông báo 1/TB",
    }  # fmt: skip
    assert client.post("/quan-tri/emulation/holiday/add/", sent).status_code == 302
    row = Holiday.objects.get()
    assert (row.day, row.history.get().history_user) == (date(2027, 2, 11), cast.thu)
    again = client.post("/quan-tri/emulation/holiday/add/", sent)
    assert "entered already" in again.content.decode()


def test_members_do_not_correct_days(client, cast):
    client.force_login(cast.binh)
    assert client.get("/quan-tri/emulation/holiday/add/").status_code == 302
