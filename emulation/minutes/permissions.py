"""Who writes minutes, who reads them before they are signed, and who signs them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.models import Mandate, Term, Unit
from common.clock import today
from documents.models import Signature
from emulation.campaigns import permissions as campaign_permissions
from emulation.conferences.models import Conference
from emulation.minutes.models import Minutes

Role = Signature.Role


def can_write(user: Any, conference: Conference) -> bool:
    """Whether `user` writes these minutes: anyone of today's head unit, or the secretariat.

    A head that handed the bloc over since still writes the minutes of the meeting that it chaired.
    """
    return campaign_permissions.can_prepare(user, conference.campaign) or was_left_to(user, conference)


def check_can_write(user: Any, conference: Conference) -> None:
    """Raise PermissionDenied unless `user` writes these minutes."""
    if not was_left_to(user, conference):
        campaign_permissions.check_can_prepare(user, conference.campaign)


def was_left_to(user: Any, conference: Conference) -> bool:
    """Whether `user` acts for the unit that was in the chair, and nobody heads the year of the meeting any more."""
    if not bloc_permissions.mandate_in(user, {conference.chair_unit_id}):
        return False
    unit = heading_unit(conference)
    return bool(unit and unit.pk == conference.chair_unit_id)


def heading_unit(conference: Conference) -> Unit | None:
    """Return the unit that heads the bloc today in the year of `conference`; none does any more: that in the chair."""
    terms = conference.campaign.terms().in_office(today()).filter(role=Term.Role.HEAD)
    if first := terms.first():
        return first.unit
    return conference.chair_unit if conference.state == Conference.State.HELD else None


def unit_of(mandate: Mandate) -> Unit | None:
    """Return the unit for which the holder of `mandate` writes: their own, or that of the council's standing body."""
    return mandate.unit or (mandate.council.standing_unit if mandate.council else None)


def chairs(conference: Conference) -> list[Mandate]:
    """Return the mandates of those who may sign for the unit in the chair today, its head first."""
    rows = Mandate.objects.signing().current().filter(unit=conference.chair_unit)
    return sorted(rows.select_related("person", "unit"), key=lambda row: row.capacity != Mandate.Capacity.LEADER)


def secretaries(conference: Conference) -> list[Mandate]:
    """Return the mandates of those who may be secretary: of the head unit, and of a standing body with a unit."""
    head = heading_unit(conference)
    council = conference.campaign.bloc.council_id
    rows = Mandate.objects.current().filter(
        Q(unit=head, unit__isnull=False) | Q(council=council, council__standing_unit__isnull=False)
    )
    return list(rows.select_related("person", "unit", "council__standing_unit").order_by("-capacity", "pk"))


def mandate_of(user: Any, minutes: Minutes, role: str) -> Mandate | None:
    """Return the mandate by which `user` signs `minutes` in `role` today, or None.

    The chair is anyone who may sign for the unit in the chair. The secretary is the person named in the paper; once
    that person may no longer write, whoever else may be secretary.
    """
    if role == Role.CHAIR:
        return bloc_permissions.mandate_in(user, {minutes.chair_unit_id or 0}, deciding=True)
    if not scope.mandates(user):
        return None
    able = secretaries(minutes.conference)
    own = next((row for row in able if row.person_id == user.pk), None)
    named_is_gone = all(row.person_id != minutes.secretary_id for row in able)
    return own if minutes.secretary_id == user.pk or named_is_gone else None


def check_mandate(user: Any, minutes: Minutes, role: str) -> Mandate:
    """Return the mandate by which `user` signs in `role`. Raises PermissionDenied when there is none today."""
    mandate = mandate_of(user, minutes, role)
    if not mandate:
        raise PermissionDenied(_("You have no mandate today to sign these minutes."))
    return mandate
