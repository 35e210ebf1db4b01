"""Which terms of an award hold on a day: a decision keeps the regime of its own day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from awards.catalogue.models import AwardTerms, AwardType


def in_force(award: AwardType, day: date) -> AwardTerms | None:
    """Return the terms of `award` on `day`, or None when none are on record for that day."""
    found: AwardTerms | None = AwardTerms.objects.on(day).select_related("award").filter(award=award).first()
    return found


def by_award(day: date, awards: Iterable[AwardType] | None = None) -> dict[int, AwardTerms]:
    """Return the terms on `day` by the key of their award, of all awards or of `awards`, in one query."""
    rows = AwardTerms.objects.on(day).select_related("award")
    if awards is not None:
        rows = rows.filter(award__in=[award.pk for award in awards])
    return {row.award_id: row for row in rows}
