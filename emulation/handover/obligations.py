"""Handovers that wait: for the day to be set, for the record to be frozen, for a signature."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Term
from common.clock import today
from documents.models import Signature
from emulation.handover.models import Handover
from emulation.obligations import Obligation
from emulation.rotation.models import Choice

BEGIN, OPEN, SIGN = "handover_begin", "handover_open", "handover_sign"


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all units) still have to do about a handover, in three queries.

    It stays on both desks until both have signed, also after the day on which rights changed.
    """
    found = [*_to_begin(units), *_to_open_or_sign(units)]
    return [row for row in found if units is None or row.unit_id in units]


def _to_begin(units: Collection[int] | None) -> list[Obligation]:
    """The unit that heads a year sets the day once the next head is final, unless it goes on itself."""
    heads = Term.objects.heads().filter(bloc=OuterRef("campaign__bloc"), year=OuterRef("campaign__year"))
    last = heads.filter(since__lte=today()).order_by("-since", "-pk")
    rows = Choice.objects.filter(
        role=Term.Role.HEAD, state__in=[Choice.State.CHOSEN, Choice.State.RECOGNISED], campaign__handover=None
    ).annotate(head=Subquery(last.values("unit")[:1]))
    rows = rows.filter(head__isnull=False) if units is None else rows.filter(head__in=units)
    return [
        Obligation(
            kind=BEGIN,
            subject=choice.campaign_id,
            title=_("Set the day of the handover to %(unit)s") % {"unit": choice.unit.name},
            url=reverse("emulation:handover_begin", args=[choice.campaign_id]),
            action=_("Set the day"),
            due_on=choice.term.since if choice.term else None,
            unit_id=choice.head,
            **_of(choice.campaign),
        )
        for choice in rows.exclude(head=F("unit")).select_related("campaign__bloc", "unit", "term").order_by("pk")
    ]


def _to_open_or_sign(units: Collection[int] | None) -> list[Obligation]:
    rows = Handover.objects.exclude(state=Handover.State.DONE).select_related("campaign__bloc").order_by("pk")
    if units is not None:
        rows = rows.filter(Q(from_unit__in=units) | Q(to_unit__in=units))
    handovers = list(rows)
    papers = [row.document_id for row in handovers if row.document_id]
    signed = set(Signature.objects.valid().filter(document__in=papers).values_list("document", "unit"))
    return [duty for row in handovers for duty in _duties(row, signed)]


def _duties(handover: Handover, signed: set[tuple[int | None, int]]) -> list[Obligation]:
    if handover.state == Handover.State.PREPARED:
        return [_duty(OPEN, handover, handover.from_unit_id, _("Open the handover record of %(year)s for signing"))]
    missing = [
        unit for unit in (handover.from_unit_id, handover.to_unit_id) if (handover.document_id, unit) not in signed
    ]
    return [_duty(SIGN, handover, unit, _("Sign the handover record of %(year)s")) for unit in missing]


def _duty(kind: str, handover: Handover, unit: int, title: str) -> Obligation:
    return Obligation(
        kind=kind,
        subject=handover.pk,
        title=title % {"year": handover.campaign.year},
        url=reverse("emulation:handover", args=[handover.pk]),
        action=_("Read and sign") if kind == SIGN else _("Check and open"),
        due_on=handover.effective_on,
        unit_id=unit,
        **_of(handover.campaign),
    )


def _of(campaign: Any) -> dict[str, Any]:
    return {"about": campaign.bloc.name, "campaign_id": campaign.pk, "for_leaders": True}
