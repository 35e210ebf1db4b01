"""What the database keeps of a vote: nothing by which a mark could be linked to a choice.

The whole database is read after every vote, every table, with what PostgreSQL keeps beside each row: where it lies
(`ctid`) and which transaction wrote it (`xmin`). That is more than any page, list or file of the system shows.
"""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import connection, models, transaction

from emulation.ballots.models import Ballot, Seat, Tally
from tests.conftest import on_postgres
from tests.emulation.ballots.crowd import browser_of, gather, open_for, post
from tests.emulation.ballots.polls import make_conference

pytestmark = pytest.mark.django_db(transaction=True)

HIDDEN = ("ctid", "xmin") if on_postgres() else ("rowid",)
SEATS, TALLIES = Seat._meta.db_table, Tally._meta.db_table
VOTES = ["agree", "disagree", "agree", "abstain", "disagree", "agree", "agree"]

Row = dict[str, Any]


def dump() -> dict[str, list[Row]]:
    """Every row of every table as it lies there."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _rows(cursor, table) for table in tables}


def _rows(cursor: Any, table: str) -> list[Row]:
    hidden = ", ".join(f"{name}::text AS _{name}" if on_postgres() else f"{name} AS _{name}" for name in HIDDEN)
    cursor.execute(f'SELECT {hidden}, t.* FROM "{table}" t ORDER BY {HIDDEN[0]}')  # noqa: S608
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def numbers_given() -> list[tuple[Any, ...]]:
    """How far every counter of keys has come."""
    with connection.cursor() as cursor:
        if on_postgres():
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        else:
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY 1")
        return list(cursor.fetchall())


def of_ballot(state: dict[str, list[Row]], table: str, ballot: Ballot) -> list[Row]:
    return [row for row in state[table] if row["ballot_id"] == ballot.pk]


def without_hidden(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def changed(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> set[tuple[str, str]]:
    """Table and column of everything that differs, with what stands beside the rows."""
    found = set()
    for table in before:
        pairs = itertools.zip_longest(before[table], after[table], fillvalue={})
        if table in (SEATS, TALLIES):
            rows = (sorted(state[table], key=lambda row: row["id"]) for state in (before, after))
            pairs = itertools.zip_longest(*rows, fillvalue={})
        found |= {
            (table, name) for old, new in pairs for name in {*old, *new} if old.get(name, ...) != new.get(name, ...)
        }
    return found


@pytest.fixture
def crowd(cast, campaign):
    return gather(cast, make_conference(campaign, by=cast.an), len(VOTES))


def cast_all(crowd, ballot, votes, units):
    """Let `units` vote one after another, through the pages; yield the database after each."""
    browsers = {unit: browser_of(crowd.leaders[unit]) for unit in units}
    for unit, option in zip(units, votes, strict=True):
        assert post(browsers[unit], ballot, unit, option, "agree").status_code == 302
        yield dump()


def test_a_vote_changes_marks_and_counts_and_nothing_else_in_the_whole_database(crowd):
    """No session, no history, no message, no log table, no key that was given out; and in them no moment."""
    ballot = open_for(crowd)
    browsers = {unit: browser_of(crowd.leaders[unit]) for unit in crowd.units}
    allowed = {(SEATS, "channel"), (TALLIES, "count")}
    allowed |= {(table, f"_{name}") for table in (SEATS, TALLIES) for name in HIDDEN if name != "rowid"}
    for unit, option in zip(crowd.units, VOTES, strict=True):
        before, given = dump(), numbers_given()
        post(browsers[unit], ballot, unit, option, "agree")
        after = dump()
        assert changed(before, after) <= allowed
        assert numbers_given() == given
        assert {name for _table, name in changed(before, after)} >= {"channel", "count"}


def test_after_every_vote_all_rows_of_both_tables_are_of_one_version(crowd):
    """Every mark and every count was written by the last vote: versions single out no row, in neither table."""
    ballot = open_for(crowd)
    seen = set()
    for state in cast_all(crowd, ballot, VOTES, crowd.units):
        rows = [*of_ballot(state, SEATS, ballot), *of_ballot(state, TALLIES, ballot)]
        versions = {row.get("_xmin") for row in rows}
        assert len(versions) == 1
        seen |= versions
    assert len(seen) == (len(VOTES) if on_postgres() else 1)


def test_after_every_vote_rows_lie_in_the_order_of_the_roll_and_of_the_paper(crowd):
    ballot = open_for(crowd)
    for state in cast_all(crowd, ballot, VOTES, crowd.units[::-1]):
        for table in (SEATS, TALLIES):
            keys = [row["id"] for row in of_ballot(state, table, ballot)]
            assert keys == sorted(keys)


def test_a_ballot_that_is_open_besides_is_not_touched(crowd):
    ballot, other = open_for(crowd), open_for(crowd, title="Khác")
    before = dump()
    *_early, after = cast_all(crowd, ballot, VOTES, crowd.units)
    for table in (SEATS, TALLIES):
        assert of_ballot(before, table, other) == of_ballot(after, table, other)


def test_other_people_with_other_choices_in_another_order_leave_the_same_traces(crowd):
    """Who chose what, and who came when, is permuted; the totals are the same. Nothing tells the two apart."""
    first, second = open_for(crowd), open_for(crowd)
    *_early, one = cast_all(crowd, first, VOTES, crowd.units)
    permuted = crowd.units[3:] + crowd.units[:3]
    *_early, two = cast_all(crowd, second, sorted(VOTES), permuted[::-1])
    assert traces(one, first) == traces(two, second)


def traces(state: dict[str, list[Row]], ballot: Ballot) -> dict[str, list[Row]]:
    """What lies in the two tables, in the order in which it lies there; keys count from the first of the ballot."""
    candidate = min(ballot.candidates.values_list("pk", flat=True))
    found = {}
    for table in (SEATS, TALLIES):
        rows = [without_hidden(row) for row in of_ballot(state, table, ballot)]
        start = min(row["id"] for row in rows)
        for row in rows:
            row["id"] -= start
            row["ballot_id"] = 0
            if row.get("candidate_id"):
                row["candidate_id"] -= candidate
        found[table] = rows
    return found


def linked(marks: list[Row], votes: list[Row]) -> int:
    """How many marks an observer links to one vote: by the transaction that wrote both, else by their order."""
    written = Counter(row["_xmin"] for row in votes)
    by_version = sum(written[mark["_xmin"]] == 1 for mark in marks)
    by_order = len(marks) if len(marks) == len(votes) else 0
    return max(by_version, by_order)


@pytest.mark.postgres
def test_two_plain_tables_would_have_given_every_vote_away():
    """The attack is real: a mark and an anonymous vote, added in one transaction, are linked 40 of 40 times."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_mark (id serial, voter int)")
        cursor.execute("CREATE TABLE plain_vote (id uuid DEFAULT gen_random_uuid(), option text)")
        try:
            for voter in range(40):
                with transaction.atomic():
                    cursor.execute("INSERT INTO plain_mark (voter) VALUES (%s)", [voter])
                    cursor.execute("INSERT INTO plain_vote (option) VALUES (%s)", [VOTES[voter % len(VOTES)]])
            marks, votes = _rows(cursor, "plain_mark"), _rows(cursor, "plain_vote")
        finally:
            cursor.execute("DROP TABLE plain_mark, plain_vote")
    assert linked(marks, votes) == 40
    by_order = [vote["option"] for vote in votes]
    assert by_order == [VOTES[mark["voter"] % len(VOTES)] for mark in marks]


@pytest.mark.postgres
def test_ours_gives_none_away_to_the_same_attack(crowd):
    ballot = open_for(crowd)
    for state in cast_all(crowd, ballot, VOTES, crowd.units):
        counts = of_ballot(state, TALLIES, ballot)
        assert linked(of_ballot(state, SEATS, ballot), counts) == 0
        assert len(counts) != len(crowd.units)


@pytest.fixture
def pages():
    """Lets the test read the pages of a table as they lie on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        yield cursor
        cursor.execute("DROP EXTENSION pageinspect")


def versions_on_disk(cursor: Any, table: str) -> int:
    """How many versions of rows, dead ones too, lie in the pages of `table`."""
    cursor.execute(
        """SELECT count(*) FROM generate_series(0, pg_relation_size(%s) / current_setting('block_size')::int - 1) page,
           heap_page_items(get_raw_page(%s, page::int)) WHERE t_xmin IS NOT NULL""",
        [table, table],
    )
    return int(cursor.fetchone()[0])


@pytest.mark.postgres
def test_what_the_rows_were_before_a_vote_is_not_left_in_the_files(crowd, pages):
    """Without cleaning up, every earlier count would lie beside every earlier mark, each under its transaction."""
    ballot = open_for(crowd)
    for _state in cast_all(crowd, ballot, VOTES, crowd.units):
        found = [versions_on_disk(pages, model._meta.db_table) for model in (Seat, Tally)]
        assert found == [ballot.seats.count(), ballot.tallies.count()]


@pytest.mark.parametrize("model", [Seat, Tally])
def test_marks_and_counts_have_no_moment_no_history_and_no_place_in_the_administration(model):
    kinds = (models.DateField, models.TimeField, models.DateTimeField)
    assert [each.name for each in model._meta.get_fields() if isinstance(each, kinds)] == []
    assert not hasattr(model, "history")
    assert model not in site._registry
    tracked = {each.__name__ for each in apps.get_models()}
    assert f"Historical{model.__name__}" not in tracked
    inlines = [inline.model for admin in site._registry.values() for inline in admin.inlines]
    assert model not in inlines


def test_no_log_says_that_or_how_somebody_voted(crowd, caplog):
    ballot, unit = open_for(crowd), crowd.units[0]
    browser = browser_of(crowd.leaders[unit])
    with caplog.at_level(logging.DEBUG):
        post(browser, ballot, unit, "disagree", "abstain")
    assert [record.getMessage() for record in caplog.records if record.name != "asyncio"] == []
