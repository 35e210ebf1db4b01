"""Two years of merit, which the law lets a person show in three ways and a collective in two."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.conditions.initiatives import of_scope, solutions
from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import Case, Holds, Timeline, all_of, counting, excellent, run, title, window


def two_years_of_merit(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Two titles of CSTĐ cơ sở in a row; or two excellent years in a row or more with two initiatives; or one of each.

    Law 06/2022/QH15, article 74.1.d (Bằng khen bộ, ban, ngành, tỉnh); one year of each is accepted by an answer of the
    Ministry of Home Affairs, which is to be verified.
    """
    wanted = window(case.year, 2)
    fighter = counting(timeline, case.considered, title(timeline, ("T-CSTDCS",)))
    best = counting(timeline, case.considered, excellent(timeline))
    years = run(best, case.year)
    total = len(of_scope(solutions(timeline, case, max(years, wanted, key=len)), "base"))
    values: dict[str, Any] = {"years": ", ".join(wanted), "total": total}
    if all_of(fighter, wanted):
        return law.passed("two_years", _("CSTĐ cơ sở two years in a row (%(years)s)."), **values)
    if len(years) >= 2 and total >= 2:
        values["years"] = ", ".join(years)
        return law.passed("two_years", _("Graded excellent in %(years)s; initiatives recognised: %(total)s."), **values)
    if _one_of_each(fighter, best, wanted):
        message = _("One year CSTĐ cơ sở and one year graded excellent (%(years)s); to be confirmed by who decides.")
        return law.passed("two_years", message, doubtful=True, **values)
    hopeful, brighter = _hopeful(fighter), _hopeful(best)
    if all_of(hopeful, wanted) or _one_of_each(hopeful, brighter, wanted) or (all_of(brighter, wanted) and total >= 2):
        return law.unclear("two_years", _("Of %(years)s not every year is on record."), **values)
    message = _(
        "In %(years)s neither CSTĐ cơ sở twice, nor excellent twice with two initiatives (on record: %(total)s)."
    )
    return law.failed("two_years", message, **values)


def _one_of_each(fighter: Holds, best: Holds, wanted: tuple[str, ...]) -> bool:
    first, second = wanted
    return bool((fighter(first) and best(second)) or (best(first) and fighter(second)))


def _hopeful(holds: Holds) -> Holds:
    """Take what is not known as if it were so: only then a no is certain."""
    return lambda year: holds(year) is not False


def two_years_of_collective(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Two titles of Tập thể lao động xuất sắc (Đơn vị quyết thắng) in a row, or two years in a row graded excellent.

    Law 06/2022/QH15, article 74 (to be verified for collectives).
    """
    wanted = window(case.year, 2)
    titled = counting(timeline, case.considered, title(timeline, ("T-TTLDXS", "T-DVQT")))
    best = counting(timeline, case.considered, excellent(timeline))
    values: dict[str, Any] = {"years": ", ".join(wanted)}
    unsure = timeline.is_unsure(wanted)
    if all_of(titled, wanted):
        return law.passed("two_years", _("TTLĐXS (ĐVQT) two years in a row (%(years)s)."), doubtful=unsure, **values)
    if all_of(best, wanted):
        return law.passed("two_years", _("Graded excellent two years in a row (%(years)s)."), doubtful=unsure, **values)
    if all_of(_hopeful(titled), wanted) or all_of(_hopeful(best), wanted):
        return law.unclear("two_years", _("Of %(years)s not every year is on record."), **values)
    message = _("In %(years)s neither TTLĐXS (ĐVQT) twice nor graded excellent twice.")
    return law.failed("two_years", message, **values)
