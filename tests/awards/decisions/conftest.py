"""Somebody who deserves the certificate of the province, proposed and voted for, and a decision being prepared."""

from datetime import date, timedelta

import pytest

from awards.decisions import issuing, ruling
from blocs.models import Membership
from common.clock import today
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import awarded, graded, initiative, person


@pytest.fixture
def decision(cast, catalogue):
    return ruling.begin(cast.council, title="Tặng Bằng khen", decided_by="Chủ tịch UBND tỉnh", by=cast.thu)


def deserves(unit, year, name="Nguyễn Thị Hồng", **fields):
    """Somebody of `unit` with two consecutive titles and two excellent years."""
    found = person(unit, name, **fields)
    for back in (0, 1):
        graded(found, int(year) - back)
        awarded(found, "T-LDTT", int(year) - back)
        awarded(found, "T-CSTDCS", int(year) - back, decided_on=today() - timedelta(days=10 + 365 * back))
        initiative(found, int(year) - back)
    return found


@pytest.fixture
def deserving(cast, catalogue):
    return deserves(cast.member, cast.year, birth_year=1984, sex="female")


@pytest.fixture
def nomination(cast, campaign, deserving):
    return voted(making.checked(campaign, deserving, "F-BKBT", by=cast.thu), "elected", by=cast.thu)


@pytest.fixture
def granted(cast, decision, nomination):
    """The award that an issued decision put on record; its unit also sits in a bloc of Sơn's council."""
    Membership.objects.create(bloc=cast.other_bloc, unit=cast.member, since=date(2020, 1, 1))
    row = ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    issuing.issue(decision, number="123/QĐ-UBND", decided_on=today(), by=cast.thu)
    row.refresh_from_db()
    return row.record
