"""Minutes that wait to be written or signed."""

from blocs import rotation
from blocs.models import Term
from common.clock import today
from emulation.minutes import obligations, signing
from tests.conftest import yesterday
from tests.emulation.minutes.conftest import act, finish, make_conference


def told(units) -> list[tuple[str, int | None, bool]]:
    return sorted((row.kind, row.unit_id, row.for_leaders) for row in obligations.open_for(units))


def test_after_a_conference_the_head_unit_writes_the_minutes(cast, conference):
    make_conference(conference.campaign, title="Hội nghị chưa họp")
    assert told({cast.head.pk}) == [("minutes_write", cast.head.pk, False)]
    assert told({cast.member.pk}) == told(set()) == []
    assert told(None) == [("minutes_write", cast.head.pk, False)]


def test_handed_over_the_unit_that_was_in_the_chair_writes_what_is_still_missing(cast, conference):
    next_year = str(int(cast.year) + 1)
    Term.objects.filter(bloc=cast.bloc, role=Term.Role.HEAD).update(until=yesterday())
    rotation.appoint(cast.bloc, cast.member, year=next_year, role=Term.Role.HEAD, since=today(), by=cast.thu)
    assert told(None) == told({cast.head.pk}) == [("minutes_write", cast.head.pk, False)]
    assert told({cast.member.pk}) == []


def test_chair_and_secretary_are_waited_for_until_they_have_signed(cast, written, django_assert_num_queries):
    minutes = finish(cast, written)
    with django_assert_num_queries(2):
        waiting = obligations.open_for({cast.head.pk})
    assert sorted((row.kind, row.for_leaders) for row in waiting) == [
        ("minutes_sign_chair", True), ("minutes_sign_secretary", False),
    ]  # fmt: skip
    assert told({cast.member.pk}) == []
    signing.sign(minutes, role="secretary", by=cast.oanh, act=act(minutes))
    assert told(None) == [("minutes_sign_chair", cast.head.pk, True)]
    signing.sign(minutes, role="chair", by=cast.an, act=act(minutes))
    assert told(None) == []
