"""How many of an award a bloc may propose: the rule in force, the number it gives, waivers, and what is used of it.

The more special rule wins – of the bloc, of the council, of everybody – and of two as special the later one. “At most”
rounds down; shares are reckoned in integers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.quotas.models import QuotaRule, QuotaWaiver
from awards.records.models import AwardRecord
from blocs.prepared import Prepared
from emulation.campaigns.models import Campaign

NOT_COUNTED = ("withdrawn", "not_backed")
"""States of nominations that take up no quota: taken back, or not voted for by the bloc."""


@dataclass(frozen=True)
class Quota:
    """What may be proposed of an award: `number` is None when no rule is in force; `derivation` says how it came."""

    award: AwardType
    number: int | None
    rule: QuotaRule | None
    derivation: list[str] = field(default_factory=list)
    waivers: list[QuotaWaiver] = field(default_factory=list)
    used: int = 0

    @property
    def left(self) -> int | None:
        return None if self.number is None else max(0, self.number - self.used)

    @property
    def is_exceeded(self) -> bool:
        return self.number is not None and self.used > self.number

    @property
    def to_verify(self) -> bool:
        return bool(self.rule and self.rule.to_verify)

    @property
    def is_of_council(self) -> bool:
        """Whether the number is for all blocs of the council together."""
        return bool(self.rule and self.rule.of == QuotaRule.Of.LEADERS)


def allowed(campaign: Campaign, award: AwardType, day: date) -> Quota:
    """Return what the bloc of `campaign` may propose of `award` by the rules in force on `day`."""
    figures = Figures(campaign, day)
    return figures.quota(award)


def of_bloc(campaign: Campaign, day: date) -> list[Quota]:
    """Return the quotas of every award that a rule in force on `day` limits for this bloc, in the catalogue's order.

    As many queries however many rules there are.
    """
    figures = Figures(campaign, day)
    awards = {rule.award_id: rule.award for rule in figures.rules.values()}
    return [figures.quota(award) for award in sorted(awards.values(), key=lambda award: (award.order, award.code))]


class Figures:
    """What quotas of one bloc year are reckoned from; each figure is read once, when it is asked for."""

    def __init__(self, campaign: Campaign, day: date) -> None:
        self.campaign, self.day = campaign, day

    @cached_property
    def rules(self) -> dict[int, QuotaRule]:
        """The rule that holds for each award."""
        bloc = self.campaign.bloc
        rows = _rules(day=self.day, bloc=bloc.pk, council=bloc.council_id)
        ranked = sorted(rows, key=lambda row: (bool(row.bloc_id) * 2 + bool(row.council_id), row.since, row.pk))
        return {row.award_id: row for row in ranked}

    @cached_property
    def waivers(self) -> dict[int, list[QuotaWaiver]]:
        """Waivers of this bloc year, by award."""
        return by_award(QuotaWaiver.objects.filter(campaign=self.campaign))

    @cached_property
    def waivers_of_council(self) -> dict[int, list[QuotaWaiver]]:
        """Those of every bloc of the council for the year: a number for all blocs together grows by each."""
        bloc = self.campaign.bloc
        of_year = QuotaWaiver.objects.filter(campaign__bloc__council=bloc.council_id, campaign__year=self.campaign.year)
        return by_award(of_year)

    @cached_property
    def units(self) -> int:
        return len(set(self.campaign.memberships().values_list("unit_id", flat=True)))

    @cached_property
    def proposed(self) -> list[dict[str, Any]]:
        """What is handed in and takes up quota, of this bloc year."""
        columns = ("award", "award__for_bloc_leader", "recipient")
        return list(handed_in(Q(submission__campaign=self.campaign)).values(*columns))

    @cached_property
    def of_council(self) -> dict[int, int]:
        """How many of each award all blocs of the council propose for the year."""
        bloc = self.campaign.bloc
        rows = handed_in(Q(submission__campaign__bloc__council=bloc.council_id, submission__year=self.campaign.year))
        found: dict[int, int] = {}
        for award in rows.values_list("award", flat=True):
            found[award] = found.get(award, 0) + 1
        return found

    @cached_property
    def leaders(self) -> int:
        """Blocs of the council with a year of this label: each is led by one unit."""
        years = Campaign.objects.filter(bloc__council=self.campaign.bloc.council_id, year=self.campaign.year)
        return years.values("bloc").distinct().count()

    def flags(self) -> int:
        """Units proposed for a flag; as long as there is none, the flags that may be proposed."""
        proposed = {row["recipient"] for row in self.proposed if row["award__for_bloc_leader"]}
        fixed = [rule for rule in self.rules.values() if rule.of == QuotaRule.Of.NUMBER and rule.award.for_bloc_leader]
        return min(self.units, len(proposed) or sum(rule.number or 0 for rule in fixed))

    def holders(self, rule: QuotaRule) -> int:
        """Who holds the award below for the year in a unit of the bloc, or is proposed for it."""
        units = self.campaign.memberships().values("unit")
        rows = AwardRecord.objects.filter(award=rule.holders_of_id, year=self.campaign.year, state="granted")
        held = set(rows.filter(unit__in=units, occasion="merit").values_list("recipient", flat=True))
        return len(held | {row["recipient"] for row in self.proposed if row["award"] == rule.holders_of_id})

    def quota(self, award: AwardType) -> Quota:
        rule = self.rules.get(award.pk)
        is_of_council = bool(rule and rule.of == QuotaRule.Of.LEADERS)
        waivers = (self.waivers_of_council if is_of_council else self.waivers).get(award.pk, [])
        if not rule:
            used = sum(row["award"] == award.pk for row in self.proposed)
            return Quota(award, None, None, [_("No rule in force limits this award.")], waivers, used)
        number, reckoned = self._reckoned(rule)
        total = number + sum(waiver.extra for waiver in waivers)
        lines = [said_by(rule), reckoned, *map(waived, waivers)]
        used = self.of_council.get(award.pk, 0) if is_of_council else sum(r["award"] == award.pk for r in self.proposed)
        lines.append(_("Proposed so far: %(used)s; left: %(left)s.") % {"used": used, "left": max(0, total - used)})
        return Quota(award, total, rule, lines, waivers, used)

    def _reckoned(self, rule: QuotaRule) -> tuple[int, str]:
        """Return the number that a rule gives, and the sentence that reckons it."""
        if rule.of == QuotaRule.Of.NUMBER:
            number = rule.number or 0
            return number, _("%(award)s: %(number)s for each bloc.") % {"award": rule.award, "number": number}
        base, sentence = self._base(rule)
        parts, whole = rule.parts or 0, rule.whole or 1
        number = parts * base // whole
        values = {"award": rule.award, "share": share(parts, whole), "base": base, "number": number}
        return number, sentence % {**values, "taken": self.units - base, "below": rule.holders_of}

    def _base(self, rule: QuotaRule) -> tuple[int, str]:
        if rule.of == QuotaRule.Of.UNITS:
            return self.units, _("%(award)s: at most %(share)s of %(base)s units, rounded down: %(number)s.")
        if rule.of == QuotaRule.Of.REST:
            taken = _(
                "%(award)s: at most %(share)s of %(base)s units left (flags: %(taken)s), rounded down: %(number)s."
            )
            return self.units - self.flags(), taken
        if rule.of == QuotaRule.Of.LEADERS:
            together = _(
                "%(award)s: at most %(share)s of %(base)s units leading a bloc, for all blocs together: %(number)s."
            )
            return self.leaders, together
        below = _("%(award)s: at most %(share)s of %(base)s holders of %(below)s, rounded down: %(number)s.")
        return self.holders(rule), below


@Prepared
def _rules(day: date, bloc: int, council: int) -> QuerySet:
    """The rules in force on `day` for a bloc: of everybody, of its council, its own."""
    rows = QuotaRule.objects.on(day).filter(Q(council=None, bloc=None) | Q(council=council) | Q(bloc=bloc))
    return rows.select_related("award", "holders_of", "council", "bloc__council")


def by_award(waivers: QuerySet) -> dict[int, list[QuotaWaiver]]:
    found: dict[int, list[QuotaWaiver]] = {}
    for row in waivers.select_related("granted_by").order_by("granted_at", "pk"):
        found.setdefault(row.award_id, []).append(row)
    return found


def handed_in(where: Q) -> QuerySet:
    """Return the nominations that were handed in and take up quota; drafts are nobody's business but their unit's."""
    nominations = apps.get_model("awards", "Nomination")._base_manager.filter(where, submission__occasion="merit")
    closed = Q(submission__state__in=["draft", "withdrawn"])
    rows: QuerySet = nominations.exclude(state__in=NOT_COUNTED).exclude(closed)
    return rows


def share(parts: int, whole: int) -> str:
    """Return a share as people say it: "20 %", or "1/3" where that is no whole percentage."""
    return f"{100 * parts // whole} %" if (100 * parts) % whole == 0 else f"{parts}/{whole}"


def said_by(rule: QuotaRule) -> str:
    """Return which rule it is, whose, and how sure that is."""
    values = {"document": rule.document, "bloc": rule.bloc, "council": rule.council}
    if rule.bloc_id:
        return _("By %(document)s, for the bloc %(bloc)s.") % values
    if rule.council_id:
        return _("By %(document)s, for the blocs of %(council)s.") % values
    return _("By %(document)s, for every bloc.") % values


def waived(waiver: QuotaWaiver) -> str:
    """Return a waiver in a sentence, with who granted it, by what and why."""
    values = {"extra": waiver.extra, "document": waiver.document, "reason": waiver.reason, "by": waiver.granted_by}
    return _("%(extra)s more by %(document)s, granted by %(by)s. Reason: %(reason)s") % values
