"""How directives are given, reported done, changed, and come back at the next conference until they are done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from blocs.models import Bloc, Unit
from common import history
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.directives import permissions, telling
from emulation.directives.models import Directive, DirectiveQuerySet


def lock(directive: Directive) -> Directive:
    """Return `directive` as it is now, held until the end of the transaction."""
    rows = Directive.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council", "owner")
    return rows.get(pk=directive.pk)


@transaction.atomic
def give(
    campaign: Campaign,
    *,
    text: str,
    owner: Unit,
    due_on: date,
    by: Any,
    conference: Conference | None = None,
    given_by: str = "",
) -> Directive:
    """Ask `owner`, a member of the year, to do `text` until `due_on`; at a conference, or between two of them.

    The same directive sent twice is kept once. Raises PermissionDenied, or ValidationError with code `not_open` (the
    year is over; at one of its conferences it may still be given), `not_a_member`, `other_year`, `in_the_past`, or as
    the fields say.
    """
    campaign = lifecycle.lock(campaign)
    permissions.check_can_direct(by, campaign)
    _check_can_be_given(campaign, owner, due_on, conference)
    row = Directive(
        campaign=campaign, conference=conference, owner=owner, due_on=due_on, text=text, given_by=given_by,
        given_at=now(), number=_next_number(campaign),
    )  # fmt: skip
    row.text = Directive._meta.get_field("text").to_python(text)
    alike = Directive.objects.open().filter(campaign=campaign, conference=conference, owner=owner, due_on=due_on)
    if same := alike.filter(text=row.text).first():
        return same
    history.save(row, by=by)
    telling.given(row, by=by)
    return row


def _check_can_be_given(campaign: Campaign, owner: Unit, due_on: date, conference: Conference | None) -> None:
    # What the closing conference asked for is often written down after the year was closed there.
    if campaign.state == Campaign.State.RECORDED or not (campaign.is_open or conference):
        raise ValidationError(_("This year is over."), "not_open")
    if not campaign.memberships().current().filter(unit=owner).exists():
        raise ValidationError({"owner": ValidationError(_("This unit is not a member of the bloc."), "not_a_member")})
    if conference and campaign.pk not in (conference.campaign_id, conference.launches_id):
        raise ValidationError(_("This conference belongs to another year."), "other_year")
    given_on = min(today(), localdate(conference.starts_at)) if conference else today()
    _check_due(due_on, given_on)


def _check_due(due_on: date, since: date) -> None:
    if due_on < since:
        raise ValidationError({"due_on": ValidationError(_("The due day has passed."), "in_the_past")})


def _next_number(campaign: Campaign) -> int:
    return (campaign.directives.aggregate(last=Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]


def _said(words: str, message: str, code: str) -> str:
    if not words.strip():
        raise ValidationError(message, code)
    return words


@transaction.atomic
def report(directive: Directive, *, result: str, by: Any) -> Directive:
    """Report for the responsible unit that it is done, with the `result`. Reporting it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `result_missing` or `dropped`.
    """
    directive = lock(directive)
    permissions.check_can_report(by, directive)
    if directive.state == Directive.State.DONE:
        return directive
    if directive.state == Directive.State.DROPPED:
        raise ValidationError(_("This directive is no longer asked for."), "dropped")
    directive.result = _said(result, _("Say what came of it."), "result_missing")
    directive.finish()
    directive.finished_by = by
    history.save(directive, by=by)
    return directive


@transaction.atomic
def drop(directive: Directive, *, because: str, by: Any) -> Directive:
    """No longer ask for it, with the reason that everyone reads. Dropping it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `done`.
    """
    directive = lock(directive)
    permissions.check_can_direct(by, directive.campaign)
    if directive.state == Directive.State.DROPPED:
        return directive
    if directive.state == Directive.State.DONE:
        raise ValidationError(_("This directive is done already."), "done")
    directive.result = _said(because, _("Give the reason."), "because_missing")
    directive.drop()
    directive.finished_by = by
    history.save(directive, by=by, because=because)
    return directive


@transaction.atomic
def reopen(directive: Directive, *, because: str, by: Any) -> Directive:
    """Ask for it again, with the reason; what was reported stays in the history. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing`.
    """
    directive = lock(directive)
    permissions.check_can_direct(by, directive.campaign)
    if directive.state == Directive.State.OPEN:
        return directive
    _said(because, _("Give the reason."), "because_missing")
    directive.reopen()
    directive.result, directive.finished_by = "", None
    history.save(directive, by=by, because=because)
    telling.reopened(directive, because=because, by=by)
    return directive


@transaction.atomic
def move(directive: Directive, *, due_on: date, because: str, by: Any) -> Directive:
    """Set another due day, with the reason; the same day twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing`, `in_the_past` or `finished`.
    """
    directive = lock(directive)
    permissions.check_can_direct(by, directive.campaign)
    if directive.due_on == due_on:
        return directive
    if directive.state != Directive.State.OPEN:
        raise ValidationError(_("This directive is finished. Ask for it again first."), "finished")
    _check_due(due_on, today())
    _said(because, _("Give the reason."), "because_missing")
    directive.due_on = due_on
    history.save(directive, by=by, because=because)
    telling.moved(directive, because=because, by=by)
    return directive


def of_bloc(bloc: Bloc | int) -> DirectiveQuerySet:
    """Directives of every year of `bloc`, with what a list shows, the most pressing first."""
    rows = Directive.objects.filter(campaign__bloc=bloc).select_related("owner", "campaign", "conference")
    return rows.order_by("due_on", "campaign__starts_on", "number", "pk")


def open_in(campaign: Campaign) -> DirectiveQuerySet:
    """Open directives of the bloc in this year, those that earlier years left open included."""
    return open_by(campaign.bloc_id, campaign.starts_on)


def open_by(bloc: int, starts_on: date) -> DirectiveQuerySet:
    """Open directives of the years of `bloc` that begin on `starts_on` or before."""
    return of_bloc(bloc).open().filter(campaign__starts_on__lte=starts_on)


def carried_over(conference: Conference) -> list[Directive]:
    """Return the directives given before `conference`, in any year of its bloc, that were not finished when it ended.

    They come back on its agenda, and stand in its minutes under a heading of their own.
    """
    before = Q(conference__isnull=True, given_at__lt=conference.starts_at)
    before |= Q(conference__starts_at__lt=conference.starts_at)
    rows = of_bloc(conference.campaign.bloc).filter(before).exclude(conference=conference)
    ended = _end(conference)
    return list(rows.filter(Q(state=Directive.State.OPEN) | Q(finished_at__gt=ended)) if ended else rows.open())


def _end(conference: Conference) -> datetime | None:
    """Return when a conference that was held ended; None for one that lies ahead or is running."""
    return conference.closed_at if conference.state == Conference.State.HELD else None


def given_at(conference: Conference) -> list[Directive]:
    """Return the directives given at `conference`, in the order of their numbers."""
    return list(
        of_bloc(conference.campaign.bloc).filter(conference=conference).order_by("campaign__starts_on", "number")
    )


def conferences_of(campaign: Campaign) -> Any:
    """Return the conferences at which directives of `campaign` may be given, the newest first."""
    own = Q(campaign=campaign) | Q(launches=campaign)
    rows = Conference.objects.filter(own).exclude(state=Conference.State.CANCELLED)
    return rows.order_by("-starts_at", "-pk")
