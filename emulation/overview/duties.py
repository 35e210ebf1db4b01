"""Every capability that waits for somebody, gathered: the home page, reminders and calendars read the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value

from emulation.conferences import obligations as conferences
from emulation.conferences.models import Conference
from emulation.covenants import obligations as covenants
from emulation.directives import obligations as directives
from emulation.directives.models import Directive
from emulation.drafts import obligations as drafts
from emulation.drafts.models import Draft
from emulation.handover import obligations as handover
from emulation.handover.models import Handover
from emulation.minutes import obligations as minutes
from emulation.minutes.models import Minutes
from emulation.obligations import Obligation
from emulation.redivision import obligations as redivision
from emulation.rotation import obligations as rotation
from emulation.rotation.models import Choice

OpenFor = Callable[..., list[Obligation]]

COVENANTS: OpenFor = covenants.open_for
"""What the home page tells in more words than an obligation has, and so asks by itself (`member`, `head`)."""


class Source(NamedTuple):
    """A capability: what it waits for, and the rows without which it waits for no unit, with their way to the bloc."""

    open_for: OpenFor
    rows: QuerySet[Any]
    bloc: str


SOURCES = (
    Source(drafts.open_for, Draft.objects.filter(state=Draft.State.CIRCULATED), "campaign__bloc"),
    Source(
        conferences.open_for,
        Conference.objects.filter(state__in=[Conference.State.INVITED, Conference.State.OPEN]),
        "campaign__bloc",
    ),
    Source(directives.open_for, Directive.objects.open(), "campaign__bloc"),
    Source(
        minutes.open_for,
        Conference.objects.filter(state=Conference.State.HELD).exclude(minutes__state=Minutes.State.SIGNED),
        "campaign__bloc",
    ),
    Source(handover.open_for, Choice.objects.filter(role="head", campaign__handover=None), "campaign__bloc"),
    Source(handover.open_for, Handover.objects.exclude(state=Handover.State.DONE), "campaign__bloc"),
)
"""What waits for units."""

OF_COUNCILS: tuple[OpenFor, ...] = (rotation.open_for, redivision.open_for)
"""What waits for secretariats, one query each."""


def for_desk(
    units: Collection[int], *, councils: Collection[int] = (), blocs: Collection[int] = ()
) -> list[Obligation]:
    """Return what `units`, of `blocs`, and the secretariats of `councils` have open besides their covenants."""
    found = [duty for open_for in _waiting_in(blocs) for duty in open_for(units)] if units else []
    return found + ([duty for open_for in OF_COUNCILS for duty in open_for((), councils=councils)] if councils else [])


def _waiting_in(blocs: Collection[int]) -> list[OpenFor]:
    """Return, in one query, the capabilities that wait for anybody in `blocs`: on most days few of them do."""
    parts = [
        source.rows.filter(**{f"{source.bloc}__in": blocs})
        .order_by()
        .annotate(source=Value(str(number), output_field=CharField()))
        .values_list("source", flat=True)
        for number, source in enumerate(SOURCES)
    ]
    found = parts[0].union(*parts[1:]) if blocs else ()
    return list(dict.fromkeys(SOURCES[int(number)].open_for for number in sorted(found)))


def all_of(units: Collection[int], *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return everything that `units` and the secretariats of `councils` have open."""
    if not (units or councils):
        return []
    return [duty for open_for in _every() for duty in open_for(units, councils=councils)]


def open_anywhere() -> list[Obligation]:
    """Return what is open anywhere, for reminders."""
    return [duty for open_for in _every() for duty in open_for(None)]


def _every() -> list[OpenFor]:
    return list(dict.fromkeys([COVENANTS, *(source.open_for for source in SOURCES), *OF_COUNCILS]))
