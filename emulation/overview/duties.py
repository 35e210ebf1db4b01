"""Every capability that waits for somebody, gathered: the home page, reminders and calendars read the same."""

from __future__ import annotations

from collections.abc import Callable, Collection

from emulation.covenants import obligations as covenants
from emulation.obligations import Obligation

Source = Callable[..., list[Obligation]]

COVENANTS: Source = covenants.open_for
"""What the home page tells in more words than an obligation has, and so asks by itself (`member`, `head`)."""

SOURCES: tuple[Source, ...] = ()
"""The `open_for` of every other capability: one query each, so that the home page stays quick."""


def for_desk(units: Collection[int], *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` and the secretariats of `councils` have open besides their covenants."""
    if not (units or councils):
        return []
    return [duty for source in SOURCES for duty in source(units, councils=councils)]


def all_of(units: Collection[int], *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return everything that `units` and the secretariats of `councils` have open."""
    return [*COVENANTS(units, councils=councils), *for_desk(units, councils=councils)]


def open_anywhere() -> list[Obligation]:
    """Return what is open anywhere, for reminders."""
    return [duty for source in (COVENANTS, *SOURCES) for duty in source(None)]
