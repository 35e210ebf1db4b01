"""A submission of Bình's unit, begun."""

import pytest

from awards.proposals import drafting
from awards.proposals.models import Submission


@pytest.fixture
def submission(cast, campaign, catalogue) -> Submission:
    return drafting.begin(campaign, cast.member, by=cast.binh)
