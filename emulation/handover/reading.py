"""What the page of a handover shows: the record, who signed it, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Mandate, Unit
from documents.models import Signature
from emulation.covenants.reading import Link, Seat, date_line, day, when, who
from emulation.handover import handing, pack, permissions
from emulation.handover.models import Handover


def sheet(handover: Handover) -> dict[str, Any]:
    """Return the record: its frozen data, or while it is prepared what the data says now."""
    data = handover.document.data if handover.document else pack.words(handover)
    return {
        **data,
        "number": handover.document.number if handover.document else "",
        "symbol": handover.document.symbol if handover.document else "",
        "date_line": date_line(data["date"]),
        "sections": [{**section, "cells": _labelled(section)} for section in data["sections"]],
    }


def _labelled(section: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The rows of a table, each cell with its heading: on a phone it stands beside it."""
    return [list(zip(section["labels"], row, strict=True)) for row in section["rows"]]


def seats(handover: Handover, user: Any, signed: dict[int, Signature]) -> list[Seat]:
    """Return the two units with their signatures; none before the record is frozen."""
    return [_seat(handover, unit, user, signed.get(unit.pk)) for unit in handover.units] if handover.document else []


def _seat(handover: Handover, unit: Unit, user: Any, signature: Signature | None) -> Seat:
    if signature:
        return Seat(signature.unit_name, "signed", who(signature), when(signature))
    yours = _("your unit") if permissions.signing_mandate(user, handover, unit) else ""
    return Seat(unit.name, "missing", " · ".join(part for part in (_("not signed"), yours) if part))


def chosen(handover: Handover, user: Any, wanted: str) -> tuple[Unit, Mandate] | None:
    """Return the unit for which `user` signs, the one that `wanted` names or the first not signed, and by what."""
    waiting = handing.waiting_for(handover)
    units = sorted(handover.units, key=lambda unit: unit not in waiting)
    for unit in units:
        mandate = permissions.signing_mandate(user, handover, unit)
        if mandate and wanted in ("", str(unit.pk)):
            return unit, mandate
    return None


def receipt(handover: Handover, user: Any, unit: Unit | None = None) -> Signature | None:
    """Return the valid signature that `user` gave under the record (for `unit`)."""
    mine = [row for row in handing.signatures(handover).values() if row.signer_id == user.pk]
    return next((row for row in mine if unit is None or row.unit_id == unit.pk), None)


@dataclass
class Acts:
    """What the reader may do: one main act, and others."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)


def acts(handover: Handover, user: Any) -> Acts:
    """Return what `user` may do with `handover` now."""
    found, states = Acts(), Handover.State
    leads = permissions.can_hand_over(user, handover.campaign, handover.from_unit)
    if handover.state == states.PREPARED and leads:
        found.main = _link(_("Check and open for signing"), "handover_open", handover.pk)
        found.others.append(_link(_("Change the day or the note"), "handover_begin", handover.campaign_id))
    if handover.state == states.SIGNING:
        links = [
            Link(
                _("Sign for %(unit)s") % {"unit": unit.short_name or unit.name},
                f"{reverse('emulation:handover_sign', args=[handover.pk])}?don-vi={unit.pk}",
            )
            for unit in handing.waiting_for(handover)
            if permissions.signing_mandate(user, handover, unit)
        ]
        found.main, found.others = (links[0], links[1:]) if links else (None, [])
        if leads:
            found.others.append(_link(_("Take the record back"), "handover_recall", handover.pk))
    return found


def _link(label: str, page: str, pk: int) -> Link:
    return Link(label, reverse(f"emulation:{page}", args=[pk]))


def turn(handover: Handover) -> tuple[str, str]:
    """Return one sentence on where the handover is and who acts next, and its kind."""
    values = {"day": day(handover.effective_on), "giver": handover.from_unit, "taker": handover.to_unit}
    led = _("%(taker)s leads since %(day)s.") if handover.is_in_effect else _("%(taker)s leads from 00:00 of %(day)s.")
    if handover.state == Handover.State.DONE:
        return f"{led} {_('Both units have signed.')}" % values, "done"
    if handover.state == Handover.State.PREPARED:
        return f"{led} {_('%(giver)s opens the record for signing.')}" % values, "wait"
    missing = ", ".join(unit.name for unit in handing.waiting_for(handover))
    said = f"{led} {_('Waiting for %(units)s to sign.')}" % {**values, "units": missing}
    return said, "late" if handover.is_in_effect else "wait"
