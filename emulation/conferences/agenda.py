"""What a conference deals with, in which order, and the papers on each point."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import history
from documents import paper as papers
from documents.models import Document
from documents.uploads import Upload
from emulation.conferences import permissions, planning
from emulation.conferences.models import AgendaItem, Conference, Paper

ASIDE = 30_000
"""A number that no point has, while two change places: the database allows each number once."""


def _for_writing(conference: Conference, by: Any) -> Conference:
    conference = planning.lock(conference)
    permissions.check_can_prepare(by, conference)
    planning.check_running(conference)
    return conference


@transaction.atomic
def put(
    conference: Conference,
    *,
    by: Any,
    title: str,
    note: str = "",
    presenter: str = "",
    minutes: int | None = None,
    item: AgendaItem | None = None,
) -> AgendaItem:
    """Write `item`, or a new point at the end when None; the same new point sent twice is kept once.

    Raises PermissionDenied, or ValidationError with code `over`, or `removed` when the point was taken out meanwhile.
    """
    conference = _for_writing(conference, by)
    values = {"title": title, "note": note, "presenter": presenter, "minutes": minutes}
    if not item:
        if same := conference.agenda.filter(**values).first():
            return same
        last = conference.agenda.aggregate(last=Max("number"))["last"] or 0
        stored = AgendaItem(conference=conference, number=last + 1)
    else:
        stored = _stored(conference, item)
    if stored._state.adding or any(getattr(stored, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(stored, name, value)
        history.save(stored, by=by)
    return stored


def _stored(conference: Conference, item: AgendaItem) -> AgendaItem:
    found = conference.agenda.filter(pk=item.pk).first()
    if not found:
        raise ValidationError(_("This point is no longer on the agenda."), "removed")
    return found


@transaction.atomic
def move(item: AgendaItem, *, by: Any, up: bool, seen: int | None = None) -> AgendaItem:
    """Let a point change places with the one before it (`up`) or after it; at the end of the list nothing happens.

    `seen` is the number that stood on the page: a click sent twice moves once. Raises PermissionDenied, or
    ValidationError with code `over` or `removed`.
    """
    conference = _for_writing(item.conference, by)
    item = _stored(conference, item)
    if seen is not None and seen != item.number:
        return item
    rows = conference.agenda.filter(number__lt=item.number) if up else conference.agenda.filter(number__gt=item.number)
    other = rows.order_by("-number" if up else "number").first()
    if other:
        mine, theirs = item.number, other.number
        for row, number in ((item, ASIDE), (other, mine), (item, theirs)):
            row.number = number
            history.save(row, by=by)
    return item


@transaction.atomic
def remove(item: AgendaItem, *, by: Any) -> None:
    """Take a point off the agenda with its papers, which stay on file; the ones after it move up. Twice is once.

    Raises PermissionDenied, or ValidationError with code `over`, or `has_votes`.
    """
    conference = _for_writing(item.conference, by)
    found = conference.agenda.filter(pk=item.pk).first()
    if not found:
        return
    if found.votes.exists():
        raise ValidationError(_("A vote was taken on this point; it stays on the agenda."), "has_votes")
    for paper in found.papers.all():
        history.delete(paper, by=by)
    number = found.number
    history.delete(found, by=by)
    for later in conference.agenda.filter(number__gt=number).order_by("number"):
        later.number -= 1
        history.save(later, by=by)


@transaction.atomic
def attach(item: AgendaItem, *, by: Any, title: str, upload: Upload, stage: str, audience: str) -> Paper:
    """Put a file on a point of the agenda; the same file sent twice is kept once.

    Raises PermissionDenied, or ValidationError with code `over` or `removed`.
    """
    conference = _for_writing(item.conference, by)
    item = _stored(conference, item)
    same = item.papers.filter(document__sha256=papers.digest(upload.data), title=title, stage=stage, audience=audience)
    if existing := same.first():
        return existing
    paper = Paper(item=item, title=title, stage=stage, audience=audience)
    paper.document = _file(conference, title, upload, by)
    history.save(paper, by=by)
    return paper


@transaction.atomic
def revise(paper: Paper, *, by: Any, title: str, stage: str, audience: str, upload: Upload | None = None) -> Paper:
    """Change a paper; a new file replaces the old one, which stays on file.

    Raises PermissionDenied, or ValidationError with code `over` or `removed`.
    """
    conference = _for_writing(paper.item.conference, by)
    stored = _stored_paper(conference, paper)
    is_new = bool(upload and papers.digest(upload.data) != stored.document.sha256)
    if (stored.title, stored.stage, stored.audience) == (title, stage, audience) and not is_new:
        return stored
    stored.title, stored.stage, stored.audience = title, stage, audience
    if upload and is_new:
        stored.document = _file(conference, title, upload, by, supersedes=stored.document)
    history.save(stored, by=by)
    return stored


@transaction.atomic
def detach(paper: Paper, *, by: Any) -> None:
    """Take a paper off the agenda; its files stay on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `over`.
    """
    conference = _for_writing(paper.item.conference, by)
    if found := Paper.objects.filter(pk=paper.pk, item__conference=conference).first():
        history.delete(found, by=by)


def _stored_paper(conference: Conference, paper: Paper) -> Paper:
    found = Paper.objects.select_related("document").filter(pk=paper.pk, item__conference=conference).first()
    if not found:
        raise ValidationError(_("This paper is no longer on the agenda."), "removed")
    return found


def _file(conference: Conference, title: str, upload: Upload, by: Any, supersedes: Document | None = None) -> Document:
    return papers.file(
        Document.Kind.ATTACHMENT,
        title=title,
        content=upload.data,
        media_type=upload.media_type,
        owner=conference.chair_unit,
        supersedes=supersedes,
        is_example=conference.is_example,
        by=by,
    )


def versions(paper: Paper) -> list[Document]:
    """Return every file that `paper` has had, the newest first."""
    keys = Paper.history.filter(id=paper.pk).values("document_id")  # type: ignore[attr-defined]
    return list(Document.objects.filter(pk__in=keys).select_related("created_by").order_by("-created_at", "-pk"))
