"""Two people at the same moment, on PostgreSQL: one head is chosen, and two last signatures finish a handover."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from blocs.models import Term, User
from blocs.years import following
from common.clock import today
from documents.paper import Act
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice
from tests.emulation.covenants.test_races import refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def test_two_heads_chosen_at_once_are_one(cast, year, vote):
    choices = [proposing.propose(year, unit, role="head", by=cast.an) for unit in (cast.member, cast.deputy)]

    def choose(choice, person):
        return lambda: choosing.choose(choice, method="hands", vote=vote, by=fresh(person))

    outcomes = together(choose(choices[0], cast.an), choose(choices[1], cast.thu))
    assert refused(outcomes) == ["decided"]
    assert sorted(Choice.objects.values_list("state", flat=True)) == ["chosen", "not_chosen"]
    assert Term.objects.filter(year=following(cast.year), role="head").count() == 1


def test_one_choice_recorded_twice_at_once_is_one_term(cast, year, vote):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    acts = [
        lambda person=person: choosing.choose(choice, method="hands", vote=vote, by=fresh(person))
        for person in (cast.an, cast.thu)
    ]
    assert refused(together(*acts)) == []
    assert Term.objects.filter(year=following(cast.year)).count() == 1
    assert Choice.history.filter(state="chosen").count() == 1


def test_both_signatures_at_once_finish_the_handover(cast, year, vote):
    choosing.choose(
        proposing.propose(year, cast.member, role="head", by=cast.an), method="hands", vote=vote, by=cast.an
    )
    record = handing.begin(year, effective_on=today() + timedelta(days=9), by=cast.an)
    record = handing.open_signing(record, by=cast.an)
    act = Act(proof="password", text_sha256=record.document.sha256)
    sides = [(cast.head, cast.an), (cast.member, cast.binh)]
    acts = [
        lambda unit=unit, person=person: handing.sign(record, unit=unit, by=fresh(person), act=act)
        for unit, person in sides
    ]
    assert refused(together(*acts)) == []
    assert Handover.objects.get().state == Handover.State.DONE


def test_two_days_set_at_once_leave_terms_that_meet(cast, year, vote):
    choosing.choose(
        proposing.propose(year, cast.member, role="head", by=cast.an), method="hands", vote=vote, by=cast.an
    )
    days = [today() + timedelta(days=count) for count in (5, 20)]
    acts = [
        lambda day=day, person=person: handing.begin(year, effective_on=day, by=fresh(person))
        for day, person in zip(days, (cast.an, cast.thu), strict=True)
    ]
    assert not [outcome for outcome in together(*acts) if isinstance(outcome, PermissionDenied)]
    handover = Handover.objects.get()
    outgoing, coming = Term.objects.get(unit=cast.head), Term.objects.get(unit=cast.member)
    assert (outgoing.until + timedelta(days=1), coming.since) == (handover.effective_on, handover.effective_on)
