"""How many role models and initiatives were noticed, published and adopted, by kind: plain figures for reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from blocs.models import Unit
from blocs.prepared import Prepared
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
    rows = _by_unit(campaign, since, until)
    return _summed(((kind, tally) for pk, kind, tally in rows if not unit or pk == unit.pk), since, until)


def by_unit(campaign: Campaign, since: date, until: date) -> list[tuple[Unit, Tally]]:
    """Return every unit of the year with what it sent, of all kinds; units that sent nothing stand with zeros."""
    return of_bloc(campaign, since, until)[1]


def of_bloc(campaign: Campaign, since: date, until: date) -> tuple[Counts, list[tuple[Unit, Tally]]]:
    """Return what `counts` says of every unit, and `by_unit`, in two queries."""
    rows = _by_unit(campaign, since, until)
    found: dict[int, Tally] = defaultdict(Tally)
    for pk, _kind, tally in rows:
        found[pk] += tally
    units = [(unit, found.get(unit.pk, Tally())) for unit in campaign.members()]
    return _summed(((kind, tally) for _pk, kind, tally in rows), since, until), units


def sent(campaign: Campaign, unit: Unit, since: date, until: date) -> list[RoleModel]:
    """Return what `unit` noticed in this time and did not take back, in their order, with `confirmed_count`."""
    return of_unit(campaign, unit, since, until)[1]


def of_unit(campaign: Campaign, unit: Unit, since: date, until: date) -> tuple[Counts, list[RoleModel]]:
    """Return what `counts` and `sent` say of a unit, in one query."""
    rows: list[Any] = _of_unit(campaign=campaign.pk, unit=unit.pk, **_span(since, until))
    told = ((row.kind, Tally(*(getattr(row, f"{name}_count") for name in NAMES))) for row in rows)
    return _summed(told, since, until), [row for row in rows if row.noticed_count]


def _summed(rows: Iterable[tuple[str, Tally]], since: date, until: date) -> Counts:
    found = dict.fromkeys(Kind.values, Tally())
    for kind, tally in rows:
        found[kind] += tally
    return Counts(since, until, found)


def _by_unit(campaign: Campaign, since: date, until: date) -> list[tuple[int, str, Tally]]:
    """Return what each unit sent of each kind, by the key of the unit; one role model is of one unit and kind."""
    rows = _grouped(campaign=campaign.pk, **_span(since, until))
    return [(unit, kind, Tally(*figures)) for unit, kind, *figures in rows]


@Prepared
def _grouped(campaign: int, **span: Any) -> QuerySet:
    rows = RoleModel.objects.filter(campaign=campaign).order_by().values_list("unit", "kind")
    return rows.annotate(**_figures(**span))


@Prepared
def _of_unit(campaign: int, unit: int, **span: Any) -> QuerySet:
    confirmed = Count("adoptions", filter=Q(adoptions__state=Adoption.State.CONFIRMED), distinct=True)
    rows = RoleModel.objects.filter(campaign=campaign, unit=unit).order_by("kind", "noticed_at", "pk")
    return rows.annotate(confirmed_count=confirmed, **_figures(**span))


NAMES = [each.name for each in fields(Tally)]


def _figures(since: Any, until: Any, begins: Any, ends: Any) -> dict[str, Count]:
    """Return what is counted from the day `since` to `until`, which are the moments from `begins` to before `ends`."""

    def in_time(name: str) -> Q:
        return Q(**{f"{name}__gte": begins, f"{name}__lt": ends})

    live, public = Q(state__in=RoleModel.LIVE), Q(state=State.PUBLISHED)
    confirmed = Q(adoptions__state=Adoption.State.CONFIRMED) & in_time("adoptions__answered_at")
    conditions = {
        "noticed": live & in_time("noticed_at"),
        "published": public & in_time("published_at"),
        "adopted": live & confirmed,
        "recognised": live & Q(recognised_on__range=(since, until)),
    }
    found = {name: Count("pk", filter=condition, distinct=True) for name, condition in conditions.items()}
    found["adoptions"] = Count("adoptions", filter=live & confirmed, distinct=True)
    return {f"{name}_count": found[name] for name in NAMES}


def _span(since: date, until: date) -> dict[str, date]:
    """Return two days, and the moments at which they begin and are over in Vietnam."""
    ends = until + timedelta(days=1)
    return {"since": since, "until": until, "begins": _midnight(since), "ends": _midnight(ends)}


def within(name: str, since: date, until: date) -> dict[str, date]:
    """The condition that a moment lies on a day from `since` to `until` in Vietnam."""
    span = _span(since, until)
    return {f"{name}__gte": span["begins"], f"{name}__lt": span["ends"]}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
