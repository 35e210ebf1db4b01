"""What the register of role models and initiatives counts for the time of a bloc's report, with links to its source."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.models import Unit
from emulation.bloc_reports.models import BlocReport
from emulation.role_models import counting
from emulation.role_models.counting import Counts, Tally

SECTION = "role_models"
"""The section of the report under which it is shown to its writers."""


@dataclass(frozen=True)
class Register:
    """By kind for the whole bloc, and by unit; units that sent nothing stand with zeros."""

    counts: Counts
    units: list[tuple[Unit, Tally]]


def of(report: BlocReport) -> Register:
    """Return the register for the time that `report` covers, in three queries whatever the number of units."""
    campaign, since, until = report.request.campaign, report.request.covers_from, report.request.covers_to
    return Register(counting.counts(campaign, None, since, until), counting.by_unit(campaign, since, until))
