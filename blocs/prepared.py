"""Queries of the pages that are read most, written into SQL once in a process instead of at each reading.

Django takes several times longer to write such a query than PostgreSQL takes to answer it. How a query looks depends
only on which values it is asked with, of what kind and how many; what they are is filled in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet, Value

MOST = 12
"""A query is not kept for longer lists: they are rare, and each length would be another query."""


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


class Prepared:
    """The queryset that a function returns, asked by calling it with the function's keywords; used as a decorator.

    The function sees a slot in place of each value, or a list of slots in place of a collection (`__pk__in` takes it;
    `__in` of a foreign key does not). Whatever differs between two readings, the day of today above all, has to be such
    a value: a day or key that the function finds out by itself would be kept for as long as the process lives. On
    PostgreSQL such a query is refused (TypeError).
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self._written: dict[tuple[Any, ...], Written] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """Return the rows for `values`, in one query at most; with None or an empty collection as Django writes it."""
        values = {name: sorted(value) if _is_many(value) else value for name, value in values.items()}
        if not all(_has_place(value) for value in values.values()):
            return list(self.build(**values))
        shape = tuple((name, len(value) if _is_many(value) else type(value)) for name, value in values.items())
        if shape not in self._written:
            self._written[shape] = _write(self.build(**{name: _slots(name, value) for name, value in values.items()}))
        return _read(self._written[shape], values)


def _is_many(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _has_place(value: Any) -> bool:
    """Whether the query looks the same whatever `value` is: None is asked for with IS NULL, nothing not at all."""
    return 0 < len(value) <= MOST if _is_many(value) else value is not None


def _slots(name: str, value: Any) -> Any:
    return [Slot(one, name, number) for number, one in enumerate(value)] if _is_many(value) else Slot(value, name)


def _write(rows: QuerySet) -> Written:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    sql, params = compiler.as_sql()
    if stray := [one for one in params if not isinstance(one, Slot | str) and one != 1]:  # 1 is what EXISTS selects
        raise TypeError(f"A prepared query takes {stray} as values.")
    compiler.connection = None  # each thread has its own
    return Written(rows, compiler, sql, tuple(params))


def _read(written: Written, values: dict[str, Any]) -> list[Any]:
    rows, compiler, connection = written.rows.all(), copy(written.compiler), connections[written.rows.db]
    params = tuple(one.filled(values, connection) if isinstance(one, Slot) else one for one in written.params)
    compiler.connection, compiler.as_sql = connection, lambda: (written.sql, params)
    rows.query.get_compiler = lambda using=None, **options: compiler  # type: ignore[assignment]
    return list(rows)
