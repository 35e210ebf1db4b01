"""What is mine to do: the open obligations of a person's mandates of today, each with its day and its page.

The number of queries does not change with the number of blocs, years or units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blocs import scope
from blocs.listing import UNHEADED
from blocs.models import Bloc, Term
from blocs.years import current_year
from common.clock import today
from emulation.campaigns.lifecycle import REQUIRED_STEPS
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Comment, Covenant, Party
from emulation.covenants.turns import listed
from emulation.overview import desk as desks
from emulation.overview.desk import Desk
from emulation.overview.year_line import TITLES

SOON = 7
"""Days before the last one from which something is due soon."""
NAMED = 3
"""So many blocs or units are named; the others are counted."""
MOST = 20
"""So many late covenants a secretariat is shown, the latest first."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: a verb, what it is about, its last day, and the page (with the words on its button)."""

    title: str
    detail: str
    url: str
    action: str
    due_on: date | None = None

    @property
    def days_left(self) -> int | None:
        return (self.due_on - today()).days if self.due_on else None

    @property
    def due_label(self) -> str:
        days = self.days_left
        if days is None or not self.due_on:
            return ""
        if days < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        if days == 0:
            return _("due today")
        left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        return _("by %(day)s, %(left)s") % {"day": date_format(self.due_on, "SHORT_DATE_FORMAT"), "left": left}

    @property
    def urgency(self) -> str:
        days = self.days_left
        if days is None or days > SOON:
            return ""
        return "late" if days < 0 else "soon"


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
    found = [*_as_member(desk), *_as_head(desk), *_as_secretariat(user)]
    return Day(sorted(found, key=lambda todo: todo.due_on or date.max), _next_of_units(desk) or _next_of_councils(user))


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
    opened = Covenant.objects.filter(campaign=OuterRef("campaign"), state=Covenant.State.SIGNING).order_by()
    signing_due_on = Coalesce(Subquery(opened.values("signing_due_on")[:1]), "due_on")
    steps = Step.objects.filter(campaign__bloc__council__in=councils, has_happened=False).annotate(
        day=Case(When(kind=Step.Kind.COVENANT, then=signing_due_on), default="due_on")
    )
    ahead = steps.filter(day__gte=today(), campaign__state__in=[Campaign.State.DRAFT, Campaign.State.LAUNCHED])
    step = ahead.select_related("campaign__bloc").order_by("day", "pk").first()
    return NextStep(step.campaign, str(TITLES[Step.Kind(step.kind)]), step.day) if step else None


# --- For a member unit ------------------------------------------------------------------------------


def _as_member(desk: Desk) -> Iterator[Todo]:
    for covenant in desk.covenants:
        campaign = desk.campaigns[covenant.campaign_id]
        if covenant.state == Covenant.State.SIGNING:
            for party in desk.parties.get(covenant.pk, []):
                if _signs(desk, party):
                    act = _declined if party.declined_at else _sign
                    yield act(campaign, covenant, party)
        elif covenant.state == Covenant.State.CIRCULATED and _may_comment(desk, campaign, covenant):
            yield _about(
                campaign, covenant, _("Comment on the draft covenant of %(year)s"), "covenant", _("Read the draft")
            )


def _signs(desk: Desk, party: Party) -> bool:
    """Whether the person signs for this unit, or for one that it was followed by."""
    follows = bool(party.unit.dissolved_on and party.unit_id in desk.forebears and desk.deciding)
    return party.unit_id in desk.deciding or follows


def _sign(campaign: Campaign, covenant: Covenant, party: Party) -> Todo:
    return Todo(
        _("Sign the covenant of %(year)s for %(unit)s") % {"year": campaign.year, "unit": party.unit.name},
        campaign.bloc.name,
        reverse("emulation:covenant", args=[covenant.pk]),
        _("Read and sign"),
        covenant.signing_due_on,
    )


def _declined(campaign: Campaign, covenant: Covenant, party: Party) -> Todo:
    """A refusal can be taken back while signing is open; without a day, so that it stands last."""
    days = {
        "day": date_format(timezone.localdate(party.declined_at), "SHORT_DATE_FORMAT"),
        "last": date_format(covenant.signing_due_on, "SHORT_DATE_FORMAT") if covenant.signing_due_on else "",
    }
    has_time = covenant.signing_due_on and covenant.signing_due_on >= today()
    if has_time:
        said = _("declined on %(day)s; can still sign until %(last)s") % days
    else:
        said = _("declined on %(day)s; can still sign until signing is closed") % days
    return Todo(
        _("%(unit)s declined to sign the covenant of %(year)s") % {"year": campaign.year, "unit": party.unit.name},
        f"{campaign.bloc.name} · {said}",
        reverse("emulation:covenant", args=[covenant.pk]),
        _("Read the covenant"),
    )


def _may_comment(desk: Desk, campaign: Campaign, covenant: Covenant) -> bool:
    """Whether a unit that sits in the bloc, and does not head it, has said nothing yet and still has time to."""
    said = any(remark.unit_id in desk.units for remark in desk.remarks.get(covenant.pk, []))
    is_over = covenant.comments_due_on and covenant.comments_due_on < today()
    return campaign.bloc_id in desk.sitting and not (said or is_over or desk.prepares(campaign))


def _about(
    campaign: Campaign, covenant: Covenant, title: str, page: str, action: str, more: str = "", count: int = 0
) -> Todo:
    due_on = covenant.signing_due_on if covenant.state == Covenant.State.SIGNING else covenant.comments_due_on
    return Todo(
        title % {"year": campaign.year, "count": count},
        " · ".join(part for part in (campaign.bloc.name, more) if part),
        reverse(f"emulation:{page}", args=[covenant.pk]),
        action,
        due_on,
    )


# --- For the head unit ------------------------------------------------------------------------------


def _as_head(desk: Desk) -> Iterator[Todo]:
    for covenant in desk.covenants:
        campaign = desk.campaigns[covenant.campaign_id]
        if desk.prepares(campaign):
            yield from _lead(desk, campaign, covenant)
    for campaign in desk.campaigns.values():
        if campaign.state == Campaign.State.DRAFT and desk.prepares(campaign):
            yield _prepare(desk, campaign)


def _lead(desk: Desk, campaign: Campaign, covenant: Covenant) -> Iterator[Todo]:
    """What the head does next about an unfinished covenant; while the members sign, it sees who is missing."""
    states = Covenant.State
    if covenant.state == states.DRAFT:
        yield _about(campaign, covenant, _("Finish the draft covenant of %(year)s"), "covenant_draft", _("Go on"))
    elif covenant.state == states.CIRCULATED:
        yield from _answer_or_open(desk, campaign, covenant)
    elif covenant.state == states.SIGNING:
        yield from _remind_or_close(desk, campaign, covenant)


def _remind_or_close(desk: Desk, campaign: Campaign, covenant: Covenant) -> Iterator[Todo]:
    missing = desk.parties.get(covenant.pk, [])
    is_late = covenant.signing_due_on is not None and covenant.signing_due_on < today()
    count = len(missing)
    if is_late and desk.decides(campaign):
        more = ngettext("%(count)s unit has not signed", "%(count)s units have not signed", count) % {"count": count}
        title = _("Close the signing of the covenant of %(year)s")
        yield _about(campaign, covenant, title, "covenant_close", _("See who is missing"), more)
    elif any(party.unit_id not in desk.units for party in missing):
        title = ngettext(
            "%(count)s unit has not signed the covenant of %(year)s",
            "%(count)s units have not signed the covenant of %(year)s",
            count,
        )
        names = listed([party.unit.name for party in missing])
        yield _about(campaign, covenant, title, "covenant", _("See who is missing"), names, count)


def _answer_or_open(desk: Desk, campaign: Campaign, covenant: Covenant) -> Iterator[Todo]:
    count = sum(remark.outcome == Comment.Outcome.OPEN for remark in desk.remarks.get(covenant.pk, []))
    had_time = not covenant.comments_due_on or covenant.comments_due_on < today()
    launched = campaign.state == Campaign.State.LAUNCHED
    if count:
        title = ngettext(
            "Answer %(count)s comment on the draft covenant of %(year)s",
            "Answer %(count)s comments on the draft covenant of %(year)s",
            count,
        )
        yield _about(campaign, covenant, title, "covenant", _("Answer"), count=count)
    elif had_time and launched and covenant.has_commitments and desk.decides(campaign):  # type: ignore[attr-defined]
        title = _("Open the covenant of %(year)s for signing")
        yield _about(campaign, covenant, title, "covenant_open", _("Check and open"))


def _prepare(desk: Desk, campaign: Campaign) -> Todo:
    gaps = _gaps(desk, campaign)
    if not gaps and desk.decides(campaign):
        title, page, action = _("Launch the year %(year)s"), "campaign_launch", _("Check and launch")
    else:
        title, page, action = _("Prepare the launch of %(year)s"), "campaign_edit", _("Go on")
    missing = _("Missing: %(things)s") % {"things": ", ".join(gaps)} if gaps else ""
    return Todo(
        title % {"year": campaign.year},
        " · ".join(part for part in (campaign.bloc.name, missing) if part),
        reverse(f"emulation:{page}", args=[campaign.pk]),
        action,
        next((step.due_on for step in desk.steps.get(campaign.pk, []) if step.kind == Step.Kind.LAUNCH), None),
    )


def _gaps(desk: Desk, campaign: Campaign) -> list[str]:
    """What the launch of a year that has a head still needs, in words (as `lifecycle.missing` says it)."""
    steps = [step for step in desk.steps.get(campaign.pk, []) if step.kind in REQUIRED_STEPS]
    found = [
        (campaign.theme, _("theme")),
        (any(row.campaign_id == campaign.pk for row in desk.covenants), _("draft covenant")),
        (all(step.due_on or step.has_happened for step in steps), _("days of the steps")),
    ]
    return [word for there, word in found if not there]


# --- For the secretariat ----------------------------------------------------------------------------


def _as_secretariat(user: Any) -> Iterator[Todo]:
    if councils := scope.council_ids(user):
        yield from _unheaded(councils)
        yield from _overdue(councils)


def _unheaded(councils: set[int]) -> Iterator[Todo]:
    """One line for all blocs without a head today."""
    heads = Term.objects.in_office(today()).heads().filter(bloc=OuterRef("pk"))
    blocs = list(Bloc.objects.filter(~Exists(heads), council__in=councils, dissolved_on=None).only("name"))
    if not blocs:
        return
    names, rest = ", ".join(bloc.name for bloc in blocs[:NAMED]), len(blocs) - NAMED
    title = ngettext(
        "Appoint a head for %(count)s bloc in %(year)s", "Appoint a head for %(count)s blocs in %(year)s", len(blocs)
    )
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest} if rest > 0 else ""
    yield Todo(
        title % {"count": len(blocs), "year": current_year()},
        f"{names} {more}".strip(),
        reverse("blocs:bloc", args=[blocs[0].pk])
        if len(blocs) == 1
        else f"{reverse('blocs:bloc_list')}?lacks={UNHEADED}",
        _("See the bloc") if len(blocs) == 1 else _("See the blocs"),
    )


def _overdue(councils: set[int]) -> Iterator[Todo]:
    """Covenants still open for signing after their last day."""
    late = Covenant.objects.filter(
        campaign__bloc__council__in=councils, state=Covenant.State.SIGNING, signing_due_on__lt=today()
    ).with_signing_progress()
    for covenant in late.select_related("campaign__bloc").order_by("signing_due_on")[:MOST]:
        counts = {"signed": covenant.signed_count, "parties": covenant.party_count}
        yield Todo(
            _("Remind the bloc: the signing of %(year)s is past its day") % {"year": covenant.campaign.year},
            f"{covenant.campaign.bloc.name} · " + _("%(signed)s/%(parties)s units have signed") % counts,
            reverse("emulation:covenant", args=[covenant.pk]),
            _("See who is missing"),
            covenant.signing_due_on,
        )
