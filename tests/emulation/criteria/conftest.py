"""A launched year with a sound draft of a criteria table."""

import pytest

from emulation.campaigns import lifecycle
from tests.emulation.criteria import making


@pytest.fixture
def launched(cast, draft):
    """The year, with a covenant of two commitments that is being drafted."""
    return lifecycle.launch(draft.campaign, by=cast.an)


@pytest.fixture
def table(cast, launched):
    """A sound draft of 100 points."""
    return making.begin(launched, by=cast.an)
