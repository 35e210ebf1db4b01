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
    """Return the register for the time that `report` covers, in two queries whatever the number of units."""
    request = report.request
    return Register(*counting.of_bloc(request.campaign, request.covers_from, request.covers_to))
