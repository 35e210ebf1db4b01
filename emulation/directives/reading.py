"""What a reader of directives sees: the open ones first, how late they are, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.covenants.reading import day, moment
from emulation.covenants.turns import Turn
from emulation.directives import directing
from emulation.directives.models import Directive

State = Directive.State


@dataclass(frozen=True)
class Line:
    """A directive in a list, with its state in words; `kind` is wait, late, done or none."""

    directive: Directive
    number: str
    label: str
    kind: str
    is_mine: bool = False


def line(row: Directive, campaign: Campaign, units: set[int] | None = None) -> Line:
    """Return `row` as it stands in a list of `campaign`; `units` are those the reader acts for."""
    number = str(row.number) if row.campaign_id == campaign.pk else f"{row.number}/{row.campaign.year}"
    return Line(row, number, *status(row), is_mine=row.owner_id in (units or ()))


def status(row: Directive) -> tuple[str, str]:
    """Return the state in words, with the days late, and its kind."""
    if row.state == State.DONE:
        return _("done"), "done"
    if row.state == State.DROPPED:
        return _("no longer asked for"), "none"
    if days := row.days_late:
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}, "late"
    return _("to be done"), "wait"


def comes_back(conference: Conference, units: set[int] | None = None) -> dict[str, Any]:
    """Return what `templates/emulation/directives_open.html` shows on the page of a conference, in one query.

    That is what earlier conferences left to be done: `lines`, `late_count` and `campaign`.
    """
    campaign = conference.campaign
    lines = [line(row, campaign, units) for row in directing.carried_over(conference)]
    return {"lines": lines, "late_count": sum(each.kind == "late" for each in lines), "campaign": campaign}


def turn(row: Directive) -> Turn:
    """Return one sentence: where the directive is and who acts next."""
    if row.state == State.DONE:
        return Turn(_("Done, reported on %(day)s.") % {"day": moment(row.finished_at)}, "done")
    if row.state == State.DROPPED:
        return Turn(_("No longer asked for since %(day)s.") % {"day": moment(row.finished_at)}, "info")
    words = {"unit": row.owner.name, "day": day(row.due_on), "label": status(row)[0]}
    if row.days_late:
        return Turn(_("Waiting for %(unit)s, due on %(day)s: %(label)s.") % words, "late")
    return Turn(_("Waiting for %(unit)s, due on %(day)s.") % words)


@dataclass(frozen=True)
class Event:
    """One thing that happened to a directive: what, when, by whom, and the words that go with it."""

    what: str
    when: str
    who: str
    words: str = ""


def events(row: Directive) -> list[Event]:
    """Return what happened to `row`, the newest first, from its history."""
    known = list(row.history.select_related("history_user").order_by("history_date", "history_id"))
    found = [_event(_("given"), known[0], at=row.given_at)] if known else []
    found += [event for before, after in pairwise(known) if (event := _change(before, after))]
    return found[::-1]


def _change(before: Any, after: Any) -> Event | None:
    reason = after.history_change_reason or ""
    if before.state != after.state:
        label = {State.DONE: _("reported done"), State.DROPPED: _("no longer asked for"), State.OPEN: _("asked again")}
        return _event(label[State(after.state)], after, after.result or reason, at=after.finished_at)
    if before.due_on != after.due_on:
        what = _("due day moved from %(old)s to %(new)s") % {"old": day(before.due_on), "new": day(after.due_on)}
        return _event(what, after, reason)
    return None


def _event(what: str, row: Any, words: str = "", at: datetime | None = None) -> Event:
    return Event(what, moment(at or row.history_date), str(row.history_user or ""), words)
