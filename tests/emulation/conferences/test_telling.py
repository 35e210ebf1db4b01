"""Those invited get the letter and the calendar file by mail, hear of every change, and nobody hears a thing twice."""

from datetime import timedelta

from django.core import mail
from django.core.management import call_command

from emulation.conferences import holding, inviting, planning
from emulation.notices.models import Message
from tests.conftest import make_person, make_unit


def told() -> list[str]:
    rows = Message.objects.filter(kind=Message.Kind.CONFERENCE).order_by("pk")
    return [row.key.partition(":")[2].partition(":")[2].partition(":")[0] for row in rows]


def send() -> dict[str, list[str]]:
    """Send what waits: who got it, and the names of the files that came along."""
    mail.outbox.clear()
    call_command("tick", verbosity=0)
    letters = [letter for letter in mail.outbox if "Nhắc việc" not in letter.subject]
    return {letter.to[0]: sorted(name for name, _data, _type in letter.attachments) for letter in letters}


def test_leaders_and_guests_get_letter_and_calendar_once(cast, conference):
    inviting.invite_guest(conference, name="Bà Nga", email="nga@vidu.vn", by=cast.an)
    for _twice in range(2):
        inviting.invite(conference, by=cast.an)
    assert told() == ["invited"]
    files = ["giay-moi.pdf", "hoi-nghi.ics"]
    people = [cast.an.email, cast.binh.email, cast.dung.email, "nga@vidu.vn"]
    assert send() == dict.fromkeys(people, files)
    assert send() == {}


def test_a_unit_that_joins_later_is_invited_by_itself(cast, invited):
    send()
    new = make_unit("Sở Y tế")
    leader = make_person("Y", new)
    cast.bloc.memberships.create(unit=new, since=invited.campaign.starts_on)
    inviting.invite(invited, by=cast.an)
    assert list(send()) == [leader.email]


def test_everybody_invited_hears_of_another_time_and_of_a_cancellation(cast, invited):
    send()
    moved = planning.change(invited, starts_at=invited.starts_at + timedelta(days=1), by=cast.an)
    assert set(send()) == {cast.an.email, cast.binh.email, cast.dung.email}
    planning.change(moved, title="Hội nghị tổng kết", by=cast.an)
    assert send() == {}
    holding.cancel(moved, because="Bão", by=cast.an)
    assert send() == {key: ["hoi-nghi.ics"] for key in [cast.an.email, cast.binh.email, cast.dung.email]}
    assert told() == ["invited", "changed", "cancelled"]


def test_a_conference_that_nobody_was_invited_to_is_cancelled_in_silence(cast, conference):
    holding.cancel(conference, because="Không cần nữa", by=cast.an)
    assert told() == []
