"""How minutes become a paper: put out for signing, taken back while nobody has signed, signed, locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Mandate
from common import history
from common.clock import now
from documents import paper
from documents.models import Document, Signature, new_code
from documents.rendering import RenderingError
from emulation.conferences.models import Conference
from emulation.minutes import permissions, telling, text, writing
from emulation.minutes.models import Minutes

Role = Signature.Role
ROLES = (Role.SECRETARY, Role.CHAIR)


@dataclass(frozen=True)
class Gap:
    """One thing that the minutes still need before they can be signed."""

    code: str
    message: str
    page: str


def missing(minutes: Minutes) -> list[Gap]:
    """Return what stands in the way of putting the minutes out for signing, with the page where it is put right."""
    conference = minutes.conference
    here = any(row.is_here for row in conference.attendances.all())  # type: ignore[attr-defined]
    said = any(part.section.body for part in writing.parts(minutes))
    meeting, write = "emulation:conference", "emulation:minutes_write"
    found = [
        (conference.state == Conference.State.HELD, "not_held", _("The conference is not over yet."), meeting),
        (here, "nobody_there", _("No unit is recorded as present."), meeting),
        (said, "nothing_written", _("Nothing is written yet."), write),
    ]
    return [Gap(code, message, page) for there, code, message, page in found if not there]


def _lock(minutes: Minutes) -> Minutes:
    """Return `minutes` as they are now, held until the end of the transaction."""
    rows = Minutes.objects.select_for_update(of=("self",))
    related = ("conference__campaign__bloc__council", "document", "chair_unit", "secretary_unit", "secretary")
    return rows.select_related(*related).get(pk=minutes.pk)


@transaction.atomic
def finish(conference: Conference, *, chair: Mandate, secretary: Mandate, by: Any, read: str | None = None) -> Minutes:
    """Freeze the minutes and ask `secretary` and `chair` to sign; from here on every member unit reads them.

    `read` is the mark of the text that `by` has read (`text.mark`); None when there was no page to read it on. Doing it
    twice changes nothing. Raises PermissionDenied, or ValidationError with code `signed`, `text_changed`,
    `unprintable`, `not_the_chair`, `not_a_secretary`, or one message per missing thing.
    """
    permissions.check_can_write(by, conference)
    minutes = writing.lock(conference, by=by)
    if minutes.state == Minutes.State.SIGNING:
        return minutes
    if not minutes.is_editable:
        raise ValidationError(_("Signed minutes never change."), "signed")
    if gaps := missing(minutes):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    if read is not None and read != text.mark(minutes):
        raise ValidationError(
            _("The text changed after you opened this page. Read it again below, then put it out."), "text_changed"
        )
    _name(minutes, chair, secretary)
    minutes.document = _freeze(minutes, by)
    minutes.put_out()
    history.save(minutes, by=by)
    telling.put_out(minutes, by=by)
    return minutes


def _name(minutes: Minutes, chair: Mandate, secretary: Mandate) -> None:
    """Note who is named in the paper as chair and as secretary."""
    if chair not in permissions.chairs(minutes.conference):
        raise ValidationError(
            {"chair": ValidationError(_("This person does not sign for the unit in the chair."), "not_the_chair")}
        )
    if secretary not in permissions.secretaries(minutes.conference):
        raise ValidationError(
            {"secretary": ValidationError(_("This person does not write these minutes."), "not_a_secretary")}
        )
    minutes.chair_unit, minutes.chair_name, minutes.chair_post = chair.unit, chair.person.full_name, chair.post
    minutes.secretary, minutes.secretary_unit = secretary.person, permissions.unit_of(secretary)
    minutes.secretary_name, minutes.secretary_post = secretary.person.full_name, secretary.post


def _freeze(minutes: Minutes, by: Any) -> Document:
    code = new_code()
    data = text.frozen(minutes, code=code)
    try:
        return paper.freeze(
            Document.Kind.MINUTES,
            data,
            title=f"Biên bản {data['subject']} – {minutes.conference.campaign.bloc.name}"[:400],
            code=code,
            owner=minutes.chair_unit,
            is_example=data["is_example"],
            standing=Document.Standing.PENDING,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


@transaction.atomic
def take_back(minutes: Minutes, *, because: str, by: Any) -> Minutes:
    """Take the minutes back to be written on; the frozen paper is withdrawn and stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `already_signed` or `because_missing`.
    """
    minutes = _lock(minutes)
    permissions.check_can_write(by, minutes.conference)
    if minutes.is_editable:
        return minutes
    document = minutes.document
    assert document is not None
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if minutes.state == Minutes.State.SIGNED or document.signatures.valid().exists():
        raise ValidationError(
            _("Somebody has already signed: the minutes can no longer be taken back."), "already_signed"
        )
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    minutes.take_back()
    history.save(minutes, by=by, because=because)
    paper.stand(document, Document.Standing.WITHDRAWN, by=by)
    return minutes


@transaction.atomic
def sign(minutes: Minutes, *, role: str, act: paper.Act, by: Any) -> Signature:
    """Sign as chair or secretary (`role`), as `act` says. The second signature locks the minutes for good.

    Raises PermissionDenied (no mandate for this role today), or ValidationError with code `not_open`, `text_changed`,
    `already_signed`, `capacity`, `authority_missing`.
    """
    minutes = _lock(minutes)
    mandate = permissions.check_mandate(by, minutes, role)
    if minutes.state == Minutes.State.DRAFT or not minutes.document:
        raise ValidationError(_("These minutes are not open for signing."), "not_open")
    unit = permissions.unit_of(mandate) if role == Role.SECRETARY else minutes.chair_unit
    if not unit:
        raise PermissionDenied(_("You have no mandate today to sign these minutes."))
    signature = paper.sign(minutes.document, mandate=mandate, unit=unit, act=act, by=by, role=role)
    if len(signatures(minutes)) == len(ROLES):
        minutes.lock_for_good()
        history.save(minutes, by=by)
        paper.stand(minutes.document, Document.Standing.IN_FORCE, by=by)
        telling.signed(minutes, by=by)
    return signature


def signatures(minutes: Minutes) -> dict[str, Signature]:
    """Return the valid signatures of the minutes by role."""
    if not minutes.document_id:
        return {}
    rows = Signature.objects.valid().filter(document=minutes.document_id).select_related("authority")
    return {row.role: row for row in rows}


def roles_of(user: Any, minutes: Minutes) -> list[str]:
    """Return the roles in which `user` may sign today and that nobody has signed in yet."""
    if minutes.state != Minutes.State.SIGNING:
        return []
    given = signatures(minutes)
    return [role for role in ROLES if role not in given and permissions.mandate_of(user, minutes, role)]


def issue_copy(minutes: Minutes) -> Any:
    """Return the copy to hand out: the frozen text with the signatures so far; equal signatures give equal bytes."""
    assert minutes.document is not None
    data, count = text.copy(minutes)
    return paper.issue(minutes.document, data, signature_count=count)
