"""The years of a recipient: grading, titles, awards, initiatives and discipline side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from blocs.years import bounds, following
from common.clock import today

AWARD = ("award", "unit", "ruling__decision")
"""What every line about an award names; the ruling says whether a decision recorded here made it."""


@dataclass
class Year:
    """What is on record for one year."""

    label: str
    grading: Grading | None = None
    titles: list[AwardRecord] = field(default_factory=list)
    forms: list[AwardRecord] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    disciplines: list[Discipline] = field(default_factory=list)


def years(recipient: Recipient) -> list[Year]:
    """Return the years of `recipient`, the latest first; calendar years between them on which nothing is known too.

    A suspension stands in every year that it touches. Four queries, however many years there are.
    """
    found: defaultdict[str, Year] = defaultdict(lambda: Year(""))
    for grading in Grading.objects.filter(recipient=recipient):
        found[grading.year].grading = grading
    for award in AwardRecord.objects.filter(recipient=recipient).select_related(*AWARD):
        held = found[award.year]
        (held.titles if award.award.kind == "title" else held.forms).append(award)
    for initiative in Initiative.objects.filter(recipient=recipient):
        found[initiative.year].initiatives.append(initiative)
    disciplines = list(Discipline.objects.filter(recipient=recipient))
    for label in _labels(set(found), disciplines):
        found[label].label = label
        first, last = bounds(label)
        found[label].disciplines = [d for d in disciplines if d.since <= last and (not d.until or d.until >= first)]
    return sorted(found.values(), key=lambda year: year.label, reverse=True)


def _labels(known: set[str], disciplines: list[Discipline]) -> set[str]:
    calendar = {label for label in known if "-" not in label}
    if len(calendar) == len(known):  # in school years nobody can say which label a day without one falls under
        for each in disciplines:
            calendar |= {str(each.since.year), str((each.until or today()).year)}
    labels = known | calendar
    if calendar:
        label, last = min(calendar), max(calendar)
        while label < last:
            label = following(label)
            labels.add(label)
    return labels


def standing(recipient: Recipient) -> dict[str, Any]:
    """Return what the top of the page says: how many awards count, and what suspends awards today."""
    held = AwardRecord.objects.filter(recipient=recipient, state=AwardRecord.State.GRANTED)
    return {
        "count": held.count(),
        "suspended": Discipline.objects.current().filter(recipient=recipient).order_by("since").first(),
    }
