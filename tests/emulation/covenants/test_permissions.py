"""Who may read, comment and sign a covenant."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from blocs import rotation, succession
from blocs.models import Membership, Unit
from common import clock
from common.clock import today
from emulation.covenants import permissions
from tests.conftest import give_mandate, make_person

DAY = timedelta(days=1)
ALL = ["admin", "thu", "son", "an", "oanh", "binh", "dung", "chi"]


def who(cast, allowed) -> set[str]:
    assert not allowed(AnonymousUser())
    return {name for name in ALL if allowed(getattr(cast, name))}


def signs_for(user, covenant) -> list[Unit]:
    parties = covenant.parties.select_related("unit")
    return [party.unit for party in parties if permissions.signing_mandate(user, party)]


def party(covenant, unit):
    return covenant.parties.select_related("unit").get(unit=unit)


def signers(cast, covenant, unit) -> set[str]:
    return who(cast, lambda user: permissions.signing_mandate(user, party(covenant, unit)))


def test_the_head_unit_drafts_and_its_leaders_decide(cast, draft):
    assert who(cast, lambda user: permissions.can_draft(user, draft)) == {"admin", "thu", "an", "oanh"}
    assert who(cast, lambda user: permissions.can_decide(user, draft)) == {"admin", "thu", "an"}


def test_the_rights_of_one_reader_say_the_same(cast, draft):
    for day in (today(), today() + 400 * DAY):
        with clock.at(day):
            for name in ALL:
                user = getattr(cast, name)
                rights = permissions.rights(user, draft)
                assert rights.drafts == permissions.can_draft(user, draft), name
                assert rights.decides == permissions.can_decide(user, draft), name


def test_member_units_comment_and_secretariats_do_not(cast, draft):
    assert who(cast, lambda user: permissions.commenting_unit(user, draft)) == {"an", "oanh", "binh", "dung"}
    assert permissions.commenting_unit(cast.binh, draft) == cast.member


def test_a_unit_that_left_during_the_year_no_longer_comments(cast, draft):
    Membership.objects.filter(unit=cast.member).update(until=today() - DAY)
    assert permissions.commenting_unit(cast.binh, draft) is None


def test_leaders_sign_for_their_own_unit(cast, covenant):
    assert signers(cast, covenant, cast.head) == {"an"}
    assert signers(cast, covenant, cast.member) == {"binh"}
    assert signers(cast, covenant, cast.deputy) == {"dung"}


def test_without_a_mandate_there_is_no_signing(cast, covenant):
    assert permissions.check_signing_mandate(cast.binh, party(covenant, cast.member)).person == cast.binh
    for user in (cast.oanh, cast.an, cast.thu, cast.admin, cast.chi):
        with pytest.raises(PermissionDenied):
            permissions.check_signing_mandate(user, party(covenant, cast.member))


@pytest.mark.parametrize(("since", "until", "may"), [(-9, -1, False), (-9, 0, True), (0, 9, True), (1, 9, False)])
def test_a_mandate_signs_from_its_first_to_its_last_day(cast, covenant, since, until, may):
    cast.binh.mandates.update(until=today() - 30 * DAY)
    person = make_person("Mới", cast.member, since=today() + since * DAY, until=today() + until * DAY)
    assert bool(permissions.signing_mandate(person, party(covenant, cast.member))) is may


def test_who_leads_the_bloc_changes_nothing_for_signing(cast, covenant):
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="lý do", document="QĐ 1"
    )
    assert signers(cast, covenant, cast.head) == {"an"}
    assert who(cast, lambda user: permissions.can_decide(user, covenant)) == {"admin", "thu", "binh"}


def test_the_heir_of_a_renamed_unit_signs_for_it(cast, covenant):
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ", by=cast.thu)
    mandate = permissions.signing_mandate(cast.binh, party(covenant, cast.member))
    assert mandate.unit.name == "Kho bạc khu vực"
    assert signs_for(cast.binh, covenant) == [cast.member]
    assert permissions.commenting_unit(cast.binh, covenant).name == "Kho bạc khu vực"


def test_the_old_unit_signs_until_the_day_of_the_change(cast, covenant):
    new = succession.rename(
        cast.member, name="Kho bạc khu vực", code="KBKV", on=today() + DAY, decision="QĐ", by=cast.thu
    ).units[0]
    assert permissions.signing_mandate(cast.binh, party(covenant, cast.member)).unit == cast.member
    with clock.at(today() + DAY):
        assert permissions.signing_mandate(cast.binh, party(covenant, cast.member)).unit == new


def test_the_heir_of_an_heir_signs_too_and_others_do_not(cast, covenant):
    new = succession.rename(cast.member, name="Một", code="M1", on=today() - DAY, decision="QĐ", by=cast.thu).units[0]
    last = Unit(code="M2", name="Hai")
    succession.merge([new, cast.deputy], into=last, on=today(), decision="QĐ", by=cast.thu)
    leader = give_mandate(make_person("Người mới"), last, since=today()).person
    assert set(signs_for(leader, covenant)) == {cast.member, cast.deputy}
    assert signers(cast, covenant, cast.member) == set()


def test_each_signs_for_their_own_unit_only(cast, covenant):
    assert {name: signs_for(getattr(cast, name), covenant) for name in ALL} == {
        "admin": [], "thu": [], "son": [], "oanh": [], "chi": [],
        "an": [cast.head], "binh": [cast.member], "dung": [cast.deputy],
    }  # fmt: skip


def test_somebody_whose_mandate_ended_is_told_so(cast, covenant):
    for user in (cast.binh, cast.chi):
        permissions.check_mandate_has_not_ended(user, covenant)
    cast.binh.mandates.update(until=today() - DAY)
    with pytest.raises(PermissionDenied):
        permissions.check_mandate_has_not_ended(cast.binh, covenant)
