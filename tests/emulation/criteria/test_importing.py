"""A criteria table out of a file: what it changes, all or nothing, twice is once, and out again as it came in."""

import json
from dataclasses import replace

import pytest
import tablib
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.files.writing import to_csv, to_xlsx
from emulation.criteria import building, drafting, editing, importing, sources, trying
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.criteria.sources import Origin
from emulation.scoring import files, writing
from tests.conftest import codes
from tests.emulation.criteria import making

HEADERS = ["code", "parent", "name", "max", "kind", "options"]


def file(*rows, title="criteria"):
    return to_csv(tablib.Dataset(*rows, headers=HEADERS, title=title))


def engine(table):
    return building.engine_table(CriteriaTable.objects.get(pk=table.pk))


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_comes_in_goes_out_the_same(cast, launched, write):
    content = write(trying.criteria_sample())
    table = importing.import_file(launched, content, "mau", by=cast.oanh).draft
    assert engine(table) == files.read_table(content, name="mau").table
    again = write(writing.criteria_table(engine(table)))
    assert files.read_table(again, name="mau").table == engine(table)
    assert importing.preview(launched, again, "mau").changes_nothing


def test_every_kind_with_all_its_options_goes_out_and_comes_in(cast, launched):
    rows = [(kind, "", kind, 10, kind, said) for kind, said in making.KINDS.items()]
    table = importing.import_file(launched, file(*rows), "x.csv", by=cast.an).draft
    for kind, said in making.KINDS.items():
        assert engine(table).by_code[kind] == making.criterion(kind, "", kind, 10, kind, said)
    assert importing.preview(launched, to_xlsx(writing.criteria_table(engine(table))), "y.xlsx").changes_nothing


def test_the_same_file_twice_leaves_no_trace(cast, launched):
    content = to_xlsx(trying.criteria_sample())
    importing.import_file(launched, content, "mau.xlsx", by=cast.an)
    before = Criterion.history.count(), CriteriaTable.history.count()
    assert importing.import_file(launched, content, "mau.xlsx", by=cast.an).changes_nothing
    assert (Criterion.history.count(), CriteriaTable.history.count()) == before


def test_json_comes_in_as_well(cast, launched):
    said = {"name": "Bảng JSON", "total": 10, "criteria": [{"code": "A", "name": "A", "max": 10, "kind": "direct"}]}
    table = importing.import_file(launched, json.dumps(said).encode(), "bang.json", by=cast.an).draft
    assert (table.name, table.total) == ("Bảng JSON", 10)


def test_one_mistake_keeps_the_whole_file_out_and_all_are_told_with_their_places(cast, table):
    rows = [
        ("A", "", "A", 10, "", ""),
        ("A1", "A", "A1", "mười", "direct", ""),
        ("A2", "A", "A2", 5, "lạ", ""),
    ]
    before = making.outline(table)
    with pytest.raises(ValidationError) as error:
        importing.import_file(table.campaign, file(*rows), "bang.csv", by=cast.an)
    messages = error.value.messages
    assert len(messages) == 2
    assert all("bang.csv" in text for text in messages)
    assert "3" in messages[0] and "max" in messages[0] and "4" in messages[1] and "kind" in messages[1]
    assert making.outline(table) == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("A", "", "A", 10, "", ""), ("A1", "A", "A1", 9, "direct", "")], "sum"),
        ([("A", "", "A", 10, "bands", '{"bands": {"0–5": 0, "3–9": 10}}')], "overlap"),
        ([("A", "B", "A", 10, "direct", "")], "parent"),
    ],
)
def test_what_would_stop_publication_keeps_a_file_out(launched, rows, said):
    with pytest.raises(ValidationError):
        importing.preview(launched, file(*rows), "bang.csv")


def test_a_preview_says_what_changes_and_changes_nothing(cast, table):
    rows = list(making.SMALL)
    rows[2] = ("A2", "A", "Sáng kiến cấp bộ", 20, "direct", '{"evidence": "x"}')
    rows[4] = ("B9", "B", "Mới", 10, "all_or_nothing", '{"evidence": "giao ước"}')
    brought = importing.preview(table.campaign, file(*rows), "bang.csv")
    assert [(each.kind, each.code) for each in brought.differences] == [
        ("changed", "A2"), ("added", "B9"), ("removed", "B1"),
    ]  # fmt: skip
    assert ("Sáng kiến được công nhận", "Sáng kiến cấp bộ") in [
        (was, now) for _label, was, now in brought.differences[0].facts
    ]
    assert engine(table).by_code["A2"].name == "Sáng kiến được công nhận"


def test_a_file_of_bare_criteria_keeps_name_settings_and_sources(cast, table):
    drafting.change_settings(table, replace(engine(table), name="Tên riêng", places=4), by=cast.an)
    one = engine(table).by_code["A2"]
    editing.change(making.row(table, "A2"), one, origin=Origin("figure", figure="initiatives"), by=cast.an)
    rows = [making.SMALL[3], *making.SMALL[4:], *making.SMALL[:3]]
    importing.import_file(table.campaign, file(*rows), "khac.csv", by=cast.an)
    assert (engine(table).name, engine(table).places) == ("Tên riêng", 4)
    assert making.outline(table) == ["B", "  B1", "  B2", "A", "  A1", "  A2"]
    assert sources.of(making.row(table, "A2")).figure == "initiatives"


def test_a_source_that_no_longer_fits_its_kind_is_typed(cast, table):
    one = engine(table).by_code["A2"]
    editing.change(making.row(table, "A2"), one, origin=Origin("figure", figure="initiatives"), by=cast.an)
    rows = list(making.SMALL)
    rows[2] = ("A2", "A", "Sáng kiến", 20, "direct", "")
    importing.import_file(table.campaign, file(*rows), "bang.csv", by=cast.an)
    assert sources.of(making.row(table, "A2")) == sources.TYPED


def test_a_criterion_may_move_to_a_new_group_while_its_old_one_goes(cast, table):
    rows = [("C", "", "C", 100, "", ""), ("A1", "C", "A1", 100, "direct", "")]
    importing.import_file(table.campaign, file(*rows), "bang.csv", by=cast.an)
    assert making.outline(table) == ["C", "  A1"]


def test_children_that_stand_before_their_group_come_in_tree_order(cast, launched):
    rows = [("A1", "A", "A1", 10, "direct", ""), ("A", "", "A", 10, "", "")]
    table = importing.import_file(launched, file(*rows), "bang.csv", by=cast.an).draft
    assert making.outline(table) == ["A", "  A1"]
    assert importing.import_file(launched, file(*rows), "bang.csv", by=cast.an).changes_nothing


def test_only_who_drafts_brings_a_file_in_and_never_over_a_published_table(cast, table):
    content = file(*making.SMALL)
    with pytest.raises(PermissionDenied):
        importing.import_file(table.campaign, content, "x.csv", by=cast.binh)
    making.publish(table, by=cast.an)
    with pytest.raises(ValidationError) as error:
        importing.import_file(table.campaign, content, "x.csv", by=cast.an)
    assert codes(error) == {"published_already"}
