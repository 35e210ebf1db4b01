"""How the table of a year begins: empty, a copy, a new version; its settings; given up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from common import history
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.covenants import drafting as covenants
from emulation.criteria import building, drafting, editing, sources
from emulation.criteria.models import CriteriaTable
from emulation.criteria.sources import Origin
from emulation.scoring.tables import Figure, FloorOn, Gate, Measure, Reason, TieBreak
from tests.conftest import codes, make_bloc
from tests.emulation.criteria import making

State = CriteriaTable.State


@pytest.fixture
def last_year(cast):
    """A year before with a published table."""
    year = lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    table = making.begin(year, by=cast.thu)
    return making.publish(table, by=cast.thu)


def engine(table):
    return building.engine_table(CriteriaTable.objects.get(pk=table.pk))


def test_a_table_begins_empty_and_once(cast, campaign):
    table = drafting.begin(campaign, name="Bảng", total=Decimal(950), by=cast.oanh)
    assert (table.version, table.total, table.state) == (1, 950, State.DRAFT)
    assert drafting.begin(campaign, name="Khác", by=cast.an) == table
    assert CriteriaTable.history.filter(id=table.pk).count() == 1


@pytest.mark.parametrize("who", ["binh", "chi", "son"])
def test_members_and_strangers_begin_no_table(cast, campaign, who):
    with pytest.raises(PermissionDenied):
        drafting.begin(campaign, name="Bảng", by=getattr(cast, who))


def test_a_year_that_is_over_gets_no_table(cast, launched):
    covenants.withdraw(launched.covenants.get(), because="Thôi.", by=cast.an)
    lifecycle.close(launched, by=cast.an, because="Đã tổng kết.")
    with pytest.raises(ValidationError) as error:
        drafting.begin(launched, name="Bảng", by=cast.an)
    assert codes(error) == {"not_open"}


def test_last_years_table_is_taken_over_with_its_codes(cast, campaign, last_year):
    table = drafting.copy_last_year(campaign, by=cast.oanh)
    assert engine(table) == engine(last_year)
    assert making.outline(table) == making.outline(last_year)
    assert drafting.copy_last_year(campaign, by=cast.oanh) == table


def test_without_an_earlier_table_there_is_nothing_to_take_over(cast, campaign):
    with pytest.raises(ValidationError) as error:
        drafting.copy_last_year(campaign, by=cast.an)
    assert codes(error) == {"nothing_before"}


def test_a_copy_does_not_write_over_another_draft(cast, campaign, last_year):
    drafting.begin(campaign, name="Bảng", by=cast.an)
    with pytest.raises(ValidationError) as error:
        drafting.copy_last_year(campaign, by=cast.an)
    assert codes(error) == {"draft_exists"}


def test_a_copy_forgets_numbers_of_commitments_and_keeps_figures(cast, campaign):
    year = lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    before = making.begin(year, by=cast.thu)
    a1, a2 = making.row(before, "A1"), making.row(before, "A2")
    a1.source, a1.commitment_number = "commitment", 1
    a2.source, a2.figure = "figure", "initiatives"
    for each in (a1, a2):
        history.save(each, by=cast.thu)
    making.publish(before, by=cast.thu)
    table = drafting.copy_last_year(campaign, by=cast.an)
    assert sources.of(making.row(table, "A1")) == sources.TYPED
    assert sources.of(making.row(table, "A2")) == Origin("figure", figure="initiatives")


def test_nobody_copies_a_table_that_they_may_not_see(cast, campaign):
    elsewhere = lifecycle.begin(cast.other_bloc, cast.year, by=cast.admin)
    table = making.publish(making.begin(elsewhere, by=cast.admin), by=cast.admin)
    with pytest.raises(PermissionDenied):
        drafting.copy(table, campaign, by=cast.an)


def test_a_new_version_keeps_the_codes_and_says_why(cast, table):
    making.publish(table, by=cast.an)
    version = drafting.new_version(table, because="Điều chỉnh theo góp ý.", by=cast.an)
    assert (version.version, version.change_reason, version.state) == (2, "Điều chỉnh theo góp ý.", State.DRAFT)
    assert engine(version) == engine(table)
    assert drafting.new_version(table, because="Điều chỉnh theo góp ý.", by=cast.an) == version


def test_a_new_version_needs_a_reason_and_a_published_table(cast, table):
    with pytest.raises(ValidationError) as error:
        drafting.new_version(table, because="Lý do", by=cast.an)
    assert codes(error) == {"not_published"}
    making.publish(table, by=cast.an)
    with pytest.raises(ValidationError) as error:
        drafting.new_version(table, because=" ", by=cast.an)
    assert codes(error) == {"because_missing"}


def test_beside_a_published_table_only_a_new_version_is_drafted(cast, table):
    making.publish(table, by=cast.an)
    with pytest.raises(ValidationError) as error:
        drafting.begin(table.campaign, name="Khác", by=cast.an)
    assert codes(error) == {"published_already"}


def test_a_draft_that_was_given_up_makes_room_for_another(cast, table):
    drafting.withdraw(table, because="Làm lại.", by=cast.oanh)
    assert drafting.withdraw(table, because="Làm lại.", by=cast.oanh).state == State.WITHDRAWN
    assert drafting.begin(table.campaign, name="Khác", by=cast.an).version == 2
    with pytest.raises(ValidationError) as error:
        editing.remove(making.row(table, "A1"), by=cast.an)
    assert codes(error) == {"frozen"}


def test_settings_are_kept_exactly_and_twice_is_once(cast, table):
    wanted = replace(
        engine(table), name="Bảng mới", total=Decimal("99.5"), measure=Measure.POINTS, places=3,
        bonus_max=Decimal("2.5"), penalty_max=Decimal(5), headroom=None, unassigned_returns=False,
        floor_on=FloorOn.PART,
        gates=(Gate("Xuất sắc", Decimal(90), Decimal("85.5")), Gate("Tốt", Decimal(80))),
        reasons=(Reason("Lý do riêng", "Lý do riêng"), Reason("report_missing", "")),
        tie_break=(TieBreak(Figure.CRITERION, "A1"), TieBreak(Figure.PENALTY)),
        unit_kinds=("xã", "phường"), total_for={"xã": Decimal("80.25"), "phường": Decimal(70)},
    )  # fmt: skip
    drafting.change_settings(table, wanted, source="Công văn", by=cast.an)
    found = engine(table)
    assert [reason.code for reason in found.reasons] == ["Lý do riêng", "report_missing"]
    assert replace(found, reasons=()) == replace(wanted, reasons=())
    assert list(found.total_for) == ["xã", "phường"]
    before = CriteriaTable.history.filter(id=table.pk).count()
    drafting.change_settings(table, found, source="Công văn", by=cast.an)
    assert CriteriaTable.history.filter(id=table.pk).count() == before


def test_names_in_json_keep_their_order_where_it_counts(cast, launched):
    """PostgreSQL sorts the names of JSON objects; steps, ranges and kinds of unit are kept as people wrote them."""
    kinds = {"A": "counter", "B": "bands"}
    rows = [(code, "", code, 10, kind, making.KINDS[kind]) for code, kind in kinds.items()]
    table = making.begin(launched, rows=rows, by=cast.an)
    found = engine(table)
    assert [step.name for step in found.by_code["A"].rule.steps] == ["khen cấp bộ", "khen", "phê bình"]
    assert [str(one) for one in found.by_code["B"].rule.ranges] == ["<75", "75–<95.5", "≥95.5"]


def test_a_table_of_another_bloc_is_no_last_year(cast, campaign):
    bloc = make_bloc("Khối lân cận", [cast.member], council=cast.council)
    year = lifecycle.begin(bloc, str(int(cast.year) - 1), by=cast.thu)
    making.publish(making.begin(year, by=cast.thu), by=cast.thu)
    assert drafting.last_year(Campaign.objects.get(pk=campaign.pk)) is None
