"""Whatever stands in a file, it is read and scored, or refused with a message; nothing else comes out."""

import json
from contextlib import suppress

from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from emulation.scoring import account, checks, formulas, options, ranking
from emulation.scoring.files import ranking_table, read_results, read_table, sheet_table
from emulation.scoring.tables import Kind

NAMES = st.sampled_from(
    [
        *("bands", "percent_of_target", "whole", "grows", "points", "beyond", "by_scores", "step", "steps", "base"),
        *("least", "most", "within_max", "section", "unit_of_measure", "evidence", "only_for", "max_for"),
        *("measure", "places", "bonus_max", "penalty_max", "headroom", "unassigned_returns", "floor_on", "gates"),
        *("name", "minimum", "floor", "blocked_because", "tie_break", "unit_kinds", "total_for"),
    ]
)
SMALL = st.one_of(st.integers(0, 20), st.decimals(0, 20, places=1).map(float))
NUMBERS = st.one_of(SMALL, st.integers(-20, 200), st.floats(allow_nan=False))
SCALARS = st.one_of(
    st.none(), st.booleans(), NUMBERS, st.text(max_size=8), st.sampled_from(["<5", "5–10", ">10", "bonus", "A", "xã"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(NAMES, st.text(max_size=6)), inner, max_size=3)
    ),
    max_leaves=8,
)
OPTIONS = {
    Kind.COUNTER: [{"step": 0.5, "most": 3}, {"steps": {"khen": 3, "phê bình": -3}, "base": 2}],
    Kind.BANDS: [{"bands": {"<5": 0, "≥5": 5}}, {"bands": {"<100": 0, "≥100": 5}, "percent_of_target": True}],
    Kind.PROPORTIONAL: [{}, {"grows": True}],
    Kind.LADDER: [{"points": [5, 3]}, {"points": [5, 3], "by_scores": True}],
    Kind.DAYS_LATE: [{"bands": {"0": 5, "1–2": 2.5, ">2": 0}}],
}
ANSWERS = {
    Kind.ALL_OR_NOTHING: st.sampled_from(["x", "có", "không", 5, 0, True]),
    Kind.COUNTER: st.sampled_from([0, 3, "khen = 1; phê bình = 0"]),
    Kind.LADDER: st.sampled_from([1, 2, 9, [80, 85.5], "85; 90,5"]),
    Kind.DAYS_LATE: st.sampled_from([0, 2, "30/06/2026", "2026-07-02"]),
}
CELLS = st.one_of(
    NUMBERS,
    st.booleans(),
    st.text(max_size=10),
    st.lists(NUMBERS, max_size=3),
    st.sampled_from(["1.234,5", "1,234.5", "1.000", "31/02/2026", "0001-01-01", "-5", "1e400", "NaN"]),
)


@st.composite
def criteria(draw: st.DrawFn) -> dict:
    kind = draw(st.sampled_from(Kind))
    options_of_kind = st.sampled_from(OPTIONS.get(kind, [{}]))
    return {
        "code": draw(st.sampled_from("ABC")),
        "name": "Tiêu chí",
        "max": draw(st.sampled_from([5, 5, 5, 5, 0, -1, "x"])),
        "parent": draw(st.sampled_from(["", "", "", "", "A", "Z"])),
        "kind": draw(st.one_of(st.just(kind), st.just(kind), st.sampled_from(["", "nhóm"]))),
        "options": draw(st.one_of(options_of_kind, options_of_kind, VALUES)),
    }


@st.composite
def tables_and_results(draw: st.DrawFn) -> tuple[list[dict], list[dict]]:
    """Leaves that make a table, and rows that are mostly, but not always, what they take."""
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=1, max_size=3))
    leaves = [
        {
            "code": str(n),
            "name": kind,
            "max": 5,
            "kind": kind,
            "options": draw(st.sampled_from(OPTIONS.get(kind, [{}]))),
        }
        for n, kind in enumerate(kinds)
    ]
    rows = []
    for unit in "XYZ":
        for number, kind in enumerate(kinds):
            usual = ANSWERS.get(kind, SMALL.filter(lambda value: value <= 5))
            actual = draw(st.sampled_from([usual] * 9 + [CELLS, st.none()]).flatmap(lambda chosen: chosen))
            target = draw(st.sampled_from([st.just(10)] * 9 + [CELLS, st.none()]).flatmap(lambda chosen: chosen))
            assigned = draw(st.sampled_from(["", "", "", "", "yes", "no", "?"]))
            target = "30/06/2026" if kind == Kind.DAYS_LATE and target == 10 else target
            rows.append({"unit": unit, "code": str(number), "assigned": assigned, "target": target, "actual": actual})
    return leaves, rows


@given(st.text())
def test_any_text_is_a_range_and_json_or_refused(text):
    for read in (
        lambda: options.read_range(text, 1),
        lambda: options.parse(text),
        lambda: options.parse(f"{{{text}}}"),
    ):
        with suppress(ValidationError):
            read()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content):
    with suppress(ValidationError):
        read_table(content, name="c.json")


@given(st.lists(criteria(), min_size=1, max_size=3), st.one_of(st.just({}), VALUES))
def test_any_entries_are_a_table_or_refused(entries, settings):
    said = {"options": settings, "criteria": entries}
    with suppress(ValidationError):
        table = read_table(json.dumps(said).encode(), name="c.json").table
        assert not [finding for finding in checks.check(table) if finding.stops]


@given(tables_and_results())
def test_any_results_are_scored_or_refused_and_come_out_as_tables_and_words(said):
    leaves, rows = said
    table = read_table(json.dumps(leaves).encode(), name="c.json").table
    with suppress(ValidationError):
        entries = read_results(json.dumps(rows).encode(), table=table, name="r.json").entries
        sheets = formulas.score(table, entries)
        ranked = ranking.rank(table, sheets)
        assert len(ranking_table(ranked)) == len(entries)
        assert len(sheet_table(table, sheets)) == len(entries) * len(table.leaves)
        assert all(isinstance(line, str) for line in account.of_ranking(ranked))
