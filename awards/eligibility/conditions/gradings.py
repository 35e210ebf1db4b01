"""Gradings: of the year, of years in a row, and the months of work behind them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.conditions.initiatives import of_scope, solutions
from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import (
    ADVANCED,
    GOOD,
    Case,
    Holds,
    Timeline,
    all_of,
    counting,
    excellent,
    good,
    run,
    title,
    window,
)

LEVEL = {
    "excellent": _("Graded for %(year)s: excellent completion of tasks."),
    "good": _("Graded for %(year)s: good completion of tasks."),
    "done": _("Graded for %(year)s: completion of tasks, which is not enough."),
    "not_done": _("Graded for %(year)s: tasks not completed."),
}
NOT_GRADED = _("The grading for %(year)s is not on record.")
FULL_YEAR = 10
"""Months from which nobody asks further."""


def graded_good(timeline: Timeline, case: Case, law: Law) -> Finding:
    """The year is graded good or better.

    Law 06/2022/QH15, article 24 (Lao động tiên tiến), article 28 (collectives).
    """
    grading = timeline.grading(case.year)
    if not grading:
        return law.unclear("graded_good", NOT_GRADED, year=case.year)
    say = law.passed if grading.level in GOOD else law.failed
    return say("graded_good", LEVEL[grading.level], year=case.year)


def graded_excellent(timeline: Timeline, case: Case, law: Law) -> Finding:
    """The year is graded excellent.

    Law 06/2022/QH15, article 27 (Tập thể lao động xuất sắc), article 25 (flag of the Government).
    """
    grading = timeline.grading(case.year)
    if not grading:
        return law.unclear("graded_excellent", NOT_GRADED, year=case.year)
    if grading.level == "good":
        return law.failed("graded_excellent", _("Graded for %(year)s: good, not excellent."), year=case.year)
    say = law.passed if grading.level == "excellent" else law.failed
    return say("graded_excellent", LEVEL[grading.level], year=case.year)


def worked_long_enough(timeline: Timeline, case: Case, law: Law, *, months: int | None = None) -> Finding:
    """So many months were worked in the year; maternity leave counts as worked and is among them.

    NĐ 91/2017/NĐ-CP, article 10 (10 months); today each ministry and province sets it. Maternity: NĐ 98/2023/NĐ-CP and
    NĐ 152/2025/NĐ-CP, article 4.
    """
    least = case.least_months or months
    grading = timeline.grading(case.year)
    if not grading or grading.months_worked is None:
        if least is None:
            return law.passed("months", _("No number of months is set by law; none is on record for this authority."))
        return law.unclear("months", _("Months worked in %(year)s are not on record."), year=case.year)
    values: dict[str, Any] = {"year": case.year, "months": grading.months_worked}
    values["maternity"] = grading.months_maternity
    if least is None:
        if values["months"] >= FULL_YEAR:
            return law.passed("months", _("Months worked in %(year)s: %(months)s."), **values)
        message = _("Months worked in %(year)s: %(months)s; the authority says from how many on the title is given.")
        return law.unclear("months", message, **values)
    say = law.passed if values["months"] >= least else law.failed
    message = _("Months worked in %(year)s: %(months)s (maternity leave included: %(maternity)s); asked: %(least)s.")
    return say("months", message, least=least, **values)


def meets_advanced_worker(timeline: Timeline, case: Case, law: Law, *, must_hold: bool = False) -> Finding:
    """The standard of Lao động tiên tiến (Chiến sĩ tiên tiến) is met in the same year.

    Law 06/2022/QH15, article 23: the standard, not the title; the law of 2003 asked for the title (`must_hold`).
    """
    if timeline.has_title(ADVANCED, case.year):
        return law.passed("advanced_worker", _("LĐTT (CSTT) is on record for %(year)s."), year=case.year)
    grading = timeline.grading(case.year)
    if not grading:
        return law.unclear("advanced_worker", _("Neither LĐTT (CSTT) nor a grading is on record for %(year)s."),
                           year=case.year)  # fmt: skip
    if grading.level in GOOD and not must_hold:
        message = _("LĐTT (CSTT) is not on record for %(year)s yet; the grading meets its standard.")
        return law.passed("advanced_worker", message, year=case.year)
    message = _("LĐTT (CSTT) is not on record for %(year)s.") if must_hold else LEVEL[grading.level]
    return law.failed("advanced_worker", message, year=case.year)


def excellent_or_initiative(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Graded excellent, or an initiative recognised at the base, an accepted study, or ingenuity in combat.

    Law 06/2022/QH15, article 23 (Chiến sĩ thi đua cơ sở).
    """
    grading = timeline.grading(case.year)
    values: dict[str, Any] = {"year": case.year}
    if grading and grading.level == "excellent":
        return law.passed("excellent_or_initiative", LEVEL["excellent"], **values)
    if total := len(of_scope(solutions(timeline, case, (case.year,)), "base")):
        message = _("Initiatives or studies recognised in %(year)s: %(total)s.")
        return law.passed("excellent_or_initiative", message, total=total, **values)
    if not grading:
        message = _("Neither a grading nor an initiative is on record for %(year)s.")
        return law.unclear("excellent_or_initiative", message, **values)
    message = _("Not graded excellent for %(year)s, and no initiative or study recognised in that year is on record.")
    return law.failed("excellent_or_initiative", message, **values)


def good_years_in_a_row(
    timeline: Timeline, case: Case, law: Law, *, times: int, after: tuple[str, ...] = (), best: bool = False
) -> Finding:
    """So many adjacent years up to the proposal are graded good or better (with `best`, excellent or by its title).

    Law 06/2022/QH15, article 73 (Bằng khen của Thủ tướng), article 44 (Huân chương Lao động). With `after` only years
    later than the last of these awards count.
    """
    holds = counting(timeline, case.considered, _after(timeline, after, best_of(timeline) if best else good(timeline)))
    wanted = window(case.year, times)
    answer = all_of(holds, wanted)
    found = run(holds, case.year)
    values: dict[str, Any] = {"times": times, "found": len(found), "years": ", ".join(found) or "–"}
    if answer:
        return law.passed("good_years", BEST[True] if best else GOOD_YEARS[True],
                          doubtful=timeline.is_unsure(wanted), **values)  # fmt: skip
    if answer is None:
        values["missing"] = ", ".join(year for year in wanted if holds(year) is None)
        return law.unclear("good_years", NOT_ALL_KNOWN, **values)
    return law.failed("good_years", BEST[False] if best else GOOD_YEARS[False], **values)


GOOD_YEARS = {
    True: _("Years in a row graded good or better: %(found)s (%(years)s); asked: %(times)s."),
    False: _("Years in a row graded good or better: only %(found)s (%(years)s); asked: %(times)s."),
}
BEST = {
    True: _("Years in a row graded excellent: %(found)s (%(years)s); asked: %(times)s."),
    False: _("Years in a row graded excellent: only %(found)s (%(years)s); asked: %(times)s."),
}
NOT_ALL_KNOWN = _("Years in a row on record: %(found)s (%(years)s); asked: %(times)s. Not on record: %(missing)s.")


def best_of(timeline: Timeline) -> Holds:
    """Return whether a collective was excellent in a year: by its grading, or by the title that demands it."""
    graded, titled = excellent(timeline), title(timeline, ("T-TTLDXS", "T-DVQT"))
    return lambda year: graded(year) or titled(year) or (graded(year) if graded(year) is not None else titled(year))


def _after(timeline: Timeline, codes: tuple[str, ...], holds: Holds) -> Holds:
    last = max((held.year for held in timeline.held(codes)), default="") if codes else ""
    return (lambda year: holds(year) if year > last else False) if last else holds


def excellent_within(timeline: Timeline, case: Case, law: Law, *, times: int, least: int,
                     after: tuple[str, ...] = ()) -> Finding:  # fmt: skip
    """Of the unbroken good years up to the proposal at least so many are graded excellent.

    Law 06/2022/QH15, article 44.1.e (Huân chương Lao động hạng Ba): five years, one of them excellent.
    """
    wanted = _within(timeline, case, times, after)
    found = [year for year in wanted if excellent(timeline)(year)]
    values: dict[str, Any] = {"least": least, "found": len(found), "years": ", ".join(found) or "–", "since": wanted[0]}
    if len(found) >= least:
        return law.passed(
            "excellent_years", _("Years graded excellent since %(since)s: %(found)s (%(years)s)."), **values
        )
    if any(timeline.grading(year) is None for year in wanted):
        message = _("Years graded excellent since %(since)s: %(found)s; not every year is graded on record.")
        return law.unclear("excellent_years", message, **values)
    message = _("Years graded excellent since %(since)s: %(found)s; asked: %(least)s.")
    return law.failed("excellent_years", message, **values)


def titles_within(timeline: Timeline, case: Case, law: Law, *, codes: tuple[str, ...], name: str, least: int,
                  times: int, after: tuple[str, ...] = ()) -> Finding:  # fmt: skip
    """In the unbroken good years up to the proposal a title was held so many times, in whichever years.

    Law 06/2022/QH15, articles 73.1.b and 44.1.e: three times Chiến sĩ thi đua cơ sở.
    """
    wanted = _within(timeline, case, times, after)
    holds = counting(timeline, case.considered, title(timeline, codes))
    found = [year for year in wanted if holds(year)]
    values: dict[str, Any] = {
        "name": name,
        "least": least,
        "found": len(found),
        "years": ", ".join(found) or "–",
        "since": wanted[0],
    }
    if len(found) >= least:
        return law.passed("titles_within", _("%(name)s since %(since)s: %(found)s (%(years)s)."), **values)
    if any(holds(year) is None for year in wanted):
        message = _("%(name)s since %(since)s: %(found)s; not every year is on record, asked: %(least)s.")
        return law.unclear("titles_within", message, **values)
    message = _("%(name)s since %(since)s: only %(found)s (%(years)s), asked: %(least)s.")
    return law.failed("titles_within", message, **values)


def _within(timeline: Timeline, case: Case, times: int, after: tuple[str, ...]) -> tuple[str, ...]:
    """The unbroken good years up to the proposal; at least the `times` last years, known or not."""
    found = run(counting(timeline, case.considered, _after(timeline, after, good(timeline))), case.year)
    return found if len(found) >= times else window(case.year, times)
