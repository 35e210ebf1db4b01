"""Criteria added, changed, moved and removed in a draft."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from emulation.criteria import building, drafting, editing, sources
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.criteria.sources import Origin
from emulation.scoring.tables import Figure, Section, TieBreak
from tests.conftest import codes
from tests.emulation.criteria import making
from tests.emulation.criteria.making import criterion, outline, row


def engine(table):
    return building.engine_table(CriteriaTable.objects.get(pk=table.pk))


def history_of(table):
    return Criterion.history.filter(table_id=table.pk).count()


def test_criteria_stand_in_their_groups_in_the_order_in_which_they_were_added(table):
    assert outline(table) == ["A", "  A1", "  A2", "B", "  B1", "  B2"]


def test_one_more_stands_last_in_its_group_and_renumbers_nobody(cast, table):
    before = history_of(table)
    editing.add(table, criterion("A3", "A", kind="direct"), by=cast.oanh)
    assert outline(table) == ["A", "  A1", "  A2", "  A3", "B", "  B1", "  B2"]
    assert history_of(table) == before + 1


def test_one_more_may_stand_below_another(cast, table):
    editing.add(table, criterion("A1b", "A", kind="direct"), after=row(table, "A1"), by=cast.an)
    assert outline(table)[:4] == ["A", "  A1", "  A1b", "  A2"]


def test_the_same_criterion_sent_twice_is_kept_once(cast, table):
    first = editing.add(table, criterion("A3", "A", kind="direct"), by=cast.an)
    assert editing.add(table, criterion("A3", "A", kind="direct"), by=cast.an) == first
    assert history_of(table) == 7


def test_a_code_stands_once(cast, table):
    with pytest.raises(ValidationError) as error:
        editing.add(table, criterion("A1", "A", "Khác", kind="direct"), by=cast.an)
    assert codes(error) == {"code_taken"}
    with pytest.raises(ValidationError) as error:
        editing.change(row(table, "A1"), replace(engine(table).by_code["A1"], code="A2"), by=cast.an)
    assert codes(error) == {"code_taken"}


def test_only_a_group_holds_others(cast, table):
    with pytest.raises(ValidationError) as error:
        editing.add(table, criterion("A11", "A1", kind="direct"), by=cast.an)
    assert codes(error) == {"parent_is_leaf"}


def test_a_group_that_holds_criteria_cannot_carry_points(cast, table):
    with pytest.raises(ValidationError) as error:
        editing.change(row(table, "A"), criterion("A", kind="direct"), by=cast.an)
    assert codes(error) == {"has_children"}


def test_a_group_cannot_stand_in_itself_nor_in_what_it_holds(cast, table):
    editing.add(table, criterion("A9", "A"), by=cast.an)
    for parent in ("A", "A9"):
        with pytest.raises(ValidationError) as error:
            editing.change(row(table, "A"), criterion("A", parent), by=cast.an)
        assert codes(error) == {"circle"}


def test_bonus_and_penalty_stand_at_the_top(cast, table):
    with pytest.raises(ValidationError) as error:
        editing.add(table, criterion("A3", "A", kind="direct", section=Section.BONUS), by=cast.an)
    assert codes(error) == {"section_inside"}


def test_a_change_is_kept_exactly_and_with_history(cast, table):
    wanted = criterion("A1", "A", "Khác", "12.3456", "counter", making.KINDS["counter"])
    changed = editing.change(row(table, "A1"), wanted, by=cast.oanh)
    assert engine(table).by_code["A1"] == wanted
    assert changed.history.latest().history_user == cast.oanh


def test_the_same_change_twice_leaves_no_trace(cast, table):
    wanted = replace(engine(table).by_code["A1"], name="Khác")
    editing.change(row(table, "A1"), wanted, by=cast.an)
    before = history_of(table)
    editing.change(row(table, "A1"), wanted, by=cast.an)
    assert history_of(table) == before


def test_a_change_of_what_was_removed_is_refused(cast, table):
    gone = row(table, "A1")
    editing.remove(gone, by=cast.an)
    gone.pk = gone.pk or 10**9
    with pytest.raises(ValidationError) as error:
        editing.change(gone, criterion("A1", "A", kind="direct"), by=cast.an)
    assert codes(error) == {"removed"}


def test_in_another_group_a_criterion_stands_last(cast, table):
    editing.change(row(table, "A1"), replace(engine(table).by_code["A1"], parent="B"), by=cast.an)
    assert outline(table) == ["A", "  A2", "B", "  B1", "  B2", "  A1"]


def test_a_new_code_is_followed_where_it_decides_ties(cast, table):
    wanted = replace(engine(table), tie_break=(TieBreak(Figure.CRITERION, "A1"), TieBreak(Figure.BONUS)))
    drafting.change_settings(table, wanted, by=cast.an)
    editing.change(row(table, "A1"), replace(engine(table).by_code["A1"], code="A1x"), by=cast.an)
    assert engine(table).tie_break == (TieBreak(Figure.CRITERION, "A1x"), TieBreak(Figure.BONUS))


def test_a_group_moves_with_everything_in_it(cast, table):
    editing.move(row(table, "B"), to=1, by=cast.an)
    assert outline(table) == ["B", "  B1", "  B2", "A", "  A1", "  A2"]
    before = history_of(table)
    editing.move(row(table, "B"), to=1, by=cast.an)
    assert history_of(table) == before


def test_a_criterion_moves_among_those_beside_it_only(cast, table):
    editing.move(row(table, "A2"), to=1, by=cast.an)
    assert outline(table)[:3] == ["A", "  A2", "  A1"]
    with pytest.raises(ValidationError) as error:
        editing.move(row(table, "A2"), to=3, by=cast.an)
    assert codes(error) == {"no_such_place"}


def test_a_group_is_removed_with_everything_in_it_and_stays_in_history(cast, table):
    group = row(table, "A")
    editing.remove(group, by=cast.oanh)
    assert outline(table) == ["B", "  B1", "  B2"]
    assert Criterion.history.filter(table_id=table.pk, history_type="-").count() == 3
    editing.remove(group, by=cast.oanh)
    assert outline(table) == ["B", "  B1", "  B2"]


@pytest.mark.parametrize("who", ["binh", "chi", "son"])
def test_others_than_the_head_and_the_secretariat_edit_nothing(cast, table, who):
    person = getattr(cast, who)
    one = row(table, "A1")
    for act in (
        lambda: editing.add(table, criterion("Z"), by=person),
        lambda: editing.change(one, criterion("Z"), by=person),
        lambda: editing.move(one, to=1, by=person),
        lambda: editing.remove(one, by=person),
        lambda: drafting.change_settings(table, engine(table), by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_published_table_is_edited_by_nobody(cast, table):
    one = row(table, "A1")
    making.publish(table, by=cast.an)
    for act in (
        lambda: editing.add(table, criterion("Z"), by=cast.thu),
        lambda: editing.change(one, criterion("Z"), by=cast.thu),
        lambda: editing.move(one, to=2, by=cast.thu),
        lambda: editing.remove(one, by=cast.thu),
        lambda: drafting.change_settings(table, engine(table), by=cast.thu),
        lambda: one.delete(),
        lambda: one.save(),
        lambda: Criterion.objects.filter(pk=one.pk).update(name="Khác"),
        lambda: Criterion.objects.filter(pk=one.pk).delete(),
        lambda: CriteriaTable.objects.filter(pk=table.pk).update(total=1),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert codes(error) <= {"frozen", "sealed"}


# --- Where results come from -------------------------------------------------------------------------------------


def flow(cast, table, code, origin):
    row_ = row(table, code)
    return editing.change(row_, engine(table).by_code[code], origin=origin, by=cast.an)


def test_a_result_may_come_from_a_commitment_of_the_year(cast, table):
    flow(cast, table, "A1", Origin("commitment", commitment_number=2))
    assert row(table, "A1").commitment_number == 2
    with pytest.raises(ValidationError) as error:
        flow(cast, table, "A1", Origin("commitment", commitment_number=3))
    assert codes(error) == {"source_unknown"}


@pytest.mark.parametrize(
    ("code", "origin", "refused"),
    [
        ("A1", Origin("figure", figure="initiatives"), set()),
        ("A1", Origin("figure", figure="nothing"), {"source_unknown"}),
        ("A1", Origin("report_days", report_kind="year"), {"source_kind"}),
        ("B2", Origin("report_days", report_kind="year"), set()),
        ("B2", Origin("report_days", report_kind="ad_hoc"), {"source_unknown"}),
        ("B2", Origin("figure", figure="initiatives"), {"source_kind"}),
        ("B1", Origin("figure", figure="initiatives"), {"source_kind"}),
    ],
)
def test_a_result_comes_only_from_where_its_kind_can_take_it(cast, table, code, origin, refused):
    if not refused:
        assert sources.of(flow(cast, table, code, origin)) == origin
        return
    with pytest.raises(ValidationError) as error:
        flow(cast, table, code, origin)
    assert codes(error) == refused


def test_a_counter_of_several_things_is_always_typed(cast, table):
    one = criterion("A1", "A", most=10, kind="counter", said=making.KINDS["counter"])
    with pytest.raises(ValidationError) as error:
        editing.change(row(table, "A1"), one, origin=Origin("figure", figure="initiatives"), by=cast.an)
    assert codes(error) == {"source_kind"}


@pytest.mark.parametrize("key", ["", "commitment:3", "figure:news_own", "report_days:year"])
def test_where_a_result_comes_from_is_one_word(key):
    assert sources.parse(key).key == key
