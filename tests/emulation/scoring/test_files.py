"""Criteria tables and results out of CSV, XLSX and JSON: what is read, and every wrong cell with its place."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from blocs.files.cells import spellings
from common.text import fold
from emulation.scoring import formulas, ranking
from emulation.scoring.files import ranking_table, read_results, read_table, sheet_table
from emulation.scoring.results import Entry
from emulation.scoring.rows import CriteriaFile, ResultsFile
from emulation.scoring.tables import DaysLate, Kind, Ladder, Measure, Section
from tests.blocs.files.test_reading import xlsx
from tests.emulation.scoring.conftest import bands, d, group, leaf, result, table

CRITERIA = "code,parent,name,max,kind,options\n"
RESULTS = "unit,code,assigned,target,actual\n"
EXAMPLE = table(leaf("A", 5))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def criteria_refused(content: str | bytes, name: str = "c.csv") -> list[str]:
    with pytest.raises(ValidationError) as error:
        read_table(content if isinstance(content, bytes) else (CRITERIA + content).encode(), name=name)
    return error.value.messages


def results_refused(content: str | bytes, the_table=EXAMPLE, name: str = "r.csv") -> list[str]:
    with pytest.raises(ValidationError) as error:
        read_results(
            content if isinstance(content, bytes) else (RESULTS + content).encode(), table=the_table, name=name
        )
    return error.value.messages


def entries(content: str | bytes, the_table, name: str = "r.csv") -> list[Entry]:
    content = content if isinstance(content, bytes) else (RESULTS + content).encode()
    return read_results(content, table=the_table, name=name).entries


# --- Criteria ----------------------------------------------------------------------------------------------------


def test_a_table_is_read_from_csv():
    read = read_table(
        (
            CRITERIA + "I,,Nhiệm vụ,10.5,,\n"
            'I.1,I,Xử lý án,"5,5",leader_relative,"{""unit_of_measure"": ""vụ"", ""evidence"": ""báo cáo""}"\n'
            'I.2,I,Báo cáo,5,days_late,"{""bands"": {""0"": 5, "">0"": 0}}"\n'
            'C,,Cờ,10,all_or_nothing,"{""section"": ""bonus""}"\n'
        ).encode(),
        name="thang điểm.csv",
    )
    assert (read.table.name, read.table.total) == ("thang điểm", d("10.5"))
    first, second, third, fourth = read.table.criteria
    assert (first.code, first.rule, second.max, second.unit_of_measure) == ("I", None, d("5.5"), "vụ")
    assert third.rule == DaysLate(bands({"0": 5, ">0": 0}))
    assert fourth.section == Section.BONUS
    assert {finding.code for finding in read.findings} == {"evidence_missing", "bonus_unlimited"}


def test_a_row_of_kind_table_says_the_total_and_the_settings():
    content = CRITERIA + ',,Thang điểm 2026,100,table,"{""measure"": ""points""}"\nA,,Việc,100,direct,\n'
    read = read_table(content.encode(), name="c.csv")
    assert (read.table.name, read.table.total, read.table.measure) == ("Thang điểm 2026", 100, Measure.POINTS)


def test_headings_and_kinds_may_be_vietnamese_or_those_of_the_interface():
    labels = {name: str(cell.label) for name, cell in CriteriaFile.row_form.base_fields.items()}
    content = ";".join(labels.values()) + "\nA;;Việc;5;points typed;\n"
    assert read_table(content.encode(), name="c.csv").table.leaves[0].rule.kind == Kind.DIRECT


def test_excel_gives_the_same_from_the_sheet_of_its_name():
    content = xlsx(
        ["code", "parent", "name", "max", "kind", "options"],
        ["I", None, "Nhóm", 5.5, None, None],
        ["1", "I", "Việc", 5.5, "ladder", '{"points": [5.5, 3]}'],
        title="criteria",
        more=[("Ghi chú", [["x"]])],
    )
    read = read_table(content, name="c.xlsx")
    assert read.table.by_code["1"].rule == Ladder((d("5.5"), d(3)))
    assert len(read.warnings) == 1


def test_json_gives_the_same():
    said = {
        "name": "Thang điểm",
        "total": 5.5,
        "options": {"places": 3},
        "criteria": [
            {"code": "I", "name": "Nhóm", "max": 5.5},
            {"code": "1", "parent": "I", "name": "Việc", "max": 5.5, "kind": "ladder", "options": {"points": [5.5, 3]}},
        ],
    }
    read = read_table(json.dumps(said).encode(), name="c.json")
    assert (read.table.name, read.table.total, read.table.places) == ("Thang điểm", d("5.5"), 3)
    assert read.table.by_code["1"].rule == Ladder((d("5.5"), d(3)))
    alone = read_table(json.dumps(said["criteria"]).encode(), name="c.json")
    assert (alone.table.name, alone.table.criteria) == ("c", read.table.criteria)


def test_every_wrong_cell_of_a_table_is_named_with_row_and_column():
    said = criteria_refused(
        "A,,,5,direct,\n"
        ",,Không mã,5,direct,\n"
        "B,,Không điểm,,direct,\n"
        "C,,Số lạ,1.000,direct,\n"
        "D,,Loại lạ,5,sao,\n"
        "E,,Một,5,direct,\n"
        "E,,Hai,5,direct,\n"
    )
    assert [message.partition(": ")[0] for message in said] == [
        "file “c.csv”, row 2, column “name”",
        "file “c.csv”, row 3, column “code”",
        "file “c.csv”, row 4, column “max”",
        "file “c.csv”, row 5, column “max”",
        "file “c.csv”, row 6, column “kind”",
        "file “c.csv”, row 8",
    ]


def test_every_wrong_option_is_named_with_row_and_column():
    said = criteria_refused('A,,Một,5,bands,"{""bands"": {""<5"": 0"\nB,,Hai,5,direct,"{""x"": 1}"\n')
    assert [message.partition(": ")[0] for message in said] == [
        "file “c.csv”, row 2, column “options”",
        "file “c.csv”, row 3, column “options”",
    ]


def test_a_group_that_does_not_add_up_keeps_the_table_out():
    said = criteria_refused("I,,Nhóm,10,,\nA,I,Một,5,direct,\nB,I,Hai,4.5,direct,\n")
    assert said == [
        "file “c.csv”, row 2, column “max”: “I” has 10 points, but what stands in it adds up to 9.5.",
    ]


def test_overlapping_ranges_keep_the_table_out():
    said = criteria_refused('A,,Một,5,bands,"{""bands"": {""<=5"": 0, ""5–9"": 3, "">9"": 5}}"\n')
    assert said == ["file “c.csv”, row 2, column “options”: “A”: the ranges ≤5 and 5–9 overlap."]


def test_a_total_that_the_base_does_not_come_to_stands_at_the_row_of_the_table():
    said = criteria_refused(",,Bảng,100,table,\nA,,Một,90,direct,\n")
    assert [message.partition(": ")[0] for message in said] == ["file “c.csv”, row 2, column “max”"]


def test_two_rows_for_the_table_and_wrong_settings_are_refused():
    said = criteria_refused('x,,Bảng,5,table,"{""gates"": 5}"\ny,,Bảng,5,table,\nA,,Một,5,direct,\n')
    assert [message.partition(": ")[0] for message in said] == [
        "file “c.csv”, row 2, column “options”",
        "file “c.csv”, row 3, column “kind”",
    ]


@pytest.mark.parametrize("content", [b"{}", b"[1]", b'{"criteria": []}', b'{"criteria": {', b"\xff\xfe"])
def test_json_that_holds_no_table_is_refused(content):
    assert len(criteria_refused(content, "c.json")) == 1


def test_an_unknown_or_missing_column_is_named():
    assert len(criteria_refused(b"code,parent,name,max,nhom\nA,,B,5,direct\n")) == 2
    assert len(criteria_refused(json.dumps([{"code": "A", "name": "B", "max": 5, "kinds": "x"}]).encode())) == 1


# --- Results -----------------------------------------------------------------------------------------------------


def test_results_are_read_by_unit_and_an_empty_cell_is_not_scored():
    one = table(leaf("A", 5), leaf("B", 5))
    assert entries("X,A,,,4\nY,A,yes,,\n X  ,B,no,,\n", one) == [
        Entry("X", {"A": result(4), "B": result(assigned=False)}),
        Entry("Y", {"A": result()}),
    ]


def kinds_table():
    said = [
        ("done", "all_or_nothing", {}),
        ("count", "counter", {"steps": {"khen": 1, "phê bình": -1}, "base": 2}),
        ("late", "days_late", {"bands": {"0": 5, "1–2": 3, ">2": 0}}),
        ("ladder", "ladder", {"points": [5, 3], "by_scores": True}),
        ("share", "proportional", {}),
    ]
    rows = [{"code": code, "name": code, "max": 5, "kind": kind, "options": given} for code, kind, given in said]
    return read_table(json.dumps(rows).encode(), name="c.json").table


@pytest.mark.parametrize(
    ("code", "target", "actual", "expected"),
    [
        ("done", "", "x", result(1)),
        ("done", "", "No", result(0)),
        ("done", "", "achieved", result(1)),
        ("done", "", "không", result(0)),
        ("done", "", "5", result(1)),
        ("count", "", "phê bình = 1; khen=2", result(parts=(2, 1))),
        ("late", "", "2", result(2)),
        ("late", "30/06/2026", "02/07/2026", result(2)),
        ("late", "2026-06-30", "2026-06-28", result(-2)),
        ("ladder", "", "85; 90,5", result(parts=(85, "90.5"))),
        ("share", "1.234,5", "617,25", result("617.25", "1234.5")),
        ("share", "1,234.5", "617.25", result("617.25", "1234.5")),
    ],
)
def test_each_kind_reads_its_results(code, target, actual, expected):
    content = f'{RESULTS}X,{code},,"{target}","{actual}"\n'
    assert entries(content.encode(), kinds_table()) == [Entry("X", {code: expected})]


@pytest.mark.parametrize(
    ("code", "target", "actual", "column"),
    [
        ("done", "", "nửa", "actual"),
        ("done", "", "4", "actual"),
        ("count", "", "3", "actual"),
        ("count", "", "khen = 2", "actual"),
        ("count", "", "khen = 2; phê bình = 1; x = 1", "actual"),
        ("late", "", "02/07/2026", "actual"),
        ("late", "30/02/2026", "02/07/2026", "actual"),
        ("ladder", "", "85; nhiều", "actual"),
        ("share", "0", "5", "target"),
        ("share", "", "5", "target"),
        ("share", "10", "-5", "actual"),
        ("share", "10", "1.000", "actual"),
        ("share", "nhiều", "5", "target"),
        ("share", "1", "1e40", "actual"),
        ("share", "1", "NaN", "actual"),
    ],
)
def test_what_a_kind_cannot_take_is_named_with_its_column(code, target, actual, column):
    said = results_refused(f'X,{code},,"{target}","{actual}"\n', kinds_table())
    assert [message.partition(": ")[0] for message in said] == [f"file “r.csv”, row 2, column “{column}”"]


def test_excel_and_json_give_the_same_results():
    expected = [Entry("X", {"late": result(2), "ladder": result(parts=(85, "90.5")), "done": result(1)})]
    heading = ["unit", "code", "assigned", "target", "actual"]
    content = xlsx(
        heading,
        ["X", "late", None, date(2026, 6, 30), date(2026, 7, 2)],
        ["X", "ladder", "yes", None, "85; 90.5"],
        ["X", "done", None, None, True],
        title="results",
    )
    assert entries(content, kinds_table(), "r.xlsx") == expected
    said = [
        {"unit": "X", "code": "late", "target": "2026-06-30", "actual": "2026-07-02"},
        {"unit": "X", "code": "ladder", "assigned": True, "actual": [85, 90.5]},
        {"unit": "X", "code": "done", "actual": True},
    ]
    assert entries(json.dumps({"results": said}).encode(), kinds_table(), "r.json") == expected


def test_every_wrong_row_of_results_is_named():
    one = table(group("I", 5), leaf("A", 5, parent="I"))
    said = results_refused("X,I,,,1\nX,Z,,,1\nX,A,maybe,,6\nX,A,,,1\n,A,,,1\nX,,,,1\nY,A,,,6\n", one)
    assert [message.partition(": ")[0] for message in said] == [
        "file “r.csv”, row 5",
        "file “r.csv”, row 6, column “unit”",
    ]
    said = results_refused("X,I,,,1\nX,Z,,,1\nX,A,maybe,,4\nX,,,,1\nY,A,,,6\n", one)
    assert [message.partition(": ")[0] for message in said] == [
        "file “r.csv”, row 2, column “code”",
        "file “r.csv”, row 3, column “code”",
        "file “r.csv”, row 4, column “assigned”",
        "file “r.csv”, row 5, column “code”",
        "file “r.csv”, row 6, column “actual”",
    ]


VARIED = table(leaf("A", 5, only_for=frozenset({"xã"})), leaf("B", 5), unit_kinds=("xã", "phường"))
WITH_KIND = "unit,code,actual,unit_kind,blocked_because\n"


def test_the_kind_of_a_unit_chooses_its_variant():
    found = entries((WITH_KIND + "X,A,5,xã,\nX,B,5,,\nY,B,4,phường,\n").encode(), VARIED)
    assert [(entry.unit, entry.kind, sorted(entry.results)) for entry in found] == [
        ("X", "xã", ["A", "B"]),
        ("Y", "phường", ["B"]),
    ]


@pytest.mark.parametrize(
    ("rows", "column"),
    [("X,A,5,phường,\n", "code"), ("X,B,5,huyện,\n", "unit_kind"), ("X,A,5,xã,\nX,B,5,phường,\n", "unit_kind")],
)
def test_a_kind_that_does_not_fit_is_named(rows, column):
    said = results_refused((WITH_KIND + rows).encode(), VARIED)
    assert said
    assert all(f"column “{column}”" in message for message in said)


def test_without_its_kind_a_unit_cannot_be_scored_on_a_table_of_variants():
    assert len(results_refused("X,B,,,5\n", VARIED)) == 1


def test_reasons_stand_in_any_row_of_a_unit_by_code_or_in_words():
    said = '[{"code": "A", "name": "A", "max": 5, "kind": "direct"}]'
    settings = '{"options": {"blocked_because": ["covenant_unsigned", "nợ hồ sơ"]}, "criteria": ' + said + "}"
    one = read_table(settings.encode(), name="c.json").table
    rows = WITH_KIND + "X,A,5,,did not sign the covenant\nX,,,,nợ hồ sơ\nY,,,,covenant_unsigned\n"
    found = entries(rows.encode(), one)
    assert {entry.unit: set(entry.blocked) for entry in found} == {
        "X": {"covenant_unsigned", "nợ hồ sơ"},
        "Y": {"covenant_unsigned"},
    }
    assert len(results_refused((WITH_KIND + "X,A,5,,lười\n").encode(), one)) == 1


# --- Out ---------------------------------------------------------------------------------------------------------


def test_the_ranking_and_the_points_go_out_as_tables():
    one = table(leaf("A", 5), leaf("B", 5))
    sheets = formulas.score(one, entries("X,A,,,4\nX,B,,,4\nY,A,,,4\nY,B,no,,\nZ,A,,,\n", one))
    assert ranking_table(ranking.rank(one, sheets)).dict == [
        dict(zip(ranking_table(ranking.rank(one, [])).headers, row, strict=True))
        for row in [
            [1, "X", d(8), d(10), d(80), d(0), d(0), "yes", ""],
            [1, "Y", d(4), d(5), d(80), d(0), d(0), "yes", ""],
            [None, "Z", None, d(10), None, d(0), d(0), "no", ""],
        ]
    ]
    assert sheet_table(one, sheets)[:3] == [("X", "A", Decimal(4)), ("X", "B", Decimal(4)), ("Y", "A", Decimal(4))]
    assert sheet_table(one, sheets)[3] == ("Y", "B", None)


@pytest.mark.parametrize("resource", [CriteriaFile, ResultsFile])
def test_no_two_columns_are_spelled_alike_in_any_language(resource):
    fields = resource.row_form.base_fields
    spelled = [word for column, cell in fields.items() for word in spellings(cell.label) | {fold(column)}]
    assert len(spelled) == len(set(spelled))
