"""What is kept in a process: found again under the same mark only, never in a transaction, and not without end."""

import pytest
from django.db import transaction

from emulation.kept import Kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    return []


@pytest.fixture
def keep(made):
    kept = Kept(10, len)

    def get(name, mark, thing="one"):
        return kept.get(name, lambda: mark, lambda: made.append(name) or thing)

    return get


def test_the_same_mark_is_made_once(keep, made):
    assert (keep("a", 1), keep("a", 1)) == ("one", "one")
    assert made == ["a"]


def test_another_mark_is_made_anew_and_takes_the_place(keep, made):
    keep("a", 1)
    assert keep("a", 2, "two") == "two"
    assert keep("a", 1, "three") == "three"
    assert made == ["a"] * 3


def test_in_a_transaction_nothing_is_taken_and_nothing_is_kept(keep, made):
    keep("a", 1)
    with transaction.atomic():
        assert keep("a", 1, "inside") == "inside"
        keep("b", 1)
    assert keep("a", 1) == "one"
    keep("b", 1)
    assert made == ["a", "a", "b", "b"]


def test_what_was_used_longest_ago_goes_first(keep, made):
    for name in ("a", "b", "a", "c", "d"):
        keep(name, 1)
    assert made == ["a", "b", "c", "d"]
    keep("a", 1)
    keep("b", 1)
    assert made == ["a", "b", "c", "d", "b"]


def test_one_thing_may_be_heavier_than_all_may_be_together(keep, made):
    keep("a", 1, "x" * 20)
    keep("a", 1, "x" * 20)
    assert made == ["a"]
