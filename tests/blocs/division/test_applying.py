"""What a new division changes: told first, then done in one go, and never twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs import membership, rotation
from blocs.division import applying, comparison, drafting
from blocs.division.comparison import Comparison
from blocs.models import Bloc, Membership, PlannedSeat, Term, Unit
from tests.conftest import codes, make_bloc, make_unit

ON = date(2030, 7, 1)
EVE = ON - timedelta(days=1)
DECISION = "Quyết định số 77/2030/QĐ-UBND"
REASON = f"{DECISION}, 20/06/2030"
HEAD, DEPUTY = Term.Role.HEAD, Term.Role.DEPUTY


@pytest.fixture
def second(cast):
    bloc = make_bloc("Khối thi đua Kinh tế", [make_unit("Sở Công Thương")], council=cast.council)
    rotation.appoint(bloc, bloc.memberships.get().unit, year="2030", role=HEAD, by=cast.thu)
    rotation.appoint(cast.bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    rotation.appoint(cast.bloc, cast.member, year="2030", role=DEPUTY, by=cast.thu)
    return bloc


@pytest.fixture
def plan(cast, second):
    return drafting.begin(cast.council, effective_on=ON, decision=DECISION, decided_on=date(2030, 6, 20), by=cast.thu)


def look(plan):
    plan.refresh_from_db()
    return Comparison(comparison.read(plan)).preview()


def mark(plan):
    return comparison.read(plan).fingerprint


def apply(plan, by, **fields):
    plan.refresh_from_db()
    return applying.apply(plan, **{"seen": mark(plan), "by": by, **fields})


def move(plan, cast, unit, name):
    place = drafting.add_bloc(plan, name=name, by=cast.thu).pk if name else None
    drafting.place(plan, {unit.pk: place}, by=cast.thu)


def seats(unit) -> list[tuple]:
    rows = Membership.objects.filter(unit=unit).order_by("since", "pk")
    return [(row.bloc.name, row.since, row.until) for row in rows]


def told(plan) -> dict[str, tuple]:
    return {
        row.name: (row.state, row.stays, row.joins, row.leaves, row.ends, row.is_headless) for row in look(plan).blocs
    }


def test_a_plan_that_changes_nothing_says_so_and_does_nothing(cast, plan, second):
    before = Membership.history.count(), Bloc.history.count(), Term.history.count()
    assert [row.is_changed for row in look(plan).blocs] == [False, False]
    assert apply(plan, cast.thu).state == "applied"
    assert (Membership.history.count(), Bloc.history.count(), Term.history.count()) == before


def test_the_preview_tells_bloc_by_bloc_what_happens(cast, plan, second):
    move(plan, cast, cast.head, "Cụm mới")
    move(plan, cast, second.memberships.get().unit, cast.bloc.name)
    move(plan, cast, cast.member, "")
    assert told(plan) == {
        "Khối thi đua Tổng hợp": (
            "kept", ["Đài Phát thanh và Truyền hình tỉnh"], [("Sở Công Thương", ["Khối thi đua Kinh tế"])],
            [("Kho bạc Nhà nước tỉnh", []), ("Sở Nội vụ", ["Cụm mới"])],
            [("head", "2030", "Sở Nội vụ"), ("deputy", "2030", "Kho bạc Nhà nước tỉnh")], True,
        ),
        "Khối thi đua Kinh tế": (
            "dissolved", [], [], [("Sở Công Thương", ["Khối thi đua Tổng hợp"])],
            [("head", "2030", "Sở Công Thương")], False,
        ),
        "Cụm mới": ("new", [], [("Sở Nội vụ", ["Khối thi đua Tổng hợp"])], [], [], True),
    }  # fmt: skip
    preview = look(plan)
    assert preview.nowhere == ["Kho bạc Nhà nước tỉnh"]
    assert preview.counts == {
        "blocs": 2, "new": 1, "dissolved": 1, "stays": 1, "joins": 2, "leaves": 3, "ends": 3,
    }  # fmt: skip
    assert {row.name for row in preview.blocs if row.is_unusual} == {"Khối thi đua Tổng hợp", "Cụm mới"}
    assert comparison.from_data(preview.as_data()) == preview


def test_applying_closes_the_day_before_opens_on_the_day_and_gives_the_decision_as_reason(cast, plan, second):
    trade = second.memberships.get().unit
    move(plan, cast, cast.head, "Cụm mới")
    move(plan, cast, trade, cast.bloc.name)
    done = apply(plan, cast.thu, left_open=[{"kind": "campaign"}])
    assert (done.state, done.applied_by, done.outcome["left_open"]) == ("applied", cast.thu, [{"kind": "campaign"}])
    assert seats(cast.head) == [(cast.bloc.name, date(2020, 1, 1), EVE), ("Cụm mới", ON, None)]
    assert seats(trade) == [(second.name, date(2020, 1, 1), EVE), (cast.bloc.name, ON, None)]
    assert seats(cast.member) == [(cast.bloc.name, date(2020, 1, 1), None)]
    new = Bloc.objects.get(name="Cụm mới")
    assert (new.council, new.kind, new.level, new.established_on, new.established_by) == (
        cast.council, "cluster", "province", ON, REASON,
    )  # fmt: skip
    second.refresh_from_db()
    assert second.dissolved_on == ON
    ended = Term.objects.filter(year="2030", until=EVE)
    assert {(row.bloc.name, row.unit.name) for row in ended} == {
        (cast.bloc.name, "Sở Nội vụ"), (second.name, "Sở Công Thương"),
    }  # fmt: skip
    for row in (*ended, new, second, *Membership.objects.filter(unit__in=[cast.head, trade])):
        assert (row.history.first().history_change_reason, row.history.first().history_user) == (REASON, cast.thu)


def test_applying_twice_changes_nothing(cast, plan, second):
    move(plan, cast, cast.head, second.name)
    seen = mark(plan)
    done = apply(plan, cast.thu)
    before = Membership.history.count()
    assert applying.apply(done, seen=seen, by=cast.thu).applied_at == done.applied_at
    assert Membership.history.count() == before


def test_a_bloc_without_units_stays_when_so_wished(cast, plan, second):
    move(plan, cast, second.memberships.get().unit, cast.bloc.name)
    drafting.describe(plan, dissolves_empty=False, by=cast.thu)
    assert told(plan)[second.name][0] == "empty"
    apply(plan, cast.thu)
    second.refresh_from_db()
    assert second.dissolved_on is None


def test_what_would_only_begin_later_never_holds_and_its_history_stays(cast, plan, second):
    rotation.appoint(cast.bloc, cast.head, year="2031", role=HEAD, by=cast.thu)
    later = membership.seat(make_bloc("Khối sau", council=cast.council), cast.head, since=date(2031, 1, 1), by=cast.thu)
    pk = later.pk
    move(plan, cast, cast.head, second.name)
    apply(plan, cast.thu)
    assert seats(cast.head) == [(cast.bloc.name, date(2020, 1, 1), EVE), (second.name, ON, None)]
    assert Membership.history.filter(id=pk).first().history_change_reason == REASON
    assert not Term.objects.filter(year="2031").exists()


def test_years_entered_one_by_one_become_one_seat_from_the_day(cast, plan, second):
    Membership.objects.filter(unit=cast.head).update(until=date(2030, 12, 31))
    Membership.objects.create(bloc=cast.bloc, unit=cast.head, since=date(2031, 1, 1), until=date(2031, 12, 31))
    assert told(plan)[cast.bloc.name][1].count("Sở Nội vụ") == 1
    apply(plan, cast.thu)
    assert seats(cast.head) == [(cast.bloc.name, date(2020, 1, 1), None)]


def test_a_unit_that_sat_in_two_blocs_of_the_council_keeps_one(cast, second):
    membership.seat(second, cast.member, since=date(2029, 1, 1), by=cast.thu)
    plan = drafting.begin(cast.council, effective_on=ON, decision=DECISION, by=cast.thu)
    assert look(plan).several == ["Kho bạc Nhà nước tỉnh"]
    apply(plan, cast.thu)
    assert [row for row in seats(cast.member) if row[2] is None] == [(second.name, date(2029, 1, 1), None)]


def test_a_unit_that_came_after_the_plan_was_made_stays_and_is_named(cast, plan, second):
    late = make_unit("Sở Y tế")
    membership.seat(second, late, since=date(2030, 1, 1), by=cast.thu)
    move(plan, cast, Membership.objects.get(bloc=second, unit__name="Sở Công Thương").unit, cast.bloc.name)
    assert look(plan).unplanned == ["Sở Y tế"]
    assert told(plan)[second.name][:2] == ("kept", ["Sở Y tế"])
    apply(plan, cast.thu)
    assert seats(late) == [(second.name, date(2030, 1, 1), None)]


def test_blocs_of_other_councils_are_left_alone(cast, plan):
    Membership.objects.create(bloc=cast.other_bloc, unit=cast.head, since=date(2020, 1, 1))
    move(plan, cast, cast.head, "")
    apply(plan, cast.thu)
    assert set(seats(cast.head)) == {
        (cast.other_bloc.name, date(2020, 1, 1), None), (cast.bloc.name, date(2020, 1, 1), EVE),
    }  # fmt: skip


def test_a_day_that_is_over_moves_units_that_sit_with_other_councils_too(cast, second):
    membership.seat(cast.other_bloc, cast.member, since=date(2021, 1, 1), by=cast.admin)
    plan = drafting.begin(cast.council, effective_on=date(2022, 1, 1), decision=DECISION, by=cast.thu)
    move(plan, cast, cast.member, second.name)
    apply(plan, cast.thu)
    assert (second.name, date(2022, 1, 1), None) in seats(cast.member)


def test_a_unit_that_does_not_exist_on_the_day_keeps_the_plan_from_being_applied(cast, plan):
    cast.member.dissolved_on = ON
    cast.member.save()
    assert look(plan).gone == ["Kho bạc Nhà nước tỉnh"]
    with pytest.raises(ValidationError) as error:
        apply(plan, cast.thu)
    assert codes(error) == {"unit_gone"}
    assert seats(cast.head) == [(cast.bloc.name, date(2020, 1, 1), None)]


def test_a_unit_that_is_in_other_hands_by_now_keeps_the_plan_from_being_applied(cast, plan, second):
    new = make_unit("Sở Y tế")
    move(plan, cast, new, second.name)
    Membership.objects.create(bloc=cast.other_bloc, unit=new, since=date(2020, 1, 1))
    with pytest.raises(PermissionDenied):
        apply(plan, cast.thu)
    assert seats(new) == [(cast.other_bloc.name, date(2020, 1, 1), None)]


def test_a_bloc_that_was_dissolved_since_takes_no_units(cast, plan, second):
    second.dissolved_on = date(2030, 1, 1)
    second.save()
    assert look(plan).closed == ["Khối thi đua Kinh tế"]
    with pytest.raises(ValidationError) as error:
        apply(plan, cast.thu)
    assert codes(error) == {"bloc_gone"}
    move(plan, cast, Unit.objects.get(name="Sở Công Thương"), cast.bloc.name)
    assert list(told(plan)) == [cast.bloc.name]
    assert apply(plan, cast.thu).state == "applied"


def test_an_empty_plan_is_not_applied(cast, plan):
    drafting.place(plan, dict.fromkeys(PlannedSeat.objects.values_list("unit", flat=True)), by=cast.thu)
    with pytest.raises(ValidationError) as error:
        apply(plan, cast.thu)
    assert codes(error) == {"nothing_planned"}


@pytest.mark.parametrize("change", ["seat", "term", "plan", "details", "bloc"])
def test_what_changed_since_the_preview_is_looked_at_again(cast, plan, second, change):
    seen = mark(plan)
    {
        "seat": lambda: membership.leave(cast.member.memberships.get(), on=EVE, by=cast.thu, because="lý do"),
        "term": lambda: rotation.appoint(cast.bloc, cast.deputy, year="2030", role=DEPUTY, by=cast.thu),
        "plan": lambda: drafting.place(plan, {cast.head.pk: None}, by=cast.thu),
        "details": lambda: drafting.describe(plan, decision="Quyết định khác", by=cast.thu),
        "bloc": lambda: make_bloc("Khối vừa lập", council=cast.council),
    }[change]()
    with pytest.raises(ValidationError) as error:
        applying.apply(plan, seen=seen, by=cast.thu)
    assert codes(error) == {"changed_since"}
    assert apply(plan, cast.thu).state == "applied"


@pytest.mark.parametrize("name", ["an", "oanh", "chi", "son"])
def test_only_the_secretariat_of_the_council_applies(cast, plan, name):
    with pytest.raises(PermissionDenied):
        applying.apply(plan, seen=mark(plan), by=getattr(cast, name))


def test_a_plan_that_was_given_up_is_not_applied(cast, plan):
    drafting.discard(plan, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        apply(plan, cast.thu)
    assert codes(error) == {"not_a_draft"}


def test_a_province_of_135_blocs_and_1500_units_is_compared_in_few_queries_and_changed_in_as_many_as_move(cast):
    blocs = [make_bloc(f"Khối số {number:03}", council=cast.council) for number in range(135)]
    units = [make_unit(f"Đơn vị số {number:04}") for number in range(1500)]
    Membership.objects.bulk_create(
        Membership(bloc=blocs[number % 135], unit=unit, since=date(2020, 1, 1)) for number, unit in enumerate(units)
    )
    with CaptureQueriesContext(
        connection,
    ) as begun:
        plan = drafting.begin(cast.council, effective_on=ON, decision=DECISION, by=cast.thu)
    with CaptureQueriesContext(connection) as compared:
        assert look(plan).counts["stays"] == 1503
    counts = []
    for part in (units[:10], units[10:30]):
        places = {place.bloc_id: place.pk for place in plan.places.all()}
        drafting.place(plan, {unit.pk: places[blocs[(units.index(unit) + 1) % 135].pk] for unit in part}, by=cast.thu)
        with CaptureQueriesContext(connection) as applied:
            apply(plan, cast.thu)
        counts.append(len(applied))
        plan = drafting.begin(cast.council, effective_on=ON, decision=f"{DECISION} {len(part)}", by=cast.thu)
    assert len(begun) < 40 and len(compared) <= 6
    assert counts[0] < 400 and counts[1] < 2 * counts[0]
