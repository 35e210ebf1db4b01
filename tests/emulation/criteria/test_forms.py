"""A form for each kind: what it shows and what it gives back is exactly what the options say."""

from decimal import Decimal

import pytest

from emulation.criteria import building
from emulation.criteria.criterion_forms import next_code
from emulation.criteria.models import CriteriaTable
from emulation.criteria.models import Criterion as Row
from emulation.criteria.rule_forms import FORMS
from emulation.criteria.settings_forms import SettingsForm
from emulation.scoring.checks import check
from emulation.scoring.tables import Kind, Table
from tests.emulation.criteria.making import KINDS, criterion


def unsaved(one, **settings):
    """A table that holds one criterion, without a database; `settings` are those of the engine."""
    engine = Table("Bảng", Decimal(10), (one,), **settings)
    table = CriteriaTable(name="Bảng", total=10)
    return {"table": table, "engine": engine}


def sent(form):
    """What a browser sends back from a form that nobody touched."""
    found = {}
    for field in form:
        value = field.value()
        if value is True:
            found[field.html_name] = "on"
        elif isinstance(value, list):
            found[field.html_name] = value
        elif value not in (None, False):
            found[field.html_name] = str(value)
    return found


def posted(form):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, value in sent(form).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_a_form_that_nobody_touched_gives_back_the_same_rule(kind, monkeypatch):
    monkeypatch.setattr("emulation.criteria.sources.commitments", lambda campaign: [])
    one = criterion("A", kind=kind, said=KINDS[kind], unit_of_measure="%", evidence="báo cáo")
    given = unsaved(one)
    monkeypatch.setattr(CriteriaTable, "campaign", None)
    row = Row(code="A", kind=kind)
    form = FORMS[kind](posted(FORMS[kind](row=row, one=one, **given)), row=row, one=one, **given)
    assert form.is_valid(), form.errors
    assert form.criterion() == one
    assert building.exact(building.stored(building.writing.options_of(form.criterion()))) == building.exact(
        building.stored(building.writing.options_of(one))
    )


@pytest.fixture
def fresh(monkeypatch):
    """Makes the form of a new criterion, filled in."""
    monkeypatch.setattr("emulation.criteria.sources.commitments", lambda campaign: [])
    monkeypatch.setattr(CriteriaTable, "campaign", None)

    def make(kind, **fields):
        given = {"table": CriteriaTable(), "engine": Table("Bảng", Decimal(10), ())}
        return FORMS[kind]({"code": "A", "name": "Tên", "max": "10", **fields}, **given)

    return make


def rule(form):
    assert form.is_valid(), form.errors
    return form.criterion().rule


def errors(form):
    form.is_valid()
    return {(name, error.code) for name, found in form.errors.as_data().items() for error in found}


def test_numbers_are_read_as_people_here_write_them(fresh):
    form = fresh("bands", max="1.234,5", high_0="75,5", points_0="0", low_1="75,5", above_1="above", points_1="3")
    assert form.is_valid()
    assert form.criterion().max == Decimal("1234.5")
    assert [str(one) for one in rule(form).ranges] == ["≤75.5", ">75.5"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"low_0": "75", "high_0": "95", "below_0": "below"}, "75–<95"),
        ({"low_0": "75", "above_0": "above", "high_0": "95"}, ">75–95"),
        ({"low_0": "5", "high_0": "5"}, "5"),
        ({"high_0": "75", "below_0": "below"}, "<75"),
        ({"low_0": "-2", "high_0": "−1"}, "-2–-1"),
    ],
)
def test_a_row_is_a_range_with_or_without_its_bounds(fresh, row, said):
    assert [str(one) for one in rule(fresh("bands", points_0="1", **row)).ranges] == [said]


def test_rows_without_bounds_or_points_are_refused_at_their_place(fresh):
    form = fresh("days_late", row_count="6", points_0="1", low_1="2", low_3="9", points_3="0")
    assert errors(form) == {("low_0", "bound_missing"), ("points_1", "points_missing")}


def test_the_same_range_twice_is_refused(fresh):
    form = fresh("bands", low_0="1", points_0="1", low_1="1", points_1="2")
    assert errors(form) == {("low_1", "twice")}


def test_overlapping_ranges_are_kept_in_a_draft_and_stop_its_publication(fresh):
    form = fresh("bands", low_0="0", high_0="5", points_0="0", low_1="3", points_1="10")
    table = Table("Bảng", Decimal(10), (form.criterion() if form.is_valid() else None,))
    assert "range_overlap" in {finding.code for finding in check(table) if finding.stops}


def test_a_counter_of_several_things_names_each_once(fresh):
    form = fresh(
        "counter", row_count="6", step_0="khen", points_0="1", points_1="-2", step_2="Khen", points_2="3", step_3="x"
    )
    assert errors(form) == {("step_1", "step_unnamed"), ("step_2", "twice"), ("points_3", "points_missing")}


def test_a_counter_of_one_thing_needs_no_name(fresh):
    found = rule(fresh("counter", points_0="-0,5", base="10", within_max="on"))
    assert [(step.name, step.points) for step in found.steps] == [("", Decimal("-0.5"))]
    assert (found.base, found.least, found.most, found.is_within_max) == (10, None, None, True)


def test_ranks_follow_each_other_without_gaps(fresh):
    assert rule(fresh("ladder", points_0="10", points_1="5")).points == (10, 5)
    assert errors(fresh("ladder", points_0="10", points_2="5")) == {("points_1", "points_missing")}


def test_more_rows_keep_what_was_typed_and_send_nothing(fresh, monkeypatch):
    given = {"table": CriteriaTable(), "engine": Table("Bảng", Decimal(10), ())}
    form = FORMS["bands"].with_more(
        {"code": "A", "name": "", "max": "chưa rõ", "low_0": "7,5", "row_count": "3", "more": "1"}, **given
    )
    assert not form.is_bound
    assert (form.count, form["low_0"].value(), form["max"].value()) == (6, "7,5", "chưa rõ")


def test_variants_by_kind_of_unit_are_asked_for_where_the_table_has_them(monkeypatch):
    monkeypatch.setattr(CriteriaTable, "campaign", None)
    one = criterion("A", kind="direct", only_for=frozenset({"xã"}), max_for={"xã": Decimal("7.5")})
    given = unsaved(one, unit_kinds=("xã", "phường"))
    row = Row(code="A", kind="direct")
    form = FORMS["direct"](posted(FORMS["direct"](row=row, one=one, **given)), row=row, one=one, **given)
    assert form.is_valid(), form.errors
    assert form.criterion() == one


def test_settings_that_nobody_touched_stay_as_they_are():
    from dataclasses import replace

    from emulation.scoring import options

    said = options.of_table(
        options.Options(
            options.parse(
                '{"measure": "points", "places": 3, "bonus_max": 2.5, "penalty_max": 5, "headroom": null, '
                '"unassigned_returns": false, "floor_on": "part", '
                '"gates": [{"name": "Tốt", "minimum": 90, "floor": 8.5}], '
                '"blocked_because": ["lý do riêng", "report_missing"], "tie_break": ["A", "penalty"], '
                '"unit_kinds": ["xã", "phường"], "total_for": {"xã": 7.25}}'
            )
        )
    )
    engine = Table("Bảng", Decimal(10), (criterion("A", kind="direct"),), **said)
    table = CriteriaTable(name="Bảng", total=10, source="Công văn")
    form = SettingsForm(posted(SettingsForm(table=table, engine=engine)), table=table, engine=engine)
    assert form.is_valid(), form.errors
    assert form.settings() == replace(engine, criteria=())


def test_a_headroom_by_points_needs_the_points():
    engine = Table("Bảng", Decimal(10), ())
    table = CriteriaTable(name="Bảng", total=10)
    data = posted(SettingsForm(table=table, engine=engine))
    data["headroom_rule"] = "some"
    assert errors(SettingsForm(data, table=table, engine=engine)) == {("headroom", "headroom_missing")}


@pytest.mark.parametrize(
    ("codes", "parent", "proposed"),
    [
        (["A", "A1", "A2"], "A", "A3"),
        (["A"], "A", "A.1"),
        (["A", "B"], "", "C"),
        (["1", "2"], "", "3"),
        (["I.9"], "", "I.10"),
        ([], "", "1"),
        (["A", "A1", "A2", "A3"], "A", "A4"),
        (["II"], "", ""),
    ],
)
def test_the_next_code_is_proposed(codes, parent, proposed):
    rows = tuple(criterion(code, parent if parent and code != parent else "") for code in codes)
    assert next_code(Table("Bảng", Decimal(10), rows), parent) == proposed
