"""Queries that are written once and asked with different values."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from blocs.models import Mandate, Membership, Term, Unit
from blocs.prepared import MOST, Prepared
from common.clock import today
from tests.conftest import make_unit

DAY = timedelta(days=1)


class Counted(Prepared):
    """Counts how many times the query was written."""

    def __init__(self, build):
        self.times = 0
        super().__init__(lambda **values: self._count(build, values))

    def _count(self, build, values):
        self.times += 1
        return build(**values)


def sitting(blocs, day):
    return Membership.objects.on(day).filter(bloc__pk__in=blocs).select_related("unit").order_by("unit__code")


def units(names):
    return Unit.objects.filter(name__in=names).order_by("pk")


def plans():
    """The queries whose plan PostgreSQL keeps for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return {statement for (statement,) in cursor.fetchall()}


def test_it_answers_as_the_query_that_was_not_prepared(cast, django_assert_num_queries):
    prepared, day = Counted(sitting), today()
    for asked in (day, day - 10_000 * DAY, day + DAY):
        plain = [(seat, seat.unit.name, seat.since) for seat in sitting([cast.bloc.pk], asked)]
        with django_assert_num_queries(1):
            assert [(seat, seat.unit.name, seat.since) for seat in prepared(blocs={cast.bloc.pk}, day=asked)] == plain
    assert prepared.times == 1


def test_the_values_of_one_reading_do_not_stay(db):
    one, other = make_unit(), make_unit()
    prepared = Prepared(units)
    assert prepared(names=[one.name]) == [one]
    assert prepared(names=[other.name]) == [other]
    assert prepared(names=[one.name, other.name]) == [one, other]


def test_lists_of_any_length_share_few_queries(db):
    found = [make_unit() for _number in range(8)]
    prepared = Counted(units)
    for count in (1, 2, 3, 4, 5, 6, 7, 8, 3, 0, 1):
        assert prepared(names={unit.name for unit in found[:count]}) == found[:count]
    assert prepared.times == 5  # for 0, 1, 2, 4 and 8


def test_no_query_is_kept_for_long_lists(db, django_assert_num_queries):
    found = [make_unit() for _number in range(MOST + 1)]
    prepared = Counted(units)
    for _reading in range(2):
        with django_assert_num_queries(1):
            assert prepared(names=[unit.name for unit in found]) == found
    assert prepared.times == 2


def test_no_row_has_a_number_that_no_column_holds(db, django_assert_num_queries):
    prepared = Prepared(lambda pk: Unit.objects.filter(pk=pk))
    with django_assert_num_queries(0):
        assert prepared(pk=10**20) == []


@pytest.mark.parametrize("more", [2**31, 2**32])
def test_a_number_too_large_for_four_bytes_is_not_cut(cast, more):
    prepared = Prepared(lambda pks: Unit.objects.filter(pk__in=pks))
    assert prepared(pks=[cast.head.pk + more]) == []
    assert prepared(pks=[cast.head.pk + more, cast.head.pk]) == [cast.head]


def test_nothing_is_asked_about_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(units)(names=[]) == []


def test_a_list_is_empty_beside_another_that_is_not(cast):
    prepared = Prepared(lambda blocs, units: Membership.objects.filter(Q(bloc__pk__in=blocs) | Q(unit__pk__in=units)))
    assert prepared(blocs=[], units=[cast.head.pk]) == list(Membership.objects.filter(unit=cast.head))
    assert prepared(blocs=[cast.bloc.pk], units=[]) == list(Membership.objects.filter(bloc=cast.bloc))


def test_the_query_may_look_different_for_yes_and_no(cast):
    prepared = Prepared(lambda bloc, heads: Term.objects.heads().filter(bloc=bloc) if heads else Term.objects.none())
    assert prepared(bloc=cast.bloc.pk, heads=True) == list(Term.objects.heads().filter(bloc=cast.bloc))
    assert prepared(bloc=cast.bloc.pk, heads=False) == []


def test_none_is_asked_for_as_such(cast):
    prepared = Prepared(lambda until: Membership.objects.filter(until=until).order_by("pk"))
    assert prepared(until=today() + DAY) == []
    assert prepared(until=None) == list(Membership.objects.filter(until=None).order_by("pk"))
    assert prepared(until=None)


def test_unions_counts_and_plain_values_are_prepared_too(cast):
    def counted(blocs: list[int]) -> QuerySet:
        seats = Membership.objects.filter(bloc__pk__in=blocs).order_by().values("bloc")
        terms = Term.objects.filter(bloc__pk__in=blocs).order_by().values("bloc")
        parts = [rows.annotate(n=Count("pk")).values_list("bloc", "n") for rows in (seats, terms)]
        return parts[0].union(parts[1], all=True)

    prepared = Prepared(counted)
    for _reading in range(2):
        assert sorted(prepared(blocs=[cast.bloc.pk])) == sorted(counted([cast.bloc.pk]))
        assert prepared(blocs=[0]) == []


def test_rows_can_be_asked_for_what_was_left_out(cast):
    prepared = Prepared(lambda person: Mandate.objects.filter(person=person).only("post"))
    for person in (cast.an, cast.thu):
        (mandate,) = prepared(person=person.pk)
        assert mandate.get_deferred_fields()
        assert mandate.person == person


@pytest.mark.postgres
def test_a_day_that_the_query_finds_out_by_itself_is_refused(db):
    """It would be the day on which the server was started, for ever."""
    prepared = Prepared(lambda person: Mandate.objects.current().filter(person=person))
    with pytest.raises(TypeError, match="as values"):
        prepared(person=1)
    with pytest.raises(TypeError, match="as values"):
        Prepared(lambda day: Mandate.objects.filter(person=7, since=day))(day=date(2026, 1, 1))


@pytest.mark.postgres
def test_the_server_plans_a_query_that_is_asked_often_only_once(cast):
    """What it answers afterwards follows the values all the same, and other queries are sent as ever."""
    prepared, day, before = Prepared(sitting), today(), plans()
    for asked in [day] * 8 + [day - 10_000 * DAY, day]:
        assert prepared(blocs={cast.bloc.pk}, day=asked) == list(sitting([cast.bloc.pk], asked))
    (statement,) = plans() - before
    assert "blocs_membership" in statement
    assert "$1" in statement
    with CaptureQueriesContext(connection) as captured:
        prepared(blocs={cast.bloc.pk}, day=day)
    assert str(day) in captured[0]["sql"], "a log tells the values"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_threads_ask_the_same_query_by_their_own_connections():
    unit, prepared, found = make_unit(), Prepared(units), []

    def ask():
        found.append(prepared(names=[unit.name]))
        connection.close()

    threads = [Thread(target=ask) for _number in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert found == [[unit], [unit]]
    assert prepared(names=[unit.name]) == [unit]


def test_a_prepared_query_is_a_part_of_another(cast, django_assert_num_queries):
    prepared = Counted(lambda names: units(names).values("pk"))
    for unit in (cast.head, cast.member):
        with django_assert_num_queries(1):
            assert list(Unit.objects.filter(pk__in=prepared.subquery(names=[unit.name]))) == [unit]
    assert prepared.times == 1
    assert list(Unit.objects.filter(pk__in=prepared.subquery(names=[]))) == []
    both = Q(pk__in=prepared.subquery(names=[cast.head.name])) | Q(pk__in=prepared.subquery(names=[cast.member.name]))
    assert set(Unit.objects.filter(both)) == {cast.head, cast.member}
    assert list(Membership.objects.filter(unit__in=prepared.subquery(names=[cast.head.name]))) == list(
        Membership.objects.filter(unit=cast.head)
    )


def test_more_than_a_prepared_query_holds_is_a_part_of_another_too(cast):
    names = [cast.head.name, *(f"Đơn vị {number}" for number in range(MOST))]
    prepared = Prepared(lambda names: units(names).values("pk"))
    assert list(Unit.objects.filter(pk__in=prepared.subquery(names=names))) == [cast.head]


def test_a_prepared_part_stands_beside_a_count(cast):
    """PostgreSQL would be asked to group by a subquery of many rows."""
    prepared = Prepared(lambda names: units(names).values("pk"))
    names = [cast.head.name, cast.member.name]
    rows = Unit.objects.annotate(seats=Count("memberships"))
    found = rows.filter(Q(seats__gt=99) | Q(pk__in=prepared.subquery(names=names)))
    assert set(found) == {cast.head, cast.member}
