"""Votes that are still awaited from units, and from members of councils."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from blocs.models import Succession
from blocs.prepared import Prepared
from common.clock import today
from common.periods import covers
from emulation.ballots.models import Ballot, Seat
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the votes that `units` (None: everybody) have not given yet, for those who decide for them.

    A unit that came to its end is followed by the units it became. Councils owe no vote, their members do
    (`of_person`). Two queries.
    """
    rows = awaited().filter(unit__isnull=False)
    gone = Q(old__dissolved_on__lte=today(), old__ballot_seats__in=rows)
    heirs: dict[int, list[int]] = {}
    for old, new in Succession.objects.filter(gone).values_list("old", "new").distinct():
        heirs.setdefault(old, []).append(new)
    if units is not None:
        left = [old for old, news in heirs.items() if set(news) & set(units)]
        rows = rows.filter(Q(unit__in=units) | Q(unit__in=left))
    rows = rows.select_related("ballot__conference__campaign__bloc", "unit").order_by("ballot", "order", "pk")
    found = [_duty(row, unit) for row in rows for unit in heirs.get(row.unit_id or 0, [row.unit_id])]
    return [duty for duty in found if units is None or duty.unit_id in units]


def of_person(person: int | None) -> list[Obligation]:
    """Return the votes that the person with this key has not given yet as a member of a council. One query."""
    if person is None:
        return []
    return [_duty(row, None) for row in _of_member(person=person, day=today())]


def of_people() -> list[Obligation]:
    """Return the votes that members of councils have not given yet, whoever they are. One query."""
    return [_duty(row, None) for row in _of_members(today()).filter(person__isnull=False)]


def awaited() -> QuerySet[Seat]:
    """Return the seats of secret ballots under way from which no vote came yet."""
    is_open = {"ballot__state": Ballot.State.OPEN, "ballot__method": Ballot.Method.SECRET}
    return Seat.objects.filter(**is_open, channel=Seat.Channel.NONE)


@Prepared
def _of_member(person: int, day: date) -> QuerySet:
    return _of_members(day).filter(person=person)


def _of_members(day: date) -> QuerySet[Seat]:
    rows = awaited().filter(covers(day, "member__"))
    return rows.select_related("ballot__conference__campaign__bloc", "ballot__council").order_by("pk")


def _duty(seat: Seat, unit: int | None) -> Obligation:
    ballot = seat.ballot
    campaign = ballot.conference.campaign if ballot.conference else None
    return Obligation(
        kind="ballot_vote",
        subject=seat.pk,
        title=_("Try the secret ballot") if ballot.is_trial else _("Vote in a secret ballot"),
        about=" · ".join(filter(None, [ballot.title, campaign.bloc.label if campaign else "", seat.name])),
        url=f"{reverse('emulation:ballot_vote', args=[ballot.pk])}?ghe={seat.pk}",
        action=_("Vote"),
        due_on=localdate(ballot.closes_at) if ballot.closes_at else None,
        unit_id=unit,
        person_id=None if unit else seat.person_id,
        campaign_id=campaign.pk if campaign else None,
        for_leaders=True,
    )
