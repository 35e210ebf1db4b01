"""Two people at the same moment, on PostgreSQL: one proposal, one publication."""

import pytest
from django.core.exceptions import PermissionDenied

from blocs.models import User
from documents.models import Document
from emulation.notices.models import Message
from emulation.ranking import agreeing, proposing
from emulation.ranking.models import Placing, PublishedRanking
from tests.emulation.covenants.test_races import refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def test_two_who_propose_at_once_make_one_proposal(cast, scored):
    acts = [lambda person=person: proposing.propose(scored, by=fresh(person)) for person in (cast.an, cast.thu)]
    assert refused(together(*acts)) == []
    assert (PublishedRanking.objects.count(), Placing.objects.count()) == (1, 3)


def test_both_sides_at_once_publish_once(cast, scored):
    ranking = proposing.propose(scored, by=cast.an)
    sides = ((agreeing.HEAD, cast.an), (agreeing.SECRETARIAT, cast.thu))
    acts = [lambda side=side, person=person: agreeing.agree(ranking, side, by=fresh(person)) for side, person in sides]
    assert refused(together(*acts)) == []
    ranking.refresh_from_db()
    assert ranking.state == PublishedRanking.State.PUBLISHED
    assert Document.objects.filter(kind=Document.Kind.RANKING).count() == 1
    assert Message.objects.filter(key__endswith=":published").count() == 1


def test_one_takes_back_while_the_other_agrees(cast, scored):
    ranking = proposing.propose(scored, by=cast.an)
    agreeing.agree(ranking, agreeing.HEAD, by=cast.an)
    outcomes = together(
        lambda: agreeing.withdraw(ranking, because="Chưa thống nhất", by=fresh(cast.an)),
        lambda: agreeing.agree(ranking, agreeing.SECRETARIAT, by=fresh(cast.thu)),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, PermissionDenied)]
    assert refused(outcomes) in (["not_open"], ["published"])
    ranking.refresh_from_db()
    assert (ranking.state == "published") == bool(ranking.document)
