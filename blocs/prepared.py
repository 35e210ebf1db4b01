"""Queries of the pages that are read most, written into SQL once in a process instead of at each reading.

Django takes several times longer to write such a query than PostgreSQL takes to answer it. How a query looks depends
only on which values it is asked with, of what kind and how many; what they are is filled in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL

MOST = 64
"""No query is kept for longer lists: they are rare."""
CONSTANTS = (0, 1)
"""What EXISTS selects, and what is counted where there is nothing."""
PLANS = 300
"""How many plans a connection to PostgreSQL keeps: all that the pages ask, in every shape."""


class Slot(Value):
    """The place of a value that is filled in later; `value` is an example, which says the kind."""

    def __init__(self, value: Any, name: str, number: int | None = None) -> None:
        super().__init__(value)
        self.name, self.number = name, number

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        value = values[self.name] if self.number is None else values[self.name][self.number]
        return self.output_field.get_db_prep_value(value, connection)


class Written(NamedTuple):
    """A query as SQL, with a slot among `params` for each value."""

    rows: QuerySet
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class _Part(RawSQL):
    """SQL that Django wrote, in parentheses; rows of another query are never grouped by it."""

    def get_group_by_cols(self) -> list[Any]:
        return []


class Prepared:
    """The queryset that a function returns, asked by calling it with the function's keywords; used as a decorator.

    The function sees a slot in place of each value, or a list of slots in place of a collection (for `__pk__in`: the
    `__in` of a foreign key takes none). True, False, None and empty collections it sees as they are, and may decide by
    them. Whatever else differs between two readings, the day of today above all, has to be such a value: a day or key
    that the function finds out by itself would stay for as long as the process lives. On PostgreSQL that is refused
    with a TypeError.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self._written: dict[tuple[Any, ...], Written | None] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """Return the rows for `values`, in one query; in none where there can be no row."""
        values = {name: _filled_up(value) if _is_many(value) else value for name, value in values.items()}
        if not all(_is_usual(value) for value in values.values()):
            return list(self.build(**values))
        written = self._as_sql(values)
        return _read(written, values) if written else []

    def subquery(self, **values: Any) -> RawSQL | QuerySet:
        """Return the rows for `values` as what another query asks with `__in`; they have one column.

        That other query is not a prepared one: its values would stay.
        """
        values = {name: _filled_up(value) if _is_many(value) else value for name, value in values.items()}
        written = self._as_sql(values) if all(_is_usual(value) for value in values.values()) else None
        if not written:
            return self.build(**values)
        return _Part(written.sql, _params(written, values))

    def _as_sql(self, values: dict[str, Any]) -> Written | None:
        shape = tuple((name, _kind(value)) for name, value in values.items())
        if shape not in self._written:
            self._written[shape] = _write(self.build(**{name: _slots(name, value) for name, value in values.items()}))
        return self._written[shape]


def _is_many(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _is_usual(value: Any) -> bool:
    """Whether it has a place in a query: numbers go to PostgreSQL as four bytes, which would cut a larger one."""
    if _is_many(value):
        return len(value) <= MOST and all(_is_usual(one) for one in value)
    return not isinstance(value, int) or value.bit_length() < 32


def _filled_up(values: Collection[Any]) -> list[Any]:
    """Repeat the last value until there are 1, 2, 4, 8 …: not every length needs a query of its own."""
    found = list(values)
    wanted = 1 << (len(found) - 1).bit_length() if found else 0
    return found + found[-1:] * (wanted - len(found))


def _kind(value: Any) -> Any:
    if _is_many(value):
        return len(value)
    return value if isinstance(value, bool) else type(value)


def _slots(name: str, value: Any) -> Any:
    if _is_many(value):
        return [Slot(one, name, number) for number, one in enumerate(value)]
    return value if value is None or isinstance(value, bool) else Slot(value, name)


def _write(rows: QuerySet) -> Written | None:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    if stray := [one for one in params if not isinstance(one, Slot | str) and one not in CONSTANTS]:
        raise TypeError(f"A prepared query takes {stray} as values.")
    compiler.connection = None  # each thread has its own
    return Written(rows, compiler, sql, tuple(params))


def _read(written: Written, values: dict[str, Any]) -> list[Any]:
    rows, compiler, connection = written.rows.all(), copy(written.compiler), connections[written.rows.db]
    params = _params(written, values)
    compiler.connection, compiler.as_sql = _planned_once(connection), lambda: (written.sql, params)
    rows.query.get_compiler = lambda using=None, **options: compiler  # type: ignore[assignment]
    return list(rows)


def _params(written: Written, values: dict[str, Any]) -> tuple[Any, ...]:
    connection = connections[written.rows.db]
    return tuple(one.filled(values, connection) if isinstance(one, Slot) else one for one in written.params)


class _PlannedOnce:
    """A connection to PostgreSQL whose cursors send values beside the query, so that the server keeps its plan.

    Django's own cursors write values into the query, which PostgreSQL reads and plans anew each time. Where queries are
    logged, those are used: the log tells them with their values.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]

        if self._connection.queries_logged:
            return self._connection.cursor()
        self._connection.ensure_connection()
        server = self._connection.connection
        server.prepared_max = PLANS
        usual, server.cursor_factory = server.cursor_factory, ServerBindingCursor
        try:
            return self._connection.cursor()
        finally:
            server.cursor_factory = usual


def _planned_once(connection: Any) -> Any:
    return _PlannedOnce(connection) if connection.vendor == "postgresql" else connection
