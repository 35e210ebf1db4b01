"""How a bloc is handed over: the day is set, the record is frozen, both units sign it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import rotation
from blocs.models import Term, Unit
from blocs.years import following
from common import history
from common.clock import now, today
from documents import paper
from documents.models import Document, IssuedCopy, Signature, new_code
from documents.rendering import RenderingError
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.handover import pack, permissions, telling
from emulation.handover.models import Handover


def outgoing(campaign: Campaign) -> Unit | None:
    """Return the unit that heads `campaign` today, or did last."""
    begun = campaign.terms().heads().filter(since__lte=today()).order_by("-since", "-pk").first()
    return begun.unit if begun else None


def incoming(campaign: Campaign) -> Term | None:
    """Return the first term of the head of the next year, once somebody is finally chosen."""
    terms = Term.objects.heads().filter(bloc=campaign.bloc_id, year=following(campaign.year))
    return terms.select_related("unit").order_by("since").first()


def lock(handover: Handover) -> Handover:
    """Return `handover` as it is now, with its year, both held until the end of the transaction."""
    campaign = lifecycle.lock(handover.campaign)
    rows = Handover.objects.select_for_update(of=("self",)).select_related("from_unit", "to_unit", "document")
    handover = rows.get(pk=handover.pk)
    handover.campaign = campaign
    return handover


@transaction.atomic
def begin(campaign: Campaign, *, effective_on: date, note: str = "", by: Any) -> Handover:
    """Set the day from which the next head leads, or move it; the terms of both years follow at once.

    The outgoing head and its deputies serve until the day before, also beyond the end of the year. A term that has
    begun is not moved. The same day twice changes nothing. Raises PermissionDenied, or ValidationError with code
    `not_launched`, `no_head`, `no_successor`, `same_unit`, `frozen`, `in_the_past`, `in_effect`, or as
    `rotation.hand_over` does.
    Source: reports of closing conferences at whose end the head hands over (docs/practice.md); no rule sets the day.
    """
    campaign = lifecycle.lock(campaign)
    handover = Handover.objects.select_for_update(of=("self",)).filter(campaign=campaign).first()
    leaving, coming = handover.from_unit if handover else outgoing(campaign), incoming(campaign)
    permissions.check_can_hand_over(by, campaign, leaving)
    _check_ready(campaign, leaving, coming)
    assert leaving is not None and coming is not None
    known = handover and (handover.effective_on, handover.note, handover.to_unit_id)
    handover = handover or Handover(campaign=campaign, from_unit=leaving, begun_by=by)
    if known == (effective_on, note, coming.unit_id):
        return handover
    if handover.state != Handover.State.PREPARED:
        raise ValidationError(_("The record is frozen: take it back before you change it."), "frozen")
    _set_day(handover, effective_on, coming, by)
    handover.to_unit, handover.note = coming.unit, note
    history.save(handover, by=by)
    return handover


def _check_ready(campaign: Campaign, leaving: Unit | None, coming: Term | None) -> None:
    if campaign.state not in {Campaign.State.LAUNCHED, Campaign.State.CLOSED}:
        raise ValidationError(_("Only a year that was launched is handed over."), "not_launched")
    if not leaving:
        raise ValidationError(_("The bloc has no head for this year."), "no_head")
    if not coming:
        raise ValidationError(_("The head of the next year is not chosen, or not recognised yet."), "no_successor")
    if coming.unit_id == leaving.pk:
        raise ValidationError(_("The same unit goes on leading: there is nothing to hand over."), "same_unit")


def _set_day(handover: Handover, day: date, coming: Term, by: Any) -> None:
    """Move the terms to `day`; where the next head leads already, the day is the first of its term."""
    was = handover.effective_on
    if coming.since <= today():
        if day != coming.since:
            raise ValidationError(_("The new head leads already; the day can no longer be moved."), "in_effect")
    elif day < today():
        raise ValidationError(_("Rights cannot change on a day that is over."), "in_the_past")
    else:
        rotation.hand_over(
            handover.campaign.bloc, year=handover.campaign.year, on=day, was=was, by=by, because=_("Handover")
        )
    handover.effective_on = day


@transaction.atomic
def open_signing(handover: Handover, *, by: Any, read: str | None = None) -> Handover:
    """Freeze the record as it stands today and open it for the two signatures. Twice changes nothing.

    `read` is the mark of the record that `by` has read (`pack.mark`). Raises PermissionDenied, or ValidationError with
    code `text_changed`, `successor_changed` or `unprintable`.
    """
    handover = lock(handover)
    permissions.check_can_hand_over(by, handover.campaign, handover.from_unit)
    if handover.state != Handover.State.PREPARED:
        return handover
    coming = incoming(handover.campaign)
    if not coming or coming.unit_id != handover.to_unit_id:
        raise ValidationError(_("Another unit heads the next year now: set the day again."), "successor_changed")
    if read is not None and read != pack.mark(handover):
        raise ValidationError(
            _("The record changed after you opened this page. Read it again below, then open signing."), "text_changed"
        )
    handover.document = _freeze(handover, by)
    handover.open_signing()
    history.save(handover, by=by)
    telling.opened(handover, by=by)
    return handover


def _freeze(handover: Handover, by: Any) -> Document:
    code = new_code()
    try:
        return paper.freeze(
            Document.Kind.HANDOVER,
            pack.frozen(handover, code=code),
            title=f"Biên bản bàn giao năm {handover.campaign.year} – {handover.campaign.bloc.name}"[:400],
            code=code,
            owner=handover.from_unit,
            is_example=handover.campaign.is_example,
            standing=Document.Standing.PENDING,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


@transaction.atomic
def recall(handover: Handover, *, by: Any, because: str) -> Handover:
    """Take a frozen record back, to be made anew; the paper and its signatures stay on file, withdrawn.

    Twice changes nothing. Raises PermissionDenied, or ValidationError with code `done` or `because_missing`.
    """
    handover = lock(handover)
    permissions.check_can_hand_over(by, handover.campaign, handover.from_unit)
    if handover.state == Handover.State.PREPARED:
        return handover
    if handover.state == Handover.State.DONE:
        raise ValidationError(_("Both units have signed: the record stands."), "done")
    if not because.strip():
        raise ValidationError(_("Say why the record is taken back."), "because_missing")
    assert handover.document is not None
    paper.stand(handover.document, Document.Standing.WITHDRAWN, by=by)
    handover.document = None
    handover.recall()
    history.save(handover, by=by, because=because)
    return handover


@transaction.atomic
def sign(handover: Handover, *, unit: Unit, by: Any, act: paper.Act) -> Signature:
    """Sign the record for `unit`, one of the two. The second signature finishes the handover, also in the year's plan.

    Raises PermissionDenied, or ValidationError with code `not_open`, `text_changed`, `already_signed`, `capacity`,
    `authority_missing`.
    """
    handover = lock(handover)
    mandate = permissions.check_signing_mandate(by, handover, unit)
    if handover.state == Handover.State.PREPARED:
        raise ValidationError(_("This record is not open for signing."), "not_open")
    document = handover.document
    assert document is not None
    signature = paper.sign(document, mandate=mandate, unit=unit, act=act, by=by)
    if not waiting_for(handover):
        handover.finish()
        history.save(handover, by=by)
        paper.stand(document, Document.Standing.IN_FORCE, by=by)
        if handover.campaign.is_open:
            day = min(today(), handover.effective_on)
            lifecycle.note_step(handover.campaign, Step.Kind.HANDOVER, on=day, by=by)
        telling.finished(handover, by=by)
    return signature


def signatures(handover: Handover) -> dict[int, Signature]:
    """Return the valid signatures by unit."""
    rows = Signature.objects.valid().filter(document=handover.document_id).select_related("authority")
    return {row.unit_id: row for row in rows} if handover.document_id else {}


def waiting_for(handover: Handover) -> list[Unit]:
    """Return the units that have not signed yet, who hands over first."""
    signed = signatures(handover)
    return [unit for unit in handover.units if unit.pk not in signed]


def issue_copy(handover: Handover) -> IssuedCopy:
    """Return the copy to hand out: the frozen record with the signatures so far."""
    assert handover.document is not None
    data, count = pack.copy(handover, signatures(handover))
    return paper.issue(handover.document, data, signature_count=count)
