"""What is mine to do: the open obligations of a person's mandates of today, each with its day and its page.

The number of queries does not change with the number of blocs, years or units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext

from blocs import scope
from blocs.prepared import Prepared
from common.clock import today
from config.overview import desk as desks
from config.overview import duties, head, member, secretariat
from config.overview.desk import Desk
from config.overview.thing import Todo, of_obligations
from config.overview.year_line import TITLES
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Covenant

WEEKDAYS = (
    gettext_lazy("Monday, %(day)s"),
    gettext_lazy("Tuesday, %(day)s"),
    gettext_lazy("Wednesday, %(day)s"),
    gettext_lazy("Thursday, %(day)s"),
    gettext_lazy("Friday, %(day)s"),
    gettext_lazy("Saturday, %(day)s"),
    gettext_lazy("Sunday, %(day)s"),
)
"""A day within a sentence."""


@dataclass(frozen=True)
class NextStep:
    """What comes next in the years of a person's blocs, and when."""

    campaign: Campaign
    title: str
    due_on: date

    @property
    def when(self) -> str:
        """Its day, with the weekday, and how late it is."""
        day = str(WEEKDAYS[self.due_on.weekday()]) % {"day": date_format(self.due_on, "SHORT_DATE_FORMAT")}
        days = (today() - self.due_on).days
        late = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
        return f"{day} ({late})" if days > 0 else day


@dataclass(frozen=True)
class Day:
    """All that a person's home says: what to do, the most pressing first, and what comes next."""

    todos: list[Todo]
    next_step: NextStep | None


def of(user: Any) -> Day:
    """Return what `user` has to do today by the mandates of today, and the next dated step in their blocs."""
    desk = desks.of(user)
    found = [*member.todos(desk), *head.todos(desk), *secretariat.todos(user), *_of_other_capabilities(user, desk)]
    return Day(sorted(found, key=lambda todo: todo.due_on or date.max), _next_of_units(desk) or _next_of_councils(user))


def _of_other_capabilities(user: Any, desk: Desk) -> Iterator[Todo]:
    """What only the people who decide for a unit can do is asked of no officer."""
    found = duties.for_desk(desk, councils=scope.council_ids(user), person=user.pk)
    theirs = {None, *desk.deciding}
    return of_obligations(duty for duty in found if not duty.for_leaders or duty.unit_id in theirs)


def _next_of_units(desk: Desk) -> NextStep | None:
    opened = {row.campaign_id: row.signing_due_on for row in desk.covenants if row.state == Covenant.State.SIGNING}
    ahead = []
    for step in (step for steps in desk.steps.values() for step in steps if not step.has_happened):
        signing_due_on = opened.get(step.campaign_id) if step.kind == Step.Kind.COVENANT else None
        due_on = signing_due_on or step.due_on
        if due_on and (signing_due_on or due_on >= today()):
            ahead.append(NextStep(desk.campaigns[step.campaign_id], str(TITLES[Step.Kind(step.kind)]), due_on))
    return min(ahead, key=lambda step: step.due_on, default=None)


def _next_of_councils(user: Any) -> NextStep | None:
    if not (councils := scope.council_ids(user)):
        return None
    ahead = [(row.signing_due_on, Step.Kind.COVENANT, row.campaign) for row in _signing(councils=councils, day=today())]
    ahead += [(row.due_on, Step.Kind(row.kind), row.campaign) for row in _planned(councils=councils, day=today())]
    if not ahead:
        return None
    day, kind, campaign = min(ahead, key=lambda step: (step[0], Step.RANK[step[1]]))
    return NextStep(campaign, str(TITLES[kind]), day)


OPEN_YEARS = (Campaign.State.DRAFT, Campaign.State.LAUNCHED)


@Prepared
def _signing(councils: list[int], day: date) -> QuerySet:
    """The first covenant that has to be signed by `day` or later, while that step is not done."""
    step = {"campaign__steps__kind": Step.Kind.COVENANT, "campaign__steps__has_happened": False}
    rows = Covenant.objects.filter(state=Covenant.State.SIGNING, signing_due_on__gte=day, **step)
    ours = rows.filter(campaign__state__in=OPEN_YEARS, campaign__bloc__council__pk__in=councils)
    return ours.select_related("campaign__bloc").order_by("signing_due_on", "pk")[:1]


@Prepared
def _planned(councils: list[int], day: date) -> QuerySet:
    """The first step planned for `day` or later; a covenant being signed has a day of its own."""
    opened = Covenant.objects.filter(campaign=OuterRef("campaign"), state=Covenant.State.SIGNING)
    is_signed = Q(Exists(opened.filter(signing_due_on__isnull=False)), kind=Step.Kind.COVENANT)
    rows = Step.objects.filter(~is_signed, has_happened=False, due_on__gte=day, campaign__state__in=OPEN_YEARS)
    ours = rows.filter(campaign__bloc__council__pk__in=councils)
    return ours.select_related("campaign__bloc").order_by("due_on", "pk")[:1]
