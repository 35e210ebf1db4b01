"""What a reader of a conference sees: the agenda with the papers open to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from emulation.conferences.models import AgendaItem, Attendance, Conference, Paper
from emulation.conferences.permissions import Rights


def readable(user: Any) -> Any:
    """Conferences that `user` may see, with what every page about one shows."""
    return Conference.objects.visible_to(user).select_related(
        "campaign__bloc__council", "chair_unit", "letter", "launches"
    )


@dataclass(frozen=True)
class Point:
    """A point of the agenda as the reader may see it."""

    item: AgendaItem
    papers: list[Paper]


def agenda(conference: Conference, rights: Rights) -> list[Point]:
    """Return the agenda in order; a paper stands only where `rights` lets its reader open it. Two queries."""
    papers: Any = Prefetch("papers", Paper.objects.select_related("document"))
    rows = conference.agenda.prefetch_related(papers)
    return [Point(item, [one for one in item.papers.all() if one.audience in rights.audiences]) for item in rows]


def letter_is_behind(conference: Conference, points: list[Point], rows: list[Attendance]) -> bool:
    """Whether agenda or units changed since the letter of a standing invitation. Asks the database nothing."""
    if conference.state != Conference.State.INVITED or not conference.letter:
        return False
    data = conference.letter.data
    printed = [(item["number"], item["title"], item["presenter"]) for item in data["agenda"]]
    now = [(point.item.number, point.item.title, point.item.presenter) for point in points]
    return printed != now or data["units"] != [row.unit.name for row in rows]
