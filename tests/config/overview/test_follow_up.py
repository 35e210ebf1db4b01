"""From a conference to its minutes and directives, for those who write them and those who read them."""

import pytest
from django.utils import translation

from config.overview import follow_up
from emulation.campaigns import permissions
from emulation.conferences.models import Conference
from tests.emulation.minutes.conftest import conference, finish, make_conference, written

__all__ = ["conference", "written"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def told(conference, person):
    prepares = permissions.can_prepare(person, conference.campaign)
    found = follow_up.of(conference, person, prepares=prepares)
    return found and (found.state, [link.label for link in found.links])


DIRECTIVE = "Write down a directive given here"


def test_nothing_follows_from_a_conference_that_has_not_begun(cast, campaign):
    planned = make_conference(campaign)
    assert planned.state == Conference.State.PLANNED
    assert told(planned, cast.an) is None


def test_those_who_write_find_the_minutes_and_the_way_to_give_directives(cast, conference):
    for person in (cast.an, cast.oanh, cast.thu):
        assert told(conference, person) == ("not begun", ["Minutes", DIRECTIVE, "Directives"])
    for person in (cast.binh, cast.chi):
        assert told(conference, person) == ("", ["Directives"])


def test_the_members_find_the_minutes_once_they_are_put_out(cast, written):
    assert told(written, cast.oanh) == ("being written", ["Minutes", DIRECTIVE, "Directives"])
    assert told(written, cast.binh) == ("", ["Directives"])
    finish(cast, written)
    assert told(written, cast.binh) == ("open for signing", ["Minutes", "Directives"])


def test_the_pages_of_conference_and_year_lead_there(client, cast, written):
    finish(cast, written)
    client.force_login(cast.binh)
    minutes, directives = f"/hoi-nghi/{written.pk}/bien-ban/", f"/nam/{written.campaign_id}/chi-dao/"
    for page in (f"/hoi-nghi/{written.pk}/", f"/nam/{written.campaign_id}/"):
        html = client.get(page).content.decode()
        assert f'href="{minutes}"' in html and f'href="{directives}"' in html
        assert "Nộp báo cáo quý I." in html, "what is not done comes back"
    client.force_login(cast.chi)
    assert client.get(f"/hoi-nghi/{written.pk}/").status_code == 404
