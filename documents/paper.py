"""The signing engine: freezing a paper, signing it, voiding a signature, issuing copies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Mandate, Unit
from common import history
from common.clock import days_late, now
from documents import rendering
from documents.models import Document, FrozenFile, IssuedCopy, Signature

CAPACITIES = {
    Mandate.Capacity.LEADER: (Signature.Capacity.DIRECT, Signature.Capacity.TM, Signature.Capacity.Q),
    Mandate.Capacity.DEPUTY: (Signature.Capacity.KT,),
    Mandate.Capacity.AUTHORISED: (Signature.Capacity.TUQ,),
}
"""Capacities in which each kind of mandate may sign; the first is proposed."""

NEEDS_AUTHORITY = (Signature.Capacity.KT, Signature.Capacity.TUQ, Signature.Capacity.Q)


@dataclass(frozen=True)
class Authority:
    """The paper that lets somebody sign on behalf of the head: what it is and, when given, a copy of it."""

    number: str
    issued_on: Any = None
    data: bytes = b""
    media_type: str = ""


@dataclass(frozen=True)
class Act:
    """How a signature was given: in which capacity, how identity was proved, from where, and what was read."""

    capacity: str = Signature.Capacity.DIRECT
    capacity_for: str = ""
    authority: Authority | None = None
    proof: str = ""
    address: str | None = None
    text_sha256: str = ""


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(data: Mapping[str, Any]) -> bytes:
    """Return `data` as JSON bytes that are equal exactly when the data is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@transaction.atomic
def file(
    kind: str,
    *,
    title: str,
    by: Any,
    content: bytes = b"",
    media_type: str = "application/pdf",
    data: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Document:
    """Put a paper on file with its exact bytes (or, for a paper known by its number only, without)."""
    document = Document(
        kind=kind,
        title=title,
        data=dict(data or {}),
        sha256=digest(content) if content else "",
        created_at=now(),
        created_by=by,
        **fields,
    )
    history.save(document, by=by)
    if content:
        FrozenFile.objects.create(document=document, data=content, media_type=media_type)
    return document


def freeze(kind: str, data: Mapping[str, Any], *, title: str, code: str, by: Any, **fields: Any) -> Document:
    """Render the paper `kind` from `data` and put it on file; from now on its text is what `sha256` says.

    Raises rendering.RenderingError when a letter has no glyph.
    """
    return file(kind, title=title, by=by, content=rendering.render(kind, data), data=data, code=code, **fields)


@transaction.atomic
def stand(document: Document, standing: str, *, by: Any) -> Document:
    """Note where `document` stands from now on (in force, replaced, withdrawn), for those who verify it."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    document.standing, document.standing_since = standing, now()
    history.save(document, by=by)
    return document


@transaction.atomic
def sign(
    document: Document, *, mandate: Mandate, unit: Unit, act: Act, by: Any, due_on: Any = None, role: str = ""
) -> Signature:
    """Sign `document` for `unit` by the power of `mandate`, as `act` says; a moment after `due_on` is marked late.

    With a `role` (chair, secretary) each role signs once, and one unit may hold both. A secretary answers for what
    was written down and signs in person, so any mandate of today lets them sign.
    Raises PermissionDenied when the mandate does not let its holder sign, or ValidationError with code
    `text_changed` (the signer read other bytes), `already_signed`, `capacity`, `authority_missing`.
    Source: Decree 30/2020/NĐ-CP, Annex I, element 7a (TM., KT., TUQ., Q.).
    """
    may_sign = mandate.may_sign or role == Signature.Role.SECRETARY
    if not may_sign or not mandate.is_current or mandate.person_id != by.pk:
        raise PermissionDenied(_("Your mandate does not let you sign for this unit."))
    signature = _place(document, unit, read=act.text_sha256, at=now(), due_on=due_on, role=role)
    signature.signer, signature.signer_name, signature.recorded_by = by, by.full_name, by
    signature.mandate, signature.post = mandate, mandate.post
    signature.capacity, signature.capacity_for = act.capacity, act.capacity_for
    signature.authority = _authority(mandate, act, by, allowed=capacities(mandate, role))
    signature.proof, signature.address = act.proof, act.address
    history.save(signature, by=by)
    return signature


def capacities(mandate: Mandate, role: str = "") -> tuple[str, ...]:
    """Return the capacities in which the holder of `mandate` may sign; a secretary signs in person only."""
    if role == Signature.Role.SECRETARY:
        return (Signature.Capacity.DIRECT,)
    return CAPACITIES[Mandate.Capacity(mandate.capacity)]


def _place(document: Document, unit: Unit, *, read: str, at: datetime, due_on: Any, role: str = "") -> Signature:
    """Lock `document` and return the place where `unit` signs it, if it is the text that was `read`."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if read != document.sha256:
        raise ValidationError(_("The text changed after you opened it. Read it again, then sign."), "text_changed")
    taken = document.signatures.valid().filter(role=role)
    if (taken if role else taken.filter(unit=unit)).exists():
        raise ValidationError(_("%(unit)s has already signed.") % {"unit": unit}, "already_signed")
    return Signature(
        document=document,
        role=role,
        unit=unit,
        unit_name=unit.name,
        signed_hash=document.sha256,
        signed_at=at,
        days_late=days_late(due_on, at),
    )


def _authority(mandate: Mandate, act: Act, by: Any, *, allowed: tuple[str, ...]) -> Document | None:
    """Check the capacity and put the authorisation on file."""
    if act.capacity not in allowed:
        raise ValidationError(_("Your mandate does not let you sign in this capacity."), "capacity")
    if act.capacity not in NEEDS_AUTHORITY:
        return None
    given = act.authority
    if not given or not given.number.strip():
        raise ValidationError(_("Name the document that lets you sign on behalf of the head."), "authority_missing")
    return file(
        Document.Kind.AUTHORITY,
        title=given.number,
        issued_on=given.issued_on,
        owner=mandate.unit,
        content=given.data,
        media_type=given.media_type,
        by=by,
    )


@dataclass(frozen=True)
class InkSignature:
    """What stands under a signature on paper, and a scan of it."""

    signer_name: str
    post: str
    signed_at: Any
    scan: bytes
    media_type: str
    capacity: str = Signature.Capacity.DIRECT
    capacity_for: str = ""


@transaction.atomic
def record_ink(document: Document, *, unit: Unit, ink: InkSignature, by: Any, due_on: Any = None) -> Signature:
    """Record that `unit` signed `document` on paper, with the scan as evidence; marked as such everywhere.

    Raises ValidationError with code `already_signed`, `scan_missing`, or `in_the_future`.
    """
    signature = _place(document, unit, read=document.sha256, at=ink.signed_at, due_on=due_on)
    if not ink.scan:
        raise ValidationError(_("Add the scan of the signed paper."), "scan_missing")
    if ink.signed_at > now():
        raise ValidationError(_("The signature lies in the future."), "in_the_future")
    signature.method, signature.recorded_by = Signature.Method.INK, by
    signature.signer_name, signature.post = ink.signer_name, ink.post
    signature.capacity, signature.capacity_for = ink.capacity, ink.capacity_for
    signature.scan = file(
        Document.Kind.SCAN,
        title=(_("Scan: %(title)s, %(unit)s") % {"title": document.title, "unit": unit.name})[:400],
        owner=unit,
        content=ink.scan,
        media_type=ink.media_type,
        by=by,
    )
    history.save(signature, by=by)
    return signature


@transaction.atomic
def void(signature: Signature, *, by: Any, because: str) -> Signature:
    """Void a signature that the wrong person gave; it stays on file, and the unit may sign again.

    Raises ValidationError with code `because_missing` or `already_voided`.
    """
    signature = Signature.objects.select_for_update(of=("self",)).get(pk=signature.pk)
    if signature.voided_at:
        raise ValidationError(_("This signature is already voided."), "already_voided")
    if not because.strip():
        raise ValidationError(_("Say why the signature is voided."), "because_missing")
    signature.voided_at, signature.voided_by, signature.void_reason = now(), by, because
    history.save(signature, by=by, because=because)
    return signature


def issue(document: Document, data: Mapping[str, Any], *, signature_count: int) -> IssuedCopy:
    """Return the copy of `document` made from `data`; equal data gives the same bytes, made once and kept."""
    key = digest(canonical(data))
    if made := document.copies.filter(signatures_key=key).first():
        return made
    moment = now()
    content = rendering.render(document.kind, {**data, "rendered_at": moment.replace(microsecond=0).isoformat()})
    copy, _created = IssuedCopy.objects.get_or_create(
        document=document,
        signatures_key=key,
        defaults={
            "signature_count": signature_count,
            "sha256": digest(content),
            "data": content,
            "issued_at": moment,
        },
    )
    return copy
