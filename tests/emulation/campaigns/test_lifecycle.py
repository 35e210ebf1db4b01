"""How a bloc year begins, is launched, is closed, or is recorded afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import resolve
from django_fsm import TransitionNotAllowed

from blocs.models import Membership, Term
from common import clock
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Step
from emulation.covenants import drafting, signing
from tests.conftest import codes

State = Campaign.State
OUTSIDERS = ["oanh", "binh", "chi", "son"]
"""Nobody of these decides on the cast's year; Oanh only prepares it."""


def history_count(row) -> int:
    return row.history.count()


# --- Beginning ------------------------------------------------------------------------------------


def test_a_year_begins_as_a_draft_with_its_six_steps(cast):
    campaign = lifecycle.begin(cast.bloc, cast.year, by=cast.an, theme="Đoàn kết")
    assert (campaign.state, campaign.theme) == (State.DRAFT, "Đoàn kết")
    assert (campaign.starts_on, campaign.ends_on) == (date(int(cast.year), 1, 1), date(int(cast.year), 12, 31))
    assert [step.kind for step in campaign.steps.order_by("pk")] == list(Step.STOPS)
    assert campaign.history.get().history_user == cast.an


def test_beginning_a_year_twice_changes_nothing(cast, campaign):
    assert lifecycle.begin(cast.bloc, cast.year, by=cast.thu, theme="khác") == campaign
    campaign.refresh_from_db()
    assert campaign.theme == "Đoàn kết, sáng tạo"
    assert (history_count(campaign), campaign.steps.count()) == (1, 6)


def test_the_head_unit_and_the_secretariat_begin_a_year(cast):
    for name in ("binh", "dung", "chi", "son"):
        with pytest.raises(PermissionDenied):
            lifecycle.begin(cast.bloc, cast.year, by=getattr(cast, name))
    assert not Campaign.objects.exists()
    lifecycle.begin(cast.bloc, cast.year, by=cast.oanh)
    lifecycle.begin(cast.bloc, "2019-2020", by=cast.thu)
    with pytest.raises(PermissionDenied):
        lifecycle.begin(cast.bloc, "2019-2020", by=cast.an)


@pytest.mark.parametrize("year", ["", "26", "2026-2028"])
def test_what_is_not_a_year_does_not_begin(cast, year):
    with pytest.raises(ValidationError) as error:
        lifecycle.begin(cast.bloc, year, by=cast.thu)
    assert codes(error) == {"year"}


def test_a_year_ends_after_it_starts(cast):
    with pytest.raises(ValidationError):
        lifecycle.begin(cast.bloc, cast.year, starts_on=today(), ends_on=today(), by=cast.an)
    assert not Campaign.objects.exists()


def test_the_database_keeps_one_year_per_bloc(campaign):
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(
            bloc=campaign.bloc, year=campaign.year, starts_on=campaign.starts_on, ends_on=campaign.ends_on
        )


# --- Launching ------------------------------------------------------------------------------------


def test_a_year_with_everything_there_is_launched(cast, draft):
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    assert (campaign.state, campaign.launched_on) == (State.LAUNCHED, today())
    step = campaign.steps.get(kind="launch")
    assert (step.has_happened, step.done_on) == (True, today())
    assert campaign.history.first().history_user == cast.an


def test_launching_twice_changes_nothing(cast, draft):
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    before = history_count(campaign), Step.history.count()
    with clock.at(today() + timedelta(days=1)):
        assert lifecycle.launch(campaign, by=cast.thu).launched_on == today() - timedelta(days=1)
    assert (history_count(campaign), Step.history.count()) == before


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_else_launches_closes_or_records(cast, draft, name):
    for act in (lifecycle.launch, lifecycle.close):
        with pytest.raises(PermissionDenied):
            act(draft.campaign, by=getattr(cast, name))
    with pytest.raises(PermissionDenied):
        lifecycle.record(draft.campaign, source="x", by=getattr(cast, name))
    draft.campaign.refresh_from_db()
    assert draft.campaign.state == State.DRAFT


def test_the_head_does_not_record_a_year_afterwards(cast, campaign):
    with pytest.raises(PermissionDenied):
        lifecycle.record(campaign, source="Báo cáo", by=cast.an)


def test_a_launch_lists_everything_that_is_missing_with_the_page_for_it(cast):
    campaign = lifecycle.begin(cast.bloc, cast.year, by=cast.an)
    Term.objects.all().delete()
    Membership.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        lifecycle.launch(campaign, by=cast.thu)
    assert [row.code for row in error.value.error_list] == ["theme", "head", "members", "covenant", "dates"]
    assert len(set(error.value.messages)) == 5
    assert [(gap.code, gap.page, gap.pk) for gap in lifecycle.missing(campaign)] == [
        ("theme", "emulation:campaign_edit", campaign.pk),
        ("head", "emulation:campaign_roles", campaign.pk),
        ("members", "blocs:bloc", cast.bloc.pk),
        ("covenant", "emulation:covenant_begin", campaign.pk),
        ("dates", "emulation:campaign_edit", campaign.pk),
    ]


def test_every_missing_thing_has_an_address_that_exists(cast):
    campaign = lifecycle.begin(cast.bloc, cast.year, by=cast.an)
    Term.objects.all().delete()
    Membership.objects.all().delete()
    for gap in lifecycle.missing(campaign):
        assert resolve(gap.url).view_name == gap.page


def test_a_draft_that_was_given_up_is_no_draft(cast, draft):
    drafting.withdraw(draft, by=cast.an, because="làm lại")
    assert [gap.code for gap in lifecycle.missing(draft.campaign)] == ["covenant"]


@pytest.mark.parametrize("kind", lifecycle.REQUIRED_STEPS)
def test_each_important_step_needs_a_day_before_the_launch(cast, draft, kind):
    lifecycle.plan(draft.campaign, {kind: None}, by=cast.an)
    assert [gap.code for gap in lifecycle.missing(draft.campaign)] == ["dates"]
    lifecycle.happened(draft.campaign, kind, on=None, by=cast.an)
    assert lifecycle.missing(draft.campaign) == []


def test_a_year_that_is_over_is_not_launched(cast, draft):
    campaign = draft.campaign
    lifecycle.launch(campaign, by=cast.an)
    drafting.withdraw(draft, by=cast.an, because="không ký")
    lifecycle.close(campaign, by=cast.an, because="hết năm")
    with pytest.raises(ValidationError) as error:
        lifecycle.launch(campaign, by=cast.an)
    assert codes(error) == {"not_open"}


# --- Closing --------------------------------------------------------------------------------------


def test_a_launched_year_is_closed(cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=_act(covenant))
    signing.close(covenant, by=cast.an, because="quá hạn")
    campaign = lifecycle.close(covenant.campaign, by=cast.an, because="hết năm")
    assert (campaign.state, campaign.closed_on) == (State.CLOSED, today())
    assert campaign.steps.get(kind="closing").done_on == today()
    before = history_count(campaign), Step.history.count()
    lifecycle.close(campaign, by=cast.thu)
    assert (history_count(campaign), Step.history.count()) == before


def _act(covenant):
    from tests.conftest import act

    return act(covenant)


def test_a_year_that_was_not_launched_is_not_closed(cast, campaign):
    with pytest.raises(ValidationError) as error:
        lifecycle.close(campaign, by=cast.an)
    assert codes(error) == {"not_launched"}


def test_a_year_is_not_closed_while_its_covenant_is_unfinished(cast, covenant):
    with pytest.raises(ValidationError) as error:
        lifecycle.close(covenant.campaign, by=cast.an)
    assert codes(error) == {"covenant_unfinished"}


def test_a_draft_of_a_new_version_can_be_given_up_so_that_the_year_ends(cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=_act(covenant))
    signing.close(covenant, by=cast.an, because="quá hạn")
    new = drafting.new_version(covenant, by=cast.an, because="đổi chỉ tiêu")
    with pytest.raises(ValidationError):
        lifecycle.close(covenant.campaign, by=cast.an)
    drafting.withdraw(new, by=cast.an, because="không đổi nữa")
    assert lifecycle.close(covenant.campaign, by=cast.an, because="hết năm").state == State.CLOSED


# --- Recording ------------------------------------------------------------------------------------


@pytest.fixture
def past(cast) -> Campaign:
    return lifecycle.begin(cast.bloc, "2021", by=cast.thu)


def test_a_year_that_was_over_before_is_recorded_with_its_source(cast, past):
    campaign = lifecycle.record(past, source="Báo cáo tổng kết 2021", by=cast.thu)
    assert (campaign.state, campaign.source) == (State.RECORDED, "Báo cáo tổng kết 2021")
    row = campaign.history.first()
    assert (row.history_user, row.history_change_reason) == (cast.thu, "Báo cáo tổng kết 2021")
    assert (campaign.launched_on, campaign.closed_on) == (None, None)
    before = history_count(campaign)
    assert lifecycle.record(campaign, source="khác", by=cast.thu).source == "Báo cáo tổng kết 2021"
    assert history_count(campaign) == before


def test_a_year_is_recorded_with_a_source_and_after_its_end(cast, past, campaign):
    for row, source, code in [(past, " ", "source_missing"), (campaign, "x", "not_over")]:
        with pytest.raises(ValidationError) as error:
            lifecycle.record(row, source=source, by=cast.thu)
        assert codes(error) == {code}


def test_a_year_is_over_on_the_day_after_its_last(cast, campaign):
    with clock.at(campaign.ends_on), pytest.raises(ValidationError):
        lifecycle.record(campaign, source="x", by=cast.thu)
    with clock.at(campaign.ends_on + timedelta(days=1)):
        assert lifecycle.record(campaign, source="x", by=cast.thu).state == State.RECORDED


def test_a_launched_year_is_not_recorded(cast, covenant):
    with pytest.raises(ValidationError) as error:
        lifecycle.record(covenant.campaign, source="x", by=cast.thu)
    assert codes(error) == {"not_open"}


# --- Steps ----------------------------------------------------------------------------------------


def test_planning_the_same_day_again_leaves_no_trace(cast, campaign):
    day = date(int(cast.year), 6, 30)
    lifecycle.plan(campaign, {"midyear": day}, by=cast.oanh)
    step = campaign.steps.get(kind="midyear")
    assert step.due_on == day
    assert step.history.first().history_user == cast.oanh
    before = Step.history.count()
    lifecycle.plan(campaign, {"midyear": day}, by=cast.oanh)
    assert Step.history.count() == before


@pytest.mark.parametrize("name", ["binh", "chi", "son"])
def test_nobody_else_plans_or_notes_steps(cast, campaign, name):
    by = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        lifecycle.plan(campaign, {"midyear": None}, by=by)
    with pytest.raises(PermissionDenied):
        lifecycle.happened(campaign, "midyear", on=today(), by=by)


def test_a_year_that_is_over_keeps_its_steps(cast, past):
    lifecycle.record(past, source="x", by=cast.thu)
    for act in (
        lambda: lifecycle.plan(past, {"midyear": today()}, by=cast.thu),
        lambda: lifecycle.happened(past, "midyear", on=None, by=cast.thu),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert codes(error) == {"not_open"}


def test_a_step_happened_with_or_without_a_day(cast, campaign):
    step = lifecycle.happened(campaign, "midyear", on=None, by=cast.oanh, place="Phủ Lý", note="8 đơn vị")
    assert (step.has_happened, step.done_on, step.place, step.note) == (True, None, "Phủ Lý", "8 đơn vị")
    before = step.history.count()
    lifecycle.happened(campaign, "midyear", on=None, by=cast.oanh)
    assert step.history.count() == before
    assert lifecycle.happened(campaign, "midyear", on=today(), by=cast.an).place == "Phủ Lý"


def test_a_step_with_a_day_has_happened(campaign):
    step = campaign.steps.get(kind="midyear")
    step.done_on = today()
    with pytest.raises(ValidationError):
        step.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()


# --- The model ------------------------------------------------------------------------------------


def test_states_change_by_transitions_only(cast, campaign):
    with pytest.raises(AttributeError):
        campaign.state = State.LAUNCHED
    with pytest.raises(TransitionNotAllowed):
        campaign.close()


def test_the_members_of_a_year_are_named_once(cast, campaign):
    seat = Membership.objects.get(unit=cast.member)
    seat.until = date(int(cast.year), 2, 1)
    seat.save()
    Membership.objects.create(bloc=cast.bloc, unit=cast.member, since=date(int(cast.year), 5, 1))
    assert campaign.members() == [cast.head, cast.member, cast.deputy]
    assert [term.unit for term in campaign.terms()] == [cast.head, cast.deputy]


def test_a_movement_is_answered_once_per_year(campaign):
    movement = Movement.objects.create(name="Phong trào", level="central")
    MovementResponse.objects.create(campaign=campaign, movement=movement)
    with pytest.raises(IntegrityError), transaction.atomic():
        MovementResponse.objects.create(campaign=campaign, movement=movement)


def test_a_movement_ends_after_it_starts(db):
    movement = Movement(name="Phong trào", level="central", started_on=today(), ended_on=today() - timedelta(days=1))
    with pytest.raises(ValidationError):
        movement.full_clean()


def test_a_campaign_without_days_gets_those_of_its_year(cast):
    campaign = Campaign(bloc=cast.bloc, year="2030-2031")
    campaign.clean()
    assert (campaign.starts_on, campaign.ends_on) == (date(2030, 9, 1), date(2031, 8, 31))
    assert campaign.is_open
