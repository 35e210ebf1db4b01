"""Awards taken back: never deleted; what relied on them is flagged until somebody settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from awards.decisions import grounds, telling
from awards.decisions.models import Reliance, Revocation
from awards.eligibility.findings import Finding
from awards.proposals.models import Nomination
from awards.records import permissions
from awards.records.models import AwardRecord, Recipient
from blocs import succession
from blocs.models import Unit
from common import history
from common.clock import today


@dataclass(frozen=True)
class Ground:
    """Why an award is taken back, and by which decision.

    `kind` is one of `Revocation.Ground` (Law 06/2022/QH15, article 93); `is_cancelled` says that the decision is
    cancelled, otherwise the award is withdrawn for what came later.
    """

    kind: str
    reason: str
    decision_number: str
    decided_on: date
    decided_by: str
    is_cancelled: bool = True


@transaction.atomic
def revoke(record: AwardRecord, ground: Ground, *, by: Any) -> Revocation:
    """Record that `record` is taken back. Twice changes nothing.

    Later awards and open nominations of which a condition is no longer met, or no longer surely, are flagged, each to
    be settled by a person; nothing is taken back by itself.

    Raises PermissionDenied, or ValidationError with code `reason_missing`, `number_missing`, `in_the_future`,
    `before_the_award` or `taken_back`.
    """
    rows = AwardRecord.objects.select_for_update(of=("self",)).select_related("recipient", "award", "unit")
    record = rows.get(pk=record.pk)
    permissions.check_can_take_back(by, record)
    if done := Revocation.objects.filter(record=record).first():
        return done
    _check(record, ground)
    before: list[tuple[Any, list[Finding]]] = [(row, _found(row)) for row in (*_later(record), *_open(record))]
    record.cancel() if ground.is_cancelled else record.withdraw()
    history.save(record, by=by, because=ground.reason)
    revocation = Revocation(
        record=record, ground=ground.kind, is_cancelled=ground.is_cancelled, reason=ground.reason,
        decision_number=ground.decision_number, decided_on=ground.decided_on, decided_by=ground.decided_by,
        recorded_by=by,
    )  # fmt: skip
    history.save(revocation, by=by)
    for row, found in before:
        if grounds.have_worsened(found, _found(row)):
            _flag(revocation, row, by=by)
    telling.revoked(revocation, by=by)
    return revocation


def _check(record: AwardRecord, ground: Ground) -> None:
    if record.state != AwardRecord.State.GRANTED:
        raise ValidationError(_("This award is taken back already."), "taken_back")
    if not ground.reason.strip():
        raise ValidationError(_("Say why the award is taken back."), "reason_missing")
    if not ground.decision_number.strip():
        raise ValidationError(_("Give the number of the decision."), "number_missing")
    if ground.decided_on > today():
        raise ValidationError(_("This day lies in the future."), "in_the_future")
    if ground.decided_on < record.decided_on:
        raise ValidationError(_("The decision cannot be older than the award."), "before_the_award")


def _line(record: AwardRecord) -> Q:
    """Whose awards may rest on `record`: the recipient, its entries at units that follow, and the collectives of these.

    Of entries at units that follow more are taken than are the same person: what they rest on is found by examining
    them, before and after.
    """
    known = [record.recipient, *record.recipient.aliases.all()]  # type: ignore[attr-defined]
    units = {record.unit_id, *(row.unit_id for row in known)}
    for unit in Unit.objects.filter(pk__in=units):
        units |= {heir.pk for heir in succession.heirs(unit)}
    entries = Q(kind=record.recipient.kind, name__in=[row.name for row in known], stands_for=None, unit__in=units)
    found = Recipient.objects.filter(entries | Q(stands_for__in=units))
    return Q(recipient=record.recipient_id) | Q(recipient__in=found.values(stands_as=Coalesce("same_as", "pk")))


def _later(record: AwardRecord) -> list[AwardRecord]:
    """Awards for merit still held that were decided on the day of `record` or later."""
    later = AwardRecord.objects.filter(_line(record), state=AwardRecord.State.GRANTED, occasion="merit")
    later = later.filter(decided_on__gte=record.decided_on).exclude(pk=record.pk)
    return list(later.select_related("recipient", "award", "placing", "ruling__decision").order_by("decided_on", "pk"))


def _open(record: AwardRecord) -> list[Nomination]:
    rows = Nomination.objects.filter(_line(record)).exclude(state=Nomination.State.WITHDRAWN)
    rows = rows.exclude(state__in=Nomination.DECIDED)
    return list(rows.select_related("submission", "recipient", "award", "placing").order_by("pk"))


def _found(row: Any) -> list[Finding]:
    return grounds.of_record(row) if isinstance(row, AwardRecord) else grounds.of_nomination(row)


def _flag(revocation: Revocation, row: Any, *, by: Any) -> None:
    """Flag `row`, a later award or an open nomination, until somebody settles it."""
    because = _("%(award)s was taken back by decision %(number)s.") % {
        "award": revocation.record, "number": revocation.decision_number,
    }  # fmt: skip
    if isinstance(row, AwardRecord):
        row.questioned_because, reliance = because[:1000], Reliance(revocation=revocation, record=row)
    else:
        row.recheck_because, reliance = because[:300], Reliance(revocation=revocation, nomination=row)
    history.save(row, by=by, because=because)
    history.save(reliance, by=by)


@transaction.atomic
def settle(reliance: Reliance, *, settlement: str, note: str, by: Any) -> Reliance:
    """Say what became of something that relied on an award taken back: it stands, or it is taken back too.

    “Taken back too” needs that to be recorded first. The same twice changes nothing.
    Raises PermissionDenied, or ValidationError with code `note_missing` or `still_held`.
    """
    rows = Reliance.objects.select_for_update(of=("self",)).select_related("revocation__record", "record", "nomination")
    reliance = rows.get(pk=reliance.pk)
    permissions.check_can_take_back(by, reliance.revocation.record)
    if reliance.settlement == settlement and reliance.note == note.strip():
        return reliance
    if not note.strip():
        raise ValidationError(_("Say how it was settled."), "note_missing")
    if settlement == Reliance.Settlement.REVOKED and not _is_gone(reliance):
        raise ValidationError(_("Record first that it is taken back."), "still_held")
    reliance.settlement, reliance.note, reliance.settled_by = settlement, note.strip(), by
    history.save(reliance, by=by)
    _unflag(reliance, by)
    return reliance


def _is_gone(reliance: Reliance) -> bool:
    if reliance.record:
        return reliance.record.state != AwardRecord.State.GRANTED
    gone = {Nomination.State.WITHDRAWN, Nomination.State.REJECTED}
    return bool(reliance.nomination and reliance.nomination.state in gone)


def _unflag(reliance: Reliance, by: Any) -> None:
    """Take the flag away once nothing open stands behind it."""
    row: Any = reliance.record or reliance.nomination
    if row.reliances.filter(settlement=Reliance.Settlement.OPEN).exists():
        return
    if reliance.record:
        row.questioned_because = ""
    else:
        row.recheck_because = ""
    history.save(row, by=by, because=reliance.note)


@transaction.atomic
def note_recovered(revocation: Revocation, *, on: date, by: Any) -> Revocation:
    """Note the day on which certificate and prize came back. Raises PermissionDenied, or ValidationError with code
    `in_the_future` or `before_the_award` (before it was taken back)."""
    revocation = Revocation.objects.select_for_update(of=("self",)).select_related("record").get(pk=revocation.pk)
    permissions.check_can_take_back(by, revocation.record)
    if on > today():
        raise ValidationError(_("This day lies in the future."), "in_the_future")
    if on < revocation.decided_on:
        raise ValidationError(_("It cannot come back before it was taken back."), "before_the_award")
    if revocation.recovered_on != on:
        revocation.recovered_on = on
        history.save(revocation, by=by)
    return revocation
