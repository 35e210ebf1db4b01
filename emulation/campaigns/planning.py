"""The dated plan of a bloc year: what is proposed, how it changes, how late a step is, and what a locked step refuses.

Lateness is shown in days and never refuses anything, unless the head locked the step. A day ends at 23:59:59 in
Vietnam. Source: docs/practice.md (days by which units register, sign, report and close).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from emulation.campaigns import permissions
from emulation.campaigns.lifecycle import lock
from emulation.campaigns.models import Campaign, Step
from emulation.workdays import days
from emulation.workdays.days import Calendar
from emulation.workdays.national import Entry

Kind = Step.Kind

CALENDAR_YEAR = {
    Kind.REGISTER: (3, 24), Kind.LAUNCH: (3, 25), Kind.COVENANT: (3, 30), Kind.MIDYEAR_REPORT: (6, 25),
    Kind.MIDYEAR: (7, 15), Kind.YEAR_REPORT: (11, 25), Kind.SELF_SCORE: (11, 30), Kind.SCORING: (12, 10),
    Kind.VERIFY: (12, 15), Kind.BALLOT: (12, 20), Kind.CLOSING: (12, 28), Kind.HANDOVER: (12, 31),
}  # fmt: skip
"""Month and day of each step of a calendar year."""

SCHOOL_YEAR = {
    Kind.REGISTER: (9, 29), Kind.LAUNCH: (10, 5), Kind.COVENANT: (10, 15), Kind.MIDYEAR_REPORT: (1, 10),
    Kind.MIDYEAR: (1, 20), Kind.YEAR_REPORT: (6, 5), Kind.SELF_SCORE: (6, 10), Kind.SCORING: (6, 20),
    Kind.VERIFY: (6, 25), Kind.BALLOT: (7, 5), Kind.CLOSING: (7, 14), Kind.HANDOVER: (7, 31),
}  # fmt: skip
"""The same for a school year; months before September lie in its second calendar year."""

LIMITS = {False: (Kind.REGISTER, Kind.COVENANT), True: (Kind.REGISTER, Kind.CLOSING)}
"""Steps (of a school year: True) whose day is set from above: on a day off they are proposed before it, not after."""


@dataclass(frozen=True)
class Planned:
    """What the plan says of one step."""

    due_on: date | None
    is_lock: bool = False


@dataclass(frozen=True)
class Proposal:
    """Days by kind of step; `year` is the bloc's year they follow, empty when they follow the usual course."""

    days: dict[str, date]
    year: str = ""


@dataclass(frozen=True)
class Row:
    """A step of the plan as it is shown; `entry` is the holiday on its day, `is_off` also marks weekends."""

    step: Step
    entry: Entry | None = None
    is_off: bool = False
    days_late: int = 0
    working_days_late: int = 0

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


def previous(campaign: Campaign) -> Campaign | None:
    """Return the bloc's latest year of the same sort (calendar or school) before `campaign`."""
    earlier = Campaign.objects.filter(bloc=campaign.bloc_id, year__lt=campaign.year).order_by("-year")
    return next((row for row in earlier if len(row.year) == len(campaign.year)), None)


def propose(campaign: Campaign, *, usual: bool = False, calendar: Calendar | None = None) -> Proposal:
    """Return days for the steps of `campaign`: those of the bloc's last year, else (or when `usual`) the usual ones.

    A day of last year is taken one year on and moved to the next working day; 29 February becomes the 28th first.
    """
    known = calendar or days.calendar()
    last = None if usual else previous(campaign)
    held = {step.kind: step.due_on or step.done_on for step in last.steps.all()} if last else {}  # type: ignore[attr-defined]
    years = int(campaign.year[:4]) - int(last.year[:4]) if last else 0
    moved = {kind: days.next_working_day(years_on(day, years), known) for kind, day in held.items() if day}
    if last and moved:
        return Proposal(moved, last.year)
    return Proposal(_usual(campaign.year, known))


def years_on(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _usual(year: str, known: Calendar) -> dict[str, date]:
    first, is_school = int(year[:4]), "-" in year
    found: dict[str, date] = {}
    for kind, (month, day) in (SCHOOL_YEAR if is_school else CALENDAR_YEAR).items():
        planned = date(first + (is_school and month < 9), month, day)
        move = days.last_working_day if kind in LIMITS[is_school] else days.next_working_day
        found[kind] = move(planned, known)
    return found


@transaction.atomic
def change(campaign: Campaign, steps: Mapping[str, Planned], *, by: Any, because: str = "") -> list[Step]:
    """Make the plan say `steps`, by kind; a kind that is not given stays. Returns the steps that changed.

    Once the year is launched a change needs a reason. The same plan twice changes nothing.
    Raises PermissionDenied, or ValidationError with code `not_open`, `lock_without_day` or `because_missing`.
    """
    campaign = lock(campaign)
    permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    if any(planned.is_lock and not planned.due_on for planned in steps.values()):
        raise ValidationError(_("Only a step with a planned day can lock."), "lock_without_day")
    changed = _differing(campaign, steps)
    if changed and campaign.state == Campaign.State.LAUNCHED and not because.strip():
        raise ValidationError(_("The year is launched: say why its plan changes."), "because_missing")
    for step in changed:
        history.save(step, by=by, because=because.strip())
    return changed


def _differing(campaign: Campaign, steps: Mapping[str, Planned]) -> list[Step]:
    """Return the steps that `steps` changes, not saved yet; a step without a day that nobody planned is not made."""
    present = {step.kind: step for step in campaign.steps.all()}  # type: ignore[attr-defined]
    changed = []
    for kind, planned in steps.items():
        step = present.get(kind) or Step(campaign=campaign, kind=kind)
        if (step.due_on, step.is_lock) != (planned.due_on, planned.is_lock):
            step.due_on, step.is_lock = planned.due_on, planned.is_lock
            changed.append(step)
    return changed


def is_locked(campaign: Campaign, kind: str, *, on: date | None = None, due_on: date | None = None) -> bool:
    """Whether the head locked the step `kind` and its day is over on `on` (today).

    `due_on` is the last day that the act itself was given; without it the planned day of the step counts.
    """
    step = campaign.steps.filter(kind=kind, is_lock=True).first()  # type: ignore[attr-defined]
    last = step and (due_on or step.due_on)
    return bool(last and last < (on or today()))


def check_not_locked(campaign: Campaign, kind: str, *, on: date | None = None, due_on: date | None = None) -> None:
    """Raise ValidationError `locked` when `is_locked`; called with the year held, so that the plan stands still."""
    if is_locked(campaign, kind, on=on, due_on=due_on):
        raise ValidationError(
            _("The head of the bloc locked the step “%(step)s”: its day is over. Ask the head to change the plan.")
            % {"step": Kind(kind).label},
            "locked",
        )


def read(
    campaign: Campaign, calendar: Calendar | None = None, *, last_days: Mapping[str, date] | None = None
) -> list[Row]:
    """Return the plan in the order of the year, each step with what its day is and how late it is; two queries.

    `last_days` holds, by kind, the last day that an act was given where it is not the planned one: lateness counts
    from it.
    """
    known, given = calendar or days.calendar(), last_days or {}
    steps = sorted(campaign.steps.all(), key=lambda step: step.rank)  # type: ignore[attr-defined]
    return [_row(campaign, step, given.get(step.kind) or step.due_on, known) for step in steps]


def _row(campaign: Campaign, step: Step, last: date | None, known: Calendar) -> Row:
    until = step.done_on if step.has_happened else today() if campaign.is_open else None
    late = max(0, (until - last).days) if until and last else 0
    working = days.working_days_between(last, until, known) if until and last and late else 0
    entry = known.entry(step.due_on) if step.due_on else None
    return Row(step, entry, step.due_on is not None and not known.is_working(step.due_on), late, working)


def warning(day: date, calendar: Calendar) -> str:
    """Return why `day` is a bad day to plan on, in words; empty for a working day."""
    if calendar.is_working(day):
        return ""
    entry = calendar.entry(day)
    name = entry.name if entry else date_format(day, "l")
    return _("falls on a day off: %(name)s") % {"name": name}
