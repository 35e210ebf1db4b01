"""What the head unit of a bloc does next in its years."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.clock import today
from config.overview.desk import Desk
from config.overview.thing import Todo, about
from emulation.campaigns.lifecycle import REQUIRED_STEPS
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Comment, Covenant
from emulation.covenants.turns import listed


def todos(desk: Desk) -> Iterator[Todo]:
    """Yield what the head does about unfinished covenants and years in preparation."""
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
        yield about(campaign, covenant, _("Finish the draft covenant of %(year)s"), "covenant_draft", _("Go on"))
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
        yield about(campaign, covenant, title, "covenant_close", _("See who is missing"), more)
    elif any(party.unit_id not in desk.units for party in missing):
        title = ngettext(
            "%(count)s unit has not signed the covenant of %(year)s",
            "%(count)s units have not signed the covenant of %(year)s",
            count,
        )
        names = listed([party.unit.name for party in missing])
        yield about(campaign, covenant, title, "covenant", _("See who is missing"), names, count)


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
        yield about(campaign, covenant, title, "covenant", _("Answer"), count=count)
    elif had_time and launched and covenant.has_commitments and desk.decides(campaign):  # type: ignore[attr-defined]
        title = _("Open the covenant of %(year)s for signing")
        yield about(campaign, covenant, title, "covenant_open", _("Check and open"))


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
