"""Checking, publishing with consent, declining, withdrawing: by whom, in which state, and once."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied

from blocs import scope, succession
from blocs.models import Term
from common import history
from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.evidence.models import Evidence
from emulation.notices.models import Message
from emulation.role_models import consenting, deciding, obligations
from emulation.role_models.models import RoleModel
from tests.conftest import give_mandate
from tests.emulation.evidence.making import upload
from tests.emulation.role_models.conftest import consent, make_notice, make_published
from tests.emulation.role_models.test_noticing import refuses

State = RoleModel.State


def sees(person, row) -> bool:
    scope.forget(person)
    return RoleModel.objects.visible_to(person).filter(pk=row.pk).exists()


def readers(cast, row) -> set[str]:
    return {
        name for name in ("an", "binh", "dung", "oanh", "chi", "thu", "son", "admin") if sees(getattr(cast, name), row)
    }


def may(rule, row, people, **given) -> set[str]:
    """Who of `people` may do it; what they do is not kept."""
    from django.db import transaction

    found = set()
    for name, person in people.items():
        with transaction.atomic():
            try:
                rule(row, by=person, **given)
                found.add(name)
            except PermissionDenied:
                pass
            transaction.set_rollback(True)
    return found


def people(cast, *more):
    names = ("an", "binh", "dung", "oanh", "chi", "thu", "son")
    return {name: getattr(cast, name) for name in names} | dict(more)


def test_only_leaders_of_the_unit_check(cast, year, hoa):
    row = make_notice(year, cast)
    assert may(deciding.check, row, people(cast, ("hoa", hoa))) == {"binh"}
    row = deciding.check(row, by=cast.binh)
    assert (row.state, row.checked_by) == (State.CHECKED, cast.binh)
    assert deciding.check(row, by=cast.binh).history.count() == 2


def test_leaders_of_the_head_and_the_secretariat_publish(cast, year):
    row = consent(deciding.check(make_notice(year, cast), by=cast.binh), by=cast.binh)
    assert may(deciding.publish, row, people(cast)) == {"an", "thu"}
    row = deciding.publish(row, by=cast.an)
    assert (row.state, row.published_by) == (State.PUBLISHED, cast.an)
    assert deciding.publish(row, by=cast.thu).published_by == cast.an


def test_what_the_head_noticed_is_published_by_its_deputy_or_the_secretariat(cast, year):
    row = make_notice(year, cast, unit=cast.head, by=cast.oanh, kind="collective")
    deciding.check(row, by=cast.an)
    assert may(deciding.publish, row, people(cast)) == {"dung", "thu"}
    Term.objects.filter(role=Term.Role.DEPUTY).delete()
    assert may(deciding.publish, row, people(cast)) == {"thu"}


def test_what_a_unit_noticed_that_ended_in_the_head_is_published_by_the_deputy(cast, year):
    row = deciding.check(make_notice(year, cast, kind="collective"), by=cast.binh)
    assert not sees(cast.dung, row)
    succession.merge([cast.member], into=cast.head, on=today(), decision="Quyết định số 1", by=cast.admin)
    row = RoleModel.objects.get(pk=row.pk)
    assert sees(cast.dung, row)
    assert may(deciding.publish, row, people(cast)) == {"dung", "thu"}
    assert [duty.unit_id for duty in obligations.open_for(None) if duty.subject == row.pk] == [cast.deputy.pk]


def test_where_no_unit_heads_the_year_any_more_its_deputy_publishes(cast, year):
    row = deciding.check(make_notice(year, cast, kind="collective"), by=cast.binh)
    Term.objects.heads().update(until=today() - timedelta(days=1))
    assert sees(cast.dung, row)
    assert may(deciding.publish, row, people(cast)) == {"dung", "thu"}


def test_nobody_publishes_what_the_own_unit_noticed(cast, year):
    give_mandate(cast.thu, cast.member, capacity="officer", post="Chuyên viên")
    scope.forget(cast.thu)
    row = deciding.check(make_notice(year, cast, kind="collective"), by=cast.binh)
    assert may(deciding.publish, row, people(cast)) == {"an"}


def test_a_person_is_not_published_without_consent(cast, year):
    row = deciding.check(make_notice(year, cast), by=cast.binh)
    refuses("consent_missing", lambda: deciding.publish(row, by=cast.an))
    collective = deciding.check(make_notice(year, cast, kind="collective", name="Tổ một cửa"), by=cast.binh)
    assert deciding.publish(collective, by=cast.an).state == State.PUBLISHED


def test_no_row_of_a_published_person_is_without_consent(cast, year):
    row = make_published(year, cast)
    row.consent_on, row.consent_how = None, ""
    refuses("consent_missing", lambda: history.save(row, by=cast.thu))


def test_a_notice_is_not_published_before_it_is_checked(cast, year):
    row = make_notice(year, cast, kind="collective")
    refuses("not_checked", lambda: deciding.publish(row, by=cast.an))


def test_who_reads_what(cast, year):
    row = make_notice(year, cast)
    assert readers(cast, row) == {"binh", "thu", "admin"}
    consent(deciding.check(row, by=cast.binh), by=cast.binh)
    assert readers(cast, row) == {"binh", "thu", "admin", "an", "oanh"}
    deciding.publish(row, by=cast.an)
    assert readers(cast, row) == {"binh", "thu", "admin", "an", "oanh", "dung"}
    deciding.withdraw(row, because="Nhầm đơn vị", by=cast.an)
    assert readers(cast, row) == {"binh", "thu", "admin"}


def test_pictures_are_read_with_what_is_published(cast, year):
    row = make_notice(year, cast, files=[upload()])
    file = Evidence.objects.get()
    assert not Evidence.objects.visible_to(cast.dung).exists()
    consent(deciding.check(row, by=cast.binh), by=cast.binh)
    deciding.publish(row, by=cast.an)
    assert Evidence.objects.visible_to(cast.dung).get() == file
    consenting.withdraw(row, by=cast.binh)
    assert not Evidence.objects.visible_to(cast.dung).exists()


def test_a_notice_is_declined_by_its_unit_and_what_was_checked_by_who_publishes(cast, year):
    row = make_notice(year, cast)
    assert may(deciding.decline, row, people(cast), because="Chưa rõ") == {"binh"}
    refuses("because_missing", lambda: deciding.decline(row, because=" ", by=cast.binh))
    deciding.check(row, by=cast.binh)
    assert may(deciding.decline, row, people(cast), because="Chưa rõ") == {"an", "thu"}
    row = deciding.decline(row, because="Chưa rõ", by=cast.an)
    assert deciding.decline(row, because="Lần nữa", by=cast.thu).reason == "Chưa rõ"
    assert Message.objects.filter(key__contains=":ended:").get().audience["units"] == [cast.member.pk]


def test_it_is_withdrawn_with_a_reason_and_taken_up_again(cast, year):
    row = make_published(year, cast)
    assert may(deciding.withdraw, row, people(cast), because="Nhầm") == {"an", "binh", "thu"}
    refuses("because_missing", lambda: deciding.withdraw(row, because="", by=cast.binh))
    row = deciding.withdraw(row, because="Nhầm", by=cast.binh)
    assert may(deciding.take_up, row, people(cast), because="Đã làm rõ") == {"binh"}
    row = deciding.take_up(row, because="Đã làm rõ", by=cast.binh)
    assert (row.state, row.reason, row.checked_at, row.published_at) == (State.NOTICED, "", None, None)


def test_consent_is_explicit_says_how_and_lies_not_ahead(cast, year):
    row = make_notice(year, cast)
    refuses("not_explicit", lambda: consent(row, by=cast.binh, is_explicit=False))
    refuses("how_missing", lambda: consent(row, by=cast.binh, how=" "))
    ahead = today().replace(year=today().year + 1, day=1)
    refuses("in_the_future", lambda: consent(row, by=cast.binh, on=ahead))
    collective = make_notice(year, cast, kind="collective", name="Tổ một cửa")
    refuses("no_person", lambda: consent(collective, by=cast.binh))


def test_people_of_the_unit_record_consent_once(cast, year, hoa):
    row = make_notice(year, cast)
    given = {"on": today(), "how": "Thư", "is_explicit": True}
    assert may(consenting.record, row, people(cast, ("hoa", hoa)), **given) == {"binh", "hoa"}
    for _again in range(2):
        row = consent(row, by=hoa)
    assert (row.consent_recorded_by, row.history.count()) == (hoa, 2)


def test_withdrawn_consent_takes_it_out_of_the_public_at_once(cast, year):
    row = make_published(year, cast)
    assert may(consenting.withdraw, row, people(cast)) == {"binh", "thu"}
    row = consenting.withdraw(row, by=cast.binh)
    assert (row.state, row.consent_on, row.consent_withdrawn_on) == (State.WITHDRAWN, None, today())
    assert consenting.withdraw(row, by=cast.binh).history.count() == row.history.count()
    row = deciding.check(deciding.take_up(row, because="Đồng ý lại", by=cast.binh), by=cast.binh)
    refuses("consent_missing", lambda: deciding.publish(row, by=cast.an))


def test_a_recorded_year_takes_no_decisions(cast, year):
    row = make_notice(year, cast)
    Campaign.objects.filter(pk=year.pk).update(state=Campaign.State.RECORDED)
    refuses("not_open", lambda: deciding.check(row, by=cast.binh))
