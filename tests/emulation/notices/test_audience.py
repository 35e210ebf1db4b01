"""Who is told, by the mandates and units of today."""

from datetime import date, timedelta

from blocs import succession
from common.clock import at, today
from emulation.notices.audience import Audience, of_councils, of_units, recipients, recipients_of_many
from tests.conftest import make_person, make_unit


def names(message):
    return [row.name for row in recipients(message)]


def test_each_person_once_in_vietnamese_order_without_the_one_who_acted(cast, tell):
    message = tell(to=of_units([cast.head, cast.member, cast.deputy], but=cast.dung))
    assert names(message) == ["An", "Bình", "Oanh"]
    both = tell(to=Audience(units=(cast.head.pk,), people=(cast.an.pk, cast.chi.pk)), key="2")
    assert names(both) == ["An", "Chi", "Oanh"]
    assert [row.stands_for for row in recipients(both)] == ["Sở Nội vụ", "", "Sở Nội vụ"]


def test_a_mandate_counts_on_its_last_day_and_not_after(cast, tell):
    make_person("Giang", cast.member, capacity="officer", since=today() - timedelta(9), until=today())
    message = tell(to=of_units([cast.member]))
    assert names(message) == ["Bình", "Giang"]
    with at(today() + timedelta(days=1)):
        assert names(message) == ["Bình"]


def test_what_was_asked_of_a_unit_is_told_to_the_one_that_followed_it(cast, tell):
    message = tell(to=of_units([cast.member]))
    new = make_unit("Kho bạc Nhà nước khu vực V")
    succession.merge([cast.member, cast.deputy], into=new, on=today(), decision="QĐ 1", by=cast.admin)
    make_person("Giang", new, since=today())
    assert [(row.name, row.stands_for) for row in recipients(message)] == [("Giang", new.name)]


def test_a_secretariat_is_told_of_its_own_council_only(cast, tell):
    assert names(tell(to=of_councils([cast.council]))) == ["Thư"]


def test_many_messages_take_as_many_queries_as_one(cast, tell, django_assert_num_queries):
    first = tell(to=of_units([cast.head]))
    others = [tell(to=of_units([cast.member, cast.deputy]), key=f"{n}") for n in range(3)]
    with django_assert_num_queries(2):
        recipients_of_many([first])
    with django_assert_num_queries(2):
        found = recipients_of_many([first, *others])
    assert [row.name for row in found[first.pk]] == ["An", "Oanh"]
    assert [row.name for row in found[others[0].pk]] == ["Bình", "Dung"]


def test_nobody_is_asked_for_an_audience_of_nobody(cast, tell, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert names(tell_nobody(tell)) == []


def tell_nobody(tell):
    from emulation.notices.models import Message

    return Message(pk=1, audience={})


def test_a_renamed_unit_twice_removed_is_followed(cast, tell):
    message = tell(to=of_units([cast.member]))
    with at(date(2026, 3, 2)):
        renamed = succession.rename(cast.member, name="Tên hai", code="T2", on=today(), decision="QĐ", by=cast.admin)
    with at(date(2026, 3, 9)):
        succession.rename(renamed.units[0], name="Tên ba", code="T3", on=today(), decision="QĐ", by=cast.admin)
        assert [(row.name, row.stands_for) for row in recipients(message)] == [("Bình", "Tên ba")]
