"""Whom a submission waits for."""

import pytest

from awards.proposals import drafting, obligations, reviewing
from tests.awards.proposals.making import handed_in

pytestmark = pytest.mark.django_db


def waits(cast) -> dict[str, list[str]]:
    """What waits for each unit and for the secretariat."""
    of = {name: obligations.open_for([getattr(cast, name).pk]) for name in ("head", "member", "deputy", "elsewhere")}
    of["council"] = obligations.open_for([], councils=[cast.council.pk])
    return {name: [row.kind for row in rows] for name, rows in of.items() if rows}


def test_it_waits_for_the_head_then_the_secretariat(cast, submission):
    assert waits(cast) == {}
    row = handed_in(submission, by=cast.binh)
    assert waits(cast) == {"head": ["award_review"]}
    reviewing.forward(row, by=cast.an)
    assert waits(cast) == {"council": ["award_check"]}


def test_the_heads_own_waits_for_its_deputy(cast, campaign, catalogue):
    handed_in(drafting.begin(campaign, cast.head, by=cast.an), by=cast.an)
    assert waits(cast) == {"deputy": ["award_review"]}


def test_what_was_returned_waits_for_its_unit(cast, submission):
    reviewing.give_back(handed_in(submission, by=cast.binh), by=cast.an, reason="Thiếu")
    assert waits(cast) == {"member": ["award_complete"]}
