"""Who asks for reports, who writes them, who hands them in, and who reviews them (never their own unit's)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import succession
from blocs.models import Mandate
from emulation.campaigns.reviewers import Reviewers
from emulation.covenants.permissions import mandate_for
from emulation.reports import reviewers
from emulation.reports.models import Report


def writing_mandate(user: Any, report: Report) -> Mandate | None:
    """Return the mandate by which `user` writes for the unit of `report` today, or None.

    When the unit was merged or renamed since, the people of the unit that followed it write and hand in for it.
    """
    return mandate_for(user, report.unit, deciding=False)


def submitting_mandate(user: Any, report: Report) -> Mandate | None:
    """Return the mandate by which `user` hands in the report: a leader's, who decides for the unit."""
    return mandate_for(user, report.unit)


def reviewing_mandate(user: Any, report: Report, bench: Reviewers | None = None) -> Mandate | None:
    """Return the mandate by which `user` reviews `report` for a unit today; None for a secretariat and for others.

    Nobody reviews the report of a unit for which they act themselves.
    """
    unit = reviewers.reviewing_unit(report, bench)
    if not unit or writing_mandate(user, report):
        return None
    return mandate_for(user, unit, deciding=False)


def own_units(report: Report) -> set[int]:
    """Return the unit of `report` and, when it is not there any more, those that followed it and speak for it."""
    heirs = succession.heirs(report.unit) if report.unit.dissolved_on else []
    return {report.unit_id, *(heir.pk for heir in heirs)}


def can_review(user: Any, report: Report, bench: Reviewers | None = None) -> bool:
    """Whether `user` accepts or returns `report` today: its reviewer, or the secretariat; never their own unit's."""
    if writing_mandate(user, report):
        return False
    if bloc_permissions.manages_bloc(user, report.request.campaign.bloc):
        return True
    return bool(reviewing_mandate(user, report, bench))


def is_turn_of(user: Any, report: Report, bench: Reviewers | None = None) -> bool:
    """Whether the review is `user`'s to do: the reviewing unit's, or the secretariat's when no unit reviews.

    A secretariat may decide on every report (`can_review`); it is not waited for where a unit reviews.
    """
    if writing_mandate(user, report):
        return False
    if unit := reviewers.reviewing_unit(report, bench):
        return bool(mandate_for(user, unit, deciding=False))
    return bloc_permissions.manages_bloc(user, report.request.campaign.bloc)


def check_can_write(user: Any, report: Report) -> Mandate:
    """Return the mandate by which `user` writes. Raises PermissionDenied when there is none today."""
    if found := writing_mandate(user, report):
        return found
    raise PermissionDenied(_("Only the people of the unit write its report."))


def check_can_submit(user: Any, report: Report) -> Mandate:
    """Return the mandate by which `user` hands in. Raises PermissionDenied when there is none today."""
    if found := submitting_mandate(user, report):
        return found
    raise PermissionDenied(_("Only a leader of the unit hands in its report."))


def check_can_review(user: Any, report: Report, bench: Reviewers | None = None) -> None:
    """Raise PermissionDenied unless `user` reviews `report` today."""
    if not can_review(user, report, bench):
        raise PermissionDenied(_("Only its reviewer and the secretariat decide on a report, never the unit itself."))


def can_steer(user: Any, report: Report) -> bool:
    """Whether `user` may reassign, extend, unlock and waive: the secretariat; never for a unit that they act for."""
    return bloc_permissions.manages_bloc(user, report.request.campaign.bloc) and not writing_mandate(user, report)


def check_can_steer(user: Any, report: Report) -> None:
    """Raise PermissionDenied unless `user` may reassign, extend, unlock and waive."""
    bloc_permissions.check_manages_bloc(user, report.request.campaign.bloc)
    if not can_steer(user, report):
        raise PermissionDenied(_("Only its reviewer and the secretariat decide on a report, never the unit itself."))
