"""Who prepares a submission, who hands it in, who reviews and who checks it (never that of their own unit)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.proposals import bench
from awards.proposals.models import Submission
from blocs import scope
from blocs.models import Council, Mandate, Unit
from blocs.models.blocs import seats_of
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.covenants.permissions import mandate_for


def writing_mandate(user: Any, unit: Unit) -> Mandate | None:
    """Return the mandate by which `user` prepares nominations of `unit` (or of one that ended in theirs) today."""
    return mandate_for(user, unit, deciding=False)


def submitting_mandate(user: Any, submission: Submission) -> Mandate | None:
    """Return the mandate by which `user` hands in: a leader's; a sudden achievement an officer may report too."""
    return mandate_for(user, submission.unit, deciding=not submission.is_sudden)


def units_of(user: Any, campaign: Campaign) -> list[Unit]:
    """Return the member units of the year for which `user` prepares nominations today."""
    units = {mandate.unit_id: mandate.unit for mandate in scope.mandates(user) if mandate.unit}
    seats = [seat for seat in seats_of(user) if seat.bloc_id == campaign.bloc_id and seat.unit_id in units]
    touching = [row for row in seats if row.since <= campaign.ends_on and (row.until or date.max) >= campaign.starts_on]
    return [unit for unit in dict.fromkeys(units[seat.unit_id] for seat in touching) if not unit.dissolved_on]


def is_secretariat(user: Any, council: Council) -> bool:
    """Whether `user` is secretariat of `council` (or system administrator)."""
    return scope.sees_everything(user) or council.pk in scope.council_ids(user)


def reviewing_mandate(user: Any, submission: Submission) -> Mandate | None:
    """Return the mandate by which `user` reviews for a unit of the bloc; None for a secretariat and for others."""
    unit = bench.reviewing_unit(submission)
    if not unit or writing_mandate(user, submission.unit):
        return None
    return mandate_for(user, unit, deciding=False)


def can_review(user: Any, submission: Submission) -> bool:
    """Whether `user` opens, returns and forwards what came to the bloc; never their own unit's."""
    if submission.is_sudden or writing_mandate(user, submission.unit):
        return False
    return is_secretariat(user, submission.council) or bool(reviewing_mandate(user, submission))


def is_turn_of(user: Any, submission: Submission, reviewer: Unit | None) -> bool:
    """Whether the review is `user`'s to do: that of the `reviewer`, or of the secretariat when no unit reviews."""
    if reviewer:
        return bool(mandate_for(user, reviewer, deciding=False))
    return scope.sees_everything(user) or submission.council_id in scope.council_ids(user)


def can_check(user: Any, submission: Submission) -> bool:
    """Whether `user` checks for the council: its secretariat; never their own unit's."""
    return is_secretariat(user, submission.council) and not writing_mandate(user, submission.unit)


def decides_on(user: Any, submission: Submission) -> bool:
    """Whether the next step with what was handed in is one that `user` may take."""
    if submission.state == Submission.State.SUBMITTED:
        return can_review(user, submission)
    states = (Submission.State.FORWARDED, Submission.State.CHECKED)
    return submission.state in states and can_check(user, submission)


def can_add_piece(user: Any, submission: Submission) -> bool:
    """Whether `user` adds to the dossier today: its unit until it is checked, and whoever has it in hand."""
    if submission.state in (*Submission.BEFORE_COUNCIL, Submission.State.WITHDRAWN):
        return False
    return bool(writing_mandate(user, submission.unit)) or decides_on(user, submission)


def check_can_write(user: Any, unit: Unit) -> Mandate:
    """Return the mandate by which `user` prepares nominations. Raises PermissionDenied when there is none today."""
    if found := writing_mandate(user, unit):
        return found
    raise PermissionDenied(_("Only the people of the unit prepare its nominations."))


def check_can_submit(user: Any, submission: Submission) -> Mandate:
    """Return the mandate by which `user` hands in. Raises PermissionDenied when there is none today."""
    if found := submitting_mandate(user, submission):
        return found
    raise PermissionDenied(_("Only a leader of the unit hands in its nominations."))


def check_decides_on(user: Any, submission: Submission) -> None:
    """Raise PermissionDenied unless `user` opens or returns `submission` where it is now."""
    if not decides_on(user, submission):
        raise PermissionDenied(_("Only who has it in hand decides on a submission, never the unit itself."))


def check_can_review(user: Any, submission: Submission) -> None:
    """Raise PermissionDenied unless `user` reviews for the bloc."""
    if not can_review(user, submission):
        raise PermissionDenied(_("Only who has it in hand decides on a submission, never the unit itself."))


def check_can_check(user: Any, submission: Submission) -> None:
    """Raise PermissionDenied unless `user` checks for the council."""
    if not can_check(user, submission):
        raise PermissionDenied(_("Only the secretariat checks what goes to the council, never that of its own unit."))


def check_can_add_piece(user: Any, submission: Submission) -> None:
    """Raise PermissionDenied unless `user` adds to the dossier."""
    if not can_add_piece(user, submission):
        raise PermissionDenied(_("Only the unit, and who has the submission in hand, add to its dossier."))


def can_ballot(user: Any, campaign: Campaign) -> bool:
    """Whether `user` puts nominations on a ballot of the bloc: the head unit or the secretariat."""
    return campaign_permissions.can_prepare(user, campaign)


def councils_of(unit: Unit) -> list[Council]:
    """Return the councils in whose blocs `unit` sits today."""
    seats = unit.memberships.current().select_related("bloc__council").order_by("pk")
    return list(dict.fromkeys(seat.bloc.council for seat in seats))


def reporting_units(user: Any) -> list[Unit]:
    """Return the units for which `user`, leader or officer, reports sudden achievements today."""
    units = (mandate.unit for mandate in scope.mandates(user))
    return list(dict.fromkeys(unit for unit in units if unit and not unit.dissolved_on))
