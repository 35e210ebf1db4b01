"""What a person stands for today."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from blocs import scope
from blocs.models import User
from common import clock
from common.clock import today
from tests.conftest import give_mandate, make_person, make_unit

DAY = timedelta(days=1)


def test_a_visitor_stands_for_nothing(db):
    visitor = AnonymousUser()
    assert scope.mandates(visitor) == []
    assert (scope.unit_ids(visitor), scope.council_ids(visitor)) == (set(), set())
    assert not scope.is_secretariat(visitor)
    assert not scope.sees_everything(visitor)


def test_people_stand_for_their_units_and_councils(cast):
    assert scope.unit_ids(cast.an) == scope.unit_ids(cast.oanh) == {cast.head.pk}
    assert scope.council_ids(cast.thu) == {cast.council.pk}
    assert scope.is_secretariat(cast.thu)
    assert not scope.is_secretariat(cast.an)
    assert [scope.sees_everything(u) for u in (cast.admin, cast.thu, cast.an)] == [True, False, False]


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [(-10, -1, False), (-10, 0, True), (0, 0, True), (0, 10, True), (1, 10, False)],
)
def test_a_mandate_counts_from_its_first_to_its_last_day(db, since, until, counts):
    unit = make_unit()
    person = make_person("Người", unit, since=today() + since * DAY, until=today() + until * DAY)
    assert bool(scope.unit_ids(person)) is counts


def test_rights_begin_and_end_at_midnight_on_the_same_person(db):
    """Mandates are kept on the person for one day, not longer."""
    old, new = make_unit(), make_unit()
    person = make_person("Người", old, until=today())
    give_mandate(person, new, since=today() + DAY)
    assert scope.unit_ids(person) == {old.pk}
    with clock.at(today() + DAY):
        assert scope.unit_ids(person) == {new.pk}
    assert scope.unit_ids(person) == {old.pk}


def test_mandates_are_read_once(db, django_assert_num_queries):
    person = make_person("Người", make_unit())
    with django_assert_num_queries(1):
        for _ in range(3):
            assert scope.mandates(person)[0].unit.name
            assert not scope.council_ids(person)


def test_a_new_mandate_counts_once_the_old_ones_are_forgotten(db):
    person, unit = make_person("Người"), make_unit()
    assert scope.unit_ids(person) == set()
    give_mandate(person, unit)
    scope.forget(person)
    assert scope.unit_ids(person) == {unit.pk}


def test_a_person_who_was_switched_off_stands_for_nothing(cast):
    cast.an.is_active = False
    cast.an.save()
    assert scope.mandates(User.objects.get(pk=cast.an.pk)) == []
