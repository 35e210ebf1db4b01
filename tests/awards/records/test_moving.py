from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.records import moving
from blocs import succession
from common.clock import today
from tests.awards.records import making
from tests.conftest import codes


@pytest.fixture
def anh(cast):
    return making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)


def test_awards_keep_the_unit_of_their_time(cast, anh, catalogue):
    row = making.awarded(anh, "T-LDTT", 2024)
    moving.move(anh, unit=cast.head, on=today(), by=cast.thu)
    moving.move(anh, unit=cast.head, on=today(), by=cast.thu)
    anh.refresh_from_db()
    row.refresh_from_db()
    assert (anh.unit, anh.joined_on, row.unit) == (cast.head, today(), cast.member)
    assert anh.history.count() == 2


def test_a_unit_moves_its_people_only_where_it_writes_too(cast, anh):
    for user in (cast.binh, cast.an, cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            moving.move(anh, unit=cast.head, on=today(), by=user)


def test_the_heir_takes_over_the_people_of_a_merged_unit(cast, anh):
    succession.merge([cast.member], into=cast.head, on=today(), decision="QĐ 1", by=cast.thu)
    anh.refresh_from_db()
    assert moving.proposed(anh) == cast.head
    assert anh in type(anh).objects.visible_to(cast.an)
    moving.move(anh, unit=cast.head, on=today(), by=cast.an)
    anh.refresh_from_db()
    assert anh.unit == cast.head


def test_moves_that_cannot_be_are_refused(cast, anh):
    making.person(cast.head, "Nguyễn Văn Ánh", birth_year=1980)
    whole = making.collective(cast.member)
    for row, on, code in [
        (anh, today() + timedelta(days=1), "future"), (anh, today(), "recipient_exists"), (whole, today(), "two_units"),
    ]:  # fmt: skip
        with pytest.raises(ValidationError) as error:
            moving.move(row, unit=cast.head, on=on, by=cast.thu)
        assert codes(error) == {code}
