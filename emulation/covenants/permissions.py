"""Who may read, comment and sign a covenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Mandate, Unit
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.covenants.models import Covenant, Party


def can_draft(user: Any, covenant: Covenant) -> bool:
    """Whether `user` may write the draft, circulate it and answer comments."""
    return campaign_permissions.can_prepare(user, covenant.campaign)


def can_decide(user: Any, covenant: Covenant) -> bool:
    """Whether `user` may open and close signing, void a signature and start a new version."""
    return campaign_permissions.can_decide(user, covenant.campaign)


@dataclass(frozen=True)
class Rights:
    """What one reader is to a covenant today: whether they draft and decide, and who heads the bloc."""

    head: Unit | None
    drafts: bool
    decides: bool


def rights(user: Any, covenant: Covenant) -> Rights:
    """Return what `can_draft` and `can_decide` say, and the head unit, in one query."""
    campaign = covenant.campaign
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    leading = campaign_permissions.leaders(campaign, heads)
    preparing = campaign_permissions.preparing(campaign, heads)
    deciding = campaign_permissions.deciding(campaign, heads)
    manages = bloc_permissions.manages_bloc(user, campaign.bloc)
    return Rights(
        head=next((term.unit for term in [*leading, *heads.coming]), None),
        drafts=manages or bool(bloc_permissions.mandate_in(user, preparing)),
        decides=manages or bool(bloc_permissions.mandate_in(user, deciding, deciding=True)),
    )


def check_can_draft(user: Any, covenant: Covenant) -> None:
    """Raise PermissionDenied unless `user` may write the draft."""
    campaign_permissions.check_can_prepare(user, covenant.campaign)


def check_can_decide(user: Any, covenant: Covenant) -> None:
    """Raise PermissionDenied unless `user` may open and close the signing."""
    campaign_permissions.check_can_decide(user, covenant.campaign)


def check_can_comment(user: Any, covenant: Covenant) -> Unit:
    """Return the member unit for which `user` comments today. Raises PermissionDenied when there is none."""
    unit = commenting_unit(user, covenant)
    if not unit:
        raise PermissionDenied(_("Only member units may comment."))
    return unit


def check_can_void(user: Any, covenant: Covenant, unit: Unit) -> None:
    """Raise PermissionDenied unless `user` may void the signature of `unit`: its leaders, the head, the secretariat."""
    party = covenant.parties.select_related("unit").filter(unit=unit).first()
    mandate = signing_mandate(user, party) if party else None
    if not mandate or mandate.capacity not in {Mandate.Capacity.LEADER, Mandate.Capacity.DEPUTY}:
        check_can_decide(user, covenant)


def check_mandate_has_not_ended(user: Any, covenant: Covenant) -> None:
    """Raise PermissionDenied for somebody who once signed for a party: they know the covenant, so 404 would mislead."""
    ended = user.mandates.filter(unit__parties__covenant=covenant, until__lt=today()).order_by("-until").first()
    if ended:
        raise PermissionDenied(
            _("Your mandate for %(unit)s ended on %(day)s.")
            % {"unit": ended.unit, "day": date_format(ended.until, "SHORT_DATE_FORMAT")}
        )


def commenting_unit(user: Any, covenant: Covenant) -> Unit | None:
    """Return the member unit for which `user` may comment today, or None."""
    return campaign_permissions.commenting_unit(user, covenant.campaign)


def signing_mandate(user: Any, party: Party) -> Mandate | None:
    """Return the mandate by which `user` signs today for `party`: of the unit itself, or of one that followed it."""
    return mandate_for(user, party.unit)


def mandate_for(user: Any, unit: Unit, *, deciding: bool = True) -> Mandate | None:
    """Return the mandate by which `user` signs a paper today for `unit`: its own, or of a unit that followed it.

    Without `deciding` also an officer's, who prepares what a leader decides.
    """
    own = bloc_permissions.mandate_in(user, {unit.pk}, deciding=deciding)
    if own or not unit.dissolved_on:
        return own
    heirs = {heir for heir, before in _forebears(user).items() if unit.pk in before}
    return bloc_permissions.mandate_in(user, heirs, deciding=deciding)


def _forebears(user: Any) -> dict[int, set[int]]:
    """Return, for each unit that `user` acts for, the units it came from; asked once for a reader, not for a party."""

    def ask() -> dict[int, set[int]]:
        units = [mandate.unit for mandate in scope.mandates(user) if mandate.unit]
        return {unit.pk: {before.pk for before in succession.forebears(unit)} for unit in units}

    return scope.once(user, "forebears", ask)


def check_signing_mandate(user: Any, party: Party) -> Mandate:
    """Return the mandate by which `user` signs for `party`. Raises PermissionDenied when there is none today."""
    mandate = signing_mandate(user, party)
    if not mandate:
        raise PermissionDenied(_("You have no mandate today to sign for %(unit)s.") % {"unit": party.unit})
    return mandate
