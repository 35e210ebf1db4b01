"""How every figure came about, in words: from a place to the total, from the total to each leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.scoring.exact import HUNDRED, half_up, number
from emulation.scoring.formulas import Mark
from emulation.scoring.ranges import Range
from emulation.scoring.ranking import Place, Shortfall
from emulation.scoring.tables import Figure, Measure, Table, TieBreak
from emulation.scoring.totals import Totals


def of_mark(mark: Mark) -> str:
    """Return how the points of a leaf came about, in one sentence."""
    return SENTENCES[mark.how](mark)


def points_of(points: Decimal | None, most: Decimal) -> str:
    """Return points out of a maximum; nothing scored is a dash, never a zero."""
    return f"{'–' if points is None else number(points)} / {number(most)}"


# --- Leaves ------------------------------------------------------------------------------------------------------


def _percent(part: Decimal, whole: Decimal) -> str:
    return number(half_up(part * HUNDRED, whole, 2))


def _shown(value: Any) -> str:
    if isinstance(value, Range):
        return value.label
    return number(value) if isinstance(value, Decimal) else str(value)


def _plain(text: Callable[[], str], *names: str) -> Callable[[Mark], str]:
    """A sentence whose placeholders take the figures of the mark in this order."""

    def say(mark: Mark) -> str:
        said = {name: _shown(figure) for name, figure in zip(names, mark.figures, strict=False)}
        return text() % {"max": number(mark.max), **said}

    return say


def _counted(mark: Mark) -> str:
    steps, given, base, brought, kept = mark.figures
    counted = "; ".join(
        f"{step.name or _('occurrences')} {number(count)} × {number(step.points)}"
        for step, count in zip(steps, given, strict=True)
    )
    parts = [f"{counted} = {number(brought)}"]
    if kept != brought:
        parts.append(_("of which %(kept)s may count") % {"kept": number(kept)})
    if base:
        parts.append(_("added to %(base)s") % {"base": number(base)})
    if mark.points is not None and mark.points != base + kept:
        parts.append(_("limited to %(points)s by the criterion") % {"points": number(mark.points)})
    return f"{', '.join(parts)}."


def _in_range_of_target(mark: Mark) -> str:
    value, found, target = mark.figures
    text = _("Result %(actual)s of target %(target)s is %(percent)s %%: range %(range)s.")
    said = {"actual": number(value), "target": number(target), "percent": _percent(value, target), "range": found.label}
    return text % said


def _behind_leader(mark: Mark) -> str:
    actual, target, leader_actual, leader_target = mark.figures
    text = _(
        "Result %(actual)s is %(own)s %% over target %(target)s, the leader's %(best)s %%: "
        "½ × %(max)s + ½ × %(max)s × %(own)s ÷ %(best)s."
    )
    own, best = _percent(actual - target, target), _percent(leader_actual - leader_target, leader_target)
    return text % {
        "actual": number(actual),
        "own": own,
        "target": number(target),
        "best": best,
        "max": number(mark.max),
    }


SENTENCES: dict[str, Callable[[Mark], str]] = {
    "not_assigned": _plain(lambda: _("Not assigned: not scored, and its maximum does not count.")),
    "not_scored": _plain(lambda: _("Not scored yet.")),
    "done": _plain(lambda: _("Done: the full points.")),
    "not_done": _plain(lambda: _("Not done: 0.")),
    "typed": _plain(lambda: _("Points given directly.")),
    "counted": _counted,
    "in_range": _plain(lambda: _("Result %(actual)s: range %(range)s."), "actual", "range"),
    "in_range_of_target": _in_range_of_target,
    "on_time": _plain(lambda: _("On time.")),
    "days_late": _plain(lambda: _("%(days)s days late: range %(range)s."), "days", "range"),
    "at_target": _plain(lambda: _("Result %(actual)s reaches target %(target)s: the full points."), "actual", "target"),
    "capped": _plain(
        lambda: _("Result %(actual)s is over target %(target)s: the full points, and no more."), "actual", "target"
    ),
    "in_proportion": _plain(lambda: "%(max)s × %(actual)s ÷ %(target)s.", "actual", "target"),
    "below_half": _plain(
        lambda: _("Result %(actual)s is below target %(target)s: ½ × %(max)s × %(actual)s ÷ %(target)s."),
        "actual",
        "target",
    ),
    "at_half": _plain(lambda: _("Result %(actual)s reaches target %(target)s: ½ × %(max)s."), "actual", "target"),
    "leads": _plain(
        lambda: _("Result %(actual)s is furthest over target %(target)s in the bloc: the full points."),
        "actual",
        "target",
    ),
    "behind_leader": _behind_leader,
    "without_target": _plain(
        lambda: _("No target: %(max)s × %(actual)s ÷ %(best)s, the best of the units without a target."),
        "actual",
        "best",
    ),
    "ranked": _plain(lambda: _("Rank %(rank)s."), "rank"),
    "ranked_by_scores": _plain(
        lambda: _("Rank %(rank)s by the average %(average)s of %(scores)s outside scores."),
        "rank",
        "average",
        "scores",
    ),
}


# --- Totals and places -------------------------------------------------------------------------------------------


def of_total(table: Table, sums: Totals) -> str:
    """Return how a total came about, in one line."""
    if sums.points is None:
        return _("Nothing was scored yet.")
    parts = [_("base %(points)s") % {"points": number(sums.base)}]
    if sums.bonus_earned:
        parts.append("+ " + _limited(_("bonus %(points)s"), sums.bonus, sums.bonus_earned))
    if sums.penalty_earned:
        parts.append("− " + _limited(_("penalty %(points)s"), sums.penalty, sums.penalty_earned))
    if sums.cut:
        parts.append(_("− %(cut)s above the scale") % {"cut": number(sums.cut)})
    text = f"{' '.join(parts)} = {points_of(sums.points, sums.assigned_max)}"
    return text if sums.percent is None else f"{text} = {number(sums.percent)} %"


def _limited(text: str, kept: Decimal, earned: Decimal) -> str:
    said = text % {"points": number(kept)}
    limit = _("the year's limit, of %(earned)s") % {"earned": number(earned)}
    return said if kept == earned else f"{said} ({limit})"


def of_place(table: Table, place: Place) -> Iterator[str]:
    """Yield what there is to say of a place: its total, ties, gates, what is open, why it is not considered."""
    yield of_total(table, place.totals)
    yield from _ranked(table, place) if place.rank else _unranked(place)
    if unscored := len(place.totals.unscored):
        text = ngettext("%(count)d criterion is not scored yet.", "%(count)d criteria are not scored yet.", unscored)
        yield text % {"count": unscored}


def _ranked(table: Table, place: Place) -> Iterator[str]:
    if place.is_tied:
        yield _("Tied with: %(units)s.") % {"units": "; ".join(place.tied_with)}
    if place.decided_by:
        yield _("Equal scores were parted by: %(figure)s.") % {"figure": figure_name(table, place.decided_by)}
    if place.gate:
        yield _("Enough for: %(gate)s.") % {"gate": place.gate.name}
    yield from (_shortfall(short) for short in place.shortfalls)


def _unranked(place: Place) -> Iterator[str]:
    for reason in place.reasons:
        yield _("Not considered: %(reason)s.") % {"reason": reason.text}
    if not place.totals.assigned_max:
        yield _("Not ranked: nothing was assigned to it.")


def _shortfall(short: Shortfall) -> str:
    said = {"gate": short.gate.name, "code": short.criterion, "floor": number(short.gate.floor)}
    if short.points is None:
        return _("Not “%(gate)s”: “%(code)s” is not scored yet.") % said
    text = _("Not “%(gate)s”: “%(code)s” has %(percent)s %%, less than %(floor)s %%.")
    return text % {**said, "percent": _percent(short.points, short.max)}


def figure_name(table: Table, step: TieBreak) -> str:
    """Return what a step of the tie-break compares."""
    if step.figure == Figure.CRITERION:
        found = table.by_code.get(step.code)
        return f"{step.code} {found.name}" if found else step.code
    return {
        Figure.BASE: _("points of the base"),
        Figure.BONUS: _("bonus points"),
        Figure.PENALTY: _("fewer penalty points"),
        Figure.POINTS: _("points"),
        Figure.PERCENT: _("percent of the assigned maximum"),
    }[step.figure]


def measured_by(table: Table) -> str:
    """Return what units are ranked by."""
    return _("points") if table.measure == Measure.POINTS else _("percent of the assigned maximum")
