"""Initiatives and studies: whether there are any, and how far their effect is recognised."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from awards.eligibility.findings import Finding, Law
from awards.eligibility.timeline import WITHIN, Case, Solution, Timeline, window

HAS_SCOPE = {
    "base": _("Initiatives or studies recognised at the base, %(since)s–%(until)s: %(total)s."),
    "ministry": _("Initiatives or studies with effect in the ministry or province, %(since)s–%(until)s: %(total)s."),
    "nation": _("Initiatives or studies with effect nationwide, %(since)s–%(until)s: %(total)s."),
}
TOO_NARROW = {
    "base": _("Initiatives, %(since)s–%(until)s: %(total)s, none recognised at the base."),
    "ministry": _("Initiatives, %(since)s–%(until)s: %(total)s, none with effect in the ministry or province."),
    "nation": _("Initiatives, %(since)s–%(until)s: %(total)s, none with effect nationwide."),
}


def initiative_in_scope(timeline: Timeline, case: Case, law: Law, *, scope: str, years: int) -> Finding:
    """An initiative, a study or ingenuity in combat of the last years, recognised in this scope or a wider one.

    Law 06/2022/QH15, articles 21 and 22 (scope nation, ministry); article 23 (scope base).
    """
    wanted = window(case.year, years)
    found = solutions(timeline, case, wanted)
    values: dict[str, Any] = {"since": wanted[0], "until": wanted[-1]}
    if total := len(of_scope(found, scope)):
        return law.passed("initiative", HAS_SCOPE[scope], total=total, **values)
    if found:
        return law.failed("initiative", TOO_NARROW[scope], total=len(found), **values)
    if all(timeline.knows(year) for year in wanted):
        return law.failed("initiative", _("No initiative or study from %(since)s to %(until)s is on record."), **values)
    return law.unclear(
        "initiative", _("No initiative is on record, and %(since)s to %(until)s is not complete."), **values
    )


def solutions(timeline: Timeline, case: Case, wanted: tuple[str, ...]) -> list[Solution]:
    """Return the initiatives that the proposal names, or, when it names none, those of the years `wanted`."""
    from_years = [row for row in timeline.solutions if row.year in wanted]
    return [row for row in from_years if row.key in case.named] if case.named else from_years


def of_scope(found: list[Solution], scope: str) -> list[Solution]:
    return [row for row in found if row.scope in WITHIN[scope]]
