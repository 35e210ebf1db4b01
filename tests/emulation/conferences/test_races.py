"""Two people at the same moment, on PostgreSQL: nobody is counted, invited or told twice."""

from datetime import timedelta

import pytest

from common.clock import now
from emulation.conferences import agenda, attending, holding, inviting, planning
from emulation.conferences.models import Attendance, Conference
from tests.conftest import make_person
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.fixture
def meeting(cast, campaign):
    """Makes a conference that begins in an hour, with a point on the agenda, as often as it is called."""

    def make(number: int) -> Conference:
        begins = now() + timedelta(minutes=number + 1)
        found = planning.plan(campaign, kind="thematic", starts_at=begins, place="Hội trường", by=cast.an)
        agenda.put(found, title="Thảo luận", by=cast.an)
        return found

    return make


def test_two_people_of_one_unit_check_in_at_once_and_the_unit_is_here_once(cast, meeting):
    officer = make_person("Hoa", cast.member, capacity="officer")
    for number in range(ROUNDS):
        conference = inviting.invite(meeting(number), by=cast.an)

        def come(person, mode, conference=conference):
            user = anew(person)
            return lambda: attending.check_in(
                conference, unit=cast.member, by=user, code=conference.check_in_code, mode=mode
            )

        outcomes = together(come(cast.binh, "hall"), come(officer, "online"))
        assert refused(outcomes) == []
        row = Attendance.objects.get(conference=conference, unit=cast.member)
        assert row.history.filter(presence="present").count() == 1
        assert {(found.mode, found.checked_in_by_id) for found in outcomes} == {(row.mode, row.checked_in_by_id)}


def test_invitations_sent_twice_at_once_list_every_unit_once_with_one_letter(cast, meeting):
    for number in range(ROUNDS):
        conference = meeting(number)
        people = anew(cast.an), anew(cast.thu)
        outcomes = together(*(lambda who=who: inviting.invite(conference, by=who) for who in people))  # noqa: B023
        assert refused(outcomes) == []
        conference.refresh_from_db()
        assert (conference.state, conference.attendances.count()) == ("invited", 3)
        assert {found.letter_id for found in outcomes} == {conference.letter_id}
        assert conference.letter.supersedes is None


def test_a_move_and_an_answer_at_once_leave_no_answer_for_a_place_nobody_knows(cast, meeting):
    for number in range(ROUNDS):
        conference = inviting.invite(meeting(number), by=cast.an)
        an, binh = anew(cast.an), anew(cast.binh)
        outcomes = together(
            lambda: planning.change(conference, place="Nơi khác", by=an),  # noqa: B023
            lambda: inviting.answer(conference, unit=cast.member, answer="accepted", by=binh),  # noqa: B023
        )
        assert refused(outcomes) == []
        row = Attendance.objects.select_related("conference").get(conference=conference, unit=cast.member)
        assert row.conference.revision == 1
        assert row.answered_revision in (0, 1)


def test_a_check_in_while_the_session_is_closed_counts_or_is_refused(cast, meeting):
    for number in range(ROUNDS):
        conference = inviting.invite(meeting(number), by=cast.an)
        holding.open_session(conference, by=cast.an)
        an, binh = anew(cast.an), anew(cast.binh)
        code = conference.check_in_code
        outcomes = together(
            lambda: holding.close_session(conference, by=an),  # noqa: B023
            lambda: attending.check_in(conference, unit=cast.member, by=binh, code=code),  # noqa: B023
        )
        row = Attendance.objects.get(conference=conference, unit=cast.member)
        assert (refused(outcomes), row.presence) in [(["doors_closed"], "absent"), ([], "present")]
