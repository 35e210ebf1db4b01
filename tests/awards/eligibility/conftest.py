import pytest

from tests.awards.eligibility.making import submission


@pytest.fixture
def ours(cast, campaign, catalogue):
    """What the member unit proposes this year."""
    return submission(campaign, cast.member, by=cast.binh)
