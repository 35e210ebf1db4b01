"""What comes of a conference: its minutes and its directives, and the way to both for those who have one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.conferences.models import Conference
from emulation.covenants.reading import Link
from emulation.directives import permissions as directing
from emulation.minutes import permissions as writing
from emulation.minutes import writing as minutes


@dataclass(frozen=True)
class FollowUp:
    """`state` says how far the minutes are, empty while the reader does not read them."""

    state: str
    links: list[Link]


def of(conference: Conference, user: Any, *, prepares: bool) -> FollowUp | None:
    """Return what to show once the session was opened, or None before; `prepares` is the right to its year."""
    if conference.state not in minutes.WRITABLE_IN:
        return None
    row = minutes.of(conference)
    state, links = "", []
    if prepares or not row.is_editable or writing.was_left_to(user, conference):
        state = row.get_state_display() if row.pk else _("not begun")
        links.append(Link(_("Minutes"), reverse("emulation:minutes", args=[conference.pk])))
    if directing.can_direct(user, conference.campaign):
        page = reverse("emulation:directive_give", args=[conference.campaign_id])
        links.append(Link(_("Write down a directive given here"), f"{page}?hoi-nghi={conference.pk}"))
    links.append(Link(_("Directives"), reverse("emulation:directive_list", args=[conference.campaign_id])))
    if conference.kind == Conference.Kind.FINAL:
        links.append(Link(_("Who leads next year"), reverse("emulation:rotation", args=[conference.campaign_id])))
    return FollowUp(state, links)
