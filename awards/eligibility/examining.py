"""Examines proposals in bulk and one at a time, and marks those whose records changed.

Findings are no act of anybody: they follow from records that have their own history. They are therefore written past
`Nomination.history`, through `_base_manager`: a hundred thousand copies of every dossier at each examination would say
nothing that the records do not say. States, and everything that people enter, stay out of these writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from awards.catalogue.models import AwardType
from awards.eligibility import following
from awards.eligibility.findings import Finding, overall
from awards.eligibility.gathering import Asked, among, gather
from awards.eligibility.regimes import judge
from awards.eligibility.timeline import Case
from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from common.clock import now, today
from emulation.ranking.models import Placing, PublishedRanking

if TYPE_CHECKING:
    from awards.proposals.models import Nomination

CHUNK = 5000
"""Proposals examined in one transaction."""
OPEN = ("proposed", "backed", "not_backed")
RECORDS = (AwardRecord, Discipline, Grading, Initiative)

Item = TypeVar("Item")


def examine(nominations: Iterable[Nomination]) -> None:
    """Judge `nominations` by what is on record now, and store the findings and the verdict of each.

    The day is that on which the dossier was handed in, today while it is being prepared; penalties and inquiries count
    as they stand today. Doing it twice changes nothing but the time. Each 5,000 are one transaction with a fixed number
    of queries; their rows are locked first, so that a record that changes meanwhile marks them again afterwards.
    """
    for chunk in _chunks(_keys(nominations), CHUNK):
        with transaction.atomic():
            _examine(chunk)


def findings_for(
    *,
    recipient: Recipient,
    award: AwardType,
    year: str,
    day: date,
    occasion: str,
    achieved_on: date | None = None,
    placing: Placing | None = None,
    initiatives: Iterable[Initiative] = (),
    council: int | None = None,
    achievement: str = "",
    considered_on: date | None = None,
) -> list[Finding]:
    """Return what a proposal would meet, before there is one; nothing is stored.

    `day` chooses the regime; penalties and inquiries count as they stand on `considered_on` (None: `day`); `council`
    (its key) is the authority whose own standards count; `achievement` is its text.
    """
    case = Case(
        award.code, year, day, occasion, achieved_on, bool(achievement.strip()), None,
        tuple(initiative.pk for initiative in initiatives), considered_on=considered_on,
    )  # fmt: skip
    known = recipient.same_as or recipient
    asked = Asked(
        known.pk, known.kind, known.name, known.birth_year, known.told_apart_by, known.unit_id, known.stands_for_id,
        known.joined_on, case, council, placing.pk if placing else None,
    )  # fmt: skip
    return judge(*gather([asked])[0])


def open_ones() -> models.QuerySet:
    """Return the proposals that nothing is decided about yet."""
    nominations = apps.get_model("awards", "Nomination")._base_manager
    return nominations.filter(state__in=OPEN).exclude(submission__state__in=["decided", "withdrawn"])


def renew() -> int:
    """Examine again what is outdated and return how many; for the timer."""
    rows = outdated()
    count = rows.count()
    if count:
        examine(rows)
    return count


def outdated() -> models.QuerySet:
    """Return the open proposals to examine: never examined, marked, or with records changed since, at former units too,
    or with a penalty or inquiry that began or ended meanwhile.

    A record is asked for its history, so that nobody who changes one need know of proposals.
    """
    mine, of_unit = Q(recipient=OuterRef("recipient")), Q(recipient__unit=OuterRef("recipient__stands_for"))
    since = Q(history_date__gt=OuterRef("examined_at"))
    changed: Any = Q(pk__in=[])
    for model in RECORDS:
        past: Any = model.history  # type: ignore[attr-defined]
        changed |= Exists(past.filter(mine, since)) | Exists(past.filter(of_unit, since))
    rankings: Any = PublishedRanking.history
    changed |= Exists(rankings.filter(since, id=OuterRef("placing__ranking")))
    changed |= Exists(Discipline.objects.filter(mine, _turned()))
    rows = open_ones().annotate(examined_on=TruncDate("examined_at"))
    changed |= Q(pk__in=among(following.touched(rows, RECORDS)))
    return rows.filter(Q(examined_at=None) | ~Q(recheck_because="") | changed)


def _turned() -> Q:
    """The condition that a suspension began or ended by its own day since the examination."""
    day, examined_on = today(), OuterRef("examined_on")
    return Q(since__gt=examined_on, since__lte=day) | Q(until__gte=examined_on, until__lt=day)


def _keys(nominations: Iterable[Nomination]) -> Iterable[int]:
    """Return the keys of `nominations`; of a queryset without reading its rows."""
    if isinstance(nominations, models.QuerySet):
        return nominations.order_by("pk").values_list("pk", flat=True)
    return [row.pk for row in nominations]


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _examine(keys: list[int]) -> None:
    model: Any = apps.get_model("awards", "Nomination")
    rows = model._base_manager.filter(pk__in=among(keys))
    found = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    asked = _asked(rows, model)
    findings = {pk: judge(*known) for pk, known in zip(asked, gather(list(asked.values())), strict=True)}
    store(model, {pk: findings[pk] for pk in found})


def store(model: Any, findings: dict[int, list[Finding]]) -> None:
    """Write findings and verdicts, without history: they follow from the records.

    One prepared statement sent many times: `bulk_update` took five times as long to write its CASE as the database to
    carry it out.
    """
    table, at = connection.ops.quote_name(model._meta.db_table), _stored(model, "examined_at", now())
    columns = "findings = %s, verdict = %s, examined_at = %s, recheck_because = ''"
    rows = [
        (_stored(model, "findings", [row.as_json() for row in found]), overall(found), at, pk)
        for pk, found in findings.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)  # noqa: S608


def _stored(model: Any, name: str, value: Any) -> Any:
    return model._meta.get_field(name).get_db_prep_save(value, connection)


OF_RECIPIENT = ("kind", "name", "birth_year", "told_apart_by", "unit", "stands_for", "joined_on")


def _asked(rows: models.QuerySet, model: Any) -> dict[int, Asked]:
    named: dict[int, list[int]] = {}
    link = model.initiatives.through._base_manager.filter(nomination__in=rows.values("pk"))
    for pk, initiative in link.order_by("pk").values_list("nomination", "initiative"):
        named.setdefault(pk, []).append(initiative)
    proposal = ("award__code", "submission__year", "submission__submitted_at", "submission__occasion", "achieved_on")
    columns = (
        "stands_as",
        *(f"recipient__{name}" for name in OF_RECIPIENT),
        *proposal,
        "submission__council",
        "placing",
    )
    stands_as = Coalesce("recipient__same_as", "recipient")
    described = rows.annotate(is_described=~Q(achievement=""), stands_as=stands_as).order_by("pk")
    day, found = today(), {}
    for pk, *values in described.values_list("pk", *columns, "is_described"):
        who: dict[str, Any] = dict(zip(("recipient", *OF_RECIPIENT), values, strict=False))
        award, year, handed_in, occasion, achieved_on, council, placing, is_described = values[len(who) :]
        on = timezone.localdate(handed_in) if handed_in else day
        chosen = tuple(named.get(pk, ()))
        case = Case(award, year, on, occasion, achieved_on, is_described, None, chosen, considered_on=day)
        found[pk] = Asked(**who, case=case, council=council, placing=placing)
    return found
