"""Which conditions an award has under which regime, as data; and the judgement of one case by them.

A regime is chosen by the day on which the dossier was handed in: what was handed in before stays with the decree of its
day (NĐ 152/2025/NĐ-CP, article 60.3). Where only the law of 2022 speaks, both of its decrees share a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from awards.eligibility import standards
from awards.eligibility.conditions.always import (
    achievement_is_described,
    achievement_is_named,
    not_suspended,
    one_award_for_one_achievement,
    served_for,
    set_by_others,
)
from awards.eligibility.conditions.collectives import (
    all_completed,
    has_fighter,
    leads_a_bloc,
    nobody_penalised,
    share_of_advanced,
)
from awards.eligibility.conditions.gradings import (
    excellent_or_initiative,
    excellent_within,
    good_years_in_a_row,
    graded_excellent,
    graded_good,
    meets_advanced_worker,
    titles_within,
    worked_long_enough,
)
from awards.eligibility.conditions.initiatives import initiative_in_scope
from awards.eligibility.conditions.titles import earlier_award, long_enough_since, title_in_cycles, titles_in_a_row
from awards.eligibility.conditions.two_years import two_years_of_collective, two_years_of_merit
from awards.eligibility.findings import Finding, Law
from awards.eligibility.names import NAMES
from awards.eligibility.timeline import Case, Timeline

LAW_2003, DECREE_91, DECREE_98, DECREE_152 = "2003", "nd91", "nd98", "nd152"
BEGINS = {date(2025, 7, 1): DECREE_152, date(2024, 1, 1): DECREE_98, date(2017, 10, 1): DECREE_91}
"""From which day each regime is in force, newest first."""

MINISTERIAL = ("ministry", "province", "sector_region")
CENTRAL = ("central", "central_region")
"""Levels of councils whose blocs count for the flags of a ministry or province, and of the centre."""


@dataclass(frozen=True)
class Rule:
    """A condition of an award: the article that it rests on, and the numbers it is given."""

    condition: Callable[..., Finding]
    article: str
    to_verify: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def law(self) -> Law:
        return Law(self.article, self.to_verify)

    def judge(self, timeline: Timeline, case: Case) -> Finding:
        return self.condition(timeline, case, self.law, **self.given)


Rules = tuple[Rule, ...]


def rule(condition: Callable[..., Finding], article: str, *, verify: bool = False, **given: Any) -> Rule:
    return Rule(condition, article, verify, given)


def of_2022(article: str) -> str:
    return f"Luật 06/2022/QH15, {article}"


def of_2003(article: str) -> str:
    return f"Luật 15/2003/QH11 (sửa đổi 2005, 2013), {article}"


def others(who: str, article: str, *, verify: bool = False) -> Rules:
    return (rule(set_by_others, article, verify=verify, who=who),)


def named(*codes: str) -> dict[str, Any]:
    return {"codes": codes, "name": NAMES[codes[0]]}


def ladder(article: str, before: str, *more: str, years: int | None = None) -> Rules:
    """A higher class for collectives: the class before, and years of excellence since; all of it to be verified."""
    asked = {"codes": (before, *more), "name": NAMES[before]}
    first = rule(earlier_award, article, verify=True, **asked)
    if years is None:
        return first, *others(standards.MERITS, article, verify=True)
    chain = rule(good_years_in_a_row, article, verify=True, times=years, after=(before, *more), best=True)
    return first, chain, rule(long_enough_since, article, verify=True, years=years, **asked)


def worker_ladder(article: str, before: str, *, verify: bool) -> Rules:
    """A class of Huân chương Lao động for a person: the award before, then five good years with CSTĐ cơ sở in them."""
    after = (before,)
    return (
        rule(earlier_award, article, verify=verify, **named(before)),
        rule(good_years_in_a_row, article, verify=verify, times=5, after=after),
        rule(excellent_within, article, verify=verify, times=5, least=1, after=after),
        rule(titles_within, article, verify=verify, times=5, least=3, after=after, **named("T-CSTDCS")),
        rule(long_enough_since, "Nghị định 152/2025/NĐ-CP, Điều 4", verify=verify, years=5, **named(before)),
    )


ADVANCED_WORKER = (
    rule(graded_good, of_2022("Điều 24")),
    rule(worked_long_enough, of_2022("Điều 24 (bộ, ban, ngành, tỉnh quy định cụ thể)")),
)
ADVANCED_COLLECTIVE = (
    rule(graded_good, of_2022("Điều 28"), verify=True),
    rule(share_of_advanced, of_2022("Điều 28"), verify=True, parts=1, whole=2),
)
EXCELLENT_COLLECTIVE = (
    rule(graded_excellent, of_2022("Điều 27.1.a")),
    rule(all_completed, of_2022("Điều 27.1.c")),
    rule(share_of_advanced, of_2022("Điều 27.1.c"), parts=7, whole=10),
    rule(has_fighter, of_2022("Điều 27.1.d")),
)
PRIME_MINISTER = (
    rule(earlier_award, of_2022("Điều 73.1.b"), **named("F-BKBT")),
    rule(good_years_in_a_row, of_2022("Điều 73.1.b"), times=5),
    rule(titles_within, of_2022("Điều 73.1.b"), times=5, least=3, **named("T-CSTDCS")),
)
SINCE_2024: dict[str, Rules] = {
    "T-LDTT": ADVANCED_WORKER,
    "T-CSTT": ADVANCED_WORKER,
    "T-CSTDCS": (
        rule(meets_advanced_worker, of_2022("Điều 23.1")),
        rule(excellent_or_initiative, of_2022("Điều 23.2")),
    ),
    "T-CSTDB": (
        rule(titles_in_a_row, of_2022("Điều 22.1"), times=3, **named("T-CSTDCS")),
        rule(initiative_in_scope, of_2022("Điều 22.2"), scope="ministry", years=3),
    ),
    "T-CSTDTQ": (
        rule(title_in_cycles, of_2022("Điều 21.1"), **named("T-CSTDB")),
        rule(initiative_in_scope, of_2022("Điều 21.2"), scope="nation", years=6),
    ),
    "T-TTLDTT": ADVANCED_COLLECTIVE,
    "T-DVTT": ADVANCED_COLLECTIVE,
    "T-TTLDXS": EXCELLENT_COLLECTIVE,
    "T-DVQT": EXCELLENT_COLLECTIVE,
    "T-CTDB": (rule(leads_a_bloc, of_2022("Điều 26.1"), levels=MINISTERIAL),),
    "T-CTDB-CD": others(standards.MOVEMENT, of_2022("Điều 26.2"), verify=True),
    "T-CTDQK": others(standards.ARMED, of_2022("Điều 20, Điều 26"), verify=True),
    "T-CTDCP": (
        rule(leads_a_bloc, of_2022("Điều 25.1"), levels=MINISTERIAL),
        rule(graded_excellent, of_2022("Điều 25.1.a")),
    ),
    "T-CTDCP-TW": (rule(leads_a_bloc, of_2022("Điều 25.2"), levels=CENTRAL),),
    "T-CTDCP-PT": others(standards.MOVEMENT, of_2022("Điều 25.3")),
    "T-XPTB": others(standards.CULTURE, of_2022("Điều 29"), verify=True),
    "T-TDPVH": others(standards.CULTURE, of_2022("Điều 30"), verify=True),
    "T-GDVH": others(standards.CULTURE, of_2022("Điều 80.3")),
    "F-HCLD1-I": worker_ladder(of_2022("Điều 42"), "F-HCLD2-I", verify=True),
    "F-HCLD2-I": worker_ladder(of_2022("Điều 43"), "F-HCLD3-I", verify=True),
    "F-HCLD3-I": worker_ladder(of_2022("Điều 44.1.e"), "F-BKTTG", verify=False),
    "F-HCLD3-W": others(standards.MERITS, of_2022("Điều 44.2")),
    "F-HCLD1-C": ladder(of_2022("Điều 42"), "F-HCLD2-C", years=5),
    "F-HCLD2-C": ladder(of_2022("Điều 43"), "F-HCLD3-C", years=5),
    "F-HCLD3-C": ladder(of_2022("Điều 44"), "F-BKTTG-C", years=5),
    "F-HUCQK": (rule(served_for, of_2022("Điều 55"), years=25),),
    "F-HUCAN": (rule(served_for, of_2022("Điều 56"), verify=True, years=25),),
    "F-HUCVV1": (rule(served_for, of_2022("Điều 57"), verify=True, years=20),),
    "F-HUCVV2": (rule(served_for, of_2022("Điều 57"), verify=True, years=15),),
    "F-HUCVV3": (rule(served_for, of_2022("Điều 57"), verify=True, years=10),),
    "F-KNC": others(standards.OWN_RULE, of_2022("Điều 71")),
    "F-KNC-UBTVQH": others(standards.OWN_RULE, of_2022("Điều 71"), verify=True),
    "F-BKTTG": PRIME_MINISTER,
    "F-BKTTG-C": (
        rule(earlier_award, of_2022("Điều 73"), verify=True, **named("F-BKBT-C")),
        rule(good_years_in_a_row, of_2022("Điều 73"), verify=True, times=5, best=True),
    ),
    "F-BKTTG-H": others(standards.HOUSEHOLD, of_2022("Điều 73"), verify=True),
    "F-BKBT": (rule(two_years_of_merit, of_2022("Điều 74.1.d")),),
    "F-BKBT-C": (rule(two_years_of_collective, of_2022("Điều 74"), verify=True),),
    "F-BKBT-H": others(standards.HOUSEHOLD, of_2022("Điều 74"), verify=True),
    "F-BKQK": others(standards.ARMED, of_2022("Điều 72, Điều 74"), verify=True),
    "F-GKDV": others(standards.MINISTRY, of_2022("Điều 75.2")),
    "F-GKDN": others(standards.MINISTRY, of_2022("Điều 75.2")),
    "F-GKX": others(standards.MINISTRY, of_2022("Điều 75.2")),
    **{
        f"F-{code}": others(standards.SECTOR, of_2022("Điều 59"))
        for code in ("NGND", "NGUT", "TTND", "TTUT", "NSND", "NSUT", "NNND", "NNUT")
    },
    **{
        f"F-{code}": others(standards.MERITS, of_2022("Điều 59"), verify=True)
        for code in ("TAH", "TPAH", "BMVNAH", "AHLLVT", "AHLD")
    },
    **{
        f"F-HC{code}": others(standards.MERITS, of_2022(f"Điều {article}"), verify=True)
        for code, article in {"CC1": 48, "CC2": 49, "CC3": 50, "DDK": 51, "DC": 52}.items()
    },
    "F-HCHN": others(standards.FOREIGN, of_2022("Điều 53"), verify=True),
    "F-HUCHN": others(standards.FOREIGN, of_2022("Điều 58"), verify=True),
    "F-HUCTNXP": others(standards.SECTOR, "Văn bản riêng về thanh niên xung phong", verify=True),
    "F-GTHCM": others(standards.SECTOR, "Nghị định riêng về giải thưởng", verify=True),
    "F-GTNN": others(standards.SECTOR, "Nghị định riêng về giải thưởng", verify=True),
}
ORDERS: dict[str, Rules] = {
    "F-HCSV": ladder(of_2022("Điều 34"), "F-HCHCM", years=25),
    "F-HCHCM": ladder(of_2022("Điều 35"), "F-HCDL1"),
    "F-HCDL1": ladder(of_2022("Điều 36"), "F-HCDL2"),
    "F-HCDL2": ladder(of_2022("Điều 37"), "F-HCDL3"),
    "F-HCDL3": ladder(of_2022("Điều 38"), "F-HCLD1-C", "F-HCBVTQ1", "F-HCCC1", years=10),
    "F-HCQC1": ladder(of_2022("Điều 39"), "F-HCQC2"),
    "F-HCQC2": ladder(of_2022("Điều 40"), "F-HCQC3"),
    "F-HCQC3": ladder(of_2022("Điều 41"), "F-HCBVTQ1", years=10),
    "F-HCBVTQ1": ladder(of_2022("Điều 45"), "F-HCBVTQ2", years=5),
    "F-HCBVTQ2": ladder(of_2022("Điều 46"), "F-HCBVTQ3", years=5),
    "F-HCBVTQ3": ladder(of_2022("Điều 47"), "F-BKTTG-C", years=5),
}
"""High orders of collectives; for a person they rest on merits that nobody reckons."""

OLD_COLLECTIVE = rule(nobody_penalised, of_2003("Điều 27, Điều 28"), verify=True)
BEFORE_2024: dict[str, Rules] = {
    "T-LDTT": (
        rule(graded_good, of_2003("Điều 24"), verify=True),
        rule(worked_long_enough, "Nghị định 91/2017/NĐ-CP, Điều 10", verify=True, months=10),
    ),
    "T-CSTDCS": (
        rule(meets_advanced_worker, of_2003("Điều 23"), verify=True, must_hold=True),
        rule(initiative_in_scope, of_2003("Điều 23"), verify=True, scope="base", years=1),
    ),
    "T-CSTDB": (
        rule(titles_in_a_row, of_2003("Điều 22"), verify=True, times=3, **named("T-CSTDCS")),
        rule(initiative_in_scope, of_2003("Điều 22"), verify=True, scope="ministry", years=3),
    ),
    "T-CSTDTQ": (
        rule(title_in_cycles, of_2003("Điều 21"), verify=True, **named("T-CSTDB")),
        rule(initiative_in_scope, of_2003("Điều 21"), verify=True, scope="nation", years=6),
    ),
    "T-TTLDTT": (
        rule(graded_good, of_2003("Điều 28"), verify=True),
        rule(share_of_advanced, of_2003("Điều 28"), verify=True, parts=1, whole=2, strictly=True),
        OLD_COLLECTIVE,
    ),
    "T-TTLDXS": (
        rule(graded_excellent, of_2003("Điều 27"), verify=True),
        rule(all_completed, of_2003("Điều 27"), verify=True),
        rule(share_of_advanced, of_2003("Điều 27"), verify=True, parts=7, whole=10),
        rule(has_fighter, of_2003("Điều 27"), verify=True),
        OLD_COLLECTIVE,
    ),
    "T-CTDB": (rule(leads_a_bloc, of_2003("Điều 26"), verify=True, levels=MINISTERIAL),),
    "T-CTDCP": (
        rule(leads_a_bloc, "Nghị định 91/2017/NĐ-CP, Điều 11", levels=MINISTERIAL),
        rule(graded_excellent, of_2003("Điều 25"), verify=True),
    ),
}
BEFORE_2024 |= {"T-CSTT": BEFORE_2024["T-LDTT"], "T-DVTT": BEFORE_2024["T-TTLDTT"], "T-DVQT": BEFORE_2024["T-TTLDXS"]}

EVERYWHERE = {
    DECREE_152: (
        rule(not_suspended, "Nghị định 152/2025/NĐ-CP, Điều 4"),
        rule(one_award_for_one_achievement, of_2022("Điều 5.2")),
    ),
    DECREE_98: (
        rule(not_suspended, "Nghị định 98/2023/NĐ-CP, Điều 4"),
        rule(one_award_for_one_achievement, of_2022("Điều 5.2")),
    ),
}
BEFORE = (
    rule(not_suspended, "Nghị định 91/2017/NĐ-CP (nguyên tắc khen thưởng)", verify=True),
    rule(one_award_for_one_achievement, of_2003("nguyên tắc khen thưởng"), verify=True),
)
BY_OCCASION: dict[str, Rules] = {
    "sudden": (rule(achievement_is_named, of_2022("Điều 8.2")),),
    "movement": (rule(achievement_is_described, of_2022("Điều 8.3")),),
    "service": others(standards.SERVICE, of_2022("Điều 8.4"), verify=True),
    "seniority": others(standards.ARMED, of_2022("Điều 8.5"), verify=True),
    "foreign": others(standards.FOREIGN, of_2022("Điều 8.6"), verify=True),
}
KEEP_THEIR_OWN = ("F-HUC", "T-")
"""Awards (medals, and every title) whose own conditions say all, whatever the occasion is called."""


@lru_cache(maxsize=1024)
def regime_on(day: date) -> str:
    """Return the regime in force on `day`: "2003", "nd91", "nd98" or "nd152"."""
    return next((regime for since, regime in BEGINS.items() if day >= since), LAW_2003)


@lru_cache(maxsize=2048)
def rules_of(award: str, regime: str, occasion: str, kind: str) -> Rules:
    """Return the conditions of the award `award` (its code) for a recipient of this kind on this occasion."""
    general = EVERYWHERE.get(regime, BEFORE)
    if occasion in BY_OCCASION and not award.startswith(KEEP_THEIR_OWN):
        return general + (BY_OCCASION[occasion] if regime in EVERYWHERE else tuple(map(_of_old, BY_OCCASION[occasion])))
    if regime not in EVERYWHERE:
        return general + BEFORE_2024.get(
            award, others(standards.OLD, of_2003("điều về danh hiệu, hình thức này"), verify=True)
        )
    if award in ORDERS:
        merits = others(standards.MERITS, ORDERS[award][0].article, verify=True)
        return general + (ORDERS[award] if kind == "collective" else merits)
    return general + SINCE_2024.get(award, others(standards.UNKNOWN, "", verify=True))


def _of_old(one: Rule) -> Rule:
    return replace(one, article=of_2003("loại hình khen thưởng"), to_verify=True)


def judge(timeline: Timeline, case: Case) -> list[Finding]:
    """Return a finding for each condition of the award that is asked for, by the regime of the day."""
    wanted = rules_of(case.award, regime_on(case.day), case.occasion, timeline.kind)
    return [each.judge(timeline, case) for each in wanted]
