"""What was read or computed, kept in this process under a mark of everything that it follows from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Keeps a thing under each name as long as all weigh no more than `most` together; those used longest ago go first.

    Its mark has to be another one as soon as anything is that the thing follows from, and is asked of the database
    before the thing is made: a change that comes between leaves something newer under an older mark, never the other
    way round. Nobody changes what is kept. Inside a transaction nothing is taken or kept: what a rule decides on is
    read where its locks are, and what it wrote may be taken back.
    """

    def __init__(self, most: int, weigh: Callable[[Thing], int]) -> None:
        self.most, self.weigh = most, weigh
        self._things: OrderedDict[Hashable, tuple[Hashable, int, Thing]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, mark: Callable[[], Hashable], make: Callable[[], Thing]) -> Thing:
        """Return what is kept under `name` if its mark is still what `mark` returns, else what `make` makes."""
        if connection.in_atomic_block:
            return make()
        now = mark()
        with self._lock:
            if name in self._things and self._things[name][0] == now:
                self._things.move_to_end(name)
                return self._things[name][2]
        thing = make()
        with self._lock:
            self._things[name] = (now, self.weigh(thing), thing)
            self._things.move_to_end(name)
            while len(self._things) > 1 and sum(weight for _mark, weight, _thing in self._things.values()) > self.most:
                self._things.popitem(last=False)
        return thing

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
