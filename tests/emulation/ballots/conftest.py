"""A launched year with a conference, and a ballot on two units that is open."""

import pytest

from emulation.ballots.models import Ballot
from emulation.conferences.models import Conference
from tests.emulation.ballots.meeting import make_meeting
from tests.emulation.ballots.polls import make_conference, make_open


@pytest.fixture
def conference(cast, campaign) -> Conference:
    return make_conference(campaign, by=cast.an)


@pytest.fixture
def ballot(cast, conference) -> Ballot:
    """Each for itself: agree, disagree, abstain; An's unit heads the bloc, Bình's is a member."""
    return make_open(conference, names=[cast.head, cast.member], by=cast.an)


@pytest.fixture
def meeting(cast, covenant):
    covenant.campaign.refresh_from_db()
    return make_meeting(cast, covenant.campaign)
