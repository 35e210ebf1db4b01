"""A submission before the council and returned at the same moment, on PostgreSQL."""

import pytest

from awards.deliberation import calling
from awards.deliberation.models import CouncilMeeting
from awards.proposals import reviewing
from awards.proposals.models import Nomination, Submission
from common.clock import today
from tests.awards import making
from tests.awards.records.making import person
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def test_what_is_put_before_the_council_and_returned_at_once_is_one_of_them(cast, campaign, catalogue):
    meeting = calling.call(cast.council, title="Phiên họp", held_on=today(), by=cast.thu)
    for number in range(ROUNDS):
        row = making.checked(campaign, person(cast.member, f"Người {number}"), "F-BKBT", by=cast.thu)

        def put(pk=row.pk):
            user = anew(cast.thu)
            return calling.put(CouncilMeeting.objects.get(pk=meeting.pk), Nomination.objects.get(pk=pk), by=user)

        def give_back(pk=row.submission_id):
            return reviewing.give_back(Submission.objects.get(pk=pk), by=anew(cast.thu), reason="Sai mẫu")

        outcomes = together(put, give_back)
        row.submission.refresh_from_db()
        is_back = row.submission.state == Submission.State.RETURNED
        assert refused(outcomes) == (["not_checked"] if is_back else ["before_meeting"])
        assert row.meeting_items.exists() is not is_back
        for item in row.meeting_items.all():
            calling.take_off(item, by=cast.thu)
