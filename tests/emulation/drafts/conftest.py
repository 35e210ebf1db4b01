"""A plan of the year being drafted, and one that is out for comments."""

from datetime import timedelta

import pytest

from common.clock import today
from emulation.drafts import writing

TEXT = ["Phát động phong trào.", "Mỗi đơn vị có một sáng kiến.", "Tổng kết trong tháng 12."]


@pytest.fixture
def plan(cast, campaign):
    return writing.begin(campaign, kind="plan", title="Kế hoạch hoạt động của khối", text=TEXT, by=cast.an)


@pytest.fixture
def circulated(cast, plan):
    return writing.circulate(plan, due_on=today() + timedelta(days=5), by=cast.an)
