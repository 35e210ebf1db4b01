"""How recipients and what is on record about them are entered and corrected."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.records import permissions
from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from blocs.models import Unit
from blocs.years import bounds
from common import history
from common.clock import today


def lock(recipient: Recipient) -> Recipient:
    """Return `recipient` as it is now, held until the end of the transaction."""
    return Recipient.objects.select_for_update(of=("self",)).select_related("unit").get(pk=recipient.pk)


@transaction.atomic
def add(*, unit: Unit, by: Any, **values: Any) -> Recipient:
    """Put a recipient of `unit` on record; sent twice with the same values it is kept once.

    Raises PermissionDenied, or ValidationError with code `recipient_exists`, `unit_ended`, `not_born` or as the
    constraints say.
    """
    permissions.check_can_record(by, unit)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # two who add the same stand in line
    if unit.dissolved_on and unit.dissolved_on <= today():
        message = _("%(unit)s no longer exists. Choose the unit that follows it.") % {"unit": unit}
        raise ValidationError({"unit": ValidationError(message, "unit_ended")})
    row = Recipient(unit=unit)
    _give(row, values)
    _check_born(row)
    if same := _same(row):
        return same
    history.save(row, by=by)
    return row


def _same(row: Recipient) -> Recipient | None:
    """The recipient on record with every value of `row`: the button was pressed twice."""
    names = [each.attname for each in row._meta.concrete_fields if each.name not in ("id", "search", "same_as")]
    return Recipient.objects.filter(**{name: getattr(row, name) for name in names}).first()


@transaction.atomic
def change(recipient: Recipient, *, by: Any, **values: Any) -> Recipient:
    """Correct what is on record of a recipient; the unit changes by `moving.move` only.

    Raises PermissionDenied, or ValidationError with code `recipient_exists`, `not_born` or as the constraints say.
    """
    recipient = lock(recipient)
    permissions.check_can_record(by, recipient.unit)
    _give(recipient, values)
    _check_born(recipient)
    history.save(recipient, by=by)
    return recipient


def _check_born(row: Recipient) -> None:
    year = row.birth_year
    if year is not None and not 1900 <= year <= today().year:
        raise ValidationError({"birth_year": ValidationError(_("This is not a year of birth."), "not_born")})


@transaction.atomic
def grade(recipient: Recipient, *, year: str, by: Any, **values: Any) -> Grading:
    """Note how a recipient was graded for `year`, or correct it; the same twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `months`, `not_yet` or as the fields say.
    """
    recipient = lock(recipient)
    permissions.check_can_record(by, recipient.unit)
    row = Grading.objects.filter(recipient=recipient, year=year).first() or Grading(recipient=recipient, year=year)
    check_year(year)
    check_months(values)
    _put(row, values, by)
    return row


def check_year(year: str) -> None:
    """Raise ValidationError with code `year` or `not_yet` unless `year` has begun."""
    if bounds(year)[0] > today():
        raise ValidationError({"year": ValidationError(_("This year has not begun."), "not_yet")})


def check_months(values: dict[str, Any]) -> None:
    """Raise ValidationError with code `months` when months of a year are more than twelve; leave counts as worked."""
    worked, leave = values.get("months_worked"), values.get("months_maternity") or 0
    for name in ("months_worked", "months_maternity"):
        if (values.get(name) or 0) > 12:
            raise ValidationError({name: ValidationError(_("A year has twelve months."), "months")})
    if worked is not None and leave > worked:
        message = _("Maternity leave counts as worked: the months worked include it.")
        raise ValidationError({"months_worked": ValidationError(message, "months")})


@transaction.atomic
def note_initiative(
    recipient: Recipient, *, by: Any, row: Initiative | None = None, title: str, scope: str, year: str, **values: Any
) -> Initiative:
    """Note an initiative or study of a recipient, or correct `row`; the same twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_yet` or as the constraints say.
    """
    recipient = lock(recipient)
    permissions.check_can_record(by, recipient.unit)
    check_year(year)
    key = {"title": Initiative._meta.get_field("title").to_python(title), "scope": scope, "year": year}
    if row is None:
        row = Initiative.objects.filter(recipient=recipient, **key, **values).first() or Initiative(recipient=recipient)
    _put(row, {**key, **values}, by)
    return row


@transaction.atomic
def suspend(recipient: Recipient, *, since: date, by: Any, row: Discipline | None = None, **values: Any) -> Discipline:
    """Note a time in which awards are suspended, or correct `row` (set its end); the same twice changes nothing.

    Source: NĐ 98/2023 and NĐ 152/2025, article 4. Raises PermissionDenied, or ValidationError as the constraints say.
    """
    recipient = lock(recipient)
    permissions.check_can_discipline(by, recipient.unit)
    if row is None:
        same = Discipline.objects.filter(recipient=recipient, since=since, **values).first()
        row = same or Discipline(recipient=recipient)
    _put(row, {"since": since, **values}, by)
    return row


@transaction.atomic
def award(
    recipient: Recipient, *, award: AwardType, year: str, by: Any, row: AwardRecord | None = None, **values: Any
) -> AwardRecord:
    """Note an award that was decided elsewhere, or correct `row` while it is granted; the same twice changes nothing.

    The unit at the time is the present one unless `unit` says otherwise. An award of a decision recorded here follows
    from it and is not rewritten. Raises PermissionDenied, or ValidationError with code `award_exists`,
    `achievement_rewarded`, `other_recipient`, `future`, `taken_back`, `decided_here` or as the fields say.
    """
    recipient = lock(recipient)
    permissions.check_can_award(by, recipient.unit)
    check_award(recipient.kind, award, values.get("decided_on"))
    values = {"award": award, "year": year, **values}
    if row is not None:
        row = AwardRecord.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    values["unit"] = values.get("unit") or (row.unit if row else recipient.unit)
    if row is not None and row.state != AwardRecord.State.GRANTED:
        raise ValidationError(_("This award was taken back; its record stays as it is."), "taken_back")
    if row is None:
        number = AwardRecord._meta.get_field("decision_number").to_python(values["decision_number"])
        same = AwardRecord.objects.filter(recipient=recipient, award=award, year=year, decision_number=number)
        row = same.first() or AwardRecord(recipient=recipient)
    changed = _give(row, values)
    if changed and row.is_decided_here:
        refuse_rewriting()
    if changed or not row.pk:
        history.save(row, by=by)
    return row


def refuse_rewriting() -> NoReturn:
    """Raise ValidationError with code `decided_here`: the award follows from a decision that is recorded here."""
    message = _("This award follows from a decision recorded here: it is taken back, never rewritten.")
    raise ValidationError(message, "decided_here")


FITTING = {
    AwardType.Recipient.INDIVIDUAL: {Recipient.Kind.INDIVIDUAL},
    AwardType.Recipient.COLLECTIVE: {Recipient.Kind.COLLECTIVE},
    AwardType.Recipient.HOUSEHOLD: {Recipient.Kind.HOUSEHOLD},
    AwardType.Recipient.ANY: {Recipient.Kind.INDIVIDUAL, Recipient.Kind.COLLECTIVE, Recipient.Kind.HOUSEHOLD},
}


def check_award(kind: str, award: AwardType, decided_on: date | None) -> None:
    """Raise ValidationError with code `other_recipient` or `future` unless `award` goes to such a recipient by then."""
    if kind not in FITTING[AwardType.Recipient(award.recipient)]:
        message = _("This award is not for a recipient of this kind.")
        raise ValidationError({"award": ValidationError(message, "other_recipient")})
    if decided_on and decided_on > today():
        message = _("A decision is noted once it is made.")
        raise ValidationError({"decided_on": ValidationError(message, "future")})


def _give(row: models.Model, values: dict[str, Any]) -> bool:
    """Give `row` these values in the form in which they are stored; return whether anything changed."""
    changed = False
    for name, value in values.items():
        each = row._meta.get_field(name)
        value = value if each.is_relation else each.to_python(value)  # type: ignore[union-attr]
        attname = each.attname  # type: ignore[union-attr]
        before = getattr(row, attname)
        setattr(row, name, value)
        changed = changed or getattr(row, attname) != before
    return changed


def _put(row: models.Model, values: dict[str, Any], by: Any) -> None:
    if _give(row, values) or not row.pk:
        history.save(row, by=by)
