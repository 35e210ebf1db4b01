"""Titles and awards held before: in a row, in cycles, at any time, and how long ago."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import Case, Held, Timeline, all_of, counting, run, shown, title, window

IN_A_ROW = _("%(name)s: %(found)s times in a row (%(years)s); asked: %(times)s.")
NOT_IN_A_ROW = _("%(name)s in a row up to %(year)s: only %(found)s (%(years)s); asked: %(times)s.")
SET_ASIDE = _(
    "%(name)s in a row up to %(year)s: only %(found)s (%(years)s); asked: %(times)s. Not counted: %(aside)s (sudden,"
    " thematic, cancelled or withdrawn)."
)
INTERRUPTED = _(
    "%(name)s in a row up to %(year)s: only %(found)s (%(years)s); asked: %(times)s. After a penalty achievement counts"
    " from its end."
)
TOO_FEW_CYCLES = _("%(name)s up to %(year)s: %(years)s; asked: two that follow each other.")
CYCLES_INTERRUPTED = _(
    "%(name)s up to %(year)s since the end of a penalty: %(years)s; asked: two that follow each other. After a penalty"
    " achievement counts from its end."
)
PENALTY_AMONG_CYCLES = _("%(name)s: %(years)s. A penalty ended in one of these years; achievement counts from its end.")
MISSING = _("%(name)s in a row: %(found)s (%(years)s); asked: %(times)s. Not on record: %(missing)s.")


def titles_in_a_row(
    timeline: Timeline, case: Case, law: Law, *, codes: tuple[str, ...], times: int, name: str
) -> Finding:
    """A title was held for so many adjacent years of evaluation up to the year of the proposal.

    Law 06/2022/QH15, article 22 (three times CSTĐ cơ sở). Titles decided under the law of 2003 count as well.
    """
    bare = title(timeline, codes)
    holds, wanted = counting(timeline, case.considered, bare), window(case.year, times)
    answer, found = all_of(holds, wanted), run(holds, case.year)
    values: dict[str, Any] = {
        "name": name,
        "times": times,
        "found": len(found),
        "years": ", ".join(found) or "–",
        "year": case.year,
    }
    if answer:
        return law.passed("in_a_row", IN_A_ROW, doubtful=timeline.is_unsure(wanted), **values)
    if answer is None:
        values["missing"] = ", ".join(year for year in wanted if holds(year) is None)
        return law.unclear("in_a_row", MISSING, **values)
    if aside := [held.year for held in timeline.set_aside(codes) if held.year in wanted]:
        return law.failed("in_a_row", SET_ASIDE, aside=", ".join(sorted(aside)), **values)
    return law.failed("in_a_row", INTERRUPTED if all_of(bare, wanted) else NOT_IN_A_ROW, **values)


def title_in_cycles(
    timeline: Timeline, case: Case, law: Law, *, codes: tuple[str, ...], name: str, cycle: int = 3
) -> Finding:
    """The two last of a title that itself stands for `cycle` years follow each other, the second this year or last.

    Law 06/2022/QH15, article 21: two consecutive CSTĐ bộ, ban, ngành, tỉnh. That they are `cycle` years apart at most
    follows from article 22 and is to be verified; that the proposal comes in the year after: NĐ 91/2017/NĐ-CP, art. 48.
    After a penalty achievement counts from its end (NĐ 98/2023/NĐ-CP and NĐ 152/2025/NĐ-CP, article 4).
    """
    every = [row.year for row in timeline.held(codes) if row.year <= case.year]
    counted = counting(timeline, case.considered, title(timeline, codes))
    held = [year for year in every if counted(year) is not False]
    values: dict[str, Any] = {"name": name, "years": ", ".join(held[-2:]) or "–", "year": case.year}
    if not every and not timeline.knows(case.year):
        return law.unclear("in_cycles", _("No %(name)s is on record, nor is %(year)s."), **values)
    if len(held) < 2:
        return law.failed("in_cycles", TOO_FEW_CYCLES if len(every) < 2 else CYCLES_INTERRUPTED, **values)
    first, second = held[-2:]
    if second not in window(case.year, 2):
        message = _("The last %(name)s was for %(years)s; the proposal comes in its year or the next.")
        return law.failed("in_cycles", message, **{**values, "years": second})
    if first not in window(second, cycle + 1):
        return law.failed("in_cycles", _("%(name)s: %(years)s do not follow each other."), **values)
    if not (counted(first) and counted(second)):
        return law.unclear("in_cycles", PENALTY_AMONG_CYCLES, **values)
    return law.passed("in_cycles", _("%(name)s two times that follow each other (%(years)s)."), doubtful=True, **values)


def earlier_award(timeline: Timeline, case: Case, law: Law, *, codes: tuple[str, ...], name: str) -> Finding:
    """An award that the standard itself demands is held; sudden and thematic ones do not count, nor taken back ones.

    Law 06/2022/QH15, article 73.1.b (Bằng khen bộ, tỉnh), article 44.1.e (Bằng khen của Thủ tướng); NĐ 152/2025/NĐ-CP,
    article 4: no lower award is asked for unless the standard demands it.
    """
    values: dict[str, Any] = {"name": name}
    if held := last(timeline, codes):
        values |= {"year": held.year, "day": shown(held.decided_on)}
        return law.passed("earlier_award", _("%(name)s is held, for %(year)s (decision of %(day)s)."), **values)
    if aside := timeline.set_aside(codes):
        values["years"] = ", ".join(sorted(held.year for held in aside))
        message = _("%(name)s of %(years)s does not count: sudden, thematic, cancelled or withdrawn.")
        return law.failed("earlier_award", message, **values)
    if timeline.awards:
        return law.failed("earlier_award", _("%(name)s is not among the awards on record."), **values)
    return law.unclear("earlier_award", _("No award is on record at all; %(name)s is asked for."), **values)


def long_enough_since(
    timeline: Timeline, case: Case, law: Law, *, codes: tuple[str, ...], name: str, years: int
) -> Finding:
    """So many years have passed since the decision of the award before.

    NĐ 98/2023/NĐ-CP and NĐ 152/2025/NĐ-CP, article 4: the time for the next proposal runs from the previous decision.
    """
    held = last(timeline, codes)
    if not held:
        return law.unclear("time_since", _("Without %(name)s on record no time can be counted."), name=name)
    due = _years_on(held.decided_on, years)
    values: dict[str, Any] = {
        "name": name,
        "day": shown(held.decided_on),
        "due": shown(due),
        "years": years,
    }
    if case.day >= due:
        return law.passed("time_since", _("%(years)s years since %(name)s was decided on %(day)s."), **values)
    return law.failed(
        "time_since", _("%(name)s was decided on %(day)s; the next proposal is possible from %(due)s."), **values
    )


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, monthrange(day.year + years, day.month)[1]))


def last(timeline: Timeline, codes: tuple[str, ...]) -> Held | None:
    """Return the last award of these codes that counts for merit."""
    found = timeline.held(codes)
    return found[-1] if found else None
