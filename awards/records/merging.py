"""Two recipients that are one: what is on record of the second goes to the first, and the second leads to the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.records import permissions
from awards.records.models import Access, AwardRecord, Discipline, Grading, Initiative, Recipient
from blocs import succession
from common import history
from common.text import fold

KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Grading: ("year",),
    Initiative: ("title", "scope"),
    Discipline: ("kind", "since"),
    AwardRecord: ("award_id", "year", "occasion", "achieved_on"),
}
"""What two rows of one recipient have in common when they are about the same."""

APART = {"id", "recipient_id", "unit_id", "position_class"}
"""What may differ between two rows about the same: the unit and position at the time stay as they stand first."""


@dataclass
class Merger:
    """What a merger did: how many rows came over, and how many said what was on record already."""

    recipient: Recipient
    moved: int = 0
    doubled: int = 0
    conflicts: list[str] = field(default_factory=list)


def alike(recipient: Recipient, user: Any) -> list[Recipient]:
    """Return recipients known to `user` that may be the same as `recipient`.

    They bear the same name, accents and case aside, in its unit, one that it came from or one that followed; or, with
    the same year of birth, anywhere.
    """
    name = fold(recipient.name)
    family = [recipient.unit, *succession.heirs(recipient.unit), *succession.forebears(recipient.unit)]
    near = Q(unit__in=family)
    if recipient.birth_year:
        near = (near & Q(birth_year__isnull=True)) | Q(birth_year=recipient.birth_year)
    rows = Recipient.objects.visible_to(user).filter(near, kind=recipient.kind, search__startswith=name)
    found = rows.select_related("unit").exclude(pk=recipient.pk).order_by("name", "pk")[:50]
    return [row for row in found if fold(row.name) == name]


def foresee(recipient: Recipient, other: Recipient, *, by: Any) -> Merger:
    """Return what `merge` would do: it is carried out and taken back. Raises what `merge` raises."""
    with transaction.atomic():
        merger = merge(recipient, other, by=by)
        transaction.set_rollback(True)
    return merger


@transaction.atomic
def merge(recipient: Recipient, other: Recipient, *, by: Any, because: str = "") -> Merger:
    """Put everything on record of `other` with `recipient`; `other` stays and leads there. Twice changes nothing.

    A row of `other` that says what is on record of `recipient` already is taken out, its history stays. Raises
    PermissionDenied, or ValidationError with code `same`, `other_kind`, `merged_elsewhere`, `two_units`, or `conflict`
    with one message for each pair of rows that contradict each other.
    """
    recipient, other = _locked(recipient, other)
    permissions.check_can_merge(by, recipient, other)
    merger = Merger(recipient)
    if other.same_as_id == recipient.pk:
        return merger
    _check(recipient, other)
    reason = because or _("The same as %(name)s") % {"name": recipient}
    for relation in Recipient._meta.related_objects:
        if relation.related_model not in (Access, Recipient):
            _bring_over(relation, recipient, other, merger, by=by, because=reason)
    if merger.conflicts:
        raise ValidationError([ValidationError(text, "conflict") for text in merger.conflicts])
    _fill(recipient, other, by=by, because=reason)
    for alias in Recipient.objects.filter(same_as=other):
        alias.same_as = recipient
        history.save(alias, by=by, because=reason)
    return merger


def _locked(recipient: Recipient, other: Recipient) -> tuple[Recipient, Recipient]:
    if recipient.pk == other.pk:
        raise ValidationError(_("A recipient is not merged with itself."), "same")
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[recipient.pk, other.pk])}
    return found[recipient.pk], found[other.pk]


def _check(recipient: Recipient, other: Recipient) -> None:
    if recipient.kind != other.kind:
        raise ValidationError(_("A person and a collective are not one."), "other_kind")
    if recipient.same_as_id or other.same_as_id:
        raise ValidationError(_("One of the two was merged with another recipient already."), "merged_elsewhere")
    if recipient.stands_for_id and other.stands_for_id:
        raise ValidationError(_("Both stand for a unit as a whole, and the units are not one."), "two_units")


def _bring_over(relation: Any, recipient: Recipient, other: Recipient, merger: Merger, **said: Any) -> None:
    model, name = relation.related_model, relation.field.name
    for row in model._base_manager.filter(**{name: other}).order_by("pk"):
        twin = _twin(row, recipient)
        if twin and _fits(twin, row):
            _take_out(row, twin, merger, **said)
            continue
        setattr(row, name, recipient)
        try:
            with transaction.atomic():
                history.save(row, **said)
            merger.moved += 1
        except ValidationError as error:
            merger.conflicts.append(f"{row}: {' '.join(error.messages)}")


def _twin(row: models.Model, recipient: Recipient) -> Any:
    keys = KEYS.get(type(row))
    if keys is None:
        return None
    same = {name: getattr(row, name) for name in keys}
    return type(row)._base_manager.filter(recipient=recipient, **same).order_by("pk").first()


def _fits(one: Any, other: Any) -> bool:
    """Whether two rows about the same do not contradict each other: what both say is equal."""
    names = [each.attname for each in one._meta.concrete_fields if each.attname not in APART]
    pairs = ((getattr(one, name), getattr(other, name)) for name in names)
    return all(a == b or not a or not b for a, b in pairs)


def _take_out(row: Any, twin: Any, merger: Merger, *, by: Any, because: str) -> None:
    """Keep of `row` what `twin` does not say yet."""
    fresh = [each.attname for each in row._meta.concrete_fields if not getattr(twin, each.attname)]
    if gained := {name: getattr(row, name) for name in fresh if getattr(row, name)}:
        for name, value in gained.items():
            setattr(twin, name, value)
    try:
        with transaction.atomic():
            history.delete(row, by=by, because=because)
            if gained:
                history.save(twin, by=by, because=because)
        merger.doubled += 1
    except models.ProtectedError:
        merger.conflicts.append(_("%(row)s: other papers rely on it.") % {"row": row})


def _fill(recipient: Recipient, other: Recipient, *, by: Any, because: str) -> None:
    """`recipient` learns what only `other` says; `other` leads to it from now on."""
    stands_for, other.stands_for = other.stands_for, None
    other.same_as = recipient
    history.save(other, by=by, because=because)
    recipient.stands_for = recipient.stands_for or stands_for
    for name in ("post", "position_class", "birth_year", "sex", "joined_on"):
        setattr(recipient, name, getattr(recipient, name) or getattr(other, name))
    history.save(recipient, by=by, because=because)
