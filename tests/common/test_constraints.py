"""Two rows of one thing never cover the same day: the check and, on PostgreSQL, the database itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from blocs.models import Mandate, Membership, Term
from common.constraints import NoOverlap
from tests.conftest import codes, make_bloc, make_person, make_unit

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def seat(db):
    return Membership.objects.create(bloc=make_bloc(), unit=make_unit(), since=FIRST, until=LAST)


OVERLAPPING = [
    (FIRST, LAST),
    (LAST, LAST),
    (FIRST - DAY, FIRST),
    (FIRST + DAY, LAST - DAY),
    (FIRST - DAY, None),
    (LAST, None),
]
APART = [(LAST + DAY, None), (LAST + DAY, LAST + DAY), (FIRST - DAY, FIRST - DAY)]


@pytest.mark.parametrize(("since", "until"), OVERLAPPING)
def test_a_second_row_for_the_same_days_is_refused(seat, since, until):
    with translation.override("en"), pytest.raises(ValidationError) as error:
        Membership(bloc=seat.bloc, unit=seat.unit, since=since, until=until).full_clean()
    assert codes(error) == {"overlap"}
    assert error.value.messages == ["This unit already sits in this bloc in this time."]


@pytest.mark.parametrize(("since", "until"), APART)
def test_rows_one_after_the_other_are_accepted(seat, since, until):
    row = Membership(bloc=seat.bloc, unit=seat.unit, since=since, until=until)
    row.full_clean()
    row.save()


def test_another_unit_and_another_bloc_do_not_count(seat):
    Membership(bloc=seat.bloc, unit=make_unit(), since=FIRST, until=LAST).full_clean()
    Membership(bloc=make_bloc(), unit=seat.unit, since=FIRST, until=LAST).full_clean()


def test_a_row_does_not_overlap_itself(seat):
    seat.until = None
    seat.full_clean()


def test_only_rows_that_meet_the_condition_are_compared(cast):
    """Two deputies may serve at a time, two heads may not; a unit has one role."""

    def term(unit, role):
        return Term(bloc=cast.bloc, unit=unit, year=cast.year, role=role, since=FIRST, until=LAST)

    Term.objects.all().delete()
    term(cast.head, "head").save()
    term(cast.member, "deputy").full_clean()
    with pytest.raises(ValidationError) as error:
        term(cast.member, "head").full_clean()
    assert codes(error) == {"head_exists"}
    with pytest.raises(ValidationError) as error:
        term(cast.head, "deputy").full_clean()
    assert codes(error) == {"role_exists"}


def test_an_empty_field_equals_no_other(cast):
    """A person may work for two units, or two councils: the empty council, or unit, of both is not the same one."""
    person = make_person("Hai nơi", cast.head, capacity="officer")
    Mandate(person=person, unit=cast.member, capacity="officer", post="Chuyên viên", since=FIRST).full_clean()
    for council in (cast.council, cast.other_bloc.council):
        mandate = Mandate(person=person, council=council, capacity="leader", post="Trưởng ban", since=FIRST)
        mandate.full_clean()
        mandate.save()


def test_a_field_that_a_form_leaves_out_is_not_checked(seat):
    row = Membership(bloc=seat.bloc, since=FIRST)
    row.full_clean(exclude=["unit"])
    row.since = None
    NoOverlap(name="x", fields=["bloc"]).validate(Membership, row)


def test_two_constraints_are_equal_when_they_say_the_same():
    one, other = (NoOverlap(name="x", fields=["bloc"], equal={"role": "head"}) for _ in range(2))
    assert one == other
    assert one != NoOverlap(name="x", fields=["bloc"])
    _path, _args, kwargs = one.deconstruct()
    assert NoOverlap(**kwargs) == one


@pytest.mark.postgres
@pytest.mark.parametrize(("since", "until"), OVERLAPPING)
def test_postgresql_refuses_an_overlapping_row_that_nobody_checked(seat, since, until):
    with pytest.raises(IntegrityError, match="membership_once_at_a_time"), transaction.atomic():
        Membership.objects.bulk_create([Membership(bloc=seat.bloc, unit=seat.unit, since=since, until=until)])


@pytest.mark.postgres
@pytest.mark.parametrize(("since", "until"), APART)
def test_postgresql_accepts_rows_one_after_the_other(seat, since, until):
    Membership.objects.bulk_create([Membership(bloc=seat.bloc, unit=seat.unit, since=since, until=until)])


@pytest.mark.postgres
def test_postgresql_refuses_a_second_head_in_plain_sql(cast):
    with pytest.raises(IntegrityError, match="term_one_head_per_bloc_and_year"), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO blocs_term (bloc_id, unit_id, year, role, "order", is_acting, basis, document, since)'
            " VALUES (%s, %s, %s, 'head', 1, false, 'election', '', %s)",
            [cast.bloc.pk, cast.member.pk, cast.year, f"{cast.year}-06-01"],
        )


@pytest.mark.postgres
def test_postgresql_carries_every_constraint_of_the_models(db):
    wanted = {c.name for m in (Membership, Term, Mandate) for c in m._meta.constraints if isinstance(c, NoOverlap)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        there = {name for (name,) in cursor.fetchall()}
    assert len(wanted) == 6
    assert wanted <= there
