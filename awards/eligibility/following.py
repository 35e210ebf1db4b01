"""Which proposals rest on records at former units that changed since: those of the same person, or of who worked there.

The rows of a recipient at a unit that ended say something about whoever follows it (`gathering._kin`), and so about
proposals that name another recipient.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from awards.eligibility.former_units import FormerUnits
from awards.records.models import Recipient
from blocs.models import Succession

PERSON = ("kind", "name", "birth_year", "told_apart_by")
"""What is the same in the rows of one person, or one section, at a unit and at those that follow it."""
Moments = dict[int, datetime]


def touched(proposals: QuerySet, records: Iterable[Any]) -> list[int]:
    """Return the keys of those `proposals` for which a row of `records` (models) at a former unit changed since they
    were examined; in a number of queries that theirs does not change, and in one where no unit ever followed another.
    """
    former, news = FormerUnits(), set(Succession.objects.order_by().values_list("new", flat=True))
    at_heirs = proposals.filter(Q(recipient__unit__in=news) | Q(recipient__stands_for__in=news))
    since = at_heirs.aggregate(first=Min("examined_at"))["first"] if news else None
    olds = {old for new in news for old in former.of(new)}
    changed = _changed(olds, since, records) if since else {}
    if not changed:
        return []
    past = _Past(changed)
    rows = at_heirs.filter(Q(recipient__name__in=past.names) | Q(recipient__stands_for__isnull=False))
    columns = (
        "pk",
        "examined_at",
        "recipient__unit",
        "recipient__stands_for",
        *(f"recipient__{name}" for name in PERSON),
    )
    found = []
    for pk, examined_at, unit, stands_for, *person in rows.order_by("pk").values_list(*columns):
        moments = past.of(tuple(person), stands_for, former.of(stands_for or unit))
        if examined_at and any(moment > examined_at for moment in moments):
            found.append(pk)
    return found


def _changed(units: set[int], since: datetime, records: Iterable[Any]) -> Moments:
    """Return when anything about a recipient of `units` changed last, if later than `since`."""
    found: Moments = {}
    for model in records:
        rows = model.history.filter(recipient__unit__in=units, history_date__gt=since).order_by()
        for recipient, moment in rows.values_list("recipient").annotate(last=Max("history_date")):
            found[recipient] = max(moment, found.get(recipient, moment))
    return found


class _Past:
    """What changed at former units: by person there, by the unit as a whole, and by the unit of its people."""

    def __init__(self, changed: Moments) -> None:
        self.by_person: dict[tuple[Any, ...], Moments] = defaultdict(dict)
        self.by_unit: Moments = {}
        rows = Recipient.objects.filter(pk__in=changed).order_by("pk")
        for pk, unit, stands_for, *person in rows.values_list("pk", "unit", "stands_for", *PERSON):
            if not stands_for:
                self.by_person[tuple(person)][unit] = changed[pk]
            if stands_for or person[0] == Recipient.Kind.INDIVIDUAL:
                at = stands_for or unit
                self.by_unit[at] = max(changed[pk], self.by_unit.get(at, changed[pk]))
        self.names = {person[1] for person in self.by_person}

    def of(self, person: tuple[Any, ...], stands_for: int | None, former: Iterable[int]) -> list[datetime]:
        """Return when what a proposal rests on changed in the units `former`."""
        moments = self.by_unit if stands_for else self.by_person.get(person, {})
        return [moments[unit] for unit in former if unit in moments]
