"""Publishing: what was read, only when sound, once, told, and frozen."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from emulation.criteria import building, checking, drafting, editing, obligations, publishing
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.notices.models import Message
from tests.conftest import codes
from tests.emulation.criteria import making
from tests.points import make_round

State = CriteriaTable.State


def told(table):
    return Message.objects.filter(key=f"criteria:{table.pk}:published")


def test_a_published_table_is_seen_by_the_bloc_and_everyone_is_told_once(cast, table):
    assert not CriteriaTable.objects.visible_to(cast.binh).exists()
    making.publish(table, by=cast.an)
    making.publish(table, by=cast.an)
    assert CriteriaTable.objects.visible_to(cast.binh).get() == table
    assert told(table).count() == 1
    assert CriteriaTable.history.filter(id=table.pk, state=State.PUBLISHED).count() == 1
    table.refresh_from_db()
    assert table.published_by == cast.an and table.published_at


@pytest.mark.parametrize("who", ["oanh", "binh", "chi", "son"])
def test_only_a_leader_of_the_head_and_the_secretariat_publish(cast, table, who):
    with pytest.raises(PermissionDenied):
        making.publish(table, by=getattr(cast, who))


def test_what_changed_after_it_was_read_is_not_published(cast, table):
    read = building.mark(table, table.criteria.all())
    editing.change(making.row(table, "A1"), replace(_engine(table).by_code["A1"], name="Khác"), by=cast.oanh)
    with pytest.raises(ValidationError) as error:
        publishing.publish(table, read=read, by=cast.an)
    assert codes(error) == {"changed_since"}


def test_where_a_result_comes_from_is_read_too(cast, table):
    read = building.mark(table, table.criteria.all())
    origin = publishing.checking.sources.Origin("figure", figure="initiatives")
    editing.change(making.row(table, "A2"), _engine(table).by_code["A2"], origin=origin, by=cast.oanh)
    with pytest.raises(ValidationError) as error:
        publishing.publish(table, read=read, by=cast.an)
    assert codes(error) == {"changed_since"}


def _engine(table):
    return building.engine_table(CriteriaTable.objects.get(pk=table.pk))


def test_a_group_that_its_criteria_do_not_add_up_to_stops_publication(cast, table):
    editing.change(making.row(table, "A1"), replace(_engine(table).by_code["A1"], max=Decimal("40.5")), by=cast.an)
    found = checking.check(table)
    assert [remark.row.code for remark in found.stopping] == ["A"]
    with pytest.raises(ValidationError) as error:
        making.publish(table, by=cast.an)
    assert codes(error) == {"unsound"}
    table.refresh_from_db()
    assert table.state == State.DRAFT


def test_overlapping_ranges_stop_publication(cast, table):
    said = '{"bands": {"0–5": 0, "3–9": 30}}'
    editing.change(making.row(table, "B2"), making.criterion("B2", "B", "B2", 30, "bands", said), by=cast.an)
    assert {remark.finding.code for remark in checking.check(table).stopping} == {"range_overlap"}


def test_an_empty_table_is_not_published(cast, launched):
    table = drafting.begin(launched, name="Bảng", by=cast.an)
    with pytest.raises(ValidationError) as error:
        making.publish(table, by=cast.an)
    assert codes(error) == {"unsound"}


def test_a_commitment_that_is_gone_is_remarked_and_stops_nothing(cast, table):
    origin = publishing.checking.sources.Origin("commitment", commitment_number=2)
    editing.change(making.row(table, "A1"), _engine(table).by_code["A1"], origin=origin, by=cast.an)
    covenant = table.campaign.covenants.get()
    from emulation.covenants import drafting as covenants

    covenants.remove(covenant.commitments.get(number=2), by=cast.an)
    found = checking.check(table)
    assert "source_gone" in {remark.finding.code for remark in found.notes}
    assert not found.stopping


def test_the_honesty_figures_are_there_for_each_kind_of_unit(cast, table):
    [(kind, honest, shares)] = checking.check(table).figures
    assert (kind, honest.judged_percent) == ("", 10)
    assert [(share.points, share.leaves) for share in shares] == [(10, 1), (40, 1), (20, 1), (30, 1)]
    drafting.change_settings(table, replace(_engine(table), unit_kinds=("xã", "phường")), by=cast.an)
    table.refresh_from_db()
    assert [kind for kind, _honest, _shares in checking.check(table).figures] == ["xã", "phường"]


def test_a_new_version_replaces_the_one_before_which_stays_readable(cast, table):
    making.publish(table, by=cast.an)
    version = drafting.new_version(table, because="Điều chỉnh.", by=cast.an)
    making.publish(version, by=cast.an)
    table.refresh_from_db()
    assert table.state == State.REPLACED
    assert set(CriteriaTable.objects.visible_to(cast.binh)) == {table, version}
    body = told(version).get().body
    assert "Điều chỉnh." in body


def test_a_scoring_round_keeps_its_table_when_a_new_version_is_published(cast, table):
    making.publish(table, by=cast.an)
    table.refresh_from_db()
    round_ = make_round(table.campaign, table, by=cast.an)
    assert publishing.is_used(table)
    making.publish(drafting.new_version(table, because="Điều chỉnh.", by=cast.an), by=cast.an)
    round_.refresh_from_db()
    assert round_.table == table


def test_a_draft_that_was_given_up_is_not_published(cast, table):
    drafting.withdraw(table, because="Làm lại.", by=cast.an)
    with pytest.raises(ValidationError) as error:
        making.publish(table, by=cast.an)
    assert codes(error) == {"given_up"}


def test_a_published_table_is_neither_changed_nor_deleted_past_the_rules(cast, table):
    making.publish(table, by=cast.an)
    table.refresh_from_db()
    table.total = 1
    with pytest.raises(ValidationError) as error:
        table.save()
    assert codes(error) == {"frozen"}
    with pytest.raises(ProtectedError):
        table.delete()
    with pytest.raises(ValidationError):
        Criterion(table=table, code="Z", name="Z", max=1, kind="direct").save()


def test_a_draft_of_a_launched_year_waits_for_its_head(cast, table):
    duties = obligations.open_for({cast.head.pk})
    assert [(duty.kind, duty.unit_id, duty.subject) for duty in duties] == [
        ("criteria_publish", cast.head.pk, table.pk)
    ]
    assert obligations.open_for({cast.member.pk}) == []
    assert len(obligations.open_for(None)) == 1
    making.publish(table, by=cast.an)
    assert obligations.open_for({cast.head.pk}) == []


def test_duties_take_one_query(cast, table, django_assert_num_queries):
    with django_assert_num_queries(1):
        obligations.open_for(None)


def test_the_mail_goes_to_the_members_and_not_to_who_published(cast, table):
    making.publish(table, by=cast.an)
    message = told(table).get()
    assert message.kind == Message.Kind.SCORING
    assert message.url.endswith(f"/tieu-chi/{table.pk}/")
