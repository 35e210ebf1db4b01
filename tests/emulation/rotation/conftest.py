"""A launched year near its end, a closing conference, and a show of hands that found a majority."""

from datetime import datetime, time

import pytest
from django.utils.timezone import make_aware

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.conferences.models import Conference, Vote


def make_conference(campaign, unit, **fields) -> Conference:
    starts_at = make_aware(datetime.combine(today(), time(8)))
    given = {"kind": "final", "title": "Hội nghị tổng kết", "starts_at": starts_at, "chair_unit": unit}
    return Conference.objects.create(campaign=campaign, **{**given, **fields})


def make_vote(conference, by, in_favour=3, present=3) -> Vote:
    question = "Bầu Khối trưởng năm sau"
    return Vote.objects.create(
        conference=conference, question=question, in_favour=in_favour, units_present=present, recorded_by=by
    )


@pytest.fixture
def year(cast, draft):
    """The cast's year, launched."""
    return lifecycle.launch(draft.campaign, by=cast.an)


@pytest.fixture
def vote(cast, year) -> Vote:
    return make_vote(make_conference(year, cast.head), cast.an)
