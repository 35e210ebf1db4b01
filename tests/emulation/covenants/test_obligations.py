"""What units still have to sign, or to comment on."""

from datetime import timedelta

import pytest

from blocs import rotation, succession
from blocs.models import Unit
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting, signing
from emulation.covenants.obligations import open_for
from tests.conftest import act, make_bloc, make_unit

DAY = timedelta(days=1)


def duties(units=None) -> set[tuple]:
    return {(row.kind, row.unit_id, row.due_on, row.for_leaders) for row in open_for(units)}


def test_units_that_have_not_signed_are_waited_for(cast, covenant):
    due = covenant.signing_due_on
    everybody = {("covenant_sign", unit.pk, due, True) for unit in (cast.head, cast.member, cast.deputy)}
    assert duties() == everybody
    assert duties([cast.member.pk]) == {("covenant_sign", cast.member.pk, due, True)}
    assert duties([cast.elsewhere.pk]) == set()
    assert duties([]) == set()
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="Chưa thống nhất")
    assert duties() == {("covenant_sign", cast.head.pk, due, True)}
    (row,) = open_for([cast.head.pk], councils=[cast.council.pk])
    assert (row.subject, row.campaign_id, row.url) == (covenant.pk, covenant.campaign_id, covenant.get_absolute_url())
    signing.close(covenant, by=cast.an, because="Hết hạn")
    assert duties() == set()


def test_what_a_unit_left_unsigned_its_heir_signs(cast, covenant):
    heir = Unit(code="MOI", name="Kho bạc mới")
    succession.merge([cast.member, make_unit()], into=heir, on=today(), decision="QĐ 1", by=cast.admin)
    assert {unit for _kind, unit, *_rest in duties()} == {cast.head.pk, heir.pk, cast.deputy.pk}
    assert duties([heir.pk]) == {("covenant_sign", heir.pk, covenant.signing_due_on, True)}


def test_members_that_do_not_lead_are_asked_for_comments_while_there_is_time(cast, draft):
    drafting.circulate(draft, due_on=today(), by=cast.an)
    asked = {("covenant_comment", unit.pk, today(), False) for unit in (cast.member, cast.deputy)}
    assert duties() == asked
    drafting.comment(draft, text="Góp ý", by=cast.binh)
    assert duties() == {("covenant_comment", cast.deputy.pk, today(), False)}
    draft.refresh_from_db()
    draft.comments_due_on = today() - DAY
    draft.save()
    assert duties() == set()


def test_whoever_led_another_year_is_asked_like_everybody(cast, draft):
    """The bloc has other years, too: each draft is asked about with the heads of its own year."""
    rotation.appoint(cast.bloc, cast.member, year=str(int(cast.year) - 1), role="head", by=cast.thu)
    lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    drafting.circulate(draft, due_on=today(), by=cast.an)
    assert {unit for _kind, unit, *_rest in duties()} == {cast.member.pk, cast.deputy.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, draft, count, django_assert_num_queries):
    drafting.circulate(draft, due_on=today(), by=cast.an)
    for _number in range(count):
        bloc = make_bloc(units=4)
        campaign = lifecycle.begin(bloc, cast.year, theme="x", by=cast.admin)
        drafting.circulate(_with_promise(campaign, cast), due_on=today(), by=cast.admin)
    with django_assert_num_queries(5):
        assert len(open_for(None)) == 2 + 4 * count


def _with_promise(campaign, cast):
    covenant = drafting.draft(campaign, by=cast.admin)
    drafting.put(covenant, text="x", by=cast.admin)
    return covenant
