"""A final review of the cast's year, planned for the day after tomorrow at eight, and its later states."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import make_aware

from common.clock import at, today
from emulation.conferences import agenda, holding, inviting, planning
from emulation.conferences.models import Conference


@pytest.fixture
def begins():
    return make_aware(datetime.combine(today() + timedelta(days=2), time(8)))


@pytest.fixture
def conference(cast, campaign, begins) -> Conference:
    """Planned, with a place and one point on the agenda."""
    conference = planning.plan(
        campaign, kind=Conference.Kind.FINAL, starts_at=begins, place="Hội trường Sở Nội vụ", by=cast.oanh
    )
    agenda.put(conference, title="Báo cáo tổng kết", presenter="Đơn vị trưởng khối", minutes=30, by=cast.oanh)
    return conference


@pytest.fixture
def invited(cast, conference) -> Conference:
    return inviting.invite(conference, by=cast.an)


@pytest.fixture
def on_the_day(begins):
    """The clock stands at a quarter to eight of the day."""
    with at(begins - timedelta(minutes=15)):
        yield


@pytest.fixture
def session(cast, invited, on_the_day) -> Conference:
    return holding.open_session(invited, by=cast.an)
