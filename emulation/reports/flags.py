"""Which parts of a report can be changed today: all of an unsent one, the flagged ones of a returned one."""

from __future__ import annotations

from dataclasses import dataclass

from emulation.reports.models import Report, ReviewStep


@dataclass(frozen=True)
class Return:
    """Why a report came back: the step with its reason, and what is to be changed in which part (by its key).

    Without any flagged part the whole report is open.
    """

    step: ReviewStep
    remarks: dict[str, str]

    def opens(self, key: str) -> bool:
        return not self.remarks or key in self.remarks


def last_return(report: Report) -> Return | None:
    """Return why `report` is with its unit again; None unless it was returned or unlocked and not handed in since."""
    if report.state != Report.State.RETURNED:
        return None
    kinds = [ReviewStep.Kind.RETURNED, ReviewStep.Kind.UNLOCKED]
    step = report.steps.filter(kind__in=kinds).select_related("by", "for_unit").order_by("-at", "-pk").first()
    return Return(step, {flag.key: flag.remark for flag in step.flags.all()}) if step else None


def is_open(report: Report, key: str) -> bool:
    """Whether the unit can change the part `key` of `report` today."""
    found = last_return(report)
    return found.opens(key) if found else report.is_with_unit
