"""Who sees which units, councils, blocs, years and covenants: lists and single pages use the same selection."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from blocs.models import Bloc, Council, Membership, Succession, Unit
from blocs.years import bounds
from common import clock
from common.clock import today
from emulation.campaigns import leading, permissions
from emulation.campaigns.models import Campaign, Movement
from emulation.covenants import drafting
from emulation.covenants.models import Covenant
from tests.conftest import make_bloc, make_unit

ALL = ["admin", "thu", "son", "an", "oanh", "binh", "dung", "chi"]
OURS = {"admin", "thu", "an", "oanh", "binh", "dung"}
DAY = timedelta(days=1)


def seen_by(cast, row) -> set[str]:
    rows = type(row).objects
    assert not rows.visible_to(AnonymousUser()).filter(pk=row.pk).exists()
    return {name for name in ALL if rows.visible_to(getattr(cast, name)).filter(pk=row.pk).exists()}


def test_a_bloc_is_seen_by_its_members_and_its_secretariat(cast):
    assert seen_by(cast, cast.bloc) == OURS
    assert seen_by(cast, cast.other_bloc) == {"admin", "son", "chi"}
    assert seen_by(cast, cast.council) == OURS


def test_a_unit_is_seen_by_those_beside_it_and_by_every_secretariat(cast):
    assert seen_by(cast, cast.member) == OURS | {"son"}
    assert seen_by(cast, cast.elsewhere) == {"admin", "thu", "son", "chi"}
    assert seen_by(cast, make_unit("Chưa thuộc khối nào")) == {"admin", "thu", "son"}


def test_every_row_is_listed_once(cast, campaign):
    make_bloc("Cụm khác", [cast.head, cast.member], council=cast.other_bloc.council)
    for model in (Unit, Bloc, Council, Campaign, Covenant):
        rows = list(model.objects.visible_to(cast.an))
        assert len(rows) == len(set(rows)), model


def test_a_unit_that_left_still_sees_its_bloc(cast):
    Membership.objects.filter(unit=cast.member).update(until=date(2021, 12, 31))
    assert seen_by(cast, cast.bloc) == OURS


def year_of(bloc, label):
    since, until = bounds(label)
    return Campaign.objects.create(bloc=bloc, year=label, starts_on=since, ends_on=until)


def test_a_unit_that_left_sees_the_years_it_took_part_in_and_no_later_one(cast, campaign):
    Membership.objects.filter(unit=cast.member).update(until=date(2021, 6, 30))
    sat, later = year_of(cast.bloc, "2021"), year_of(cast.bloc, "2022")
    assert seen_by(cast, sat) == OURS
    assert seen_by(cast, later) == seen_by(cast, campaign) == OURS - {"binh"}


def test_a_unit_that_joined_sees_the_years_from_then_on(cast, campaign):
    Membership.objects.filter(unit=cast.member).update(since=campaign.starts_on)
    assert seen_by(cast, campaign) == OURS
    assert seen_by(cast, year_of(cast.bloc, "2021")) == OURS - {"binh"}


def test_a_unit_sees_the_years_of_all_it_came_from(cast, campaign):
    old, between = make_unit("Viện Khoa học Thanh tra"), make_unit("Viện Chiến lược")
    Membership.objects.create(bloc=cast.bloc, unit=old, since=date(2020, 1, 1), until=date(2020, 12, 31))
    for before, after in ((old, between), (between, cast.elsewhere)):
        Succession.objects.create(old=before, new=after, kind=Succession.Kind.RENAME)
    assert seen_by(cast, year_of(cast.bloc, "2020")) == OURS | {"chi"}
    assert seen_by(cast, campaign) == OURS


def test_nobody_sees_anything_after_the_last_day_of_the_mandate(cast, campaign):
    for person in (cast.binh, cast.thu):
        person.mandates.update(until=today())
    with clock.at(today() + DAY):
        for row in (cast.bloc, campaign):
            assert seen_by(cast, row) == OURS - {"binh", "thu"}


def test_a_year_is_seen_as_its_bloc_is(cast, campaign):
    assert seen_by(cast, campaign) == OURS


def test_only_secretariats_manage(cast, campaign):
    for row in (cast.bloc, campaign, cast.council):
        managing = {
            name for name in ALL if type(row).objects.manageable_by(getattr(cast, name)).filter(pk=row.pk).exists()
        }
        assert managing == {"admin", "thu"}


def test_a_draft_is_seen_by_those_who_prepare_it_until_it_is_circulated(cast, draft):
    assert seen_by(cast, draft) == {"admin", "thu", "an", "oanh"}
    drafting.circulate(draft, by=cast.an)
    assert seen_by(cast, draft) == OURS


def test_the_list_of_years_one_prepares_answers_as_the_permission_does(cast, campaign):
    for name in ALL:
        user = getattr(cast, name)
        for day in (today(), date(today().year + 1, 1, 1)):
            with clock.at(day):
                listed = Campaign.objects.filter(leading.prepared_by(user)).filter(pk=campaign.pk).exists()
                assert listed == permissions.can_prepare(user, campaign), (name, day)


def test_everyone_who_signs_in_sees_movements(cast):
    movement = Movement.objects.create(name="Cả nước chung tay vì người nghèo", level="central")
    assert seen_by(cast, movement) == set(ALL)
    assert Movement.objects.matching("nguoi ngheo").get() == movement


@pytest.mark.parametrize("model", [Unit, Bloc, Council, Campaign, Covenant])
def test_what_one_sees_takes_one_query_after_the_mandates(cast, covenant, model, django_assert_num_queries):
    list(model.objects.visible_to(cast.binh))
    with django_assert_num_queries(1):
        list(model.objects.visible_to(cast.binh))
