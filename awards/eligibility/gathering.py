"""Reads what is known of many recipients at once: a fixed number of queries, however many proposals there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from awards.catalogue.models import AwardType
from awards.eligibility.former_units import FormerUnits
from awards.eligibility.models import Standard
from awards.eligibility.timeline import (
    ADVANCED,
    FIGHTER,
    GOOD,
    Case,
    Graded,
    Held,
    Led,
    Members,
    Solution,
    Suspension,
    Timeline,
    bounds,
)
from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from emulation.ranking.models import Placing, PublishedRanking

OF_MEMBERS = ("T-TTLDTT", "T-DVTT", "T-TTLDXS", "T-DVQT")
"""Awards whose conditions count the people of a collective."""
COMPLETED = (*GOOD, "done")

NONE: list[Any] = []
"""What is known of whom nothing is on record."""

T = TypeVar("T")
ByRecipient = dict[int, list[T]]


class Asked(NamedTuple):
    """Who is proposed, and for what."""

    recipient: int
    kind: str
    name: str
    birth_year: int | None
    told_apart_by: str
    unit: int
    stands_for: int | None
    joined_on: date | None
    case: Case
    council: int | None = None
    placing: int | None = None

    @property
    def person(self) -> tuple[Any, ...]:
        """What is the same in the row of the same person, or the same section, at a former unit."""
        return (self.kind, self.name, self.birth_year, self.told_apart_by)


@dataclass
class Known:
    """Rows of many recipients, by recipient."""

    gradings: ByRecipient[Graded] = field(default_factory=dict)
    awards: ByRecipient[Held] = field(default_factory=dict)
    solutions: ByRecipient[Solution] = field(default_factory=dict)
    suspensions: ByRecipient[Suspension] = field(default_factory=dict)


def gather(asked: list[Asked]) -> list[tuple[Timeline, Case]]:
    """Return for each of `asked` its timeline, former units included, and its case with the place it names."""
    former = FormerUnits()
    kin = _kin(asked, former)
    ids = {one.recipient for one in asked} | {pk for rows in kin.values() for pk, _way in rows}
    known, members, led, own = _known(ids), _members(asked, former), _led(asked, former), _standards(asked)
    found = []
    for one in asked:
        timeline = _timeline(one, known, kin.get(one.recipient, NONE), members.get(one.recipient, ()))
        case = one.case._replace(led=led.get((one.recipient, one.placing))) if one.placing else one.case
        standard = own(one)
        found.append((timeline, case._replace(**standard) if standard else case))
    return found


def _timeline(one: Asked, known: Known, kin: list[tuple[int, str]], members: tuple[Members, ...]) -> Timeline:
    key = one.recipient
    gradings, awards = known.gradings.get(key, NONE), known.awards.get(key, NONE)
    solutions, suspensions = known.solutions.get(key, NONE), known.suspensions.get(key, NONE)
    for pk, way in kin:
        gradings = gradings + [row._replace(through=way) for row in known.gradings.get(pk, ())]
        awards = awards + [row._replace(through=way) for row in known.awards.get(pk, ())]
        solutions = solutions + known.solutions.get(pk, NONE)
        suspensions = suspensions + known.suspensions.get(pk, NONE)
    return Timeline(one.kind, gradings, awards, solutions, suspensions, members, one.joined_on)


def _kin(asked: list[Asked], former: FormerUnits) -> dict[int, list[tuple[int, str]]]:
    """Return the rows of the same recipient at former units: the unit itself, or one of the same name and birth.

    Of a row that turned out to be another one everything is on record there.
    """
    wanted = {one.recipient: former.of(one.stands_for or one.unit) for one in asked}
    units = {unit for ways in wanted.values() for unit in ways}
    names = {one.name for one in asked if wanted[one.recipient]}
    rows = Recipient.objects.filter(Q(stands_for__in=units) | Q(unit__in=units, stands_for=None, name__in=names))
    columns = ("kind", "name", "birth_year", "told_apart_by", "unit", "stands_for")
    by_person: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    by_unit: dict[int, int] = {}
    standing = rows.annotate(stands_as=Coalesce("same_as", "pk")).order_by("pk")
    for pk, *person, unit, stands_for in standing.values_list("stands_as", *columns):
        if stands_for:
            by_unit[stands_for] = pk
        else:
            by_person[tuple(person)][pk] = unit
    found = {}
    for one in asked:
        if not (ways := wanted[one.recipient]):
            continue
        if one.stands_for:
            same = {by_unit[unit]: way for unit, way in ways.items() if unit in by_unit}
        else:
            same = {pk: ways[unit] for pk, unit in by_person[one.person].items() if unit in ways}
        found[one.recipient] = [(pk, way) for pk, way in same.items() if pk != one.recipient]
    return found


def _grouped(rows: Iterable[tuple[Any, ...]], make: Callable[..., T]) -> ByRecipient[T]:
    """Return `rows` (the recipient first) as what `make` makes of the rest, by recipient."""
    found: ByRecipient[T] = defaultdict(list)
    for row in rows:
        found[row[0]].append(make(*row[1:]))
    return found


def among(keys: Iterable[int]) -> Any:
    """Return many keys for a condition `…__in`: PostgreSQL takes them as one value, not as thousands."""
    if connection.vendor != "postgresql":
        return list(keys)
    return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, keys))}}}"])


def _known(ids: set[int]) -> Known:
    wanted = among(ids)

    def of(model: Any, *columns: str) -> QuerySet:
        return model._base_manager.filter(recipient__in=wanted).order_by("pk").values_list("recipient", *columns)

    codes = dict(AwardType.objects.order_by("pk").values_list("pk", "code"))
    held: ByRecipient[Held] = defaultdict(list)
    awards = of(AwardRecord, "award", "year", "decided_on", "occasion", "state", "achieved_on")
    for recipient, award, *rest in awards:
        held[recipient].append(Held(codes[award], *rest))
    return Known(
        _grouped(of(Grading, "year", "level", "months_worked", "months_maternity", "members"), Graded),
        held,
        _grouped(of(Initiative, "year", "scope", "kind", "pk"), Solution),
        _grouped(of(Discipline, "kind", "since", "until"), Suspension),
    )


def _led(asked: list[Asked], former: FormerUnits) -> dict[tuple[int, int | None], Led]:
    """Return the places that proposals name, by recipient and placing."""
    columns = ("unit", "rank", "is_tied", "decided_by", "blocked_because", "ranking__state")
    of_bloc = ("ranking__round__campaign__year", "ranking__round__campaign__bloc__name")
    level = "ranking__round__campaign__bloc__council__level"
    pks = {one.placing for one in asked if one.placing}
    rows = {row["pk"]: row for row in Placing.objects.filter(pk__in=pks).values("pk", *columns, *of_bloc, level)}
    found: dict[tuple[int, int | None], Led] = {}
    for one in asked:
        if row := rows.get(one.placing or 0):
            own = {one.stands_for, *former.of(one.stands_for)} if one.stands_for else set()
            found[one.recipient, one.placing] = Led(
                bloc=row[of_bloc[1]], year=row[of_bloc[0]], level=row[level], rank=row["rank"],
                is_published=row["ranking__state"] == PublishedRanking.State.PUBLISHED, is_own=row["unit"] in own,
                is_tied=row["is_tied"] and not row["decided_by"], blocked_because=row["blocked_because"],
            )  # fmt: skip
    return found


def _standards(asked: list[Asked]) -> Callable[[Asked], dict[str, Any]]:
    """Return what says which standard of its own an authority set for an award."""
    rows = Standard.objects.filter(council__in={one.council for one in asked}).select_related("award")
    by_award: dict[tuple[int | None, str], list[Standard]] = defaultdict(list)
    for row in rows.order_by("pk"):
        by_award[row.council_id, row.award.code].append(row)

    def own(one: Asked) -> dict[str, Any]:
        for row in by_award.get((one.council, one.case.award), ()):
            if row.holds_on(one.case.day):
                return {"least_months": row.least_months, "own_standard": row.words, "own_document": row.document}
        return {}

    return own


def _members(asked: list[Asked], former: FormerUnits) -> dict[int, tuple[Members, ...]]:
    """Return, for collectives whose people count, what is known of them in the year of the proposal."""
    counted = [one for one in asked if one.stands_for and one.case.award in OF_MEMBERS]
    units = {one.recipient: {one.stands_for, *former.of(one.stands_for)} for one in counted}
    every, years = {unit for of_one in units.values() for unit in of_one}, {one.case.year for one in counted}
    sizes = _sizes(counted)
    titled, graded, penalised = _titled(every, years), _graded(every, years), _penalised(every, years)
    found: dict[int, tuple[Members, ...]] = {}
    for one in counted:
        year = one.case.year

        def add(figures: dict[Any, int], *what: str, year: str = year, of: Iterable = units[one.recipient]) -> int:
            return sum(figures.get((unit, year, *what), 0) for unit in of)

        found[one.recipient] = (
            Members(
                year, sizes.get((one.recipient, year)), add(titled, "advanced"), add(titled, "fighter"),
                add(graded, "graded"), add(graded, "completed"), add(penalised),
            ),
        )  # fmt: skip
    return found


def _sizes(counted: list[Asked]) -> dict[tuple[int, str], int | None]:
    rows = Grading.objects.filter(recipient__in={one.recipient for one in counted}).order_by("pk")
    return {(recipient, year): size for recipient, year, size in rows.values_list("recipient", "year", "members")}


def _titled(units: set[int | None], years: set[str]) -> dict[Any, int]:
    """Count people by the unit that they were in when they got their title."""
    rows = AwardRecord._base_manager.filter(
        unit__in=units, year__in=years, state="granted", occasion="merit", recipient__kind="individual",
        award__code__in=(*ADVANCED, *FIGHTER),
    )  # fmt: skip
    counts = rows.order_by().values_list("unit", "year").annotate(
        advanced=Count("recipient", distinct=True),
        fighters=Count("recipient", distinct=True, filter=Q(award__code__in=FIGHTER)),
    )  # fmt: skip
    found: dict[Any, int] = {}
    for unit, year, advanced, fighters in counts:
        found[unit, year, "advanced"], found[unit, year, "fighter"] = advanced, fighters
    return found


def _graded(units: set[int | None], years: set[str]) -> dict[Any, int]:
    rows = Grading._base_manager.filter(recipient__unit__in=units, year__in=years, recipient__kind="individual")
    counts = rows.order_by().values_list("recipient__unit", "year").annotate(
        graded=Count("pk"), completed=Count("pk", filter=Q(level__in=COMPLETED))
    )  # fmt: skip
    found: dict[Any, int] = {}
    for unit, year, graded, completed in counts:
        found[unit, year, "graded"], found[unit, year, "completed"] = graded, completed
    return found


def _penalised(units: set[int | None], years: set[str]) -> dict[Any, int]:
    rows = Discipline.objects.filter(recipient__unit__in=units, recipient__kind="individual", kind="penalty")
    found: dict[Any, set[int]] = defaultdict(set)
    for unit, recipient, since, until in rows.order_by().values_list("recipient__unit", "recipient", "since", "until"):
        for year in years:
            first, last = bounds(year)
            if since <= last and (until is None or until >= first):
                found[unit, year].add(recipient)
    return {key: len(people) for key, people in found.items()}
