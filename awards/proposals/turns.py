"""Whose turn it is with a submission, in one sentence, and its way from the unit to the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from awards.proposals import bench, stages, waiting
from awards.proposals.models import Stage, Submission
from blocs.models import Unit
from emulation.covenants.reading import day
from emulation.covenants.turns import Turn
from emulation.workdays import days
from emulation.workdays.days import Calendar

State = Submission.State
WAY = (State.DRAFT, State.SUBMITTED, State.FORWARDED, State.CHECKED, State.DECIDED)


@dataclass(frozen=True)
class Stop:
    """A stop of the way: its name, `state` (done, now, next) and words about it."""

    title: str
    state: str
    date_label: str = ""
    state_label: str = ""
    detail: str = ""
    is_current: bool = False
    url: str = ""
    parts: tuple[str, ...] = ()


def turn(submission: Submission) -> Turn:
    """Return where `submission` is, who acts next, and for how many working days that has waited."""
    unit = bench.reviewing_unit(submission) if submission.state == State.SUBMITTED else None
    came = stages.last(submission, stages.ENTERING.get(State(submission.state), ""))
    if not came and submission.is_sudden:
        came = stages.last(submission, Stage.Kind.SUBMITTED)
    return told(submission, came, unit, days.calendar() if came else None)


def told(submission: Submission, came: Stage | None, reviewer: Unit | None, calendar: Calendar | None) -> Turn:
    """The same with the step by which it came and its reviewer known; asks nothing of the database, for lists."""
    sentence, kind = _sentence(submission, reviewer)
    if submission.state in (State.DECIDED, State.WITHDRAWN, State.DRAFT):
        return Turn(sentence, kind)
    if not came:
        return Turn(sentence, kind)
    count = waiting.since(timezone.localdate(came.at), calendar)
    said = ngettext("Since %(day)s: %(count)s working day.", "Since %(day)s: %(count)s working days.", count)
    return Turn(f"{sentence} {said % {'day': day(came.at), 'count': count}}", kind)


def _sentence(submission: Submission, unit: Unit | None) -> tuple[str, str]:
    words = {"unit": submission.unit.name}
    if submission.state == State.SUBMITTED:
        if unit:
            return _("Waiting for %(unit)s to review it for the bloc.") % {"unit": unit.name}, "wait"
        return _("Waiting for the secretariat to review it in place of the head unit."), "wait"
    sentence, kind = SAID[State(submission.state)]
    return _(sentence) % words, kind


SAID = {
    State.DRAFT: (gettext_noop("%(unit)s is preparing it."), "wait"),
    State.RETURNED: (gettext_noop("Returned: waiting for %(unit)s to complete it."), "late"),
    State.FORWARDED: (gettext_noop("Waiting for the secretariat to check the dossier."), "wait"),
    State.CHECKED: (gettext_noop("Checked: waiting for the council."), "wait"),
    State.DECIDED: (gettext_noop("Decided."), "done"),
    State.WITHDRAWN: (gettext_noop("Given up by %(unit)s."), "info"),
}
"""Where a submission is that no unit reviews, and how that looks."""


def way(submission: Submission, steps: list[Stage]) -> list[Stop]:
    """Return the stops from the unit to the decision; a sudden achievement does not stop at the bloc."""
    names = {
        State.DRAFT: _("Unit"), State.SUBMITTED: _("Bloc"), State.FORWARDED: _("Secretariat"),
        State.CHECKED: _("Council"), State.DECIDED: _("Decision"),
    }  # fmt: skip
    order = [state for state in WAY if not (submission.is_sudden and state == State.SUBMITTED)]
    here = State.DRAFT if submission.state in (State.RETURNED, State.WITHDRAWN) else State(submission.state)
    left = {stages.ENTERING[state]: _last(steps, stages.ENTERING[state]) for state in order if state in stages.ENTERING}
    if submission.is_sudden:
        left[Stage.Kind.FORWARDED] = _last(steps, Stage.Kind.SUBMITTED)
    found = []
    for index, state in enumerate(order):
        is_done = order.index(here) > index or here == State.DECIDED
        following = stages.ENTERING[order[index + 1]] if index + 1 < len(order) else Stage.Kind.DECIDED
        found.append(_stop(submission, names[state], left.get(following), is_done=is_done, is_now=state == here))
    return found


def _stop(submission: Submission, title: str, done: Stage | None, *, is_done: bool, is_now: bool) -> Stop:
    if is_done:
        return Stop(title, "done", date_label=day(done.at) if done else "", state_label=_("done"))
    if not is_now:
        return Stop(title, "next")
    is_back = submission.state in (State.RETURNED, State.WITHDRAWN)
    label = submission.get_state_display() if is_back else _("here now")
    return Stop(title, "late" if is_back else "now", state_label=label, is_current=True)


def _last(steps: list[Stage], kind: str) -> Any:
    return next((step for step in reversed(steps) if step.kind == kind), None)
