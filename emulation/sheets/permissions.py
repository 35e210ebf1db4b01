"""Who scores, verifies, explains and makes final: nobody ever decides on points of a unit they act for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Mandate, Term, Unit
from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for
from emulation.sheets.models import ScoreSheet, ScoringRound


def visible(user: Any, pk: int) -> ScoreSheet | None:
    """Return the sheet with the key `pk`, with its round, table, year and units, if `user` sees it: `visible_to` for
    one row."""
    sheet = next(iter(_seen(pk=pk, **sight(user))), None)
    is_seen = sheet and (is_concerned(user, sheet) or campaign_permissions.can_prepare(user, sheet.round.campaign))
    return sheet if is_seen else None


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    rows = ScoreSheet.objects.filter(year_seen("round__campaign__", **sight), pk=pk)
    return rows.select_related("round__campaign__bloc__council", "round__table", "unit", "verifier", "peer")


def round_of(user: Any, campaign: int) -> ScoringRound | None:
    """Return the scoring of the year with the key `campaign`, with its table, year and bloc, if `user` sees it."""
    return next(iter(_round(campaign=campaign, **sight(user))), None)


@Prepared
def _round(campaign: int, **sight: Any) -> QuerySet:
    rows = ScoringRound.objects.filter(year_seen("campaign__", **sight), campaign=campaign)
    return rows.select_related("table", "campaign__bloc__council")


def is_concerned(user: Any, sheet: ScoreSheet) -> bool:
    """Whether `sheet` is of a unit that `user` acts for, or verified by one."""
    units = {sheet.unit_id, sheet.verifier_id, sheet.peer_id}
    return not (scope.unit_ids(user).isdisjoint(units) and succession.acted_for(user).isdisjoint(units))


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
