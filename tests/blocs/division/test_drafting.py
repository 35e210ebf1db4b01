"""How a new division is prepared, and who may."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import membership
from blocs.division import drafting
from blocs.division.drafting import Wanted
from blocs.models import Bloc, Membership, PlannedSeat, Redivision
from tests.conftest import codes, make_bloc, make_unit

DAY = date(2030, 7, 1)
DECISION = "Quyết định số 77/2030/QĐ-UBND"


@pytest.fixture
def second(cast):
    """A second bloc of the council, of one unit."""
    return make_bloc("Khối thi đua Kinh tế", [make_unit("Sở Công Thương")], council=cast.council)


@pytest.fixture
def plan(cast, second):
    return drafting.begin(cast.council, effective_on=DAY, decision=DECISION, by=cast.thu)


def seats(plan) -> dict[str, str]:
    rows = PlannedSeat.objects.filter(redivision=plan).select_related("unit", "place")
    return {row.unit.name: row.place.name if row.place else "" for row in rows}


TODAY = {
    "Sở Nội vụ": "Khối thi đua Tổng hợp",
    "Kho bạc Nhà nước tỉnh": "Khối thi đua Tổng hợp",
    "Đài Phát thanh và Truyền hình tỉnh": "Khối thi đua Tổng hợp",
    "Sở Công Thương": "Khối thi đua Kinh tế",
}


def test_a_plan_begins_with_the_division_as_it_is(cast, plan):
    assert seats(plan) == TODAY
    assert {place.bloc for place in plan.places.all()} == {*Bloc.objects.filter(council=cast.council)}
    assert (plan.state, plan.created_by, plan.history.get().history_user) == ("draft", cast.thu, cast.thu)


def test_seats_that_end_the_day_before_count_too(cast, second):
    Membership.objects.filter(bloc=cast.bloc).update(until=DAY - timedelta(days=1))
    Membership.objects.filter(bloc=second).update(until=DAY - timedelta(days=2))
    plan = drafting.begin(cast.council, effective_on=DAY, decision=DECISION, by=cast.thu)
    assert seats(plan) == {name: bloc for name, bloc in TODAY.items() if name != "Sở Công Thương"}


def test_the_same_decision_for_the_same_day_is_one_plan(cast, plan):
    again = drafting.begin(cast.council, effective_on=DAY, decision=f"  {DECISION} ", by=cast.thu)
    assert again == plan
    other = drafting.begin(cast.council, effective_on=DAY, decision="Quyết định khác", by=cast.thu)
    assert other != plan


def test_a_decision_is_not_dated_after_its_first_day(cast):
    with pytest.raises(ValidationError) as error:
        drafting.begin(
            cast.council, effective_on=DAY, decided_on=DAY + timedelta(days=1), decision=DECISION, by=cast.thu
        )
    assert codes(error) == {"decided_later"}


@pytest.mark.parametrize("name", ["an", "oanh", "chi", "son"])
def test_only_the_secretariat_of_the_council_prepares(cast, plan, name):
    by, place = getattr(cast, name), plan.places.first()
    for attempt in (
        lambda: drafting.begin(cast.council, effective_on=DAY, decision="khác", by=by),
        lambda: drafting.describe(plan, decision="khác", by=by),
        lambda: drafting.add_bloc(plan, name="Khối mới", by=by),
        lambda: drafting.place(plan, {cast.head.pk: place.pk}, by=by),
        lambda: drafting.replace(plan, [Wanted(cast.head, place.name)], by=by),
        lambda: drafting.discard(plan, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert seats(plan) == TODAY
    assert not Redivision.objects.visible_to(by).exists()


def test_day_and_decision_change_once(cast, plan):
    drafting.describe(plan, effective_on=DAY, decision="Quyết định số 78", by=cast.thu)
    changed = drafting.describe(plan, decision="Quyết định số 78", by=cast.thu)
    assert (changed.decision, changed.history.count()) == ("Quyết định số 78", 2)


def test_a_new_bloc_is_of_the_kind_that_its_name_says_and_of_the_level_of_the_council(cast, plan):
    first = drafting.add_bloc(plan, name="Cụm thi đua số 1", by=cast.thu)
    assert (first.bloc, first.kind, first.level) == (None, "cluster", "province")
    assert drafting.add_bloc(plan, name=" Cụm  thi đua số 1", by=cast.thu) == first


def test_a_bloc_that_exists_is_taken_and_one_that_was_dissolved_refused(cast, plan, second):
    late = make_bloc("Khối mới lập", council=cast.council, kind="cluster")
    assert drafting.add_bloc(plan, name=late.name, by=cast.thu).bloc == late
    Bloc.objects.create(council=cast.council, name="Khối cũ", level="province", dissolved_on=DAY)
    with pytest.raises(ValidationError) as error:
        drafting.add_bloc(plan, name="Khối cũ", by=cast.thu)
    assert codes(error) == {"bloc_gone"}


def test_units_are_put_elsewhere_out_and_in(cast, plan, second):
    new, target = make_unit("Sở Y tế"), plan.places.get(bloc=second).pk
    moves = {cast.head.pk: target, cast.member.pk: None, new.pk: target, make_unit().pk: None}
    assert drafting.place(plan, moves, by=cast.thu) == 3
    assert drafting.place(plan, moves, by=cast.thu) == 0
    assert seats(plan) == {
        **TODAY, "Sở Nội vụ": second.name, "Kho bạc Nhà nước tỉnh": "", "Sở Y tế": second.name,
    }  # fmt: skip


def test_a_unit_of_another_council_is_not_planned(cast, plan):
    place = plan.places.first()
    with pytest.raises(PermissionDenied):
        drafting.place(plan, {cast.elsewhere.pk: place.pk}, by=cast.thu)
    with pytest.raises(PermissionDenied):
        drafting.replace(plan, [Wanted(cast.elsewhere, place.name)], by=cast.thu)
    assert drafting.place(plan, {cast.elsewhere.pk: place.pk}, by=cast.admin) == 1


def test_a_place_of_another_plan_is_none_of_this(cast, plan):
    other = drafting.begin(cast.council, effective_on=DAY, decision="khác", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        drafting.place(plan, {cast.head.pk: other.places.first().pk}, by=cast.thu)
    assert codes(error) == {"unknown_place"}


def test_a_whole_division_replaces_the_plan_and_names_who_is_left_out(cast, plan, second):
    drafting.add_bloc(plan, name="Khối thừa", by=cast.thu)
    wanted = [
        Wanted(cast.head, "Khối thi đua số 1", kind="cluster"), Wanted(cast.member, second.name),
        Wanted(make_unit("Sở Y tế"), ""),
    ]  # fmt: skip
    for _twice in range(2):
        drafting.replace(plan, wanted, by=cast.thu)
        assert seats(plan) == {
            "Sở Nội vụ": "Khối thi đua số 1", "Kho bạc Nhà nước tỉnh": second.name, "Sở Y tế": "",
            "Đài Phát thanh và Truyền hình tỉnh": "", "Sở Công Thương": "",
        }  # fmt: skip
        places = plan.places.order_by("name").values_list("name", "kind")
        assert list(places) == [
            ("Khối thi đua Kinh tế", "bloc"), ("Khối thi đua số 1", "cluster"), ("Khối thi đua Tổng hợp", "bloc"),
        ]  # fmt: skip


def test_a_plan_that_is_given_up_changes_no_more(cast, plan):
    drafting.discard(plan, by=cast.thu)
    assert drafting.discard(plan, by=cast.thu).history.count() == 2
    with pytest.raises(ValidationError) as error:
        drafting.add_bloc(plan, name="Khối mới", by=cast.thu)
    assert codes(error) == {"not_a_draft"}


def test_today_is_as_it_was_while_a_plan_is_made(cast, plan):
    drafting.place(plan, {cast.head.pk: None}, by=cast.thu)
    assert membership.Membership.objects.filter(until=None, bloc=cast.bloc).count() == 3
