"""People and the mandates they hold."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from blocs import permissions
from blocs.models import Mandate, Membership, User
from common import clock, history
from common.clock import today
from tests.conftest import codes, give_mandate, make_person, make_unit

DAY = timedelta(days=1)


def test_an_e_mail_names_one_person_whatever_its_case(db):
    User.objects.create_user("An@ViDu.vn", "x", full_name="An")
    assert User.objects.get_by_natural_key("AN@vidu.VN").email == "an@vidu.vn"
    with pytest.raises(ValidationError):
        User.objects.create_user("AN@vidu.vn", "x", full_name="An khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="AN@VIDU.VN", full_name="An khác").save()


def test_a_person_needs_a_name_and_an_address(db):
    for email, name in [("", "An"), ("an", "An"), ("an@vidu.vn", "")]:
        with pytest.raises(ValidationError):
            User.objects.create_user(email, "x", full_name=name)


def test_people_are_found_without_accents(db):
    person = make_person("Đặng Thị Ước")
    assert User.objects.matching("uoc dang").get() == person
    assert User.objects.matching(person.email).get() == person


def test_secretariats_and_administrators_enter_the_administration(cast):
    people = [cast.thu, cast.son, cast.admin, cast.an, cast.oanh, cast.chi]
    assert [person.is_staff for person in people] == [True, True, True, False, False, False]


def test_nobody_enters_the_administration_after_the_last_day(cast):
    cast.thu.mandates.update(until=today())
    assert User.objects.get(pk=cast.thu.pk).is_staff
    with clock.at(today() + DAY):
        assert not User.objects.get(pk=cast.thu.pk).is_staff


def test_a_person_who_was_switched_off_has_no_rights(cast):
    for person in (cast.thu, cast.admin):
        person.is_active = False
        person.save()
        fresh = User.objects.get(pk=person.pk)
        assert not fresh.is_staff
        assert not permissions.manages_bloc(fresh, cast.bloc)


def test_a_mandate_is_for_a_unit_or_for_a_council(cast):
    for fields in [{}, {"unit": cast.head, "council": cast.council}]:
        mandate = Mandate(person=cast.chi, post="Chuyên viên", since=today(), **fields)
        with translation.override("en"), pytest.raises(ValidationError) as error:
            mandate.full_clean()
        assert "A mandate is for a unit or for a council: choose one of them." in error.value.messages
        with pytest.raises(IntegrityError), transaction.atomic():
            mandate.save()


def test_a_person_authorised_to_sign_has_a_paper_that_says_so(cast):
    mandate = Mandate(person=cast.chi, unit=cast.head, capacity="authorised", post="Chánh Văn phòng", since=today())
    with pytest.raises(ValidationError):
        mandate.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate.save()
    mandate.authority = "Giấy ủy quyền 1/GUQ"
    mandate.full_clean()


def test_a_unit_has_one_head_at_a_time(cast):
    with pytest.raises(ValidationError) as error:
        give_mandate(cast.chi, cast.head)
    assert codes(error) == {"leader_exists"}
    cast.an.mandates.update(until=today() - DAY)
    give_mandate(cast.chi, cast.head, since=today())


def test_a_person_has_one_mandate_per_unit_and_council_at_a_time(cast):
    with pytest.raises(ValidationError) as error:
        give_mandate(cast.oanh, cast.head, capacity="deputy")
    assert codes(error) == {"overlap"}
    with pytest.raises(ValidationError) as error:
        give_mandate(cast.thu, council=cast.council, capacity="officer")
    assert codes(error) == {"overlap"}
    give_mandate(cast.oanh, cast.member, capacity="deputy")
    give_mandate(cast.thu, council=cast.other_bloc.council, capacity="officer")


def test_a_mandate_does_not_end_before_it_begins(cast):
    with pytest.raises(ValidationError):
        give_mandate(cast.chi, make_unit(), since=today(), until=today() - DAY)


def test_officers_and_secretariats_do_not_sign(cast):
    signers = [m.person for m in Mandate.objects.signing().filter(unit=cast.head)]
    assert signers == [cast.an]
    may = {person.full_name: person.mandates.get().may_sign for person in (cast.an, cast.oanh, cast.thu)}
    assert may == {"An": True, "Oanh": False, "Thư": False}


def test_a_secretariat_changes_the_accounts_of_its_own_people_only(cast):
    people = [cast.an, cast.oanh, cast.thu, cast.chi, cast.son, cast.admin]
    assert [permissions.manages_person(cast.thu, p) for p in people] == [True, True, True, False, False, False]
    assert [permissions.manages_person(cast.son, p) for p in people] == [False, False, False, True, True, False]
    assert all(permissions.manages_person(cast.admin, p) for p in people)
    assert not any(permissions.manages_person(cast.an, p) for p in people)
    assert not any(permissions.manages_person(cast.chi, p) for p in [*people, make_person("Chưa có đơn vị")])


def test_lists_of_people_and_mandates_answer_as_the_permission_does(cast):
    make_person("Chưa có đơn vị")
    give_mandate(make_person("Hai nơi", cast.member, capacity="officer"), cast.elsewhere, capacity="officer")
    for user in (cast.thu, cast.son, cast.admin, cast.an, cast.chi):
        for person in User.objects.all():
            listed = User.objects.manageable_by(user).filter(pk=person.pk).exists()
            assert listed == permissions.manages_person(user, person), (user, person)
    assert not Mandate.objects.manageable_by(cast.thu).filter(person__in=[cast.chi, cast.son]).exists()
    assert Mandate.objects.manageable_by(cast.thu).filter(person=cast.an).exists()


def test_an_account_without_a_mandate_belongs_to_who_made_it(cast):
    newcomer = User(email="moi@vidu.vn", full_name="Mới")
    newcomer.set_unusable_password()
    history.save(newcomer, by=cast.thu)
    history.save(newcomer, by=cast.son)
    assert permissions.manages_person(cast.thu, newcomer)
    assert permissions.manages_person(cast.admin, newcomer)
    assert not permissions.manages_person(cast.son, newcomer)
    assert newcomer not in User.objects.overseen_by(cast.son)
    nobodys = make_person("Không rõ ai lập")
    assert not permissions.manages_person(cast.thu, nobodys)


def test_people_of_a_shared_unit_are_seen_by_both_councils_and_changed_by_its_keeper(cast):
    Membership.objects.create(bloc=cast.other_bloc, unit=cast.member, since=date(1990, 1, 1))
    mandate = cast.binh.mandates.get()
    for user, keeps in ((cast.thu, True), (cast.son, False), (cast.admin, True)):
        assert cast.binh in User.objects.overseen_by(user)
        assert mandate in Mandate.objects.overseen_by(user)
        assert permissions.manages_person(user, cast.binh) is keeps
        assert permissions.manages_mandate(user, mandate) is keeps
    assert cast.binh not in User.objects.overseen_by(cast.chi)
