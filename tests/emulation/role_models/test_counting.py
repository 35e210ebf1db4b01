"""What reports count: by kind, by its own day, only what stands."""

from datetime import date, timedelta

from common import clock
from common.clock import today
from emulation.role_models import adopting, counting, deciding, noticing
from emulation.role_models.counting import Tally
from tests.emulation.role_models.conftest import make_notice, make_published


def tallies(campaign, unit, since, until):
    return counting.counts(campaign, unit, since, until).by_kind


def test_noticed_published_and_adopted_are_counted_by_kind(cast, year):
    row = make_published(year, cast)
    make_notice(year, cast, name="Tổ một cửa", kind="collective")
    idea = make_notice(year, cast, name="Bảng nhắc việc", kind="initiative")
    noticing.change(idea, recognised_by="UBND tỉnh", recognition="12/QĐ-UBND", recognised_on=today(), by=cast.binh)
    for unit, by in [(cast.deputy, cast.dung), (cast.head, cast.an)]:
        adopting.register(row, unit, what_was_applied="Làm theo", by=by)
    make_notice(year, cast, unit=cast.head, by=cast.an)
    assert tallies(year, cast.member, today(), today()) == {
        "person": Tally(noticed=1, published=1, adopted=1, adoptions=2),
        "collective": Tally(noticed=1),
        "initiative": Tally(noticed=1, recognised=1),
    }
    whole = counting.counts(year, None, today(), today())
    assert (whole.people_and_collectives.noticed, whole.initiatives.noticed, whole.total.noticed) == (3, 1, 4)


def test_a_claim_counts_once_it_is_confirmed(cast, year):
    row = make_published(year, cast)
    claim = adopting.register(row, cast.deputy, what_was_applied="Làm theo", by=cast.binh)
    assert tallies(year, cast.member, today(), today())["person"].adopted == 0
    adopting.answer(claim, confirmed=True, by=cast.dung)
    assert tallies(year, cast.member, today(), today())["person"].adopted == 1


def test_what_was_declined_or_withdrawn_does_not_count(cast, year):
    deciding.decline(make_notice(year, cast), because="Chưa rõ", by=cast.binh)
    deciding.withdraw(make_published(year, cast), because="Nhầm", by=cast.binh)
    assert counting.counts(year, cast.member, today(), today()).total == Tally()


def test_days_count_from_midnight_to_midnight_in_vietnam(cast, year):
    with clock.at(clock.now().replace(hour=16, minute=59)):  # 23:59 in Vietnam
        make_notice(year, cast)
        day = today()
    assert tallies(year, cast.member, day, day)["person"].noticed == 1
    assert tallies(year, cast.member, day + timedelta(1), day + timedelta(1))["person"].noticed == 0


def test_one_query_counts_and_units_that_sent_nothing_stand_with_zeros(cast, year, django_assert_num_queries):
    make_notice(year, cast)
    with django_assert_num_queries(1):
        counting.counts(year, cast.member, date(2020, 1, 1), today())
    found = [(unit, tally.noticed) for unit, tally in counting.by_unit(year, today(), today())]
    assert found == [(cast.head, 0), (cast.member, 1), (cast.deputy, 0)]
    assert [row.name for row in counting.sent(year, cast.member, today(), today())]
