"""Short ways to say tables, results and ranges; numbers are written as text so that nothing is ever a binary float."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, settings

from emulation.scoring import formulas, options, ranking, totals
from emulation.scoring.formulas import Sheet
from emulation.scoring.ranges import Range
from emulation.scoring.results import Entry, Result
from emulation.scoring.tables import Criterion, Direct, Rule, Table

# A busy machine is no finding.
settings.register_profile("scoring", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("scoring")


def d(value: str | int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def leaf(code: str, most: str | int, rule: Rule | None = None, **fields) -> Criterion:
    return Criterion(code, f"Tiêu chí {code}", Decimal(most), rule=rule or Direct(), **fields)


def group(code: str, most: str | int, **fields) -> Criterion:
    return Criterion(code, f"Nhóm {code}", Decimal(most), **fields)


def table(*criteria: Criterion, **settings) -> Table:
    """A table whose total, unless it is given, is what the leaves of its base add up to."""
    draft = Table("Bảng thử", Decimal(0), criteria)
    base = sum((one.max for one in draft.leaves if draft.section_of[one.code] == "base"), Decimal(0))
    return Table("Bảng thử", Decimal(settings.pop("total", base)), criteria, **settings)


def result(
    actual: str | int | None = None, target: str | int | None = None, *, assigned: bool = True, parts: tuple = ()
) -> Result:
    return Result(assigned, d(target), d(actual), tuple(Decimal(part) for part in parts))


def one_leaf(rule: Rule, most: str | int, results: dict[str, Result], **settings) -> dict[str, Decimal | None]:
    """The points of each unit on a table of a single leaf."""
    scored = formulas.score(
        table(leaf("A", most, rule), **settings), [Entry(unit, {"A": given}) for unit, given in results.items()]
    )
    return {sheet.unit: sheet.marks["A"].points for sheet in scored}


def points(rule: Rule, most: str | int, given: Result, **settings) -> Decimal | None:
    """The points of a unit that is alone in its bloc."""
    return one_leaf(rule, most, {"X": given}, **settings)["X"]


def bands(said: dict[str, str | int]) -> tuple[Range, ...]:
    """Ranges as rules write them, with their points."""
    return tuple(options.read_range(text, Decimal(points)) for text, points in said.items())


def typed(
    the_table: Table, unit: str, *given: str | int | None, blocked: tuple[str, ...] = (), kind: str = ""
) -> Entry:
    """An entry whose results are these, leaf by leaf; None is not scored, `-` is not assigned."""
    said = {
        one.code: Result(is_assigned=False) if value == "-" else result(value)
        for one, value in zip(the_table.for_kind(kind).leaves, given, strict=False)
    }
    return Entry(unit, said, kind, frozenset(blocked))


def sheet_of(the_table: Table, entry: Entry) -> Sheet:
    return formulas.score(the_table, [entry])[0]


def total_of(the_table: Table, *given: str | int | None) -> totals.Totals:
    return totals.total(the_table, sheet_of(the_table, typed(the_table, "X", *given)))


def rank_of(the_table: Table, *entries: Entry) -> ranking.Ranking:
    return ranking.rank(the_table, formulas.score(the_table, entries))


def order(ranked: ranking.Ranking) -> list[tuple[int | None, str, bool]]:
    return [(place.rank, place.unit, place.is_tied) for place in ranked.places]
