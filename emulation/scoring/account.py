"""The whole account of a ranking as lines of text: places, derivations, spread, and the table's honesty figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.scoring import checks, derivation
from emulation.scoring.exact import number
from emulation.scoring.ranking import Place, Ranking
from emulation.scoring.spread import Spread
from emulation.scoring.tables import KIND_LABELS, Finding, Table

MOST_NAMED = 5


def of_ranking(ranking: Ranking, findings: Iterable[Finding] = ()) -> Iterator[str]:
    """Yield the account line by line: the table, then every place with its leaves, then the spread."""
    yield from of_table(ranking.table, findings)
    yield ""
    yield _("RANKING by %(measure)s") % {"measure": derivation.measured_by(ranking.table)}
    yield from (_headline(place) for place in ranking.places)
    for place in ranking.places:
        yield ""
        yield from of_place(ranking.table.for_kind(place.sheet.kind), place)
    if ranking.spread:
        yield ""
        yield from of_spread(ranking.spread)


def _headline(place: Place) -> str:
    rank = "–" if place.rank is None else str(place.rank)
    notes = [_("tied")] if place.is_tied else []
    notes += [place.gate.name] if place.gate else []
    notes += [_("not considered: %(reason)s") % {"reason": reason.text} for reason in place.reasons]
    percent = "" if place.totals.percent is None else f" ({number(place.totals.percent)} %)"
    points = derivation.points_of(place.totals.points, place.totals.assigned_max)
    return f"{rank:>3}. {place.unit}: {points}{percent}{''.join(f' · {note}' for note in notes)}"


def of_place(table: Table, place: Place) -> Iterator[str]:
    """Yield the derivation of one place: what there is to say of it, then each leaf inside its groups."""
    yield _headline(place).strip()
    yield from (f"  {line}" for line in derivation.of_place(table, place))
    for criterion in table.criteria:
        indent = "  " * (len(table.groups_of[criterion.code]) + 2)
        if mark := place.sheet.marks.get(criterion.code):
            points = derivation.points_of(mark.points, mark.max)
            yield f"{indent}{criterion.code} {criterion.name}: {points} · {derivation.of_mark(mark)}"
        elif part := place.totals.parts.get(criterion.code):
            points = derivation.points_of(part.points, part.assigned_max)
            yield f"{indent}{criterion.code} {criterion.name}: {points}"


def of_spread(spread: Spread) -> Iterator[str]:
    """Yield the statistics of the ranked units."""
    yield _("SPREAD of %(units)d ranked units") % {"units": spread.units}
    text = _("highest %(highest)s, lowest %(lowest)s, mean %(mean)s, median %(median)s, deviation %(deviation)s")
    figures = {name: number(getattr(spread, name)) for name in ("highest", "lowest", "mean", "median", "deviation")}
    yield "  " + text % figures
    text = _("%(distinct)d different scores; %(tie)d units share the most frequent one; %(near)d within 1 %% of first")
    yield "  " + text % {"distinct": spread.distinct, "tie": spread.largest_tie, "near": spread.near_first}
    yield "  " + _("from first to last %(range)s %% of the scale") % {"range": number(spread.range_percent)}


def of_table(table: Table, findings: Iterable[Finding] = ()) -> Iterator[str]:
    """Yield what a table is made of: its points by kind, the share judged by hand, and what else was found."""
    for kind in table.unit_kinds or ("",):
        whose = f" ({kind})" if kind else ""
        yield from _of_variant(table.for_kind(kind), f"{table.name}{whose}")
    others = [finding.message for finding in findings if finding.code not in COUNTED]
    yield from (f"  {message}" for message in others)


COUNTED = {"evidence_missing", "unit_of_measure_missing"}
"""Findings that the account counts instead of listing them."""


def _of_variant(table: Table, title: str) -> Iterator[str]:
    honest = checks.honesty(table)
    yield _("TABLE %(title)s: %(points)s points") % {"title": title, "points": number(table.total)}
    for kind, points in honest.points_by_kind.items():
        leaves = honest.leaves_by_kind[kind]
        text = ngettext(
            "%(kind)s: %(points)s points, %(count)d criterion",
            "%(kind)s: %(points)s points, %(count)d criteria",
            leaves,
        )
        yield "  " + text % {"kind": KIND_LABELS[kind], "points": number(points), "count": leaves}
    yield _judged(honest.judged_percent)
    yield from _listed(_("without a unit of measure: %(codes)s"), honest.without_unit_of_measure)
    yield from _listed(_("without evidence asked for: %(codes)s"), honest.without_evidence)


def _judged(percent: Decimal) -> str:
    return "  " + _("all or nothing, or typed by hand: %(percent)s %% of the points") % {"percent": number(percent)}


def _listed(text: str, codes: tuple[str, ...]) -> Iterator[str]:
    if codes:
        more = f" … ({len(codes)})" if len(codes) > MOST_NAMED else ""
        yield "  " + text % {"codes": ", ".join(codes[:MOST_NAMED]) + more}
