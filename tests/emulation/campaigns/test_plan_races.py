"""Two people at the plan and the set-up of one year at the same moment, on PostgreSQL."""

from datetime import timedelta

import pytest

from common.clock import today
from emulation.campaigns import content, lifecycle, planning
from emulation.campaigns.models import Step
from emulation.campaigns.planning import Planned
from emulation.covenants import carrying, drafting
from emulation.covenants.models import Covenant
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def test_a_step_that_two_plan_at_once_is_made_once(cast, campaign):
    for kind in Step.UNDER:
        people = [anew(cast.an), anew(cast.oanh)]
        outcomes = together(
            *[
                lambda u=u, n=n, k=kind: planning.change(campaign, {k: Planned(today() + timedelta(days=n))}, by=u)
                for n, u in enumerate(people)
            ]
        )
        assert refused(outcomes) == []
        assert campaign.steps.filter(kind=kind).count() == 1


def test_last_year_is_taken_over_once_by_two_at_once(cast, draft):
    content.set_tasks(draft.campaign, ["Một", "Hai"], by=cast.an)
    for number in range(1, ROUNDS):
        coming = lifecycle.begin(cast.bloc, str(int(cast.year) + number), by=cast.thu)
        people = [anew(cast.thu), anew(cast.thu)]
        outcomes = together(*[lambda u=u, c=coming: carrying.carry_over(c, carrying.Part.values, by=u) for u in people])
        assert refused(outcomes) == []
        assert sorted(map(bool, outcomes)) == [False, True]
        assert coming.tasks.count() == 2
        assert Covenant.objects.filter(campaign=coming).count() == 1
        assert drafting.draft(coming, by=cast.thu).commitments.count() == 2
