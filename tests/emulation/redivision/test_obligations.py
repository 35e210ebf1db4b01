"""A plan waits for the secretariat of its council until it is applied or given up."""

from datetime import timedelta

from blocs.division import drafting
from common.clock import today
from emulation.redivision import obligations


def test_a_plan_waits_for_its_secretariat_until_it_is_settled(cast, django_assert_num_queries):
    day = today() + timedelta(days=9)
    plan = drafting.begin(cast.council, effective_on=day, decision="Quyết định 77", by=cast.thu)
    with django_assert_num_queries(1):
        [found] = obligations.open_for({cast.head.pk}, councils={cast.council.pk})
    assert (found.kind, found.subject, found.due_on, found.council_id, found.unit_id) == (
        "redivision", plan.pk, day, cast.council.pk, None,
    )  # fmt: skip
    assert found.url == plan.get_absolute_url()
    assert obligations.open_for(None) == [found]
    assert obligations.open_for({cast.head.pk}, councils={cast.other_bloc.council.pk}) == []
    assert obligations.open_for({cast.head.pk}) == []
    drafting.discard(plan, by=cast.thu)
    assert obligations.open_for(None) == []


def test_three_plans_are_read_in_one_query_too(cast, django_assert_num_queries):
    for number in range(3):
        drafting.begin(cast.council, effective_on=today(), decision=f"Quyết định {number}", by=cast.thu)
    with django_assert_num_queries(1):
        assert len(obligations.open_for(None)) == 3
