"""Collectives: the share of their people, and the bloc year that they led."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import Case, Led, Timeline

NOT_ALL_ON_RECORD = _("LĐTT (CSTT): %(held)s of %(people)s people; not everybody is on record for %(year)s.")
NUMBER_MISSING = _("The number of people of the collective in %(year)s is not on record.")


def share_of_advanced(
    timeline: Timeline, case: Case, law: Law, *, parts: int, whole: int, strictly: bool = False
) -> Finding:
    """So large a share of the people hold LĐTT (CSTT) for the year; compared in integers.

    Law 06/2022/QH15, article 27 (at least 70 %), article 28 (at least 50 %);
    Law 15/2003/QH11, article 28: more than 50 %.
    """
    found = timeline.of_members(case.year)
    if not found or not found.people:
        return law.unclear("share_of_advanced", NUMBER_MISSING, year=case.year)
    have, need = whole * found.advanced, parts * found.people
    values: dict[str, Any] = {"held": found.advanced, "people": found.people, "asked": f"{100 * parts // whole} %"}
    values["share"] = f"{100 * found.advanced / found.people:.1f} %".replace(".", ",")
    is_enough = have > need if strictly else have >= need
    if is_enough:
        return law.passed("share_of_advanced", SHARE[strictly], **values)
    hoped = have + whole * max(0, found.people - max(found.graded, found.advanced))
    if hoped > need or (hoped == need and not strictly):
        return law.unclear("share_of_advanced", NOT_ALL_ON_RECORD, year=case.year, **values)
    return law.failed("share_of_advanced", SHARE[strictly], **values)


SHARE = {
    False: _("LĐTT (CSTT): %(held)s of %(people)s people (%(share)s); asked: at least %(asked)s."),
    True: _("LĐTT (CSTT): %(held)s of %(people)s people (%(share)s); asked: more than %(asked)s."),
}


def all_completed(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Everybody in the collective completed their tasks.

    Law 06/2022/QH15, article 27.
    """
    found = timeline.of_members(case.year)
    if not found or not found.people:
        return law.unclear("all_completed", NUMBER_MISSING, year=case.year)
    values: dict[str, Any] = {"completed": found.completed, "graded": found.graded, "people": found.people}
    if found.completed < found.graded:
        return law.failed(
            "all_completed", _("Of %(graded)s people graded, %(completed)s completed their tasks."), **values
        )
    if found.graded < found.people:
        return law.unclear("all_completed", _("Graded on record: %(graded)s of %(people)s people."), **values)
    return law.passed("all_completed", _("All %(people)s people completed their tasks."), **values)


def has_fighter(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Somebody in the collective is CSTĐ cơ sở for the year.

    Law 06/2022/QH15, article 27.
    """
    found = timeline.of_members(case.year)
    if found and found.fighters:
        message = _("CSTĐ cơ sở in the collective for %(year)s: %(total)s.")
        return law.passed("has_fighter", message, year=case.year, total=found.fighters)
    if not found or not found.people or max(found.graded, found.advanced) < found.people:
        message = _("No CSTĐ cơ sở in the collective is on record for %(year)s; not everybody is on record.")
        return law.unclear("has_fighter", message, year=case.year)
    return law.failed("has_fighter", _("Nobody in the collective is CSTĐ cơ sở for %(year)s."), year=case.year)


def nobody_penalised(timeline: Timeline, case: Case, law: Law) -> Finding:
    """Nobody in the collective was disciplined from a warning up.

    Law 15/2003/QH11, articles 27 and 28; the law of 2022 has no such sentence.
    """
    found = timeline.of_members(case.year)
    if not found or found.penalised is None:
        return law.unclear(
            "nobody_penalised", _("Penalties in the collective in %(year)s are not on record."), year=case.year
        )
    if found.penalised:
        message = _("People of the collective under a penalty in %(year)s: %(total)s; none may be a warning or more.")
        return law.unclear("nobody_penalised", message, year=case.year, total=found.penalised)
    return law.passed("nobody_penalised", _("No penalty in the collective in %(year)s."), year=case.year)


def leads_a_bloc(timeline: Timeline, case: Case, law: Law, *, levels: tuple[str, ...]) -> Finding:
    """The unit stands first, alone and not blocked, in the published ranking of the year of a bloc of such a council.

    Law 06/2022/QH15, article 25.1 and 25.2 (flag of the Government), article 26.1 (flag of a ministry or province).
    """
    led = case.led
    if not led:
        return law.unclear("leads", _("The proposal does not name the bloc year that the unit led."))
    values: dict[str, Any] = {
        "bloc": led.bloc,
        "year": led.year,
        "rank": led.rank or "–",
        "because": led.blocked_because,
    }
    if problem := _why_not_led(led.year != case.year, led, levels):
        return law.failed("leads", problem, **values)
    if led.is_tied:
        return law.unclear("leads", _("%(bloc)s, %(year)s: the first place is shared and not decided."), **values)
    return law.passed("leads", _("Leads %(bloc)s in %(year)s: first in the published ranking."), **values)


def _why_not_led(is_other_year: bool, led: Led, levels: tuple[str, ...]) -> str | None:
    if not led.is_own:
        return _("The place in %(bloc)s, %(year)s, is not that of this unit.")
    if is_other_year:
        return _("The place in %(bloc)s is that of %(year)s, not of the year proposed.")
    if led.level not in levels:
        return _("%(bloc)s is not a bloc of a council of the level that this flag is for.")
    if not led.is_published:
        return _("The ranking of %(bloc)s, %(year)s, that is named is not the published one.")
    if led.blocked_because:
        return _("%(bloc)s, %(year)s: not considered, because: %(because)s")
    return None if led.rank == 1 else _("%(bloc)s, %(year)s: place %(rank)s, not the first.")
