"""Units, blocs and seats: what must always hold."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation

from blocs.models import Bloc, Council, Membership, Succession, Unit
from tests.conftest import make_bloc, make_unit

DAY = date(2026, 7, 1)


def refused(row: models.Model, message: str, **changes) -> None:
    """The change is refused by the form check, with these words, and by the database."""
    for name, value in changes.items():
        setattr(row, name, value)
    with translation.override("en"):
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert message in error.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_unit_exists_until_the_day_before_it_is_dissolved(db):
    unit = make_unit(founded_on=date(2020, 1, 1), dissolved_on=DAY)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2026, 6, 30), DAY]
    assert [unit.exists_on(day) for day in days] == [False, True, True, False]
    assert [Unit.objects.existing_on(day).exists() for day in days] == [False, True, True, False]


def test_a_unit_without_dates_always_exists(db):
    unit = make_unit()
    assert unit.exists_on(date(1900, 1, 1))
    assert Unit.objects.existing_on(date(1900, 1, 1)).get() == unit


def test_a_unit_is_dissolved_after_it_was_founded(db):
    refused(make_unit(founded_on=DAY), "A unit is dissolved after it was founded.", dissolved_on=DAY)


def test_a_unit_is_not_its_own_parent(db):
    unit = make_unit()
    refused(unit, "A unit cannot stand under itself.", parent=unit)


def test_a_unit_does_not_succeed_itself(db):
    unit = make_unit()
    refused(Succession(old=unit, new=unit, kind="rename"), "A unit does not succeed itself.")


def test_a_code_names_one_unit(db):
    make_unit(code="SNV")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit(code="SNV")


def test_a_bloc_is_dissolved_after_it_was_established(db):
    bloc = make_bloc(established_on=DAY)
    refused(bloc, "A bloc is dissolved after it was established.", dissolved_on=date(2026, 6, 30))


def test_a_bloc_name_is_used_once_per_council(db):
    bloc = make_bloc("Khối 1")
    refused(Bloc(council=bloc.council, name="Khối 1", level="province"), "The council already has a bloc of this name.")
    make_bloc("Khối 1")


def test_a_seat_does_not_end_before_it_begins(db):
    seat = Membership(bloc=make_bloc(), unit=make_unit(), since=DAY)
    refused(seat, "The last day is not before the first.", until=date(2026, 6, 30))


def test_what_has_history_is_not_deleted(cast):
    for row in (cast.head, cast.bloc, cast.council):
        with pytest.raises(models.ProtectedError):
            row.delete()


def test_members_are_counted_on_a_day(cast):
    Membership.objects.filter(unit=cast.member).update(until=date(2026, 6, 30))
    counts = [
        Bloc.objects.with_member_count(day).get(pk=cast.bloc.pk).member_count
        for day in (date(2019, 12, 31), date(2026, 6, 30), DAY)
    ]
    assert counts == [0, 3, 2]


def test_a_year_has_the_units_that_sat_on_one_of_its_days(cast):
    Membership.objects.filter(unit=cast.member).update(until=date(2025, 1, 1))
    units = [seat.unit for seat in cast.bloc.memberships.of_year(date(2025, 1, 1), date(2025, 12, 31))]
    assert units == [cast.head, cast.member, cast.deputy]
    assert len(cast.bloc.memberships.of_year(date(2026, 1, 1), date(2026, 12, 31))) == 2


def test_blocs_are_found_without_accents(cast):
    assert Bloc.objects.matching("tong hop").get() == cast.bloc
    assert Council.objects.get(search__contains="vi du") == cast.council
    assert cast.bloc.label == "Khối thi đua Tổng hợp"
    cast.bloc.short_name = "Khối TH"
    assert cast.bloc.label == "Khối TH"
