"""Which unit reviews which report."""

from __future__ import annotations

from blocs.models import Unit
from emulation.campaigns import reviewers
from emulation.campaigns.reviewers import Reviewers
from emulation.reports.models import Report


def is_given(report: Report) -> bool:
    """Whether the secretariat gave the review of `report` to a unit or took it over itself."""
    return report.is_secretariats or bool(report.reviewer_id)


def reviewing_unit(report: Report, bench: Reviewers | None = None) -> Unit | None:
    """Return the unit that reviews `report` today; None when the secretariat does.

    The head reviews; its own report goes to the first deputy that is another unit, without one to the secretariat. What
    the secretariat gave to another unit, or took over itself, stays there. A page that knows the `bench` of the year
    already hands it over.
    """
    if is_given(report):
        return report.reviewer
    return (bench or reviewers.of(report.request.campaign)).first_of(report.unit)
