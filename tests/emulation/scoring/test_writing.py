"""What is written of a criteria table reads back as the same table."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.files.writing import to_csv, to_xlsx
from emulation.scoring import writing
from emulation.scoring.files import read_table
from emulation.scoring.tables import (
    USUAL_REASONS,
    AllOrNothing,
    Bands,
    Counter,
    DaysLate,
    Direct,
    Figure,
    FloorOn,
    Gate,
    Ladder,
    LeaderRelative,
    Measure,
    Proportional,
    Reason,
    Section,
    Step,
    Table,
    TieBreak,
)
from tests.emulation.scoring.conftest import bands, d, group, leaf, table

RULES = [
    AllOrNothing(),
    Direct(),
    Counter((Step("", Decimal("0.5")),), most=Decimal(5)),
    Counter((Step("khen", d(3)), Step("phê bình", d(-3))), base=d(2), least=d(0), is_within_max=False),
    Bands(bands({"<75": 0, "75–<95.5": "2.25", "≥95.5": 5}), is_percent=True),
    Bands(bands({"0": 0, "1–2": 5}), is_whole=True),
    Proportional(),
    Proportional(grows=True),
    LeaderRelative(),
    Ladder((d(5), d(3)), beyond=d(1), by_scores=True),
    DaysLate(bands({"0": 5, "1–2": "1.5", ">2": 0})),
]
FULL = Table(
    "Thang điểm 2026",
    Decimal("64.5"),
    (
        group("I", "59.5"),
        *(leaf(f"I.{n}", 5, rule, parent="I", evidence="báo cáo") for n, rule in enumerate(RULES)),
        leaf("I.x", "4.5", parent="I", unit_of_measure="vụ"),
        leaf("II", 5, LeaderRelative(), max_for={"xã": Decimal("4.125")}),
        leaf("C", "9.125", section=Section.BONUS, only_for=frozenset({"xã", "phường"})),
    ),
    measure=Measure.POINTS,
    places=3,
    bonus_max=Decimal("7.5"),
    penalty_max=Decimal(8),
    headroom=None,
    unassigned_returns=False,
    floor_on=FloorOn.PART,
    gates=(Gate("xuất sắc", Decimal(50), Decimal(85)), Gate("tốt", Decimal(40))),
    reasons=(Reason("covenant_unsigned", USUAL_REASONS["covenant_unsigned"]), Reason("nợ hồ sơ", "nợ hồ sơ")),
    tie_break=(TieBreak(Figure.BONUS), TieBreak(Figure.CRITERION, "I.1")),
    unit_kinds=("xã", "phường"),
    total_for={"xã": Decimal("63.625")},
)


@pytest.mark.parametrize(("write", "ending"), [(to_csv, "csv"), (to_xlsx, "xlsx")])
def test_a_table_with_everything_reads_back_as_it_was(write, ending):
    assert read_table(write(writing.criteria_table(FULL)), name=f"c.{ending}").table == FULL


def test_what_goes_without_saying_is_left_out():
    assert writing.settings_of(table(leaf("A", 5))) == {}
    assert [writing.options_of(leaf("A", 5, rule)) for rule in (AllOrNothing(), Direct(), Proportional())] == [{}] * 3
    assert writing.as_json({}) == ""


@given(st.decimals(-(10**10), 10**10, places=4))
def test_a_number_keeps_its_digits_in_json(value):
    said = writing.as_json({"step": value})
    assert json.loads(said, parse_float=Decimal, parse_int=Decimal) == {"step": value}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_reads_back(rule):
    one = replace(FULL, criteria=(leaf("A", 5, rule),), total=Decimal(5), tie_break=(), unit_kinds=(), total_for={})
    assert read_table(to_csv(writing.criteria_table(one)), name="c.csv").table == one
