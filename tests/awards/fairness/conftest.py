import pytest

from common import history
from common.clock import now, today
from emulation.bloc_reports.models import BlocReport
from emulation.reports.models import ReportRequest


@pytest.fixture
def bloc_report(cast, campaign) -> BlocReport:
    """The report of the bloc for the year, being written."""
    request = ReportRequest(
        campaign=campaign, kind=ReportRequest.Kind.YEAR, title="Báo cáo năm", covers_from=campaign.starts_on,
        covers_to=campaign.ends_on, due_on=today(), asks_for=["awards", "direction"],
        asked_by=cast.an, asked_at=now(),
    )  # fmt: skip
    history.save(request, by=cast.an)
    report = BlocReport(request=request, title="Tổng kết năm")
    history.save(report, by=cast.an)
    return report
