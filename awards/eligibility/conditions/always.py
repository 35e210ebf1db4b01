"""What holds for every award: no suspension, one achievement one award, and what a sudden achievement must say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import Case, Timeline, shown

RELEASED = {
    "penalty": _("A disciplinary penalty runs until %(until)s; achievement counts from the day after."),
    "review": _("Under consideration, investigation or inspection until %(until)s; no award before its result."),
    "complaint": _("A complaint or report is being verified until %(until)s; no award before its result."),
}
OPEN = {
    "penalty": _("A disciplinary penalty runs, its end is not on record; achievement counts from its end."),
    "review": _("Under consideration, investigation or inspection; no award before its result."),
    "complaint": _("A complaint or report is being verified; no award before its result."),
}


def not_suspended(timeline: Timeline, case: Case, law: Law) -> Finding:
    """No award while discipline is considered, a penalty runs, or a complaint is being verified, on the day on which
    the proposal is looked at: what comes up after it was handed in holds it up as well.

    NĐ 98/2023/NĐ-CP and NĐ 152/2025/NĐ-CP, article 4.
    """
    day = case.considered
    holding = [row for row in timeline.suspensions if row.since <= day and (not row.until or row.until >= day)]
    if not holding:
        return law.passed("suspension", _("No penalty, review or complaint holds an award up on %(day)s."),
                          day=shown(day))  # fmt: skip
    row = max(holding, key=lambda row: row.until or date.max)
    if row.until:
        return law.failed("suspension", RELEASED[row.kind], until=shown(row.until))
    return law.failed("suspension", OPEN[row.kind])


def one_award_for_one_achievement(timeline: Timeline, case: Case, law: Law) -> Finding:
    """An achievement is rewarded once, by one award. For another movement of the year the same award may be given.

    Law 06/2022/QH15, article 5.2.
    """
    granted = [held for held in timeline.awards if held.state == "granted"]
    if case.achieved_on:
        if any(held.achieved_on == case.achieved_on for held in granted):
            message = _("The achievement of %(day)s was rewarded already: one achievement, one award.")
            return law.failed("once", message, day=shown(case.achieved_on))
        return law.passed("once", _("The achievement of %(day)s was not rewarded before."), day=shown(case.achieved_on))
    is_held = any((held.award, held.year, held.occasion) == (case.award, case.year, case.occasion) for held in granted)
    if is_held and case.occasion == "movement":
        message = _(
            "This award was granted for a movement of %(year)s already; a person compares which one it was for."
        )
        return law.unclear("once", message, year=case.year)
    if is_held:
        return law.failed("once", _("This award was granted for %(year)s already."), year=case.year)
    return law.passed("once", _("This award was not granted for %(year)s yet."), year=case.year)


def achievement_is_named(timeline: Timeline, case: Case, law: Law) -> Finding:
    """A sudden achievement has a day; nothing of earlier years is asked.

    NĐ 98/2023/NĐ-CP, article 3.3; Law 06/2022/QH15, article 8.
    """
    if not case.achieved_on:
        return law.unclear("achievement", _("The day of the achievement is not stated."))
    if case.achieved_on > case.day:
        return law.failed("achievement", _("The day of the achievement, %(day)s, is in the future."),
                          day=shown(case.achieved_on))  # fmt: skip
    return law.passed("achievement", _("Sudden achievement of %(day)s; earlier years are not asked for."),
                      day=shown(case.achieved_on))  # fmt: skip


def achievement_is_described(timeline: Timeline, case: Case, law: Law) -> Finding:
    """An award of a movement names what was achieved in it.

    Law 06/2022/QH15, articles 8 and 16.
    """
    if case.is_described or case.achieved_on:
        return law.passed(
            "achievement", _("The achievement in the movement is described; earlier years are not asked.")
        )
    return law.unclear("achievement", _("The achievement in the movement is not described yet."))


def set_by_others(timeline: Timeline, case: Case, law: Law, *, who: str) -> Finding:
    """Standards that the law leaves to others cannot be judged here; `who` is the text that says whose they are.

    What the authority entered as its own standard is shown.

    Law 06/2022/QH15, articles 71, 75.2 and others.
    """
    if case.own_standard:
        message = _("By %(document)s: %(words)s – a person compares.")
        return law.unclear("standard", message, document=case.own_document, words=case.own_standard)
    return law.unclear("standard", who)


def served_for(timeline: Timeline, case: Case, law: Law, *, years: int) -> Finding:
    """Continuous service of so many years in the army or the police.

    Law 06/2022/QH15, articles 55 to 57.
    """
    if not timeline.serves_since:
        return law.unclear("service", _("The first day of service is not on record; %(years)s years are asked."),
                           years=years)  # fmt: skip
    since = timeline.serves_since
    is_long = (case.day.year - since.year, case.day.month, case.day.day) >= (years, since.month, since.day)
    values: dict[str, Any] = {"since": shown(since), "years": years}
    if is_long:
        return law.passed("service", _("In service since %(since)s: at least %(years)s years."), **values)
    message = _("In this unit since %(since)s; whether service elsewhere makes up %(years)s years is not on record.")
    return law.unclear("service", message, **values)
