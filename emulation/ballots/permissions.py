"""Who prepares a ballot, who decides on it, and who votes for which seat today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs import scope, succession
from blocs.models import Mandate, Succession
from common.clock import today
from emulation.ballots.models import Ballot, Seat, Teller
from emulation.campaigns import permissions as campaign_permissions


@dataclass(frozen=True)
class Right:
    """By what somebody votes for a seat: the mandate for its unit (or for the unit that followed it), or, in a council,
    being the member."""

    seat: Seat
    mandate: Mandate | None = None

    @property
    def in_words(self) -> str:
        """The post and the unit that acts, as they stand on the voting page."""
        if self.mandate:
            return ", ".join(filter(None, [self.mandate.post, str(self.mandate.unit)]))
        return self.seat.member.post if self.seat.member else ""


def can_prepare(user: Any, ballot: Ballot) -> bool:
    """Whether `user` writes what is asked and who stands: anyone of the head unit, or the secretariat."""
    if ballot.conference:
        return campaign_permissions.can_prepare(user, ballot.conference.campaign)
    return _serves(user, ballot)


def can_decide(user: Any, ballot: Ballot) -> bool:
    """Whether `user` opens, closes and counts: a leader of the head unit, or the secretariat."""
    if ballot.conference:
        return campaign_permissions.can_decide(user, ballot.conference.campaign)
    return _serves(user, ballot)


def _serves(user: Any, ballot: Ballot) -> bool:
    return scope.sees_everything(user) or ballot.council_id in scope.council_ids(user)


def check_can_prepare(user: Any, ballot: Ballot) -> None:
    """Raise PermissionDenied unless `user` prepares this ballot."""
    if not can_prepare(user, ballot):
        raise PermissionDenied(_("Only those who prepare this ballot may do this."))


def check_can_decide(user: Any, ballot: Ballot) -> None:
    """Raise PermissionDenied unless `user` decides on this ballot."""
    if not can_decide(user, ballot):
        raise PermissionDenied(_("Only those who decide on this ballot may do this."))


def right_to(user: Any, seat: Seat) -> Right | None:
    """Return by what `user` votes for `seat` today, or None.

    For a unit: whoever decides for it, or, once it came to its end, for a unit that follows it. For a member of a
    council: the account that they had when the ballot was opened, while they are a member.
    """
    if not (user.is_authenticated and user.is_active):
        return None
    if seat.member:
        is_mine = seat.person_id == user.pk and seat.member.is_current
        return Right(seat) if is_mine else None
    assert seat.unit is not None
    units = {seat.unit.pk}
    if seat.unit.dissolved_on and seat.unit.dissolved_on <= today():
        units |= {heir.pk for heir in succession.heirs(seat.unit)}
    mandate = bloc_permissions.mandate_in(user, units, deciding=True)
    return Right(seat, mandate) if mandate else None


def check_can_vote(user: Any, seat: Seat) -> Right:
    """Return by what `user` votes for `seat` today. Raises PermissionDenied when there is nothing."""
    right = right_to(user, seat)
    if not right:
        raise PermissionDenied(
            _("You have no mandate today to vote for %(seat)s. Nothing was recorded.") % {"seat": seat}
        )
    return right


def rights_in(user: Any, ballot: Ballot) -> list[Right]:
    """Return the seats of `ballot` that `user` votes for today, in the order of the roll."""
    found = [right_to(user, seat) for seat in seats_near(user).filter(ballot=ballot)]
    return [right for right in found if right]


def seats_near(user: Any) -> Any:
    """Return the seats, of any ballot, of units that `user` acts for and of the member that `user` was at opening."""
    mine = Q(unit__in=succession.acted_for(user)) | Q(person=user.pk)
    return Seat.objects.filter(mine).select_related("unit", "member").order_by("ballot", "order", "pk")


def had_a_seat(user: Any, ballot: int) -> bool:
    """Whether `user` once acted for somebody on the roll of the ballot with this key, and so knows that it exists."""
    units = set(Mandate.objects.filter(person=user.pk, unit__isnull=False).values_list("unit_id", flat=True))
    units |= set(Succession.objects.filter(new__in=units).values_list("old_id", flat=True))
    mine = Q(unit__in=units) | Q(person=user.pk)
    return Seat.objects.filter(mine, ballot=ballot).exclude(ballot__state=Ballot.State.DRAFT).exists()


def check_can_tell(user: Any, ballot: Ballot) -> Teller:
    """Return as whom `user` counts paper votes. Raises PermissionDenied for anybody but the tellers of this ballot."""
    teller = ballot.tellers.filter(person=user.pk).select_related("unit").first() if user.is_active else None
    if not teller:
        raise PermissionDenied(_("Only the tellers that were named for this ballot count its papers."))
    return teller
