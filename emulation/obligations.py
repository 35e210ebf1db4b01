"""What somebody still has to do, told by the capability that waits for it; home page and reminders read the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Obligation:
    """An open duty of a unit, or (`council_id`) of the secretariat of a council, or (`person_id`) of a person; gone as
    soon as the thing is done.

    `kind` and `subject` (the key of the thing) name it, together with the unit, for as long as it lasts. `title` is a
    verb phrase, `about` says where it belongs, `action` is the text of the link to `url`. With `for_leaders` only the
    people who decide for the unit can do it.
    """

    kind: str
    subject: int
    title: str
    about: str
    url: str
    action: str
    due_on: date | None = None
    unit_id: int | None = None
    council_id: int | None = None
    person_id: int | None = None
    campaign_id: int | None = None
    for_leaders: bool = False
