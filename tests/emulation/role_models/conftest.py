"""A launched year in which role models are noticed."""

import pytest

from common.clock import today
from emulation.campaigns import lifecycle
from emulation.role_models import consenting, deciding, noticing
from tests.conftest import make_person

WHO, DEED = "Chị Lê Thị Ví Dụ, nhân viên một cửa", "Rút thời gian trả hồ sơ từ năm ngày xuống hai ngày."


def make_notice(campaign, cast, *, unit=None, by=None, **fields):
    given = {"name": WHO, "what_was_done": DEED, **fields}
    return noticing.notice(campaign, unit or cast.member, by=by or cast.binh, **given)


def consent(row, *, by, **fields):
    given = {"on": today(), "how": "Phiếu đồng ý có chữ ký", "is_explicit": True, **fields}
    return consenting.record(row, by=by, **given)


def make_published(campaign, cast, **fields):
    """Noticed by the member, checked by its leader, with consent, published by the head."""
    row = make_notice(campaign, cast, **fields)
    deciding.check(row, by=cast.binh)
    if row.kind == "person":
        consent(row, by=cast.binh)
    return deciding.publish(row, by=cast.an)


@pytest.fixture
def year(cast, draft):
    return lifecycle.launch(draft.campaign, by=cast.an)


@pytest.fixture
def hoa(cast):
    """An officer of the member unit."""
    return make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")
