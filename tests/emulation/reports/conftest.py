"""A launched year with its covenant in force, and the six-month report asked of its three units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from emulation.campaigns.models import Task
from emulation.covenants.models import UnitTarget
from emulation.reports.models import Report, ReportRequest
from tests.emulation.reports import making


@pytest.fixture
def signed(cast, draft, request):
    """The covenant in force; Bình's unit has a target of its own."""
    measured = making.commitment_of(draft)
    UnitTarget.objects.create(commitment=measured, unit=cast.member, target=Decimal(60))
    Task.objects.create(campaign=draft.campaign, number=1, text="Hoàn thành nhiệm vụ chuyên môn.")
    return making.force(request.getfixturevalue("covenant"), by=cast.an)


@pytest.fixture
def year(signed):
    campaign = signed.campaign
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def asked(cast, year) -> ReportRequest:
    return making.make_request(year, by=cast.an)


@pytest.fixture
def report(cast, asked) -> Report:
    """The report of Bình's unit, not begun."""
    return making.report_of(asked, cast.member)
