"""Who signs a covenant, when, and what a signature sets in motion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from blocs.models import Term, Unit
from blocs.prepared import Prepared
from common import history
from common.clock import now, today
from documents import paper
from documents.models import Document, Signature, new_code
from documents.rendering import RenderingError
from emulation.campaigns import lifecycle, planning
from emulation.campaigns.lifecycle import Missing
from emulation.campaigns.models import Campaign, Step
from emulation.covenants import permissions, telling, text
from emulation.covenants.drafting import lock, lock_with_year
from emulation.covenants.models import Comment, Commitment, Covenant, Party


@dataclass(frozen=True)
class Place:
    """A party and what it has done: `signature` when signed; `state` is signed, late, ink, declined or missing."""

    party: Party
    signature: Signature | None

    @property
    def state(self) -> str:
        if not self.signature:
            return "declined" if self.party.declined_at else "missing"
        if self.signature.method == Signature.Method.INK:
            return "ink"
        return "late" if self.signature.days_late else "signed"


def progress(covenant: Covenant, signatures: Iterable[Signature] | None = None) -> list[Place]:
    """Return every party in order with its valid signature, in two queries (one when `signatures` were read before)."""
    if not covenant.document_id:
        return []
    if signatures is None:
        signatures = _valid(document=covenant.document_id)
    valid = {row.unit_id: row for row in signatures if not row.voided_at}
    parties = _parties(covenant=covenant.pk)
    for party in parties:
        party.covenant = covenant
    return [Place(party, valid.get(party.unit_id)) for party in parties]


@Prepared
def _valid(document: int) -> QuerySet:
    return Signature.objects.valid().filter(document=document)


@Prepared
def _parties(covenant: int) -> QuerySet:
    return Party.objects.filter(covenant=covenant).select_related("unit").order_by("order")


def waiting_for(covenant: Covenant) -> list[Party]:
    """Return the parties that have not signed, in order (those that declined included)."""
    return [place.party for place in progress(covenant) if not place.signature]


def missing(covenant: Covenant) -> list[Missing]:
    """Return what opening the signing still needs, with the page where it is put right."""
    campaign, pk, page = covenant.campaign, covenant.pk, "emulation:covenant"
    unanswered = Comment.objects.filter(covenant=pk, outcome=Comment.Outcome.OPEN)
    said = Commitment.objects.filter(covenant=pk)
    has_open, has_said, has_members = Covenant.objects.values_list(
        Exists(unanswered), Exists(said), Exists(campaign.memberships().current())
    ).get(pk=pk)
    is_launched = campaign.state == Campaign.State.LAUNCHED
    found = [
        (is_launched, "not_launched", _("The year is not launched yet."), "emulation:campaign_launch", campaign.pk),
        (has_said, "no_commitments", _("The covenant has no commitments yet."), "emulation:covenant_draft", pk),
        (not has_open, "unanswered_comments", _("Some comments are not answered yet."), page, pk),
        (has_members, "no_members", _("The bloc has no members today."), "blocs:bloc", campaign.bloc_id),
    ]
    return [Missing(code, message, page, at) for there, code, message, page, at in found if not there]


def _check_decides(covenant: Covenant, by: Any) -> None:
    if not permissions.can_decide(by, covenant):
        raise PermissionDenied(
            _("Only a leader of the bloc's head unit of this year, or the secretariat, may do this.")
        )


def _check_open(covenant: Covenant) -> None:
    if covenant.state != Covenant.State.SIGNING:
        raise ValidationError(_("This covenant is not open for signing."), "not_open")


@transaction.atomic
def open_signing(covenant: Covenant, *, by: Any, due_on: date, read: str | None = None) -> Covenant:
    """Freeze the text, list the parties (today's members, head first) and open signing until `due_on`.

    Opening it twice changes nothing. From here on the text is the frozen paper; its SHA-256 is what people sign.
    `read` is the mark of the text that `by` has read (`text.mark`); None when there was no page to read it on.
    Raises PermissionDenied, or ValidationError with code `in_the_past`, `not_open`, `text_changed`, `unprintable`,
    or one message per missing thing.
    """
    covenant = lock_with_year(covenant)
    _check_decides(covenant, by)
    if covenant.state == Covenant.State.SIGNING:
        return covenant
    if not covenant.is_editable:
        raise ValidationError(_("This version is finished."), "not_open")
    if due_on < today():
        raise ValidationError(_("The last day for signing has passed."), "in_the_past")
    if gaps := missing(covenant):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    if read is not None and read != text.mark(covenant):
        raise ValidationError(
            _("The text changed after you opened this page. Read it again below, then open signing."), "text_changed"
        )
    units = _list_parties(covenant, by)
    covenant.signing_due_on = due_on
    covenant.document = _freeze(covenant, by)
    covenant.open_signing()
    history.save(covenant, by=by)
    telling.opened(covenant, units, by=by)
    return covenant


def _list_parties(covenant: Covenant, by: Any) -> list[Unit]:
    roles = {term.unit_id: term.role for term in covenant.campaign.terms().current()}
    seats = covenant.campaign.memberships().current()
    units: list[Unit] = list(dict.fromkeys(seat.unit for seat in seats))
    rank = {Term.Role.HEAD: 0, Term.Role.DEPUTY: 1}
    units.sort(key=lambda unit: rank.get(roles.get(unit.pk), 2))  # type: ignore[arg-type]
    for order, unit in enumerate(units, start=1):
        history.save(Party(covenant=covenant, unit=unit, order=order), by=by)
    return units


def _freeze(covenant: Covenant, by: Any) -> Document:
    code = new_code()
    data = text.frozen(covenant, code=code)
    replaced = covenant.campaign.covenants.filter(state=Covenant.State.IN_FORCE).first()  # type: ignore[attr-defined]
    try:
        return paper.freeze(
            Document.Kind.COVENANT,
            data,
            title=f"{data['title'].capitalize()} – {covenant.campaign.bloc.name}",
            code=code,
            is_example=covenant.campaign.is_example,
            supersedes=replaced.document if replaced else None,
            standing=Document.Standing.PENDING,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


def _party(covenant: Covenant, unit: Unit) -> Party:
    party = covenant.parties.select_related("unit").filter(unit=unit).first()
    if not party:
        raise PermissionDenied(_("%(unit)s is not a party to this covenant.") % {"unit": unit})
    return party


@transaction.atomic
def sign(covenant: Covenant, *, unit: Unit, by: Any, act: paper.Act) -> Signature:
    """Sign for `unit`, one of the parties, as `act` says. The last missing signature puts the covenant in force.

    After the last day a signature is accepted and marked with the days late, until signing is closed or unless the
    head locked the step. Raises PermissionDenied (no mandate for the unit today), or ValidationError with code
    `not_open`, `locked`, `text_changed`, `already_signed`, `capacity`, `authority_missing`.
    """
    covenant = lock_with_year(covenant)
    party = _party(covenant, unit)
    mandate = permissions.check_signing_mandate(by, party)
    _check_open(covenant)
    planning.check_not_locked(covenant.campaign, Step.Kind.COVENANT, due_on=covenant.signing_due_on)
    document = covenant.document
    assert document is not None
    signature = paper.sign(document, mandate=mandate, unit=party.unit, act=act, by=by, due_on=covenant.signing_due_on)
    _signed(covenant, party, by)
    return signature


@transaction.atomic
def record_ink(covenant: Covenant, *, unit: Unit, ink: paper.InkSignature, by: Any) -> Signature:
    """Record that `unit` signed on paper, with a scan as evidence. For the head unit and the secretariat.

    Raises PermissionDenied, or ValidationError with code `not_open`, `locked` (signed after the day of a locked step),
    `already_signed`, `scan_missing`, `in_the_future` or `before_the_text`.
    """
    covenant = lock_with_year(covenant)
    _check_decides(covenant, by)
    party = _party(covenant, unit)
    _check_open(covenant)
    document = covenant.document
    assert document is not None
    if localdate(ink.signed_at) < localdate(covenant.opened_at):
        raise ValidationError(
            _("The day of signing is before the day on which this text was frozen."), "before_the_text"
        )
    planning.check_not_locked(
        covenant.campaign, Step.Kind.COVENANT, on=localdate(ink.signed_at), due_on=covenant.signing_due_on
    )
    signature = paper.record_ink(document, unit=party.unit, ink=ink, by=by, due_on=covenant.signing_due_on)
    _signed(covenant, party, by)
    return signature


def _signed(covenant: Covenant, party: Party, by: Any) -> None:
    """See to what a new signature sets in motion; the covenant is locked."""
    if party.declined_at:
        party.declined_at, party.declined_by, party.decline_reason = None, None, ""
        history.save(party, by=by)
    if not waiting_for(covenant):
        _take_effect(covenant, by)


def _take_effect(covenant: Covenant, by: Any) -> None:
    for former in covenant.campaign.covenants.filter(state=Covenant.State.IN_FORCE):  # type: ignore[attr-defined]
        former.replace()
        history.save(former, by=by)
        paper.stand(former.document, Document.Standing.REPLACED, by=by)
    covenant.take_effect()
    history.save(covenant, by=by)
    assert covenant.document is not None
    paper.stand(covenant.document, Document.Standing.IN_FORCE, by=by)
    if covenant.campaign.steps.filter(kind=Step.Kind.COVENANT, has_happened=False).exists():
        lifecycle.note_step(covenant.campaign, Step.Kind.COVENANT, on=today(), by=by)
    telling.in_force(covenant, by=by)


@transaction.atomic
def decline(covenant: Covenant, *, unit: Unit, by: Any, because: str) -> Party:
    """Decline to sign for `unit`, with a reason that everyone in the bloc sees; the unit may still sign later.

    Raises PermissionDenied, or ValidationError with code `not_open`, `already_signed`, `because_missing`.
    """
    covenant = lock(covenant)
    party = _party(covenant, unit)
    permissions.check_signing_mandate(by, party)
    _check_open(covenant)
    if Signature.objects.valid().filter(document=covenant.document, unit=unit).exists():
        raise ValidationError(_("%(unit)s has already signed.") % {"unit": unit}, "already_signed")
    if not because.strip():
        raise ValidationError(_("Say why the unit declines."), "because_missing")
    party.declined_at, party.declined_by, party.decline_reason = now(), by, because
    history.save(party, by=by, because=because)
    telling.declined(covenant, party, by=by)
    return party


@transaction.atomic
def replace_signer(covenant: Covenant, *, signature: Signature, by: Any, because: str) -> Signature:
    """Void the signature of a wrong signer so that the right one can sign; nobody else has to sign again.

    For the secretariat, the head, and leaders of the unit itself. Raises PermissionDenied, or ValidationError with
    code `not_open`, `already_voided`, `because_missing`.
    """
    covenant = lock(covenant)
    party = _party(covenant, signature.unit)
    if signature.document_id != covenant.document_id:
        raise PermissionDenied(_("This signature stands under another paper."))
    permissions.check_can_void(by, covenant, party.unit)
    _check_open(covenant)
    return paper.void(signature, by=by, because=because)


@transaction.atomic
def close(covenant: Covenant, *, by: Any, because: str = "") -> Covenant:
    """Close signing: the covenant is in force for those who signed, and the units missing are named by `progress`.

    Closing it twice changes nothing. Raises PermissionDenied, or ValidationError with code `not_open`, `nobody_signed`,
    or `because_missing` when units are missing.
    """
    covenant = lock_with_year(covenant)
    _check_decides(covenant, by)
    if covenant.state == Covenant.State.IN_FORCE:
        return covenant
    _check_open(covenant)
    if len(waiting_for(covenant)) == covenant.parties.count():
        raise ValidationError(_("Nobody has signed yet."), "nobody_signed")
    if not because.strip():
        raise ValidationError(_("Say why signing is closed while units are missing."), "because_missing")
    covenant.closed_by = by
    history.save(covenant, by=by, because=because)
    _take_effect(covenant, by)
    return covenant


def issue_copy(covenant: Covenant) -> Any:
    """Return the copy to hand out: the frozen text with the signatures so far; equal signatures give equal bytes."""
    assert covenant.document is not None
    data, count = text.copy(covenant)
    return paper.issue(covenant.document, data, signature_count=count)
