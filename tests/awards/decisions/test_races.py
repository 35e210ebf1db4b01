"""A decision is issued while its dossier is returned, on PostgreSQL."""

import pytest

from awards.decisions import issuing, ruling
from awards.proposals import reviewing
from awards.proposals.models import Nomination, Submission
from common.clock import today
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import person
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def test_nothing_is_granted_in_a_submission_that_was_returned(cast, campaign, catalogue):
    for number in range(ROUNDS):
        row = voted(making.checked(campaign, person(cast.member), "F-GKDV", by=cast.thu), "elected", by=cast.thu)
        decision = ruling.begin(cast.council, title=f"Vòng {number}", decided_by="Chủ tịch UBND tỉnh", by=cast.thu)
        ruling.rule(decision, row, outcome="granted", by=cast.thu)
        one, other = anew(cast.thu), anew(cast.thu)
        issued = {"number": f"{number}/QĐ-UBND", "decided_on": today(), "by": one}
        outcomes = together(
            lambda decision=decision, issued=issued: issuing.issue(decision, **issued),
            lambda row=row, other=other: reviewing.give_back(row.submission, by=other, reason="Bổ sung."),
        )
        assert refused(outcomes) in (["not_there"], ["not_checked"])
        is_granted = Nomination.objects.get(pk=row.pk).state == Nomination.State.GRANTED
        is_returned = Submission.objects.get(pk=row.submission_id).state == Submission.State.RETURNED
        assert is_granted is not is_returned
