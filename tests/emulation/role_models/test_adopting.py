"""Other units adopt what is published: claimed by others, confirmed by themselves, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.clock import today
from emulation.notices.models import Message
from emulation.role_models import adopting, deciding, obligations
from emulation.role_models.models import Adoption, RoleModel
from tests.conftest import make_bloc, make_person, make_unit
from tests.emulation.role_models.conftest import make_notice, make_published
from tests.emulation.role_models.test_noticing import refuses

State = Adoption.State
WHAT = "Áp dụng tại bộ phận một cửa; giảm một ngày."


@pytest.fixture
def row(cast, year):
    return make_published(year, cast)


@pytest.fixture
def far(cast):
    """A unit of another bloc of the same council, with its leader."""
    unit = make_unit("Sở Ví Dụ")
    make_bloc("Khối thứ hai", [unit], council=cast.council)
    return unit, make_person("Giang", unit)


def register(row, unit, by, **fields):
    return adopting.register(row, unit, what_was_applied=WHAT, by=by, **fields)


@pytest.mark.parametrize("name", ["binh", "an", "oanh", "thu"])
def test_the_unit_that_shows_it_the_head_and_the_secretariat_claim(cast, row, name):
    adoption = register(row, cast.deputy, getattr(cast, name))
    assert (adoption.state, adoption.unit) == (State.CLAIMED, cast.deputy)


def test_a_leader_registers_for_the_own_unit_and_it_counts_at_once(cast, row):
    adoption = register(row, cast.deputy, cast.dung)
    assert (adoption.state, adoption.answered_by) == (State.CONFIRMED, cast.dung)


@pytest.mark.parametrize("name", ["chi", "son"])
def test_outsiders_register_nothing(cast, row, name):
    with pytest.raises(PermissionDenied):
        register(row, cast.deputy, getattr(cast, name))


def test_a_member_does_not_claim_for_others(cast, row):
    with pytest.raises(PermissionDenied):
        register(row, cast.head, cast.dung)


def test_registered_twice_it_is_one_and_a_leader_confirms_by_registering(cast, row):
    claim = register(row, cast.deputy, cast.binh)
    assert register(row, cast.deputy, cast.an) == claim
    assert register(row, cast.deputy, cast.dung).state == State.CONFIRMED
    assert Adoption.objects.count() == 1


def test_a_leader_confirms_a_claim_in_the_own_words(cast, row):
    claim = register(row, cast.deputy, cast.binh)
    own, day = "Áp dụng ở hai bộ phận.", today() - timedelta(days=9)
    adoption = adopting.register(row, cast.deputy, what_was_applied=own, since=day, by=cast.dung)
    assert (adoption, adoption.state) == (claim, State.CONFIRMED)
    adoption.refresh_from_db()
    assert (adoption.what_was_applied, adoption.since) == (own, day)
    assert [kept.what_was_applied for kept in adoption.history.order_by("pk")] == [WHAT, own]
    again = adopting.register(row, cast.deputy, what_was_applied="Khác.", by=cast.dung)
    assert (again.what_was_applied, again.since) == (own, day)


def test_a_claim_is_not_confirmed_from_a_day_to_come(cast, row):
    register(row, cast.deputy, cast.binh)
    ahead = today() + timedelta(days=1)
    refuses("in_the_future", lambda: register(row, cast.deputy, cast.dung, since=ahead))


@pytest.mark.parametrize("kind", ["person", "collective"])
def test_only_the_page_names_a_person_to_the_unit_that_is_asked(cast, year, far, kind):
    row = make_published(year, cast, kind=kind, name="Lê Thị Ví Dụ")
    unit, giang = far
    claim = adopting.register(row, unit, what_was_applied="Làm theo chị Trần Thị Nêu Tên", by=cast.binh)
    asked = Message.objects.get(key=f"role_model:{row.pk}:claimed:{claim.pk}")
    assert "Nêu Tên" not in asked.body and row.get_absolute_url() in asked.url + asked.body
    (duty,) = obligations.open_for([unit.pk])
    adopting.answer(claim, confirmed=False, because="Chưa làm", by=giang)
    told = Message.objects.get(key=f"role_model:{row.pk}:answered:{claim.pk}")
    words = [asked.subject + asked.body, duty.title, told.subject + told.body]
    assert ["Lê Thị Ví Dụ" in each for each in words] == [kind != "person", kind != "person", False]


def test_only_leaders_of_the_adopting_unit_answer(cast, row):
    claim = register(row, cast.deputy, cast.binh)
    for name in ("an", "binh", "chi", "thu", "son"):
        with pytest.raises(PermissionDenied):
            adopting.answer(claim, confirmed=True, by=getattr(cast, name))
    claim = adopting.answer(claim, confirmed=True, by=cast.dung)
    assert (claim.state, claim.answered_by) == (State.CONFIRMED, cast.dung)
    assert adopting.answer(claim, confirmed=True, by=cast.dung).history.count() == 2
    refuses("answered", lambda: adopting.answer(claim, confirmed=False, because="Nhầm", by=cast.dung))


def test_a_refusal_has_a_reason_and_leaves_the_place_free(cast, row):
    claim = register(row, cast.deputy, cast.binh)
    refuses("because_missing", lambda: adopting.answer(claim, confirmed=False, by=cast.dung))
    adopting.answer(claim, confirmed=False, because="Chưa làm", by=cast.dung)
    assert register(row, cast.deputy, cast.dung).state == State.CONFIRMED


def test_only_what_is_published_is_adopted_and_not_by_its_own_unit(cast, year, row):
    notice = make_notice(year, cast, name="Người khác")
    refuses("not_published", lambda: register(notice, cast.deputy, cast.thu))
    refuses("own_unit", lambda: register(row, cast.member, cast.binh))
    refuses("not_a_member", lambda: register(row, cast.elsewhere, cast.thu))


def test_a_unit_of_another_bloc_of_the_council_is_asked_and_reads_what_it_is_asked_about(cast, row, far):
    unit, giang = far
    assert not RoleModel.objects.visible_to(giang).exists()
    claim = register(row, unit, cast.binh)
    assert RoleModel.objects.visible_to(giang).get() == row
    assert adopting.answer(claim, confirmed=True, by=giang).state == State.CONFIRMED
    deciding.withdraw(row, because="Nhầm", by=cast.binh)
    assert not RoleModel.objects.visible_to(giang).exists()


def test_claims_are_read_by_the_two_units_the_head_and_the_secretariat_only(cast, row, far):
    unit, giang = far
    claim = register(row, unit, cast.binh)
    readers = [cast.an, cast.binh, cast.thu, giang, cast.dung, cast.chi, cast.son]
    assert [Adoption.objects.visible_to(who).exists() for who in readers] == [True] * 4 + [False] * 3
    adopting.answer(claim, confirmed=True, by=giang)
    assert [Adoption.objects.visible_to(who).exists() for who in readers] == [True] * 5 + [False] * 2
