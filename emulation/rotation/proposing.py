"""Which units are proposed for head and deputies of the next year."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Membership, Unit
from blocs.models.blocs import MembershipQuerySet
from blocs.years import bounds, following
from common import history
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.rotation import permissions
from emulation.rotation.models import Choice


def lock(choice: Choice) -> Choice:
    """Return `choice` as it is now, its year held until the end of the transaction (and so every other choice)."""
    campaign = lifecycle.lock(choice.campaign)
    choice = Choice.objects.select_for_update(of=("self",)).select_related("unit", "vote").get(pk=choice.pk)
    choice.campaign = campaign
    return choice


@transaction.atomic
def propose(campaign: Campaign, unit: Unit, *, role: str, by: Any, reason: str = "") -> Choice:
    """Propose `unit` for `role` in the year after `campaign`. Proposing it again changes nothing.

    No rule asks for years between two turns: the page shows who has served when. Raises PermissionDenied, or
    ValidationError with code `not_launched` or `not_a_member`.
    Source: guidance 1122/BTĐKT-VI (2011): head and deputies are elected in turn by the members at the closing.
    """
    campaign = lifecycle.lock(campaign)
    permissions.check_can_propose(by, campaign)
    if campaign.state not in {Campaign.State.LAUNCHED, Campaign.State.CLOSED}:
        raise ValidationError(_("Who leads the next year is chosen once this year was launched."), "not_launched")
    live = Choice.objects.filter(campaign=campaign, unit=unit, role=role)
    if existing := live.filter(state__in=[Choice.State.PROPOSED, *Choice.SEATED]).first():
        return existing
    check_sits(unit, campaign)
    mandate = permissions.proposing_mandate(by, campaign)
    choice = Choice(campaign=campaign, year=following(campaign.year), role=role, unit=unit, reason=reason)
    choice.proposed_by, choice.proposing_unit = by, mandate.unit if mandate else None
    history.save(choice, by=by)
    return choice


def check_sits(unit: Unit, campaign: Campaign) -> None:
    """Raise ValidationError with code `not_a_member` unless `unit` sits in the bloc on some day from today on.

    Seats are often entered year by year: that one ends with this year does not keep a unit from being proposed.
    """
    seats = seats_ahead(campaign).filter(unit=unit)
    if unit.dissolved_on or not seats.exists():
        message = _("%(unit)s does not sit in the bloc in %(year)s.")
        raise ValidationError(message % {"unit": unit, "year": following(campaign.year)}, "not_a_member")


def seats_ahead(campaign: Campaign) -> MembershipQuerySet:
    """Return the seats in the bloc from today to the end of the next year."""
    last = bounds(following(campaign.year))[1]
    return Membership.objects.filter(bloc=campaign.bloc_id).overlapping(min(today(), last), last)


@transaction.atomic
def withdraw(choice: Choice, *, by: Any, because: str) -> Choice:
    """Take a proposal back; it stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `decided` or `because_missing`.
    """
    choice = lock(choice)
    permissions.check_can_withdraw(by, choice)
    if choice.state == Choice.State.WITHDRAWN:
        return choice
    if choice.state != Choice.State.PROPOSED:
        raise ValidationError(_("It is decided already: a proposal can no longer be taken back."), "decided")
    if not because.strip():
        raise ValidationError(_("Say why the proposal is taken back."), "because_missing")
    choice.withdraw()
    history.save(choice, by=by, because=because)
    return choice
