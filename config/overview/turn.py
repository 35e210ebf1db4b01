"""Whose turn it is: one sentence on where a bloc year stands and who acts next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Unit
from common.clock import today
from config.overview.bloc_year import BlocYear
from config.overview.marks import day
from config.overview.year_line import TITLES
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Covenant

NAMED = 3
"""So many units are named; the others are counted."""


@dataclass(frozen=True)
class Turn:
    """`sentence` is safe HTML in which only names are set bold; `kind` is wait, late, done or info."""

    kind: str
    sentence: SafeString


def of(year: BlocYear) -> Turn:
    """Return whose turn it is in `year`."""
    campaign = year.campaign
    if campaign.state == Campaign.State.RECORDED:
        return Turn("info", format_html(_("Recorded from a published source: {source}."), source=campaign.source))
    if campaign.state == Campaign.State.CLOSED:
        return Turn("done", format_html(_("The year was closed on {day}."), day=day(campaign.closed_on)))
    if not year.head:
        return Turn(
            "late", format_html(_("The bloc has no head for {year}: the secretariat appoints one."), year=campaign.year)
        )
    return _of_covenant(year) or _of_steps(year)


def _of_covenant(year: BlocYear) -> Turn | None:
    covenant = year.covenant
    if covenant and covenant.state == Covenant.State.SIGNING:
        return _of_signing(year, covenant)
    if covenant and covenant.state == Covenant.State.CIRCULATED:
        return _of_comments(year, covenant)
    if covenant and covenant.state == Covenant.State.IN_FORCE:
        return None
    return Turn("wait", format_html(_("Waiting for {head} to draft the covenant."), head=names([year.head])))


def _of_signing(year: BlocYear, covenant: Covenant) -> Turn:
    waiting = names([place.party.unit for place in year.awaited])
    declined = names([place.party.unit for place in year.declined])
    values = {"units": waiting or declined, "day": day(covenant.signing_due_on), "head": names([year.head])}
    is_late = bool(covenant.signing_due_on and covenant.signing_due_on < today())
    if not waiting:
        sentence = _("Everyone else has signed; {units} declined to sign. {head} may close signing.")
    elif is_late:
        sentence = _("Waiting for {units} to sign the covenant. The last day was {day}; {head} may close signing.")
    else:
        sentence = _("Waiting for {units} to sign the covenant, until {day}.")
    told = format_html(sentence, **values)
    if waiting and declined:
        told = format_html("{} {}", told, format_html(_("{units} declined to sign."), units=declined))
    return Turn("late" if is_late else "wait", told)


def _of_comments(year: BlocYear, covenant: Covenant) -> Turn:
    count, head = year.open_comments, names([year.head])
    due_on = covenant.comments_due_on
    if due_on and due_on >= today():
        sentence = _("The members comment on the draft covenant, until {day}; {head} answers.")
    elif count:
        sentence = ngettext(
            "Waiting for {head} to answer {count} comment on the draft covenant.",
            "Waiting for {head} to answer {count} comments on the draft covenant.",
            count,
        )
    else:
        sentence = _("Every comment is answered. Waiting for {head} to open the covenant for signing.")
    return Turn("wait", format_html(sentence, day=day(due_on), count=count, head=head))


def _of_steps(year: BlocYear) -> Turn:
    over = {step.kind for step in year.steps if step.has_happened}
    ahead = next((step for step in year.steps if not over & {step.kind, step.stop}), None)
    if not ahead:
        return Turn(
            "wait", format_html(_("Every step is done. Waiting for {head} to close the year."), head=names([year.head]))
        )
    values = {"step": TITLES[Step.Kind(ahead.kind)], "day": day(ahead.due_on), "head": names([year.head])}
    if not ahead.due_on:
        return Turn("wait", format_html(_("Next step: {step}. Waiting for {head} to set its day."), **values))
    if ahead.due_on < today():
        return Turn(
            "late", format_html(_("{step} was planned for {day}. Waiting for {head} to hold or record it."), **values)
        )
    return Turn("wait", format_html(_("Next step: {step}, planned for {day}; {head} prepares it."), **values))


def names(units: Sequence[Unit | None]) -> SafeString:
    """Return the names in bold, after the third their number only."""
    shown = [unit.name for unit in units[: NAMED if len(units) > NAMED + 1 else NAMED + 1] if unit]
    rest = len(units) - len(shown)
    listed = format_html_join(", ", "<b>{}</b>", ((name,) for name in shown))
    if not rest:
        return listed
    more = ngettext("and {count} more unit", "and {count} more units", rest).format(count=rest)
    return format_html("{} {}", listed, more)
