"""What pages say of the catalogue: the awards of a day with their terms and prizes, and what is to be verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import tablib
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.catalogue import certainty, prizes, terms
from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from awards.catalogue.prizes import Prize

SORTS = {
    "order": F("order"), "name": F("name"), "recipient": F("recipient"), "level": F("level"),
    "decided_by": F("decided_by"), "prize": F("coefficient"),
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Terms of an award as a page shows them."""

    terms: AwardTerms
    doubts: list[str]
    individual: Prize | None
    collective: Prize | None

    @property
    def is_current(self) -> bool:
        return self.terms.is_current

    @property
    def prize(self) -> Prize | None:
        return self.individual or self.collective


def described(rows: Any, day: date) -> Any:
    """Add what the list is sorted by: `decided_by` and `coefficient` of the terms on `day`."""
    held = AwardTerms.objects.on(day).filter(award=OuterRef("pk"))
    coefficient = Coalesce("individual", "collective")
    return rows.annotate(
        decided_by=Subquery(held.values("decided_by")[:1]), coefficient=Subquery(held.values(c=coefficient)[:1])
    )


def narrowed(rows: Any, *, q: str = "", kind: str = "", recipient: str = "", level: str = "", **rest: Any) -> Any:
    """Keep the awards in whose code or names every word of `q` is found, and that meet what is given."""
    exact = {"kind": kind, "recipient": recipient, "level": level}
    return rows.matching(q).filter(**{name: value for name, value in exact.items() if value})


def with_terms(awards: Iterable[AwardType], day: date) -> list[tuple[AwardType, Held | None]]:
    """Return each award with what holds of it on `day`; two queries for all of them."""
    page, salary = list(awards), prizes.base_salary(day)
    in_force = terms.by_award(day, page)
    return [(award, _held(found, salary) if (found := in_force.get(award.pk)) else None) for award in page]


def over_time(award: AwardType, day: date) -> list[Held]:
    """Return every terms of `award`, the latest first; prizes as they are, or were at the end of each, by `day`."""
    rows = list(AwardTerms.objects.filter(award=award).select_related("award").order_by("-since"))
    salaries = list(BaseSalary.objects.order_by("-since"))
    found = []
    for row in rows:
        last = min(row.until or day, day)
        salary = next((each for each in salaries if each.since <= last), None)
        found.append(_held(row, salary))
    return found


def _held(row: AwardTerms, salary: BaseSalary | None) -> Held:
    individual, collective = (
        prizes.of_terms(row, recipient_kind=kind, salary=salary)
        for kind in _kinds(AwardType.Recipient(row.award.recipient))
    )
    return Held(row, doubts(row), individual, collective)


def _kinds(recipient: AwardType.Recipient) -> tuple[str, str]:
    first = recipient if recipient == AwardType.Recipient.HOUSEHOLD else AwardType.Recipient.INDIVIDUAL
    return str(first.value), str(AwardType.Recipient.COLLECTIVE.value)


def doubts(row: AwardTerms) -> list[str]:
    """Return in words what of `row` is to be verified; an empty list when nothing is."""
    if not row.to_verify:
        return []
    return [part or _("all terms") for part in certainty.parts(row.confidence, row.regime) or [""]]


def marks(confidence: str) -> list[tuple[str, str]]:
    """Return what a confidence says, in words: the mark with its meaning, and the parts."""
    said = certainty.statements(confidence)
    return [(f"{each.mark}: {certainty.MARKS[each.mark]}", ", ".join(each.parts) or _("all terms")) for each in said]


def headings() -> list[dict[str, str]]:
    """Return the headings of the list: the key to sort by and the label."""
    return [
        {"key": "name", "label": _("Award")},
        {"key": "recipient", "label": _("Given to")},
        {"key": "level", "label": _("Level")},
        {"key": "decided_by", "label": _("Decided by")},
        {"key": "prize", "label": _("Prize"), "align": "n"},
    ]


def table(rows: list[tuple[AwardType, Held | None]]) -> tablib.Dataset:
    """Return the list as a file, with what is to be verified in a column of its own."""
    labels = [
        _("Code"),
        _("Award"),
        _("Kind"),
        _("Given to"),
        _("Level"),
        _("Regime"),
        _("Decided by"),
        _("Conditions"),
    ]
    labels += [_("Coefficient, individual"), _("Coefficient, collective"), _("Legal basis"), _("To be verified")]
    found = tablib.Dataset(headers=labels)
    for award, held in rows:
        kinds = (award.get_kind_display(), award.get_recipient_display(), award.get_level_display())
        found.append([award.code, award.name, *map(capfirst, kinds), *_said(held)])
    return found


def _said(held: Held | None) -> list[Any]:
    if held is None:
        return [None] * 7
    row = held.terms
    said = [row.get_regime_display(), row.decided_by, row.conditions, row.individual, row.collective, row.legal_basis]
    return [*said, ", ".join(held.doubts)]
