"""Two people at the same moment, on PostgreSQL: one notice, one publication, one adoption of a unit."""

import pytest

from blocs.models import User
from emulation.notices.models import Message
from emulation.role_models import adopting, deciding, noticing, nudging
from emulation.role_models.models import Adoption, RoleModel
from tests.emulation.covenants.test_races import refused, together
from tests.emulation.role_models.conftest import DEED, WHO, consent, make_notice, make_published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def test_one_notice_sent_twice_at_once_is_kept_once(cast, year):
    def send():
        return noticing.notice(year, cast.member, name=WHO, what_was_done=DEED, by=fresh(cast.binh))

    assert refused(together(send, send)) == []
    assert RoleModel.objects.count() == 1


def test_published_by_two_at_once_is_published_once(cast, year):
    row = consent(deciding.check(make_notice(year, cast), by=cast.binh), by=cast.binh)
    acts = [lambda person=person: deciding.publish(row, by=fresh(person)) for person in (cast.an, cast.thu)]
    assert refused(together(*acts)) == []
    assert RoleModel.history.filter(state="published").count() == 1


def test_claimed_and_registered_at_once_is_one_adoption(cast, year):
    row = make_published(year, cast)
    acts = [
        lambda person=person: adopting.register(row, cast.deputy, what_was_applied="Làm theo", by=fresh(person))
        for person in (cast.binh, cast.dung)
    ]
    assert refused(together(*acts)) == []
    assert Adoption.objects.filter(state__in=Adoption.LIVE).count() == 1


def test_two_runs_at_once_nudge_once(cast, year):
    month, _last = nudging.last_month(year.launched_on)
    type(year).objects.filter(pk=year.pk).update(launched_on=month.replace(year=month.year - 1))
    assert refused(together(nudging.tell_silent, nudging.tell_silent)) == []
    assert Message.objects.filter(key__startswith=nudging.PREFIX).count() == 3
