"""The dated plan of a year: proposals, changes, lateness, locks."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import make_aware

from common.clock import at, today
from emulation.campaigns import lifecycle, planning
from emulation.campaigns.models import Campaign, Step
from emulation.campaigns.planning import Planned
from emulation.covenants import signing
from emulation.workdays.days import Calendar
from tests.conftest import act, codes

DAY = timedelta(days=1)
Kind = Step.Kind


def year(cast, label, **days):
    """The year `label` of the cast's bloc, with planned days by kind of step."""
    campaign = lifecycle.begin(cast.bloc, label, by=cast.thu)
    planning.change(campaign, {kind: Planned(day) for kind, day in days.items()}, by=cast.thu)
    return campaign


# --- Proposals ----------------------------------------------------------------------------------------


def test_without_a_last_year_the_usual_days_of_a_calendar_year_are_proposed(cast):
    proposal = planning.propose(year(cast, "2026"))
    assert proposal.year == ""
    assert list(proposal.days) == list(Step.Kind)
    assert proposal.days == {
        "register": date(2026, 3, 24), "launch": date(2026, 3, 25), "covenant": date(2026, 3, 30),
        "midyear_report": date(2026, 6, 25), "midyear": date(2026, 7, 15), "year_report": date(2026, 11, 25),
        "self_score": date(2026, 11, 30), "scoring": date(2026, 12, 10), "verify": date(2026, 12, 15),
        "ballot": date(2026, 12, 21), "closing": date(2026, 12, 28), "handover": date(2026, 12, 31),
    }  # fmt: skip


def test_a_school_year_has_its_own_days_and_limits_from_above_are_kept(cast):
    days = planning.propose(year(cast, "2023-2024")).days
    assert (days["register"], days["midyear_report"]) == (date(2023, 9, 29), date(2024, 1, 10))
    assert days["closing"] == date(2024, 7, 12), "14 July 2024 is a Sunday: closing stays before the 15th"
    assert days["ballot"] == date(2024, 7, 5)


def test_every_usual_day_is_a_working_day_in_its_year(cast):
    for first in range(2021, 2035):
        for label in (str(first), f"{first}-{first + 1}"):
            days = planning.propose(Campaign(bloc=cast.bloc, year=label), calendar=Calendar()).days
            assert all(Calendar().is_working(day) for day in days.values())
            assert list(days.values()) == sorted(days.values())


def test_last_year_is_taken_one_year_on_and_moved_to_a_working_day(cast):
    last = year(cast, "2025", launch=date(2025, 4, 25), covenant=date(2025, 4, 29), closing=None)
    lifecycle.happened(last, Kind.SCORING, on=date(2025, 12, 10), by=cast.thu)
    proposal = planning.propose(year(cast, "2026"))
    assert (proposal.year, proposal.days) == ("2025", {
        "launch": date(2026, 4, 28),  # 25 and 26 April are a weekend, the 27th compensates for Hùng Vương's day
        "covenant": date(2026, 4, 29),
        "scoring": date(2026, 12, 10),
    })  # fmt: skip


def test_29_february_goes_to_the_28th_and_comes_back(cast):
    assert planning.years_on(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert planning.years_on(date(2024, 2, 29), 4) == date(2028, 2, 29)
    year(cast, "2024", launch=date(2024, 2, 29))
    assert planning.propose(year(cast, "2025")).days == {"launch": date(2025, 2, 28)}


def test_a_school_year_does_not_follow_a_calendar_year_and_last_year_may_be_passed_over(cast):
    year(cast, "2024", launch=date(2024, 3, 1))
    assert planning.propose(year(cast, "2025-2026")).year == ""
    assert planning.propose(year(cast, "2026"), usual=True).days["launch"] == date(2026, 3, 25)
    assert planning.propose(Campaign.objects.get(year="2026")).days == {"launch": date(2026, 3, 2)}


# --- Changes ------------------------------------------------------------------------------------------


def test_the_head_plans_steps_and_only_what_differs_is_saved(cast, campaign):
    plan = {Kind.REGISTER: Planned(today()), Kind.COVENANT: Planned(today() + DAY, is_lock=True)}
    changed = planning.change(campaign, plan, by=cast.oanh)
    assert [step.kind for step in changed] == ["register", "covenant"]
    assert campaign.steps.count() == 7
    count = Step.history.count()
    assert planning.change(campaign, {**plan, Kind.HANDOVER: Planned(None)}, by=cast.an) == []
    assert (Step.history.count(), campaign.steps.count()) == (count, 7)


@pytest.mark.parametrize("who", ["binh", "dung", "chi", "son"])
def test_others_do_not_plan(cast, campaign, who):
    with pytest.raises(PermissionDenied):
        planning.change(campaign, {Kind.LAUNCH: Planned(today())}, by=getattr(cast, who))


def test_a_launched_year_changes_with_a_reason_that_history_keeps(cast, covenant):
    campaign = covenant.campaign
    plan = {Kind.MIDYEAR: Planned(today() + DAY)}
    with pytest.raises(ValidationError) as error:
        planning.change(campaign, plan, by=cast.an)
    assert codes(error) == {"because_missing"}
    (step,) = planning.change(campaign, plan, because=" Lũ lụt ", by=cast.an)
    assert step.history.first().history_change_reason == "Lũ lụt"
    assert planning.change(campaign, plan, by=cast.an) == []


def test_a_lock_needs_a_day_and_an_open_year(cast, campaign):
    with pytest.raises(ValidationError) as error:
        planning.change(campaign, {Kind.REGISTER: Planned(None, is_lock=True)}, by=cast.an)
    assert codes(error) == {"lock_without_day"}
    Campaign.objects.filter(pk=campaign.pk).update(state="closed")
    with pytest.raises(ValidationError) as error:
        planning.change(campaign, {Kind.REGISTER: Planned(today())}, by=cast.an)
    assert codes(error) == {"not_open"}


def test_a_step_that_is_in_no_plan_can_be_noted_as_held(cast, campaign):
    step = lifecycle.happened(campaign, Kind.HANDOVER, on=today(), by=cast.an)
    assert (step.kind, step.stop, step.is_stop) == ("handover", "closing", False)
    assert lifecycle.happened(campaign, Kind.HANDOVER, on=today(), by=cast.an) == step


# --- Lateness -----------------------------------------------------------------------------------------


def test_lateness_is_counted_in_days_and_working_days_around_tet(cast):
    campaign = year(cast, "2026", register=date(2026, 2, 13), launch=date(2026, 2, 14), covenant=date(2026, 3, 30))
    lifecycle.happened(campaign, Kind.REGISTER, on=date(2026, 2, 24), by=cast.thu)
    with at(date(2026, 2, 23)):
        rows = {row.step.kind: row for row in planning.read(campaign)}
    assert list(rows) == ["register", "launch", "covenant", "midyear", "scoring", "ballot", "closing"]
    late = {kind: (row.days_late, row.working_days_late, row.is_off) for kind, row in rows.items()}
    assert late["register"] == (11, 2, False)
    assert late["launch"] == (9, 1, True)
    assert late["covenant"] == (0, 0, False)


def test_a_day_ends_a_second_before_midnight_in_vietnam(cast, campaign):
    planning.change(campaign, {Kind.LAUNCH: Planned(date(2026, 3, 31))}, by=cast.an)

    def late(*moment):
        with at(make_aware(datetime(*moment))):
            return next(row.days_late for row in planning.read(campaign) if row.step.kind == "launch")

    assert late(2026, 3, 31, 23, 59, 59) == 0
    assert late(2026, 4, 1, 0, 0, 0) == 1


def test_lateness_counts_from_the_last_day_that_an_act_was_given(cast, campaign):
    planning.change(campaign, {Kind.COVENANT: Planned(today() - 9 * DAY)}, by=cast.an)
    (row,) = [row for row in planning.read(campaign, last_days={"covenant": today()}) if row.step.kind == "covenant"]
    assert (row.days_late, row.working_days_late, row.is_late) == (0, 0, False)


def test_a_day_off_is_named(cast, campaign):
    calendar = Calendar()
    assert "Quốc khánh" in planning.warning(date(2026, 9, 2), calendar)
    assert planning.warning(date(2026, 11, 21), calendar) != "", "a Saturday"
    assert planning.warning(date(2026, 11, 20), calendar) == ""


@pytest.mark.parametrize("more", [0, 5])
def test_the_plan_is_read_in_two_queries(cast, campaign, django_assert_num_queries, more):
    planning.change(campaign, {kind: Planned(today()) for kind in list(Step.UNDER)[:more]}, by=cast.an)
    with django_assert_num_queries(2):
        assert len(planning.read(campaign)) == 6 + more


# --- Locks --------------------------------------------------------------------------------------------


def sign_late(cast, covenant, **fields):
    with at(covenant.signing_due_on + DAY):
        return signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant, **fields))


def lock_signing(cast, covenant):
    plan = {Kind.COVENANT: Planned(covenant.signing_due_on, is_lock=True)}
    planning.change(covenant.campaign, plan, because="Hạn của tỉnh", by=cast.an)


def test_a_late_signature_is_marked_unless_the_head_locked_the_step(cast, covenant):
    assert sign_late(cast, covenant).days_late == 1


def test_a_locked_step_refuses_the_act_after_its_day_and_not_on_it(cast, covenant):
    lock_signing(cast, covenant)
    with pytest.raises(ValidationError) as error:
        sign_late(cast, covenant)
    assert codes(error) == {"locked"}
    last_second = make_aware(datetime.combine(covenant.signing_due_on, datetime.max.time().replace(microsecond=0)))
    with at(last_second):
        assert signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant)).days_late == 0


def test_a_lock_is_taken_off_with_a_reason(cast, covenant):
    lock_signing(cast, covenant)
    planning.change(
        covenant.campaign, {Kind.COVENANT: Planned(covenant.signing_due_on)}, because="Bão số 3", by=cast.thu
    )
    assert sign_late(cast, covenant).days_late == 1
