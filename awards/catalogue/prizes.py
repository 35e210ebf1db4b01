"""Prize money: the coefficient of the award times the base salary on the day of the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.utils.formats import number_format

from awards.catalogue import certainty, terms
from awards.catalogue.models import AwardTerms, AwardType, BaseSalary

STEP = 10_000
"""Prizes are rounded up to whole ten thousands of đồng."""


@dataclass(frozen=True)
class Prize:
    """A prize in đồng and how it came about; `to_verify` when coefficient or base salary are not sure."""

    amount: int
    coefficient: Decimal
    base_salary: int
    to_verify: bool

    @property
    def factor(self) -> str:
        """The coefficient as it is written here: 0,3 and 12."""
        return number_format(f"{self.coefficient.normalize():f}")


def prize(award: AwardType, *, recipient_kind: str, day: date) -> Prize | None:
    """Return the prize that goes with `award` for a recipient of `recipient_kind` by a decision of `day`.

    None when the law names no coefficient for that kind, or nothing is on record for the day. Source: NĐ 98/2023
    article 54 and following, NĐ 152/2025 article 51 and following: the product is rounded up to 10,000 đồng.
    """
    held = terms.in_force(award, day)
    return of_terms(held, recipient_kind=recipient_kind, salary=base_salary(day)) if held else None


def of_terms(held: AwardTerms, *, recipient_kind: str, salary: BaseSalary | None) -> Prize | None:
    """As `prize`, from terms and base salary that were read already (lists reckon many prizes of one day)."""
    coefficient = coefficient_for(held, recipient_kind)
    if coefficient is None or salary is None:
        return None
    amount = rounded_up(coefficient * salary.amount)
    return Prize(amount, coefficient, salary.amount, _is_doubtful(held, recipient_kind, salary))


def coefficient_for(held: AwardTerms, recipient_kind: str) -> Decimal | None:
    """Return the coefficient for "individual", "collective" or "household"; a household has one where it is named."""
    if recipient_kind == AwardType.Recipient.COLLECTIVE:
        return held.collective
    if recipient_kind == AwardType.Recipient.HOUSEHOLD and held.award.recipient != AwardType.Recipient.HOUSEHOLD:
        return None
    return held.individual


def rounded_up(amount: Decimal) -> int:
    """Return `amount` in đồng rounded up to whole ten thousands, reckoned exactly."""
    return int((amount / STEP).to_integral_value(ROUND_CEILING)) * STEP


def base_salary(day: date) -> BaseSalary | None:
    """Return the base salary (mức lương cơ sở) in force on `day`, or None before the first on record."""
    return BaseSalary.objects.filter(since__lte=day).order_by("-since").first()


COEFFICIENTS = {
    AwardType.Recipient.INDIVIDUAL.value: ("hệ số", "hệ số cá nhân", "hệ số tối đa"),
    AwardType.Recipient.COLLECTIVE.value: ("hệ số", "hệ số tập thể"),
    AwardType.Recipient.HOUSEHOLD.value: ("hệ số",),
}
"""What the parts of a confidence call the coefficient of each kind of recipient."""


def _is_doubtful(held: AwardTerms, kind: str, salary: BaseSalary) -> bool:
    return _doubts(held, held.regime, *COEFFICIENTS[kind]) or _doubts(salary, "", "mức")


def _doubts(row: AwardTerms | BaseSalary, regime: str, *words: str) -> bool:
    """A row that somebody marked without saying what for is not sure in anything."""
    said = certainty.doubtful(row.confidence, regime)
    return row.to_verify and (not said or certainty.is_doubtful(row.confidence, regime, *words))
