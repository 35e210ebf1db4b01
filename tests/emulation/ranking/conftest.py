"""A launched year of the cast's bloc, and a round in it whose sheets are final: 85, 80 and 75 points."""

import pytest

from emulation.campaigns.models import Campaign
from emulation.sheets.models import ScoringRound
from tests.emulation.ranking.making import make_scored


@pytest.fixture
def year(cast, covenant) -> Campaign:
    """This year, launched, with a covenant open for signing."""
    campaign = covenant.campaign
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def scored(cast, year) -> ScoringRound:
    return make_scored(year, ["25", "20", "15"], by=cast.thu)
