"""What holds for every table and every result: bounds, order, symmetry, and that nothing moves anybody else."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from emulation.scoring import checks, exact, formulas, options, ranges, ranking, totals
from emulation.scoring.results import Entry, Result
from emulation.scoring.tables import (
    AllOrNothing,
    Bands,
    Counter,
    DaysLate,
    Direct,
    Figure,
    Ladder,
    LeaderRelative,
    Measure,
    Proportional,
    Rule,
    Section,
    Step,
    Table,
    TieBreak,
)
from tests.emulation.scoring.conftest import bands, leaf, table

RULES: tuple[Rule, ...] = (
    AllOrNothing(),
    Direct(),
    Counter((Step("", Decimal("0.5")),), most=Decimal(5)),
    Counter((Step("", Decimal(-3)),), base=Decimal(5)),
    Bands(bands({"<50": 0, "50–<100": "2.5", "≥100": 5}), is_percent=True),
    Proportional(),
    LeaderRelative(),
    Ladder((Decimal(5), Decimal(3), Decimal(1)), by_scores=True),
    DaysLate(bands({"0": 5, "1–5": "1.5", ">5": 0})),
)
MAX = Decimal(5)
SETTINGS = {
    "measure": st.sampled_from(Measure),
    "headroom": st.sampled_from([None, Decimal(0), Decimal(3)]),
    "bonus_max": st.sampled_from([None, Decimal(4)]),
    "penalty_max": st.sampled_from([None, Decimal(2)]),
    "unassigned_returns": st.booleans(),
    "tie_break": st.sampled_from([(), (TieBreak(Figure.CRITERION, "L0"), TieBreak(Figure.PENALTY))]),
}
amounts = st.decimals(0, 1000, places=2)
targets = st.decimals("0.01", 1000, places=2)
counts = st.integers(0, 20).map(Decimal)


def result_for(rule: Rule) -> st.SearchStrategy[Result]:
    """A result that the rule can score, or none."""
    actual = {
        AllOrNothing: st.sampled_from([Decimal(0), Decimal(1)]),
        Direct: st.decimals(0, 5, places=2),
        Counter: counts,
        DaysLate: st.integers(-10, 40).map(Decimal),
    }.get(type(rule), amounts)
    assigned = st.booleans() if not isinstance(rule, Bands) else st.just(value=True)
    return st.one_of(
        st.builds(Result, is_assigned=st.booleans()),
        st.builds(Result, is_assigned=assigned, target=targets, actual=actual),
        *([st.builds(Result, actual=actual)] if isinstance(rule, LeaderRelative) else []),
    )


@st.composite
def blocs(draw: st.DrawFn, *, most_units: int = 6) -> tuple[Table, list[Entry]]:
    """A table of a few leaves in all sections, and the entries of a bloc."""
    rules = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=5))
    sections = [Section.BASE, *draw(st.lists(st.sampled_from(Section), min_size=len(rules), max_size=len(rules)))]
    criteria = [leaf(f"L{n}", 5, rule, section=sections[n]) for n, rule in enumerate(rules)]
    one = table(*criteria, **draw(st.fixed_dictionaries(SETTINGS)))
    results = st.fixed_dictionaries({criterion.code: result_for(criterion.rule) for criterion in criteria})
    units = draw(st.integers(1, most_units))
    return one, [Entry(f"Đơn vị {number}", draw(results)) for number in range(units)]


def totals_of(one: Table, entries: list[Entry]) -> dict[str, totals.Totals]:
    return {sheet.unit: totals.total(one, sheet) for sheet in formulas.score(one, entries)}


@given(blocs())
def test_points_stay_within_bounds_and_only_what_was_given_is_scored(bloc):
    one, entries = bloc
    for entry, sheet in zip(entries, formulas.score(one, entries), strict=True):
        for code, mark in sheet.marks.items():
            assert (mark.points is None) == (not entry.results[code].is_given)
            assert mark.points is None or 0 <= mark.points <= MAX


@given(blocs())
def test_scoring_again_gives_the_same(bloc):
    one, entries = bloc
    assert formulas.score(one, entries) == formulas.score(one, entries)


@given(blocs(), st.randoms(use_true_random=False))
def test_the_order_of_units_makes_no_difference(bloc, random):
    one, entries = bloc
    mixed = random.sample(entries, len(entries))
    assert totals_of(one, entries) == totals_of(one, mixed)
    first, second = (ranking.rank(one, formulas.score(one, some)) for some in (entries, mixed))
    assert first == second


@given(blocs())
def test_a_leaf_that_is_not_assigned_changes_nobody_elses_percentage(bloc):
    one, entries = bloc
    code = one.leaves[0].code
    without = Result(is_assigned=False)
    absent = [Entry(entries[0].unit, {**entries[0].results, code: Result()}), *entries[1:]]
    unassigned = [Entry(entries[0].unit, {**entries[0].results, code: without}), *entries[1:]]
    before, after = totals_of(one, absent), totals_of(one, unassigned)
    for entry in entries[1:]:
        assert before[entry.unit] == after[entry.unit]
    gone = after[entries[0].unit]
    assert before[entries[0].unit].assigned_max - gone.assigned_max == MAX


@given(blocs())
def test_limits_of_the_year_and_of_the_scale_hold(bloc):
    one, entries = bloc
    for sums in totals_of(one, entries).values():
        assert sums.bonus <= sums.bonus_earned
        assert sums.penalty <= sums.penalty_earned
        assert one.bonus_max is None or sums.bonus <= one.bonus_max
        assert one.penalty_max is None or sums.penalty <= one.penalty_max
        if sums.points is not None:
            assert sums.points == sums.base + sums.bonus - sums.penalty - sums.cut
            assert one.headroom is None or sums.points <= sums.assigned_max + one.headroom
        assert sums.assigned_max <= one.total


@given(blocs(), st.data())
def test_more_points_on_a_leaf_never_lower_a_total(bloc, data):
    one, entries = bloc
    sheets = formulas.score(one, entries)
    code = data.draw(st.sampled_from([criterion.code for criterion in one.leaves]))
    assume(sheets[0].marks[code].points is not None)
    more = data.draw(st.decimals(0, 5, places=2))
    mark = sheets[0].marks[code]
    raised = formulas.Sheet(
        sheets[0].unit, {**sheets[0].marks, code: mark._replace(points=max(mark.points, more))}, sheets[0].kind
    )
    before, after = totals.total(one, sheets[0]), totals.total(one, raised)
    if before.points is not None:
        falls = one.section_of[code] == Section.PENALTY
        assert (after.points <= before.points) if falls else (after.points >= before.points)


@given(st.lists(st.tuples(targets, amounts), min_size=1, max_size=6), st.decimals("0.01", 500, places=2))
def test_who_achieves_more_of_its_target_never_gets_fewer_points(pairs, more):
    for rule in (LeaderRelative(), Proportional(), Proportional(grows=True), RULES[4]):
        rows = {f"U{n}": Result(target=target, actual=actual) for n, (target, actual) in enumerate(pairs)}
        first = Result(target=pairs[0][0], actual=pairs[0][1] + more)
        one = table(leaf("A", 5, rule))
        before, after = (
            formulas.score(one, [Entry(unit, {"A": row}) for unit, row in some.items()])[0].marks["A"].points
            for some in (rows, rows | {"U0": first})
        )
        assert after >= before


@given(st.lists(st.tuples(targets, amounts), min_size=1, max_size=8))
def test_against_the_leader_half_parts_those_over_the_target_from_the_others(pairs):
    entries = [Entry(f"U{n}", {"A": Result(target=t, actual=a)}) for n, (t, a) in enumerate(pairs)]
    marks = [sheet.marks["A"] for sheet in formulas.score(table(leaf("A", 5, LeaderRelative())), entries)]
    half = MAX / 2
    for (target, actual), mark in zip(pairs, marks, strict=True):
        assert mark.points <= half if actual <= target else half <= mark.points <= MAX
    if any(actual > target for target, actual in pairs):
        assert max(mark.points for mark in marks) == MAX


@given(blocs(most_units=8))
def test_ranks_are_those_of_a_competition_and_ties_are_symmetric(bloc):
    one, entries = bloc
    ranked = ranking.rank(one, formulas.score(one, entries))
    assert sorted(place.unit for place in ranked.places) == sorted(entry.unit for entry in entries)
    placed = {place.unit: place for place in ranked.places if place.rank is not None}
    for place in placed.values():
        assert place.unit not in place.tied_with
        for other in place.tied_with:
            assert place.unit in placed[other].tied_with
            assert placed[other].rank == place.rank
        better = sum(other.rank < place.rank for other in placed.values())
        assert place.rank == better + 1
    measures = [ranking.measure(one, place.totals) for place in placed.values()]
    assert measures == sorted(measures, reverse=True)
    assert ranked.spread is None or ranked.spread.lowest <= ranked.spread.median <= ranked.spread.highest


CUTS = st.lists(st.decimals(-50, 50, places=1), min_size=2, max_size=5, unique=True).map(sorted)
"""Where ranges meet that leave no gap; moved a little, they do, or overlap."""


@given(CUTS, st.lists(st.sampled_from([Decimal(0), Decimal("0.1"), Decimal("-0.1")]), min_size=5, max_size=5))
def test_ranges_without_a_fault_give_every_value_between_their_ends_one_place(cuts, moved):
    pairs = [(low, high + by) for low, high, by in zip(cuts, cuts[1:], moved, strict=False)]
    found = [ranges.Range(low, high, Decimal(0), has_high=False) for low, high in pairs]
    if list(ranges.faults(found, whole=False)):
        assert any(moved[: len(pairs)]), "what meets exactly has no fault"
        return
    ordered = ranges.in_order(found)
    for tenth in range(int(ordered[0].low * 10), int(ordered[-1].high * 10)):
        assert sum(one.holds(Decimal(tenth) / 10) for one in found) == 1


@given(st.decimals(-100, 100, places=1), st.decimals(-100, 100, places=1), st.booleans(), st.booleans())
def test_a_range_reads_back_as_it_is_written(low, high, has_low, has_high):
    one = ranges.Range(low, high, Decimal(1), has_low, has_high)
    assume(not one.is_empty)
    assert options.read_range(str(one), Decimal(1)) == one


@given(st.decimals(-10000, 10000, places=4), st.decimals("0.0001", 10000, places=4), st.integers(0, 4))
def test_quotients_are_off_by_half_a_place_at_most(numerator, denominator, places):
    rounded = exact.half_up(numerator, denominator, places)
    assert abs(Fraction(rounded) - Fraction(numerator) / Fraction(denominator)) <= Fraction(1, 2 * 10**places)
    assert rounded == exact.of_fraction(Fraction(numerator) / Fraction(denominator), places)


@given(blocs(most_units=1))
@settings(max_examples=20)
def test_checks_and_figures_of_any_table_come_back(bloc):
    one, _entries = bloc
    assert not [finding for finding in checks.check(one) if finding.stops and finding.code != "total_differs"]
    assert 0 <= checks.honesty(one).judged_percent <= 100
