"""How minutes are written: section by section, by several people at once, without anybody's words being lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.conferences.models import AgendaItem, Conference
from emulation.minutes import permissions
from emulation.minutes.models import Minutes, Section, SectionVersion
from emulation.versions import put
from emulation.versions import restore as put_back

OPENING, CONCLUSIONS = "opening", "conclusions"
WRITABLE_IN = (Conference.State.OPEN, Conference.State.HELD)


@dataclass(frozen=True)
class Part:
    """One heading of the minutes to write under: its section as it stands, or a new one that is not saved yet."""

    key: str
    heading: str
    section: Section
    item: AgendaItem | None = None
    is_orphan: bool = False


def of(conference: Conference) -> Minutes:
    """Return the minutes of `conference`; new ones, not saved yet, when nobody has written anything."""
    rows = Minutes.objects.select_related("document", "chair_unit", "secretary_unit", "secretary")
    minutes = rows.filter(conference=conference).first() or Minutes(conference=conference)
    minutes.conference = conference
    return minutes


def parts(minutes: Minutes) -> list[Part]:
    """Return what is written, in order: opening, each agenda item, items taken off the agenda since, conclusions.

    The agenda is read anew each time, so the headings keep in step with it; a text stays where its item goes.
    """
    saved = {row.key: row for row in minutes.sections.select_related("written_by")} if minutes.pk else {}

    def part(key: str, heading: str, item: AgendaItem | None = None) -> Part:
        return Part(key, heading, saved.pop(key, None) or Section(minutes=minutes, key=key, heading=heading), item)

    opening = part(OPENING, _("Opening"))
    closing = part(CONCLUSIONS, _("Conclusions"))
    agenda = [part(f"item-{item.pk}", str(item), item) for item in minutes.conference.agenda.all()]  # type: ignore[attr-defined]
    orphans = [Part(key, row.heading, row, None, is_orphan=True) for key, row in saved.items() if row.body]
    return [opening, *agenda, *orphans, closing]


def part(minutes: Minutes, key: str) -> Part | None:
    """Return the part of `minutes` called `key`, if there is one."""
    return next((each for each in parts(minutes) if each.key == key), None)


def lock(conference: Conference, *, by: Any) -> Minutes:
    """Return the minutes of `conference`, begun by `by` when there were none, held until the transaction ends."""
    conference = _held(conference)
    minutes = Minutes.objects.select_for_update(of=("self",)).filter(conference=conference).first()
    if not minutes:
        minutes = Minutes(conference=conference)
        history.save(minutes, by=by)
    minutes.conference = conference
    return minutes


def _held(conference: Conference) -> Conference:
    """Lock the conference first, so that two who begin at once begin the same minutes."""
    rows = Conference.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council", "chair_unit")
    return rows.get(pk=conference.pk)


def _for_writing(conference: Conference, by: Any) -> Minutes:
    permissions.check_can_write(by, conference)
    if conference.state not in WRITABLE_IN:
        raise ValidationError(_("The conference has not begun: its minutes are written from then on."), "not_begun")
    minutes = lock(conference, by=by)
    if not minutes.is_editable:
        raise ValidationError(_("The minutes were put out for signing. Take them back to change the text."), "finished")
    return minutes


def save_section(conference: Conference, key: str, body: str, *, version: int, by: Any) -> Section:
    """Put `body` into the section `key`; `version` is the version that the writer had before their eyes.

    The same text twice makes no new version, and no refusal either. A text written upon an older version is refused,
    and kept among the old versions, so that nothing is lost. Raises PermissionDenied, or ValidationError with code
    `stale`, `not_begun`, `finished`, `no_section`, or `max_length`.
    """
    section, is_put = _save(conference, key, body, version, by)
    if not is_put:  # said after the transaction, which would take the refused text away again
        raise ValidationError(
            _("Somebody else saved this section after you opened it. Your text is kept; compare the two."), "stale"
        )
    return section


@transaction.atomic
def _save(conference: Conference, key: str, body: str, version: int, by: Any) -> tuple[Section, bool]:
    minutes = _for_writing(conference, by)
    found = part(minutes, key)
    if not found:
        raise ValidationError(_("This item is no longer on the agenda, and nothing was written to it."), "no_section")
    section = found.section
    section.heading, section.item = found.heading, found.item
    return section, put(section, body, version=version, by=by)


@transaction.atomic
def restore(conference: Conference, kept: SectionVersion, *, by: Any) -> Section:
    """Put an old text back as the newest version; the one it replaces is kept. Restoring it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_begun`, `finished` or `no_section`.
    """
    minutes = _for_writing(conference, by)
    section = minutes.sections.select_for_update(of=("self",)).filter(pk=kept.section_id).first()
    if not section:
        raise ValidationError(_("This text belongs to other minutes."), "no_section")
    put_back(section, kept, by=by)
    return section


def versions(minutes: Minutes, key: str | None = None) -> list[SectionVersion]:
    """Return the texts kept of `minutes`, or of its section `key`, the newest first, with their writers.

    `heading` is the one their section has today, in the language of the reader.
    """
    if not minutes.pk:
        return []
    rows = SectionVersion.objects.filter(section__minutes=minutes).select_related("section", "written_by")
    headings = {part.key: part.heading for part in parts(minutes)}
    found = list(rows.filter(section__key=key) if key else rows)
    for row in found:
        row.heading = headings.get(row.section.key, row.section.heading)  # type: ignore[attr-defined]
    return found
