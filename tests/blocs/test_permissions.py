"""Who may do what with blocs, by the mandates and terms of today."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from blocs import permissions, rotation
from blocs.models import Membership, Unit, User
from common import clock
from common.clock import today
from tests.conftest import give_mandate, make_person, make_unit

DAY = timedelta(days=1)


def everyone(cast) -> dict[str, User]:
    return {name: getattr(cast, name) for name in ("admin", "thu", "son", "an", "oanh", "binh", "dung", "chi")}


def who(cast, allowed) -> set[str]:
    """The names of those for whom `allowed` holds; never a visitor."""
    assert not allowed(AnonymousUser())
    return {name for name, user in everyone(cast).items() if allowed(user)}


def test_only_its_secretariat_manages_a_bloc(cast):
    assert who(cast, lambda user: permissions.manages_bloc(user, cast.bloc)) == {"admin", "thu"}
    assert who(cast, lambda user: permissions.manages_bloc(user, cast.other_bloc)) == {"admin", "son"}
    permissions.check_manages_bloc(cast.thu, cast.bloc)
    for user in (cast.son, cast.an, cast.chi):
        with pytest.raises(PermissionDenied):
            permissions.check_manages_bloc(user, cast.bloc)


def test_a_secretariat_manages_units_of_its_blocs_and_units_of_none(cast):
    loose = make_unit("Chưa thuộc khối nào")
    assert who(cast, lambda user: permissions.manages_unit(user, cast.head)) == {"admin", "thu"}
    assert who(cast, lambda user: permissions.manages_unit(user, cast.elsewhere)) == {"admin", "son"}
    assert who(cast, lambda user: permissions.manages_unit(user, loose)) == {"admin", "thu", "son"}


def sit(unit, bloc, since: int, until: int | None = None) -> Membership:
    end = date(until, 12, 31) if until else None
    return Membership.objects.create(bloc=bloc, unit=unit, since=date(since, 1, 1), until=end)


def test_a_seat_of_long_ago_gives_no_rights(cast):
    sit(cast.member, cast.other_bloc, 2010, 2011)
    for rule in (permissions.manages_unit, permissions.keeps_unit):
        assert who(cast, lambda user, rule=rule: rule(user, cast.member)) == {"admin", "thu"}


def test_a_unit_whose_seats_all_ended_stays_with_the_council_of_its_last(cast):
    unit = make_unit()
    sit(unit, cast.other_bloc, 2012, 2013)
    sit(unit, cast.bloc, 2010, 2011)
    assert who(cast, lambda user: permissions.keeps_unit(user, unit)) == {"admin", "son"}
    assert who(cast, lambda user: permissions.manages_unit(user, unit)) == {"admin", "son"}


def test_a_unit_that_will_sit_somewhere_is_in_those_hands(cast):
    unit = make_unit()
    sit(unit, cast.bloc, 2010, 2011)
    sit(unit, cast.other_bloc, today().year + 1)
    assert who(cast, lambda user: permissions.manages_unit(user, unit)) == {"admin", "son"}


def test_of_several_councils_the_one_whose_seat_was_entered_first_keeps_the_unit(cast):
    """A first day can be dated back; which seat was entered first cannot."""
    sit(cast.member, cast.other_bloc, 1990)
    assert who(cast, lambda user: permissions.manages_unit(user, cast.member)) == {"admin", "thu", "son"}
    assert who(cast, lambda user: permissions.keeps_unit(user, cast.member)) == {"admin", "thu"}


def test_lists_of_units_answer_as_the_permission_does(cast):
    sit(cast.member, cast.other_bloc, 1990)
    sit(cast.head, cast.other_bloc, 2010, 2011)
    sit(make_unit("Đã rời khối"), cast.other_bloc, 2010, 2011)
    make_unit("Chưa thuộc khối nào")
    for user in everyone(cast).values():
        for rule, rows in (
            (permissions.manages_unit, Unit.objects.manageable_by(user)),
            (permissions.keeps_unit, Unit.objects.kept_by(user)),
        ):
            assert {unit for unit in Unit.objects.all() if rule(user, unit)} == set(rows)


def test_the_head_unit_heads_and_its_leaders_decide(cast):
    assert who(cast, lambda user: permissions.heads_bloc(user, cast.bloc, cast.year)) == {"an", "oanh"}
    assert who(cast, lambda user: permissions.heads_bloc(user, cast.bloc, cast.year, deciding=True)) == {"an"}
    assert who(cast, lambda user: permissions.heads_bloc(user, cast.bloc, "1999")) == set()
    assert who(cast, lambda user: permissions.heads_bloc(user, cast.other_bloc, cast.year)) == set()


def test_deputies_and_people_by_authorisation_decide_too(cast):
    deputy = make_person("Phó", cast.head, capacity="deputy", post="Phó Giám đốc")
    authorised = make_person("Được ủy quyền", cast.head, capacity="authorised", authority="1/GUQ", post="Chánh VP")
    for person in (deputy, authorised):
        assert permissions.heads_bloc(person, cast.bloc, cast.year, deciding=True)


def test_a_unit_that_left_the_bloc_no_longer_heads_it(cast):
    Membership.objects.filter(unit=cast.head).update(until=today())
    assert permissions.heads_bloc(cast.an, cast.bloc, cast.year)
    with clock.at(today() + DAY):
        assert not permissions.heads_bloc(cast.an, cast.bloc, cast.year)
        assert permissions.heads_of(cast.bloc, cast.year).units == set()


def test_rights_of_the_head_pass_at_midnight(cast):
    """A new head from tomorrow: the outgoing has the rights today, the incoming from tomorrow."""
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today() + DAY, by=cast.thu, because="sáp nhập", document="QĐ 1"
    )
    for day, head in [(today() - DAY, "an"), (today(), "an"), (today() + DAY, "binh")]:
        with clock.at(day):
            heading = who(cast, lambda user: permissions.heads_bloc(user, cast.bloc, cast.year, deciding=True))
        assert heading == {head}, day


def test_a_mandate_of_the_unit_that_is_asked_for_is_found(cast):
    mandate = give_mandate(cast.oanh, cast.member, capacity="deputy", post="Phó Giám đốc")
    both = {cast.head.pk, cast.member.pk}
    assert permissions.mandate_in(cast.oanh, both).unit == cast.head
    assert permissions.mandate_in(cast.oanh, both, deciding=True) == mandate
    assert permissions.mandate_in(cast.oanh, {cast.elsewhere.pk}) is None
    assert permissions.mandate_in(cast.thu, both) is None


def test_a_unit_sits_in_a_bloc_today_or_not(cast):
    assert permissions.sits_in(cast.head, cast.bloc)
    assert not permissions.sits_in(cast.elsewhere, cast.bloc)
    Membership.objects.filter(unit=cast.head).update(until=today() - DAY)
    assert not permissions.sits_in(cast.head, cast.bloc)


@pytest.mark.parametrize(
    ("perm", "granted"),
    [
        ("blocs.view_unit", True),
        ("emulation.change_campaign", True),
        ("documents.export_document", True),
        ("blocs.delete_unit", False),
        ("sites.change_site", False),
        ("auth.add_group", False),
    ],
)
def test_secretariats_work_in_the_administration_but_never_delete(cast, perm, granted):
    assert cast.thu.has_perm(perm) is granted
    assert cast.admin.has_perm(perm)
    for user in (cast.an, cast.oanh, cast.chi):
        assert not user.has_perm(perm)


def test_rights_in_the_administration_end_with_the_mandate(cast):
    assert cast.thu.has_module_perms("blocs")
    assert not cast.thu.has_module_perms("auth")
    cast.thu.mandates.update(until=today())
    with clock.at(today() + DAY):
        late = User.objects.get(pk=cast.thu.pk)
        assert not late.has_perm("blocs.view_unit")
        assert not late.has_module_perms("blocs")


def test_the_backend_signs_nobody_in(cast):
    backend = permissions.MandateBackend()
    assert backend.authenticate(None, username=cast.an.email, password="x") is None
    assert backend.get_user(cast.an.pk) == cast.an
    assert backend.get_user(0) is None
