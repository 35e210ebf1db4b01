"""Who is waited for: the head to write, answer and have adopted, the members to comment."""

from datetime import timedelta

from common import clock, history
from common.clock import now
from emulation.bloc_reports import adopting, drafting, obligations, remarking
from tests.emulation.bloc_reports import making


def told(units=None) -> list[tuple[str, int | None]]:
    return sorted((row.kind, row.unit_id) for row in obligations.open_for(units))


def test_the_head_writes_once_every_report_is_accepted(cast, two):
    assert told() == []
    making.accepted(two, cast.deputy, by=cast.dung)
    assert told() == told({cast.head.pk}) == [("bloc_report_write", cast.head.pk)]
    assert told({cast.member.pk}) == told(set()) == []
    drafting.begin(two, by=cast.an)
    assert told() == [("bloc_report_write", cast.head.pk)]


def test_nobody_writes_to_a_request_that_was_withdrawn(cast, two):
    making.accepted(two, cast.deputy, by=cast.dung)
    two.withdrawn_at = now()
    history.save(two, by=cast.an)
    assert told() == []


def test_members_comment_until_the_day_and_those_who_did_are_done(cast, circulated):
    assert told() == sorted([("bloc_report_comment", cast.member.pk), ("bloc_report_comment", cast.deputy.pk)])
    (mine,) = obligations.open_for({cast.member.pk})
    assert (mine.due_on, mine.url) == (circulated.comments_due_on, circulated.get_absolute_url())
    remarking.comment(circulated, by=cast.binh, text="Góp ý.")
    assert told({cast.member.pk}) == []
    assert told({cast.head.pk}) == [("bloc_report_answer", cast.head.pk)]
    with clock.at(now() + timedelta(days=9)):
        assert told() == [("bloc_report_answer", cast.head.pk)]


def test_answered_and_over_it_is_adopted(cast, circulated, conference):
    with clock.at(now() + timedelta(days=9)):
        (row,) = obligations.open_for(None)
        assert (row.kind, row.unit_id, row.for_leaders) == ("bloc_report_adopt", cast.head.pk, True)
    adopting.adopt(circulated, conference=conference, by=cast.an)
    with clock.at(now() + timedelta(days=9)):
        assert told() == []


def test_more_reports_ask_no_more_queries(cast, campaign, circulated, django_assert_max_num_queries):
    for _ in range(3):
        request = making.make_request(campaign, by=cast.an, kind="one_off")
        for unit in campaign.members():
            making.accepted(request, unit, by=cast.an)
        making.make_bloc_report(request, by=cast.an, circulated=True)
    with django_assert_max_num_queries(5):
        assert len(obligations.open_for({cast.head.pk, cast.member.pk, cast.deputy.pk})) == 8
