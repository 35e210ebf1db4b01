"""How many role models and initiatives were noticed, published and adopted, by kind: plain figures for reports."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from blocs.models import Unit
from emulation.campaigns.models import Campaign
from emulation.role_models.models import Adoption, RoleModel

Kind, State = RoleModel.Kind, RoleModel.State


@dataclass(frozen=True)
class Tally:
    """Of one kind: noticed (and neither declined nor withdrawn), published, adopted by at least one other unit,
    recognised by an authority, and how many adoptions other units confirmed."""

    noticed: int = 0
    published: int = 0
    adopted: int = 0
    recognised: int = 0
    adoptions: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Counts:
    """What was counted from one day to another, both included."""

    since: date
    until: date
    by_kind: dict[str, Tally] = field(default_factory=dict)

    def of(self, *kinds: str) -> Tally:
        """Return the sum of `kinds`; without any, of all."""
        return sum((self.by_kind[kind] for kind in kinds or Kind.values), Tally())

    @property
    def rows(self) -> list[tuple[str, Tally]]:
        """Each kind by its name, in their order."""
        return [(str(Kind(kind).label), self.by_kind[kind]) for kind in Kind.values]

    @property
    def total(self) -> Tally:
        return self.of()

    @property
    def people_and_collectives(self) -> Tally:
        """Role models in the narrow sense, without initiatives."""
        return self.of(Kind.PERSON, Kind.COLLECTIVE)

    @property
    def initiatives(self) -> Tally:
        return self.of(Kind.INITIATIVE)


def counts(campaign: Campaign, unit: Unit | None, since: date, until: date) -> Counts:
    """Count what `unit` (every unit when None) noticed, published and gave to others from `since` to `until`.

    Each figure counts by its own day: of the notice, of the publication, of the confirmation, of the recognition. One
    query.
    """
    rows = RoleModel.objects.filter(campaign=campaign)
    return _counts(rows.filter(unit=unit) if unit else rows, since, until)


def by_unit(campaign: Campaign, since: date, until: date) -> list[tuple[Unit, Tally]]:
    """Return every unit of the year with what it sent, of all kinds; units that sent nothing stand with zeros."""
    rows = RoleModel.objects.filter(campaign=campaign).order_by().values("unit")
    found = {row.pop("unit"): Tally(**row) for row in rows.annotate(**_figures(since, until))}
    return [(unit, found.get(unit.pk, Tally())) for unit in campaign.members()]


def sent(campaign: Campaign, unit: Unit, since: date, until: date) -> list[RoleModel]:
    """Return what `unit` noticed in this time and did not take back, the newest first, with `confirmed_count`."""
    confirmed = Count("adoptions", filter=Q(adoptions__state=Adoption.State.CONFIRMED))
    rows = RoleModel.objects.live().filter(campaign=campaign, unit=unit, **within("noticed_at", since, until))
    return list(rows.annotate(confirmed_count=confirmed).order_by("kind", "noticed_at", "pk"))


def _counts(rows: Any, since: date, until: date) -> Counts:
    found = dict.fromkeys(Kind.values, Tally())
    for row in rows.order_by().values("kind").annotate(**_figures(since, until)):
        kind = row.pop("kind")
        found[kind] = Tally(**row)
    return Counts(since, until, found)


def _figures(since: date, until: date) -> dict[str, Count]:
    confirmed = Q(adoptions__state=Adoption.State.CONFIRMED, **within("adoptions__answered_at", since, until))
    live, public = Q(state__in=RoleModel.LIVE), Q(state=State.PUBLISHED)
    conditions = {
        "noticed": live & Q(**within("noticed_at", since, until)),
        "published": public & Q(**within("published_at", since, until)),
        "adopted": live & confirmed,
        "recognised": live & Q(recognised_on__range=(since, until)),
    }
    found = {name: Count("pk", filter=condition, distinct=True) for name, condition in conditions.items()}
    return {**found, "adoptions": Count("adoptions", filter=live & confirmed, distinct=True)}


def within(name: str, since: date, until: date) -> dict[str, datetime]:
    """The condition that a moment lies on a day from `since` to `until` in Vietnam."""
    ends = until + timedelta(days=1)
    return {
        f"{name}__gte": timezone.make_aware(datetime.combine(since, time.min)),
        f"{name}__lt": timezone.make_aware(datetime.combine(ends, time.min)),
    }
