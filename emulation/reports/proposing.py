"""What a request for reports usually says: its title, the time it covers, its last day, its sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from emulation.campaigns.models import Campaign
from emulation.reports import catalogue
from emulation.reports.models import ReportRequest

Kind = ReportRequest.Kind


@dataclass(frozen=True)
class Proposal:
    """What a request of one kind usually says; `due_on` and `is_lock` come from the plan of the year."""

    title: str
    covers_from: date
    covers_to: date
    due_on: date | None
    is_lock: bool
    asks_for: list[str]


def proposed(campaign: Campaign, kind: str) -> Proposal:
    """Return what to begin from when reports of `kind` are asked for in `campaign`. Titles are official Vietnamese."""
    step = campaign.steps.filter(kind=ReportRequest.STEPS[Kind(kind)]).first() if is_periodic(kind) else None  # type: ignore[attr-defined]
    school = "học " if "-" in campaign.year else ""
    titles = {
        Kind.MIDYEAR: f"Báo cáo sơ kết {'học kỳ I' if school else '6 tháng đầu'} năm {school}{campaign.year}",
        Kind.YEAR: f"Báo cáo tổng kết năm {school}{campaign.year}",
    }
    until = min(_half_a_year_after(campaign.starts_on), campaign.ends_on) if kind == Kind.MIDYEAR else campaign.ends_on
    return Proposal(
        title=titles.get(Kind(kind), ""),
        covers_from=campaign.starts_on,
        covers_to=until,
        due_on=step.due_on if step else None,
        is_lock=bool(step and step.is_lock),
        asks_for=[section.key for section in catalogue.SECTIONS] if is_periodic(kind) else ["situation"],
    )


def is_periodic(kind: str) -> bool:
    """Whether reports of `kind` come once a year, and open with the figures of the covenant's commitments."""
    return kind in ReportRequest.STEPS


def _half_a_year_after(day: date) -> date:
    """Return the last day of the six months that begin on the first day of a month, `day`."""
    month = day.month + 6
    return date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
