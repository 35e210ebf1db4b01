"""Two officers at the same moment, on PostgreSQL: threads with connections of their own, let loose together."""

from datetime import date, timedelta

import pytest
from django.db.models import Count

from blocs import membership
from blocs.division import applying, comparison, drafting
from blocs.models import Membership, Redivision
from tests.conftest import make_bloc, make_person, make_unit
from tests.emulation.covenants.test_races import anew, refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5
ON = date(2030, 7, 1)


@pytest.fixture
def officers(cast):
    other = make_person("Thảo", council=cast.council, capacity="officer", post="Chuyên viên")
    return cast.thu, other


def plan_of(cast, name, by):
    """A plan that moves the member of the cast's bloc into a bloc of its own."""
    plan = drafting.begin(cast.council, effective_on=ON, decision=name, by=by)
    place = drafting.add_bloc(plan, name=name, by=by)
    drafting.place(plan, {cast.member.pk: place.pk}, by=by)
    return plan


def mark(plan):
    return comparison.read(plan).fingerprint


def seats_twice(day=ON):
    """Units that sit in more than one bloc on the day."""
    sitting = Membership.objects.on(day).values("unit").annotate(n=Count("pk"))
    return [row for row in sitting if row["n"] > 1]


def test_two_officers_apply_one_plan_and_it_holds_once(cast, officers):
    for number in range(ROUNDS):
        plan = plan_of(cast, f"Khối số {number}", cast.thu)
        seen, before = mark(plan), Membership.history.count()
        outcomes = together(*[
            lambda by=by, plan=plan, seen=seen: applying.apply(
                Redivision.objects.get(pk=plan.pk), seen=seen, by=anew(by)
            )
            for by in officers
        ])  # fmt: skip
        assert refused(outcomes) == []
        assert [done.state for done in outcomes] == ["applied", "applied"]
        assert outcomes[0].applied_by_id == outcomes[1].applied_by_id
        assert not seats_twice()
        assert Membership.history.count() - before <= 3
        assert Redivision.history.filter(id=plan.pk, state="applied").count() == 1


def test_of_two_plans_applied_at_once_the_second_is_looked_at_again(cast, officers):
    for number in range(ROUNDS):
        plans = [plan_of(cast, f"Khối {letter} số {number}", by) for letter, by in zip("AB", officers, strict=True)]
        marks = [mark(plan) for plan in plans]
        outcomes = together(*[
            lambda plan=plan, seen=seen, by=by: applying.apply(plan, seen=seen, by=anew(by))
            for plan, seen, by in zip(plans, marks, officers, strict=True)
        ])  # fmt: skip
        assert refused(outcomes) == ["changed_since"]
        assert not seats_twice()
        assert Redivision.objects.filter(pk__in=[plan.pk for plan in plans], state="applied").count() == 1


def test_a_unit_seated_while_a_plan_is_applied_is_in_the_preview_or_stays(cast, officers):
    for number in range(ROUNDS):
        plan = plan_of(cast, f"Khối số {number}", cast.thu)
        seen, unit = mark(plan), make_unit()
        target = make_bloc(council=cast.council) if number % 2 else cast.bloc
        if number % 2:
            seen = mark(plan)
        outcomes = together(
            lambda plan=plan, seen=seen: applying.apply(plan, seen=seen, by=anew(officers[0])),
            lambda unit=unit, target=target: membership.seat(
                target, unit, since=ON - timedelta(days=9), by=anew(officers[1])
            ),
        )
        assert set(refused(outcomes)) <= {"changed_since"}
        assert Membership.objects.on(ON).filter(unit=unit, bloc=target).exists()
        drafting.begin(cast.council, effective_on=ON, decision="sau", by=cast.thu)


def test_two_officers_begin_the_same_plan_once(cast, officers):
    for number in range(ROUNDS):
        outcomes = together(*[
            lambda by=by, number=number: drafting.begin(
                cast.council, effective_on=ON, decision=f"Quyết định {number}", by=anew(by)
            )
            for by in officers
        ])  # fmt: skip
        assert refused(outcomes) == []
        assert outcomes[0].pk == outcomes[1].pk
