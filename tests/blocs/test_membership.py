"""Which units sit in a bloc: seats are carried on, end, and never draw in a unit that is in other hands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import membership
from blocs.models import Membership
from tests.conftest import codes, make_bloc, make_unit

DAY = timedelta(days=1)
FIRST, LAST = date(2030, 1, 1), date(2030, 12, 31)


def seats(bloc, unit) -> list[tuple]:
    return list(Membership.objects.filter(bloc=bloc, unit=unit).order_by("since").values_list("since", "until"))


@pytest.fixture
def unit(db):
    return make_unit("Sở Y tế")


def test_a_seat_is_kept_with_the_reason_and_the_person(cast, unit):
    row = membership.seat(cast.bloc, unit, since=FIRST, by=cast.thu, because="Quyết định 77/QĐ")
    kept = row.history.get()
    assert (kept.since, kept.until, kept.history_user, kept.history_change_reason) == (
        FIRST, None, cast.thu, "Quyết định 77/QĐ",
    )  # fmt: skip


def test_seating_twice_changes_nothing(cast, unit):
    first = membership.seat(cast.bloc, unit, since=FIRST, until=LAST, by=cast.thu)
    assert membership.seat(cast.bloc, unit, since=FIRST, until=LAST, by=cast.thu) == first
    assert membership.seat(cast.bloc, unit, since=FIRST + DAY, until=LAST - DAY, by=cast.thu) == first
    assert first.history.count() == 1


def test_years_in_a_row_are_one_seat_whichever_comes_first(cast, unit):
    membership.seat(cast.bloc, unit, since=FIRST, until=LAST, by=cast.thu)
    membership.seat(cast.bloc, unit, since=LAST + DAY, until=date(2031, 12, 31), by=cast.thu)
    membership.seat(cast.bloc, unit, since=date(2029, 1, 1), until=FIRST - DAY, by=cast.thu)
    assert seats(cast.bloc, unit) == [(date(2029, 1, 1), date(2031, 12, 31))]


def test_a_later_seat_is_not_run_into(cast, unit):
    membership.seat(cast.bloc, unit, since=LAST, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        membership.seat(cast.bloc, unit, since=FIRST, by=cast.thu)
    assert codes(error) == {"overlap"}


@pytest.mark.parametrize("name", ["an", "oanh", "chi", "son"])
def test_only_the_secretariat_seats_and_lets_leave(cast, unit, name):
    by, row = getattr(cast, name), cast.member.memberships.get()
    with pytest.raises(PermissionDenied):
        membership.seat(cast.bloc, unit, since=FIRST, by=by)
    with pytest.raises(PermissionDenied):
        membership.leave(row, on=LAST, by=by, because="lý do")
    with pytest.raises(PermissionDenied):
        membership.withdraw(row, by=by, because="lý do")
    assert seats(cast.bloc, cast.member) == [(date(2020, 1, 1), None)]


def test_a_unit_of_another_council_is_not_drawn_in_but_an_administrator_may(cast):
    with pytest.raises(PermissionDenied):
        membership.seat(cast.bloc, cast.elsewhere, since=FIRST, by=cast.thu)
    membership.seat(cast.bloc, cast.elsewhere, since=FIRST, by=cast.admin)
    assert seats(cast.bloc, cast.elsewhere) == [(FIRST, None)]


def test_a_unit_that_leaves_keeps_its_row_with_the_reason(cast):
    row = membership.leave(cast.member.memberships.get(), on=LAST, by=cast.thu, because="Quyết định 77/QĐ")
    assert seats(cast.bloc, cast.member) == [(date(2020, 1, 1), LAST)]
    assert row.history.first().history_change_reason == "Quyết định 77/QĐ"


def test_leaving_twice_changes_nothing(cast):
    row = membership.leave(cast.member.memberships.get(), on=LAST, by=cast.thu, because="lý do")
    before = row.history.count()
    membership.leave(row, on=LAST, by=cast.thu, because="lý do")
    assert row.history.count() == before


def test_leaving_takes_a_reason_and_neither_prolongs_nor_ends_before_it_began(cast):
    row = membership.leave(cast.member.memberships.get(), on=LAST, by=cast.thu, because="lý do")
    for on, because, code in [
        (LAST, " ", "because_missing"),
        (LAST + DAY, "lý do", "prolongs"),
    ]:
        with pytest.raises(ValidationError) as error:
            membership.leave(row, on=on, by=cast.thu, because=because)
        assert codes(error) == {code}
    with pytest.raises(ValidationError):
        membership.leave(row, on=date(2019, 12, 31), by=cast.thu, because="lý do")
    assert seats(cast.bloc, cast.member) == [(date(2020, 1, 1), LAST)]


def test_a_seat_that_never_began_goes_and_its_history_stays(cast):
    row = membership.seat(make_bloc(council=cast.council), cast.member, since=FIRST, by=cast.thu)
    pk = row.pk
    membership.withdraw(row, by=cast.thu, because="Quyết định 77/QĐ")
    last = Membership.history.filter(id=pk).first()
    assert not Membership.objects.filter(pk=pk).exists()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", cast.thu, "Quyết định 77/QĐ")
