"""Units that sent nothing in a month are asked to look around: once, and not after the year is over."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from blocs import membership
from common import clock
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.notices.models import Message
from emulation.role_models import deciding, nudging
from tests.emulation.role_models.conftest import make_notice


@pytest.fixture
def year(cast, draft):
    """Launched in January, seen from the fifth of April."""
    campaign = lifecycle.launch(draft.campaign, by=cast.an)
    Campaign.objects.filter(pk=campaign.pk).update(launched_on=date(int(cast.year), 1, 15))
    campaign.refresh_from_db()
    with clock.at(date(int(cast.year), 4, 5)):
        yield campaign


def asked() -> set[int]:
    return {row.audience["units"][0] for row in Message.objects.filter(key__startswith=nudging.PREFIX)}


def test_units_that_sent_nothing_are_asked_once_a_month(cast, year):
    with clock.at(date(int(cast.year), 3, 31)):
        make_notice(year, cast)
    for _again in range(2):
        nudging.tell_silent()
    assert asked() == {cast.head.pk, cast.deputy.pk}
    assert Message.objects.filter(key__startswith=nudging.PREFIX).count() == 2
    with clock.at(date(int(cast.year), 5, 2)):
        nudging.tell_silent()
    assert Message.objects.filter(key__startswith=nudging.PREFIX).count() == 5


def test_a_notice_of_this_month_or_one_that_was_declined(cast, year):
    make_notice(year, cast)
    with clock.at(date(int(cast.year), 3, 10)):
        row = make_notice(year, cast, unit=cast.head, by=cast.an)
    deciding.decline(row, because="Chưa rõ", by=cast.an)
    nudging.tell_silent()
    assert asked() == {cast.member.pk, cast.deputy.pk}


def test_a_month_in_which_the_year_was_launched_is_not_asked_about(cast, year):
    Campaign.objects.filter(pk=year.pk).update(launched_on=date(int(cast.year), 3, 1))
    nudging.tell_silent()
    assert asked() == set()


def test_it_stops_when_the_year_is_closed(cast, year):
    Campaign.objects.filter(pk=year.pk).update(state=Campaign.State.CLOSED)
    nudging.tell_silent()
    assert asked() == set()


def test_who_came_or_left_since_is_not_asked(cast, year):
    seat = cast.bloc.memberships.get(unit=cast.deputy)
    membership.leave(seat, on=today() - timedelta(1), by=cast.thu, because="Chuyển khối")
    nudging.tell_silent()
    assert asked() == {cast.head.pk, cast.member.pk}


def test_tick_calls_it(cast, year):
    call_command("tick", verbosity=0)
    assert asked() == {cast.head.pk, cast.member.pk, cast.deputy.pk}
    assert any("chưa phát hiện điển hình" in letter.subject for letter in mail.outbox)


def test_when_all_are_told_a_run_takes_few_queries(cast, year, django_assert_num_queries):
    nudging.tell_silent()
    with django_assert_num_queries(4):
        nudging.tell_silent()
