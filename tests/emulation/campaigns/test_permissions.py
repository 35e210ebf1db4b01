"""Who may prepare and decide on a bloc year."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from blocs import rotation
from common import clock
from common.clock import today
from emulation.campaigns import permissions
from tests.conftest import make_person

DAY = timedelta(days=1)
ALL = ["admin", "thu", "son", "an", "oanh", "binh", "dung", "chi"]


def who(cast, allowed, campaign) -> set[str]:
    assert not allowed(AnonymousUser(), campaign)
    return {name for name in ALL if allowed(getattr(cast, name), campaign)}


def test_the_head_unit_and_the_secretariat_prepare(cast, campaign):
    assert who(cast, permissions.can_prepare, campaign) == {"admin", "thu", "an", "oanh"}


def test_leaders_of_the_head_unit_and_the_secretariat_decide(cast, campaign):
    assert who(cast, permissions.can_decide, campaign) == {"admin", "thu", "an"}


def test_the_checks_say_the_same(cast, campaign):
    permissions.check_can_prepare(cast.oanh, campaign)
    permissions.check_can_decide(cast.an, campaign)
    for check, user in [
        (permissions.check_can_prepare, cast.chi), (permissions.check_can_prepare, cast.dung),
        (permissions.check_can_decide, cast.oanh), (permissions.check_can_decide, cast.son),
    ]:  # fmt: skip
        with pytest.raises(PermissionDenied):
            check(user, campaign)


def test_the_rights_of_the_head_end_with_the_year(cast, campaign):
    with clock.at(date(int(cast.year) + 1, 1, 1)):
        assert who(cast, permissions.can_prepare, campaign) == {"admin", "thu"}


@pytest.mark.parametrize(("from_today", "heads"), [(-1, "an"), (0, "binh"), (1, "binh")])
def test_a_head_that_changes_today_has_no_rights_today(cast, campaign, from_today, heads):
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="lý do", document="QĐ 1"
    )
    with clock.at(today() + from_today * DAY):
        assert who(cast, permissions.can_decide, campaign) == {"admin", "thu", heads}


@pytest.mark.parametrize(("since", "until", "may"), [(-9, -1, False), (-9, 0, True), (0, 9, True), (1, 9, False)])
def test_a_deputy_of_the_head_unit_decides_while_the_mandate_lasts(cast, campaign, since, until, may):
    days = {"since": today() + since * DAY, "until": today() + until * DAY}
    person = make_person("Phó", cast.head, capacity="deputy", post="Phó Giám đốc", **days)
    assert permissions.can_decide(person, campaign) is may
