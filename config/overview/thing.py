"""One thing to do, as the home page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Covenant
from emulation.obligations import Obligation

SOON = 7
"""Days before the last one from which something is due soon."""
MOST_ALIKE = 3
"""So many of one kind stand each for itself."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: a verb, what it is about, its last day, and the page (with the words on its button)."""

    title: str
    detail: str
    url: str
    action: str
    due_on: date | None = None
    alike: tuple[Todo, ...] = ()
    """More of the same kind in the same year, told behind the first."""

    @property
    def days_left(self) -> int | None:
        return (self.due_on - today()).days if self.due_on else None

    @property
    def due_label(self) -> str:
        days = self.days_left
        if days is None or not self.due_on:
            return ""
        if days < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        if days == 0:
            return _("due today")
        left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        return _("by %(day)s, %(left)s") % {"day": date_format(self.due_on, "SHORT_DATE_FORMAT"), "left": left}

    @property
    def urgency(self) -> str:
        days = self.days_left
        if days is None or days > SOON:
            return ""
        return "late" if days < 0 else "soon"


def about(
    campaign: Campaign, covenant: Covenant, title: str, page: str, action: str, more: str = "", count: int = 0
) -> Todo:
    """Return a thing to do about `covenant`: `page` is where, `more` stands behind the bloc."""
    due_on = covenant.signing_due_on if covenant.state == Covenant.State.SIGNING else covenant.comments_due_on
    return Todo(
        title % {"year": campaign.year, "count": count},
        " · ".join(part for part in (campaign.bloc.name, more) if part),
        reverse(f"emulation:{page}", args=[covenant.pk]),
        action,
        due_on,
    )


def of_obligations(duties: Iterable[Obligation]) -> Iterator[Todo]:
    """Yield the obligations of other capabilities as things to do; many of one kind in one year stand behind the
    first of them, so that a head with nineteen sheets to verify still sees what else there is."""
    groups: dict[tuple[str, int | None], list[Todo]] = {}
    for duty in duties:
        todo = Todo(duty.title, duty.about, duty.url, duty.action, duty.due_on)
        groups.setdefault((duty.kind, duty.campaign_id), []).append(todo)
    for found in groups.values():
        if len(found) <= MOST_ALIKE:
            yield from found
            continue
        first, *others = sorted(found, key=lambda todo: todo.due_on or date.max)
        yield replace(first, alike=tuple(others))
