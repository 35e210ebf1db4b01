"""How people want to be told by e-mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.notices.models import Message, Preference

MUTABLE = tuple(kind for kind in Message.Kind if kind != Message.Kind.DIGEST)
"""Kinds that a person may do without by e-mail; all of them stay on the site."""


def of(person: Any) -> Preference:
    """Return what `person` chose; whoever chose nothing gets every e-mail at once."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def of_many(people: Collection[int]) -> dict[int, Preference]:
    """Return the choices of `people` by their key; who is missing chose nothing."""
    return {row.person_id: row for row in Preference.objects.filter(person__in=people)}


def mail_for(preference: Preference | None, kind: str) -> str:
    """Return how somebody with `preference` gets e-mails of `kind`."""
    if not preference or kind == Message.Kind.DIGEST:
        return Preference.Mail.AT_ONCE
    return Preference.Mail.NONE if kind in preference.muted else preference.mail


@transaction.atomic
def choose(*, by: Any, mail: str, muted: Iterable[str] = ()) -> Preference:
    """Keep how `by` wants e-mails, and the kinds without. The same choice twice changes nothing.

    Raises ValidationError with code `kind`, or as the field says.
    """
    kinds = sorted(set(muted))
    if unknown := set(kinds) - {str(kind) for kind in MUTABLE}:
        raise ValidationError(_("Unknown kind: %(kind)s") % {"kind": unknown.pop()}, "kind")
    row = Preference.objects.select_for_update().filter(person=by).first() or Preference(person=by)
    if row._state.adding or (row.mail, row.muted) != (mail, kinds):
        row.mail, row.muted = mail, kinds
        history.save(row, by=by)
    return row
