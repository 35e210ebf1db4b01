"""What is found in a table before it is published, and the figures that make it honest."""

from decimal import Decimal

from emulation.scoring import checks
from emulation.scoring.tables import (
    AllOrNothing,
    Bands,
    Counter,
    Criterion,
    DaysLate,
    Direct,
    Figure,
    Finding,
    Gate,
    Kind,
    Ladder,
    LeaderRelative,
    Proportional,
    Reason,
    Section,
    Step,
    Table,
    TieBreak,
)
from tests.emulation.scoring.conftest import bands, d, group, leaf, table

COMPLETE = {"unit_of_measure": "%", "evidence": "báo cáo"}


def found(the_table: Table, *, stops: bool | None = None) -> list[tuple[str, str]]:
    """Codes and criteria of what was found; of leaves that say nothing of evidence or unit, only if asked."""
    hints = {"evidence_missing", "unit_of_measure_missing"}
    return [
        (finding.code, finding.criterion)
        for finding in checks.check(the_table)
        if finding.code not in hints and (stops is None or finding.stops == stops)
    ]


def on_leaf(rule, most=10, **fields) -> list[tuple[str, str]]:
    return found(table(leaf("A", most, rule, **fields)))


def test_a_table_that_holds_together_is_left_alone():
    one = table(
        group("I", 60),
        leaf("I.1", "40.5", LeaderRelative(), parent="I", **COMPLETE),
        leaf("I.2", "19.5", Bands(bands({"<75": 0, "≥75": "19.5"})), parent="I", **COMPLETE),
        leaf("II", 40, AllOrNothing(), **COMPLETE),
        total=100,
    )
    assert checks.check(one) == []


# --- The tree ----------------------------------------------------------------------------------------------------


def test_a_group_must_equal_what_stands_in_it():
    one = table(group("I", 60), leaf("I.1", 40, parent="I"), leaf("I.2", "19.5", parent="I"), total=60)
    (finding,) = [one for one in checks.check(one) if one.stops]
    assert (finding.code, finding.criterion, finding.field) == ("sum_differs", "I", "max")
    assert "60" in finding.message
    assert "59" in finding.message


def test_the_total_is_data_and_the_base_must_come_to_it():
    for total, expected in [(90, []), (100, [("total_differs", "")])]:
        criteria = (leaf("A", 90), leaf("C", 50, section=Section.BONUS))
        assert found(table(*criteria, total=total, bonus_max=Decimal(50))) == expected


def test_a_tree_that_does_not_hold_together_is_told_only_that():
    broken = [
        ((group("I", 5),), [("no_leaf", ""), ("group_empty", "I")]),
        ((leaf("A", 5), leaf("A", 6)), [("code_twice", "A")]),
        ((leaf("A", 5, parent="X"),), [("parent_unknown", "A")]),
        ((leaf("A", 5), leaf("B", 5, parent="A")), [("parent_is_leaf", "A")]),
        ((leaf("A", 5), group("B", 5, parent="C"), group("C", 5, parent="B")), [("circle", "B"), ("circle", "C")]),
        ((group("I", 5), leaf("A", 5, parent="I", section=Section.BONUS)), [("section_inside", "A")]),
        ((leaf("A", 5), Criterion("", "Không mã", Decimal(5), rule=Direct())), [("code_missing", "")]),
    ]
    for criteria, expected in broken:
        assert found(Table("Bảng", Decimal(7), criteria)) == expected


def test_sums_are_checked_for_every_kind_of_unit():
    criteria = (
        group("I", 60, max_for={"xã": Decimal(50)}),
        leaf("I.1", 40, parent="I"),
        leaf("I.2", 20, parent="I", only_for=frozenset({"phường"})),
    )
    one = Table("Bảng", Decimal(60), criteria, unit_kinds=("xã", "phường"), total_for={"xã": Decimal(50)})
    findings = [finding for finding in checks.check(one) if finding.stops]
    assert [(finding.code, finding.criterion) for finding in findings] == [("sum_differs", "I")]
    assert "xã" in findings[0].message


def test_a_kind_of_unit_that_the_table_does_not_list_is_named():
    criteria = (leaf("A", 5, only_for=frozenset({"xã"})), leaf("B", 5, max_for={"huyện": Decimal(3)}))
    one = Table("Bảng", Decimal(5), criteria, unit_kinds=("phường",), total_for={"tỉnh": Decimal(3)})
    assert [code for code, _where in found(one)].count("unit_kind_unknown") == 3


# --- Leaves ------------------------------------------------------------------------------------------------------


def test_gaps_and_overlaps_stop_and_open_ends_are_said():
    assert on_leaf(Bands(bands({"<75": 0, "80–95": 5, "95–100": 10}))) == [
        ("range_gap", "A"),
        ("range_overlap", "A"),
        ("range_end", "A"),
    ]
    assert on_leaf(Bands(bands({"75–95": 5, ">95": 10}))) == [("range_start", "A")]
    assert on_leaf(Bands(bands({">0–95": 5, ">95": 10}))) == [("range_start", "A")]
    assert on_leaf(Bands(bands({"0–95": 5, ">95": 10}))) == []
    assert on_leaf(Bands(())) == [("ranges_missing", "A")]


def test_days_are_whole():
    assert on_leaf(DaysLate(bands({"0": 10, "1–2": 5, ">2": 0}))) == []
    assert on_leaf(DaysLate(bands({"0": 10, "2–3": 5, ">3": 0}))) == [("range_gap", "A")]


def test_points_of_ranges_and_ladders_lie_within_the_maximum_and_reach_it():
    assert on_leaf(Bands(bands({"<5": -1, "≥5": 10}))) == [("points_outside", "A")]
    assert on_leaf(Bands(bands({"<5": 0, "≥5": 11}))) == [("points_outside", "A")]
    assert on_leaf(Bands(bands({"<5": 0, "≥5": 9}))) == [("max_unreachable", "A")]
    assert on_leaf(Ladder((Decimal(12), Decimal(5)))) == [("points_outside", "A")]
    assert on_leaf(Ladder((Decimal(9), Decimal(5)))) == [("max_unreachable", "A")]


def test_a_ladder_goes_down():
    assert on_leaf(Ladder((Decimal(10), Decimal(5)))) == []
    assert on_leaf(Ladder((Decimal(5), Decimal(10)))) == [("ladder_rises", "A")]
    assert on_leaf(Ladder((Decimal(10), Decimal(5)), beyond=Decimal(6))) == [("ladder_rises", "A")]
    assert on_leaf(Ladder(())) == [("ladder_empty", "A")]


def test_a_counter_says_what_it_counts_and_its_limits_are_in_order():
    step = Step("", Decimal(3))
    assert on_leaf(Counter((step,), base=Decimal(10))) == []
    assert on_leaf(Counter(())) == [("step_missing", "A")]
    assert on_leaf(Counter((Step("", Decimal(0)),))) == [("step_missing", "A")]
    assert on_leaf(Counter((step,), least=Decimal(5), most=Decimal(1))) == [("limits_crossed", "A")]
    assert on_leaf(Counter((step,), base=Decimal(11))) == [("base_outside", "A")]


def test_a_maximum_is_above_zero():
    assert on_leaf(Direct(), 0) == [("max_not_positive", "A")]


def test_units_of_measure_and_evidence_are_asked_for_without_stopping():
    rules = (AllOrNothing(), Direct(), Counter((Step("", Decimal(1)),)), Proportional())
    one = table(*(leaf(f"L{number}", 10, rule) for number, rule in enumerate(rules)))
    findings = checks.check(one)
    assert not any(finding.stops for finding in findings)
    assert [finding.criterion for finding in findings if finding.code == "unit_of_measure_missing"] == ["L2", "L3"]
    assert [finding.criterion for finding in findings if finding.code == "evidence_missing"] == ["L0", "L1", "L2", "L3"]


# --- Settings ----------------------------------------------------------------------------------------------------


def test_gates_ask_for_less_and_less():
    gates = [Gate("A", Decimal(90), Decimal(85)), Gate("B", Decimal(80), Decimal(80))]
    assert found(table(leaf("A", 100), gates=tuple(gates))) == []
    assert found(table(leaf("A", 100), gates=tuple(reversed(gates)))) == [("gate_order", "")]
    assert found(table(leaf("A", 100), gates=(Gate("A", Decimal(90), Decimal(101)),))) == [("gate_floor", "")]


def test_the_order_that_decides_ties_names_criteria_of_the_table():
    one = table(leaf("A", 100), tie_break=(TieBreak(Figure.BONUS), TieBreak(Figure.CRITERION, "Z")))
    assert found(one) == [("tie_break_unknown", "")]


def test_bonus_and_penalty_without_a_yearly_limit_are_said_and_limits_are_not_negative():
    criteria = (leaf("A", 9), leaf("C", 1, section=Section.BONUS), leaf("T", 1, section=Section.PENALTY))
    assert found(table(*criteria)) == [("bonus_unlimited", ""), ("penalty_unlimited", "")]
    assert found(table(*criteria, bonus_max=Decimal(-1), penalty_max=Decimal(8))) == [("limit_negative", "")]


def test_a_reason_stands_there_once():
    reason = Reason("x", "x")
    assert found(table(leaf("A", 9), reasons=(reason, reason))) == [("reason_twice", "")]


# --- Honesty -----------------------------------------------------------------------------------------------------


def test_the_share_judged_by_hand_is_shown_as_in_the_real_table_of_1000_points():
    one = table(
        leaf("A", 500, AllOrNothing(), **COMPLETE),
        leaf("B", 395, Direct()),
        leaf("C", 105, LeaderRelative()),
        leaf("D", 50, Direct(), section=Section.BONUS, **COMPLETE),
    )
    assert checks.honesty(one) == checks.Honesty(
        points=Decimal(1000),
        points_by_kind={Kind.ALL_OR_NOTHING: d(500), Kind.DIRECT: d(395), Kind.LEADER_RELATIVE: d(105)},
        leaves_by_kind={Kind.ALL_OR_NOTHING: 1, Kind.DIRECT: 1, Kind.LEADER_RELATIVE: 1},
        judged_percent=d("89.5"),
        mismatched=(),
        without_evidence=("B", "C"),
        without_unit_of_measure=("C",),
    )


def test_groups_that_do_not_match_are_among_the_figures():
    one = table(group("I", 60), leaf("A", 50, parent="I"))
    assert checks.honesty(one).mismatched == ("I",)


def test_a_finding_is_data():
    assert checks.check(table(leaf("A", 5, Direct(), unit_of_measure="%"))) == [
        Finding("evidence_missing", checks.check(table(leaf("A", 5)))[0].message, "A", "options", stops=False)
    ]
