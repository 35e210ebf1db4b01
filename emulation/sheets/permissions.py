"""Who scores, verifies, explains and makes final: nobody ever decides on points of a unit they act for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Mandate, Term, Unit
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for
from emulation.sheets.models import ScoreSheet


def own_mandate(user: Any, sheet: ScoreSheet, *, deciding: bool = False) -> Mandate | None:
    """Return the mandate by which `user` acts (or decides) for the unit of `sheet` today, or None.

    When the unit was merged or renamed since, the people of the unit that followed it score it, and verify nothing.
    """
    return mandate_for(user, sheet.unit, deciding=deciding)


def proposed_verifier(campaign: Campaign, unit: Unit) -> Unit | None:
    """Return the unit that verifies `unit`: the head; for the head itself a deputy; None: the secretariat."""
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    leading = [term.unit for term in campaign_permissions.leaders(campaign, heads)]
    if leading and unit.pk not in {each.pk for each in leading}:
        return leading[0]
    deputies = campaign.terms().in_office(today()).filter(role=Term.Role.DEPUTY).exclude(unit=unit)
    first = deputies.first()
    return first.unit if first else None


def verifying_mandate(user: Any, sheet: ScoreSheet) -> Mandate | None:
    """Return the mandate by which `user` verifies `sheet` for its verifier today; None for everybody else."""
    if own_mandate(user, sheet):
        return None
    return bloc_permissions.mandate_in(user, {sheet.verifier_id or 0})


def peer_mandate(user: Any, sheet: ScoreSheet) -> Mandate | None:
    """Return the mandate by which `user` verifies `sheet` for the member whose turn the rota says it is, or None."""
    if own_mandate(user, sheet):
        return None
    return bloc_permissions.mandate_in(user, {sheet.peer_id or 0})


def is_secretariat(user: Any, sheet: ScoreSheet) -> bool:
    """Whether `user` acts on `sheet` as secretariat of the bloc's council; not for a unit that is their own."""
    return not own_mandate(user, sheet) and bloc_permissions.manages_bloc(user, sheet.round.campaign.bloc)


def can_verify(user: Any, sheet: ScoreSheet) -> bool:
    """Whether `user` decides on results of `sheet` in a verification."""
    return bool(verifying_mandate(user, sheet)) or is_secretariat(user, sheet)


def check_can_enter(user: Any, sheet: ScoreSheet) -> Mandate:
    """Return the mandate by which `user` scores the own unit. Raises PermissionDenied when there is none today."""
    if found := own_mandate(user, sheet):
        return found
    raise PermissionDenied(_("Only the people of the unit score it themselves."))


def check_can_hand_in(user: Any, sheet: ScoreSheet) -> Mandate:
    """Return the mandate of a leader of the unit. Raises PermissionDenied when `user` has none today."""
    if found := own_mandate(user, sheet, deciding=True):
        return found
    raise PermissionDenied(_("Only a leader of the unit hands in its scores."))


def check_can_verify(user: Any, sheet: ScoreSheet) -> None:
    """Raise PermissionDenied unless `user` verifies `sheet` today: never the sheet of their own unit."""
    if own_mandate(user, sheet):
        raise PermissionDenied(_("Nobody verifies the sheet of their own unit."))
    if not can_verify(user, sheet):
        raise PermissionDenied(_("Only the verifier of this sheet and the secretariat may do this."))


def check_is_secretariat(user: Any, sheet: ScoreSheet) -> None:
    """Raise PermissionDenied unless `user` is the secretariat, acting for another unit than their own."""
    if own_mandate(user, sheet):
        raise PermissionDenied(_("Nobody verifies the sheet of their own unit."))
    bloc_permissions.check_manages_bloc(user, sheet.round.campaign.bloc)
