"""When and where a conference is held, and what it is about; a change after the invitation is told again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Unit
from common import history
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.conferences import letters, permissions, telling
from emulation.conferences.models import Conference

TOLD = ("starts_at", "ends_at", "place", "online_url")
"""What the units have to hear about again when it changes."""
WRITABLE = {"kind", "title", "launches", "quorum_of", "quorum_parts", *TOLD}


def lock(conference: Conference) -> Conference:
    """Return `conference` as it is now, held until the end of the transaction.

    Joined is only what never changes: PostgreSQL reads the rest again after waiting for the lock, but not what was
    joined to it before, so a letter made by somebody else in that moment would be missing.
    """
    rows = Conference.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council")
    return rows.get(pk=conference.pk)


def head_of(campaign: Campaign) -> Unit | None:
    """Return the unit that leads the year today, or will lead one in preparation."""
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    leading = [*campaign_permissions.leaders(campaign, heads), *heads.coming]
    return leading[0].unit if leading else None


def follow_head(conference: Conference) -> None:
    """Put today's head unit in the chair: the head may have changed since the conference was planned. Saves nothing."""
    conference.chair_unit = head_of(conference.campaign) or conference.chair_unit


@transaction.atomic
def plan(campaign: Campaign, *, by: Any, kind: str, starts_at: datetime, title: str = "", **fields: Any) -> Conference:
    """Plan a conference of the year; the same kind at the same time is planned once. Without a title the usual one.

    Raises PermissionDenied, or ValidationError with code `not_open`, `no_head`, `in_the_past`, `launches`, or as the
    constraints of Conference say.
    """
    _check_names(fields)
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    planned = Conference.objects.filter(campaign=campaign, kind=kind, starts_at=starts_at)
    if same := planned.exclude(state=Conference.State.CANCELLED).first():
        return same
    chair = head_of(campaign)
    if not chair:
        raise ValidationError(_("The bloc has no head for this year."), "no_head")
    conference = Conference(
        campaign=campaign, kind=kind, starts_at=starts_at, title=title, chair_unit=chair,
        is_example=campaign.is_example, **fields,
    )  # fmt: skip
    _check(conference, is_moved=True)
    history.save(conference, by=by)
    return conference


@transaction.atomic
def change(conference: Conference, *, by: Any, **fields: Any) -> Conference:
    """Change what a conference ahead is; the same values twice change nothing.

    Once invitations went out, another time or place raises the revision: the letter is made anew, and every answer is
    asked for again. Raises PermissionDenied, or ValidationError with code `not_ahead`, `in_the_past`, `launches`,
    `no_place`, `unprintable`.
    """
    _check_names(fields)
    conference = lock(conference)
    permissions.check_can_prepare(by, conference)
    changed = {name for name, value in fields.items() if getattr(conference, name) != value}
    if not changed:
        return conference
    check_ahead(conference)
    for name in changed:
        setattr(conference, name, fields[name])
    _check(conference, is_moved="starts_at" in changed)
    follow_head(conference)
    if conference.state == Conference.State.INVITED:
        check_place(conference)
        conference.revision += bool(changed & set(TOLD))
        letters.put_on_file(conference, by=by)
    history.save(conference, by=by)
    if conference.state == Conference.State.INVITED and changed & set(TOLD):
        telling.changed(conference, by=by)
    return conference


def check_ahead(conference: Conference) -> None:
    """Raise ValidationError (`not_ahead`) once the session was opened or the conference cancelled."""
    if not conference.is_ahead:
        raise ValidationError(_("This conference is no longer ahead."), "not_ahead")


def check_running(conference: Conference) -> None:
    """Raise ValidationError (`over`) once the conference was held or cancelled."""
    if conference.state not in Conference.RUNNING:
        raise ValidationError(_("This conference is over."), "over")


def check_place(conference: Conference) -> None:
    """Raise ValidationError (`no_place`) when nobody would know where to go."""
    if not (conference.place or conference.online_url):
        raise ValidationError(_("Say where the conference is held, or its online address."), "no_place")


def _check_names(fields: dict[str, Any]) -> None:
    if unknown := set(fields) - WRITABLE:
        raise TypeError(f"a conference has no {', '.join(sorted(unknown))} to set")


def _check(conference: Conference, *, is_moved: bool) -> None:
    if is_moved and localdate(conference.starts_at) < today():
        raise ValidationError(_("This day is over."), "in_the_past")
    if conference.launches and not _may_launch(conference):
        raise ValidationError(
            _("Only a final review launches another year, and only an open one of the same bloc."), "launches"
        )
    conference.title = conference.title.strip() or letters.usual_title(conference)


def _may_launch(conference: Conference) -> bool:
    next_year = conference.launches
    assert next_year is not None
    is_other = next_year.pk != conference.campaign_id and next_year.bloc_id == conference.campaign.bloc_id
    return conference.kind == Conference.Kind.FINAL and is_other and next_year.is_open
